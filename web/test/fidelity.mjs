// The engine of the page against the command line, for every shipped scenario and a question of each other kind: words and
// whole numbers equal, all other numbers within 1e-12 (another C library rounds pow and exp otherwise).
// Arguments: the command line, the folder of the live page's parts, the folder with engine.js.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [countervail, parts, built] = process.argv.slice(2);
const make = createRequire(import.meta.url)(resolve(built, 'engine.js'));
const engine = await make({ wasmBinary: gunzipSync(readFileSync(join(parts, 'engine.wasm.gz'))) });
const give = bytes => { const at = engine._cv_space(bytes.length); engine.HEAPU8.set(bytes, at); };
const call = (name, text) => { give(Buffer.from(text)); return engine.UTF8ToString(engine[name]()); };
give(gunzipSync(readFileSync(join(parts, 'facts.gz'))));
const wrong = engine.UTF8ToString(engine._cv_load());
if (wrong !== '') throw new Error(wrong);

let numbers = 0, unequal = 0, worst = 0;
function* differences(a, b, path) {
  if (typeof a === 'number' && typeof b === 'number') {
    ++numbers;
    if (a === b) return;
    ++unequal;
    const off = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
    worst = Math.max(worst, off);
    if (Number.isInteger(a) && Number.isInteger(b) && Math.abs(a) < 1e15 || off > 1e-12) yield `${path}: ${a} on the command line, ${b} here`;
  } else if (a !== null && typeof a === 'object' && b !== null && typeof b === 'object') {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) yield* differences(a[key], b[key], `${path}/${key}`);
  } else if (a !== b) yield `${path}: '${String(a).slice(0, 200)}' on the command line, '${String(b).slice(0, 200)}' here`;
}

const scenarios = folder => readdirSync(folder).filter(n => n.endsWith('.toml')).sort().map(n => `${folder}/${n}`);
const questions = [
  ...scenarios('scenarios').map(path => [['parity', path], { verb: 'parity', scenario: path }]),
  ...scenarios('scenarios/serve').map(path => [['parity', path], { verb: 'parity', scenario: path }]),
  ...scenarios('scenarios/packages').map(path => [['package', 'question', path], { verb: 'package question', file: path }]),
  [['parity', '--explain'], { verb: 'parity', explain: 'true' }],
  [['levers', 'scenarios/levers/h20-vs-h100.toml'], { verb: 'levers', scenario: 'scenarios/levers/h20-vs-h100.toml' }],
  [['plan', 'H100 SXM5 80GB', '--model', 'Llama 3.1 70B', '--packages', '64'], { verb: 'plan', chip: 'H100 SXM5 80GB', model: 'Llama 3.1 70B', packages: '64' }],
  [['serve', 'H100 SXM5 80GB', '--percentile', '99'], { verb: 'serve', chip: 'H100 SXM5 80GB', percentile: '99' }],
  [['rules', 'check', 'H20 96GB', '--to', 'China'], { verb: 'rules check', item: 'H20 96GB', to: 'China' }],
  [['rules', 'scan', '--to', 'China'], { verb: 'rules scan', to: 'China' }],
  [['package', '910c'], { verb: 'package', spec: '910c' }],
  [['package', 'heat', 'h100'], { verb: 'package heat', spec: 'h100' }],
  [['catalog', 'chips'], { verb: 'catalog chips' }],
];
const verbs = JSON.parse(call('_cv_verbs', '')).verbs;
let faults = 0;
for (const [words, question] of questions) {
  // The names of words by place are the verb's own.
  const verb = verbs.find(v => v.verb === question.verb);
  for (const key of ['spec', 'file', 'item', 'chip'])
    if (key in question && !verb.fields.some(f => f.name === key)) {
      question[verb.fields.find(f => f.position === 1).name] = question[key];
      delete question[key];
    }
  let said;
  try { said = execFileSync(countervail, [...words, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 }); }
  catch (error) { said = error.stdout; }  // an answer that found nothing ends with 1
  const here = call('_cv_ask', JSON.stringify(question));
  for (const what of [...differences(JSON.parse(said), JSON.parse(here), words.join(' '))].slice(0, 5)) {
    console.log(`FAULT ${what}`);
    ++faults;
  }
}
console.log(`${questions.length} questions, ${numbers} numbers, ${unequal} not equal, the worst by ${worst.toExponential(1)}; ` +
  `${(engine.HEAPU8.length / 1e6).toFixed(0)} MB of memory; ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
