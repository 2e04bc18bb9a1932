// Every screen: axe finds nothing in light and in dark, and on a phone nothing is wider than the screen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const PATHS = ['#/', '#/history', '#/requests/ID', '#/activity', '#/policies', '#/policies/history', '#/policies/try', '#/policies/new', '#/grants', '#/people'];
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const NARROWEST = { width: 360, height: 740 };

export async function screens(browser, storageState, given, ask) {
  const axe = readFileSync(`${given.modules}/axe-core/axe.min.js`, 'utf8');
  const id = await ask({ amount: 91, currency: 'usd' });
  await ask({ table: 'users', where: 'x'.repeat(300) }, 'postgres', 'delete');
  for (const [size, viewport] of Object.entries(SIZES)) {
    const phone = size === 'phone';
    // What axe puts into the page is not of the page.
    const context = await browser.newContext({ storageState, viewport, bypassCSP: true, reducedMotion: 'reduce', isMobile: phone, hasTouch: phone });
    const page = await context.newPage();
    const clean = async (name) => {
      for (const scheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: scheme });
        if (given.shots) await page.screenshot({ path: `${given.shots}/${name}-${size}-${scheme}.png` });
        // Colours are what differs, and they are the same on a phone.
        if (scheme === 'light' || !phone) await check(page, axe, `${name} ${size} ${scheme}`, scheme === 'dark' ? ['color-contrast'] : null);
      }
      if (!phone) return;
      await page.setViewportSize(NARROWEST);
      const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      assert(wide <= seen, `${name} is ${wide} wide on a screen of ${seen}`);
      const small = await page.evaluate(() => [...document.querySelectorAll('button')].filter((one) => one.offsetHeight > 0 && one.offsetHeight < 38).map((one) => one.textContent));
      assert.deepEqual(small, [], `${name}: buttons too small for a thumb`);
      await page.setViewportSize(viewport);
    };
    // From a screen that is none of them, so that each of them is moved to.
    await page.goto(new URL('#/policies/0', given.base).href);
    await page.locator('#main[aria-busy=false]').waitFor();
    for (const path of PATHS) {
      const name = path.replace('#/', '').replace('requests/ID', 'request').replaceAll('/', '-') || 'pending';
      await page.evaluate((hash) => {
        document.getElementById('main').removeAttribute('aria-busy');
        window.location.hash = hash;
      }, path.replace('ID', id));
      await page.locator('#main[aria-busy=false]').waitFor();
      await clean(name);
    }
    await page.goto(new URL('#/', given.base).href);
    const card = page.locator(`article[data-id="${id}"]`);
    for (const [name, button] of [['approve', 'Approve'], ['reject', 'Reject']]) {
      await card.getByRole('button', { name: button, exact: true }).click();
      await page.locator('dialog[open]').waitFor();
      await clean(name);
      await page.keyboard.press('Escape');
    }
    await context.close();
  }
  const context = await browser.newContext({ viewport: SIZES.phone, bypassCSP: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(given.base);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  if (given.shots) await page.screenshot({ path: `${given.shots}/sign-in-phone-light.png` });
  await check(page, axe, 'sign in', null);
  await context.close();
}

async function check(page, axe, name, rules) {
  const began = Date.now();
  await page.evaluate((source) => {
    if (!window.axe) (0, eval)(source);
  }, axe);
  const { violations } = await page.evaluate(
    (rules) => window.axe.run(document, rules ? { runOnly: rules } : { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
    rules,
  );
  if (process.env.TIMES) console.log(name, Date.now() - began);
  const found = violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).slice(0, 3).join(' | ')}`);
  assert.deepEqual(found, [], name);
}
