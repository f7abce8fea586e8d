/* Any file of vectors or of recorded answers: refused with a reason, or it survives.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "vectors/judge.h"
#include "vectors/results.h"

static void write_suite(struct vec_text *text, const struct vec_suite *suite, enum vec_part part, bool flat)
{
    if (flat)
        vec_write_flat(text, suite);
    else
        vec_write_json(text, suite, part);
    MUST(!text->failed);
}

/* Written and read again, it is written as the same bytes. */
static void round_trip(const struct vec_suite *suite, enum vec_part part, bool flat)
{
    struct vec_text first = {NULL, 0, 0, false}, second = {NULL, 0, 0, false};
    struct vec_suite again;
    struct vec_complaint complaint;
    enum vec_part same;
    write_suite(&first, suite, part, flat);
    MUST(vec_read(first.bytes, first.length, &again, &same, &complaint));
    write_suite(&second, &again, part, flat);
    MUST(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
    vec_suite_release(&again);
    vec_text_release(&first);
    vec_text_release(&second);
}

static void read_suite(const char *bytes, size_t size)
{
    struct vec_suite suite;
    struct vec_complaint complaint;
    enum vec_part part;
    if (vec_read(bytes, size, &suite, &part, &complaint)) {
        round_trip(&suite, part, false);
        if (part == VEC_WHOLE)
            round_trip(&suite, part, true);
    } else {
        MUST(complaint.what[0] != '\0');
    }
    vec_suite_release(&suite);
}

static void read_results(const char *bytes, size_t size)
{
    struct vec_results results, again;
    struct vec_complaint complaint;
    if (vec_results_read(bytes, size, &results, &complaint)) {
        struct vec_text text = {NULL, 0, 0, false};
        vec_results_write(&text, &results, false);
        if (vec_results_read(text.bytes, text.length, &again, &complaint))
            MUST(again.count == results.count);
        vec_results_release(&again);
        vec_text_release(&text);
    } else {
        MUST(complaint.what[0] != '\0');
    }
    vec_results_release(&results);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1);
    MUST(bytes != NULL);
    memcpy(bytes, data, size);
    bytes[size] = '\0';
    read_suite(bytes, size);
    read_results(bytes, size);
    free(bytes);
    return 0;
}
