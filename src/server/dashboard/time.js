// The time, by the server's clock: how long ago, how long until, and elements that keep saying it.

import { el } from './dom.js';

let skew = 0;

/** The server's clock, from the header `Date` of an answer. It counts whole seconds. */
export function setClock(header) {
  const theirs = Date.parse(header ?? '');
  if (Number.isNaN(theirs)) return;
  const difference = theirs + 500 - Date.now();
  if (Math.abs(difference - skew) > 1500) skew = difference;
}

/** Now, in milliseconds, by the server's clock. */
export const now = () => Date.now() + skew;

/** A length of time as a person says it: `4 s`, `12 min`, `3 h 58 min`, `2 d 4 h`; `exactly` says `12 min 4 s`, too. */
export function spoken(milliseconds, exactly = false) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const two = (large, unit, small, name) => (small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${name}`);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return exactly ? two(minutes, 'min', seconds % 60, 's') : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** A moment in full, in the reader's own time zone. */
export function exact(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
}

/** A moment for a list: the time of day today, else the day, too. */
export function brief(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  const two = (number) => String(number).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const today = new Date(now());
  if (date.toDateString() === today.toDateString()) return time;
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return date.getFullYear() === today.getFullYear() ? `${day} ${time}` : `${date.getFullYear()}-${day} ${time}`;
}

// What is nearer than this should be looked at now.
const SOON = 5 * 60 * 1000;

/** How long since a moment, kept up to date; `before` and `after` are said with it. */
export function since(moment, before = '', after = '') {
  return ticking('since', moment, before, after);
}

/** How long until a moment, kept up to date. */
export function until(moment, before = '', after = '') {
  return ticking('until', moment, before, after);
}

function ticking(kind, moment, before, after) {
  const time = el('time', {
    datetime: moment,
    title: exact(moment),
    'data-clock': kind,
    'data-before': before,
    'data-after': after,
  });
  tick(time);
  return time;
}

function tick(time) {
  const { clock, before, after } = time.dataset;
  const moment = Date.parse(time.dateTime);
  const left = clock === 'until' ? moment - now() : now() - moment;
  const text = clock === 'until' && left <= 0 ? 'its time is over' : `${before}${spoken(left)}${after}`;
  if (time.textContent !== text) time.textContent = text;
  time.classList.toggle('soon', clock === 'until' && left < SOON);
}

/** Starts the clocks of the page. */
export function startClocks() {
  setInterval(() => document.querySelectorAll('time[data-clock]').forEach(tick), 1000);
}
