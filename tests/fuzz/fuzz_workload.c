/* Any text as a workload: refused with a reason, or its slots are operations. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tracegen/workload.h"

#define MOST_SLOTS 20000u

struct counting {
    const struct op_strings *strings;
    struct op_scratch *scratch;
    size_t slots;
};

static bool take(void *user, const uint8_t *slots, size_t count)
{
    struct counting *counting = user;
    size_t used;
    for (size_t at = 0; at < count; at += used) {
        struct op op;
        MUST(op_decode(slots + at * OP_SLOT_BYTES, count - at, counting->strings, counting->scratch, &op, &used) ==
             OP_OK);
    }
    counting->slots += count;
    return counting->slots < MOST_SLOTS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct op_memory_text memory = {(const char *)data, size};
    struct op_strings *strings = op_strings_create();
    struct counting counting = {.strings = strings, .scratch = malloc(sizeof *counting.scratch)};
    struct gen_workload_config config = {
        .read = op_read_memory, .read_user = &memory, .slots = take, .slots_user = &counting, .strings = strings};
    struct op_diagnostic diagnostic;
    MUST(strings != NULL && counting.scratch != NULL);
    struct gen_workload *workload = gen_workload_create(&config);
    MUST(workload != NULL);
    enum gen_code code = gen_workload_run(workload, &diagnostic);
    MUST(code == GEN_OK || code == GEN_ERR_SYNTAX || code == GEN_ERR_STOPPED);
    if (code == GEN_ERR_SYNTAX) {
        MUST(diagnostic.line > 0 && diagnostic.column > 0 && diagnostic.what[0] != '\0');
        MUST(memchr(diagnostic.what, '\0', sizeof diagnostic.what) != NULL);
        MUST(memchr(diagnostic.legal, '\0', sizeof diagnostic.legal) != NULL);
    }
    gen_workload_destroy(workload);
    op_strings_destroy(strings);
    free(counting.scratch);
    return 0;
}
