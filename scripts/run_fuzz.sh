#!/usr/bin/env bash
# Runs one fuzz target for a number of seconds on its seed corpus (fuzz/corpus/<target>, if any).
#   run_fuzz.sh BINARY SECONDS CORPUS
set -euo pipefail
binary=$1 seconds=$2 corpus=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
seeds=()
[[ -d $corpus ]] && seeds=("$corpus")
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1
"$binary" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$work/" \
  -print_final_stats=1 "$work" "${seeds[@]}" 2>&1 | tail -n 25
exit "${PIPESTATUS[0]}"
