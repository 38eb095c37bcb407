#!/usr/bin/env bash
# Tests the pages of `report` in a browser: boxes of words, axe, downloads, scripts off, network off (web/test/pages.mjs).
# Installs Chromium, node and npm from Debian and the packages of web/package-lock.json from npm; nothing of them is needed
# to build, run or test the rest.
#   test_web.sh            a page of each kind, made by build/release/countervail (or $COUNTERVAIL)
#   test_web.sh SHOTS      also screenshots of each, light and dark, at 390, 1280 and 1920 px, into a folder
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
fc-list 2>/dev/null | grep -qi "liberation.*sans" || missing+=(fonts-liberation)
if (( ${#missing[@]} > 0 )); then
  install="apt-get install -y --no-install-recommends ${missing[*]}"
  [[ $(id -u) == 0 ]] || { echo "missing packages; as root: apt-get update && $install" >&2; exit 2; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  $install -qq >&2
fi
if [[ ! -d web/node_modules/playwright-core ]]; then
  (cd web && npm ci --ignore-scripts --no-audit --no-fund --silent) >&2
fi
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
node web/test/pages.mjs "$pages" "$@"
