// Hears of changes as they happen, by server-sent events; asks at intervals while those are interrupted.

import { get } from './api.js';
import { now } from './time.js';

const POLL = 5_000;
const AGAIN = 10_000;
// A stream that ends in order is there again before this.
const PATIENCE = 4_500;

// Names of events: those of the record, and the server's word that too much was missed.
const EVENTS = [
  'reset', 'requested', 'attached', 'delivered', 'undelivered', 'voted', 'wrong_passphrase', 'granted', 'grant_used',
  'grant_ended', 'reserved', 'given_back', 'forgotten', 'approver_added', 'approver_removed', 'PENDING', 'APPROVED',
  'REJECTED', 'REVOKED', 'EXPIRED', 'CANCELLED', 'INVALIDATED', 'CONSUMED', 'ARMED', 'FINISHED', 'NOT_EXECUTED', 'UNKNOWN',
];

/**
 * Listens until `stop`. `changed` is called when something may have changed, `state` with `live`, `polling` or `lost`,
 * and since when.
 */
export function listen({ changed, state }) {
  let source = null;
  let polling = null;
  let patience = null;
  let again = null;
  let stopped = false;

  const open = () => {
    source = new EventSource('/v1/stream');
    source.onopen = () => {
      clearTimeout(patience);
      clearInterval(polling);
      patience = null;
      polling = null;
      state('live', now());
      // Whatever was missed is looked at now.
      changed(null);
    };
    const heard = (event) => changed(parsed(event.data));
    source.onmessage = heard;
    for (const name of EVENTS) source.addEventListener(name, heard);
    source.onerror = interrupted;
  };

  const interrupted = () => {
    if (stopped) return;
    patience ??= setTimeout(() => {
      polling = setInterval(poll, POLL);
      poll();
    }, PATIENCE);
    // The browser tries again by itself unless it was refused.
    if (source.readyState === EventSource.CLOSED && again === null) {
      again = setTimeout(() => {
        again = null;
        if (!stopped) open();
      }, AGAIN);
    }
  };

  let lost = null;
  const poll = async () => {
    try {
      await get('/v1/session');
      lost = null;
      if (polling === null || stopped) return;
      state('polling', now());
      changed(null);
    } catch (problem) {
      if (polling === null || stopped) return;
      lost ??= now();
      state('lost', lost);
    }
  };

  open();
  return () => {
    stopped = true;
    source.close();
    clearTimeout(patience);
    clearInterval(polling);
    clearTimeout(again);
  };
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
