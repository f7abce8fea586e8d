/* The header as a structure: look-ups, and writing it as JSON. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/header.h"

#include <string.h>

#include "trace/prologue.h"

/* The slot of version 1, described in each file. name, offset, bytes, unit */
#define FIELD_LIST(X)               \
    X("address", 0, 8, "byte")      \
    X("length", 8, 4, "byte")       \
    X("liodn", 12, 2, "LIODN")      \
    X("operation", 14, 1, "opcode") \
    X("flags", 15, 1, "bits")

const char *trace_header_device(const struct trace_header *header, uint16_t liodn)
{
    for (size_t i = 0; i < header->device_count; i++)
        if (header->devices[i].liodn == liodn && header->devices[i].name != NULL)
            return header->devices[i].name;
    return NULL;
}

int trace_header_instance(const struct trace_header *header, uint16_t liodn)
{
    for (size_t i = 0; i < header->device_count; i++)
        if (header->devices[i].liodn == liodn && header->devices[i].instance >= 0)
            return header->devices[i].instance;
    return -1;
}

/* ---- writing: each adds one member, and is false if it could not ---- */

static bool add_text(json_t *object, const char *key, const char *text)
{
    return text == NULL || json_object_set_new(object, key, json_string(text)) == 0;
}

static bool add_number(json_t *object, const char *key, uint64_t value)
{
    return value <= INT64_MAX && json_object_set_new(object, key, json_integer((json_int_t)value)) == 0;
}

static bool add_field(json_t *fields, const char *name, unsigned offset, unsigned bytes, const char *unit)
{
    json_t *field = json_object();
    bool done = add_text(field, "name", name) && add_number(field, "offset", offset) &&
                add_number(field, "bytes", bytes) && add_text(field, "unit", unit);
    return (json_array_append_new(fields, field) == 0) && done;
}

static json_t *fields_json(void)
{
    json_t *fields = json_array();
    bool done = fields != NULL;
#define ADD_FIELD(name, offset, bytes, unit) done = done && add_field(fields, name, offset, bytes, unit);
    FIELD_LIST(ADD_FIELD)
#undef ADD_FIELD
    if (done)
        return fields;
    json_decref(fields);
    return NULL;
}

static bool add_device(json_t *devices, const struct trace_device *device)
{
    json_t *row = json_object();
    bool done = add_number(row, "liodn", device->liodn) && add_text(row, "name", device->name) &&
                device->instance <= TRACE_INSTANCE_MOST &&
                (device->instance < 0 || add_number(row, "instance", (uint64_t)device->instance));
    return (json_array_append_new(devices, row) == 0) && done;
}

static bool add_devices(json_t *json, const struct trace_header *header)
{
    if (header->device_count == 0)
        return true;
    json_t *devices = json_array();
    bool done = true;
    for (size_t i = 0; done && i < header->device_count; i++)
        done = add_device(devices, &header->devices[i]);
    return (json_object_set_new(json, "devices", devices) == 0) && done;
}

static bool add_policy(json_t *json, const struct trace_header *header)
{
    if (header->policy_count == 0)
        return true;
    json_t *policy = json_object();
    bool done = true;
    for (size_t i = 0; done && i < header->policy_count; i++)
        done = header->policy[i].value != NULL && json_object_get(policy, header->policy[i].key) == NULL &&
               add_text(policy, header->policy[i].key, header->policy[i].value);
    return (json_object_set_new(json, "policy", policy) == 0) && done;
}

static bool add_counts(json_t *json, const struct trace_header *header)
{
    if (header->count_count == 0)
        return true;
    json_t *counts = json_object();
    bool done = true;
    for (size_t i = 0; done && i < header->count_count; i++)
        done = json_object_get(counts, header->counts[i].name) == NULL &&
               add_number(counts, header->counts[i].name, header->counts[i].value);
    return (json_object_set_new(json, "counts", counts) == 0) && done;
}

json_t *trace_header_to_json(const struct trace_header *header, bool note, struct trace_error *error)
{
    json_t *json = json_object();
    bool done = json != NULL;
#define ADD_TEXT(member, help) done = done && add_text(json, #member, header->member);
    TRACE_TEXT_LIST(ADD_TEXT)
#undef ADD_TEXT
    done = done && add_devices(json, header) && add_policy(json, header) && add_counts(json, header);
    if (!note)
        done = done && header->creator != NULL && json_object_set_new(json, "fields", fields_json()) == 0 &&
               json_object_set_new(json, "timestamps", json_boolean(header->timestamps)) == 0;
    if (done)
        return json;
    json_decref(json);
    trace_fail(error, TRACE_ERR_ARGUMENT, 0,
               "the header cannot be written: a text is not UTF-8, a key is there twice, a number is out of range, "
               "the creator is missing, or memory is out");
    return NULL;
}

char *trace_json_text(const json_t *json)
{
    return json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
}

bool trace_fields_hold(const json_t *json)
{
    json_t *fields = fields_json();
    bool hold = fields != NULL && json_equal(json_object_get(json, "fields"), fields) == 1;
    json_decref(fields);
    return hold;
}
