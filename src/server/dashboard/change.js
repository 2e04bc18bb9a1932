// A change to the policy: the text is edited, what changes is shown, and another person accepts it.

import { get, Problem, send } from './api.js';
import { saying, wrong } from './answer.js';
import { compared, difference } from './diff.js';
import { button, el, fill, fresh } from './dom.js';
import { visible } from './visible.js';

/** Shows the editor with the text that is in force. */
export async function change(body) {
  const policy = await get('/v1/policy');
  const [id, why] = [fresh('policy'), fresh('why')];
  const area = el('textarea', { id, class: 'mono editor', rows: 24, spellcheck: 'false', autocapitalize: 'none', value: policy.text });
  const note = el('input', { id: why, maxlength: 2000, required: true, placeholder: 'Why, for whoever reviews it' });
  const changes = el('div', {});
  const said = saying();
  const look = () => {
    const diff = compared(policy.text, area.value);
    fill(changes, diff === '' ? el('p', { class: 'small' }, 'Nothing is changed yet.') : difference(diff));
    return diff !== '';
  };
  const propose = async (event) => {
    event.preventDefault();
    if (!look()) return said.say('Change something first.', area);
    try {
      const made = await send('POST', '/v1/policies', { text: area.value, note: note.value });
      location.hash = `#/policies/${made.version}`;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      said.say(el('pre', {}, wrong(problem).split('\n').map((line) => [visible(line), '\n'])));
    }
    return undefined;
  };
  fill(
    body,
    el(
      'form',
      { class: 'proposal', on: { submit: propose } },
      el('p', { class: 'field' }, el('label', { for: id }, 'policies.yaml'), area),
      el('p', { class: 'field' }, el('label', { for: why }, 'Why'), note),
      said.row,
      el('div', { class: 'actions' }, button('Show what changes', look, { class: 'plain' }), el('button', { type: 'submit', class: 'primary' }, 'Propose')),
      changes,
    ),
  );
}
