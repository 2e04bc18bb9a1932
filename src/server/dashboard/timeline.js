// What happened to one request, from its events of the audit chain.

import { el } from './dom.js';
import { exact, spoken } from './time.js';
import { visible } from './visible.js';

const person = (body) => el('b', {}, visible(body.person ?? body.by ?? body.resolution?.by ?? 'somebody'));
const reason = (text) => (text ? [': ', el('q', {}, visible(text))] : '');
const note = (body) => (body.note ? [': ', visible(body.note)] : '');

/** Kinds of events: what is said of each, and how it looks. */
const KINDS = {
  __proto__: null,
  requested: ['off', () => 'asked'],
  attached: ['off', () => 'asked again with the same command; it waits for the same answer'],
  delivered: ['off', (body) => ['shown to a human', body.channel && [' over ', visible(body.channel)]]],
  undelivered: ['doubt', (body) => ['could not be shown', body.channel && [' over ', visible(body.channel)], note(body)]],
  voted: ['good', (body) => [person(body), body.verdict === 'reject' ? ' said no' : ' said yes', body.assurance && `, assurance ${body.assurance}`, reason(body.reason)]],
  wrong_passphrase: ['doubt', (body) => ['a wrong passphrase for ', person(body)]],
  granted: ['good', () => 'remembered for more than this once'],
  grant_used: ['good', (body) => ['answered by what is remembered', body.grant && [': ', visible(body.grant)]]],
  grant_ended: ['off', (body) => ['no longer remembered', note(body)]],
  reserved: ['off', () => 'counted against a limit'],
  given_back: ['off', () => 'given back to the limit: it was not executed'],
  forgotten: ['off', () => 'the rejection no longer answers'],
  APPROVED: ['good', (body) => ['approved', body.resolution && [' by ', person(body), reason(body.resolution.reason)]]],
  REJECTED: ['bad', (body) => ['rejected', body.resolution && [' by ', person(body), reason(body.resolution.reason)]]],
  REVOKED: ['bad', (body) => ['taken back', body.resolution && [' by ', person(body), reason(body.resolution.reason)]]],
  EXPIRED: ['off', (body) => ['its time was over', note(body)]],
  CANCELLED: ['off', () => 'the agent took it back'],
  INVALIDATED: ['bad', (body) => ['what would have run was no longer what was approved', note(body)]],
  CONSUMED: ['good', () => 'a process took the approval'],
  ARMED: ['good', () => 'armed: from here on it may have run'],
  FINISHED: ['good', (body) => ['ended', ended(body.outcome), note(body)]],
  NOT_EXECUTED: ['off', (body) => ['not executed', note(body)]],
  UNKNOWN: ['doubt', (body) => ['nobody saw how it ended', note(body)]],
};

function ended(outcome) {
  if (outcome === null || outcome === undefined) return '';
  if (outcome === 'unseen') return ', its exit code was not seen';
  if (outcome === 'resolved') return ', as a human says';
  return outcome.signal === undefined ? ` with exit code ${outcome.exit}` : ` by signal ${outcome.signal}`;
}

/** The events as a list, each with the time since the one before. */
export function timeline(events) {
  let before = null;
  const items = events.map((event) => {
    const at = Date.parse(event.at);
    const after = before === null ? '' : `+${between(at - before)}`;
    before = at;
    const [look, words] = KINDS[event.kind] ?? ['off', () => visible(event.kind.toLowerCase().replaceAll('_', ' '))];
    return el(
      'li',
      { class: look },
      el('span', { class: 'words' }, words(event.body ?? {})),
      el('time', { datetime: event.at, title: exact(event.at) }, after === '' ? exact(event.at) : after),
      el('span', { class: 'seq', title: `hash ${event.hash}` }, `#${event.seq}`),
    );
  });
  return el('ol', { class: 'timeline' }, items);
}

function between(milliseconds) {
  return milliseconds < 1000 ? `${Math.max(0, milliseconds)} ms` : spoken(milliseconds);
}
