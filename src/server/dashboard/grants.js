// Answers that are remembered: what they cover, for whom, how often, until when; and taking them back.

import { get, Problem, send } from './api.js';
import { wrong } from './answer.js';
import { button, el, fill } from './dom.js';
import { cell, table } from './rows.js';
import { confirm } from './sheet.js';
import { brief, exact, until } from './time.js';
import { visible } from './visible.js';

/** Shows the grants, those that hold first. */
export function show(main) {
  const body = el('div', {});
  const failed = el('p', { class: 'said', role: 'alert' });
  const refresh = async () => {
    try {
      const { grants } = await get('/v1/grants');
      const holding = grants.filter((grant) => !grant.ended).reverse();
      const over = grants.filter((grant) => grant.ended).reverse();
      fill(body, list(holding, 'Nothing is remembered: each request is asked.', revoke), over.length > 0 && el('details', { class: 'more' }, el('summary', {}, `${over.length} that hold no longer`), list(over, '', null)));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      failed.textContent = problem.message;
    }
  };
  const revoke = async (grant) => {
    if (!(await confirm('Take it back', ['From now on the agent is asked again: ', visible(grant.covers), '.'], 'Take it back'))) return;
    try {
      await send('DELETE', `/v1/grants/${grant.id}`);
      failed.textContent = '';
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      failed.textContent = wrong(problem);
    }
    await refresh();
  };
  fill(main, el('h1', {}, 'Grants'), el('p', { class: 'lead' }, 'Approvals that answer the same command again, without asking.'), failed, body);
  return { ready: refresh(), changed: refresh, keys: {}, title: 'Grants' };
}

function list(grants, none, revoke) {
  if (grants.length === 0) return el('p', { class: 'empty' }, none);
  const rows = grants.map((grant) => row(grant, revoke));
  return table('grants', ['Covers', 'For', 'By', 'Left', revoke ? 'Ends' : 'Ended', ''], rows);
}

function row(grant, revoke) {
  return el(
    'tr',
    {},
    cell('what', '', visible(grant.covers), el('a', { class: 'small', href: `#/requests/${grant.request}` }, 'as approved in ', grant.request.slice(0, 12))),
    cell('agent', 'for', visible(whose(grant.requester))),
    cell('person', 'by', visible(grant.resolution.by), el('span', { class: 'small' }, grant.resolution.assurance, ', ', el('time', { datetime: grant.created_at, title: exact(grant.created_at) }, brief(grant.created_at)))),
    cell('left', 'left:', grant.left === null ? 'any number' : String(grant.left)),
    cell('when', 'ends', revoke ? until(grant.expires_at, 'in ') : visible(grant.ended)),
    cell('act', '', revoke && button('Take back', () => revoke(grant), { class: 'plain' })),
  );
}

function whose(requester) {
  switch (requester.kind) {
    case 'agent':
      return `${requester.name} (pid ${requester.process.pid})`;
    case 'user':
      return `any agent of uid ${requester.uid}`;
    default: {
      const caller = requester.caller ? whose(requester.caller) : 'any caller';
      return requester.token ? `${caller}, token ${requester.token}` : caller;
    }
  }
}
