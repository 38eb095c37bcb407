#!/usr/bin/env bash
# Sizes of this code, against the limits of the house.
#   count_code.sh           prints them
#   count_code.sh --check   also exits 1 where a limit is broken
# Rooms: all lines of src/<folder>, tests included, over all of src. Everything else leaves *_test.cpp out.
# Functions: what ctags tags as a function of src, app and include (lambdas belong to the function around them), from the line of
# its name to its closing brace. Comments: lines that hold one (alone or behind code) over lines that are not empty.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
most_room=20 most_function=80 most_header=160 most_source=450 least_short=94 least_comment=15
status=0
broken() { echo "  broken: $1"; status=1; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > b) }'; }

mapfile -t code < <(find src app include -name '*.h' -o -name '*.cpp' | grep -v '_test\.cpp$' | sort)
all_lines=$(find src -name '*.h' -o -name '*.cpp' | xargs cat | wc -l)
echo "src: $all_lines lines with tests; src, app and include without: $(cat "${code[@]}" | wc -l)"
read -r share room lines < <(for folder in src/*/; do
  count=$(cat "$folder"*.h "$folder"*.cpp 2>/dev/null | wc -l)
  awk -v c="$count" -v all="$all_lines" -v f="$folder" 'BEGIN { printf "%.1f %s %d\n", 100 * c / all, f, c }'
done | sort -rn | head -n 1)
echo "largest room: $room $share % of src ($lines lines)"
over "$share" "$most_room" && broken "a room is at most $most_room % of src"

functions=$(ctags --languages=C++ --kinds-C++=f --fields=+ne -x --_xformat='%{input} %n %{end} %N' "${code[@]}" |
  awk '$3 != "" { print $3 - $2 + 1, $1 ":" $2, $4 }' | sort -rn)
count=$(wc -l <<<"$functions")
short=$(awk -v all="$count" '$1 <= 25 { n++ } END { printf "%.1f", 100 * n / all }' <<<"$functions")
echo "functions: $count, $short % within 25 lines; over 40 lines: $(awk '$1 > 40' <<<"$functions" | wc -l); longest:"
head -n 3 <<<"$functions" | sed 's/^/  /'
over "$least_short" "$short" && broken "at least $least_short % of functions within 25 lines"
longest=${functions%% *}
over "$longest" "$most_function" && broken "a function is at most $most_function lines"

longer() {  # extension, limit: "lines file" of each file beyond
  wc -l "${code[@]}" | awk -v ext="$1" -v most="$2" '$2 ~ ext "$" && $1 > most { print "  " $1, $2 }'
}
for kind in "h $most_header headers" "cpp $most_source sources"; do
  read -r extension most name <<<"$kind"
  found=$(longer "\\.$extension" "$most")
  echo "$name over $most lines: $(grep -c . <<<"$found" || true)"
  [[ -z $found ]] || { echo "$found"; broken "$name have at most $most lines"; }
done

read -r only any < <(cat "${code[@]}" | awk '
  NF { all++ } /^[ \t]*\/\// { only++ } /(^|[ \t;{}),])\/\// { any++ }
  END { printf "%.1f %.1f\n", 100 * only / all, 100 * any / all }')
echo "comments: $only % of lines are one, $any % hold one"
over "$least_comment" "$any" && broken "at least $least_comment % of lines hold a comment"
[[ ${1:-} == --check ]] || exit 0
exit "$status"
