// Where a vote must be worth more than the session is: the passphrase and a code once more, or a signature that the
// person makes elsewhere, with a key that this browser never sees.

import { get } from './api.js';
import { el, fill, fresh } from './dom.js';
import { copying } from './question.js';

/** Fields that appear when they are asked for: at once where `wanted` says which. `values()` is what to send. */
export function proof(request, session, wanted) {
  const row = el('div', { class: 'proof' });
  let values = () => ({});
  const ask = (challenge) => {
    values = challenge ? signature(row, challenge) : passphrase(row, session);
  };
  if (wanted === 'authenticated') ask(null);
  if (wanted === 'signed') {
    get(`/v1/requests/${request.id}/challenge`).then(
      ({ text }) => ask(text),
      // The vote itself brings it, too.
      () => {},
    );
  }
  return { row, ask, values: () => values() };
}

function passphrase(row, session) {
  const [word, code] = [fresh('passphrase'), fresh('code')];
  const first = el('input', { id: word, type: 'password', autocomplete: 'current-password', maxlength: 1024 });
  const second = el('input', { id: code, inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 7, placeholder: '6 digits' });
  fill(
    row,
    el('p', { class: 'field' }, el('label', { for: word }, 'Your passphrase'), first),
    el('p', { class: 'field' }, el('label', { for: code }, 'A fresh code of your authenticator app'), second),
  );
  first.focus();
  return () => ({ person: session.name, passphrase: first.value, code: second.value.replace(/ /g, '') });
}

// Where the shell stops reading; no line of a challenge is this.
const END = 'END-OF-CHALLENGE';

function signature(row, challenge) {
  const command = `ssh-keygen -Y sign -n sudomode-vote@1 -f ~/.ssh/id_ed25519 <<'${END}'\n${challenge}${END}\n`;
  const id = fresh('proof');
  const pasted = el('textarea', { id, rows: 4, class: 'mono', spellcheck: 'false', placeholder: '-----BEGIN SSH SIGNATURE-----' });
  fill(
    row,
    el('p', { class: 'small' }, 'Sign this text with your own key, in a terminal that the agent cannot use. Read it before you sign.'),
    el('pre', { class: 'challenge', tabindex: '0', role: 'group', 'aria-label': 'What to sign' }, command),
    el('p', {}, copying(command, 'Copy the command')),
    el('p', { class: 'field' }, el('label', { for: id }, 'The signature that it prints'), pasted),
  );
  return () => (pasted.value.trim() === '' ? {} : { proof: `${pasted.value.trim()}\n` });
}
