// A person at the dashboard, in a real browser: signs in, answers, works by keyboard, loses the connection.
// What it needs comes as JSON through standard input: {base, modules, browser, person, passphrase, code, admin, second,
// key, asker, shots}. `second` is the token of a second person and `key` her SSH key, `asker` the uid of a user who asks,
// where it can be another one than the server's.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { screens } from './screens.mjs';

const given = JSON.parse(readFileSync(0, 'utf8'));
const { chromium } = createRequire(`${given.modules}/`)('playwright-core');
const PATIENCE = 15_000;
// Whatever hangs, this ends.
setTimeout(() => process.exit(2), 170_000).unref();

async function http(method, path, body, token) {
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(new URL(path, given.base), { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

// Whoever answers elsewhere meanwhile.
const SECOND = 'jonas';
const other = given.second;

/** What an original client asks; the id of the request. */
async function ask(args, resource = 'stripe', action = 'charge') {
  const asked = { resource, action, args };
  const body = given.asker ? askedBy(asked) : (await http('POST', '/v1/govern', asked)).body;
  assert.equal(body.status, 'REQUIRE_APPROVAL', JSON.stringify(body));
  return body.request_id;
}

// A user who cannot write what the server keeps.
function askedBy(asked) {
  const words = ['--reuid', given.asker, '--regid', given.asker, '--clear-groups', 'curl', '-sS', '--json', JSON.stringify(asked), `${given.base}/v1/govern`];
  const { stdout, stderr } = spawnSync('setpriv', words, { encoding: 'utf8' });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

const heard = async (id) => (await http('GET', `/v1/requests/${id}`)).body;

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert(Date.now() < end, `gave up waiting until ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

const browser = await chromium.launch({
  executablePath: given.browser,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
const wrong = [];
context.on('page', (page) => {
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) wrong.push(message.text());
  });
});
await context.addInitScript(() => {
  document.addEventListener('securitypolicyviolation', (event) => console.error(`Content Security Policy: ${event.violatedDirective}`));
});
const page = await context.newPage();
page.setDefaultTimeout(PATIENCE);
const card = (id) => page.locator(`article[data-id="${id}"]`);
const dialog = page.locator('dialog[open]');

/** Types the code that stands in the dialog. */
async function typeCode() {
  const wanted = await dialog.locator('b.code').textContent();
  await dialog.locator('input.code').fill(wanted);
}

const steps = {
  async 'nobody gets in without the right passphrase'() {
    await page.goto(given.base);
    await page.getByLabel('Name').fill(given.person);
    await page.getByLabel('Passphrase').fill('wrong');
    await page.getByLabel('Code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('is wrong').waitFor();
  },
  async 'name, passphrase and code let a person in'() {
    await page.getByLabel('Passphrase').fill(given.passphrase);
    await page.getByLabel('Code').fill(given.code);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Pending' }).waitFor();
    const [cookie] = await context.cookies();
    assert(cookie.httpOnly && cookie.sameSite === 'Strict', JSON.stringify(cookie));
  },
  async 'a new request appears by itself, and is told aloud'() {
    const id = await ask({ amount: 80 });
    await card(id).waitFor();
    await until('it is told aloud', async () => (await page.locator('#news').textContent()).includes('New request'));
    await until('the tab counts it', async () => (await page.title()).startsWith('('));
    assert.equal(await card(id).locator('.says').textContent(), 'charge 80 on stripe');
  },
  async 'an approval reaches the client, and needs the typed code'() {
    const [id] = await pending();
    await card(id).getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.locator('input.code').fill('nope');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByText('not the one that is shown').waitFor();
    assert.equal((await heard(id)).status, 'PENDING');
    await typeCode();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await card(id).waitFor({ state: 'detached' });
    assert.equal((await heard(id)).status, 'APPROVED');
  },
  async 'a rejection brings its reason to the client'() {
    const id = await ask({ amount: 81 });
    await card(id).getByRole('button', { name: 'Reject' }).click();
    await dialog.getByRole('button', { name: 'Ask the user first' }).click();
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await card(id).waitFor({ state: 'detached' });
    const told = await heard(id);
    assert.equal(told.status, 'REJECTED');
    assert.equal(told.reason, 'Ask the user first');
  },
  async 'everything works by keyboard alone, and the focus goes on'() {
    const [one, two] = [await ask({ amount: 82 }), await ask({ amount: 83 })];
    await card(two).waitFor();
    await page.keyboard.press('j');
    assert.equal(await focused(), one);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    assert.equal(await focused(), one);
    await page.keyboard.press('a');
    await page.keyboard.type(await dialog.locator('b.code').textContent());
    await page.keyboard.press('Enter');
    await card(one).waitFor({ state: 'detached' });
    await until('the next card has the focus', async () => (await focused()) === two);
    await page.keyboard.press('r');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    assert(page.url().endsWith(`/#/requests/${two}`), page.url());
    await page.keyboard.press('r');
    await page.keyboard.type('not today');
    await page.keyboard.press('Tab');
    for (let tabs = 0; tabs < 12 && !(await dialog.locator('button[type=submit]:focus').count()); tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.timeline').getByText('not today').first().waitFor();
    assert.equal((await heard(two)).reason, 'not today');
    await page.keyboard.press('?');
    await dialog.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Pending' }).click();
    await noTrap();
  },
  async 'what is hostile is shown as escapes, and nothing of it is rendered'() {
    const hostile = 'p\u0430ypal.com \u202egnp.exe \u001b[2K\u200be\u0301\u0302\u0303\u0304\u0305 <img src=x onerror="window.pwned=1">';
    const id = await ask({ amount: 90, note: hostile, [`<b>\u202e${'x'.repeat(30)}`]: hostile }, 'stripe', 'charge');
    await card(id).waitFor();
    for (const path of ['#/', `#/requests/${id}`, '#/history']) {
      await page.goto(new URL(path, given.base).href);
      await page.getByText('\\u{202e}').first().waitFor();
      const seen = await page.evaluate(() => [document.body.textContent, window.pwned, document.querySelectorAll('main img, main b script').length]);
      assert(!/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u001b\u0430]|\u0303/.test(seen[0]), 'a character that must not be shown');
      assert.deepEqual(seen.slice(1), [undefined, 0]);
      assert(await page.locator('mark.escape').count());
    }
    await page.goto(new URL('#/', given.base).href);
    await http('POST', `/v1/requests/${id}/reject`, {}, other);
    await card(id).waitFor({ state: 'detached' });
  },
  async 'who was slower is told kindly, and nothing is changed'() {
    const id = await ask({ amount: 84 });
    await card(id).getByRole('button', { name: 'Approve', exact: true }).click();
    await typeCode();
    // The page does not hear of it before the answer.
    await page.route('**/v1/requests?*', (route) => route.abort());
    await http('POST', `/v1/requests/${id}/reject`, { reason: 'I was faster' }, other);
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByText('rejected it already').waitFor();
    await page.unroute('**/v1/requests?*');
    await page.keyboard.press('Escape');
    await card(id).waitFor({ state: 'detached' });
    assert.equal((await heard(id)).status, 'REJECTED');
  },
  async 'an answer to what is not there any more changes nothing'() {
    const id = await ask({ amount: 85 });
    await page.route(`**/v1/requests/${id}/approve`, (route) =>
      route.continue({ postData: route.request().postData().replace(/"fingerprint":"[0-9a-f]{8}/, '"fingerprint":"00000000') }));
    await card(id).getByRole('button', { name: 'Approve', exact: true }).click();
    await typeCode();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByText('nothing was answered').waitFor();
    await page.unroute(`**/v1/requests/${id}/approve`);
    await page.keyboard.press('Escape');
    assert.equal((await heard(id)).status, 'PENDING');
    await http('POST', `/v1/requests/${id}/reject`, {}, other);
    await card(id).waitFor({ state: 'detached' });
  },
  async 'several are answered at once'() {
    const ids = [];
    for (const amount of [86, 87, 88]) ids.push(await ask({ amount }));
    for (const id of ids) await card(id).getByRole('checkbox').check();
    await page.getByRole('region', { name: 'Chosen requests' }).getByRole('button', { name: 'Approve' }).click();
    await typeCode();
    await dialog.getByRole('button', { name: 'Approve all' }).click();
    await dialog.getByText('3 of 3 approved').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    for (const id of ids) assert.equal((await heard(id)).status, 'APPROVED');
  },
  async 'several are rejected at once, with one reason'() {
    const ids = [];
    for (const amount of [92, 93]) ids.push(await ask({ amount }));
    for (const id of ids) await card(id).waitFor();
    await card(ids[0]).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('region', { name: 'Chosen requests' }).getByRole('button', { name: 'Reject' }).click();
    await dialog.getByLabel('Reason').fill('not both');
    await dialog.getByRole('button', { name: 'Reject all' }).click();
    await dialog.getByText('2 of 2 rejected').waitFor();
    await page.keyboard.press('Escape');
    for (const id of ids) assert.equal((await heard(id)).reason, 'not both');
  },
  async 'two people approve one request'() {
    if (!given.asker) return skipped('only root can ask as another user than the server');
    const id = await ask({}, 'terraform', 'apply');
    await approveCard(id);
    await card(id).getByText('approved so far by').waitFor();
    assert.match(await card(id).locator('.facts').textContent(), /you approved it/);
    assert.equal((await heard(id)).status, 'PENDING');
    assert.equal((await http('POST', `/v1/requests/${id}/approve`, {}, other)).status, 200);
    await card(id).waitFor({ state: 'detached' });
    assert.equal((await heard(id)).status, 'APPROVED');
  },
  async 'where the rule wants a signature, one made elsewhere is pasted'() {
    if (!given.asker) return skipped('only root can ask as another user than the server');
    const id = await ask({ name: 'checkout' }, 'kubernetes', 'delete_deployment');
    await card(id).getByRole('button', { name: 'Approve', exact: true }).click();
    const command = await dialog.locator('pre.challenge').textContent();
    const [, text] = /<<'END-OF-CHALLENGE'\n([^]*)END-OF-CHALLENGE\n/.exec(command);
    const signed = spawnSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'sudomode-vote@1', '-f', given.key], { input: text, encoding: 'utf8' });
    await dialog.getByLabel('The signature').fill('nonsense');
    await typeCode();
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.getByText('does not count').waitFor();
    await dialog.getByLabel('The signature').fill(signed.stdout);
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await card(id).waitFor({ state: 'detached' });
    assert.equal((await heard(id)).status, 'APPROVED');
  },
  async 'the history is searched and filtered, and its address leads there again'() {
    await go('#/history');
    const rows = page.locator('table.history tbody tr');
    const all = await rows.count();
    await page.getByLabel('Status').selectOption('REJECTED');
    await until('only those are left', async () => (await rows.count()) < all);
    assert.deepEqual([...new Set(await rows.locator('.status').allTextContents())], ['rejected']);
    await page.getByLabel('Resource').fill('stri');
    await page.getByLabel('Answered by').fill(SECOND);
    await page.getByLabel('Search').fill('"amount":84');
    await until('one is left', async () => (await rows.count()) === 1);
    await page.reload();
    await page.locator('#main[aria-busy=false]').waitFor();
    assert.equal(await rows.count(), 1);
    await rows.getByRole('link').click();
    await page.locator('.timeline').getByText('I was faster').first().waitFor();
    await page.goBack();
    assert.equal(await page.getByLabel('Status').inputValue(), 'REJECTED');
  },
  async 'a policy is proposed, seen by another, and rolled back'() {
    await go('#/policies');
    await page.locator('.source .count').getByText('asked').first().waitFor();
    await page.getByRole('link', { name: 'Propose a change' }).click();
    const editor = page.getByLabel('policies.yaml');
    await editor.fill(`${await editor.inputValue()}  - id: [\n`);
    await page.getByLabel('Why', { exact: true }).fill('dollars are dear');
    await page.getByRole('button', { name: 'Propose' }).click();
    await page.locator('.said pre').waitFor();
    await editor.fill((await editor.inputValue()).replace('  - id: [\n', '').replace('amount > 50', 'amount > 60'));
    await page.getByRole('button', { name: 'Propose' }).click();
    await page.getByText('waits for review').waitFor();
    await page.locator('.diff .added').getByText('amount > 60').waitFor();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('who proposed a policy does not accept it').waitFor();
    const [version] = /\d+$/.exec(page.url());
    assert.equal((await http('POST', `/v1/policies/${version}/accept`, {}, other)).status, 200);
    await go('#/policies/history');
    await page.locator('tr', { hasText: `Version ${version}` }).getByText('in force', { exact: true }).waitFor();
    await page.locator('tr', { hasText: 'was in force' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await dialog.getByRole('button', { name: 'Propose it' }).click();
    await page.getByText('waits for review').waitFor();
    await page.locator('.diff .added').getByText('amount > 50').waitFor();
    const { body } = await http('POST', '/v1/policies', { text: '{}' }, other);
    assert.equal(body.status, 422);
  },
  async 'a dry run tells what would be decided, and asks nobody'() {
    await go('#/policies/try');
    await page.getByLabel('Command line').fill('stripe charge --amount 20 && psql -c "drop table users"');
    await page.getByRole('button', { name: 'Judge it' }).click();
    await page.locator('.verdict').getByText('denied').waitFor();
    assert.deepEqual(await page.locator('.judged .status').allTextContents(), ['allowed', 'denied']);
  },
  async 'an administrator makes and revokes a token, which is shown once'() {
    await go('#/people');
    await page.getByLabel('Administrator’s token').fill(given.admin);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('runner-7');
    await dialog.getByRole('button', { name: 'Make it' }).click();
    const token = await dialog.locator('pre').textContent();
    assert.match(token, /^sm_agent_[0-9a-f]{64}$/);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert(!(await page.locator('body').textContent()).includes(token));
    const row = page.locator('table.tokens tr', { hasText: 'runner-7' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByRole('button', { name: 'Revoke it' }).click();
    await row.getByText('revoked').waitFor();
    await go('#/');
  },
  async 'a lost connection is told, and found again'() {
    await context.setOffline(true);
    await page.getByText('No connection to the server').waitFor();
    const id = await ask({ amount: 89 });
    await context.setOffline(false);
    await page.getByText('No connection to the server').waitFor({ state: 'detached' });
    await card(id).waitFor();
    await http('POST', `/v1/requests/${id}/reject`, {}, other);
  },
  async 'every screen is clean for axe, light and dark, and fits a phone'() {
    await screens(browser, await context.storageState(), given, ask);
  },
  async 'whoever signs out is out'() {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(new URL('#/history', given.base).href);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  },
};

/** Opens a screen and waits until it is there. */
async function go(path) {
  await page.goto(new URL(path, given.base).href);
  await page.locator('#main[aria-busy=false]').waitFor();
}

async function approveCard(id) {
  await card(id).getByRole('button', { name: 'Approve', exact: true }).click();
  if (await dialog.locator('input.code').count()) await typeCode();
  await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

function skipped(why) {
  console.log(`SKIPPED: ${why}`);
}

const pending = () => page.locator('.cards article').evaluateAll((all) => all.map((one) => one.dataset.id));
const focused = () => page.evaluate(() => document.activeElement?.closest('article')?.dataset.id ?? null);

// Tab leads through the page and out of it.
async function noTrap() {
  await page.evaluate(() => document.activeElement?.blur());
  const seen = [];
  for (let tabs = 0; tabs < 60; tabs += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => (document.activeElement === document.body ? 'out' : document.activeElement.outerHTML.slice(0, 80)));
    if (at === 'out') return;
    seen.push(at);
    if (seen.length > 2) assert.notEqual(seen.at(-1), seen.at(-2), 'the focus stays where it is');
    // Without a bar of its own the browser begins anew.
    if (seen.lastIndexOf(seen[0]) > 0) return;
  }
  assert.fail(`a trap: ${seen.slice(-5).join(' ')}`);
}

let failed = null;
for (const [name, step] of Object.entries(steps)) {
  const began = Date.now();
  try {
    await step();
    assert.deepEqual(wrong, [], 'violations and errors of the page');
    console.log(`ok ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed = error;
    console.log(`FAILED ${name}\n${error.stack}\n${await dialog.textContent({ timeout: 100 }).catch(() => '')}`);
    if (given.shots) await page.screenshot({ path: `${given.shots}/failed.png` });
    break;
  }
}
await browser.close();
process.exit(failed === null ? 0 : 1);
