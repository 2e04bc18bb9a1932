// One request: everything that is known of it, and what happened to it, step by step.

import { get, Problem, send } from './api.js';
import { approve, reject, wrong } from './answer.js';
import { button, el, fill } from './dom.js';
import { badges, because, beware, caller, clocks, command, copying, facts, fed, loudness, needed, would } from './question.js';
import { answer, outcome, status } from './receipt.js';
import { confirm } from './sheet.js';
import { exact, since, spoken } from './time.js';
import { timeline } from './timeline.js';
import { visible } from './visible.js';

/** Shows one request by its id. */
export function show(main, { session, found }) {
  const [, id] = found;
  const body = el('div', { class: 'one' });
  const failed = el('p', { class: 'said', role: 'alert' });
  const screen = { title: 'Request', keys: {} };
  let shown = null;

  const refresh = async (request) => {
    try {
      const now = request ?? (await get(`/v1/requests/${id}`));
      if (shown?.etag === now.etag && !request) return;
      shown = now;
      const { events } = await get(`/v1/requests/${id}/events`);
      fill(body, page(now, events, session, refresh, failed));
      failed.textContent = '';
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 404) fill(body, el('h1', {}, 'No such request'), el('p', {}, 'It is not of this project, or it was archived.'));
      else if (problem.status !== 0) failed.textContent = problem.message;
    }
  };
  fill(main, failed, body);
  const press = (what) => () => body.querySelector(`[data-answer=${what}]`)?.click();
  screen.keys = { a: press('approve'), r: press('reject'), g: press('grant'), Escape: () => history.back() };
  screen.ready = refresh();
  screen.changed = () => refresh();
  return screen;
}

function page(request, events, session, refresh, failed) {
  const open = ['PENDING', 'APPROVED'].includes(request.status);
  return [
    el('h1', { class: 'crumb' }, 'Request ', el('code', {}, request.id), copying(location.href, 'Copy the link')),
    el(
      'article',
      { class: `card ${open ? loudness(request) : 'done'}` },
      el('header', {}, status(request), badges(request), request.status === 'PENDING' && el('span', { class: 'clocks' }, clocks(request))),
      el('div', { class: 'body' }, would(request)),
      el('div', { class: 'framed' }, command(request)),
      fed(request),
      beware(request),
      facts([
        ['asked by', caller(request)],
        ['in', visible(request.cwd)],
        ['because', because(request), 'wide'],
        ['needs', request.status === 'PENDING' && needed(request, session), 'wide'],
        ['answer', answer(request)],
        ['outcome', outcome(request)],
        ['asked', [exact(request.created_at), ' (', since(request.created_at, '', ' ago'), ')']],
      ]),
      el('footer', {}, actions(request, session, refresh, failed)),
    ),
    el('section', { 'aria-labelledby': 'timeline' }, el('h2', { id: 'timeline' }, 'What happened'), timeline(events, request)),
    request.votes.length > 0 && el('section', { 'aria-labelledby': 'votes' }, el('h2', { id: 'votes' }, 'Votes'), votes(request)),
    el('section', { 'aria-labelledby': 'approved' }, el('h2', { id: 'approved' }, 'What exactly it is about'), exactly(request)),
  ];
}

function actions(request, session, refresh, failed) {
  const done = (now) => refresh(now);
  const act = (title, text, yes, path, body) => async () => {
    if (!(await confirm(title, text, yes))) return;
    try {
      await send('POST', `/v1/requests/${request.id}/${path}`, body);
      failed.textContent = '';
      await refresh();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      failed.textContent = wrong(problem);
    }
  };
  switch (request.status) {
    case 'PENDING':
      return [
        button('Approve', () => approve(request, session, done), { class: 'primary', 'data-answer': 'approve' }),
        button('Reject', () => reject(request, done), { class: 'plain', 'data-answer': 'reject' }),
        request.words?.covers && button('Approve for longer…', () => approve(request, session, done, true), { class: 'plain', 'data-answer': 'grant' }),
      ];
    case 'APPROVED':
      return button('Take the approval back', () => reject(request, done), { class: 'plain', 'data-answer': 'reject' });
    case 'UNKNOWN':
      return [
        el('p', { class: 'small' }, 'It was started, and nobody saw how it ended. Look at the system itself, then say:'),
        button('It ran', act('It ran', 'From now on this counts as executed.', 'It ran', 'resolve', { happened: true }), { class: 'plain' }),
        button('It did not run', act('It did not run', 'The agent may then ask for it again.', 'It did not run', 'resolve', { happened: false }), { class: 'plain' }),
      ];
    case 'REJECTED':
    case 'REVOKED':
      return (
        !request.forgotten &&
        button('Forget this answer', act('Forget this answer', 'The same command will be asked anew instead of hearing no at once.', 'Forget it', 'forget'), { class: 'plain' })
      );
    default:
      return null;
  }
}

function votes(request) {
  return el(
    'ul',
    { class: 'votes' },
    request.votes.map((vote) =>
      el(
        'li',
        {},
        el('b', {}, visible(vote.person)),
        vote.verdict === 'approve' ? ' approved' : ' rejected',
        `, ${vote.assurance}, over ${vote.channel}, `,
        el('time', { datetime: vote.at, title: exact(vote.at) }, `${spoken(Date.parse(vote.at) - Date.parse(request.created_at))} after it was asked`),
        vote.reason && [': ', el('q', {}, visible(vote.reason))],
      ),
    ),
  );
}

function exactly(request) {
  const digests = Object.entries(request.files);
  return facts([
    ['fingerprint', el('code', {}, request.fingerprint)],
    ['program', request.binary.path !== '' && [el('code', {}, visible(request.binary.path)), request.binary.mutable && ', which this user can change']],
    ['sha256', request.binary.path !== '' && el('code', {}, request.binary.digest)],
    ['files', digests.length > 0 && el('ul', { class: 'plain-list' }, digests.map(([path, digest]) => el('li', {}, el('code', {}, visible(path)), ' ', el('code', { class: 'small' }, digest))))],
    ['variables', request.environment.length > 0 && el('ul', { class: 'plain-list' }, request.environment.map((variable) => el('li', {}, el('code', {}, visible(variable)))))],
    ['read as', el('ul', { class: 'plain-list' }, request.intents.map((intent) => el('li', {}, el('code', {}, visible(`${intent.resource} ${intent.action}`)), intent.command.length > 0 && [' from ', el('code', { class: 'small' }, visible(intent.command.join(' ')))])))],
    ['policy', el('code', {}, visible(request.policy))],
  ]);
}
