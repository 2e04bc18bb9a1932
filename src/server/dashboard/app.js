// The page: who is signed in, which screen is shown, what the keys do, and whether the connection holds.

import { get, send, setCsrf } from './api.js';
import { button, el, fill } from './dom.js';
import { icon, tabIcon } from './icons.js';
import { help, startKeys } from './keys.js';
import { listen } from './live.js';
import { signIn } from './sign_in.js';
import { since, startClocks } from './time.js';
import { visible } from './visible.js';
import * as activity from './activity.js';
import * as grants from './grants.js';
import * as history from './history.js';
import * as people from './people.js';
import * as pending from './pending.js';
import * as policies from './policies.js';
import * as request from './request.js';

// Paths behind the `#`, and what shows them; the first that matches.
const SCREENS = [
  [/^$/, 'pending', pending],
  [/^history$/, 'history', history],
  [/^requests\/(req_[0-9a-z]+)$/, 'history', request],
  [/^activity$/, 'activity', activity],
  [/^policies(?:\/(new|try|history|\d+))?$/, 'policies', policies],
  [/^grants$/, 'grants', grants],
  [/^people$/, 'people', people],
];
const TABS = [
  ['pending', '#/', 'Pending'],
  ['history', '#/history', 'History'],
  ['activity', '#/activity', 'Activity'],
  ['policies', '#/policies', 'Policies'],
  ['grants', '#/grants', 'Grants'],
  ['people', '#/people', 'People'],
];

const main = document.getElementById('main');
const top = document.getElementById('top');
const notice = document.getElementById('notice');

let session = null;
let screen = null;
let stopListening = null;
let waiting = null;
let andMore = '';
let connection = 'live';

function titled() {
  const count = waiting > 0 ? `(${waiting}${andMore}) ` : '';
  document.title = `${count}${screen?.title ?? 'Sign in'} – sudomode`;
  tabIcon(waiting ?? 0, connection === 'lost');
  const badge = document.getElementById('waiting');
  if (badge) {
    badge.textContent = waiting > 0 ? `${waiting}${andMore}` : '';
    badge.hidden = !(waiting > 0);
  }
}

function counted(count, more = false) {
  waiting = count;
  andMore = more ? '+' : '';
  titled();
}

function route() {
  const [path, parameters] = location.hash.replace(/^#\/?/, '').split('?');
  for (const [pattern, tab, module] of SCREENS) {
    const found = pattern.exec(path);
    if (found) return { tab, module, found, parameters: new URLSearchParams(parameters) };
  }
  return null;
}

function show(moved) {
  const to = route();
  if (to === null) {
    location.replace('#/');
    return;
  }
  screen?.stop?.();
  for (const link of top.querySelectorAll('nav a')) {
    if (link.dataset.tab === to.tab) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  main.className = `screen ${to.tab}`;
  screen = to.module.show(main, { session, counted, found: to.found, parameters: to.parameters, again: () => show(false) });
  titled();
  main.setAttribute('aria-busy', 'true');
  const shown = screen;
  shown.ready.finally(() => {
    if (screen === shown) main.setAttribute('aria-busy', 'false');
  });
  if (moved) {
    window.scrollTo(0, 0);
    // Unless the screen has a place of its own where one begins.
    if (!main.contains(document.activeElement) || document.activeElement === main) main.focus({ preventScroll: true });
  }
}

// Changes often come together; they are looked at once.
let due = null;
function changed() {
  due ??= setTimeout(async () => {
    due = null;
    if (session === null) return;
    if (screen?.title !== 'Pending') await count();
    await screen?.changed?.();
  }, 80);
}

// On other screens only the number of those that wait is kept up to date.
async function count() {
  const answer = await get('/v1/requests?status=PENDING&limit=100').catch(() => null);
  if (answer) counted(answer.requests.length, answer.next !== null);
}

function connected(state, when) {
  connection = state;
  const dot = document.getElementById('connection');
  const words = { live: 'live', polling: 'asking every 5 s', lost: 'no connection' };
  if (dot) {
    dot.className = `connection ${state}`;
    dot.textContent = words[state];
  }
  const lost = state === 'lost' && [
    el('b', {}, 'No connection to the server'),
    since(new Date(when).toISOString(), ' for '),
    '. What you see may be old; it goes on by itself when the server is back.',
  ];
  if (lost && notice.firstChild === null) fill(notice, lost);
  if (!lost) fill(notice);
  titled();
}

const mark = (name, attributes = {}) => el(name, { class: 'mark', ...attributes }, el('img', { src: 'dashboard/icon.svg', alt: '' }), 'sudomode');

function frame() {
  const out = async () => {
    await send('DELETE', '/v1/session').catch(() => null);
    leave('You are signed out.');
  };
  fill(
    top,
    mark('a', { href: '#/' }),
    el(
      'nav',
      { 'aria-label': 'Screens' },
      TABS.map(([tab, href, label]) =>
        el('a', { href, 'data-tab': tab }, icon(tab), el('span', {}, label), tab === 'pending' && el('b', { id: 'waiting', class: 'count', hidden: true })),
      ),
    ),
    el('span', { id: 'connection', class: 'connection live', role: 'status' }, 'live'),
    el('span', { class: 'who' }, visible(session.name), session.project !== 'default' && el('span', { class: 'project' }, visible(session.project))),
    button('?', help, { class: 'quiet round', 'aria-label': 'Keys and help' }),
    button('Sign out', out, { class: 'quiet' }),
  );
}

function enter(signedIn) {
  session = signedIn;
  setCsrf(session.csrf);
  frame();
  stopListening?.();
  stopListening = listen({ changed, state: connected });
  show(true);
}

function leave(why) {
  if (session === null && screen === null && main.querySelector('form')) return;
  session = null;
  stopListening?.();
  stopListening = null;
  screen?.stop?.();
  screen = null;
  waiting = null;
  setCsrf('');
  for (const open of document.querySelectorAll('dialog')) open.close();
  fill(top, mark('span'));
  fill(notice);
  main.className = 'screen';
  titled();
  signIn(main, why, enter);
}

// The server ends a session that nobody uses. An open page uses it without anybody's doing, so it counts itself.
const IDLE = 30 * 60_000;
let touched = Date.now();
for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
  document.addEventListener(event, () => (touched = Date.now()), { passive: true, capture: true });
}
setInterval(async () => {
  if (session === null || Date.now() - touched < IDLE) return;
  await send('DELETE', '/v1/session').catch(() => null);
  leave('Nobody was here for half an hour. Sign in again to go on where you were.');
}, 30_000);

window.addEventListener('hashchange', () => {
  if (session !== null) show(true);
});
window.addEventListener('signed-out', () => {
  // Nobody was signed in yet.
  if (session !== null) leave('Your session has ended. Sign in again to go on where you were.');
});
startClocks();
startKeys(() => (session === null ? {} : (screen?.keys ?? {})));

try {
  enter(await get('/v1/session'));
} catch {
  leave('Agents wait for your answer behind this door.');
}
