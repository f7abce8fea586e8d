/* Any text: refused with a reason, or it survives text and binary. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "op/script.h"

struct bench {
    struct op_strings *strings;
    struct op_scratch parsed, decoded;
    uint8_t slots[OP_MAX_SLOTS * OP_SLOT_BYTES];
    char text[OP_MAX_LINE], second[OP_MAX_LINE];
};

static void round_trip(struct bench *bench, const struct op *op)
{
    struct op again, decoded;
    struct op_diagnostic diagnostic;
    size_t used = 0, read = 0, length = op_print(op, bench->text, sizeof bench->text);
    MUST(length < sizeof bench->text);
    MUST(op_parse(bench->text, length, bench->strings, &bench->parsed, &again, &diagnostic) == OP_OK);
    MUST(op_print(&again, bench->second, sizeof bench->second) == length);
    MUST(memcmp(bench->text, bench->second, length) == 0);
    MUST(op_encode(&again, bench->slots, OP_MAX_SLOTS, &used) == OP_OK && op_slot_count(bench->slots) == used);
    MUST(op_decode(bench->slots, used, bench->strings, &bench->decoded, &decoded, &read) == OP_OK && read == used);
    MUST(op_print(&decoded, bench->second, sizeof bench->second) == length);
    MUST(memcmp(bench->text, bench->second, length) == 0);
}

static void check_diagnostic(const struct op_diagnostic *diagnostic)
{
    MUST(diagnostic->line > 0 && diagnostic->column > 0);
    MUST(memchr(diagnostic->what, '\0', sizeof diagnostic->what) != NULL && diagnostic->what[0] != '\0');
    MUST(memchr(diagnostic->legal, '\0', sizeof diagnostic->legal) != NULL);
}

/* The same text as one answer of a device under test. */
static void read_answer(struct bench *bench, const uint8_t *data, size_t size)
{
    static const size_t most = 4096;
    struct op_answer *answer = malloc(2 * sizeof *answer);
    struct op_diagnostic diagnostic;
    MUST(answer != NULL);
    if (op_answer_parse((const char *)data, size < most ? size : most, answer, &diagnostic) == OP_OK) {
        size_t length = op_answer_print(answer, bench->text, sizeof bench->text);
        MUST(op_answer_parse(bench->text, length, &answer[1], &diagnostic) == OP_OK);
        MUST(op_answer_print(&answer[1], bench->second, sizeof bench->second) == length);
        MUST(memcmp(bench->text, bench->second, length) == 0);
    }
    free(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bench *bench = calloc(1, sizeof *bench);
    MUST(bench != NULL);
    bench->strings = op_strings_create();
    struct op_memory_text memory = {(const char *)data, size};
    struct op_script *script = op_script_create(op_read_memory, &memory, bench->strings);
    MUST(bench->strings != NULL && script != NULL);
    enum op_error error = OP_OK;
    while (error == OP_OK || error == OP_ERR_SYNTAX) {
        struct op_diagnostic diagnostic;
        struct op op;
        error = op_script_next(script, &op, &diagnostic);
        if (error == OP_OK)
            round_trip(bench, &op);
        if (error == OP_ERR_SYNTAX)
            check_diagnostic(&diagnostic);
    }
    MUST(error == OP_ERR_NOTHING);
    read_answer(bench, data, size);
    op_script_destroy(script);
    op_strings_destroy(bench->strings);
    free(bench);
    return 0;
}
