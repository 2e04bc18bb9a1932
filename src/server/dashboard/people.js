// Who may answer, and what machines are known by: approvers and tokens.

import { get, Problem, send } from './api.js';
import { saying, wrong } from './answer.js';
import { button, el, fill, fresh } from './dom.js';
import { copying } from './question.js';
import { cell, table } from './rows.js';
import { confirm, sheet } from './sheet.js';
import { brief, exact } from './time.js';
import { visible } from './visible.js';

/** Shows both. Tokens, and changes, are for whoever holds the token of an administrator; it is kept on this page only. */
export function show(main) {
  let token = null;
  const people = el('section', { 'aria-labelledby': 'approvers' });
  const tokens = el('section', { 'aria-labelledby': 'tokens' });
  const failed = el('p', { class: 'said', role: 'alert' });
  const tell = (problem) => {
    if (!(problem instanceof Problem)) throw problem;
    failed.textContent = wrong(problem);
  };
  const refresh = async () => {
    failed.textContent = '';
    const admin = { token, change };
    await Promise.all([
      part(people, '/v1/approvers', token, (answer) => approvers(answer, admin)),
      token === null ? (tokens.hidden = true) : part(tokens, '/v1/tokens', token, (answer) => tokenList(answer, admin)),
    ]);
    door.hidden = token !== null;
  };
  const change = async (what) => {
    try {
      await what();
      await refresh();
    } catch (problem) {
      tell(problem);
    }
  };
  const door = administrator(async (given) => {
    await get('/v1/tokens', { token: given });
    token = given;
    await refresh();
  });
  fill(main, el('h1', {}, 'People'), failed, people, tokens, door);
  return { ready: refresh(), keys: {}, title: 'People' };
}

async function part(section, path, token, build) {
  try {
    fill(section, build(await get(path, { token })));
    section.hidden = false;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    section.hidden = true;
  }
}

const when = (moment, none) => (moment ? el('time', { datetime: moment, title: exact(moment) }, brief(moment)) : none);

function administrator(enter) {
  const id = fresh('token');
  const input = el('input', { id, type: 'password', autocomplete: 'off', required: true, placeholder: 'sm_admin_…' });
  const said = saying();
  const submit = async (event) => {
    event.preventDefault();
    said.say('');
    try {
      await enter(input.value.trim());
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      said.say(wrong(problem), input);
    }
  };
  return el(
    'section',
    { 'aria-labelledby': 'administer' },
    el('h2', { id: 'administer' }, 'Administer'),
    el('p', { class: 'small' }, 'Tokens are shown to whoever holds the token of an administrator. It stays on this page, and is forgotten when you leave it.'),
    el('form', { class: 'inline', on: { submit } }, el('p', { class: 'field' }, el('label', { for: id }, 'Administrator’s token'), input), el('button', { class: 'plain', type: 'submit' }, 'Go on')),
    said.row,
  );
}

function approvers({ approvers: list }, admin) {
  return [
    el('h2', { id: 'approvers' }, 'Approvers'),
    table(
      'people',
      ['Name', 'Signs in', 'Keys', 'Since', ...(admin.token ? [''] : [])],
      list.map((one) =>
        el(
          'tr',
          {},
          cell('what', '', el('b', {}, visible(one.name))),
          cell('agent', 'signs in:', one.signs_in ? 'passphrase and code' : 'no'),
          cell('keys', '', one.keys.length > 0 && el('ul', { class: 'plain-list' }, one.keys.map((key) => el('li', {}, el('code', { class: 'small' }, visible(key)))))),
          cell('when', 'since', when(one.created_at, '')),
          admin.token && cell('act', '', button('Take off', () => takeOff(one, admin), { class: 'plain' })),
        ),
      ),
    ),
    el('p', { class: 'small' }, 'People are enrolled at the server’s own terminal: ', el('code', {}, 'sudomode server approver add NAME'), '.'),
  ];
}

async function takeOff(person, { token, change }) {
  const sure = await confirm('Take off', [el('b', {}, visible(person.name)), ' answers no request from now on.'], 'Take off');
  if (sure) await change(() => send('DELETE', `/v1/approvers/${encodeURIComponent(person.name)}`, undefined, token));
}

function tokenList({ tokens: list }, admin) {
  const revoke = async (token) => {
    const sure = await confirm('Revoke the token', ['Whoever uses ', el('b', {}, visible(token.name)), ' is turned away from now on.'], 'Revoke it');
    if (sure) await admin.change(() => send('DELETE', `/v1/tokens/${encodeURIComponent(token.name)}`, undefined, admin.token));
  };
  return [
    el('h2', { id: 'tokens' }, 'Tokens ', button('New token…', () => make(admin), { class: 'plain' })),
    list.length === 0
      ? el('p', { class: 'empty' }, 'There is no token.')
      : table('tokens', ['Name', 'Good for', 'Made', 'Used', 'Ends', ''], list.map((token) => row(token, revoke))),
  ];
}

const SCOPES = { __proto__: null, agent: 'asking', approver: 'answering', admin: 'administering' };

function row(token, revoke) {
  return el(
    'tr',
    { class: token.revoked_at ? 'over' : '' },
    cell('what', '', el('b', {}, visible(token.name))),
    cell('agent', 'for', SCOPES[token.scope] ?? token.scope, token.person && [' as ', visible(token.person)]),
    cell('when', 'made', when(token.created_at, '')),
    cell('used', 'used', when(token.last_used, 'never')),
    cell('ends', 'ends', token.revoked_at ? ['revoked ', when(token.revoked_at, '')] : when(token.expires_at, 'never')),
    cell('act', '', !token.revoked_at && button('Revoke', () => revoke(token), { class: 'plain' })),
  );
}

function make(admin) {
  return sheet('New token', (close) => {
    const field = (label, control) => {
      control.id = fresh('field');
      return el('p', { class: 'field' }, el('label', { for: control.id }, label), control);
    };
    const name = el('input', { required: true, maxlength: 64, pattern: '[A-Za-z0-9._@+][A-Za-z0-9._@+\\-]*', spellcheck: 'false', autocapitalize: 'none', 'data-first': true });
    const scope = el('select', {}, Object.entries(SCOPES).map(([value, label]) => el('option', { value }, label)));
    const person = el('input', { maxlength: 64, spellcheck: 'false', autocapitalize: 'none' });
    const days = el('input', { type: 'number', min: 1, max: 3650, value: 90, inputmode: 'numeric' });
    const who = field('In whose name it answers', person);
    who.hidden = true;
    scope.addEventListener('change', () => {
      who.hidden = scope.value !== 'approver';
    });
    const said = saying();
    const form = el('form', {}, field('Name', name), field('Good for', scope), who, field('Days until it ends', days), said.row, el('footer', {}, button('Leave it', close, { class: 'plain' }), el('button', { class: 'primary', type: 'submit' }, 'Make it')));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      try {
        const body = { name: name.value, scope: scope.value, person: scope.value === 'approver' ? person.value : null, days: Number(days.value) };
        const made = await send('POST', '/v1/tokens', body, admin.token);
        await admin.change(async () => {});
        fill(form, el('p', {}, 'It is shown this once. Put it into a file that only its user can read.'), el('pre', { class: 'framed', tabindex: '0' }, made.token), el('footer', {}, copying(made.token), button('Done', close, { class: 'primary' })));
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        said.say(wrong(problem));
      }
    });
    return form;
  });
}
