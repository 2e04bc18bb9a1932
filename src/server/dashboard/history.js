// All requests, the newest first: search, filters, pages.

import { get, Problem, query } from './api.js';
import { button, el, fill, fresh } from './dom.js';
import { glimpse, headline } from './question.js';
import { brief, exact, now, spoken } from './time.js';
import { STATUS, status } from './receipt.js';
import { cell, table } from './rows.js';
import { visible } from './visible.js';

const PAGE = 50;
const HOUR = 3600_000;
const PERIODS = [
  ['', 'any time', null],
  ['1h', 'the last hour', HOUR],
  ['24h', 'the last 24 hours', 24 * HOUR],
  ['7d', 'the last 7 days', 7 * 24 * HOUR],
  ['30d', 'the last 30 days', 30 * 24 * HOUR],
];
const TEXTS = [
  ['agent', 'Agent'],
  ['resource', 'Resource'],
  ['person', 'Answered by'],
];
// How long after the last key a search begins.
const PAUSE = 250;

/** Shows the list; what is looked for stands in the address, so that it can be sent to somebody. */
export function show(main, { parameters }) {
  const asked = new AbortController();
  let looked = new AbortController();
  const all = table('history', ['Asked', 'Status', 'What', 'Asked by', 'Answered', 'After'], []);
  const rows = all.querySelector('tbody');
  const state = el('p', { class: 'small', role: 'status' });
  const failed = el('p', { class: 'said', role: 'alert' });
  const older = button('Older', () => page(), { class: 'plain', hidden: true });
  let next = null;

  const fields = filters(parameters, () => {
    history.replaceState(null, '', `#/history${query(fields.values())}`);
    begin();
  });

  const begin = () => {
    looked.abort();
    looked = new AbortController();
    next = null;
    return page(true);
  };

  const page = async (anew = false) => {
    older.disabled = true;
    all.setAttribute('aria-busy', 'true');
    try {
      const { period, ...parts } = fields.values();
      const length = PERIODS.find(([name]) => name === (period ?? ''))?.[2];
      const from = length ? new Date(now() - length).toISOString() : null;
      const { signal } = looked;
      const answer = await get(`/v1/requests${query({ ...parts, since: from, cursor: anew ? null : next, limit: PAGE })}`, { signal });
      if (anew) rows.replaceChildren();
      rows.append(...answer.requests.map(row));
      next = answer.next;
      older.hidden = !next;
      failed.textContent = '';
      state.textContent = said(rows.children.length, next !== null, answer);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      if (!(problem instanceof Problem)) throw problem;
      failed.textContent = problem.message;
    } finally {
      older.disabled = false;
      all.removeAttribute('aria-busy');
    }
  };

  fill(
    main,
    el('h1', {}, 'History'),
    fields.row,
    failed,
    all,
    state,
    older,
  );
  if (parameters.get('focus') === 'search') fields.search.focus();

  const step = (by) => {
    const links = [...rows.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  const keys = { j: () => step(1), k: () => step(-1), '/': () => fields.search.focus() };
  return { ready: begin(), stop: () => (asked.abort(), looked.abort()), keys, title: 'History' };
}

function said(count, more, { searched_to: to }) {
  const found = count === 0 ? 'Nothing found' : `${count} shown`;
  if (!more) return count === 0 ? `${found}.` : `${found}; this is the end.`;
  return to ? `${found}; searched back to ${exact(to)}.` : `${found}; there is more.`;
}

function filters(parameters, changed) {
  let timer = null;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, PAUSE);
  };
  const labelled = (label, control) => {
    control.id = fresh('filter');
    return el('p', { class: 'field' }, el('label', { for: control.id }, label), control);
  };
  const text = (name, attributes) => el('input', { name, value: parameters.get(name), on: { input: soon }, maxlength: 200, spellcheck: 'false', ...attributes });
  const select = (name, options) =>
    el('select', { name, on: { change: changed } }, options.map(([value, label]) => el('option', { value, selected: value === (parameters.get(name) ?? '') }, label)));
  const search = text('q', { type: 'search', placeholder: 'command, directory, reason, id' });
  const statuses = [['', 'any status'], ...Object.entries(STATUS).map(([name, [words]]) => [name, words])];
  const unfold = (event) => {
    const open = row.classList.toggle('open');
    event.currentTarget.setAttribute('aria-expanded', String(open));
  };
  const fold = button('Filters', unfold, { class: 'plain fold', 'aria-expanded': 'false' });
  const row = el(
    'form',
    { class: 'filters', role: 'search', on: { submit: (event) => (event.preventDefault(), changed()) } },
    labelled('Search', search),
    labelled('Status', select('status', statuses)),
    TEXTS.map(([name, label]) => labelled(label, text(name, {}))),
    labelled('When', select('period', PERIODS)),
    fold,
  );
  const values = () => Object.fromEntries([...new FormData(row)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ''));
  return { row, search, values };
}

function row(request) {
  const { resolution } = request;
  const took = resolution ? Date.parse(resolution.at) - Date.parse(request.created_at) : null;
  return el(
    'tr',
    {},
    cell('when', '', el('time', { datetime: request.created_at, title: exact(request.created_at) }, brief(request.created_at))),
    cell('state', '', status(request)),
    cell('what', '', el('a', { href: `#/requests/${request.id}` }, visible(headline(request))), glimpse(request)),
    cell('agent', '', visible(request.agent ?? 'no known agent'), el('span', { class: 'small' }, visible(`${request.user}@${request.host}`))),
    cell('person', 'answered by', resolution && visible(resolution.by)),
    cell('took', 'after', took === null ? null : spoken(took, true)),
  );
}
