// A dialog: a sheet above the page. The browser keeps the focus inside and gives it back; Escape puts it away.

import { button, el, fresh } from './dom.js';

/** Opens a sheet. `build(close)` makes its content; the promise ends when it is put away. */
export function sheet(title, build, attributes = {}) {
  return new Promise((closed) => {
    const heading = fresh('sheet');
    const dialog = el('dialog', { 'aria-labelledby': heading, ...attributes });
    const close = () => dialog.close();
    dialog.append(
      el('header', {}, el('h2', { id: heading }, title), button('Close', close, { class: 'quiet close', 'aria-label': 'Close' })),
      ...[build(close)].flat(),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      closed();
    });
    // A press on what lies behind puts it away, as Escape does.
    dialog.addEventListener('mousedown', (event) => {
      if (event.target === dialog) close();
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector('[data-first]')?.focus();
  });
}

/** True while a sheet is open. */
export const isOpen = () => document.querySelector('dialog[open]') !== null;

/** Asks for a plain yes; the promise gives it. */
export async function confirm(title, text, yes, attributes = {}) {
  let said = false;
  await sheet(title, (close) => [
    el('p', {}, text),
    el(
      'footer',
      {},
      button('Leave it', close, { class: 'plain' }),
      button(yes, () => ((said = true), close()), { class: 'primary', 'data-first': true, ...attributes }),
    ),
  ]);
  return said;
}
