#!/usr/bin/env bash
# Installs a build into an empty prefix, asks the installed binary a question from another folder, and builds and runs
# examples/embed against the installed library.
#   check_install.sh BUILD_FOLDER
set -euo pipefail
source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/prefix" >/dev/null
cd "$work"
"$work/prefix/bin/countervail" catalog check >/dev/null
"$work/prefix/bin/countervail" parity --candidate "H20 96GB" --reference "H100 SXM5 80GB" \
  --model "Llama 3.1 8B" --batch 64 --reference-count 8 >answer.txt  # a file: a pipe that closes early would fail the run
grep -m 1 "train as fast as" answer.txt
cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
# The generator and compiler of the build itself: a bare machine has no make.
cmake -S "$source_root/examples/embed" -B embed -G "$(cached CMAKE_GENERATOR)" \
  -DCMAKE_MAKE_PROGRAM="$(cached CMAKE_MAKE_PROGRAM)" -DCMAKE_CXX_COMPILER="$(cached CMAKE_CXX_COMPILER)" \
  -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build embed >/dev/null
said=$(embed/embed "$work/prefix/share/countervail/data")
echo "examples/embed: $said"
[[ $said == *"train as fast as 8 H100"* ]]
