# Files as C arrays, with a zero behind each that does not count. SPDX-License-Identifier: BSD-2-Clause
# cmake -DOUTPUT=parts.c -DHEADER=parts.h -DROW=part -DROWS=parts -DFILES=name=path;name=path -P embed.cmake
# HEADER declares struct ROW, a name, the bytes and their number, and the array ROWS of it, whose last row is all zero.
set(text "/* Made by cmake/embed.cmake. SPDX-License-Identifier: BSD-2-Clause */\n#include \"${HEADER}\"\n")
set(rows "")
foreach(each IN LISTS FILES)
    string(REGEX MATCH "^([^=]+)=(.*)$" ignored "${each}")
    set(name "${CMAKE_MATCH_1}")
    file(READ "${CMAKE_MATCH_2}" hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
    string(APPEND text "static const unsigned char ${name}[] = {\n${hex}0x00};\n")
    string(APPEND rows "    {\"${name}\", ${name}, sizeof ${name} - 1},\n")
endforeach()
string(APPEND text "const struct ${ROW} ${ROWS}[] = {\n${rows}    {NULL, NULL, 0},\n};\n")
file(WRITE "${OUTPUT}" "${text}")
