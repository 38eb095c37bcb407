#!/usr/bin/env bash
# Runs a test binary built with a sanitizer. Leak detection needs ptrace and tsan needs a low address-space
# randomisation; where the kernel forbids either, says so and runs with what is left.
#   run_sanitized.sh sanitized|tsan BINARY [ARGUMENT...]
set -euo pipefail
preset=$1 binary=$2
shift 2
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
case $preset in
  sanitized)
    export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
    probe=$("$binary" --gtest_list_tests 2>&1 >/dev/null || true)
    if [[ $probe == *LeakSanitizer*ptrace* || $probe == *"LeakSanitizer has encountered a fatal error"* ]]; then
      echo "ptrace is forbidden here: leak detection is off"
      ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1
    fi
    exec "$binary" "$@" ;;
  tsan)
    export TSAN_OPTIONS=halt_on_error=1:ignore_noninstrumented_modules=1
    if "$binary" --gtest_list_tests >/dev/null 2>&1; then exec "$binary" "$@"; fi
    echo "the kernel's address randomisation breaks tsan: running under setarch -R"
    exec setarch "$(uname -m)" -R "$binary" "$@" ;;
  *) echo "unknown preset '$preset'" >&2; exit 2 ;;
esac
