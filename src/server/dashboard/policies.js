// The policy of the project: its text with how often each rule asked, how it came to be, changes to it, and a dry run.

import { get, Problem, send } from './api.js';
import { wrong } from './answer.js';
import { change } from './change.js';
import { difference } from './diff.js';
import { button, el, fill } from './dom.js';
import { cell, table } from './rows.js';
import { confirm } from './sheet.js';
import { brief, exact } from './time.js';
import { trial } from './trial.js';
import { visible } from './visible.js';

const PARTS = [
  ['', 'In force'],
  ['history', 'History'],
  ['try', 'Try it'],
  ['new', 'Propose a change'],
];

/** Shows the part that the address names. */
export function show(main, context) {
  const part = context.found[1] ?? '';
  const body = el('div', {});
  const failed = el('p', { class: 'said', role: 'alert' });
  const tell = (problem) => {
    if (!(problem instanceof Problem)) throw problem;
    failed.textContent = wrong(problem);
  };
  const tabs = el(
    'nav',
    { class: 'parts', 'aria-label': 'Policy' },
    PARTS.map(([name, label]) => el('a', { href: `#/policies${name && `/${name}`}`, 'aria-current': name === part || (name === 'history' && /^\d/.test(part)) ? 'page' : null }, label)),
  );
  fill(main, el('h1', {}, 'Policies'), tabs, failed, body);
  const shown = (() => {
    if (part === '') return inForce(body);
    if (part === 'history') return versions(body);
    if (part === 'try') return trial(body);
    if (part === 'new') return change(body);
    return version(body, part, context, tell);
  })();
  return { ready: shown.catch(tell), keys: {}, title: 'Policies' };
}

async function inForce(body) {
  const [policy, matches] = await Promise.all([get('/v1/policy'), get('/v1/activity?span=7d').catch(() => null)]);
  const uses = matches && new Map(matches.rules.map((use) => [use.rule ?? '', use]));
  const byDefault = uses?.get('');
  fill(
    body,
    el('p', { class: 'small' }, policy.version === 0 ? 'The policy that is built in' : `Version ${policy.version}`, ', sha256 ', el('code', {}, policy.hash.slice(0, 16)), '…', uses && '; on the right how often each rule decided in the last 7 days'),
    text(policy.text, uses),
    byDefault && el('p', { class: 'small' }, `By default, because no rule matched: ${used(byDefault)}.`),
  );
}

// What a rule did, in words.
function used({ asked, allowed, denied }) {
  const parts = [[asked, 'asked'], [allowed, 'allowed'], [denied, 'denied']];
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ');
}

/** The text with the numbers of its lines; where a rule begins, how often it decided. */
function text(content, uses) {
  const lines = content.replace(/\n$/, '').split('\n');
  const rows = lines.map((line, index) => {
    const id = /^\s*-?\s*(?:id|name):\s*['"]?([^'"#\s]+)/.exec(line)?.[1];
    const use = id && uses?.get(id);
    return el(
      'tr',
      { id: `L${index + 1}` },
      el('td', { class: 'number', 'data-number': index + 1 }),
      el('td', { class: 'line' }, el('code', {}, coloured(line))),
      el('td', { class: 'count' }, use && el('span', {}, used(use))),
    );
  });
  return el('div', { class: 'source', tabindex: '0', role: 'group', 'aria-label': 'Text of the policy' }, el('table', { role: 'presentation' }, el('tbody', {}, rows)));
}

function coloured(line) {
  const comment = /^(\s*)(#.*)$/.exec(line);
  if (comment) return [comment[1], el('span', { class: 'comment' }, visible(comment[2]))];
  const pair = /^(\s*(?:- )?)([A-Za-z_]+)(:)(.*)$/.exec(line);
  if (!pair) return line === '' ? '\n' : visible(line);
  const [, space, key, colon, rest] = pair;
  const verdict = { ALLOW: 'allow', DENY: 'deny', REQUIRE_APPROVAL: 'ask' }[rest.trim()];
  return [space, el('span', { class: 'key' }, key), colon, verdict ? [' ', el('span', { class: verdict }, rest.trim())] : visible(rest)];
}

async function versions(body) {
  const { versions: list } = await get('/v1/policies');
  fill(
    body,
    table(
      'versions',
      ['Version', 'State', 'Proposed', 'Decided', 'Why'],
      list.map((one) =>
        el(
          'tr',
          {},
          cell('what', '', el('a', { href: `#/policies/${one.version}` }, `Version ${one.version}`), el('code', { class: 'small' }, one.hash.slice(0, 12))),
          cell('state', '', state(one)),
          cell('person', 'proposed by', visible(one.proposed_by), ' ', time(one.proposed_at)),
          cell('person', 'decided by', one.decided_by && [visible(one.decided_by), ' ', time(one.decided_at)]),
          cell('note', '', one.note && visible(one.note)),
        ),
      ),
    ),
  );
}

const time = (moment) => el('time', { class: 'small', datetime: moment, title: exact(moment) }, brief(moment));

function state(one) {
  if (one.in_force) return el('span', { class: 'status good' }, 'in force');
  const looks = { proposed: ['waits for review', 'waits'], accepted: ['was in force', 'off'], rejected: ['refused', 'bad'] };
  const [words, look] = looks[one.state] ?? [one.state, 'off'];
  return el('span', { class: `status ${look}` }, words);
}

async function version(body, number, context, tell) {
  const [one, { diff, from, to }] = await Promise.all([get(`/v1/policies/${number}`), get(`/v1/policies/${number}/diff`)]);
  const act = (path, again) => async () => {
    try {
      await send('POST', `/v1/policies/${number}/${path}`, { hash: one.hash });
      if (again) location.hash = '#/policies';
      else context.again();
    } catch (problem) {
      tell(problem);
    }
  };
  const back = async () => {
    if (!(await confirm('Roll back', `The text of version ${number} is proposed again as a new version.`, 'Propose it'))) return;
    try {
      const made = await send('POST', '/v1/policies', { version: Number(number), note: `roll back to version ${number}` });
      location.hash = `#/policies/${made.version}`;
    } catch (problem) {
      tell(problem);
    }
  };
  const waits = one.state === 'proposed';
  fill(
    body,
    el('h2', { class: 'crumb' }, `Version ${one.version} `, state(one)),
    el('p', {}, 'Proposed by ', el('b', {}, visible(one.proposed_by)), ' ', time(one.proposed_at), one.note && [': ', el('q', {}, visible(one.note))], one.decided_by && [', decided by ', el('b', {}, visible(one.decided_by)), ' ', time(one.decided_at)]),
    waits && el('div', { class: 'actions' }, button('Accept', act('accept', true), { class: 'primary' }), button('Refuse', act('reject', false), { class: 'plain' }), el('p', { class: 'small' }, 'From the moment it is accepted every command is judged by it.')),
    !waits && !one.in_force && el('div', { class: 'actions' }, button('Roll back to this…', back, { class: 'plain' })),
    el('h3', {}, diff.trim() === '' ? 'The same as the policy in force' : `What changes from version ${from} to ${to}`),
    difference(diff),
    el('details', { class: 'more' }, el('summary', {}, 'The whole text'), text(one.text ?? '', null)),
  );
}
