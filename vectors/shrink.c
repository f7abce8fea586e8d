/* Delta debugging over the operations of a vector. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/shrink.h"

#include <stdlib.h>
#include <string.h>

struct shrinking {
    const struct vec_device_options *options;
    const struct vec_terms *terms;
    struct vec_store *store;
    struct vec_model *model;
    struct vec_vector *candidates; /* sequences of one round */
    const struct vec_vector **list;
    size_t count;
    size_t fails;              /* the first of them that still fails; count if none does */
    struct vec_shrunk *shrunk; /* with record: what was answered to candidate 0 */
    bool record, failed;
};

/* ---- one sequence ---- */

/* The model's answers against the lines of a reply. */
struct comparison {
    struct shrinking *shrinking;
    const struct vec_vector *vector;
    const struct vec_reply *reply;
    bool differs;
};

static bool compare(void *user, size_t step, const char *line)
{
    struct comparison *comparison = user;
    struct shrinking *shrinking = comparison->shrinking;
    const char *said = step < comparison->reply->count ? comparison->reply->lines[step] : NULL;
    struct op_answer model, device;
    struct op_diagnostic diagnostic;
    if (shrinking->record) {
        shrinking->shrunk->expected[step] = vec_copy(shrinking->store, line);
        shrinking->shrunk->actual[step] = said != NULL ? vec_copy(shrinking->store, said) : NULL;
    }
    bool same = said != NULL && op_answer_parse(line, strlen(line), &model, &diagnostic) == OP_OK &&
                op_answer_parse(said, strlen(said), &device, &diagnostic) == OP_OK &&
                vec_same_answer(&comparison->vector->steps[step], &model, &device, shrinking->terms);
    comparison->differs = comparison->differs || !same;
    return shrinking->record || same;
}

static void on_reply(void *user, size_t index, const struct vec_reply *reply)
{
    struct shrinking *shrinking = user;
    struct comparison comparison = {shrinking, &shrinking->candidates[index], reply, reply->trouble != NULL};
    vec_model_answer(shrinking->model, comparison.vector, compare, &comparison);
    if (comparison.differs && index < shrinking->fails)
        shrinking->fails = index;
}

static void run_round(struct shrinking *shrinking)
{
    struct vec_device_run run;
    shrinking->fails = shrinking->count;
    for (size_t i = 0; i < shrinking->count; i++)
        shrinking->list[i] = &shrinking->candidates[i];
    vec_run_device(shrinking->options, shrinking->list, shrinking->count, on_reply, shrinking, &run);
    shrinking->shrunk->runs += run.done;
    shrinking->failed = shrinking->failed || run.failed || run.stopped;
}

/* ---- rounds ---- */

/* A candidate for each piece of so many operations: the sequence without that piece. The chip always stays. */
static bool make_candidates(struct shrinking *shrinking, const struct vec_vector *now, size_t piece)
{
    shrinking->count = 0;
    for (size_t at = 1; at < now->count; at += piece) {
        size_t without = piece < now->count - at ? piece : now->count - at;
        struct vec_vector *candidate = &shrinking->candidates[shrinking->count++];
        *candidate = *now;
        candidate->steps = vec_alloc(shrinking->store, (now->count - without + 1) * sizeof *candidate->steps);
        candidate->count = now->count - without;
        if (candidate->steps == NULL)
            return false;
        memcpy(candidate->steps, now->steps, at * sizeof *now->steps);
        memcpy(candidate->steps + at, now->steps + at + without, (now->count - at - without) * sizeof *now->steps);
    }
    return true;
}

static void shrink(struct shrinking *shrinking, struct vec_vector *now)
{
    for (size_t piece = now->count / 2; piece > 0 && !shrinking->failed;) {
        if (!make_candidates(shrinking, now, piece)) {
            shrinking->failed = true;
            return;
        }
        run_round(shrinking);
        if (shrinking->failed)
            return;
        if (shrinking->fails < shrinking->count)
            *now = shrinking->candidates[shrinking->fails];
        else
            piece /= 2;
        piece = piece < now->count / 2 || piece <= 1 ? piece : now->count / 2;
    }
}

/* Runs what is left once more, to tell the answers. */
static void record(struct shrinking *shrinking, const struct vec_vector *now)
{
    struct vec_shrunk *shrunk = shrinking->shrunk;
    shrunk->lines = vec_alloc(shrinking->store, now->count * sizeof *shrunk->lines);
    shrunk->expected = vec_alloc(shrinking->store, now->count * sizeof *shrunk->expected);
    shrunk->actual = vec_alloc(shrinking->store, now->count * sizeof *shrunk->actual);
    if (shrinking->store->failed)
        return;
    for (size_t i = 0; i < now->count; i++)
        shrunk->lines[i] = now->steps[i].line;
    shrinking->candidates[0] = *now;
    shrinking->count = 1;
    shrinking->record = true;
    run_round(shrinking);
    shrunk->count = shrinking->fails == 0 ? now->count : 0;
}

bool vec_shrink(const struct vec_device_options *options, const struct vec_vector *vector,
                const struct vec_terms *terms, struct vec_store *store, struct vec_shrunk *shrunk)
{
    struct shrinking shrinking = {.options = options, .terms = terms, .store = store, .shrunk = shrunk};
    struct vec_vector now = *vector;
    memset(shrunk, 0, sizeof *shrunk);
    shrinking.model = vec_model_create();
    shrinking.candidates = calloc(vector->count + 1, sizeof *shrinking.candidates);
    shrinking.list = calloc(vector->count + 1, sizeof(const struct vec_vector *));
    shrinking.failed = shrinking.model == NULL || shrinking.candidates == NULL || shrinking.list == NULL;
    if (!shrinking.failed) {
        shrinking.candidates[0] = now;
        shrinking.count = 1;
        run_round(&shrinking);
    }
    if (!shrinking.failed && shrinking.fails == 0) {
        shrink(&shrinking, &now);
        record(&shrinking, &now);
    }
    vec_model_destroy(shrinking.model);
    free(shrinking.candidates);
    free(shrinking.list);
    return !shrinking.failed && !store->failed;
}
