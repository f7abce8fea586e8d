/* From a recording of what devices do with memory to a trace. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_IMPORT_H
#define TRACE_IMPORT_IMPORT_H

#include "trace/import/devices.h"
#include "trace/import/forms.h"
#include "trace/import/lifetimes.h"
#include "op/op.h"
#include "trace/source.h"
#include "trace/writer.h"

/* A recording in one of the forms of forms.h becomes domains and DMA records. What is taken from it, what is made
 * up, and why, is told in docs/spec/import-policy.md; everything made up is named in the header of the trace.
 * Pointers are never NULL unless a comment allows it. An importer is used by one thread at a time; memory grows with
 * the mappings that are live at a time and with the number of devices, not with the recording. */

struct trace_import_summary;

/* How a recording is read. All zeros but for form take what is usual. */
struct trace_import_form {
    enum import_form form;                /* IMPORT_FORM_AUTO: as its beginning tells */
    enum import_order order;              /* of raw lists */
    const struct import_columns *columns; /* of csv; NULL: as the heading tells */
    uint64_t length;                      /* of accesses whose line tells none; 0: 1 byte */
    uint64_t block;                       /* bytes between two objects of oracle-general; 0: IMPORT_ORACLE_BLOCK */
};

struct trace_import_config {
    const struct pamu_chip *chip; /* whose LIODNs are given out; must outlive the importer */
    struct trace_import_form form;
    struct import_synthesis synthesis; /* lives of mappings to accesses */
    uint32_t windows;                  /* of each aperture: a power of two up to the chip's maximum (rule R2) */
    const struct trace_import_assignment
        *devices; /* each device once; must outlive the importer; NULL if there are none */
    size_t device_count;
    /* Called now and then while reading, with bytes read and in all (UINT64_MAX if not known); false ends the reading.
     * NULL for none. */
    bool (*progress)(void *user, uint64_t done, uint64_t total, const struct trace_import_summary *summary);
    void *progress_user;
};

#define IMPORT_NOTES 5u       /* unparsed lines that are shown */
#define IMPORT_NOTE_BYTES 81u /* of each */

struct trace_import_note {
    uint64_t line;                /* 1-based */
    const char *why;              /* of static life */
    char text[IMPORT_NOTE_BYTES]; /* its beginning, as printable ASCII */
};

/* What became of the lines. Every line is in exactly one of: comments, blank, outcome[][], other, lost, unparsed. */
struct trace_import_summary {
    struct import_found form; /* what the recording was taken for */
    bool form_given;          /* by the user */
    enum import_order order;  /* of raw lists; IMPORT_ORDER_AUTO if there were none */
    uint64_t lines;           /* or records, of a form that has no lines */
    uint64_t comments, blank;
    uint64_t outcome[IMPORT_KIND_COUNT][IMPORT_OUTCOME_COUNT]; /* events of ours */
    uint64_t other;                                            /* trace lines of something else, passed over */
    uint64_t lost;                                             /* lines that tell of a loss */
    uint64_t lost_events;                                      /* and the events they tell of */
    uint64_t unparsed;       /* lines in no form we know, too long, or cut off at the end of the text */
    uint64_t first_unparsed; /* 1-based; 0 if there is none */
    struct trace_import_note notes[IMPORT_NOTES]; /* of the first ones; as many as unparsed, if that is less */
    struct import_life_counts life;
    uint64_t records, reads, writes; /* DMA records made */
    uint64_t bytes;                  /* of all records */
};

/* Opaque; made and given back by the caller. */
struct trace_import;

/* The names of policies, of what is done with rings, and of byte orders, and one line of help, of static life; NULL
 * behind the last. */
const char *trace_import_policy_name(enum import_policy policy);
const char *trace_import_policy_help(enum import_policy policy);
const char *trace_import_rings_name(enum import_rings rings);
const char *trace_import_order_name(enum import_order order);

/* The name of an outcome ("no-map"), one line of help, and the name of a family ("streaming"), of static life. */
const char *trace_import_outcome_name(enum import_outcome outcome);
const char *trace_import_outcome_help(enum import_outcome outcome);
const char *trace_import_family_name(enum import_family family);

/* Makes an importer. TRACE_ERR_ARGUMENT for a burst, descriptor or interleaving that is out of range, a window count
 * that is not legal, an LIODN that the default PPAACT (pamu/tables.h) has no entry for, or a device named twice;
 * TRACE_ERR_SYSTEM (no temporary file), TRACE_ERR_MEMORY. *import is NULL then. */
enum trace_code trace_import_create(const struct trace_import_config *config, struct trace_import **import,
                                    struct trace_error *error);

/* Gives an importer back; NULL is allowed. */
void trace_import_destroy(struct trace_import *import);

/* Reads a recording to its end, plain or zstd; once. TRACE_ERR_SYSTEM (also if progress ended it), TRACE_ERR_MEMORY;
 * TRACE_ERR_FORMAT if the zstd data are damaged, if it is in no known form, if there is no event to import, if the
 * chip's table has no LIODN left for a device, if no legal aperture holds what a device touched, or the default
 * SPAACT has not entries enough for the windows; TRACE_ERR_TRUNCATED. */
enum trace_code trace_import_read(struct trace_import *import, struct trace_source *source, struct trace_error *error);

/* Reads one recording for several importers at once, at least one; the first one's form and progress count.
 * Errors as trace_import_read(). */
enum trace_code trace_import_read_all(struct trace_import *const *imports, size_t count, struct trace_source *source,
                                      struct trace_error *error);

/* The counts; valid until the importer goes. */
const struct trace_import_summary *trace_import_summary(const struct trace_import *import);

/* The devices in order of appearance; NULL behind the last. */
const struct trace_import_device *trace_import_device(const struct trace_import *import, size_t number);

/* The sum of all events of one outcome. */
uint64_t trace_import_total(const struct trace_import_summary *summary, enum import_outcome outcome);

/* Events and lines that were lost or could not be used: 0 for a recording without a flaw. */
uint64_t trace_import_losses(const struct trace_import_summary *summary);

/* Takes operations of an import; times has one for each operation, or is NULL. Anything but TRACE_OK ends the
 * import. */
typedef enum trace_code trace_import_sink_fn(void *user, const uint8_t *slots, size_t count,
                                             const struct op_strings *strings, const uint64_t *times);

/* Gives out the trace's operations: first the domains, then the records; once, after trace_import_read().
 * TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY, and what the sink says. */
enum trace_code trace_import_emit(struct trace_import *import, trace_import_sink_fn *sink, void *user,
                                  struct trace_error *error);

/* Where a trace goes, and what its header says of its origin. */
struct trace_import_target {
    const char *path;    /* NULL: file */
    int file;            /* an open descriptor */
    const char *creator; /* program and version */
    const char *source;  /* name of the recording */
    uint8_t codec;       /* enum trace_codec */
};

/* Writes the trace, as trace_import_emit() gives it out, in its place. On an error nothing is left
 * of a file. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY, TRACE_ERR_ARGUMENT. */
enum trace_code trace_import_write(struct trace_import *import, const struct trace_import_target *target,
                                   struct trace_error *error);

#endif
