#!/usr/bin/env bash
# clang-tidy with .clang-tidy, zero warnings, where it costs least: a source costs about five CPU seconds, so not every run
# looks at every source. Needs build/sanitized, whose commands it takes. Includes that nothing uses are found by LLVM 19's
# include cleaner (Debian 12 has it beside its clang-tidy 14), which takes a second a source.
#   check_tidy.sh            the sources of src and app changed since the commit of scripts/tidy_base
#   check_tidy.sh --most N   of those the N changed last; says how many it left
#   check_tidy.sh --all      every one; when it is clean, write the commit into scripts/tidy_base
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
commands=build/sanitized
command -v clang-include-cleaner-19 >/dev/null || { echo "needs: apt-get install clang-tools-19" >&2; exit 2; }
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
echo "clang-tidy and unused includes: ${#files[@]} sources"
(( ${#files[@]} > 0 )) || exit 0

unused_includes() {  # source: prints "source: - <header> @Line:N", exits 1 where there is one
  local found
  found=$(clang-include-cleaner-19 --insert=0 --print=changes --ignore-headers='format\.h,CLI\.hpp,toml\.hpp' "$1" \
    -- -std=c++20 -w -Iinclude -Isrc -Iapp -DTOML_HEADER_ONLY=0 -DCOUNTERVAIL_VERSION='""') || return 1
  [[ -z $found ]] || { printf '%s: unused include %s\n' "$1" "$found"; return 1; }
}
export -f unused_includes
status=0
printf '%s\n' "${files[@]}" | xargs -P 2 -n 1 bash -c 'unused_includes "$0"' || status=1
printf '%s\n' "${files[@]}" | xargs -P 2 -n 1 clang-tidy -p "$commands" --quiet 2>/dev/null || status=1
exit "$status"
