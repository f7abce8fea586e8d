/* The string table: ids count up, equal strings share one. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "op/op.h"

struct entry {
    char *text;
    uint32_t length;
    uint32_t hash;
};

struct op_strings {
    struct entry *entries;
    uint32_t count, capacity;
    uint32_t *buckets; /* id + 1, 0 for empty; open addressing, at most half full */
    uint32_t mask;     /* buckets - 1 */
};

#define FIRST_CAPACITY 32u
#define MOST_STRINGS 0x40000000u

struct op_strings *op_strings_create(void)
{
    struct op_strings *strings = calloc(1, sizeof *strings);
    if (strings == NULL)
        return NULL;
    strings->capacity = FIRST_CAPACITY;
    strings->mask = 2 * FIRST_CAPACITY - 1;
    strings->entries = calloc(strings->capacity, sizeof *strings->entries);
    strings->buckets = calloc((size_t)strings->mask + 1, sizeof *strings->buckets);
    if (strings->entries != NULL && strings->buckets != NULL)
        return strings;
    op_strings_destroy(strings);
    return NULL;
}

void op_strings_destroy(struct op_strings *strings)
{
    if (strings == NULL)
        return;
    for (uint32_t id = 0; id < strings->count; id++)
        free(strings->entries[id].text);
    free(strings->entries);
    free(strings->buckets);
    free(strings);
}

uint32_t op_strings_count(const struct op_strings *strings)
{
    return strings->count;
}

const char *op_strings_get(const struct op_strings *strings, uint32_t id, size_t *length)
{
    if (id >= strings->count)
        return NULL;
    if (length != NULL)
        *length = strings->entries[id].length;
    return strings->entries[id].text;
}

/* FNV-1a. */
static uint32_t hash_of(const char *text, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)text[i]) * 16777619u;
    return hash;
}

static bool is_legal(const char *text, size_t length)
{
    static const char others[] = "_.:/+-@,";
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return length > 0 && length <= OP_MAX_TEXT;
}

/* The bucket that holds the string, or the empty one where it belongs. */
static uint32_t *bucket_of(const struct op_strings *strings, const char *text, size_t length, uint32_t hash)
{
    for (uint32_t i = hash & strings->mask;; i = (i + 1) & strings->mask) {
        uint32_t *bucket = &strings->buckets[i];
        if (*bucket == 0)
            return bucket;
        const struct entry *entry = &strings->entries[*bucket - 1];
        if (entry->hash == hash && entry->length == length && memcmp(entry->text, text, length) == 0)
            return bucket;
    }
}

static void place_all(struct op_strings *strings)
{
    for (uint32_t id = 0; id < strings->count; id++) {
        const struct entry *entry = &strings->entries[id];
        *bucket_of(strings, entry->text, entry->length, entry->hash) = id + 1;
    }
}

static enum op_error grow(struct op_strings *strings)
{
    if (strings->capacity >= MOST_STRINGS)
        return OP_ERR_MEMORY;
    uint32_t capacity = strings->capacity * 2;
    uint32_t *buckets = calloc((size_t)capacity * 2, sizeof *buckets);
    struct entry *entries = realloc(strings->entries, capacity * sizeof *entries);
    if (entries != NULL)
        strings->entries = entries;
    if (entries == NULL || buckets == NULL) {
        free(buckets);
        return OP_ERR_MEMORY;
    }
    free(strings->buckets);
    strings->buckets = buckets;
    strings->capacity = capacity;
    strings->mask = capacity * 2 - 1;
    place_all(strings);
    return OP_OK;
}

bool op_strings_find(const struct op_strings *strings, const char *text, size_t length, uint32_t *id)
{
    uint32_t bucket = *bucket_of(strings, text, length, hash_of(text, length));
    if (bucket != 0)
        *id = bucket - 1;
    return bucket != 0;
}

enum op_error op_strings_intern(struct op_strings *strings, const char *text, size_t length, uint32_t *id)
{
    if (!is_legal(text, length))
        return OP_ERR_STRING;
    uint32_t hash = hash_of(text, length);
    uint32_t *bucket = bucket_of(strings, text, length, hash);
    if (*bucket != 0) {
        *id = *bucket - 1;
        return OP_OK;
    }
    if (strings->count == strings->capacity) {
        if (grow(strings) != OP_OK)
            return OP_ERR_MEMORY;
        bucket = bucket_of(strings, text, length, hash);
    }
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return OP_ERR_MEMORY;
    memcpy(copy, text, length);
    copy[length] = '\0';
    strings->entries[strings->count] = (struct entry){copy, (uint32_t)length, hash};
    *id = strings->count++;
    *bucket = *id + 1;
    return OP_OK;
}
