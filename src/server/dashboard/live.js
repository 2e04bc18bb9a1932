// Hears of changes as they happen, by server-sent events; asks at intervals while those are interrupted.

import { get } from './api.js';
import { now } from './time.js';

const POLL = 5_000;
const AGAIN = 10_000;

/**
 * Listens until `stop`. `changed` is called when something may have changed, `state` with `live`, `polling` or `lost`,
 * and since when.
 */
export function listen({ changed, state }) {
  let source = null;
  let polling = null;
  let again = null;
  let stopped = false;

  const open = () => {
    source = new EventSource('/v1/stream');
    source.onopen = () => {
      clearInterval(polling);
      polling = null;
      state('live', now());
      // Whatever was missed is looked at now.
      changed(null);
    };
    const heard = (event) => changed(parsed(event.data));
    source.onmessage = heard;
    source.addEventListener('change', heard);
    source.onerror = interrupted;
  };

  const interrupted = () => {
    if (stopped) return;
    if (polling === null) {
      polling = setInterval(poll, POLL);
      poll();
    }
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
      if (problem.status === 401) {
        window.dispatchEvent(new Event('signed-out'));
        return;
      }
      lost ??= now();
      state('lost', lost);
    }
  };

  open();
  return () => {
    stopped = true;
    source.close();
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
