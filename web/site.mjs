// Lays out the site: the live page, the gallery (a report of each shipped scenario), rules and chips as reports, and the documents
// as pages. Static: opens from any file host and from the disk.
//   node site.mjs COUNTERVAIL OUT
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const [countervail, out] = process.argv.slice(2);
const ask = (file, ...words) => {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  try { execFileSync(countervail, ['report', ...words, '-o', join(out, file)], { stdio: ['ignore', 'ignore', 'inherit'] }); }
  catch (error) { if (error.status !== 1) throw error; }  // 1: an answer that found nothing is a page too
};

ask('index.html', 'scenarios/default.toml', '--live');
ask('rules.html', 'rules', 'scan', '--to', 'China');
ask('facts.html', 'catalog', 'chips');
const gallery = readdirSync('scenarios').filter(name => name.endsWith('.toml')).sort().map(name => basename(name, '.toml'));
for (const name of gallery) ask(`gallery/${name}.html`, `scenarios/${name}.toml`);

// Documents look as answers do: their style is that of a report, and their policy allows nothing else.
const report = readFileSync(join(out, 'rules.html'), 'utf8');
const style = report.match(/<style>([\s\S]*?)<\/style>/)[1] + 'code{font:.875rem "Liberation Mono",Consolas,Menlo,monospace}pre{overflow-x:auto}\n';
const hash = createHash('sha256').update(style).digest('base64');
const escaped = words => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const page = (title, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

function documents(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...documents(path));
    else if (entry.name.endsWith('.md')) found.push(path);
  }
  return found;
}
/// Links between documents follow them; those to files that the site lacks lose their address, not their words.
const relinked = html => html.replace(/<a href="([^"]*)">([\s\S]*?)<\/a>/g, (whole, to, words) =>
  /^(https?:|#)/.test(to) ? whole : /^[^:]*\.md(#.*)?$/.test(to) && !to.includes('../') ? `<a href="${to.replace(/\.md/, '.html')}">${words}</a>` : words);

const titles = [];
for (const path of documents('docs')) {
  const html = relinked(execFileSync('cmark-gfm', ['-e', 'table', '-e', 'autolink', path], { encoding: 'utf8' }).replace(/<img [^>]*>/g, ''));
  const title = readFileSync(path, 'utf8').match(/^# (.*)$/m)?.[1] ?? basename(path, '.md');
  const file = relative('docs', path).replace(/\.md$/, '.html');
  mkdirSync(dirname(join(out, file)), { recursive: true });
  writeFileSync(join(out, file), page(title, html));
  titles.push([file, title]);
}

const list = pairs => `<ul>\n${pairs.map(([file, title]) => `<li><a href="${file}">${escaped(title)}</a></li>`).join('\n')}\n</ul>`;
const titleOf = file => readFileSync(join(out, file), 'utf8').match(/<title>([\s\S]*?)<\/title>/)[1];
writeFileSync(join(out, 'contents.html'), page('Countervail: everything on this site', `<h1>What AI capability can you field with the chips you can get?</h1>
<p><a href="index.html">Ask</a>: the live page, which computes on your machine. <a href="rules.html">Rules</a>: every chip against the export rules.
<a href="facts.html">Chips</a>: what is known of them.</p>
<h2>Gallery</h2>
<ul>
${gallery.map(name => `<li><a href="gallery/${name}.html">${titleOf(`gallery/${name}.html`)}</a></li>`).join('\n')}
</ul>
<h2>Documents</h2>
${list(titles)}`));
console.log(`${3 + gallery.length + titles.length + 1} pages`);
