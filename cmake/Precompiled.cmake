# One precompiled header for the library, one for the command line and one for all test binaries, in builds from nothing: the
# preset "sanitized" and what scripts/run.sh and scripts/test.sh configure first.
#
# CPU seconds a source, ccache off, sampled over 4 library and 3 test sources (once: the header itself):
#                                               library          tests
#   g++ 12 -O3                                  3.35 -> 2.18     4.40 -> 2.67    (once 3.9, 5.5)
#   clang++ 14 -O1 -g1, sanitizers for tests    3.45 -> 2.80     4.30 -> 2.93    (once 1.7, 2.3)
# Builds by hand do without: there ccache answers what another folder compiled, which a header made in this folder would
# prevent, and a missing include is noticed.
function(countervail_precompile target)
  if(COUNTERVAIL_PCH)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

if(NOT COUNTERVAIL_PCH)
  return()
endif()
set(COUNTERVAIL_STD_HEADERS <algorithm> <array> <cmath> <filesystem> <functional> <map> <optional> <set> <string>
                            <string_view> <vector> <fmt/format.h>)
if(CCACHE)  # what ccache asks for before it answers for a source with a precompiled header
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()
