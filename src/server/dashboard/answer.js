// The answer to a request: approve it once or for longer, or reject it and say why. What destroys or moves money is
// approved by typing a code, as at a terminal; where the rule demands more, the person signs.

import { Problem, send } from './api.js';
import { button, el, fill, fresh } from './dom.js';
import { proof } from './proof.js';
import { beware, command, facts, fed, isGrave, because, caller, would, yours } from './question.js';
import { remembering } from './remember.js';
import { sheet } from './sheet.js';
import { visible } from './visible.js';

// Letters that are told apart easily; the same as at the terminal.
const LETTERS = 'bcdfghjkmnpqrtwx';

/** A code that nobody types by habit. */
export function code() {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return [...bytes].map((byte) => LETTERS[byte & 15]).join('');
}

/** A field in which that code must stand; `right` tells whether it does. */
export function codeField(why) {
  const wanted = code();
  const id = fresh('code');
  const input = el('input', {
    id,
    class: 'code',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 8,
    'data-first': true,
  });
  const row = el('p', { class: 'field typed-code' }, el('label', { for: id }, why, ' Type ', el('b', { class: 'code' }, wanted), ' to approve.'), input);
  return { row, input, right: () => input.value.trim().toLowerCase() === wanted };
}

/** The sheet in which a request is approved. `done(request)` is called with what the server says it is now. */
export function approve(request, session, done, longer = false) {
  return sheet('Approve', (close) => {
    const grave = isGrave(request);
    const typed = grave ? codeField('This cannot be taken back.') : null;
    const remember = remembering(request, longer);
    const more = proof(request, yours(request, session).wanted === 'signed');
    const yes = el('button', { type: 'submit', class: grave ? 'grave' : 'primary', 'data-first': !grave }, 'Approve');
    const asked = async (event) => {
      event.preventDefault();
      if (typed && !typed.right()) return said.say('The code is not the one that is shown.', typed.input);
      const terms = remember.terms();
      if (typeof terms === 'string') return said.say(terms);
      const body = { fingerprint: request.fingerprint, ...terms, ...more.values() };
      return voting(yes, said, more, done, close, () => send('POST', `/v1/requests/${request.id}/approve`, body));
    };
    const said = saying();
    const { words, meaning } = yours(request, session);
    const worth = meaning ? `${words}: ${meaning}` : words;
    return el(
      'form',
      { on: { submit: asked } },
      summary(request),
      el('p', { class: 'worth' }, worth.charAt(0).toUpperCase() + worth.slice(1), '.'),
      remember.row,
      more.row,
      typed?.row,
      said.row,
      el('footer', {}, button('Not now', close, { class: 'plain' }), yes),
    );
  });
}

// What the agent is told most often.
const REASONS = ['Not now', 'Too much at once: do less, and ask again', 'Take a way that can be undone', 'Ask the user first', 'Use the test environment'];

/** The sheet in which a request is rejected. */
export function reject(request, done) {
  return sheet(request.status === 'APPROVED' ? 'Take the approval back' : 'Reject', (close) => {
    const reason = reasonField();
    const yes = el('button', { type: 'submit', class: 'primary' }, request.status === 'APPROVED' ? 'Take it back' : 'Reject');
    const said = saying();
    const asked = (event) => {
      event.preventDefault();
      const body = { fingerprint: request.fingerprint, ...reason.value() };
      return voting(yes, said, null, done, close, () => send('POST', `/v1/requests/${request.id}/reject`, body));
    };
    return el(
      'form',
      { on: { submit: asked } },
      summary(request),
      reason.row,
      said.row,
      el('footer', {}, button('Not now', close, { class: 'plain' }), yes),
    );
  });
}

/** A field for the reason of a rejection, with what is said most often. */
export function reasonField() {
  const id = fresh('reason');
  const text = el('textarea', { id, rows: 2, maxlength: 2000, 'data-first': true, placeholder: 'What should it do instead?' });
  const take = (reason) => () => {
    text.value = reason;
    text.focus();
  };
  const row = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, 'Reason, which the agent reads'),
    text,
    el('div', { class: 'chips' }, REASONS.map((reason) => button(reason, take(reason), { class: 'chip' }))),
  );
  const value = () => (text.value.trim() === '' ? {} : { reason: text.value.trim() });
  return { row, value };
}

/** What is answered, once more, in the sheet. */
export function summary(request) {
  return el(
    'div',
    { class: 'summary' },
    would(request, 'h3'),
    el('div', { class: 'framed', tabindex: '0', role: 'group', 'aria-label': 'The command' }, command(request)),
    fed(request),
    beware(request),
    facts([
      ['asked by', caller(request)],
      ['in', visible(request.cwd)],
      ['because', because(request)],
    ]),
  );
}

/** A line for what went wrong; where it belongs to a field, that one is focused. */
export function saying() {
  const row = el('div', { class: 'said', role: 'alert' });
  const say = (content, field) => {
    fill(row, content);
    field?.focus();
  };
  return { row, say };
}

async function voting(yes, said, more, done, close, vote) {
  yes.disabled = true;
  said.say('');
  try {
    const answer = await vote();
    close();
    done(answer.request, answer);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const over = refused(problem, said, more);
    if (over && problem.request) done(problem.request, null);
    if (over) return;
  }
  yes.disabled = false;
}

// What went wrong is told; true if there is nothing left to answer in this sheet.
function refused(problem, said, more) {
  if (problem.kind === 'unproven' && problem.challenge && more?.ask(problem.challenge)) {
    said.say('This needs your signature.');
    return false;
  }
  if (problem.status === 412) {
    said.say('It changed while you looked at it, so nothing was answered. Close this and look again.');
    return true;
  }
  if (problem.status === 409) {
    said.say([decidedElsewhere(problem.request), ' Nothing was changed by you.']);
    return true;
  }
  said.say(wrong(problem));
  return problem.status === 404;
}

/** A problem in words. */
export function wrong(problem) {
  const wait = problem.retryAfter ? `Try again in ${problem.retryAfter} seconds.` : '';
  return [problem.message, problem.hint, wait].filter(Boolean).join('. ').replaceAll('..', '.');
}

/** Says kindly that somebody else was faster. */
export function decidedElsewhere(request) {
  const answer = request?.resolution;
  if (answer) {
    const why = answer.reason ? [': ', visible(answer.reason)] : '';
    return [el('b', {}, visible(answer.by)), answer.verdict === 'approve' ? ' approved it already' : ' rejected it already', why, '.'];
  }
  const how = { EXPIRED: 'Its time is over.', CANCELLED: 'The agent took it back.' };
  return how[request?.status] ?? 'It stands elsewhere by now.';
}
