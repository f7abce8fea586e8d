/* From a recording of a Linux kernel's DMA calls to a trace. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_IMPORT_H
#define TRACE_IMPORT_IMPORT_H

#include "trace/import/devices.h"
#include "trace/import/lifetimes.h"
#include "trace/source.h"
#include "trace/writer.h"

/* The text of tracefs (dma:* and iommu:* events) becomes domains and DMA records. What is taken from it, what is made
 * up, and why, is told in docs/spec/import-policy.md; everything made up is named in the header of the trace.
 * Pointers are never NULL unless a comment allows it. An importer is used by one thread at a time; memory grows with
 * the mappings that are live at a time and with the number of devices, not with the recording. */

struct trace_import_summary;

struct trace_import_config {
    const struct pamu_chip *chip; /* whose LIODNs are given out; must outlive the importer */
    enum import_policy policy;    /* lifetimes to accesses */
    uint32_t windows;             /* of each aperture: a power of two up to the chip's maximum (rule R2) */
    const struct trace_import_assignment
        *devices; /* each device once; must outlive the importer; NULL if there are none */
    size_t device_count;
    /* Called now and then while reading, with bytes read and in all (UINT64_MAX if not known); false ends the reading.
     * NULL for none. */
    bool (*progress)(void *user, uint64_t done, uint64_t total, const struct trace_import_summary *summary);
    void *progress_user;
};

/* What became of the lines. Every line is in exactly one of: comments, blank, outcome[][], other, lost, unparsed. */
struct trace_import_summary {
    uint64_t lines;
    uint64_t comments, blank;
    uint64_t outcome[IMPORT_KIND_COUNT][IMPORT_OUTCOME_COUNT]; /* events of ours */
    uint64_t other;                                            /* trace lines of something else, passed over */
    uint64_t lost;                                             /* lines that tell of a loss */
    uint64_t lost_events;                                      /* and the events they tell of */
    uint64_t unparsed;       /* lines in no form we know, too long, or cut off at the end of the text */
    uint64_t first_unparsed; /* 1-based; 0 if there is none */
    struct import_life_counts life;
    uint64_t records, reads, writes; /* DMA records made */
    uint64_t bytes;                  /* of all records */
};

/* Opaque; made and given back by the caller. */
struct trace_import;

/* The policy called name ("at-map"); false if there is none. */
bool trace_import_policy_find(const char *name, enum import_policy *policy);

/* The name of a policy and one line of help, of static life. */
const char *trace_import_policy_name(enum import_policy policy);
const char *trace_import_policy_help(enum import_policy policy);

/* The name of an outcome ("no-map"), one line of help, and the name of a family ("streaming"), of static life. */
const char *trace_import_outcome_name(enum import_outcome outcome);
const char *trace_import_outcome_help(enum import_outcome outcome);
const char *trace_import_family_name(enum import_family family);

/* Makes an importer. TRACE_ERR_ARGUMENT for a window count that is not legal, an LIODN that the default PPAACT
 * (pamu/tables.h) has no entry for, or a device named twice;
 * TRACE_ERR_SYSTEM (no temporary file), TRACE_ERR_MEMORY. *import is NULL then. */
enum trace_code trace_import_create(const struct trace_import_config *config, struct trace_import **import,
                                    struct trace_error *error);

/* Gives an importer back; NULL is allowed. */
void trace_import_destroy(struct trace_import *import);

/* Reads a recording to its end, plain or zstd; once. TRACE_ERR_SYSTEM (also if progress ended it), TRACE_ERR_MEMORY;
 * TRACE_ERR_FORMAT if the zstd data are damaged, if there is no event to import, if the chip's table has no LIODN left
 * for a device, if no legal aperture holds what a device touched, or the default SPAACT has not entries enough for the
 * windows; TRACE_ERR_TRUNCATED. */
enum trace_code trace_import_read(struct trace_import *import, struct trace_source *source, struct trace_error *error);

/* The counts; valid until the importer goes. */
const struct trace_import_summary *trace_import_summary(const struct trace_import *import);

/* The devices in order of appearance; NULL behind the last. */
const struct trace_import_device *trace_import_device(const struct trace_import *import, size_t number);

/* The sum of all events of one outcome. */
uint64_t trace_import_total(const struct trace_import_summary *summary, enum import_outcome outcome);

/* Where a trace goes, and what its header says of its origin. */
struct trace_import_target {
    const char *path;    /* NULL: file */
    int file;            /* an open descriptor */
    const char *creator; /* program and version */
    const char *source;  /* name of the recording */
    uint8_t codec;       /* enum trace_codec */
};

/* Writes the trace: first the domains, then the records; once, after trace_import_read(). On an error nothing is left
 * of a file. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY, TRACE_ERR_ARGUMENT. */
enum trace_code trace_import_write(struct trace_import *import, const struct trace_import_target *target,
                                   struct trace_error *error);

#endif
