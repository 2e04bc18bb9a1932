// A request as a human is asked it: what would happen in large, then the truth of it word by word.

import { button, el, fresh } from './dom.js';
import { since, until } from './time.js';
import { visible } from './visible.js';

/** Consequences from harmless to grave, how they are called, and how loud they are. */
const EFFECTS = {
  __proto__: null,
  read: ['reads', 'calm'],
  write: ['changes something', 'calm'],
  network: ['talks to another host', 'calm'],
  execute: ['runs code', 'care'],
  secret: ['touches a secret', 'care'],
  spend: ['moves money', 'grave'],
  destroy: ['destroys', 'grave'],
};
const GRAVITY = Object.keys(EFFECTS);

/** The gravest effect of a request. */
export function gravest(request) {
  const ranks = request.intents.map((intent) => GRAVITY.indexOf(intent.effect));
  return GRAVITY[Math.max(0, ...ranks)];
}

/** How loud a request is: `calm`, `care`, `grave`. */
export function loudness(request) {
  const loud = EFFECTS[gravest(request)][1];
  return loud === 'calm' && isOpaque(request) ? 'care' : loud;
}

const isOpaque = (request) => request.intents.some((intent) => intent.opaque);

/** True where a yes must be typed. */
export const isGrave = (request) => request.words?.grave ?? loudness(request) === 'grave';

/** What each intent would do, in words; the wire says it, older servers leave it out. */
export function sentences(request) {
  return (
    request.words?.would ??
    request.intents.map(({ resource, action }) => ({ says: `${resource} ${action}`, typed: '', consequence: '' }))
  );
}

/** The heart of a request on one line: what its gravest intent would do. */
export function headline(request) {
  const most = gravest(request);
  const at = request.intents.findIndex((intent) => intent.effect === most);
  const says = sentences(request)[Math.max(0, at)]?.says ?? request.argv.join(' ');
  const more = request.intents.length - 1;
  return more > 0 ? `${says} and ${more} more` : says;
}

/** Badges for all effects, the gravest first. */
export function badges(request) {
  const effects = [...new Set(request.intents.map((intent) => intent.effect))];
  effects.sort((one, other) => GRAVITY.indexOf(other) - GRAVITY.indexOf(one));
  // That something is looked at, too, says nothing beside what changes.
  const telling = effects.filter((effect, index) => index === 0 || effect !== 'read');
  return [
    telling.map((effect) => el('span', { class: `badge ${EFFECTS[effect]?.[1] ?? 'care'}` }, EFFECTS[effect]?.[0] ?? effect)),
    isOpaque(request) && el('span', { class: 'badge care' }, 'not all of it can be seen'),
  ];
}

// More characters than this of what was read are scrolled.
const TYPED = 1000;
// More intents than this are unfolded by whoever wants to see them.
const INTENTS = 4;
// More words, or characters, of a command than this.
const WORDS = 60;
const CHARACTERS = 1500;

// As much of a command as a list shows of it; all of it stands where it is answered.
const GLIMPSE = 400;

/** The command on one line, of which a list shows the beginning. */
export function glimpse(request) {
  const line = request.argv.join(' ');
  const cut = line.length > GLIMPSE ? `${line.slice(0, GLIMPSE)}…` : line;
  return el('span', { class: 'small argv-line' }, visible(cut));
}

/** What would happen, in large, with the exact reading below each. `level` is that of the heading. */
export function would(request, level = 'h2') {
  const said = sentences(request).map((sentence, index) => [sentence, request.intents[index] ?? {}]);
  // What only starts others is said in small.
  const starts = ([, intent]) => intent.effect === 'read' && intent.action === 'run_command';
  const order = said.length > 1 ? [...said.filter((one) => !starts(one)), ...said.filter(starts)] : said;
  const items = order.map((one) => intent(one, said.length > 1, starts(one)));
  const heading = el(level, { class: 'would', id: fresh('would') }, items.slice(0, INTENTS));
  if (items.length <= INTENTS) return heading;
  return [heading, folded(`${items.length - INTENTS} more intents`, el('div', { class: 'would' }, items.slice(INTENTS)))];
}

function intent([sentence, { effect, opaque }], several, starts) {
  return el(
    'span',
    { class: `intent ${several && starts ? 'starts' : ''} ${EFFECTS[effect]?.[1] ?? 'care'}` },
    el('span', { class: 'says' }, visible(sentence.says)),
    // Of one alone the badge says what comes of it.
    el('span', { class: 'typed', tabindex: sentence.typed.length > TYPED ? 0 : null }, visible(sentence.typed), several && sentence.consequence && [' – ', visible(sentence.consequence)]),
    opaque && el('span', { class: 'opaque' }, 'cannot be seen: ', visible(opaque)),
  );
}

/** The command, each word in a frame of its own, so that nobody has to guess where one ends. */
export function command(request) {
  const words = request.argv.map((word) => el('code', {}, word === '' ? "''" : visible(word)));
  const shown = fitting(request.argv);
  const list = (part) => el('span', { class: 'argv' }, part.flatMap((word, index) => (index === 0 ? [word] : [' ', word])));
  if (shown === words.length) return list(words);
  const left = request.argv.slice(shown);
  const characters = left.reduce((sum, word) => sum + word.length, 0);
  return [
    list(words.slice(0, shown)),
    folded(`${left.length} more words, ${characters} more characters`, list(words.slice(shown))),
  ];
}

