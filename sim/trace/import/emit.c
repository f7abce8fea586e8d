/* An import's operations: domains, then records; and the file they go to. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>

#include "trace/import/state.h"

#define BATCH 1024u /* records handed to the writer at once */

/* ---- domains ---- */

static bool is_first_of_liodn(const struct trace_import *import, size_t number, uint16_t liodn)
{
    for (size_t i = 0; i < number; i++) {
        const struct trace_import_device *device = trace_import_device(import, i);
        if (device->has_liodn && device->liodn == liodn)
            return false;
    }
    return true;
}

bool import_device_aperture(const struct trace_import *import, size_t number, struct import_aperture *aperture,
                            bool *fits)
{
    const struct trace_import_device *first = trace_import_device(import, number);
    if (!first->has_liodn || !is_first_of_liodn(import, number, first->liodn))
        return false;
    uint64_t low = UINT64_MAX;
    uint64_t high = 0;
    const struct trace_import_device *device = first;
    for (size_t i = number; device != NULL; device = trace_import_device(import, ++i)) {
        if (device->has_liodn && device->liodn == first->liodn && device->accesses > 0) {
            low = device->low < low ? device->low : low;
            high = device->high > high ? device->high : high;
        }
    }
    *fits = low <= high && import_aperture(low, high, import->config.windows, aperture);
    return low <= high;
}

/* ---- operations ---- */

struct output {
    struct trace_import *import;
    trace_import_sink_fn *sink;
    void *user;
    struct op_strings *strings;
    enum trace_code code;
    struct trace_error *error;
    uint8_t slots[BATCH * OP_SLOT_BYTES];
    uint64_t times[BATCH];
};

static enum trace_code append(struct output *output, const uint8_t *slots, size_t count, const uint64_t *times)
{
    return output->sink(output->user, slots, count, output->strings, output->import->counter ? NULL : times);
}

/* An import_op_fn. What sets up happens when the first record does. */
static bool put_op(void *user, const struct op *op)
{
    struct output *output = user;
    uint8_t slots[4 * OP_SLOT_BYTES];
    size_t used = 0;
    if (op_encode(op, slots, sizeof slots / OP_SLOT_BYTES, &used) != OP_OK)
        return false;
    output->code = append(output, slots, used, &output->import->first_time);
    return output->code == TRACE_OK;
}

/* A domain is called like its device, if that is a legal name. */
static void name_domain(const struct trace_import_device *device, char name[OP_MAX_NAME + 1])
{
    static const char legal[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/+-@,";
    size_t length = strlen(device->name);
    if (length <= OP_MAX_NAME && strspn(device->name, legal) == length) {
        memcpy(name, device->name, length + 1);
        return;
    }
    snprintf(name, OP_MAX_NAME + 1, "liodn-%u", (unsigned)device->liodn);
}

static enum trace_code put_domains(struct output *output)
{
    char name[OP_MAX_NAME + 1];
    struct import_aperture aperture;
    bool fits = true;
    const struct trace_import_device *device = trace_import_device(output->import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(output->import, ++i)) {
        if (!import_device_aperture(output->import, i, &aperture, &fits))
            continue;
        name_domain(device, name);
        if (!import_domain(&aperture, name, device->liodn, output->strings, put_op, output))
            return output->code != TRACE_OK ? output->code
                                            : trace_fail(output->error, TRACE_ERR_MEMORY, 0, "out of memory");
    }
    return TRACE_OK;
}

static enum trace_code put_records(struct output *output)
{
    enum trace_code code = spool_rewind(output->import->spool, output->error);
    while (code == TRACE_OK) {
        size_t count = 0;
        while (code == TRACE_OK && count < BATCH) {
            code = spool_get(output->import->spool, output->slots + count * OP_SLOT_BYTES, &output->times[count],
                             output->error);
            count += code == TRACE_OK ? 1 : 0;
        }
        if (count > 0 && (code == TRACE_OK || code == TRACE_END)) {
            enum trace_code put = append(output, output->slots, count, output->times);
            code = put == TRACE_OK ? code : put;
        }
    }
    return code == TRACE_END ? TRACE_OK : code;
}

static enum trace_code emit_with(struct output *output)
{
    enum trace_code code = put_domains(output);
    return code == TRACE_OK ? put_records(output) : code;
}

/* strings gets the names of domains. */
static enum trace_code emit_to(struct trace_import *import, struct op_strings *strings, trace_import_sink_fn *sink,
                               void *user, struct trace_error *error)
{
    struct output *output = calloc(1, sizeof *output);
    if (output == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    output->import = import;
    output->sink = sink;
    output->user = user;
    output->strings = strings;
    output->error = error;
    enum trace_code code = emit_with(output);
    free(output);
    return code;
}

enum trace_code trace_import_emit(struct trace_import *import, trace_import_sink_fn *sink, void *user,
                                  struct trace_error *error)
{
    struct op_strings *strings = op_strings_create();
    enum trace_code code = strings != NULL ? emit_to(import, strings, sink, user, error)
                                           : trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    op_strings_destroy(strings);
    return code;
}

/* ---- the file ---- */

struct file {
    struct trace_writer *writer;
    struct trace_error *error;
};

/* A trace_import_sink_fn. */
static enum trace_code write_slots(void *user, const uint8_t *slots, size_t count, const struct op_strings *strings,
                                   const uint64_t *times)
{
    struct file *file = user;
    (void)strings; /* the writer has them */
    return trace_writer_append(file->writer, slots, count, times, file->error);
}

static enum trace_code open_writer(struct file *file, const struct trace_import_target *target,
                                   const struct trace_header *header, const struct op_strings *strings)
{
    struct trace_writer_config config = {.header = header, .strings = strings, .codec = target->codec};
    if (target->path != NULL)
        return trace_writer_open(target->path, &config, &file->writer, file->error);
    return trace_writer_open_fd(target->file, &config, &file->writer, file->error);
}

static enum trace_code write_all(struct trace_import *import, const struct trace_import_target *target,
                                 const struct trace_header *header, struct op_strings *strings,
                                 struct trace_error *error)
{
    struct file file = {.error = error};
    enum trace_code code = open_writer(&file, target, header, strings);
    if (code != TRACE_OK)
        return code;
    code = emit_to(import, strings, write_slots, &file, error);
    if (code == TRACE_OK)
        return trace_writer_close(file.writer, error);
    trace_writer_discard(file.writer);
    return code;
}

enum trace_code trace_import_write(struct trace_import *import, const struct trace_import_target *target,
                                   struct trace_error *error)
{
    struct op_strings *strings = op_strings_create();
    struct import_header *header = import_header_create(import, target);
    enum trace_code code = strings != NULL && header != NULL
                               ? write_all(import, target, import_header_get(header), strings, error)
                               : trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    import_header_destroy(header);
    op_strings_destroy(strings);
    return code;
}
