#!/usr/bin/env bash
# Builds the wheel of the Python module, installs it into an environment of its own and tests it there. Installs what that needs
# from Debian; nothing of it is needed to build, run or test the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME=${HOME:-/tmp} CCACHE_DIR=${CCACHE_DIR:-${PWD}/build/ccache}
scripts/install.sh python3-dev pybind11-dev python3-pytest python3-pandas python3-setuptools python3-wheel python3-build python3-venv
scripts/setup.sh
[[ -f build/release/build.ninja ]] || cmake --preset release -DCOUNTERVAIL_BENCH=OFF -DCOUNTERVAIL_UNITY=ON >&2
python=/usr/bin/python3  # of Debian, whatever else a machine calls python3
cmake -S . -B build/release -DCOUNTERVAIL_PYTHON=ON -DPYTHON_EXECUTABLE=$python >&2
ninja -C build/release -j2 _engine countervail_cli >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
COUNTERVAIL_BUILD=$PWD/build/release "$python" -m build --wheel --no-isolation --outdir "$work" . >"$work/build.log" 2>&1 ||
  { cat "$work/build.log" >&2; exit 1; }
rm -rf build/lib* build/bdist* python/countervail.egg-info
ls -s "$work"/*.whl
"$python" -m venv --system-site-packages "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-index --no-deps "$work"/*.whl
cd "$work"  # so that the package of the tree is not taken for the one installed
COUNTERVAIL_TREE=$OLDPWD COUNTERVAIL=$OLDPWD/build/release/countervail \
  "$work/venv/bin/python" -m pytest -q -rA --import-mode=importlib -p no:cacheprovider "$OLDPWD"/python/test_*.py | grep -vE "^PASSED"
