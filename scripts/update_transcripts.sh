#!/usr/bin/env bash
# Runs the commands of tests/transcripts/*.txt again and writes what they print. Read the difference before committing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for transcript in tests/transcripts/*.txt; do
  : >"$work/new"
  grep '^\$ countervail ' "$transcript" | while IFS= read -r line; do
    echo "$line" >>"$work/new"
    code=0
    bash -c "build/release/countervail --width 80 ${line#\$ countervail }" >"$work/out" 2>"$work/err" </dev/null || code=$?
    cat "$work/out" "$work/err" >>"$work/new"
    if (( code != 0 )); then echo "[exit $code]" >>"$work/new"; fi
  done
  cp "$work/new" "$transcript"
done
git diff --stat tests/transcripts
