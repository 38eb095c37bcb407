# The sanitized test binaries and fuzz targets of the other build folders, in this one ctest list.
# scripts/test.sh builds them first. COST lets ctest begin with the longest; those that run for minutes are cut into shards, so
# that no core waits for the last of them.
set(LONG_TESTS cross_test study_test supply_test training_test validate_test)
set(SHARDS 4)
function(countervail_sanitized_tests preset)
  file(GLOB binaries ${CMAKE_SOURCE_DIR}/build/${preset}/*_test)
  foreach(binary IN LISTS binaries)
    get_filename_component(name ${binary} NAME)
    set(count 1)
    if(name IN_LIST LONG_TESTS)
      set(count ${SHARDS})
    endif()
    foreach(shard RANGE 1 ${count})
      math(EXPR index "${shard} - 1")
      add_test(NAME ${preset}.${name}.${shard}
               COMMAND ${CMAKE_SOURCE_DIR}/scripts/run_sanitized.sh ${preset} ${binary})
      # Kills test what a file outlives, not memory; twenty sanitized processes took as long as all other tests of their shard.
      set_tests_properties(${preset}.${name}.${shard} PROPERTIES TIMEOUT 1800 COST ${count}00
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${count};GTEST_SHARD_INDEX=${index};GTEST_FILTER=-*TwentyKills*")
    endforeach()
  endforeach()
endfunction()

countervail_sanitized_tests(sanitized)
set(FUZZ_SECONDS 10)
if(COUNTERVAIL_FULL_CHECKS)
  countervail_sanitized_tests(tsan)
  set(FUZZ_SECONDS 60)
endif()
file(GLOB targets ${CMAKE_SOURCE_DIR}/build/sanitized/*_fuzz)
foreach(target IN LISTS targets)
  get_filename_component(name ${target} NAME)
  add_test(NAME fuzz.${name} COMMAND ${CMAKE_SOURCE_DIR}/scripts/run_fuzz.sh ${target} ${FUZZ_SECONDS}
                                     ${CMAKE_SOURCE_DIR}/fuzz/corpus/${name})
endforeach()
