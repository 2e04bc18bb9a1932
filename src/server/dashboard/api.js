// Talks to the server. What goes wrong comes back as a Problem, with words that can be shown.

import { setClock } from './time.js';

let csrf = '';

/** The value that everything that changes something must carry; it comes with the session. */
export function setCsrf(token) {
  csrf = token ?? '';
}

/** What a server says when it cannot do what was asked (RFC 9457), and what is said where there is no answer. */
export class Problem extends Error {
  constructor(body, status) {
    super(body.detail || body.title || 'the server gave no reason');
    this.status = status;
    this.kind = String(body.type ?? '').replace('urn:sudomode:problem:', '');
    this.title = body.title ?? '';
    this.hint = body.hint ?? '';
    this.request = body.request ?? null;
    this.challenge = body.challenge ?? null;
    this.retryAfter = body.retry_after ?? null;
  }
}

const unreachable = () =>
  new Problem({ type: 'unreachable', detail: 'The server cannot be reached.', hint: 'Nothing was changed as far as is known here.' }, 0);

/** Reads something. With an `etag` the answer is null where nothing changed. */
export async function get(path, { etag, signal, token } = {}) {
  const headers = { ...(etag ? { 'If-None-Match': etag } : {}), ...bearer(token) };
  const response = await asked(path, { headers, signal });
  if (response.status === 304) return null;
  // Looking needs no more than a session: it is over.
  if (response.status === 401 && !token) window.dispatchEvent(new Event('signed-out'));
  const body = await read(response);
  return etag === undefined ? body : { body, etag: response.headers.get('ETag') ?? '' };
}

/** Changes something; with a `token` as whoever holds that. */
export async function send(method, path, body, token) {
  const headers = { 'X-CSRF-Token': csrf, ...bearer(token) };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await asked(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return read(response);
}

const bearer = (token) => (token ? { Authorization: `Bearer ${token}` } : {});

async function asked(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...options });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw unreachable();
  }
  setClock(response.headers.get('Date'));
  return response;
}

async function read(response) {
  if (response.status === 204) return null;
  const text = await response.text().catch(() => {
    throw unreachable();
  });
  const body = parsed(text);
  if (response.ok) return body;
  throw new Problem(body ?? { detail: `the server answered ${response.status}` }, response.status);
}

// Numbers keep their digits: an amount that a float would round is shown as it was written.
function parsed(text) {
  try {
    return text === '' ? null : JSON.parse(text, (_, value, context) => exactly(value, context?.source));
  } catch {
    return null;
  }
}

function exactly(value, source) {
  return typeof value === 'number' && source !== undefined && String(value) !== source ? source : value;
}

/** A query from what is set. */
export function query(parts) {
  const pairs = Object.entries(parts).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
