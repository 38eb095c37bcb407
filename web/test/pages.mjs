// Opens pages in Chromium as readers do and holds what geometry, axe and the network can say:
//   boxes    no box of words meets another or leaves its picture or the page: 320, 390, 768, 1280, 1920 px, and on paper
//   axe      no serious finding, light and dark, three widths
//   quiet    no console error, no request that leaves the file, scripts off: the same page
//   downloads  bytes equal to what the command prints; each Vega-Lite specification compiles
//   widths   the widths that the library reckons with against the browser's, within 3 %
// Arguments: a folder of pages NAME.html, each with NAME.csv and NAME.json as the command line prints them.
import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { compile } from 'vega-lite';
import { findMeetings, findSmallTargets } from './boxes.mjs';

const folder = process.argv[2];
const shots = process.argv[3];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [320, 390, 768, 1280, 1920];
const opensWithin = 1000, largest = 1_000_000;  // specs: 1 s, 1 MB; live pages: web/test/live.mjs
const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

async function open(browser, file, options = {}) {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const name = basename(file);
  page.on('console', message => { if (message.type() === 'error') fault(name, `console: ${message.text()}`); });
  page.on('pageerror', error => fault(name, `error: ${error.message}`));
  page.on('request', request => { if (!/^(file|data):/.test(request.url())) fault(name, `asks for ${request.url()}`); });
  const start = Date.now();
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  return { context, page, took: Date.now() - start };
}

async function boxesAtEveryWidth(browser, file) {
  const name = basename(file);
  const { context, page } = await open(browser, file, { viewport: { width: 1280, height: 900 } });
  const look = async where => { for (const what of await page.evaluate(findMeetings)) fault(`${name} ${where}`, what); };
  for (const opened of [false, true]) {
    await page.evaluate(o => document.querySelectorAll('details').forEach(d => { d.open = o; }), opened);
    for (const width of opened ? [320, 1280] : widths) {
      await page.setViewportSize({ width, height: 900 });
      await look(`at ${width} px${opened ? ', tables open' : ''}`);
      for (const what of await page.evaluate(findSmallTargets)) fault(`${name} at ${width} px`, what);
    }
  }
  await page.setViewportSize({ width: 703, height: 1000 });  // A4 without its margins
  await page.emulateMedia({ media: 'print' });
  await look('on paper');
  if ((await page.pdf({ preferCSSPageSize: true })).length < 1000) fault(name, 'no PDF');
  await context.close();
}

