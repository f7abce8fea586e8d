/* Functional coverage of runs: counters, their file, what is still empty. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/coverage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool vec_coverage_start(struct vec_coverage *coverage)
{
    coverage->slots = pamu_coverage_slots();
    coverage->counts = calloc(coverage->slots, sizeof *coverage->counts);
    return coverage->counts != NULL;
}

void vec_coverage_release(struct vec_coverage *coverage)
{
    free(coverage->counts);
    coverage->counts = NULL;
}

/* ---- closure ---- */

bool vec_coverage_look(const struct vec_coverage *coverage, size_t slot, struct pamu_bin *bin,
                       enum vec_bin_state *state)
{
    if (!pamu_coverage_bin(slot, bin))
        return false;
    bool met = coverage->counts[slot] > 0;
    if (bin->unreachable != NULL)
        *state = met ? VEC_BIN_WRONG : VEC_BIN_UNREACHABLE;
    else
        *state = met ? VEC_BIN_MET : VEC_BIN_EMPTY;
    return true;
}

struct vec_coverage_sums vec_coverage_sum(const struct vec_coverage *coverage)
{
    struct vec_coverage_sums sums = {0};
    for (size_t i = 0; i < coverage->slots; i++) {
        struct pamu_bin bin;
        enum vec_bin_state state;
        if (!vec_coverage_look(coverage, i, &bin, &state))
            continue;
        sums.bins++;
        sums.reachable += bin.unreachable == NULL;
        sums.met += state == VEC_BIN_MET;
        sums.wrong += state == VEC_BIN_WRONG;
    }
    return sums;
}

/* ---- writing ---- */

static json_t *bin_json(const struct pamu_bin *bin)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*}", "id", bin->id, "rule", bin->rule, "outcome", bin->outcome,
                     "text", bin->text, "rule_text", pamu_coverage_rule(bin->rule), "reason", bin->unreachable);
}

struct lists {
    json_t *empty, *unreachable, *wrong, *counts;
};

/* Sorts a bin into the lists; 0, or -1 if out of memory. */
static int list_bin(const struct lists *lists, const struct pamu_bin *bin, enum vec_bin_state state, uint64_t count)
{
    int error = 0;
    if (state == VEC_BIN_EMPTY)
        error = json_array_append_new(lists->empty, bin_json(bin));
    if (state == VEC_BIN_UNREACHABLE)
        error = json_array_append_new(lists->unreachable, bin_json(bin));
    if (state == VEC_BIN_WRONG)
        error = json_array_append_new(lists->wrong, bin_json(bin));
    if (count > 0 && error == 0)
        error = json_object_set_new(lists->counts, bin->id, json_integer((json_int_t)count));
    return error;
}

json_t *vec_coverage_json(const struct vec_coverage *coverage)
{
    struct vec_coverage_sums sums = vec_coverage_sum(coverage);
    const struct lists lists = {json_array(), json_array(), json_array(), json_object()};
    int error = 0;
    for (size_t i = 0; i < coverage->slots && error == 0; i++) {
        struct pamu_bin bin;
        enum vec_bin_state state;
        if (vec_coverage_look(coverage, i, &bin, &state))
            error = list_bin(&lists, &bin, state, coverage->counts[i]);
    }
    json_t *json =
        json_pack("{s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "schema", VEC_COVERAGE_SCHEMA, "bins",
                  (json_int_t)sums.bins, "reachable", (json_int_t)sums.reachable, "met", (json_int_t)sums.met, "empty",
                  lists.empty, "unreachable", lists.unreachable, "contradicted", lists.wrong, "counts", lists.counts);
    if (error == 0)
        return json;
    json_decref(json);
    return NULL;
}

/* ---- reading ---- */

VEC_PRINTF(3, 4)
static bool complain(struct vec_complaint *complaint, const char *legal, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(complaint->what, sizeof complaint->what, format, arguments);
    va_end(arguments);
    (void)snprintf(complaint->legal, sizeof complaint->legal, "%s", legal);
    return false;
}

static bool find_bin(const char *id, size_t *slot)
{
    struct pamu_bin bin;
    for (*slot = 0; *slot < pamu_coverage_slots(); (*slot)++)
        if (pamu_coverage_bin(*slot, &bin) && strcmp(bin.id, id) == 0)
            return true;
    return false;
}

static bool add_count(struct vec_coverage *coverage, const char *id, const json_t *value,
                      struct vec_complaint *complaint)
{
    size_t slot;
    if (!find_bin(id, &slot))
        return complain(complaint, "a program of the same version has the same bins", "no such bin: '%s'", id);
    json_int_t count = json_integer_value(value);
    if (!json_is_integer(value) || count < 0)
        return complain(complaint, "a number of 0 or more", "the count of %s is none", id);
    uint64_t *sum = &coverage->counts[slot];
    *sum = *sum > UINT64_MAX - (uint64_t)count ? UINT64_MAX : *sum + (uint64_t)count;
    return true;
}

static bool merge_json(struct vec_coverage *coverage, json_t *json, struct vec_complaint *complaint)
{
    const char *schema = json_string_value(json_object_get(json, "schema"));
    json_t *counts = json_object_get(json, "counts"), *value;
    const char *id;
    if (schema == NULL || strcmp(schema, VEC_COVERAGE_SCHEMA) != 0)
        return complain(complaint, "this program knows " VEC_COVERAGE_SCHEMA, "the schema '%.60s'",
                        schema != NULL ? schema : "");
    if (!json_is_object(counts))
        return complain(complaint, "an object of counts by bin", "there are no \"counts\"");
    json_object_foreach(counts, id, value)
    {
        if (!add_count(coverage, id, value, complaint))
            return false;
    }
    return true;
}

bool vec_coverage_merge(struct vec_coverage *coverage, const char *bytes, size_t length,
                        struct vec_complaint *complaint)
{
    json_error_t error;
    json_t *json = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    *complaint = (struct vec_complaint){0};
    if (json == NULL) {
        complaint->line = error.line > 0 ? (unsigned long)error.line : 0;
        return complain(complaint, "", "%s", error.text);
    }
    bool good = merge_json(coverage, json, complaint);
    json_decref(json);
    return good;
}
