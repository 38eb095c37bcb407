# One library, one binary. Folder order and include rules: ARCHITECTURE.md, checked by scripts/check_includes.sh.
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(TBB REQUIRED)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
find_path(NLOHMANN_INCLUDE_DIR nlohmann/json.hpp REQUIRED)
find_path(CLP_INCLUDE_DIR coin/ClpSimplex.hpp REQUIRED)
find_library(CLP_LIBRARY Clp REQUIRED)
find_library(COIN_UTILS_LIBRARY CoinUtils REQUIRED)

file(GLOB COUNTERVAIL_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*/*.cpp)
list(FILTER COUNTERVAIL_SOURCES EXCLUDE REGEX "_test\\.cpp$")

add_library(countervail STATIC ${COUNTERVAIL_SOURCES})
add_library(countervail::countervail ALIAS countervail)
target_include_directories(
  countervail PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src>
                     $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/countervail>)
target_compile_features(countervail PUBLIC cxx_std_20)
# Contraction would change last bits between machines; determinism is a promise.
target_compile_options(countervail PUBLIC -ffp-contract=off
                       PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror)
# GCC 12 warns falsely about std::string concatenation (GCC bug 105651).
target_compile_options(countervail PUBLIC $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-missing-field-initializers>)
target_link_libraries(countervail PUBLIC fmt::fmt
                      PRIVATE TBB::tbb tomlplusplus::tomlplusplus ${CLP_LIBRARY} ${COIN_UTILS_LIBRARY})
target_include_directories(countervail SYSTEM PRIVATE ${CLP_INCLUDE_DIR})
target_compile_definitions(countervail PRIVATE COUNTERVAIL_VERSION="${PROJECT_VERSION}")
if(COUNTERVAIL_SANITIZE)
  target_compile_options(countervail PUBLIC -fsanitize=${COUNTERVAIL_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(countervail PUBLIC -fsanitize=${COUNTERVAIL_SANITIZE})
  # The sanitizers' own instrumentation provokes false warnings in libstdc++ under -O2.
  target_compile_options(countervail PUBLIC -Wno-maybe-uninitialized -Wno-error=tsan)
endif()
if(COUNTERVAIL_FUZZ)
  target_compile_options(countervail PUBLIC -fsanitize=fuzzer-no-link,address,undefined
                         -fno-sanitize-recover=all)
endif()

file(GLOB APP_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/app/*.cpp)
list(FILTER APP_SOURCES EXCLUDE REGEX "_test\\.cpp$")
if(NOT COUNTERVAIL_FUZZ)
  add_executable(countervail_cli ${APP_SOURCES})
  set_target_properties(countervail_cli PROPERTIES OUTPUT_NAME countervail)
  target_include_directories(countervail_cli PRIVATE ${CMAKE_SOURCE_DIR}/app)
  target_compile_options(countervail_cli PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror)
  target_compile_definitions(
    countervail_cli PRIVATE COUNTERVAIL_VERSION="${PROJECT_VERSION}"
                            COUNTERVAIL_DATADIR="${CMAKE_INSTALL_FULL_DATADIR}/countervail")
  target_link_libraries(countervail_cli PRIVATE countervail)
endif()
