#!/usr/bin/env bash
# Every source is laid out as .clang-format says. Prints the files that are not; exit 1 if any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mapfile -t files < <(find src app tests fuzz bench examples web/engine.cpp web/platform -name '*.h' -o -name '*.cpp' | sort)
echo "${#files[@]} files"
clang-format --dry-run --Werror "${files[@]}"
