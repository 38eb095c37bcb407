#!/usr/bin/env bash
# Sets up, builds release, and runs the main job: the default parity. Arguments replace the default verb:
#   scripts/run.sh parity --candidate "H20 96GB" --reference "H100 SXM5 80GB" ...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} CCACHE_DIR=${CCACHE_DIR:-${PWD}/build/ccache}
scripts/setup.sh
[[ -f build/release/build.ninja ]] || cmake --preset release -DCOUNTERVAIL_BENCH=OFF -DCOUNTERVAIL_UNITY=ON >&2
ninja -C build/release countervail_cli >&2
if (( $# == 0 )); then set -- parity; fi
exec build/release/countervail "$@"
