#!/usr/bin/env bash
# Checks who includes whom against the table of ARCHITECTURE.md. Prints each offence; exit 1 if any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
declare -A may=(
  [base]="" [spec]="base" [catalog]="base spec"
  [silicon]="base spec" [cluster]="base spec" [model]="base spec"
  [package]="base spec silicon"
  [training]="base spec cluster model silicon" [serving]="base spec cluster model silicon"
  [rules]="base spec" [supply]="base silicon statistics" [minerals]="base statistics"
  [search]="base spec training serving cluster model silicon"
  [study]="base spec catalog silicon package cluster model training serving rules supply search"
  [report]="base spec study"
)
status=0
for folder in "${!may[@]}"; do
  for file in src/"$folder"/*.h src/"$folder"/*.cpp; do
    [[ -e $file && $file != *_test.cpp ]] || continue
    while IFS=: read -r line text; do
      target=${text#*\"}; target=${target%%/*}
      [[ $target == "$folder" || " ${may[$folder]} " == *" $target "* ]] && continue
      echo "$file:$line: $folder may not include $target"; status=1
    done < <(grep -nE '^#include "[a-z_]+/' "$file" || true)
  done
done
exit $status
