#!/usr/bin/env bash
# Builds the site: the engine as WebAssembly, the live page, the gallery. Installs what that needs from Debian and npm; nothing
# of it is needed to build, run or test the rest.
#   site.sh            into build/live (what `report --live` takes) and build/site (static: any file host, or the disk)
#   site.sh --engine   build/live alone
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} CCACHE_DIR=${CCACHE_DIR:-${PWD}/build/ccache}
export NODE_PATH=/usr/share/nodejs  # where Debian keeps what Emscripten asks of node
scripts/setup.sh
needed=(emscripten node-acorn libfast-float-dev cmark-gfm)
command -v node >/dev/null || needed+=(nodejs)  # one that is there already, from wherever, will do
command -v npm >/dev/null || needed+=(npm)
scripts/install.sh "${needed[@]}"
[[ -x web/node_modules/.bin/esbuild ]] || (cd web && npm ci --ignore-scripts --no-audit --no-fund --silent) >&2
[[ -f build/web/build.ninja ]] ||
  cmake -S web -B build/web -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_TOOLCHAIN_FILE=/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake >&2
ninja -C build/web -j2 >&2
(cd web && node bundle.mjs ../build/web ../build/live) >&2
[[ ${1:-} == --engine ]] && exit 0
scripts/run.sh --version >&2  # builds the command line
rm -rf build/site
node web/site.mjs build/release/countervail build/site
