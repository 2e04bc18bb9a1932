// A difference between two texts, as `diff -u` writes it, and made here for what is not proposed yet.

import { el } from './dom.js';
import { visible } from './visible.js';

const LOOKS = { __proto__: null, '+': 'added', '-': 'removed', '@': 'place' };

/** Shows a difference; the heads of the files are left out. */
export function difference(text) {
  const lines = text.replace(/\n$/, '').split('\n').filter((line) => !/^(---|\+\+\+) /.test(line) && line !== '');
  if (lines.length === 0) return null;
  const rows = lines.map((line) => {
    const look = LOOKS[line[0]] ?? 'same';
    const content = look === 'place' ? line : line.slice(1);
    const sign = { added: 'added: ', removed: 'removed: ' }[look];
    return el('div', { class: look }, sign && el('span', { class: 'unseen' }, sign), el('code', {}, visible(content)), '\n');
  });
  return el('div', { class: 'source diff', tabindex: '0', role: 'group', 'aria-label': 'What changes' }, rows);
}

// Beyond this many lines a difference takes longer than a person waits.
const MOST = 4000;
const AROUND = 3;

/** The difference of two texts, line by line; a long one is left to the server. */
export function compared(before, after) {
  const [one, other] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length + right.length === 0) return '';
  if (left.length * right.length > MOST * MOST) return `@@ too much changes to be compared here @@`;
  const context = (lines) => lines.map((line) => ` ${line}`);
  return [
    `@@ line ${start + 1} @@`,
    ...context(one.slice(Math.max(0, start - AROUND), start)),
    ...steps(left, right),
    ...context(one.slice(one.length - end, one.length - end + AROUND)),
  ].join('\n');
}

// The longest common run of lines, by the table that every textbook has.
function steps(left, right) {
  const width = right.length + 1;
  const table = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = left[i] === right[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const lines = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push(` ${left[i]}`);
      i += 1;
      j += 1;
    } else if (j === right.length || (i < left.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) {
      lines.push(`-${left[i]}`);
      i += 1;
    } else {
      lines.push(`+${right[j]}`);
      j += 1;
    }
  }
  return lines;
}
