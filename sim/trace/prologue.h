/* The first line and the JSON header of a file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_PROLOGUE_H
#define TRACE_PROLOGUE_H

#include <jansson.h>

#include "trace/header.h"

#define TRACE_LINE_BYTES 64u
#define TRACE_JSON_MAX (1u << 24) /* bytes of the JSON header, with padding */
#define TRACE_MAGIC_TEXT "pamu-trace "
#define TRACE_MAGIC_BYTES 11u

/* What the first line says. */
struct trace_line {
    unsigned major, minor;
    uint32_t json_bytes;
    uint64_t hash;
};

/* Reads the first line. TRACE_ERR_MAGIC, TRACE_ERR_VERSION for another major version, TRACE_ERR_FORMAT. */
enum trace_code trace_line_load(const uint8_t bytes[TRACE_LINE_BYTES], struct trace_line *line,
                                struct trace_error *error);

/* The hash of a first line and the JSON that follows it, which is what the line states; its own digits count as '0'.
 * prologue is TRACE_LINE_BYTES + json_bytes long; the digits are overwritten. */
uint64_t trace_prologue_hash(uint8_t *prologue, size_t json_bytes);

/* The header as JSON with everything that is set; a new reference, or NULL with *error filled in: TRACE_ERR_ARGUMENT,
 * TRACE_ERR_MEMORY. A note has no members but those. */
json_t *trace_header_to_json(const struct trace_header *header, bool note, struct trace_error *error);

/* JSON as it stands in a file: one line, keys sorted. To be given back with free(); NULL if out of memory. */
char *trace_json_text(const json_t *json);

/* First line, of version TRACE_MAJOR and minor, and JSON of a new file, padded; to be given back with free(). *size
 * gets the length. NULL with *error filled in. */
uint8_t *trace_prologue_make(const struct trace_header *header, unsigned minor, size_t *size,
                             struct trace_error *error);

/* A header read from JSON; its strings live in json, its lists in memory of its own. */
struct trace_header_memory {
    json_t *json;
    struct trace_header header;
    struct trace_device *devices;
    struct trace_setting *policy;
    struct trace_count *counts;
};

/* Reads length bytes of JSON text. New JSON members replace those of the same name that memory already has; on an error
 * memory is as before. offset is where the text stands. TRACE_ERR_FORMAT, TRACE_ERR_MEMORY. */
enum trace_code trace_header_read(struct trace_header_memory *memory, const uint8_t *text, size_t length,
                                  uint64_t offset, struct trace_error *error);

/* Whether the header lists the slot fields of this version; other members may be missing, these may not differ. */
bool trace_fields_hold(const json_t *json);

/* Gives everything back, leaving memory empty. */
void trace_header_free(struct trace_header_memory *memory);

#endif
