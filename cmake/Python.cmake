# The engine as a Python module: JSON in, JSON out (python/module.cpp). setup.py makes wheels of it.
find_package(pybind11 REQUIRED)
pybind11_add_module(_engine MODULE ${CMAKE_SOURCE_DIR}/python/module.cpp)
set_target_properties(_engine PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/python)
target_compile_definitions(_engine PRIVATE COUNTERVAIL_VERSION="${PROJECT_VERSION}")
target_link_libraries(_engine PRIVATE countervail)
