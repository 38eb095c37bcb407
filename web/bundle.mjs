// Makes what a live page holds, in a folder: page.js, page.css, worker.js (the engine's glue and the worker), engine.wasm.gz,
// facts.gz. Same input, same bytes.
//   node bundle.mjs BUILD OUT     BUILD: where engine.js and engine.wasm lie
import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const [from, to] = process.argv.slice(2);
const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
mkdirSync(to, { recursive: true });
const packed = bytes => { const out = gzipSync(bytes, { level: 9 }); out[9] = 255; return out; };  // of no system

async function script(name) {
  const made = await build({
    entryPoints: [join(root, 'web/src', `${name}.ts`)], bundle: true, minify: true, write: false,
    format: 'iife', target: 'es2022', charset: 'ascii', legalComments: 'none',
  });
  return made.outputFiles[0].text.trim();
}

/// What questions of the page read: all facts, and of the measurements those that stand beside an answer.
function files(folder, keep) {
  const found = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) found.push(...files(path, keep));
    else if (keep(relative(root, path))) found.push(path);
  }
  return found;
}
const isRead = path => /\.(csv|toml)$/.test(path) && !/^scenarios\/deal\//.test(path) &&
  (!/^data\/(measured|minerals|deal|supply)\//.test(path) || path === 'data/measured/anchors.csv');
const bundle = [...files(join(root, 'data'), isRead), ...files(join(root, 'scenarios'), isRead)]
  .map(path => `${relative(root, path)}\0${readFileSync(path, 'utf8')}\0`).join('');

const page = await script('page');
if (page.includes('</script')) throw new Error('the script of the page ends itself');
writeFileSync(join(to, 'page.js'), page);
writeFileSync(join(to, 'page.css'), readFileSync(join(root, 'web/src/page.css')));
writeFileSync(join(to, 'worker.js'), `${readFileSync(join(from, 'engine.js'), 'utf8')}\n${await script('worker')}\n`);
writeFileSync(join(to, 'engine.wasm.gz'), packed(readFileSync(join(from, 'engine.wasm'))));
writeFileSync(join(to, 'facts.gz'), packed(Buffer.from(bundle)));
for (const name of readdirSync(to).sort()) console.log(`${statSync(join(to, name)).size}\t${name}`);
