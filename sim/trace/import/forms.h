/* The forms of recordings, and how they are told apart. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_FORMS_H
#define TRACE_IMPORT_FORMS_H

#include "trace/import/accesses.h"

/* In the order of trust: of two forms that a text fits equally well the first is taken.
 * enumerator, name, reader of a line, what is counted to tell it, bytes of a record (0: lines), whether it tells of
 * accesses (else of mappings), how it is told, help */
#define IMPORT_FORM_LIST(X)                                                                                    \
    X(TRACEFS, "tracefs", import_tracefs_line, tracefs, 0, false, "COMMAND-PID [CPU] flags TIME: EVENT: ..",   \
      "a Linux kernel's own text: `trace` or `trace_pipe` of tracefs")                                         \
    X(TRACE_CMD, "trace-cmd", import_trace_cmd_line, trace_cmd, 0, false,                                      \
      "as tracefs, names of events padded with blanks; cpus=N, version = N", "what `trace-cmd report` prints") \
    X(PERF, "perf", import_perf_line, events, 0, false, "COMMAND TID [CPU] TIME: SYSTEM:EVENT: ..",            \
      "what `perf script` prints")                                                                             \
    X(QEMU, "qemu", import_qemu_line, events, 0, true, "PID@TIME:EVENT .. or EVENT ..",                        \
      "QEMU's log of trace events of its IOMMUs: vtd_*, smmuv3_*, smmu_*, riscv_iommu_*")                      \
    X(LACKEY, "lackey", import_lackey_line, events, 0, true, " L ADDRESS,SIZE, and S, M, I",                   \
      "valgrind --tool=lackey --trace-mem=yes")                                                                \
    X(CSV, "csv", import_csv_line, rows, 0, true, "a heading that names an address, or --columns",             \
      "a table of accesses, such as a PCIe analyzer's export")                                                 \
    X(DIN, "din", import_din_line, events, 0, true, "LABEL ADDRESS, labels 0 to 4",                            \
      "dinero: 0 reads, 1 writes, 2 fetches")                                                                  \
    X(ORACLE_GENERAL, "oracle-general", import_oracle_record, records, IMPORT_ORACLE_BYTES, true,              \
      "24-byte records whose times do not run backwards", "libCacheSim's oracleGeneral, binary")

enum import_form {
#define IMPORT_FORM_ENUM(name, word, read, probe, bytes, accesses, looks, help) IMPORT_FORM_##name,
    IMPORT_FORM_LIST(IMPORT_FORM_ENUM)
#undef IMPORT_FORM_ENUM
        IMPORT_FORM_COUNT,
    IMPORT_FORM_AUTO = IMPORT_FORM_COUNT
};

/* The beginning of a recording: whole lines, or all there is. */
struct import_sample {
    const char *bytes;
    size_t length;
};

struct import_form_row {
    const char *name;
    import_read_fn *read;
    /* How many pieces of the sample are of this form; *looked gets how many there are. Changes the parser. */
    uint64_t (*probe)(const struct import_form_row *row, struct import_parser *parser, struct import_sample sample,
                      uint64_t *looked);
    size_t record_bytes; /* 0: lines */
    bool accesses;
    const char *looks; /* how it is told */
    const char *help;
};

/* The row of a form, of static life; NULL for IMPORT_FORM_AUTO. */
const struct import_form_row *import_form_row(enum import_form form);

/* What was found, and why. */
struct import_found {
    enum import_form form; /* IMPORT_FORM_AUTO: none */
    uint64_t fitting;      /* pieces of the sample that are of it */
    uint64_t looked;       /* pieces of the sample */
};

/* Tells the form of a sample: the one that most of its pieces fit. settings is copied for each, and not changed. NULL
 * for memory is fine: *found has no form then. */
void import_find_form(const struct import_parser *settings, struct import_parser *memory, struct import_sample sample,
                      struct import_found *found);

/* Whether no line of a sample of QEMU's log tells of translations, so that lines of caches count as accesses. */
bool import_only_caches(struct import_parser *memory, struct import_sample sample);

#endif
