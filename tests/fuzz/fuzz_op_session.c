/* Any script, applied: answers read back, both walks answer alike. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "op/script.h"

/* Two machines; one walks by the reference. */
struct bench {
    struct op_session *fast, *reference;
    struct op_answer answer;
    char text[OP_MAX_TEXT + 600], second[OP_MAX_TEXT + 600];
};

static void apply(struct bench *bench, const struct op *op)
{
    struct op_diagnostic diagnostic;
    size_t length = op_answer_print(op_apply(bench->fast, op), bench->text, sizeof bench->text);
    MUST(length < sizeof bench->text);
    MUST(op_answer_print(op_apply(bench->reference, op), bench->second, sizeof bench->second) == length);
    MUST(memcmp(bench->text, bench->second, length) == 0);
    MUST(op_answer_parse(bench->text, length, &bench->answer, &diagnostic) == OP_OK);
    MUST(op_answer_print(&bench->answer, bench->second, sizeof bench->second) == length);
    MUST(memcmp(bench->text, bench->second, length) == 0);
}

/* What takes long by its nature: a long record in small bursts, filling much memory. */
static bool is_long(const struct op *op)
{
    return (op->code == OP_DMA && op->value[3] > 65536) || (op->code == OP_MEM_FILL && op->value[1] > 1u << 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct op_strings *strings = op_strings_create();
    struct op_memory_text memory = {(const char *)data, size};
    struct op_script *script = op_script_create(op_read_memory, &memory, strings);
    MUST(bench != NULL && strings != NULL && script != NULL);
    bench->fast = op_session_create(1u << 22);
    bench->reference = op_session_create(1u << 22);
    MUST(bench->fast != NULL && bench->reference != NULL);
    op_session_set_walk(bench->reference, PAMU_WALK_REFERENCE);
    enum op_error error = OP_OK;
    while (error == OP_OK || error == OP_ERR_SYNTAX) {
        struct op_diagnostic diagnostic;
        struct op op;
        error = op_script_next(script, &op, &diagnostic);
        if (error == OP_OK && !is_long(&op))
            apply(bench, &op);
    }
    op_session_destroy(bench->fast);
    op_session_destroy(bench->reference);
    op_script_destroy(script);
    op_strings_destroy(strings);
    free(bench);
    return 0;
}
