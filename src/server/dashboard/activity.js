// How much is asked, how it is answered, and how long that takes.

import { get, Problem } from './api.js';
import { bars, dots } from './chart.js';
import { button, el, fill } from './dom.js';
import { table } from './rows.js';
import { brief, spoken } from './time.js';

const SPANS = [
  ['24h', '24 hours'],
  ['7d', '7 days'],
];
const KINDS = [
  ['approved', 'approved'],
  ['rejected', 'rejected'],
  ['ended', 'ended unanswered'],
];

/** Shows the charts; `changed` draws them anew. */
export function show(main, { parameters }) {
  const body = el('div', {});
  const failed = el('p', { class: 'said', role: 'alert' });
  let span = parameters.get('span') === '7d' ? '7d' : '24h';
  const choices = SPANS.map(([value, label]) =>
    button(label, () => {
      span = value;
      history.replaceState(null, '', `#/activity?span=${value}`);
      return refresh();
    }, { class: 'chip', 'data-span': value }),
  );
  const refresh = async () => {
    for (const choice of choices) choice.setAttribute('aria-pressed', String(choice.dataset.span === span));
    try {
      fill(body, page(await get(`/v1/activity?span=${span}`)));
      failed.textContent = '';
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status !== 0) failed.textContent = problem.message;
    }
  };
  // A busy server changes many times a second; a chart need not.
  let due = null;
  const later = () => {
    due ??= setTimeout(() => {
      due = null;
      refresh();
    }, 2000);
  };
  fill(main, el('h1', {}, 'Activity'), el('div', { class: 'chips', role: 'group', 'aria-label': 'How far back' }, choices), failed, body);
  return { ready: refresh(), changed: later, stop: () => clearTimeout(due), keys: {}, title: 'Activity' };
}

function page(activity) {
  const { buckets, median, slowest, pending } = activity;
  const sum = (name) => buckets.reduce((all, bucket) => all + bucket[name], 0);
  const figures = [
    [String(sum('asked')), 'asked'],
    [String(sum('approved')), 'approved'],
    [String(sum('rejected')), 'rejected'],
    [String(pending), 'wait now'],
    [median === null ? '–' : spoken(median * 1000, true), 'half answered within'],
    [slowest === null ? '–' : spoken(slowest * 1000, true), '9 of 10 within'],
  ];
  const label = (bucket) => brief(bucket.at);
  return [
    el('dl', { class: 'figures' }, figures.map(([value, name]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    chart('Answers', bars(buckets, KINDS, label), el('ul', { class: 'legend' }, KINDS.map(([name, words]) => el('li', { class: name }, words)))),
    chart('Half answered within', dots(buckets, (bucket) => bucket.median, (seconds) => spoken(seconds * 1000, true), label)),
    el('details', { class: 'more' }, el('summary', {}, 'The same as a table'), numbers(buckets, label)),
  ];
}

function chart(title, drawing, legend) {
  return el('figure', { class: 'chart' }, el('figcaption', {}, title, legend), drawing);
}

function numbers(buckets, label) {
  const heads = ['From', 'Asked', ...KINDS.map(([, words]) => words), 'Half answered within'];
  const row = (bucket) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, label(bucket)),
      ['asked', ...KINDS.map(([name]) => name)].map((name) => el('td', {}, String(bucket[name]))),
      el('td', {}, bucket.median === null ? '' : spoken(bucket.median * 1000, true)),
    );
  return table('numbers', heads, buckets.map(row));
}
