/* What tests of operations share: running, parsing, asking. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_OP_SUPPORT_H
#define TEST_OP_SUPPORT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "op/script.h"

/* One machine that lines of text are given to. */
struct bench {
    struct op_strings *strings;
    struct op_session *session;
    struct op_scratch scratch;
    struct op op;
    char text[OP_MAX_TEXT + 600];
};

static inline struct bench *bench_create(void)
{
    struct bench *bench = calloc(1, sizeof *bench);
    MUST(bench != NULL);
    bench->strings = op_strings_create();
    bench->session = op_session_create(0);
    MUST(bench->strings != NULL && bench->session != NULL);
    return bench;
}

static inline void bench_destroy(struct bench *bench)
{
    op_session_destroy(bench->session);
    op_strings_destroy(bench->strings);
    free(bench);
}

static inline const struct op *bench_parse(struct bench *bench, const char *line)
{
    struct op_diagnostic diagnostic;
    enum op_error error = op_parse(line, strlen(line), bench->strings, &bench->scratch, &bench->op, &diagnostic);
    if (error == OP_ERR_SYNTAX)
        ck_abort_msg("%s\ncolumn %u: %s, %s", line, diagnostic.column, diagnostic.what, diagnostic.legal);
    MUST(error == OP_OK);
    return &bench->op;
}

/* The text of the answer to a line. */
static inline const char *bench_ask(struct bench *bench, const char *line)
{
    op_answer_print(op_apply(bench->session, bench_parse(bench, line)), bench->text, sizeof bench->text);
    return bench->text;
}

#endif
