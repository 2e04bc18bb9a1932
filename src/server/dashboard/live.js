// Hears of changes as they happen, by server-sent events; asks at intervals while those are interrupted.

import { get } from './api.js';
import { now } from './time.js';

// How often it is asked for changes while nothing is heard of them, and whether the server is there while all is well:
// of a connection that leads nowhere any more a browser says nothing.
const POLL = 5_000;
const CHECK = 20_000;
// A stream that ends in order is there again before this.
const PATIENCE = 4_500;
// After a refusal it is tried again.
const AGAIN = 10_000;

// Names of events: those of the record, and the server's word that too much was missed.
const EVENTS = [
  'reset', 'requested', 'attached', 'delivered', 'undelivered', 'voted', 'wrong_passphrase', 'granted', 'grant_used',
  'grant_ended', 'reserved', 'given_back', 'forgotten', 'approver_added', 'approver_removed', 'PENDING', 'APPROVED',
  'REJECTED', 'REVOKED', 'EXPIRED', 'CANCELLED', 'INVALIDATED', 'CONSUMED', 'ARMED', 'FINISHED', 'NOT_EXECUTED', 'UNKNOWN',
];

/**
 * Listens until the function that it gives is called. `changed` is called when something may have changed, `state` with
 * `live`, `polling` or `lost`, and since when.
 */
export function listen({ changed, state }) {
  let source = null;
  let interrupted = null;
  let again = null;
  let lost = null;
  let stopped = false;

  const open = () => {
    source?.close();
    source = new EventSource('/v1/stream');
    source.onopen = () => {
      clearTimeout(interrupted);
      interrupted = null;
      lost = null;
      state('live', now());
      // Whatever was missed is looked at now.
      changed();
    };
    source.onmessage = changed;
    for (const name of EVENTS) source.addEventListener(name, changed);
    source.onerror = () => {
      if (stopped) return;
      interrupted ??= setTimeout(poll, PATIENCE);
      // The browser tries again by itself unless it was refused.
      if (source.readyState !== EventSource.CLOSED || again !== null) return;
      again = setTimeout(() => {
        again = null;
        if (!stopped) open();
      }, AGAIN);
    };
  };

  // It does without the session: that the page is open shall not keep it alive.
  const there = () => get('/health').then(() => true, () => false);

  const poll = async () => {
    const found = await there();
    if (interrupted === null || stopped) return;
    if (found) {
      // What the stream was is not known; a new one says so when it is open.
      if (lost !== null) open();
      lost = null;
      state('polling', now());
      changed();
    } else {
      lost ??= now();
      state('lost', lost);
    }
    interrupted = setTimeout(poll, POLL);
  };

  const doubt = () => {
    if (stopped) return;
    clearTimeout(interrupted);
    interrupted = setTimeout(poll, 0);
  };
  const check = setInterval(async () => {
    if (interrupted === null && !(await there())) doubt();
  }, CHECK);
  window.addEventListener('offline', doubt);
  window.addEventListener('online', doubt);

  open();
  return () => {
    stopped = true;
    source.close();
    clearInterval(check);
    clearTimeout(interrupted);
    clearTimeout(again);
    window.removeEventListener('offline', doubt);
    window.removeEventListener('online', doubt);
  };
}
