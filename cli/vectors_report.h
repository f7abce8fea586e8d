/* What became of vectors, as text, JSON, JUnit and TAP. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_VECTORS_REPORT_H
#define CLI_VECTORS_REPORT_H

#include "cli.h"
#include "vectors/judge.h"
#include "vectors_input.h"

/* Rows that say how answers are compared, and how it is told. */
#define CLI_OPTIONS_TERMS                                                                                \
    {"mask-knobs", NULL, "do not compare what hangs on a knob: no public source tells it", 'm'},         \
        {"ignore", "KEY,..", "do not compare these keys of answers, such as fetches; repeatable", 'I'},  \
        {"ignore-missing", NULL, "do not compare keys that an answer leaves out", 'M'}, CLI_OPTION_JSON, \
    {                                                                                                    \
        "format", "FORM", "text, json, junit or tap", 'f'                                                \
    }

/* Verdicts of all chosen vectors, in their order. */
struct cli_verdicts {
    struct cli_context *cli;
    const struct cli_vectors *vectors;
    const char *command;   /* "check", "run", "compare" */
    struct vec_text again; /* the words before --id that do it again */
    struct vec_terms terms;
    struct vec_text ignored;
    struct vec_text words; /* being told of one vector */
    struct vec_verdict *verdicts;
    struct vec_store store;
    bool partial;        /* Ctrl-C, or given up */
    const char *trouble; /* of the device as a whole; NULL for none */
    json_t *knobs;       /* what the answers say of knobs; NULL if nobody asked */
};

/* Complains of a --format that there is none of; call it before the work. */
enum cli_status cli_verdicts_check(struct cli_context *cli);

/* Reads the options; complains of a key that there is none of. Verdicts begin as not-run; all zero is legal to
 * release. */
enum cli_status cli_verdicts_start(struct cli_context *cli, const struct cli_vectors *vectors,
                                   struct cli_verdicts *verdicts);
void cli_verdicts_release(struct cli_verdicts *verdicts);

/* Prints them in the form chosen. CLI_NO if a vector failed or broke or there was trouble, or none passed;
 * CLI_INTERRUPTED after Ctrl-C. */
enum cli_status cli_verdicts_print(struct cli_verdicts *verdicts);

/* The text of a rule for people; never NULL. */
const char *cli_rule_text(const char *id, size_t length);

#endif
