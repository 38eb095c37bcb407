#!/usr/bin/env bash
# Tests what readers open: the pages of `report` (web/test/pages.mjs: boxes of words, axe, downloads, scripts off, network off), the
# engine of the page against the command line (web/test/fidelity.mjs), the live page in use (web/test/live.mjs). Installs Chromium,
# Emscripten, node and npm from Debian and the packages of web/package-lock.json from npm; nothing of them is needed to build, run
# or test the rest.
#   test_web.sh            a page of each kind, made by build/release/countervail (or $COUNTERVAIL)
#   test_web.sh SHOTS      also screenshots of each, light and dark, at 390, 1280 and 1920 px, into a folder
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
needed=()  # what is there already, from wherever, will do
command -v chromium >/dev/null || needed+=(chromium)
fc-list 2>/dev/null | grep -qi "liberation.*sans" || needed+=(fonts-liberation)
scripts/install.sh "${needed[@]}"
scripts/run.sh --version >&2  # builds the command line
scripts/site.sh --engine
(cd web && node_modules/.bin/tsc -p .)
countervail=${COUNTERVAIL:-build/release/countervail}
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
# One page a line: its name, whether it explains, then the question.
while IFS='|' read -r name explain question; do
  [[ -n $name ]] || continue
  eval "$countervail report $question -o $pages/$name.html" >/dev/null
  for format in csv json; do
    eval "$countervail $question $explain --format $format" >"$pages/$name.$format" || true
  done
done <<'PAGES'
a-default|--explain|parity
rules||rules check 'H20 96GB' --to China
scan||rules scan --to China
package|--explain|package 910c
supply|--explain|supply default --draws 64
serve||serve 'H100 SXM5 80GB' --top 3
PAGES
faults=0
node web/test/pages.mjs "$pages" "$@" || faults=1
node web/test/fidelity.mjs "$countervail" build/live build/web || faults=1
mkdir "$pages/live"
$countervail report --live -o "$pages/live/index.html" >/dev/null
node web/test/live.mjs "$pages/live/index.html" build/live "$pages/a-default.json" "$@" || faults=1
exit $faults
