/* Operations of several traces as those of one: names and LIODNs. SPDX-License-Identifier: BSD-2-Clause */
#include "trace_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct merge_names *merge_names_create(size_t inputs)
{
    struct merge_names *names = calloc(1, sizeof *names);
    if (names == NULL)
        return NULL;
    names->strings = op_strings_create();
    bool fine = names->strings != NULL;
    for (size_t i = 0; i < inputs && fine; i++) {
        names->liodn[i] = malloc(MERGE_LIODNS * sizeof *names->liodn[i]);
        fine = names->liodn[i] != NULL;
        for (size_t liodn = 0; fine && liodn < MERGE_LIODNS; liodn++)
            names->liodn[i][liodn] = -1;
    }
    if (fine)
        return names;
    merge_names_destroy(names, inputs);
    return NULL;
}

void merge_names_destroy(struct merge_names *names, size_t inputs)
{
    if (names == NULL)
        return;
    op_strings_destroy(names->strings);
    for (size_t i = 0; i < inputs; i++)
        free(names->liodn[i]);
    free(names->owner);
    free(names);
}

static int32_t free_liodn(const struct merge_names *names, uint32_t from)
{
    for (uint32_t i = 0; i < MERGE_LIODNS; i++) {
        uint32_t liodn = (from + i) % MERGE_LIODNS;
        if (names->liodn_owner[liodn] == 0)
            return (int32_t)liodn;
    }
    return -1;
}

int32_t merge_liodn(struct merge_names *names, size_t input, uint16_t liodn)
{
    int32_t *known = &names->liodn[input][liodn];
    if (*known >= 0)
        return *known;
    *known = names->keep_liodns ? liodn : free_liodn(names, liodn);
    if (*known < 0)
        return -1;
    names->liodn_owner[*known] = (uint8_t)(input + 1);
    names->renamed_liodns += *known != liodn;
    return *known;
}

/* Who has a name; input if nobody had. 0 if out of memory. */
static uint8_t owner_of(struct merge_names *names, uint32_t id, size_t input)
{
    if (id >= names->owner_size) {
        size_t size = ((size_t)id + 1) * 2;
        uint8_t *owner = realloc(names->owner, size);
        if (owner == NULL)
            return 0;
        memset(owner + names->owner_size, 0, size - names->owner_size);
        names->owner = owner;
        names->owner_size = size;
    }
    if (names->owner[id] == 0)
        names->owner[id] = (uint8_t)(input + 1);
    return names->owner[id];
}

/* NAME+2 in the second trace, if another has NAME. */
static bool rename_name(struct merge_names *names, size_t input, uint64_t *value)
{
    char text[OP_MAX_NAME + 16];
    uint32_t id = (uint32_t)*value, fresh;
    uint8_t owner = names->keep_liodns ? (uint8_t)(input + 1) : owner_of(names, id, input);
    if (owner == 0 || owner == input + 1)
        return owner != 0;
    int length = snprintf(text, sizeof text, "%s+%zu", op_strings_get(names->strings, id, NULL), input + 1);
    if (length > (int)OP_MAX_NAME || op_strings_intern(names->strings, text, (size_t)length, &fresh) != OP_OK)
        return false;
    bool is_new = fresh >= names->owner_size || names->owner[fresh] == 0;
    names->renamed_names += is_new;
    if (owner_of(names, fresh, input) != input + 1)
        return false;
    *value = fresh;
    return true;
}

static bool rename_arguments(struct merge_names *names, size_t input, struct op *op)
{
    const struct op_row *row = op_row(op->code);
    bool fine = true;
    for (unsigned i = 0; i < op_arguments(row) && fine; i++) {
        uint8_t type = row->argument[i].type;
        if (op->value[i] == OP_ABSENT || row->argument[i].place == OP_IN_TAIL)
            continue;
        if (type == OP_TYPE_NAME)
            fine = rename_name(names, input, &op->value[i]);
        if (type != OP_TYPE_LIODN)
            continue;
        int32_t liodn = merge_liodn(names, input, (uint16_t)op->value[i]);
        fine = liodn >= 0;
        op->value[i] = (uint64_t)liodn;
    }
    return fine;
}

bool merge_operation(struct merge_names *names, size_t input, const struct op *op, uint8_t *slots, size_t *used)
{
    struct op_diagnostic diagnostic;
    struct op merged;
    /* By way of text, strings get their numbers in the merged trace wherever they stand. */
    size_t length = op_print(op, names->text, sizeof names->text);
    return length < sizeof names->text &&
           op_parse(names->text, length, names->strings, &names->scratch, &merged, &diagnostic) == OP_OK &&
           rename_arguments(names, input, &merged) && op_encode(&merged, slots, OP_MAX_SLOTS, used) == OP_OK;
}
