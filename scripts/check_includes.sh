#!/usr/bin/env bash
# Checks who includes whom against the table of ARCHITECTURE.md (rows of "| floor | folders | is | may include |").
# Inclusion is transitive downward. Prints each offence, each folder that the table lacks, each row without a folder;
# exit 1 if any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
declare -A may=()
words() { tr -c 'a-z\n' ' ' <<<"$1"; }
while IFS='|' read -r _ floor folders _ allowed _; do
  [[ $floor =~ ^\ [0-9]+\ $ ]] || continue
  for folder in $(words "$folders"); do may[$folder]="base $(words "$allowed")"; done
done <ARCHITECTURE.md
(( ${#may[@]} > 5 )) || { echo "ARCHITECTURE.md: the table of folders was not found"; exit 1; }
reach() {  # folder -> every folder that it may include, transitively
  local -A seen=()
  local queue=("$1") next
  while (( ${#queue[@]} > 0 )); do
    next=${queue[0]}; queue=("${queue[@]:1}")
    [[ -z ${seen[$next]:-} ]] || continue
    seen[$next]=1
    for below in ${may[$next]:-}; do queue+=("$below"); done
  done
  echo "${!seen[*]}"
}
status=0
for folder in src/*/; do
  folder=$(basename "$folder")
  [[ -n ${may[$folder]:-} ]] || { echo "src/$folder: no row in the table of ARCHITECTURE.md"; status=1; }
done
for folder in "${!may[@]}"; do
  [[ -d src/$folder ]] || { echo "ARCHITECTURE.md: the table names src/$folder, which does not exist"; status=1; continue; }
  allowed=" $(reach "$folder") "
  while IFS=: read -r file line text; do
    [[ $file != *_test.cpp ]] || continue
    target=${text#*\"}; target=${target%%/*}
    [[ $target == countervail ]] && continue
    [[ $allowed == *" $target "* ]] && continue
    echo "$file:$line: $folder may not include $target"; status=1
  done < <(grep -nE --include="*.h" --include="*.cpp" -r "^#include \"[a-z_]+/" "src/$folder" || true)
done
# The command line stands on the public face alone.
while IFS=: read -r file line text; do
  [[ $file == *_test.cpp || $text == *'"countervail/'* ]] && continue
  echo "$file:$line: app may include only countervail/"; status=1
done < <(grep -nE --include="*.h" --include="*.cpp" -r '^#include "[a-z_]+/' app || true)
# Library headers that belong to one source each.
for pair in "filesystem|fstream src/files/disk.cpp" "toml[+][+] src/files/toml_reader.cpp" \
            "nlohmann src/files/(json_reader|row_bytes).cpp" "sqlite3 src/files/row_store.cpp"; do
  read -r header home <<< "$pair"
  while IFS= read -r line; do
    echo "$line: only $home includes this header"; status=1
  done < <(grep -rnE "^#include <($header)" src --include="*.h" --include="*.cpp" | grep -vE "_test.cpp:|^$home:" || true)
done
exit $status
