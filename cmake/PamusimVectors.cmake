# The golden vectors as files: the target vectors makes them. SPDX-License-Identifier: BSD-2-Clause
include(GNUInstallDirs)
set(PAMUSIM_VECTORS_DIR "${CMAKE_BINARY_DIR}/vectors/made")

add_custom_command(OUTPUT "${PAMUSIM_VECTORS_DIR}/manifest.json"
    COMMAND pamusim vectors make --output "${PAMUSIM_VECTORS_DIR}"
    DEPENDS pamusim
    COMMENT "Making the golden vectors")
add_custom_target(vectors DEPENDS "${PAMUSIM_VECTORS_DIR}/manifest.json")

# Installing makes them first. Not a part of every build: looking for what hangs on knobs takes longer than compiling.
install(CODE "execute_process(COMMAND \"${CMAKE_COMMAND}\" --build \"${CMAKE_BINARY_DIR}\" --target vectors
    COMMAND_ERROR_IS_FATAL ANY)")
install(DIRECTORY "${PAMUSIM_VECTORS_DIR}/" DESTINATION "${CMAKE_INSTALL_DATADIR}/pamusim/vectors")
