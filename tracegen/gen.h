/* Generators of traces: one row each. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_GEN_H
#define TRACEGEN_GEN_H

#include "op/op.h"
#include "pamu/chip.h"

/* A stream is a generator with its parameters and its seed. It sets up its domains by operations, and then hands out
 * operations without end, as slots: the same ones for the same parameters and seed, on any host. Nothing here prints or
 * keeps state outside the objects; different objects may be used in different threads. Pointers are never NULL unless
 * a comment allows it. docs/spec/workloads.md tells what each generator does. */

enum gen_kind {
    GEN_NUMBER,
    GEN_SIZE,  /* bytes */
    GEN_POWER, /* a number, a power of two */
    GEN_LIST,  /* VALUE:WEIGHT,.. */
};

/* Every parameter of any generator. enumerator, name, kind, unit, help */
#define GEN_KEY_LIST(X)                                                                                           \
    X(LIODN, "liodn", NUMBER, "LIODN", "the first device's; the others follow")                                   \
    X(DEVICES, "devices", NUMBER, "devices", "how many, each with a domain and LIODNs of its own")                \
    X(BASE, "base", SIZE, "IOVA", "where the apertures begin: a multiple of windows times window")                \
    X(WINDOWS, "windows", POWER, "windows", "of each aperture")                                                   \
    X(WINDOW, "window", POWER, "bytes", "size of a window")                                                       \
    X(LENGTH, "length", SIZE, "bytes", "of a record")                                                             \
    X(WRITES, "writes", NUMBER, "percent", "how many records, or commands, write memory")                         \
    X(STEP, "step", SIZE, "bytes", "from a record to the next")                                                   \
    X(EXPONENT, "exponent", NUMBER, "1/100", "of Zipf's law: 100 is 1/rank")                                      \
    X(CURSORS, "cursors", POWER, "streams", "that go forward side by side, in a part of the aperture each")       \
    X(RING, "ring", POWER, "entries", "of a ring of descriptors")                                                 \
    X(SIZES, "sizes", LIST, "bytes:weight", "of packets, commands or records, and how often")                     \
    X(BUFFER, "buffer", POWER, "bytes", "of a buffer that data go into")                                          \
    X(SPLIT, "split", SIZE, "bytes", "data are moved in records of at most so many; each is a buffer of its own") \
    X(DISTANCES, "distances", LIST, "windows:weight", "how many other windows were used since the same one")      \
    X(ACCESSES, "accesses", NUMBER, "records", "between a map and the unmap")                                     \
    X(BATCH, "batch", NUMBER, "windows", "that are unmapped together: 1 is strict, more is deferred")

enum gen_key {
#define GEN_KEY_ENUM(id, name, kind, unit, help) GEN_KEY_##id,
    GEN_KEY_LIST(GEN_KEY_ENUM)
#undef GEN_KEY_ENUM
        GEN_KEY_COUNT
};

struct gen_key_row {
    const char *name, *unit, *help;
    enum gen_kind kind;
};

/* The row of a key, of static life; NULL past the end. */
const struct gen_key_row *gen_key_row(size_t key);

/* The key called name of length bytes; GEN_KEY_COUNT if there is none. */
enum gen_key gen_key_find(const char *name, size_t length);

/* A parameter of a generator. Of a list, least and most are of its values. */
struct gen_parameter {
    enum gen_key key;
    uint64_t least, most, absent;
    const char *list; /* the default of a list */
};

#define GEN_MOST_PARAMETERS 12u

struct gen_stream;
struct gen_step;

/* A generator. The members behind count are for tracegen/ alone. */
struct gen_row {
    const char *name, *summary, *purpose;
    const char *expectation; /* what can be said beforehand; NULL for nothing */
    bool denied;             /* its records are there to be denied */
    struct gen_parameter parameter[GEN_MOST_PARAMETERS];
    size_t parameters;
    bool (*start)(struct gen_stream *stream); /* false if out of memory; NULL for nothing to do */
    size_t (*fill)(struct gen_stream *stream, uint8_t *slots, size_t operations);
    const struct gen_step *(*choose)(struct gen_stream *stream); /* a device's next command; NULL in rows without any */
};

/* The row of an index in the order of lists, of static life; NULL past the end. */
const struct gen_row *gen_row_at(size_t index);

/* The row called name of length bytes, or NULL. */
const struct gen_row *gen_row_find(const char *name, size_t length);

/* The parameter of a row, or NULL if it has not that one. */
const struct gen_parameter *gen_parameter(const struct gen_row *row, enum gen_key key);

#define GEN_LIST_MOST 512u /* elements of a list */
#define GEN_MOST_SLOTS 3u  /* of an operation of a stream */

/* The elements of a list. */
struct gen_list {
    uint32_t count;
    uint64_t value[GEN_LIST_MOST], weight[GEN_LIST_MOST];
};

/* What is chosen. */
struct gen_choice {
    const struct gen_row *row;
    uint64_t value[GEN_KEY_COUNT];
    struct gen_list sizes, distances;
    uint64_t seed;
};

/* A choice of a row with all defaults, and seed 1. */
void gen_choice_start(struct gen_choice *choice, const struct gen_row *row);

/* What is wrong, for people. */
struct gen_trouble {
    char what[200], legal[200];
};

/* Gives a parameter the value that text of length bytes says: a number with K, M, G or T behind, or a list. False, with
 * *trouble filled in, if the row has no such parameter, or the value is not legal for it. */
bool gen_choice_set(struct gen_choice *choice, enum gen_key key, const char *text, size_t length,
                    struct gen_trouble *trouble);

/* Whether all values are legal together. False with *trouble filled in. */
bool gen_choice_check(const struct gen_choice *choice, struct gen_trouble *trouble);

/* A stream of a choice that gen_choice_check() passed; name is that of its domains, behind which comes the number of
 * the device; strings gets what its operations name, and must outlive it. NULL if out of memory. */
struct gen_stream *gen_stream_create(const struct gen_choice *choice, const char *name, struct op_strings *strings);

/* Gives it back; NULL is allowed. */
void gen_stream_destroy(struct gen_stream *stream);

/* Called with each line of a set-up; false ends it. */
typedef bool gen_line_fn(void *user, const char *line);

/* The operations that set up what the stream's records need, as lines. False if the callback said so. */
bool gen_stream_setup(const struct gen_stream *stream, gen_line_fn *line, void *user);

/* SPAACEs that the set-up of a choice takes. */
uint64_t gen_choice_spaaces(const struct gen_choice *choice);

/* Whether a chip has what the choice needs; false with *trouble filled in. */
bool gen_choice_suits(const struct gen_choice *choice, const struct pamu_chip *chip, struct gen_trouble *trouble);

/* The next operations: writes operations times at most GEN_MOST_SLOTS slots, and returns how many slots. */
size_t gen_stream_fill(struct gen_stream *stream, uint8_t *slots, size_t operations);

#endif
