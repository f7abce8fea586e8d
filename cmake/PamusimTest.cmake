# How tests are declared; tests/README.md says what each kind is for. SPDX-License-Identifier: BSD-2-Clause

# Check (https://libcheck.github.io/check/), or the subset in the tree where the target system has none.
add_library(pamusim_check INTERFACE)
if(PAMUSIM_CHECK_SUBSET)
    target_include_directories(pamusim_check SYSTEM INTERFACE "${PROJECT_SOURCE_DIR}/tests/unit/check-subset")
else()
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(CHECK REQUIRED IMPORTED_TARGET check)
    target_link_libraries(pamusim_check INTERFACE PkgConfig::CHECK)
endif()

# The program as tests start it: PAMUSIM_COMMAND, one word, also where it must be emulated.
if(CMAKE_CROSSCOMPILING_EMULATOR AND TARGET pamusim)
    set(PAMUSIM_COMMAND "${CMAKE_BINARY_DIR}/emulated/pamusim")
    file(GENERATE OUTPUT "${PAMUSIM_COMMAND}"
        CONTENT "#!/bin/sh\nexec ${CMAKE_CROSSCOMPILING_EMULATOR} \"$<TARGET_FILE:pamusim>\" \"$@\"\n"
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
elseif(TARGET pamusim)
    set(PAMUSIM_COMMAND "$<TARGET_FILE:pamusim>")
endif()

function(pamusim_test_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
        message(FATAL_ERROR "${name}: SOURCES missing, or unknown arguments")
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/model")
    target_link_libraries(${name} PRIVATE ${arg_LIBS} pamusim_posix pamusim_warnings)
endfunction()

# Long ones begin first: a build that ran no test yet knows no durations, and what is begun last is waited for.
set(PAMUSIM_LONG_TESTS
    vectors_make conformance_linux_5.10 vectors_check conformance_linux_guide conformance_linux_6.1 vectors_export
    cli_studies docs_guide_cache-pressure.md vectors_oracle cli_lookups test_trace_large vectors_run test_trace_damage
    test_gen_random test_gen_laws cli_plan-layout cli_vectors-coverage vectors_readmemh test_walks_agree browser_report
    tools_mutate cli_interrupts cli_killed test_import_policies test_domain_random vectors_lint install cli_msi-policies
    test_dtb_bad cli_plan-windows)
function(pamusim_test_cost name)
    list(FIND PAMUSIM_LONG_TESTS "${name}" place)
    if(place GREATER_EQUAL 0)
        math(EXPR cost "100 - ${place}")
        set_tests_properties(${name} PROPERTIES COST ${cost})
    endif()
endfunction()

# pamusim_unit_test(NAME SOURCES file... LIBS target...)
# A Check program, registered under NAME. It runs in tests/, so that tests/data is "data".
function(pamusim_unit_test name)
    pamusim_test_executable(${name} ${ARGN})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/unit")
    target_link_libraries(${name} PRIVATE pamusim_check)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/tests")
    pamusim_test_cost(${name})
endfunction()

# pamusim_program_test(NAME COMMAND word...)
# A test of the program, in a directory of its own, with PAMUSIM (the program) and TESTS (tests/) in its environment.
function(pamusim_program_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "COMMAND")
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/${name}.d")
    file(MAKE_DIRECTORY "${directory}")
    add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${directory}")
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "PAMUSIM=${PAMUSIM_COMMAND};TESTS=${PROJECT_SOURCE_DIR}/tests;LC_ALL=C")
    pamusim_test_cost(${name})
endfunction()

# pamusim_fuzzer(NAME SOURCES file... LIBS target...)
# LLVMFuzzerTestOneInput() in SOURCES. A fuzzer in the fuzz preset; everywhere else a test, fuzz_NAME, that feeds it
# the files of corpus/NAME.
function(pamusim_fuzzer name)
    set(target fuzz_${name})
    set(corpus "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
    pamusim_test_executable(${target} ${ARGN})
    if(PAMUSIM_FUZZ)
        target_link_options(${target} PRIVATE -fsanitize=fuzzer)
        set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzzers")
        add_dependencies(fuzzers ${target})
    else()
        target_sources(${target} PRIVATE replay.c)
        add_test(NAME ${target} COMMAND ${target} "${corpus}")
    endif()
endfunction()

# pamusim_bench(NAME SOURCES file... LIBS target...)
# A benchmark, run by ./dev bench NAME from the release build.
function(pamusim_bench name)
    pamusim_test_executable(bench_${name} ${ARGN})
    set_target_properties(bench_${name} PROPERTIES
        OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
    add_dependencies(benchmarks bench_${name})
endfunction()
