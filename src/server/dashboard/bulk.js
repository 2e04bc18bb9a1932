// Several requests at once: a bar that says how many are chosen, and a sheet that shows each of them before the answer.

import { Problem, send } from './api.js';
import { codeField, reasonField, saying, wrong } from './answer.js';
import { button, el, fill } from './dom.js';
import { glimpse, headline, isGrave, loudness, yours } from './question.js';
import { sheet } from './sheet.js';
import { STATUS } from './receipt.js';
import { visible } from './visible.js';

// Answers under way at a time.
const AT_ONCE = 4;

/** The bar. `settled(request)` is called for each that was answered, `unchosen` when none is chosen any more. */
export function bulkBar(chosen, session, settled, unchosen) {
  const count = el('b', { 'aria-live': 'polite' });
  const clear = () => {
    chosen.clear();
    unchosen();
    refresh();
  };
  const open = (verdict) => () => answerAll([...chosen.values()], session, verdict, settled).then(clear);
  const row = el(
    'div',
    { class: 'bulk', hidden: true, role: 'region', 'aria-label': 'Chosen requests' },
    count,
    button('Approve…', open('approve'), { class: 'primary' }),
    button('Reject…', open('reject'), { class: 'plain' }),
    button('Clear', clear, { class: 'quiet' }),
  );
  const refresh = () => {
    row.hidden = chosen.size === 0;
    count.textContent = `${chosen.size} chosen`;
  };
  return { row, refresh, clear };
}

function answerAll(requests, session, verdict, settled) {
  const many = requests.length === 1 ? '1 request' : `${requests.length} requests`;
  const approves = verdict === 'approve';
  return sheet(`${approves ? 'Approve' : 'Reject'} ${many}`, (close) => {
    const rows = new Map(requests.map((request) => [request.id, row(request, approves && session)]));
    const graves = requests.filter(isGrave).length;
    const typed = approves && graves > 0 ? codeField(`${graves} of them cannot be taken back.`) : null;
    const reason = approves ? null : reasonField();
    const said = saying();
    const yes = el('button', { type: 'submit', class: approves && graves > 0 ? 'grave' : 'primary', 'data-first': !typed && approves }, approves ? 'Approve all' : 'Reject all');
    const no = button('Not now', close, { class: 'plain' });
    const submit = async (event) => {
      event.preventDefault();
      if (typed && !typed.right()) return said.say('The code is not the one that is shown.', typed.input);
      yes.disabled = true;
      try {
        const tell = (one) => told(rows.get(one.id), one, settled);
        const done = approves ? await approveAll(requests, tell) : await rejectAll(requests, reason.value(), tell);
        said.say(`${done} of ${requests.length} ${approves ? 'approved' : 'rejected'}.`);
        yes.remove();
        no.textContent = 'Done';
        no.focus();
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        said.say(wrong(problem));
        yes.disabled = false;
      }
      return undefined;
    };
    return el(
      'form',
      { on: { submit } },
      el('ul', { class: 'many' }, [...rows.values()].map((one) => one.node)),
      typed?.row,
      reason?.row,
      said.row,
      el('footer', {}, no, yes),
    );
  });
}

function row(request, session) {
  const worth = session ? yours(request, session) : null;
  const doubt = worth && (worth.wanted || !worth.counts) ? worth.words : '';
  const became = el('span', { class: 'became' }, doubt);
  const node = el('li', { class: loudness(request) }, el('span', { class: 'what' }, visible(headline(request)), glimpse(request)), became);
  return { node, became, request };
}

function told(row, { status, problem, request }, settled) {
  const [words, look] = STATUS[status] ?? ['', ''];
  fill(row.became, status ? el('span', { class: `status ${look}` }, status === 'PENDING' ? 'counted, more is needed' : words) : el('span', { class: 'said' }, wrong(problem)));
  const now = request ?? (status ? { ...row.request, status, updated_at: new Date().toISOString() } : null);
  if (now) settled(now);
}

async function approveAll(requests, tell) {
  const fingerprints = Object.fromEntries(requests.map(({ id, fingerprint }) => [id, fingerprint]));
  const answer = await send('POST', '/v1/requests/approve', { ids: requests.map(({ id }) => id), fingerprints });
  for (const one of answer.results) {
    tell({ ...one, problem: one.problem && new Problem(one.problem, one.problem.status) });
  }
  return answer.results.filter((one) => one.status).length;
}

async function rejectAll(requests, reason, tell) {
  let done = 0;
  const left = [...requests];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      try {
        const answer = await send('POST', `/v1/requests/${next.id}/reject`, { fingerprint: next.fingerprint, ...reason });
        done += 1;
        tell({ id: next.id, status: answer.request.status, request: answer.request });
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        tell({ id: next.id, status: null, problem });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done;
}
