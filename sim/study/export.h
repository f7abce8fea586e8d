/* The look-ups of each cache as files that other simulators read. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_EXPORT_H
#define STUDY_EXPORT_H

#include "study/msi.h"
#include "trace/error.h"

enum study_export_form {
    STUDY_EXPORT_CSV,    /* everything: event, key, liodn */
    STUDY_EXPORT_DIN,    /* look-ups alone, as reads of blocks of STUDY_EXPORT_BLOCK bytes */
    STUDY_EXPORT_ORACLE, /* look-ups alone: oracleGeneral of libCacheSim, objects of size 1 */
    STUDY_EXPORT_FORM_COUNT,
};

#define STUDY_EXPORT_BLOCK 64u

/* "csv", "din", "oracleGeneral", as users and file names say them. NULL past the end. */
const char *study_export_form_name(enum study_export_form form);

/* One file, of a cache that was looked up. */
struct study_exported {
    const char *path;
    unsigned instance;
    enum pamu_structure structure;
    uint64_t lookups;  /* in the file */
    uint64_t left_out; /* drops, flushes and look-ups that keep nothing: only CSV can tell them */
};
typedef void study_exported_fn(void *user, const struct study_exported *exported);

struct study_export_config {
    const char *path; /* of the stream's file */
    const struct pamu_chip *recorded;
    const struct study_setting *setting; /* whose look-ups: of its chip, windows, numbering .. */
    const struct study_msi *msi;         /* as in struct study_run_config */
    const char *directory;               /* there already; files are DIRECTORY/pamuI-STRUCTURE.FORM */
    enum study_export_form form;
    study_exported_fn *exported; /* told of each file, by instance, then structure */
    void *user;
};

/* Writes the files. TRACE_ERR_SYSTEM if one cannot be written, TRACE_ERR_ARGUMENT if its name is too long or a layout
 * cannot be had, TRACE_ERR_MEMORY (the runs of a cache's look-ups are held in memory), else as study_tenants_next(). */
enum trace_code study_export(const struct study_export_config *config, struct trace_error *error);

#endif
