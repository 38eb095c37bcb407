# One library, one binary. Folder order and include rules: ARCHITECTURE.md, checked by scripts/check_includes.sh.
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
if(COUNTERVAIL_TBB)
  find_package(TBB REQUIRED)
else()
  find_package(Threads REQUIRED)
endif()
find_package(SQLite3 REQUIRED)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
find_path(NLOHMANN_INCLUDE_DIR nlohmann/json.hpp REQUIRED)
find_path(CLP_INCLUDE_DIR coin/ClpSimplex.hpp REQUIRED)
find_library(CLP_LIBRARY Clp REQUIRED)
find_library(COIN_UTILS_LIBRARY CoinUtils REQUIRED)

file(GLOB COUNTERVAIL_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*/*.cpp)
list(FILTER COUNTERVAIL_SOURCES EXCLUDE REGEX "_test\\.cpp$")
if(COUNTERVAIL_TBB)
  list(FILTER COUNTERVAIL_SOURCES EXCLUDE REGEX "base/parallel_threads\\.cpp$")
else()
  list(FILTER COUNTERVAIL_SOURCES EXCLUDE REGEX "base/parallel\\.cpp$")
endif()

# Replaced by another in tests/verb_page, so an object of its own.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/ask/every_verb.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
if(COUNTERVAIL_MPI)
  find_package(MPI REQUIRED COMPONENTS CXX)
  list(FILTER COUNTERVAIL_SOURCES EXCLUDE REGEX "ask/crew\\.cpp$")
  # For this source alone: other builds share what the rest compiles to.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/ask/crew_mpi.cpp PROPERTIES
    INCLUDE_DIRECTORIES "${MPI_CXX_INCLUDE_DIRS}" SKIP_UNITY_BUILD_INCLUSION ON)
else()
  list(FILTER COUNTERVAIL_SOURCES EXCLUDE REGEX "ask/crew_mpi\\.cpp$")
endif()

add_library(countervail STATIC ${COUNTERVAIL_SOURCES})
add_library(countervail::countervail ALIAS countervail)
target_include_directories(
  countervail PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>
                     $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
              PRIVATE ${CMAKE_SOURCE_DIR}/src)
set_target_properties(countervail PROPERTIES POSITION_INDEPENDENT_CODE ${COUNTERVAIL_PYTHON})
target_compile_features(countervail PUBLIC cxx_std_20)
# Contraction would change last bits between machines; determinism is a promise.
target_compile_options(countervail PUBLIC -ffp-contract=off
                       PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror)
# GCC 12 warns falsely about std::string concatenation (GCC bugs 105651, 105329); which of its string warnings it takes depends on
# what it inlines, and so on the optimisation. Clang builds the same sources without these exceptions.
target_compile_options(
  countervail PUBLIC $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
                                              -Wno-missing-field-initializers>)
# In C++ GCC's -Wconversion leaves signs alone; clang's does not. One set of warnings for both.
target_compile_options(countervail PUBLIC $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion -Wno-missing-field-initializers>)
target_link_libraries(countervail PUBLIC fmt::fmt PRIVATE tomlplusplus::tomlplusplus)
if(COUNTERVAIL_TBB)
  target_link_libraries(countervail PRIVATE TBB::tbb)
else()
  target_link_libraries(countervail PRIVATE Threads::Threads)
endif()
target_link_libraries(countervail PRIVATE ${CLP_LIBRARY} ${COIN_UTILS_LIBRARY} SQLite::SQLite3)
if(COUNTERVAIL_MPI)
  target_link_libraries(countervail PRIVATE ${MPI_CXX_LIBRARIES})
endif()
target_include_directories(countervail SYSTEM PRIVATE ${CLP_INCLUDE_DIR})
target_compile_definitions(countervail PRIVATE COUNTERVAIL_VERSION="${PROJECT_VERSION}")
countervail_unity(countervail ${COUNTERVAIL_SOURCES})
if(COUNTERVAIL_SANITIZE)
  target_compile_options(countervail PUBLIC -fsanitize=${COUNTERVAIL_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(countervail PUBLIC -fsanitize=${COUNTERVAIL_SANITIZE})
  if(COUNTERVAIL_FUZZ)
    target_compile_options(countervail PRIVATE -fsanitize-coverage-ignorelist=${CMAKE_SOURCE_DIR}/fuzz/uncovered.txt)
    foreach(solver levels model multigrid operator)  # named in that list, so units of their own
      set_source_files_properties(${CMAKE_SOURCE_DIR}/src/heat/${solver}.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endforeach()
  endif()
endif()

file(GLOB APP_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/app/*.cpp)
list(FILTER APP_SOURCES EXCLUDE REGEX "_test\\.cpp$")
add_executable(countervail_cli ${APP_SOURCES})
set_target_properties(countervail_cli PROPERTIES OUTPUT_NAME countervail)
target_include_directories(countervail_cli PRIVATE ${CMAKE_SOURCE_DIR}/app)
target_compile_options(countervail_cli PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror)
target_compile_definitions(
  countervail_cli PRIVATE COUNTERVAIL_VERSION="${PROJECT_VERSION}"
                          COUNTERVAIL_DATADIR="${CMAKE_INSTALL_FULL_DATADIR}/countervail")
target_link_libraries(countervail_cli PRIVATE countervail)
countervail_unity(countervail_cli ${APP_SOURCES})
