/* Any slots: refused, or the one binary form of an operation. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "op/op.h"

struct bench {
    struct op_strings *strings;
    struct op_scratch decoded, parsed;
    uint8_t slots[OP_MAX_SLOTS * OP_SLOT_BYTES];
    char text[OP_MAX_LINE], second[OP_MAX_LINE];
};

static void round_trip(struct bench *bench, const struct op *op, const uint8_t *slots, size_t used)
{
    struct op again;
    struct op_diagnostic diagnostic;
    size_t count = 0, length = op_print(op, bench->text, sizeof bench->text);
    MUST(op_slot_count(slots) == used);
    MUST(op_encode(op, bench->slots, OP_MAX_SLOTS, &count) == OP_OK && count == used);
    MUST(memcmp(bench->slots, slots, used * OP_SLOT_BYTES) == 0);
    MUST(length < sizeof bench->text);
    MUST(op_parse(bench->text, length, bench->strings, &bench->parsed, &again, &diagnostic) == OP_OK);
    MUST(op_encode(&again, bench->slots, OP_MAX_SLOTS, &count) == OP_OK && count == used);
    MUST(memcmp(bench->slots, slots, used * OP_SLOT_BYTES) == 0);
    MUST(op_print(&again, bench->second, sizeof bench->second) == length);
    MUST(memcmp(bench->text, bench->second, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"p4080", "guest0", "snoop", "off", "A-005982", "hole", "EINVAL", "0x10"};
    struct bench *bench = calloc(1, sizeof *bench);
    MUST(bench != NULL);
    bench->strings = op_strings_create();
    MUST(bench->strings != NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        uint32_t id;
        MUST(op_strings_intern(bench->strings, names[i], strlen(names[i]), &id) == OP_OK && id == i);
    }
    for (size_t slots = size / OP_SLOT_BYTES, at = 0; at < slots;) {
        struct op op;
        size_t used = 0;
        const uint8_t *head = data + at * OP_SLOT_BYTES;
        bool legal = op_decode(head, slots - at, bench->strings, &bench->decoded, &op, &used) == OP_OK;
        if (legal)
            round_trip(bench, &op, head, used);
        at += legal ? used : 1;
    }
    op_strings_destroy(bench->strings);
    free(bench);
    return 0;
}
