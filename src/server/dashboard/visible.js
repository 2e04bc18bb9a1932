// Shows text as it is: what cannot be seen, what reorders what stands around it, and letters that pass for others are
// written as escapes and marked. The server escapes the words of a command already; nothing rests on that here.

import { el } from './dom.js';

// Blocks of scripts that are written from right to left: a letter of theirs reorders its neighbours (UAX #9).
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
// Letters, marks and symbols without ink.
const BLANK =
  /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{16fe4}\u{1d159}\u{e0100}-\u{e01ef}]/u;
const UNSEEN = /[\p{C}\p{Z}\p{Me}]/u;
const LETTER = /\p{L}/u;
const MARK = /\p{M}/u;
// More marks than this on one letter reach into the lines above and below.
const MARKS_ON_A_LETTER = 2;

const LATIN = /\p{Script=Latin}/u;
const LOOKS_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/u;
// Cyrillic and Greek letters whose shape is that of a Latin one.
const TWIN = /[аеорсухіјѕһԁԛԝӏҽզАВЕКМНОРСТУХІЈЅԌԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧονϲ]/u;

const NAMES = {
  __proto__: null,
  0x00: 'null', 0x07: 'bell', 0x08: 'backspace', 0x09: 'tab', 0x0a: 'line feed', 0x0d: 'carriage return',
  0x1b: 'escape', 0x7f: 'delete', 0x9b: 'control sequence introducer', 0xa0: 'no-break space', 0xad: 'soft hyphen',
  0x200b: 'zero width space', 0x200c: 'zero width non-joiner', 0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark', 0x200f: 'right-to-left mark', 0x2028: 'line separator', 0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding', 0x202b: 'right-to-left embedding', 0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override', 0x202e: 'right-to-left override', 0x2060: 'word joiner',
  0x2066: 'left-to-right isolate', 0x2067: 'right-to-left isolate', 0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate', 0xfeff: 'zero width no-break space',
};

// Almost everything is this, and shown as it is.
const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/;

/** The text as nodes; escapes stand in marks of their own. */
export function visible(text) {
  const shown = document.createDocumentFragment();
  if (PLAIN.test(text ?? '')) {
    shown.append(String(text ?? ''));
    return shown;
  }
  let plain = '';
  for (const piece of pieces(String(text ?? ''))) {
    if (piece.mark === undefined) {
      plain += piece.text;
      continue;
    }
    if (plain !== '') shown.append(plain);
    plain = '';
    shown.append(el('mark', { class: 'escape', title: piece.mark }, piece.text));
  }
  if (plain !== '') shown.append(plain);
  return shown;
}

/** The same as one string, for places that hold no marks: titles, labels. */
export function plainly(text) {
  return [...pieces(String(text ?? ''))].map((piece) => piece.text).join('');
}

/** The text in pieces: `{text}`, or `{text, mark}` for an escape and what is said of it. */
export function* pieces(text) {
  const twins = passing(text);
  let marks = 0;
  let at = 0;
  while (at < text.length) {
    const written = escapeAt(text, at);
    if (written !== null) {
      yield written;
      at += written.text.length;
      marks = 0;
      continue;
    }
    const code = text.codePointAt(at);
    const letter = String.fromCodePoint(code);
    const isMark = MARK.test(letter);
    const unseen = isUnseen(letter) || (isMark && marks === 0);
    if (unseen || twins.has(at)) {
      yield { text: escaped(code), mark: named(code, unseen) };
      marks = 0;
    } else {
      yield { text: letter };
      marks = LETTER.test(letter) ? MARKS_ON_A_LETTER : isMark ? marks - 1 : 0;
    }
    at += letter.length;
  }
}

function isUnseen(letter) {
  return letter !== ' ' && (UNSEEN.test(letter) || BLANK.test(letter) || RIGHT_TO_LEFT.test(letter));
}

// `\x1b` and `\u{202e}` are escapes that the server wrote; in `\\x1b` the backslash is one of the command's.
function escapeAt(text, at) {
  if (text[at] !== '\\') return null;
  const rest = text.slice(at, at + 12);
  if (rest.startsWith('\\\\')) return { text: '\\\\' };
  const found = /^\\(?:x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\})/.exec(rest);
  if (found === null) return null;
  return { text: found[0], mark: named(parseInt(found[1] ?? found[2], 16), true) };
}

function escaped(code) {
  const short = { 9: '\\t', 10: '\\n', 13: '\\r' }[code];
  const digits = code.toString(16);
  return short ?? (code < 0x80 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`);
}

function named(code, unseen) {
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[code];
  return unseen ? `${number} ${name ?? 'cannot be shown as it is'}` : `${number}, which looks like another letter`;
}

// Where in the text letters stand that pass for others.
function passing(text) {
  const found = new Set();
  if (/^[\x00-\x7f]*$/.test(text)) return found;
  const runs = [...text.matchAll(/[\p{L}\p{M}]+/gu)];
  const foreign = runs.some(([run]) => !LATIN.test(run) && [...run].some((c) => LOOKS_LATIN.test(c) && !TWIN.test(c)));
  for (const run of runs) {
    const mixed = LATIN.test(run[0]) && LOOKS_LATIN.test(run[0]);
    // A whole word of twins is a disguise where nothing else is written in their script.
    const disguised = !foreign && !LATIN.test(run[0]) && [...run[0]].every((c) => TWIN.test(c));
    if (!mixed && !disguised) continue;
    let at = run.index;
    for (const letter of run[0]) {
      if (LOOKS_LATIN.test(letter)) found.add(at);
      at += letter.length;
    }
  }
  // Full-width, mathematical and other forms of plain characters.
  let at = 0;
  for (const letter of text) {
    if (letter > '\x7f' && /^[\x21-\x7e]$/.test(letter.normalize('NFKC'))) found.add(at);
    at += letter.length;
  }
  return found;
}
