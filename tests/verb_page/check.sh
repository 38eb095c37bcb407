#!/usr/bin/env bash
# The verb of docs/a-verb-in-twenty-minutes.md in every format, in help, man page and completion.
#   check.sh BINARY
set -euo pipefail
binary=$1
want() {  # text, command...
  local text=$1; shift
  local out; out=$("$@")
  [[ $out == *"$text"* ]] || { echo "no '$text' in: $*"; echo "$out"; exit 1; }
}
want "good dies" "$binary" dies
want "| good dies" "$binary" dies --format md
want "wafer.good" "$binary" dies --format csv
want '"schema": "countervail/dies/1"' "$binary" dies --format json
want "node/TSMC 4N/defect_density" "$binary" dies --format json
want "--die-height MM" "$binary" dies --help
want ".SS dies" "$binary" --man
want "dies)" "$binary" --bash-completion
if "$binary" dies --die-width 40 2>/dev/null; then echo "a width of 40 mm was accepted"; exit 1; fi
echo "the page holds"
