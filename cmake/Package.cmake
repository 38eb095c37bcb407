# Debian packages by CPack: countervail (binary, facts, scenarios, man page, completion), libcountervail-dev and, where they are built,
# python3-countervail and countervail-web (what `report --live` puts into a page). scripts/package.sh makes, checks, installs, runs and removes them.

# Who makes packages for others puts an address that is read here; the project has no public one.
set(COUNTERVAIL_MAINTAINER "Countervail developers <countervail@localhost>" CACHE STRING "Maintainer of the Debian packages")

# Debian wants its own form of a change log, ours is its news. Made at every configuration, dated by SOURCE_DATE_EPOCH where that is
# set, so that an install without packaging finds them too.
set(DOC_DIR ${CMAKE_BINARY_DIR}/doc/countervail)
set(PACKAGE_DOCS ${DOC_DIR}/changelog.gz ${DOC_DIR}/NEWS.gz ${CMAKE_SOURCE_DIR}/cmake/copyright)
string(TIMESTAMP PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${DOC_DIR}/changelog "countervail (${PROJECT_VERSION}) unstable; urgency=low\n
  * What changed: NEWS.gz beside this file.

 -- ${COUNTERVAIL_MAINTAINER}  ${PACKAGE_DATE}
")
execute_process(COMMAND gzip -9nc ${DOC_DIR}/changelog OUTPUT_FILE ${DOC_DIR}/changelog.gz)
execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/CHANGELOG.md OUTPUT_FILE ${DOC_DIR}/NEWS.gz)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${COUNTERVAIL_MAINTAINER})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL cli dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# CPack puts the one summary above the words of each component and indents those.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "AI capability that can be fielded with the chips there are")
set(WORDS "Parity, training, serving, export rules, supply and deals of AI chips,\ncomputed from sourced facts.")
set(CPACK_DEBIAN_CLI_PACKAGE_NAME countervail)
set(CPACK_COMPONENT_CLI_DESCRIPTION "${WORDS} This package: the command and its facts.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libcountervail-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "countervail (= ${PROJECT_VERSION}), libfmt-dev, libtomlplusplus-dev, libtbb-dev, coinor-libclp-dev, libsqlite3-dev")
set(CPACK_COMPONENT_DEV_DESCRIPTION "${WORDS} This package: the library and its headers.")
install(FILES ${PACKAGE_DOCS} DESTINATION share/doc/countervail COMPONENT cli)
install(FILES ${PACKAGE_DOCS} DESTINATION share/doc/libcountervail-dev COMPONENT dev)
if(COUNTERVAIL_PYTHON)
  list(APPEND CPACK_COMPONENTS_ALL python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-countervail)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "countervail (= ${PROJECT_VERSION}), python3 (>= 3.11), python3 (<< 3.12)")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/cmake/debian/prerm)
  set(CPACK_COMPONENT_PYTHON_DESCRIPTION "${WORDS} This package: the Python module.")
  install(TARGETS _engine DESTINATION lib/python3/dist-packages/countervail COMPONENT python)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/python/countervail/ DESTINATION lib/python3/dist-packages/countervail
          COMPONENT python FILES_MATCHING PATTERN "*.py" PATTERN "py.typed" PATTERN "__pycache__" EXCLUDE)
  install(FILES ${PACKAGE_DOCS} DESTINATION share/doc/python3-countervail COMPONENT python)
endif()
set(LIVE ${CMAKE_SOURCE_DIR}/build/live)  # scripts/site.sh
if(EXISTS ${LIVE}/engine.wasm.gz)
  list(APPEND CPACK_COMPONENTS_ALL web)
  set(CPACK_DEBIAN_WEB_PACKAGE_NAME countervail-web)
  set(CPACK_DEBIAN_WEB_PACKAGE_ARCHITECTURE all)
  set(CPACK_DEBIAN_WEB_PACKAGE_SECTION web)
  set(CPACK_DEBIAN_WEB_PACKAGE_SHLIBDEPS OFF)
  set(CPACK_DEBIAN_WEB_PACKAGE_DEPENDS "countervail (= ${PROJECT_VERSION})")
  set(CPACK_COMPONENT_WEB_DESCRIPTION "${WORDS} This package: the engine inside live pages.")
  foreach(part engine.wasm.gz facts.gz page.css page.js worker.js)
    install(FILES ${LIVE}/${part} DESTINATION share/countervail/live COMPONENT web)
  endforeach()
  install(FILES ${PACKAGE_DOCS} DESTINATION share/doc/countervail-web COMPONENT web)
endif()
include(CPack)
