#!/usr/bin/env bash
# Runs the commands of tests/transcripts/*.txt and README.md again and writes what they print, and the pictures of
# tests/fixtures/charts and docs. Read the difference before
# committing. The tests themselves do the writing, so that what they compare and what they write is one thing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=${1:-build/release}
ninja -C "$build" countervail_cli cross_test render_test >&2
COUNTERVAIL_REWRITE_TRANSCRIPTS=1 "$build/cross_test" --gtest_filter='*Transcripts.Print*:Readme.*' >/dev/null || true
COUNTERVAIL_REWRITE_TRANSCRIPTS=1 "$build/render_test" --gtest_filter='Charts.Transcripts*' >/dev/null || true
git diff --stat tests/transcripts tests/fixtures/charts docs README.md
