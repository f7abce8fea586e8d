# How tests are declared: unit tests, and tests of the program. SPDX-License-Identifier: BSD-2-Clause

# Check (https://libcheck.github.io/check/), or the subset in the tree where the target system has none.
if(PAMUSIM_CHECK_SUBSET)
    add_library(pamusim_check INTERFACE)
    target_include_directories(pamusim_check SYSTEM INTERFACE "${PROJECT_SOURCE_DIR}/tests/unit/check-subset")
else()
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(CHECK REQUIRED IMPORTED_TARGET check)
    add_library(pamusim_check INTERFACE)
    target_link_libraries(pamusim_check INTERFACE PkgConfig::CHECK)
endif()

# pamusim_unit_test(NAME SOURCES file... [LIBS target...] [TIMEOUT seconds])
# One Check executable, registered with ctest under NAME. It is run in tests/, so that tests/data is "data".
function(pamusim_unit_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LIBS")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
        message(FATAL_ERROR "pamusim_unit_test(${name}): SOURCES missing, or unknown arguments")
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/model")
    target_link_libraries(${name} PRIVATE ${arg_LIBS} pamusim_check pamusim_posix pamusim_warnings)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/tests")
    if(arg_TIMEOUT)
        set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endif()
endfunction()
