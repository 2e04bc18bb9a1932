// Small charts, drawn with a few shapes: stacked bars, and dots over time.

import { svg } from './dom.js';

// A narrow screen gets a narrow drawing, so that its letters keep their size.
const narrow = matchMedia('(max-width: 720px)');
const width = () => (narrow.matches ? 340 : 980);
const HEIGHT = 150;
const LEFT = 40;
const BOTTOM = 20;
const TOP = 8;
const AREA = HEIGHT - BOTTOM - TOP;

/** Stacked bars: `kinds` are `[name, words]`, from the bottom up. */
export function bars(buckets, kinds, label) {
  const totals = buckets.map((bucket) => kinds.reduce((sum, [name]) => sum + bucket[name], 0));
  const scale = scaled(Math.max(1, ...totals), [1, 2, 5, 10]);
  const step = (width() - LEFT) / buckets.length;
  const drawn = buckets.map((bucket, index) => {
    let base = TOP + AREA;
    const parts = kinds.map(([name]) => {
      const height = (bucket[name] / scale.most) * AREA;
      base -= height;
      return bucket[name] > 0 && svg('rect', { class: name, x: LEFT + index * step + step * 0.15, y: base, width: step * 0.7, height: Math.max(height, 1) });
    });
    const said = kinds.filter(([name]) => bucket[name] > 0).map(([name, words]) => `${bucket[name]} ${words}`);
    return svg('g', {}, svg('title', {}, `${label(bucket)}: ${said.join(', ') || 'nothing'}`), hover(index, step), parts);
  });
  const whole = kinds.map(([name, words]) => `${buckets.reduce((sum, bucket) => sum + bucket[name], 0)} ${words}`);
  return frame(`In all ${whole.join(', ')}.`, grid(scale, String), drawn, times(buckets, step, label));
}

/** Dots: a value a bucket, or none. */
export function dots(buckets, value, spoken, label) {
  const known = buckets.map(value).filter((one) => one !== null);
  const scale = scaled(Math.max(1, ...known), [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400]);
  const step = (width() - LEFT) / buckets.length;
  const at = (index, seconds) => [LEFT + (index + 0.5) * step, TOP + AREA * (1 - seconds / scale.most)];
  const points = buckets.map((bucket, index) => (value(bucket) === null ? null : at(index, value(bucket))));
  const line = points
    .map((point, index) => point && `${index > 0 && points[index - 1] ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`)
    .filter(Boolean)
    .join('');
  const drawn = buckets.map((bucket, index) => {
    const seconds = value(bucket);
    if (seconds === null) return null;
    const [x, y] = at(index, seconds);
    return svg('g', {}, svg('title', {}, `${label(bucket)}: ${spoken(seconds)}`), hover(index, step), svg('circle', { cx: x, cy: y, r: 3 }));
  });
  const longest = known.length === 0 ? 'Nothing was answered.' : `From ${spoken(Math.min(...known))} to ${spoken(Math.max(...known))}.`;
  return frame(longest, grid(scale, spoken), svg('path', { class: 'line', d: line }), drawn, times(buckets, step, label));
}

// A place to point at that is as high as the chart.
const hover = (index, step) => svg('rect', { class: 'hover', x: LEFT + index * step, y: TOP, width: step, height: AREA });

function frame(words, ...parts) {
  return svg('svg', { viewBox: `0 0 ${width()} ${HEIGHT}`, role: 'img', 'aria-label': words }, parts);
}

// Two or three lines at round values.
function scaled(most, nice) {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(most)) - 1);
  const steps = nice.length > 4 ? nice : nice.map((step) => step * power);
  const step = steps.find((one) => one * 3 >= most) ?? Math.ceil(most / 3);
  const lines = Math.max(1, Math.ceil(most / step));
  return { most: step * lines, step, lines };
}

function grid(scale, spoken) {
  return Array.from({ length: scale.lines + 1 }, (_, line) => {
    const y = TOP + AREA * (1 - line / scale.lines);
    return [
      svg('line', { class: 'grid', x1: LEFT, x2: width(), y1: y, y2: y }),
      svg('text', { class: 'axis', x: LEFT - 6, y: y + 3.5, 'text-anchor': 'end' }, line === 0 ? '0' : spoken(scale.step * line)),
    ];
  });
}

function times(buckets, step, label) {
  const every = Math.ceil(buckets.length / (narrow.matches ? 4 : 8));
  return buckets.map((bucket, index) =>
    index % every === 0 && svg('text', { class: 'axis', x: LEFT + (index + 0.5) * step, y: HEIGHT - 5, 'text-anchor': 'middle' }, label(bucket)),
  );
}
