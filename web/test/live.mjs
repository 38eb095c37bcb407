// The live page as readers use it, in Chromium, from the disk with the network off:
//   answers    each control changes answer and address; an address gives the same answer in a fresh page; back goes back
//   first      the count comes before its range; a slider previews; of two questions only the second is shown
//   refusals   bad values, bad addresses, an engine that is cut, no WebAssembly: the last answer stands and says so
//   sources    a fact opens by keyboard, closes, gives the focus back, and can be changed
//   compare    two questions side by side, by address too
//   files      a file of the reader's own is read here
//   looks      boxes of words, small targets, axe: asking, refused, drawer open; light and dark
// and prints the bytes and times that the specification has bars for.
// Arguments: the live page, the folder of its parts, the answer as the command line prints it (JSON), and where screenshots go.
import { readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { findMeetings, findSmallTargets } from './boxes.mjs';

const [file, parts, printed, shots] = process.argv.slice(2);
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const faults = [];
const check = (holds, what) => { if (!holds) { faults.push(what); console.log(`FAULT ${what}`); } };
const address = pathToFileURL(file).href;
const patience = { timeout: 60_000 };

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

async function open(fragment = '', options = {}, before = () => {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('console', message => { if (message.type() === 'error') check(false, `console: ${message.text()}`); });
  page.on('pageerror', error => check(false, `error: ${error.message}`));
  page.on('request', request => check(/^(file|data|blob):/.test(request.url()), `asks for ${request.url()}`));
  await before(page);
  await page.goto((options.file ?? address) + fragment);
  return { context, page };
}
const ready = page => page.waitForSelector('body[data-ready]', patience);
const answers = page => page.evaluate(() => document.querySelector('main').dataset.answer ?? '');
const settled = (page, before) => page.waitForFunction(b => {
  const main = document.querySelector('main');
  return !main.hasAttribute('aria-busy') && (main.dataset.answer ?? '') !== b;
}, before, patience);
const finding = page => page.locator('main h1').innerText();
const status = page => page.locator('#live .status').innerText();
async function set(page, name, value) {
  const before = await answers(page);
  const input = page.locator(`[name="${name}"]`);
  if (await input.evaluate(e => e.tagName === 'SELECT')) await input.selectOption(value);
  else { await input.fill(value); await input.blur(); }
  await settled(page, before);
}

async function everyControl() {
  const { context, page } = await open();
  await ready(page);
  const start = await finding(page);
  const said = JSON.parse(readFileSync(printed, 'utf8'));
  check(said.sentence.startsWith(start), `the page says '${start}', the command line '${said.sentence.slice(0, 80)}'`);
  let seen = start;
  for (const [name, value] of [['reference-count', '1024'], ['batch', '8192'], ['sequence', '2048'], ['candidate', 'H20 96GB'],
    ['unit', 'node'], ['unit', 'package'], ['reference', 'H100 SXM5 80GB'], ['formats', '16-bit'], ['model', 'Llama 3.1 70B'], ['match', 'time-to-train']]) {
    await set(page, name, value);
    const now = await finding(page);
    check(now !== seen || name === 'unit' || name === 'match', `${name}=${value} leaves the answer as it was`);
    check(decodeURIComponent(page.url()).includes(`${name}=${value}`) || value === 'package', `${name}=${value} is not in the address`);
    seen = now;
  }
  const link = page.url().slice(page.url().indexOf('#'));
  const fresh = await open(link);
  await ready(fresh.page);
  await settled(fresh.page, '');
  check(await finding(fresh.page) === seen, 'a fresh page of the address answers otherwise');
  await fresh.context.close();
  const before = await answers(page);
  await page.goBack();
  await settled(page, before);
  check(!page.url().includes('match='), 'back does not go back');
  await context.close();
}

async function pointThenRange() {
  const { context, page } = await open();
  await ready(page);
  await page.waitForTimeout(1500);  // the spare is loaded beside
  const words = [];
  await page.exposeFunction('heard', text => words.push(text));
  await page.evaluate(() => new MutationObserver(() => window.heard(document.querySelector('#live .status').innerText))
    .observe(document.querySelector('#live .status'), { childList: true, subtree: true }));
  await set(page, 'reference-count', '2000');
  await set(page, 'reference-count', '2048');
  const times = await page.evaluate(() => ({ ...document.querySelector('main').dataset, engine: document.documentElement.dataset.engine }));
  const point = words.findLast(w => w.includes('The range is being searched'));
  const count = point?.match(/^(\d+) /)?.[1];
  check(count !== undefined && (await finding(page)).startsWith(count), `the count before its range was '${point}'`);
  // A slider that is dragged.
  const slider = page.locator('input[type=range]').first();
  await slider.focus();
  const before = await answers(page);
  await slider.evaluate(s => { s.value = '4'; s.dispatchEvent(new Event('input')); });
  await page.waitForFunction(() => document.querySelector('#live .status').innerText.startsWith('Preview'), undefined, patience);
  const preview = await page.evaluate(() => document.documentElement.dataset.preview);
  check(await answers(page) === before, 'a preview replaced the answer');
  await slider.evaluate(s => s.dispatchEvent(new Event('change')));
  await settled(page, before);
  // Two questions in a row: the second alone.
  const shown = await answers(page);
  await page.locator('[name=batch]').fill('7680');
  await page.locator('[name=batch]').blur();
  await page.locator('[name=batch]').fill('3840');
  await page.locator('[name=batch]').blur();
  await settled(page, shown);
  check((await finding(page)).includes('batch 3840'), `of two questions '${await finding(page)}' is shown`);
  check(Number(await answers(page)) >= Number(shown) + 2, 'the first of two questions was shown too');
  await context.close();
  return { engine: Number(times.engine), point: Number(times.pointMs), all: Number(times.allMs), preview: Number(preview) };
}

async function refusals() {
  const { context, page } = await open();
  await ready(page);
  const start = await finding(page);
  for (const [name, value] of [['batch', '-1'], ['batch', '0'], ['batch', '1e300'], ['batch', 'NaN'], ['reference-count', '1e9'],
    ['model', '<img src=x onerror=alert(1)>'], ['candidate', 'A'.repeat(10_000)], ['candidate', '\u202eH100'], ['set', 'chip/H100 SXM5 80GB/bf16=blue'],
    ['set', 'chip/H100 SXM5 80GB/bf16=3 W']]) {
    await page.locator(`[name="${name}"]`).fill(value);
    await page.locator(`[name="${name}"]`).blur();
    await page.waitForFunction(() => document.querySelector('main.stale') && document.querySelector('#live .status').innerText.startsWith('No answer'), undefined, patience);
    check(await finding(page) === start, `${name}=${value.slice(0, 20)} replaced the answer`);
    check(await page.locator('img[src=x]').count() === 0, 'words became markup');
    await page.goto(address);
    await page.reload();
    await ready(page);
  }
  for (const fragment of ['#' + 'a=b&'.repeat(250_000), '#v=1&verb=parity&batch=%zz', '#v=1&batch=512&batch=1024', '#v=99&batch=1024', '#verb=nothing',
    '#v=1&verb=parity&candidate=%3Cimg%20src%3Dx%3E', '#b.batch=-1', '#f=chip/none']) {
    const other = await open(fragment);
    await ready(other.page);
    await other.page.waitForFunction(() => !document.querySelector('main').hasAttribute('aria-busy'), undefined, patience);
    check((await finding(other.page)).length > 20, `${fragment.slice(0, 30)} left no answer`);
    if (fragment.startsWith('#v=99')) check((await status(other.page)).includes('v=99'), 'v=99 is not said to be ignored');
    await other.context.close();
  }
  await context.close();
}

/// Where the engine cannot run, the page is the static answer and says so.
async function withoutEngine() {
  for (const [what, before] of [
    ['no WebAssembly', page => page.addInitScript(() => { delete globalThis.WebAssembly; })],
    ['no DecompressionStream', page => page.addInitScript(() => { delete globalThis.DecompressionStream; })],
    ['no workers', page => page.addInitScript(() => { delete globalThis.Worker; })]]) {
    const { context, page } = await open('', {}, before);
    await page.waitForFunction(() => document.querySelector('.status')?.innerText.includes('cannot compute here'), undefined, patience)
      .catch(() => check(false, `${what}: nothing is said`));
    check((await finding(page)).length > 20, `${what}: no answer`);
    await context.close();
  }
  const html = readFileSync(file, 'utf8');
  const engine = html.match(/id="live-engine">([^<]*)</)[1];
  for (const [what, bytes] of [['cut', Buffer.from(engine, 'base64').subarray(0, 100_000)],
    ['not an engine', gzipSync(Buffer.from('hello'))]]) {
    const broken = join(dirname(file), `broken-${what.replaceAll(' ', '-')}.html`);
    writeFileSync(broken, html.replace(engine, Buffer.from(bytes).toString('base64')));
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(broken).href);
    await page.waitForFunction(() => document.querySelector('.status')?.innerText.includes('cannot compute here'), undefined, patience)
      .catch(() => check(false, `an engine that is ${what}: nothing is said`));
    await context.close();
  }
}

async function sourcesByKeyboard() {
  const { context, page } = await open('', { viewport: { width: 390, height: 844 } });
  await ready(page);
  const link = page.locator('main a[href^="#f="]').first();
  await link.focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor(patience);
  for (const word of ['value', 'confidence', 'source']) check((await dialog.innerText()).includes(word), `the drawer has no ${word}`);
  await page.keyboard.press('Escape');
  check(await link.evaluate(e => document.activeElement === e), 'the focus does not return from the drawer');
  await page.keyboard.press('Enter');
  await dialog.locator('input').fill('0.5');
  const before = await answers(page);
  await dialog.locator('input').press('Enter');
  await settled(page, before);
  check(decodeURIComponent(page.url()).includes('set='), 'a changed fact is not in the address');
  await context.close();
}

async function sideBySide() {
  const { context, page } = await open();
  await ready(page);
  await set(page, 'batch', '7680');
  await page.getByRole('button', { name: 'Keep as A' }).click();
  await set(page, 'sequence', '2048');
  const before = await answers(page);
  await page.getByRole('button', { name: 'Compare with A' }).click();
  await settled(page, before);
  const words = await page.locator('main').innerText();
  for (const word of ['What was asked differently', 'sequence', '4096', '2048', 'candidate.units']) check(words.includes(word), `the comparison lacks '${word}'`);
  check(page.url().includes('b.sequence=2048'), `the comparison's address is ${page.url().slice(-80)}`);
  const fresh = await open(page.url().slice(page.url().indexOf('#')));
  await ready(fresh.page);
  await settled(fresh.page, '');
  check(await finding(fresh.page) === await finding(page), 'the address of a comparison compares otherwise');
  await fresh.context.close();
  await context.close();
}

async function ownFiles() {
  const { context, page } = await open();
  await ready(page);
  const take = async (name, text, refused = false) => {
    const before = await answers(page);
    await page.locator('#ask-files').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    if (refused) await page.waitForSelector('main.stale', patience);
    else await settled(page, before);
  };
  await take('mine.toml', 'model = "Llama 3.1 70B"\n[candidate]\nchip = "H20 96GB"\n[reference]\nchip = "H100 SXM5 80GB"\n[job]\nbatch = 1024\nsequence = 4096\n[parity]\nreference_count = 64\n');
  check((await finding(page)).includes('Llama 3.1 70B'), 'a scenario of the reader is not asked');
  await take('broken.toml', 'model = "Llama 3.1 70B"\n[candidate\n', true);
  check((await status(page)).includes('broken.toml'), `a broken file is refused with '${await status(page)}'`);
  const hub = readFileSync(join(dirname(new URL(import.meta.url).pathname), '../../fuzz/corpus/hf_config_fuzz/dense.json'), 'utf8');
  await take('config.json', hub);
  check(!(await page.locator('main.stale').count()), `a config.json is refused: ${await status(page)}`);
  await context.close();
}

async function looks() {
  for (const colorScheme of ['light', 'dark']) {
    const { context, page } = await open('', { colorScheme, bypassCSP: true });
    await ready(page);
    await page.evaluate(axeSource);
    const states = {
      asking: async () => page.evaluate(() => document.querySelectorAll('#live details').forEach(d => { d.open = true; })),
      refused: async () => { await page.locator('[name=batch]').fill('-1'); await page.locator('[name=batch]').blur(); await page.waitForSelector('main.stale'); },
      drawer: async () => { await page.locator('main a[href^="#f="]').first().click(); },
    };
    for (const [name, enter] of Object.entries(states)) {
      await enter();
      for (const width of [320, 390, 768, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        if (shots) await page.screenshot({ path: join(shots, `live-${name}-${colorScheme}-${width}.png`) });
        const { violations } = await page.evaluate(() => window.axe.run({ exclude: [['.register'], ['#tables']] }, { resultTypes: ['violations'] }));
        // A stale answer is greyed on purpose, as a disabled control is.
        for (const v of violations)
          if (['serious', 'critical'].includes(v.impact) && !(v.id === 'color-contrast' && name !== 'asking'))
            check(false, `axe ${name} ${colorScheme} ${width}: ${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
        if (name === 'drawer') continue;  // it lies over the page on purpose
        for (const what of [...await page.evaluate(findMeetings), ...await page.evaluate(findSmallTargets)]) check(false, `${name} at ${width} px: ${what}`);
      }
    }
    await context.close();
  }
}

if (shots) mkdirSync(shots, { recursive: true });
const bytes = name => readFileSync(join(parts, name)).length;
const glue = gzipSync(Buffer.concat([readFileSync(join(parts, 'worker.js')), readFileSync(join(parts, 'page.js'))]), { level: 9 }).length;
console.log(`engine ${bytes('engine.wasm.gz')} bytes gzip (${gunzipSync(readFileSync(join(parts, 'engine.wasm.gz'))).length} plain), scripts ${glue}, facts ${bytes('facts.gz')}, page ${readFileSync(file).length}`);
const started = Date.now();
const wanted = process.env.PARTS?.split(",");
for (const part of [everyControl, pointThenRange, refusals, withoutEngine, sourcesByKeyboard, sideBySide, ownFiles, looks].filter(p => !wanted || wanted.includes(p.name))) {
  const result = await part().catch(error => check(false, `${part.name}: ${error.message.split('\n')[0]}`));
  console.log(`${part.name}: ${((Date.now() - started) / 1000).toFixed(0)} s${result ? ` ${JSON.stringify(result)}` : ''}`);
}
await browser.close();
console.log(`live page: ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
