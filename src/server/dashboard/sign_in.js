// The way in: name, passphrase, and the code of the second factor.

import { Problem, send } from './api.js';
import { el, fill, fresh } from './dom.js';

/** Asks until somebody is signed in; then calls `signedIn` with the session. */
export function signIn(main, why, signedIn) {
  const field = (label, attributes) => {
    const id = fresh('field');
    return el('p', { class: 'field' }, el('label', { for: id }, label), el('input', { id, required: true, ...attributes }));
  };
  const name = field('Name', { name: 'name', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', maxlength: 64 });
  const passphrase = field('Passphrase', { name: 'passphrase', type: 'password', autocomplete: 'current-password', maxlength: 1024 });
  const code = field('Code', {
    name: 'code',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    pattern: '[0-9 ]{6,7}',
    maxlength: 7,
    placeholder: '6 digits',
    title: 'the six digits that your authenticator app shows',
  });
  const said = el('p', { class: 'said', role: 'alert' });
  const enter = el('button', { class: 'primary', type: 'submit' }, 'Sign in');
  const submit = async (event) => {
    event.preventDefault();
    const value = (row) => row.querySelector('input').value;
    said.textContent = '';
    enter.disabled = true;
    enter.textContent = 'Signing in…';
    try {
      signedIn(await send('POST', '/v1/session', { name: value(name).trim(), passphrase: value(passphrase), code: value(code).replace(/ /g, '') }));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      said.textContent = refused(problem);
      // A code counts once: the next try needs another one.
      const again = code.querySelector('input');
      again.value = '';
      again.focus();
    } finally {
      enter.disabled = false;
      enter.textContent = 'Sign in';
    }
  };
  fill(
    main,
    el(
      'div',
      { class: 'door' },
      el('h1', {}, 'Sign in'),
      el('p', { class: 'lead' }, why),
      el('form', { on: { submit } }, name, passphrase, code, said, enter),
      el(
        'p',
        { class: 'small' },
        'Not enrolled yet? At the server’s own terminal: ',
        el('code', {}, 'sudomode server approver add NAME'),
      ),
    ),
  );
  name.querySelector('input').focus();
}

function refused(problem) {
  if (problem.status === 429) return `Too many tries. Wait ${problem.retryAfter ?? 'some'} seconds, then try again.`;
  if (problem.status === 401) return 'Name, passphrase or code is wrong. A code counts once; wait for the next one.';
  return [problem.message, problem.hint].filter(Boolean).join(' ');
}
