// The style of a page. Media: dark and light by the reader's setting; narrow (below 760 px), where the narrow pictures are
// shown and rows of tables become cards; paper. Nothing is below 12 px, nothing to touch below 24 px.
#include "render/html_parts.h"

namespace countervail {

const std::string& page_style() {
  static const std::string style = picture_style() + R"(
*{box-sizing:border-box}
html{background:var(--ground);color:var(--words);font:16px/1.5 Arial,"Liberation Sans",Helvetica,sans-serif}
body{margin:0 auto;max-width:calc(760px + 2rem);padding:1rem;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.3;margin:.5rem 0 1rem}
h2{font-size:1.2rem;line-height:1.35;margin:2.5rem 0 .75rem}
p{margin:.5rem 0}
.quiet{color:var(--quiet);font-size:.875rem}
a{color:inherit;text-underline-offset:.15em}
a:focus-visible{outline:3px solid var(--t1);outline-offset:2px}
figure{margin:1rem 0}
figure svg{display:block;width:100%;height:auto}
.wide{max-width:760px}
.narrow{display:none;max-width:430px}
figure img{max-width:100%;height:auto;background:#fff}
.get{display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.875rem}
.get a{display:inline-block;padding:.3rem 0;min-height:24px}
table{border-collapse:collapse;width:100%;font-size:.875rem;margin:.5rem 0 1rem}
caption{text-align:left;color:var(--quiet);padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--grid);font-weight:normal}
thead th{color:var(--quiet);vertical-align:bottom}
.words,.register td,.register th{overflow-wrap:anywhere}
.n{padding-left:.5rem;text-align:right;font-variant-numeric:tabular-nums}
.n.words{text-align:left}
tr:target{background:var(--grid)}
details summary{cursor:pointer;min-height:24px;padding:.2rem 0}
pre{white-space:pre-wrap;font:.875rem/1.5 "Liberation Mono",Consolas,Menlo,monospace;border:1px solid var(--grid);padding:.75rem;margin:.5rem 0}
.hidden{position:absolute;width:0;height:0}
.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards,.cards tbody,.cards tr,.cards th,.cards td,.cards caption{display:block}
.cards tr{border-bottom:1px solid var(--grid);padding:.5rem 0}
.cards th,.cards td{border:0;padding:.1rem 0}
.cards tbody th{font-weight:bold}
.cards td{display:inline-block;margin-right:1.5rem}
.cards td:empty{display:none}
.cards td::before{content:attr(data-label) ": ";color:var(--quiet)}
@media (max-width:759px){
.wide{display:none}.narrow{display:block}
h1{font-size:1.35rem}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tr,th,td,caption{display:block}
tr{border-bottom:1px solid var(--grid);padding:.5rem 0}
th,td{border:0;padding:.1rem 0}
tbody th{font-weight:bold}
td,.cards td{display:flex;gap:1rem;justify-content:space-between;margin:0;overflow-wrap:anywhere}
th{overflow-wrap:anywhere}
td.n{text-align:left;padding-left:0}
td:empty{display:none}
td::before,.cards td::before{content:attr(data-label);color:var(--quiet);flex:0 0 40%}
}
@media print{
@page{size:A4;margin:12mm}
html{font-size:14px}
body{max-width:none;padding:0}
.wide{display:block}.narrow,.get{display:none}
figure,tr{break-inside:avoid}
h2{break-after:avoid}
}
)";
  return style;
}

}  // namespace countervail
