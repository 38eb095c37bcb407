# One precompiled header for the library and one for all test binaries, in the sanitized builds only.
#
# CPU seconds of clang++ 14 -O1 -g1 with address, undefined and fuzzer-no-link, ccache off (4 library, 3 test sources, sampled):
#   library 3.45 a source, 2.80 with it (1.7 once); tests 4.30 a source, 2.93 with it (2.3 once)
# so about 170 of 750 CPU seconds of the tree. The release and dev builds do without: there ccache answers what others
# compiled, which a precompiled header made in this folder would prevent, and they notice a missing include.
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
