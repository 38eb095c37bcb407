#!/usr/bin/env bash
# Installs what the build needs and is missing. Sourced or run by run.sh and test.sh.
# Without root: prints the exact command and exits 2.
set -euo pipefail
packages=(g++ cmake ninja-build ccache pkg-config libfmt-dev libtomlplusplus-dev libcli11-dev
  nlohmann-json3-dev libtbb-dev libboost-dev coinor-libclp-dev libsqlite3-dev libgtest-dev librapidcheck-dev libbenchmark-dev)
if [[ ${1:-} == --tests ]]; then
  # The preset asks for clang++, which the versioned package lacks; ctags counts the lines of functions.
  packages+=(clang libclang-rt-14-dev clang-format clang-tidy universal-ctags libopenmpi-dev openmpi-bin)
fi
missing=()
for package in "${packages[@]}"; do
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
