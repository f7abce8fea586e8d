/* A study's results in a SQLite file; docs/spec/study-file.md tells its tables.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_STORE_H
#define STUDY_STORE_H

#include "study/result.h"
#include "study/setting.h"

#define STUDY_STORE_TEXT 256u

/* What all configurations of a study have in common. All must be equal for a study to be gone on with, or merged. */
struct study_identity {
    const char *version; /* of the program */
    const char *hash;    /* of the stream, hexadecimal */
    const char *chip;    /* that it was recorded on */
    uint64_t records;
    uint64_t warm_up;  /* records not counted */
    uint64_t interval; /* records of an interval of the time line; 0 for none */
    bool alone;        /* with what each LIODN would miss if it had the caches to itself */
};

enum study_store_state {
    STUDY_STORE_OK,
    STUDY_STORE_FILE,  /* the file cannot be opened, read or written */
    STUDY_STORE_ALIEN, /* it is no study, or of another version of its tables */
    STUDY_STORE_OTHER, /* a study, but of something else: text says what differs */
};

/* Opaque; used by one thread at a time. */
struct study_store;

/* Opens a study, or makes one if there is no such file and identity is given; ":memory:" makes one that leaves nothing.
 * identity NULL takes any study, to be read. text tells what is wrong; *store is NULL then. */
enum study_store_state study_store_open(const char *path, const struct study_identity *identity,
                                        struct study_store **store, char text[STUDY_STORE_TEXT]);

/* Gives it back; NULL is allowed. */
void study_store_close(struct study_store *store);

/* What is wrong after a call that failed; lives until the next call. */
const char *study_store_error(const struct study_store *store);

/* The identity of a study; its texts live as long as the store. */
const struct study_identity *study_store_identity(const struct study_store *store);

/* Keeps a note, such as the knobs of the replay, in the table of the study; nothing is changed if the key has a value
 * already. False on failure. */
bool study_store_note(struct study_store *store, const char *key, const char *value);

/* Keeps a command line, as the next note "command.N", unless it is there already. False on failure. */
bool study_store_command(struct study_store *store, const char *line);

/* Hands out what the table of the study has, shorter keys first, so that command.2 comes before command.10.
 * False on failure, or if the function said so. */
typedef bool study_note_fn(void *user, const char *key, const char *value);
bool study_store_notes(struct study_store *store, study_note_fn *function, void *user);

/* Makes sure that the study has these configurations, in this order behind those it has; done[i] gets the
 * instances that have results already, a bit each, STUDY_ALL_INSTANCES for all. False on failure. */
bool study_store_plan(struct study_store *store, const struct study_setting *settings, size_t count, uint16_t *done);

/* Keeps the results of a planned configuration at the instances of part, all or nothing; and with details those of the
 * caches themselves: curves, geometries, evictions, intervals, entries. False on failure. */
bool study_store_put(struct study_store *store, const struct study_setting *setting, const struct iotlb_task *task,
                     size_t point, uint16_t part, bool details);

/* A configuration read back, with the instances that have results; result is empty if none has. */
typedef bool study_store_fn(void *user, const char *name, const struct study_setting *setting, uint16_t done,
                            const struct study_result *result);

/* Hands out all configurations in their order; chip profiles are those of this program. False on failure, or if the
 * function said so. */
bool study_store_each(struct study_store *store, study_store_fn *function, void *user);

/* Whether a file is a study that was killed before it had anything. */
bool study_store_is_empty(const char *path);

/* Takes over what another study of the same identity has and this one has not; an empty one has nothing. False on
 * failure, also if they have different results for one configuration. */
bool study_store_merge(struct study_store *store, const char *path);

/* ---- details of one configuration ---- */

/* So many configurations of a study, the first ones, are kept with details. */
#define STUDY_DETAILED 16u

/* Tells what follows to tell of the configuration with this name; before, it tells of the first one that has details.
 * False if there is none, or on failure. */
bool study_store_choose(struct study_store *store, const char *name);

/* The tables of details, and what the numbers of their rows are. */
enum study_detail {
    STUDY_CURVE,    /* lines, misses of all LIODNs that share a cache of so many lines */
    STUDY_PART,     /* LIODN, lines, misses: the part that one has in that curve */
    STUDY_ALONE,    /* LIODN, lines, misses: the curve that it would have if it had the cache to itself */
    STUDY_GEOMETRY, /* sets, ways, misses */
    STUDY_EVICTION, /* evictor, victim, how often an entry of victim had to go for one of evictor */
    STUDY_INTERVAL, /* number, misses; the last interval may be shorter */
    STUDY_ENTRY,    /* key, LIODN, window, misses; greatest first within a cache */
    STUDY_DETAIL_COUNT,
};
#define STUDY_DETAIL_NUMBERS 4u /* at most */

/* Parts are kept where a view has at most so many LIODNs. */
#define STUDY_PARTS 16u

/* Hands out the rows of a table, by instance and structure, then by their numbers. False on failure, or if the function
 * said so. */
typedef bool study_detail_fn(void *user, unsigned instance, enum pamu_structure structure, const uint64_t *numbers);
bool study_store_details(struct study_store *store, enum study_detail detail, study_detail_fn *function, void *user);

#endif
