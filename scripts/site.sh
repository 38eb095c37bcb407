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
[[ -f build/release/build.ninja ]] || cmake --preset release -DCOUNTERVAIL_BENCH=OFF -DCOUNTERVAIL_PCH=ON >&2
missing=()
for package in emscripten node-acorn libfast-float-dev cmark-gfm nodejs npm; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [[ $status == "install ok installed" ]] && continue
  # A node that is there already, from wherever, will do.
  [[ $package == nodejs ]] && command -v node >/dev/null && continue
  [[ $package == npm ]] && command -v npm >/dev/null && continue
  missing+=("$package")
done
if (( ${#missing[@]} > 0 )); then
  install="apt-get install -y --no-install-recommends ${missing[*]}"
  [[ $(id -u) == 0 ]] || { echo "missing packages; as root: apt-get update && $install" >&2; exit 2; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  $install -qq >&2
fi
[[ -x web/node_modules/.bin/esbuild ]] || (cd web && npm ci --ignore-scripts --no-audit --no-fund --silent) >&2
[[ -f build/web/build.ninja ]] ||
  cmake -S web -B build/web -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_TOOLCHAIN_FILE=/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake >&2
ninja -C build/web -j2 >&2
(cd web && node bundle.mjs ../build/web ../build/live) >&2
[[ ${1:-} == --engine ]] && exit 0
ninja -C build/release -j2 countervail_cli >&2
rm -rf build/site
node web/site.mjs build/release/countervail build/site
