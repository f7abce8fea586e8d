/* The memory and the words of suites. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/vector.h"

#include <stdlib.h>
#include <string.h>

#include "vectors/suites/suites.h"

/* ---- words ---- */

const struct vec_word *vec_sources(void)
{
    static const struct vec_word rows[] = {
#define VEC_SOURCE_ROW(name, word, help) {word, help},
        VEC_SOURCE_LIST(VEC_SOURCE_ROW)
#undef VEC_SOURCE_ROW
            {NULL, NULL}};
    return rows;
}

const struct vec_word *vec_evidences(void)
{
    static const struct vec_word rows[] = {
#define VEC_EVIDENCE_ROW(letter, help) {letter, help},
        VEC_EVIDENCE_LIST(VEC_EVIDENCE_ROW)
#undef VEC_EVIDENCE_ROW
            {NULL, NULL}};
    return rows;
}

const struct vec_word *vec_flag_rows(void)
{
    static const struct vec_word rows[] = {
#define VEC_FLAG_ROW(word, help) {word, help},
        VEC_FLAG_LIST(VEC_FLAG_ROW)
#undef VEC_FLAG_ROW
            {NULL, NULL}};
    return rows;
}

bool vec_next_word(const char **list, const char **word, size_t *length)
{
    *word = *list + strspn(*list, " ");
    *length = strcspn(*word, " ");
    *list = *word + *length;
    return *length > 0;
}

bool vec_has_word(const char *list, const char *word)
{
    const char *found;
    size_t length;
    while (vec_next_word(&list, &found, &length))
        if (strlen(word) == length && memcmp(found, word, length) == 0)
            return true;
    return false;
}

/* ---- memory ---- */

void vec_suite_release(struct vec_suite *suite)
{
    vec_store_release(&suite->store);
    free(suite->vectors);
    memset(suite, 0, sizeof *suite);
}

struct vec_vector *vec_suite_add(struct vec_suite *suite)
{
    if (suite->count == suite->capacity) {
        size_t capacity = suite->capacity * 2 + 64;
        struct vec_vector *vectors = realloc(suite->vectors, capacity * sizeof *vectors);
        if (vectors == NULL) {
            suite->store.failed = true;
            return NULL;
        }
        suite->vectors = vectors;
        suite->capacity = capacity;
    }
    struct vec_vector *vector = &suite->vectors[suite->count++];
    memset(vector, 0, sizeof *vector);
    return vector;
}

const struct vec_vector *vec_suite_find(const struct vec_suite *suite, const char *id)
{
    for (size_t i = 0; i < suite->count; i++)
        if (strcmp(suite->vectors[i].id, id) == 0)
            return &suite->vectors[i];
    return NULL;
}

/* ---- suites ---- */

const struct vec_maker_row *vec_maker_rows(void)
{
    static const struct vec_maker_row rows[] = {
#define VEC_SUITE_ROW(name, title) {#name, title, vec_make_##name},
        VEC_SUITE_LIST(VEC_SUITE_ROW)
#undef VEC_SUITE_ROW
            {NULL, NULL, NULL}};
    return rows;
}
