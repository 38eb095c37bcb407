#!/usr/bin/env bash
# A sweep over 2 and 4 processes gives the CSV of one process, finishes what a kill left, and ends with one error where it must.
#   check_ranks.sh BINARY     (built with COUNTERVAIL_MPI)
set -euo pipefail
binary=$1
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMPI_MCA_btl_vader_single_copy_mechanism=none  # containers forbid what it would use
allow=()
[[ $(id -u) == 0 ]] && allow=(--allow-run-as-root)
ranks() { local count=$1; shift; mpirun "${allow[@]}" --oversubscribe -n "$count" "$@"; }
question=(sweep 910c --width 0 --verb "package need" --over packages=1000..300000:300)

"$binary" "${question[@]}" -o "$work/1.db" --csv "$work/1.csv" > "$work/1.txt"
for count in 2 4; do
  ranks "$count" "$binary" "${question[@]}" -o "$work/$count.db" --csv "$work/$count.csv" > "$work/$count.txt"
  cmp "$work/1.csv" "$work/$count.csv"
  diff <(sed "s/1\.db/N.db/" "$work/1.txt") <(sed "s/$count\.db/N.db/" "$work/$count.txt")
done

for moment in 0.3 0.6 0.9 1.2; do
  { timeout -s KILL "$moment" mpirun "${allow[@]}" --oversubscribe -n 3 \
      "$binary" "${question[@]}" -o "$work/killed.db" > /dev/null; } 2> /dev/null || true
  sleep 0.5  # orphans see that their launcher is gone
done
ranks 2 "$binary" "${question[@]}" -o "$work/killed.db" --csv "$work/killed.csv" > /dev/null
cmp "$work/1.csv" "$work/killed.csv"

if ranks 3 "$binary" sweep 910c --verb "package need" --over packages=x,y -o "$work/bad.db" > "$work/bad.txt" 2>&1; then
  echo "a word where a number is due was accepted" >&2
  exit 1
fi
[[ $(grep -c '^countervail: ' "$work/bad.txt") == 1 ]] || { cat "$work/bad.txt" >&2; exit 1; }
echo "2 and 4 processes, kills and a refusal: as one process"
