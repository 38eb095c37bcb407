# The sanitized test binaries and fuzz targets of the other build folders, in this one ctest list.
# scripts/test.sh builds them first. COST lets ctest begin with the longest.
function(countervail_sanitized_tests preset)
  file(GLOB binaries ${CMAKE_SOURCE_DIR}/build/${preset}/*_test)
  foreach(binary IN LISTS binaries)
    get_filename_component(name ${binary} NAME)
    add_test(NAME ${preset}.${name}
             COMMAND ${CMAKE_SOURCE_DIR}/scripts/run_sanitized.sh ${preset} ${binary})
    set_tests_properties(${preset}.${name} PROPERTIES TIMEOUT 1800 COST 100)
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
