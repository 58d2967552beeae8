// Copyright: crossaccount.aws contributors
// GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
//
// Opens pages in a browser as people see them, and says what it found. Reads a list of views as JSON from its standard
// input (page, scheme, width, media, open, screenshot, pdf) and writes a list of findings.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Without a sandbox of its own, as in containers; with nothing that calls home.
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
args.push('--disable-component-update', '--disable-sync');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });

async function look(view) {
  const context = await browser.newContext({
    bypassCSP: true, // the page allows no script, and axe is one
    colorScheme: view.scheme,
    viewport: { width: view.width, height: 900 },
  });
  context.setDefaultTimeout(600_000); // a busy machine is no fault of the page
  const page = await context.newPage();
  const address = pathToFileURL(view.page).href;
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(address);
  if (view.media) await page.emulateMedia({ media: view.media, colorScheme: view.scheme });
  if (view.open) await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
  if (view.screenshot) await page.screenshot({ path: view.screenshot, fullPage: view.whole ?? true });
  if (view.pdf) await page.pdf({ path: view.pdf, format: 'A4', margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' } });
  const found = await page.evaluate(() => ({
    background: getComputedStyle(document.body).backgroundColor,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    clipped: [...document.querySelectorAll('svg')].filter((drawing) => {
      const frame = drawing.getBoundingClientRect();
      return [...drawing.querySelectorAll('text')].some((text) => {
        const box = text.getBoundingClientRect();
        return box.width > 0 && (box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
      });
    }).length,
    outside: [...document.querySelectorAll('svg g:has(> rect)')].filter((group) => {
      const box = group.querySelector('rect').getBoundingClientRect();
      return [...group.querySelectorAll('text')].some((text) => text.getBoundingClientRect().right > box.right + 1);
    }).length,
  }));
  let violations = [];
  if (view.judged) {
    await page.evaluate(axe);
    const { violations: all } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    violations = all.map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes[0].html.slice(0, 200) }));
  }
  // A link into a folded account opens nothing by itself, but must find it.
  const link = await page.$('.matrix a');
  if (link) await link.click();
  const target = link ? await page.evaluate(() => document.querySelector(':target')?.id ?? '') : '';
  await context.close();
  return { ...found, violations, errors, target, requests: requests.filter((each) => each !== address) };
}

const findings = [];
for (const view of JSON.parse(readFileSync(0, 'utf8'))) findings.push(await look(view));
await browser.close();
process.stdout.write(JSON.stringify(findings));
