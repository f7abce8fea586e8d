/* What suites share: scripts as rows, names of sizes, a set of tables. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SUITES_COMMON_H
#define VECTORS_SUITES_COMMON_H

#include <inttypes.h>

#include "vectors/maker.h"
#include "vectors/suites/suites.h"

#define SUITE_COUNT(array) (sizeof(array) / sizeof(array)[0])

#define KIB (UINT64_C(1) << 10)
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* A vector written out. Each line of text is an operation; in front of it
 *   nothing  it prepares, and must be granted, or what an `expect` line after it says is expected by hand,
 *   "? "     its whole answer is expected.
 * Lines end with a newline, the last one may do without. flags may be NULL. */
struct suite_script {
    const char *id, *title, *rules, *flags, *text;
};

/* Says each row as the vector SUITE.id. */
void suite_scripts(struct vec_maker *maker, const char *suite, const struct suite_script *rows, size_t count);

/* Says the lines of a text into the vector there is. */
void suite_lines(struct vec_maker *maker, const char *text);

struct suite_text {
    char text[32];
};

/* "64K": a size with the greatest unit that divides it. */
struct suite_text suite_size(uint64_t bytes);

/* Tables that most vectors of the silicon use: 64 PPAACEs, 64 SPAACEs, 4 OMEs. */
#define SUITE_TABLES "tables ppaact 0x100000 entries 64 spaact 0x110000 entries 64 omt 0x120000 entries 4"
#define SUITE_PPAACT UINT64_C(0x100000)
#define SUITE_SPAACT UINT64_C(0x110000)
#define SUITE_OMT UINT64_C(0x120000)

/* Parts of suite closure: drivers; knobs and chips. */
void suite_drivers(struct vec_maker *maker);
void suite_settings(struct vec_maker *maker);

/* Asks for the registers that a violation is captured in, and for the interrupt lines. */
void suite_ask_violation(struct vec_maker *maker, unsigned instance);

/* The same for an operation error. */
void suite_ask_error(struct vec_maker *maker, unsigned instance);

#endif
