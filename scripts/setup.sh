#!/usr/bin/env bash
# Installs what the build needs and is missing.
set -euo pipefail
packages=(g++ cmake ninja-build ccache pkg-config libfmt-dev libtomlplusplus-dev libcli11-dev
  nlohmann-json3-dev libtbb-dev libboost-dev coinor-libclp-dev libsqlite3-dev libgtest-dev librapidcheck-dev libbenchmark-dev)
if [[ ${1:-} == --tests ]]; then
  # The preset asks for clang++, which the versioned package lacks; ctags counts the lines of functions.
  packages+=(clang libclang-rt-14-dev clang-format clang-tidy universal-ctags libopenmpi-dev openmpi-bin)
fi
"$(dirname "${BASH_SOURCE[0]}")/install.sh" "${packages[@]}"
