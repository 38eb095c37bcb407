find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
include(GoogleTest)

# One gtest binary a folder: <folder>_test. tests/ holds what crosses folders.
function(countervail_test_binary name)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name} ${ARGN})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/app
                                             ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(
    ${name} PRIVATE COUNTERVAIL_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                    COUNTERVAIL_BINARY="$<TARGET_FILE:countervail_cli>")
  # What is tested is compiled as it ships; the tests themselves are compiled once and run once, so a quarter of their time to
  # compile is worth more than their speed.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  # -Wconversion stays off in tests: gtest and rapidcheck macros trip it.
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wshadow -Werror)
  target_link_libraries(${name} PRIVATE countervail GTest::gtest_main rapidcheck)
  countervail_unity(${name} ${ARGN})
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 600)
endfunction()

file(GLOB FOLDERS CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_SOURCE_DIR}/src/*)
foreach(folder IN LISTS FOLDERS)
  file(GLOB TEST_SOURCES CONFIGURE_DEPENDS ${folder}/*_test.cpp)
  get_filename_component(folder_name ${folder} NAME)
  countervail_test_binary(${folder_name}_test ${TEST_SOURCES})
endforeach()
# The same blocks without oneTBB: this definition comes before the library's.
countervail_test_binary(threads_test ${CMAKE_SOURCE_DIR}/src/base/parallel_test.cpp
                        ${CMAKE_SOURCE_DIR}/src/base/parallel_threads.cpp)
file(GLOB APP_TESTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/app/*_test.cpp)
countervail_test_binary(app_test ${APP_TESTS})
file(GLOB CROSS_TESTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*_test.cpp)
countervail_test_binary(cross_test ${CROSS_TESTS})
foreach(binary app_test cross_test)
  if(TARGET ${binary})
    add_dependencies(${binary} countervail_cli)
  endif()
endforeach()

add_test(NAME repository.includes COMMAND ${CMAKE_SOURCE_DIR}/scripts/check_includes.sh)
add_test(NAME repository.plain_sense COMMAND ${CMAKE_SOURCE_DIR}/scripts/plain_sense.sh
                                             $<TARGET_FILE:countervail_cli>)
set_tests_properties(repository.plain_sense PROPERTIES TIMEOUT 1200)
add_test(NAME repository.install COMMAND ${CMAKE_SOURCE_DIR}/scripts/check_install.sh ${CMAKE_BINARY_DIR})
if(NOT COUNTERVAIL_SANITIZE)  # run in the release build alone
  add_subdirectory(${CMAKE_SOURCE_DIR}/tests/verb_page ${CMAKE_BINARY_DIR}/tests/verb_page)
endif()
if(COUNTERVAIL_MPI)
  add_test(NAME repository.ranks COMMAND ${CMAKE_SOURCE_DIR}/scripts/check_ranks.sh $<TARGET_FILE:countervail_cli>)
endif()
# Tools of scripts/setup.sh --tests; a build for use alone has neither.
find_program(CLANG_FORMAT clang-format)
find_program(CTAGS ctags)
if(CLANG_FORMAT)
  add_test(NAME repository.format COMMAND ${CMAKE_SOURCE_DIR}/scripts/check_format.sh)
endif()
if(CTAGS)
  add_test(NAME repository.sizes COMMAND ${CMAKE_SOURCE_DIR}/scripts/count_code.sh --check)
endif()
