#!/usr/bin/env bash
# clang-tidy with .clang-tidy, zero warnings, where it costs least: a source costs about five CPU seconds, so not every run
# looks at every source. Needs build/sanitized, whose commands it takes.
#   check_tidy.sh            the sources of src and app changed since the commit of scripts/tidy_base
#   check_tidy.sh --most N   of those the N changed last; says how many it left
#   check_tidy.sh --all      every one; when it is clean, write the commit into scripts/tidy_base
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
commands=build/sanitized
[[ -f $commands/compile_commands.json ]] || { echo "configure first: cmake --preset sanitized" >&2; exit 2; }

changed() {  # newest first; a header stands for the source beside it
  { git diff --name-only HEAD; git log --format= --name-only "$(<scripts/tidy_base)..HEAD"; } |
    grep -E '^(src|app)/.*\.(h|cpp)$' | sed 's/\.h$/.cpp/' | grep -v '_test\.cpp$' | awk '!seen[$0]++'
}
case ${1:-} in
  --all) mapfile -t files < <(find src app -name '*.cpp' | grep -v '_test\.cpp$' | sort) ;;
  --most | "") mapfile -t files < <(changed | while read -r file; do [[ ! -f $file ]] || echo "$file"; done) ;;
  *) echo "usage: scripts/check_tidy.sh [--all | --most N]" >&2; exit 2 ;;
esac
if [[ ${1:-} == --most ]] && (( ${#files[@]} > $2 )); then
  echo "$((${#files[@]} - $2)) changed sources left to scripts/check_tidy.sh"
  files=("${files[@]:0:$2}")
fi
echo "clang-tidy: ${#files[@]} sources"
(( ${#files[@]} == 0 )) || printf '%s\n' "${files[@]}" | xargs -P 2 -n 1 clang-tidy -p "$commands" --quiet 2>/dev/null
