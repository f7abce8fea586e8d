/* Findings: what is wrong, where, by which rule, and what would be legal. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_FINDING_H
#define CHECK_FINDING_H

#include <stdbool.h>
#include <stddef.h>

/* enumerator, word, level in SARIF */
#define CHECK_SEVERITY_LIST(X)       \
    X(NOTE, "note", "note")          \
    X(WARNING, "warning", "warning") \
    X(ERROR, "error", "error")

enum check_severity {
#define CHECK_SEVERITY_ENUM(name, word, level) CHECK_##name,
    CHECK_SEVERITY_LIST(CHECK_SEVERITY_ENUM)
#undef CHECK_SEVERITY_ENUM
        CHECK_SEVERITY_COUNT
};

/* "note", "warning", "error"; "?" for anything else. */
const char *check_severity_name(enum check_severity severity);

/* What can be found. Rows are const and of static life. */
struct check_rule {
    const char *id; /* "R4", "T10", "hole" */
    enum check_severity severity;
    const char *text; /* one line */
};

/* Texts are printable ASCII, owned by the list. */
struct check_finding {
    const struct check_rule *rule;
    unsigned long line; /* from 1; 0 where there are no lines */
    unsigned column;    /* from 1; 0 if the whole line is meant */
    const char *place;  /* a node's path, a table's entry; "" where line says it */
    const char *what;   /* what is wrong */
    const char *legal;  /* the nearest legal value; may be empty */
};

#define CHECK_MOST_FINDINGS 100000u

/* A list that grows; those over the limit are counted and not kept. */
struct check_findings;

/* An empty list; NULL if out of memory. */
struct check_findings *check_findings_create(void);

/* Gives a list back with its texts; NULL is allowed. */
void check_findings_destroy(struct check_findings *findings);

/* Adds a finding; its texts are copied, with "?" for what is not printable ASCII. False if memory ran out, which the
 * list remembers. */
bool check_add(struct check_findings *findings, const struct check_finding *finding);

/* How many are kept; one of them by index, NULL past the end; how many are not kept; whether memory ran out. */
size_t check_count(const struct check_findings *findings);
const struct check_finding *check_get(const struct check_findings *findings, size_t index);
size_t check_dropped(const struct check_findings *findings);
bool check_failed(const struct check_findings *findings);

/* How many of a severity, those not kept among them. */
size_t check_of(const struct check_findings *findings, enum check_severity severity);

#endif
