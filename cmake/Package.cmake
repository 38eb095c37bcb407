# Debian packages by CPack: countervail (binary, facts, scenarios, man page, completion), libcountervail-dev and, where it is built,
# python3-countervail. scripts/package.sh makes, checks, installs, runs and removes them.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "Countervail developers <countervail@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL cli dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(WORDS "Parity, training, serving, export rules, supply and deals of AI chips,\n computed from sourced facts.")
set(CPACK_DEBIAN_CLI_PACKAGE_NAME countervail)
set(CPACK_COMPONENT_CLI_DESCRIPTION "AI capability that can be fielded with the chips there are\n ${WORDS}")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libcountervail-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "countervail (= ${PROJECT_VERSION}), libfmt-dev, libtomlplusplus-dev, libtbb-dev, coinor-libclp-dev, libsqlite3-dev")
set(CPACK_COMPONENT_DEV_DESCRIPTION "AI capability with the chips there are, library and headers\n ${WORDS}")
install(FILES ${CMAKE_BINARY_DIR}/doc/countervail/changelog.gz ${CMAKE_SOURCE_DIR}/cmake/copyright
        DESTINATION share/doc/countervail COMPONENT cli)
install(FILES ${CMAKE_BINARY_DIR}/doc/countervail/changelog.gz ${CMAKE_SOURCE_DIR}/cmake/copyright
        DESTINATION share/doc/libcountervail-dev COMPONENT dev)
if(COUNTERVAIL_PYTHON)
  list(APPEND CPACK_COMPONENTS_ALL python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-countervail)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "countervail (= ${PROJECT_VERSION}), python3 (>= 3.11), python3 (<< 3.12)")
  set(CPACK_COMPONENT_PYTHON_DESCRIPTION "AI capability with the chips there are, Python module\n ${WORDS}")
  install(TARGETS _engine DESTINATION lib/python3/dist-packages/countervail COMPONENT python)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/python/countervail/ DESTINATION lib/python3/dist-packages/countervail
          COMPONENT python FILES_MATCHING PATTERN "*.py" PATTERN "py.typed" PATTERN "__pycache__" EXCLUDE)
  install(FILES ${CMAKE_BINARY_DIR}/doc/countervail/changelog.gz ${CMAKE_SOURCE_DIR}/cmake/copyright
          DESTINATION share/doc/python3-countervail COMPONENT python)
endif()
# Made now, so that an install without packaging finds it too; no time stamp inside.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/doc/countervail)
execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/CHANGELOG.md
                OUTPUT_FILE ${CMAKE_BINARY_DIR}/doc/countervail/changelog.gz)
include(CPack)
