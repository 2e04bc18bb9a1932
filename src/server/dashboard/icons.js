// Small drawings: of the navigation, and the icon of the browser's tab with how many requests wait.

import { svg } from './dom.js';

const PATHS = {
  __proto__: null,
  pending: 'M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v3h11v-3l-2-6h-7z',
  history: 'M8 4.5V8l2.5 1.5M2.6 8a5.4 5.4 0 1 0 1.7-3.9L2.5 5.8M2.5 2.8v3h3',
  activity: 'M2.5 13.5h11M4 11V8M7 11V3.5M10 11V6.5M13 11V9',
  policies: 'M4 2.5h6l2.5 2.5v8.5H4zM6.2 7h4M6.2 9.2h4M6.2 11.4h2.5',
  grants: 'M9.2 6.8a2.9 2.9 0 1 1-1.6-1.6L13 2.5M10.8 3.9l1.7 2',
  people: 'M6 7.6a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.8 13c.2-2.3 1.9-3.6 4.2-3.6s4 1.3 4.2 3.6M10.6 7.4a2 2 0 1 0-.6-3.9M11.6 9.7c1.5.3 2.5 1.5 2.6 3.3',
};

/** The drawing for a screen. */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d: PATHS[name] }));
}

/** Shows in the browser's tab how many wait, and whether that is known. */
export function tabIcon(count, lost) {
  const back = lost ? '#6b7280' : '#2b53c8';
  const text = count > 99 ? '99' : String(count);
  const badge =
    count > 0
      ? `<circle cx="22" cy="10" r="10" fill="#b3261e"/><text x="22" y="14.5" font-family="sans-serif" font-weight="700" font-size="${text.length > 1 ? 12 : 14}" fill="#fff" text-anchor="middle">${text}</text>`
      : '';
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${back}"/><path d="M9 10l7 6-7 6" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/><circle cx="22" cy="22" r="2.6" fill="#fff"/>${badge}</svg>`;
  document.getElementById('icon').href = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
