#!/usr/bin/env bash
# Installs a build into an empty prefix, asks the installed binary a question from another folder, and builds a program
# against the installed library with find_package.
#   check_install.sh BUILD_FOLDER
set -euo pipefail
source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/prefix" >/dev/null
cd "$work"
"$work/prefix/bin/countervail" catalog check >/dev/null
"$work/prefix/bin/countervail" parity --candidate "H20 96GB" --reference "H100 SXM5 80GB" \
  --model "Llama 3.1 8B" --batch 64 --reference-count 8 >answer.txt  # a file: a pipe that closes early would fail the run
grep -m 1 "train as fast as" answer.txt
mkdir consumer
cat >consumer/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES CXX)
find_package(countervail REQUIRED)
add_executable(consumer main.cpp)
target_link_libraries(consumer PRIVATE countervail::countervail)
CMAKE
cat >consumer/main.cpp <<'CPP'
#include <catalog/load_facts.h>
#include <study/parity.h>

#include <cstdio>

int main(int, char** argv) {
  const countervail::FactStore store = countervail::load_facts(argv[1]);
  countervail::Scenario scenario;
  scenario.model = "Llama 3.1 8B";
  scenario.candidate.chip = "H20 96GB";
  scenario.reference.chip = "H100 SXM5 80GB";
  scenario.global_batch = 64;
  const countervail::ParityAnswer answer = countervail::parity(store, scenario, {});
  std::printf("%lld packages\n", answer.candidate.units);
  return answer.candidate.units > 0 ? 0 : 1;
}
CPP
cmake -S consumer -B consumer/build -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build consumer/build >/dev/null
consumer/build/consumer "$work/prefix/share/countervail/data"
