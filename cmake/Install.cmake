if(COUNTERVAIL_FUZZ)
  return()
endif()
include(CMakePackageConfigHelpers)
set(PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/countervail)
# Components are packages (cmake/Package.cmake): what asks questions, what is built against, the Python module.
install(TARGETS countervail EXPORT countervailTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
install(TARGETS countervail_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
# The man page and the completion come from the table of options that the binary holds.
foreach(page "man;countervail.1" "bash-completion;countervail.bash")
  list(GET page 0 flag)
  list(GET page 1 file)
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/${file} DEPENDS countervail_cli
                     COMMAND countervail_cli --${flag} > ${CMAKE_BINARY_DIR}/${file})
endforeach()
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/countervail.1.gz DEPENDS ${CMAKE_BINARY_DIR}/countervail.1
                   COMMAND gzip -9nkf ${CMAKE_BINARY_DIR}/countervail.1)
add_custom_target(manual ALL DEPENDS ${CMAKE_BINARY_DIR}/countervail.1.gz ${CMAKE_BINARY_DIR}/countervail.bash)
install(FILES ${CMAKE_BINARY_DIR}/countervail.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT cli OPTIONAL)
install(FILES ${CMAKE_BINARY_DIR}/countervail.bash RENAME countervail COMPONENT cli OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(DIRECTORY include/countervail DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)
install(DIRECTORY data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/countervail/data COMPONENT cli)
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/countervail/scenarios COMPONENT cli)
install(EXPORT countervailTargets NAMESPACE countervail:: DESTINATION ${PACKAGE_DIR} COMPONENT dev)
configure_package_config_file(cmake/countervailConfig.cmake.in
                              ${CMAKE_BINARY_DIR}/countervailConfig.cmake
                              INSTALL_DESTINATION ${PACKAGE_DIR})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/countervailConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/countervailConfig.cmake
              ${CMAKE_BINARY_DIR}/countervailConfigVersion.cmake DESTINATION ${PACKAGE_DIR} COMPONENT dev)
include(cmake/Package.cmake)
