// The keyboard. Single keys work wherever nothing is typed; each screen brings its own.

import { el, fresh } from './dom.js';
import { isOpen, sheet } from './sheet.js';

const KEYS = [
  ['j', 'k', 'the next, the one before'],
  ['Enter', null, 'open it'],
  ['a', null, 'approve'],
  ['r', null, 'reject'],
  ['g', null, 'approve and remember'],
  ['x', null, 'choose it, to answer several at once'],
  ['/', null, 'search the history'],
  ['1', '6', 'the screens, from left to right'],
  ['Esc', null, 'close, or choose nothing'],
  ['?', null, 'this list'],
];

/** Shows the keys. */
export function help() {
  if (isOpen()) return;
  sheet('Keys', () => [
    el(
      'dl',
      { class: 'keys' },
      KEYS.map(([key, other, what]) =>
        el('div', {}, el('dt', {}, el('kbd', {}, key), other && [' ', el('kbd', {}, other)]), el('dd', {}, what)),
      ),
    ),
    whether(),
    el('p', { class: 'small' }, 'An approval is for exactly the command that is shown, for one execution, unless you have it remembered.'),
  ]);
}

// Whoever dictates, or leans on keys, can do without them (WCAG 2.1.4). Escape always works.
const OFF = 'sudomode-keys-off';
const off = () => localStorage.getItem(OFF) !== null;

function whether() {
  const id = fresh('keys');
  const box = el('input', { type: 'checkbox', id, checked: !off() });
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '');
  });
  return el('p', { class: 'choice' }, box, el('label', { for: id }, 'Single keys do something'));
}

/** Starts listening; `screen()` gives the keys of the screen that is shown. */
export function startKeys(screen) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOpen()) return;
    if ((isTyped(event.target) || off()) && event.key !== 'Escape') return;
    const own = screen()[event.key];
    const act = own ?? everywhere(event.key);
    if (!act) return;
    // A button or link that has the focus is pressed by Enter itself.
    if (event.key === 'Enter' && event.target.closest('a, button, summary')) return;
    if (event.key !== 'Escape') event.preventDefault();
    act(event);
  });
}

function isTyped(target) {
  return target.matches?.('input:not([type=checkbox], [type=radio]), textarea, select') ?? false;
}

function everywhere(key) {
  const links = document.querySelectorAll('#top nav a');
  if (/^[1-6]$/.test(key) && links.length > 0) return () => links[Number(key) - 1]?.click();
  if (key === '?') return help;
  if (key === '/' && links.length > 0) {
    return () => {
      location.hash = '#/history?focus=search';
    };
  }
  return null;
}
