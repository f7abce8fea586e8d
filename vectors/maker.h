/* How a suite says its vectors: rows and loops over a handful of calls. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_MAKER_H
#define VECTORS_MAKER_H

#include "op/session.h"
#include "vectors/vector.h"

/* A suite is a function that calls these, in vectors/suites/NAME.c, listed in vectors/suites/list.h. Each operation is
 * applied to the model at once and its answer noted; what a suite says of an answer beforehand must hold.
 *
 *     vec_begin(maker, "translate.T7.above.%s", size_name);
 *     vec_title(maker, "one byte beyond an aperture of %s", size_name);
 *     vec_rules(maker, "T7");
 *     vec_set_up(maker, "tables ppaact 0x100000 entries 64 spaact 0x200000 entries 64 omt 0x300000 entries 16");
 *     vec_set_up(maker, "ppaace 0x20 V=1 window=0 size=0x%" PRIx64, size);
 *     vec_hand(maker, "denied reason outside-aperture rule T7 class WAV");
 *     vec_op(maker, "access 0x20 read 0x%" PRIx64 " 4", size - 3);
 *
 * The first thing that goes wrong is kept (vec_maker_trouble()); all calls do nothing from then on. Every format is
 * printf's; lines are operations as docs/spec/operations.md has them, without comments. */
struct vec_maker;

/* Ends the vector before, if there is one, and begins another by its id: the suite's name, a dot, and small words that
 * tell what varies: letters, digits and ._+- only. An id is never used for anything else again. */
VEC_PRINTF(2, 3) void vec_begin(struct vec_maker *maker, const char *id, ...);

/* One line about the vector; must be given. */
VEC_PRINTF(2, 3) void vec_title(struct vec_maker *maker, const char *title, ...);

/* The ids of the rules that it is about, parted by blanks; must be given. */
VEC_PRINTF(2, 3) void vec_rules(struct vec_maker *maker, const char *rules, ...);

/* Words of vec_flag_rows() that say what kind of vector it is, parted by blanks. Those that begin with knob: are found
 * by the maker. */
VEC_PRINTF(2, 3) void vec_flags(struct vec_maker *maker, const char *flags, ...);

/* The chip, before the first operation; OP_DEFAULT_CHIP otherwise. It becomes the vector's first operation. */
void vec_chip(struct vec_maker *maker, const char *chip);

/* An operation that only prepares: its verdict alone is expected, and must be ok unless said beforehand. */
VEC_PRINTF(2, 3) void vec_set_up(struct vec_maker *maker, const char *line, ...);

/* An operation whose whole answer is expected: every key that it has, and no other. */
VEC_PRINTF(2, 3) void vec_op(struct vec_maker *maker, const char *line, ...);

/* What the next operation answers, worked out by hand: "denied reason hole rule T10". Keys that are not named come from
 * the model. */
VEC_PRINTF(2, 3) void vec_hand(struct vec_maker *maker, const char *answer, ...);

/* The same from another source, such as VEC_SOURCE_ORACLE. */
VEC_PRINTF(3, 4) void vec_claim(struct vec_maker *maker, enum vec_source source, const char *answer, ...);

/* A number below bound (which is not 0), the same on every host: it follows from the seed, the vector's id and how
 * often this was called in the vector. */
uint64_t vec_random(struct vec_maker *maker, uint64_t bound);

/* ---- for who makes suites, not for suites ---- */

struct vec_make_options {
    uint64_t seed;
    bool skip_knobs;          /* do not look for what hangs on knobs: quick, but nothing is flagged */
    const char *maker;        /* name and version of the program, for the suite */
    const char *only;         /* keep only the vector of this id; NULL for all */
    bool (*stop)(void *user); /* asked before each vector; true ends with what there is. NULL for never */
    void *user;
};

#define VEC_DEFAULT_SEED 1u

/* Runs a suite's function into *suite, which vec_suite_release() gives back in any case. False with what went wrong in
 * trouble (a text of size bytes). */
bool vec_make(const struct vec_maker_row *row, const struct vec_make_options *options, struct vec_suite *suite,
              char *trouble, size_t size);

#endif
