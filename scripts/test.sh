#!/usr/bin/env bash
# Sets up, builds, and runs every test in one ctest whose last lines count them all: the release tests, the
# same test binaries under address and undefined-behaviour sanitizers, and the fuzz targets (10 s each).
#   --full   adds the tsan test binaries and gives each fuzz target 60 s
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} CCACHE_DIR=${CCACHE_DIR:-${PWD}/build/ccache}
full=OFF
case "${1:-}" in
  --full) full=ON ;;
  "") ;;
  *) echo "usage: scripts/test.sh [--full]" >&2; exit 2 ;;
esac
scripts/setup.sh --tests

build() {  # preset, further cmake arguments
  local preset=$1; shift
  cmake --preset "$preset" "$@" >&2
  ninja -C "build/$preset" -j2 >&2
}
build sanitized
[[ $full == ON ]] && build tsan
fresh=()  # a folder configured by hand keeps its way to compile
[[ -f build/release/build.ninja ]] || fresh=(-DCOUNTERVAIL_UNITY=ON)
build release -DCOUNTERVAIL_MPI=ON -DCOUNTERVAIL_ALL_CHECKS=ON -DCOUNTERVAIL_FULL_CHECKS=$full "${fresh[@]}"
exec ctest --test-dir build/release --output-on-failure -j2