function fitting(argv) {
  let characters = 0;
  let count = 0;
  for (const word of argv) {
    characters += word.length;
    if (count > 0 && (count === WORDS || characters > CHARACTERS)) break;
    count += 1;
  }
  return count;
}

function folded(label, content) {
  return el('details', { class: 'more' }, el('summary', {}, label), content);
}

/** A definition list of `[name, content, look]`; rows without content are left out. */
export function facts(rows) {
  const pairs = rows.filter(([, content]) => content && content.length !== 0);
  return el('dl', { class: 'facts' }, pairs.map(([name, content, look]) => el('div', { class: look }, el('dt', {}, name), el('dd', {}, content))));
}

/** Everything that could mislead whoever reads the question. */
export function beware(request) {
  const lines = request.words?.beware ?? [...request.flags, ...request.not_inspected];
  const taken = request.dropped.map((name) => `${name} is taken away: it would make the program run other code`);
  const all = [...lines, ...taken];
  return (
    all.length > 0 &&
    el('ul', { class: 'beware', 'aria-label': 'Beware' }, all.map((line) => el('li', {}, visible(line))))
  );
}

/** Code that comes through standard input. */
export function fed(request) {
  const { stdin } = request;
  if (!stdin) return null;
  const cut = !stdin.whole || stdin.shown !== stdin.bytes;
  const size = `${stdin.bytes} bytes${stdin.whole ? '' : ' and more to come'}${stdin.shown === stdin.bytes ? '' : `, the first ${stdin.shown} are shown`}`;
  return el(
    'figure',
    { class: 'fed' },
    el('figcaption', { class: cut ? 'warned' : '' }, `reads from standard input: ${size}`),
    el('pre', { tabindex: '0', 'aria-label': 'Standard input' }, stdin.lines.map((line) => [visible(line), '\n'])),
  );
}

/** Why it is asked: the rule, its place, its reason. */
export function because(request) {
  const rule = request.rule ?? 'the default of the policy';
  const [, id, place] = /^(\S+) \((.*)\)$/.exec(rule) ?? [null, rule, ''];
  return [
    visible(request.reason),
    ' ',
    el('span', { class: 'rule' }, '(', visible(id), place && [', ', visible(place)], ')'),
  ];
}

const RANK = ['none', 'authenticated', 'signed'];
const MEANING = {
  __proto__: null,
  none: 'any process of that user could have given it',
  authenticated: 'given by somebody who knows an approver’s passphrase',
  signed: 'given by somebody who holds an approver’s key',
};

/** What an approval by whoever is signed in would be worth, and whether that counts: `{assurance, counts, words}`. */
export function yours(request, session) {
  const weak = request.requester.kind === 'remote' && request.requester.same_user;
  const assurance = weak ? 'none' : session.assurance;
  const open = request.required.filter((clause) => may(clause, request, session));
  const enough = open.some((clause) => RANK.indexOf(assurance) >= RANK.indexOf(clause.assurance));
  const voted = request.votes.some((vote) => vote.person === session.name && vote.verdict === 'approve');
  if (voted) return { assurance, counts: false, words: 'you approved it' };
  if (open.length === 0) return { assurance, counts: false, words: 'an approval of yours does not count here' };
  if (enough) return { assurance, counts: true, words: `yours counts as ${assurance}`, meaning: MEANING[assurance] };
  if (weak) return { assurance, counts: false, words: 'no approval is worth enough here: who asks could write what the server keeps' };
  const wanted = open[0].assurance;
  return { assurance, counts: true, wanted, words: `yours counts once it is ${wanted}` };
}

function may(clause, request, session) {
  const among = clause.approvers.length === 0 || clause.approvers.includes(session.name);
  return among && !(clause.four_eyes && session.name === request.user);
}

/** What is needed for an approval, and which votes are there. */
export function needed(request, session) {
  const there = request.votes.filter((vote) => vote.verdict === 'approve');
  const parts = [[visible(request.missing || 'an approval')]];
  if (there.length > 0) {
    parts.push(['approved so far by ', there.map((vote, index) => [index > 0 && ', ', el('b', {}, visible(vote.person)), ` (${vote.assurance})`])]);
  }
  parts.push([yours(request, session).words]);
  return parts.map((part, index) => [index > 0 && '; ', part]);
}

/** How long it has waited, and when its time is over. */
export function clocks(request) {
  return [since(request.created_at, 'waits for '), request.expires_at && [' · ', until(request.expires_at, 'ends in ')]];
}

/** Who asks, as the server knows it. */
export function caller(request) {
  const words = request.words?.asked_by ?? `${request.agent ?? 'no known agent'} as ${request.user} on ${request.host}`;
  const token = request.requester.kind === 'remote' ? request.requester.token : null;
  return [visible(words), token && [', token ', visible(token)]];
}

/** Copies a text; the button says that it did. */
export function copying(text, label = 'Copy') {
  const press = async (event) => {
    const pressed = event.currentTarget;
    try {
      await navigator.clipboard.writeText(text);
      pressed.textContent = 'Copied';
    } catch {
      pressed.textContent = 'Copying is not allowed here';
    }
    setTimeout(() => {
      pressed.textContent = label;
    }, 2000);
  };
  return button(label, press, { class: 'quiet' });
}
