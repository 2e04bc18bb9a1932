// What became of a request, on one line.

import { el } from './dom.js';
import { headline } from './question.js';
import { brief, exact } from './time.js';
import { visible } from './visible.js';

/** Every status: what a person calls it, and how it looks. */
export const STATUS = {
  __proto__: null,
  PENDING: ['waits', 'waits'],
  APPROVED: ['approved', 'good'],
  CONSUMED: ['about to run', 'good'],
  ARMED: ['runs', 'good'],
  FINISHED: ['ran', 'good'],
  REJECTED: ['rejected', 'bad'],
  REVOKED: ['taken back', 'bad'],
  EXPIRED: ['expired', 'off'],
  CANCELLED: ['cancelled', 'off'],
  INVALIDATED: ['invalidated', 'off'],
  NOT_EXECUTED: ['not executed', 'off'],
  UNKNOWN: ['outcome unknown', 'doubt'],
};

/** A label for a status. */
export function status(request) {
  const [words, look] = STATUS[request.status] ?? [request.status, 'off'];
  const failed = failedWith(request);
  return el('span', { class: `status ${failed ? 'off' : look}` }, words, failed);
}

function failedWith({ outcome }) {
  if (outcome && typeof outcome === 'object') {
    if (outcome.exit) return `, exit ${outcome.exit}`;
    if (outcome.signal) return `, signal ${outcome.signal}`;
  }
  return outcome === 'unseen' ? ', end unseen' : '';
}

/** How the program ended, in words. */
export function outcome(request) {
  const { outcome: how } = request;
  if (how === null || how === undefined) return null;
  if (how === 'unseen') return 'its end was seen, its exit code was not';
  if (how === 'resolved') return 'a human says that it was executed';
  if (how.signal !== undefined) return `ended by signal ${how.signal}`;
  return how.exit === 0 ? 'exit code 0' : `exit code ${how.exit}`;
}

/** Who answered, how, and why. */
export function answer(request) {
  const { resolution } = request;
  if (!resolution) return null;
  const verb = resolution.verdict === 'approve' ? 'approved' : 'rejected';
  return [
    `${verb} by `,
    el('b', {}, visible(resolution.by)),
    ` over ${resolution.channel}, assurance ${resolution.assurance}`,
    resolution.reason && [': ', el('q', {}, visible(resolution.reason))],
  ];
}

/** One line: what became of it, and a way to all of it. */
export function receipt(request) {
  const { resolution } = request;
  return el(
    'li',
    { 'data-id': request.id },
    status(request),
    el('a', { href: `#/requests/${request.id}` }, visible(headline(request))),
    el('span', { class: 'small' }, resolution && ['by ', visible(resolution.by)], ' ', el('time', { datetime: request.updated_at, title: exact(request.updated_at) }, brief(request.updated_at))),
  );
}
