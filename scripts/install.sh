#!/usr/bin/env bash
# Installs the Debian packages named that are missing. Without root: prints the exact command and exits 2.
set -euo pipefail
missing=()
for package in "$@"; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [[ $status == "install ok installed" ]] || missing+=("$package")
done
if (( ${#missing[@]} > 0 )); then
  install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [[ $(id -u) != 0 ]]; then
    echo "missing packages; run as root, then start again:" >&2
    echo "  apt-get update && $install" >&2
    exit 2
  fi
  echo "installing: ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  $install -qq >&2
fi
