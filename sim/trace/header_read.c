/* The header as a structure: reading it from JSON. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>

#include "trace/prologue.h"

/* A reading in progress: what is wrong, for the error. */
struct reading {
    struct trace_header_memory *memory;
    const char *wrong; /* NULL while all is well; NO_MEMORY, or the rule that is broken */
};

static const char NO_MEMORY[] = "out of memory for the header";

static bool fits(const json_t *number, json_int_t least, json_int_t most)
{
    return json_is_integer(number) && json_integer_value(number) >= least && json_integer_value(number) <= most;
}

/* An array for count elements, never of no bytes; notes when memory is out. */
static void *list_memory(struct reading *reading, size_t count, size_t size)
{
    void *list = calloc(count + 1, size);
    if (list == NULL)
        reading->wrong = NO_MEMORY;
    return list;
}

static void read_text(struct reading *reading, const char *key, const char **text)
{
    const json_t *value = json_object_get(reading->memory->json, key);
    *text = json_string_value(value);
    if (value != NULL && *text == NULL)
        reading->wrong = "creator, source, clock and chip must be strings";
}

static void read_device(struct reading *reading, const json_t *row, struct trace_device *device)
{
    const json_t *liodn = json_object_get(row, "liodn");
    const json_t *name = json_object_get(row, "name");
    const json_t *instance = json_object_get(row, "instance");
    bool legal = fits(liodn, 0, UINT16_MAX) && (name == NULL || json_is_string(name)) &&
                 (instance == NULL || fits(instance, 0, TRACE_INSTANCE_MOST));
    if (!legal) {
        reading->wrong = "devices must be objects {liodn 0..65535, name, instance 0..15}";
        return;
    }
    device->liodn = (uint16_t)json_integer_value(liodn);
    device->name = json_string_value(name);
    device->instance = instance == NULL ? -1 : (int8_t)json_integer_value(instance);
}

static void read_devices(struct reading *reading)
{
    const json_t *devices = json_object_get(reading->memory->json, "devices");
    if (devices != NULL && !json_is_array(devices)) {
        reading->wrong = "devices must be an array";
        return;
    }
    struct trace_header_memory *memory = reading->memory;
    size_t count = json_array_size(devices);
    memory->devices = list_memory(reading, count, sizeof *memory->devices);
    for (size_t i = 0; reading->wrong == NULL && i < count; i++)
        read_device(reading, json_array_get(devices, i), &memory->devices[i]);
    memory->header.devices = memory->devices;
    memory->header.device_count = count;
}

static void read_policy(struct reading *reading)
{
    json_t *policy = json_object_get(reading->memory->json, "policy");
    if (policy != NULL && !json_is_object(policy))
        reading->wrong = "policy must be an object of strings";
    struct trace_header_memory *memory = reading->memory;
    memory->policy = list_memory(reading, json_object_size(policy), sizeof *memory->policy);
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach(policy, key, value)
    {
        if (reading->wrong == NULL && !json_is_string(value))
            reading->wrong = "policy must be an object of strings";
        if (reading->wrong == NULL)
            memory->policy[count++] = (struct trace_setting){key, json_string_value(value)};
    }
    memory->header.policy = memory->policy;
    memory->header.policy_count = count;
}

static void read_counts(struct reading *reading)
{
    json_t *counts = json_object_get(reading->memory->json, "counts");
    if (counts != NULL && !json_is_object(counts))
        reading->wrong = "counts must be an object of numbers from 0";
    struct trace_header_memory *memory = reading->memory;
    memory->counts = list_memory(reading, json_object_size(counts), sizeof *memory->counts);
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach(counts, key, value)
    {
        if (reading->wrong == NULL && !fits(value, 0, INT64_MAX))
            reading->wrong = "counts must be an object of numbers from 0";
        if (reading->wrong == NULL)
            memory->counts[count++] = (struct trace_count){key, (uint64_t)json_integer_value(value)};
    }
    memory->header.counts = memory->counts;
    memory->header.count_count = count;
}

static void read_members(struct reading *reading)
{
    struct trace_header *header = &reading->memory->header;
    const json_t *timestamps = json_object_get(reading->memory->json, "timestamps");
    if (!json_is_boolean(timestamps))
        reading->wrong = "timestamps must be true or false";
    header->timestamps = json_is_true(timestamps);
#define READ_TEXT(member, help) read_text(reading, #member, &header->member);
    TRACE_TEXT_LIST(READ_TEXT)
#undef READ_TEXT
    if (reading->wrong == NULL)
        read_devices(reading);
    if (reading->wrong == NULL)
        read_policy(reading);
    if (reading->wrong == NULL)
        read_counts(reading);
}

/* What a note must leave alone: records are read by these. */
static bool notes_only(const struct trace_header_memory *memory, const json_t *newer)
{
    return memory->json == NULL ||
           (json_object_get(newer, "fields") == NULL && json_object_get(newer, "timestamps") == NULL);
}

/* The object that has all members of both, those of the newer one going first. */
static json_t *merged(json_t *older, json_t *newer)
{
    json_t *both = older == NULL ? json_object() : json_copy(older);
    if (both != NULL && json_object_update(both, newer) == 0)
        return both;
    json_decref(both);
    return NULL;
}

enum trace_code trace_header_read(struct trace_header_memory *memory, const uint8_t *text, size_t length,
                                  uint64_t offset, struct trace_error *error)
{
    json_error_t where;
    json_t *newer = json_loadb((const char *)text, length, JSON_REJECT_DUPLICATES, &where);
    if (newer == NULL)
        return trace_fail(error, TRACE_ERR_FORMAT, offset, "header is not JSON: %s", where.text);
    struct trace_header_memory fresh = {0};
    struct reading reading = {&fresh, NULL};
    if (!json_is_object(newer) || !notes_only(memory, newer))
        reading.wrong = "it must be a JSON object, and a note's without fields and timestamps";
    else if ((fresh.json = merged(memory->json, newer)) == NULL)
        reading.wrong = NO_MEMORY;
    else
        read_members(&reading);
    json_decref(newer);
    if (reading.wrong != NULL) {
        trace_header_free(&fresh);
        return reading.wrong == NO_MEMORY
                   ? trace_fail(error, TRACE_ERR_MEMORY, 0, "%s", NO_MEMORY)
                   : trace_fail(error, TRACE_ERR_FORMAT, offset, "header breaks a rule: %s", reading.wrong);
    }
    trace_header_free(memory);
    *memory = fresh;
    return TRACE_OK;
}

void trace_header_free(struct trace_header_memory *memory)
{
    json_decref(memory->json);
    free(memory->devices);
    free(memory->policy);
    free(memory->counts);
    *memory = (struct trace_header_memory){0};
}
