// Where a vote must be worth more than a session is: a signature that the person makes elsewhere, with a key that this
// browser never sees.

import { get } from './api.js';
import { el, fill, fresh } from './dom.js';
import { copying } from './question.js';

// Where the shell stops reading; no line of a challenge is this.
const END = 'END-OF-CHALLENGE';

/**
 * Fields for a signature, which appear at once where one is `wanted`, and else when the server asks for one.
 * `values()` is what to send; `ask(challenge)` is true if they were not there yet.
 */
export function proof(request, wanted) {
  const row = el('div', { class: 'proof' });
  const id = fresh('proof');
  const pasted = el('textarea', { id, rows: 4, class: 'mono', spellcheck: 'false', placeholder: '-----BEGIN SSH SIGNATURE-----' });
  const ask = (challenge) => {
    if (row.hasChildNodes()) return false;
    const command = `ssh-keygen -Y sign -n sudomode-vote@1 -f ~/.ssh/id_ed25519 <<'${END}'\n${challenge}${END}\n`;
    fill(
      row,
      el('p', { class: 'small' }, 'Sign this text with your own key, in a terminal that the agent cannot use. Read it before you sign.'),
      el('pre', { class: 'challenge', tabindex: '0', role: 'group', 'aria-label': 'What to sign' }, command),
      el('p', {}, copying(command, 'Copy the command')),
      el('p', { class: 'field' }, el('label', { for: id }, 'The signature that it prints'), pasted),
    );
    return true;
  };
  if (wanted) {
    // The answer to a vote without one brings it, too.
    get(`/v1/requests/${request.id}/challenge`).then(({ text }) => ask(text), () => {});
  }
  const values = () => (pasted.value.trim() === '' ? {} : { proof: `${pasted.value.trim()}\n` });
  return { row, ask, values };
}
