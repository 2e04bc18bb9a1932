// Whether an approval holds for more than this one execution: for a time, so many times, or while the agent runs.

import { el, fresh } from './dom.js';
import { visible } from './visible.js';

const TIMES = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['24h', '24 hours'],
];

/** The fields, and `terms()`: what to send of them, or a text that says what is wrong with them. */
export function remembering(request, open) {
  const covers = request.words?.covers;
  if (!covers) {
    const why = request.words?.never;
    const row = why && el('p', { class: 'small' }, 'Only for this once: ', visible(why), '.');
    return { row, terms: () => ({}) };
  }
  const name = fresh('remember');
  const choice = (value, label, checked) => {
    const id = fresh('choice');
    return el('p', { class: 'choice' }, el('input', { type: 'radio', id, name, value, checked }), el('label', { for: id }, label), fields[value]);
  };
  const select = el('select', { 'aria-label': 'How long' }, TIMES.map(([value, label]) => el('option', { value, selected: value === '1h' }, label)));
  const count = el('input', { type: 'number', min: 2, max: 1000, value: 5, 'aria-label': 'How many times', inputmode: 'numeric' });
  const fields = { for: select, times: count };
  const agent = isAgent(request.requester);
  const set = el(
    'fieldset',
    {},
    el('legend', {}, 'Covers ', visible(covers)),
    choice('once', 'just this once', !open),
    choice('for', 'for', open),
    choice('times', 'so many times, within a day', false),
    agent && choice('session', 'while this agent runs, a day at most', false),
  );
  for (const [value, field] of Object.entries(fields)) {
    field.addEventListener('focus', () => {
      set.querySelector(`input[value=${value}]`).checked = true;
    });
  }
  const row = el('details', { class: 'remember', open }, el('summary', {}, 'Remember this answer'), set);
  const terms = () => {
    const chosen = set.querySelector('input[type=radio]:checked').value;
    if (chosen === 'for') return { for: select.value };
    if (chosen === 'session') return { session: true };
    if (chosen === 'once') return {};
    const times = Number(count.value);
    return Number.isInteger(times) && times >= 2 && times <= 1000 ? { times } : 'How often must be a number from 2 to 1000.';
  };
  return { row, terms };
}

function isAgent(requester) {
  return requester?.kind === 'agent' || (requester?.kind === 'remote' && isAgent(requester.caller));
}