async function axe(browser, file) {
  const name = basename(file, '.html');
  for (const colorScheme of ['light', 'dark']) {
    // The page's own policy forbids the script that axe is.
    const { context, page } = await open(browser, file, { colorScheme, bypassCSP: true });
    await page.evaluate(axeSource);
    for (const width of [390, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      if (shots) await page.screenshot({ path: join(shots, `${name}-${colorScheme}-${width}.png`), clip: { x: 0, y: 0, width, height: 6000 }, fullPage: true });
    }
    // Rows of the register are alike: the first fifty speak for all, and axe stays quick.
    await page.evaluate(() => document.querySelectorAll('.register tbody tr:nth-child(n+50)').forEach(r => r.remove()));
    for (const width of [390, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      for (const v of violations)
        if (['serious', 'critical'].includes(v.impact)) fault(`${name} ${colorScheme} ${width}`, `axe ${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
    }
    await context.close();
  }
}

const decoded = href => Buffer.from(href.slice(href.indexOf('base64,') + 7), 'base64');

async function downloads(browser, file) {
  const name = basename(file);
  const { context, page, took } = await open(browser, file);
  if (took > opensWithin) fault(name, `opened in ${took} ms`);
  const links = await page.$$eval('a[download]', all => all.map(a => ({ name: a.download, href: a.getAttribute('href') })));
  for (const [ending, printed] of [['csv', '.csv'], ['json', '.json']]) {
    const link = links.find(l => l.name === `countervail.${ending}`);
    if (!link || !decoded(link.href).equals(readFileSync(file.replace(/\.html$/, printed)))) fault(name, `its ${ending} is not what the command prints`);
  }
  for (const link of links.filter(l => l.name.endsWith('.vl.json'))) {
    try { compile(JSON.parse(decoded(link.href).toString())); } catch (error) { fault(name, `${link.name}: ${error.message}`); }
  }
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download="countervail.csv"]')]);
  if (download.suggestedFilename() !== 'countervail.csv') fault(name, 'the download has another name');
  await context.close();
  return took;
}

/// Every figure of the answer as text: what a reader without scripts sees is what all see.
async function withoutScripts(browser, file) {
  const seen = [];
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await open(browser, file, { javaScriptEnabled });
    seen.push(await page.locator('main').innerText());
    await context.close();
  }
  if (seen[0] !== seen[1] || seen[0].length < 500) fault(basename(file), 'without scripts it reads otherwise');
}

async function reckonedWidths(browser, file) {
  const { context, page } = await open(browser, file, { viewport: { width: 1280, height: 900 } });
  const pairs = await page.$$eval('.wide text', all => all.map(t => [t.textContent, t.getComputedTextLength(), parseFloat(getComputedStyle(t).fontSize)]));
  // Helvetica's advance widths of what pictures are full of: digits, small letters, blanks.
  const reckon = words => [...words].reduce((sum, c) => sum + (/[0-9a-eg-hn-qu_]/.test(c) && c !== 'c' ? 556 : { i: 222, j: 222, l: 222, f: 278, t: 278, r: 333, m: 833, w: 722, ' ': 278, '.': 278, ',': 278, ':': 278, '/': 278, '-': 333, c: 500, k: 500, s: 500, v: 500, x: 500, y: 500, z: 500 }[c] ?? NaN), 0) / 1000;
  let compared = 0;
  for (const [words, width, size] of pairs) {
    const reckoned = reckon(words) * size;
    if (Number.isNaN(reckoned) || width < 20) continue;
    ++compared;
    if (Math.abs(reckoned / width - 1) > 0.03) fault(basename(file), `'${words}' is ${width.toFixed(1)} px, reckoned ${reckoned.toFixed(1)}`);
  }
  if (compared < 5) fault(basename(file), 'too few words to compare widths');
  await context.close();
}

/// A test that cannot fail tests nothing: words laid over others must be found.
async function findsFaults(browser, file) {
  const { context, page } = await open(browser, file, { viewport: { width: 1280, height: 900 } });
  await page.evaluate(() => {
    const text = document.querySelector('.wide text');
    text.after(text.cloneNode(true));
    document.querySelector('h1').setAttribute('hidden', '');
    const second = document.querySelectorAll('.wide text')[5];
    second.setAttribute('x', '-40');
  });
  const found = await page.evaluate(findMeetings);
  if (!found.some(f => f.startsWith('meet')) || !found.some(f => f.startsWith('leaves its picture'))) fault(basename(file), 'the test of boxes finds nothing');
  await context.close();
}

const started = Date.now();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
if (shots) mkdirSync(shots, { recursive: true });
const files = readdirSync(folder).filter(n => n.endsWith('.html')).sort().map(n => join(folder, n));
if (files.length === 0) fault(folder, 'no page');
for (const [i, file] of files.entries()) {
  const size = readFileSync(file).length;
  if (size > largest) fault(basename(file), `${size} bytes`);
  await boxesAtEveryWidth(browser, file);
  const took = await downloads(browser, file);
  await withoutScripts(browser, file);
  if (i === 0 || process.env.ALL_AXE || shots) await axe(browser, file);
  if (i === 0) {
    await reckonedWidths(browser, file);
    await findsFaults(browser, file);
  }
  console.log(`${basename(file)}: ${size} bytes, opened in ${took} ms`);
}
await browser.close();
for (const line of faults) console.log(`FAULT ${line}`);
console.log(`${files.length} pages, ${faults.length} faults, ${((Date.now() - started) / 1000).toFixed(0)} s`);
process.exit(faults.length === 0 ? 0 : 1);
