// Tables: heads, and cells that carry their own label where a narrow screen has no room for heads.

import { el } from './dom.js';

/** A table with these heads, `''` for a column without one, and these rows. */
export function table(look, heads, rows) {
  return el(
    'table',
    { class: `rows ${look}` },
    el('thead', {}, el('tr', {}, heads.map((head) => (head === '' ? el('td', {}) : el('th', { scope: 'col' }, head))))),
    el('tbody', {}, rows),
  );
}

/** A cell: how it looks, what it is called where there are no heads, and what it holds. */
export function cell(look, label, ...content) {
  const empty = content.flat(Infinity).every((part) => part === null || part === undefined || part === false || part === '');
  return el('td', { class: empty ? `${look} none` : look, 'data-label': label || null }, empty ? '–' : content);
}
