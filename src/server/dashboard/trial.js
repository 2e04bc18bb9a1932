// A dry run: what would be decided of a command line, and by which rule. Nothing is asked and nothing is executed.

import { Problem, send } from './api.js';
import { saying, wrong } from './answer.js';
import { el, fill, fresh } from './dom.js';
import { visible } from './visible.js';

const VERDICTS = { __proto__: null, ALLOW: ['allowed', 'good'], DENY: ['denied', 'bad'], REQUIRE_APPROVAL: ['asks a human', 'waits'] };

/** Shows the field and what becomes of it. */
export async function trial(body) {
  const field = (label, attributes) => {
    const id = fresh('trial');
    const input = el('input', { id, spellcheck: 'false', autocapitalize: 'none', ...attributes });
    return [el('p', { class: 'field' }, el('label', { for: id }, label), input), input];
  };
  const [lineRow, line] = field('Command line', { class: 'mono', required: true, placeholder: 'git push --force origin main' });
  const [cwdRow, cwd] = field('In', { class: 'mono', placeholder: '/home/you/project' });
  const [agentRow, agent] = field('By the agent', { placeholder: 'claude-code', maxlength: 64 });
  const said = saying();
  const result = el('div', { role: 'status' });
  const submit = async (event) => {
    event.preventDefault();
    said.say('');
    const given = { line: line.value, cwd: cwd.value, agent: agent.value };
    const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    try {
      fill(result, verdict(await send('POST', '/v1/evaluate', sent)));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      fill(result);
      said.say(wrong(problem));
    }
  };
  fill(
    body,
    el('p', { class: 'lead' }, 'What would be decided? Nothing is executed, and nobody is asked.'),
    el('form', { class: 'trial', on: { submit } }, lineRow, el('div', { class: 'pair' }, cwdRow, agentRow), said.row, el('button', { type: 'submit', class: 'primary' }, 'Judge it')),
    result,
  );
  line.focus();
}

function verdict(answer) {
  const label = (decision) => {
    const [words, look] = VERDICTS[decision] ?? [decision, 'off'];
    return el('span', { class: `status ${look}` }, words);
  };
  const by = (rule) => el('span', { class: 'small' }, rule ? visible(rule) : 'by default');
  return [
    el('p', { class: 'verdict' }, label(answer.decision), ' ', visible(answer.reason), ' ', by(answer.rule)),
    el(
      'ul',
      { class: 'judged' },
      answer.intents.map((intent) =>
        el(
          'li',
          {},
          label(intent.decision),
          ' ',
          el('code', {}, visible(`${intent.resource} ${intent.action} ${told(intent.args)}`)),
          intent.opaque && el('span', { class: 'opaque' }, 'cannot be seen: ', visible(intent.opaque_reason ?? '')),
          by(intent.rule),
        ),
      ),
    ),
  ];
}

function told(args) {
  const pairs = Object.entries(args).map(([name, value]) => `${name}: ${value === null ? '?' : JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
