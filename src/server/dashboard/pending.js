// The first screen: what waits for an answer, the oldest first, live.

import { get, Problem } from './api.js';
import { approve, decidedElsewhere, reject } from './answer.js';
import { bulkBar } from './bulk.js';
import { announce, button, el, fill } from './dom.js';
import { badges, because, beware, caller, clocks, command, facts, fed, headline, loudness, needed, would, yours } from './question.js';
import { isOpen } from './sheet.js';
import { receipt } from './receipt.js';
import { plainly, visible } from './visible.js';

// So many are shown at once; the rest is counted, and comes up as these are answered.
const SHOWN = 100;
// So many answers stay in sight.
const RECEIPTS = 6;

/** Shows what waits. `page.changed` is called when something may have happened. */
export function show(main, { session, counted }) {
  const cards = new Map();
  const chosen = new Map();
  const mine = new Set();
  const list = el('div', { class: 'cards' });
  const empty = el('div', { class: 'empty' });
  const more = el('p', { class: 'small' });
  const answered = el('ul', { class: 'receipts' });
  const receipts = el('section', { class: 'answered', hidden: true, 'aria-labelledby': 'answered' }, el('h2', { id: 'answered' }, 'Answered just now'), answered);
  const heading = el('h1', {}, 'Pending');
  const failed = el('p', { class: 'said', role: 'alert' });
  let first = true;

  const bar = bulkBar(chosen, session, (request) => settle(request, true), () => {
    for (const card of cards.values()) card.box.checked = chosen.has(card.request.id);
  });
  fill(main, heading, failed, list, empty, more, receipts, bar.row);

  const settle = (request, byMe) => {
    if (byMe) mine.add(request.id);
    if (request.status === 'PENDING') return put(request);
    const card = cards.get(request.id);
    if (card) remove(card);
    if (!answered.querySelector(`[data-id="${request.id}"]`)) {
      answered.prepend(receipt(request));
      while (answered.children.length > RECEIPTS) answered.lastChild.remove();
    }
    receipts.hidden = false;
    return refreshed();
  };

  const remove = (card) => {
    const focused = card.node.contains(document.activeElement);
    const next = card.node.nextElementSibling ?? card.node.previousElementSibling;
    card.node.remove();
    cards.delete(card.request.id);
    chosen.delete(card.request.id);
    bar.refresh();
    // Whoever works by keyboard goes on with the next one.
    if (focused) (next ?? heading).focus();
  };

  const put = (request) => {
    const card = cards.get(request.id);
    if (card?.request.etag === request.etag) return;
    const made = cardOf(request);
    cards.set(request.id, made);
    if (chosen.has(request.id)) chosen.set(request.id, request);
    if (!card) return list.append(made.node);
    const focused = card.node.contains(document.activeElement);
    card.node.replaceWith(made.node);
    if (focused) made.node.focus();
  };

  const cardOf = (request) => {
    const id = `card-${request.id}`;
    const box = el('input', { type: 'checkbox', 'aria-label': `Choose ${plainly(headline(request))}` });
    box.checked = chosen.has(request.id);
    box.addEventListener('change', () => {
      if (box.checked) chosen.set(request.id, request);
      else chosen.delete(request.id);
      bar.refresh();
    });
    const answer = (open, longer) => open(request, session, (now) => settle(now, true), longer);
    const node = el(
      'article',
      { class: `card ${loudness(request)}`, tabindex: '-1', 'data-id': request.id, 'aria-labelledby': id },
      el('header', {}, el('label', { class: 'box' }, box), badges(request), el('span', { class: 'clocks' }, clocks(request))),
      el('div', { class: 'body', id }, would(request)),
      el('div', { class: 'framed' }, command(request)),
      fed(request),
      beware(request),
      facts([
        ['asked by', caller(request)],
        ['in', visible(request.cwd)],
        ['because', because(request), 'wide'],
        ['needs', needed(request, session), 'wide'],
      ]),
      el(
        'footer',
        {},
        button('Approve', () => answer(approve), { class: yours(request, session).counts ? 'primary' : 'plain', 'data-answer': 'approve' }),
        button('Reject', () => reject(request, (now) => settle(now, true)), { class: 'plain', 'data-answer': 'reject' }),
        request.words?.covers && button('Approve for longer…', () => answer(approve, true), { class: 'plain', 'data-answer': 'grant' }),
        el('a', { class: 'permalink', href: `#/requests/${request.id}` }, 'Details'),
      ),
    );
    return { node, box, request };
  };

  const gone = async (card) => {
    // Who answered, and how, is told where it can be found out.
    const request = await get(`/v1/requests/${card.request.id}`).catch(() => null);
    if (request?.status === 'PENDING') return;
    if (!cards.has(card.request.id)) return;
    if (request === null) return remove(card);
    if (!mine.has(request.id)) announce(plainly(`${headline(request)}: ${plain(decidedElsewhere(request))}`));
    settle(request, false);
  };

  let etag = '';
  const refresh = async () => {
    try {
      const answer = await get(`/v1/requests?status=PENDING&limit=${SHOWN}`, { etag });
      failed.textContent = '';
      if (answer === null) return;
      etag = answer.etag;
      const { requests, next } = answer.body;
      const standing = new Set(requests.map((request) => request.id));
      const fresh = requests.filter((request) => !cards.has(request.id) && !mine.has(request.id));
      for (const request of requests) put(request);
      await Promise.all([...cards.values()].filter((card) => !standing.has(card.request.id)).map(gone));
      more.textContent = next ? `The oldest ${requests.length} are shown; more wait behind them.` : '';
      if (!first && fresh.length > 0) {
        announce(fresh.length === 1 ? `New request: ${plainly(headline(fresh[0]))}` : `${fresh.length} new requests`);
      }
      first = false;
      refreshed();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      // That the connection is lost is said above the page.
      if (problem.status !== 0) failed.textContent = problem.message;
    }
  };

  const refreshed = () => {
    counted(cards.size, more.textContent !== '');
    fill(heading, 'Pending', cards.size > 0 && el('span', { class: 'many-of' }, ` ${cards.size}`));
    fill(empty, cards.size === 0 && [el('p', { class: 'lead' }, 'Nothing waits.'), el('p', { class: 'small' }, 'New requests appear here by themselves.')]);
    empty.hidden = cards.size !== 0;
  };

  const current = () => document.activeElement?.closest?.('article.card');
  const step = (by) => {
    const all = [...list.children];
    const at = all.indexOf(current());
    const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const press = (what) => (current() ?? list.firstElementChild)?.querySelector(`[data-answer=${what}]`)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press('approve'),
    r: () => press('reject'),
    g: () => press('grant'),
    x: () => current()?.querySelector('input[type=checkbox]')?.click(),
    Enter: () => {
      const card = current();
      if (card === document.activeElement && card) location.hash = `#/requests/${card.dataset.id}`;
    },
    Escape: () => {
      if (!isOpen() && chosen.size > 0) bar.clear();
    },
  };
  return { ready: refresh(), changed: refresh, keys, title: 'Pending' };
}

function plain(content) {
  return [content].flat(Infinity).map((part) => part?.textContent ?? part).join('');
}
