# The C dialect and the warnings every room of the tree is compiled with. SPDX-License-Identifier: BSD-2-Clause
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
option(CMAKE_COMPILE_WARNING_AS_ERROR "Warnings are errors" ON)

# Where ccache is installed, what another build folder or an earlier commit compiled is not compiled again.
find_program(PAMUSIM_CCACHE ccache)
mark_as_advanced(PAMUSIM_CCACHE)
if(PAMUSIM_CCACHE AND NOT DEFINED CMAKE_C_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER "${PAMUSIM_CCACHE}")
endif()

add_library(pamusim_warnings INTERFACE)
target_compile_options(pamusim_warnings INTERFACE
    -Wall -Wextra -Wpedantic
    -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wwrite-strings
    -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef)

# Rooms other than model/ may use POSIX.
add_library(pamusim_posix INTERFACE)
target_compile_definitions(pamusim_posix INTERFACE _POSIX_C_SOURCE=200809L)

# Emulated programs are linked statically, see cmake/toolchains.
if(CMAKE_CROSSCOMPILING)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()
