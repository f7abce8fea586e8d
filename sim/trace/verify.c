/* Checking a whole trace file, chunk by chunk. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "op/op.h"
#include "trace/index.h"
#include "trace/scan.h"

struct verifier {
    struct trace_scan scan;
    struct trace_header_memory header;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct trace_index index;        /* of the chunks met */
    uint64_t index_offset;           /* of the index chunk, once met */
    uint64_t next;                   /* number of the operation that must come next */
    struct trace_chunk_header times; /* of a timestamp chunk that waits for its records; type 0 for none */
    bool timestamps;
    bool ended;
    struct trace_report *report;
    trace_problem_fn *problem;
    void *user;
};

/* ---- problems ---- */

static void count_problem(struct verifier *verifier, const struct trace_error *problem)
{
    verifier->report->problems++;
    if (verifier->problem != NULL)
        verifier->problem(verifier->user, problem);
}

/* Reports a broken rule in the chunk read last. */
static void broken(struct verifier *verifier, const char *rule)
{
    struct trace_error problem;
    trace_fail(&problem, TRACE_ERR_FORMAT, verifier->scan.offset, "%s", rule);
    count_problem(verifier, &problem);
}

/* Whether checking can go on after this: damage is a problem of the file, the rest one of ours. */
static bool bearable(enum trace_code code)
{
    return code == TRACE_ERR_DAMAGED || code == TRACE_ERR_FORMAT || code == TRACE_ERR_VERSION;
}

/* ---- one function a chunk type, on its payload ---- */

typedef enum trace_code check_fn(struct verifier *verifier, const struct trace_chunk_header *header,
                                 const uint8_t *payload, struct trace_error *error);

/* Decodes every operation of a chunk whose slots are sound. */
static enum trace_code check_operations(struct verifier *verifier, const struct trace_chunk_header *header,
                                        const uint8_t *slots, struct trace_error *error)
{
    size_t at = 0;
    for (uint32_t i = 0; i < header->count; i++) {
        struct op op;
        size_t used;
        enum op_error result =
            op_decode(slots + at * OP_SLOT_BYTES, header->slots - at, verifier->strings, verifier->scratch, &op, &used);
        if (result != OP_OK)
            return trace_fail(error, TRACE_ERR_FORMAT, verifier->scan.offset,
                              "operation %" PRIu64 " (slot %zu of its chunk): %s", header->first + i, at,
                              op_strerror(result));
        at += used;
    }
    return TRACE_OK;
}

static enum trace_code check_records(struct verifier *verifier, const struct trace_chunk_header *header,
                                     const uint8_t *payload, struct trace_error *error)
{
    verifier->report->operations += header->count;
    verifier->report->slots += header->slots;
    enum trace_code code = trace_slots_check(header, payload, verifier->scan.offset, error);
    return code == TRACE_OK ? check_operations(verifier, header, payload, error) : code;
}

static enum trace_code check_times(struct verifier *verifier, const struct trace_chunk_header *header,
                                   const uint8_t *payload, struct trace_error *error)
{
    (void)error;
    if (load_le64(payload) != header->base)
        broken(verifier, "the first timestamp is not the one the chunk header states");
    return TRACE_OK;
}

static enum trace_code check_strings(struct verifier *verifier, const struct trace_chunk_header *header,
                                     const uint8_t *payload, struct trace_error *error)
{
    return trace_scan_strings(&verifier->scan, header, payload, verifier->strings, error);
}

static enum trace_code check_note(struct verifier *verifier, const struct trace_chunk_header *header,
                                  const uint8_t *payload, struct trace_error *error)
{
    return trace_header_read(&verifier->header, payload, header->raw, verifier->scan.offset, error);
}

static enum trace_code check_index(struct verifier *verifier, const struct trace_chunk_header *header,
                                   const uint8_t *payload, struct trace_error *error)
{
    (void)error;
    const struct trace_index *met = &verifier->index;
    verifier->index_offset = verifier->scan.offset;
    if (header->first != verifier->next)
        broken(verifier, "the index states another number of operations than the record chunks hold");
    if (header->count != met->count)
        broken(verifier, "the index lists another number of chunks than there are");
    for (size_t i = 0; i < header->count && i < met->count; i++) {
        if (memcmp(payload + i * TRACE_ENTRY_BYTES, met->bytes + i * TRACE_ENTRY_BYTES, TRACE_ENTRY_BYTES) == 0)
            continue;
        broken(verifier, "the index does not agree with the chunks");
        break;
    }
    return TRACE_OK;
}

static enum trace_code check_end(struct verifier *verifier, const struct trace_chunk_header *header,
                                 const uint8_t *payload, struct trace_error *error)
{
    (void)payload;
    (void)error;
    verifier->ended = true;
    if (header->first != verifier->next)
        broken(verifier, "the end states another number of operations than the record chunks hold");
    if (verifier->index_offset == 0 || header->base != verifier->index_offset)
        broken(verifier, "the end does not point to an index right before it");
    return TRACE_OK;
}

static check_fn *const check_rows[TRACE_TYPE_COUNT] = {
    [TRACE_RECORDS] = check_records, [TRACE_TIMES] = check_times, [TRACE_STRINGS] = check_strings,
    [TRACE_NOTE] = check_note,       [TRACE_INDEX] = check_index, [TRACE_FINISH] = check_end,
};

/* ---- walking ---- */

static void count_chunk(struct verifier *verifier, const struct trace_chunk_header *header)
{
    unsigned type = trace_type_name(header->type) == NULL ? 0 : header->type;
    verifier->report->type[type].chunks++;
    verifier->report->type[type].packed += header->codec != TRACE_CODEC_NONE;
    verifier->report->type[type].stored += header->stored;
    verifier->report->type[type].raw += header->raw;
}

/* Whether a record chunk continues those before it, and has timestamps if it must; by its header, so that damage
 * inside is not counted twice. */
static void check_place(struct verifier *verifier, const struct trace_chunk_header *header)
{
    const struct trace_chunk_header *times = &verifier->times;
    if (header->first != verifier->next)
        broken(verifier, "record chunk does not continue the operations before it");
    if ((times->type != 0) != verifier->timestamps ||
        (verifier->timestamps && (times->count != header->count || times->first != header->first)))
        broken(verifier, "timestamps must stand before each record chunk, as many as operations, or before none");
    verifier->next = header->first + header->count;
}

/* What stands where it must not, by its header alone. */
static void check_order(struct verifier *verifier, const struct trace_chunk_header *header)
{
    if (verifier->times.type != 0 && header->type != TRACE_RECORDS)
        broken(verifier, "timestamps must be followed by their record chunk");
    if (verifier->index_offset != 0 && header->type != TRACE_FINISH)
        broken(verifier, "nothing but the end may follow the index");
    if (header->type == TRACE_TIMES && header->first != verifier->next)
        broken(verifier, "timestamps do not continue the operations before them");
    if (header->type == TRACE_RECORDS)
        check_place(verifier, header);
    verifier->times = header->type == TRACE_TIMES ? *header : (struct trace_chunk_header){0};
}

/* Checks the chunk whose header was just read; legal says whether its fields are. */
static enum trace_code check_chunk(struct verifier *verifier, const struct trace_chunk_header *header, bool legal,
                                   struct trace_error *error)
{
    check_fn *check = legal && header->type < TRACE_TYPE_COUNT ? check_rows[header->type] : NULL;
    check_order(verifier, header);
    if (header->type != TRACE_INDEX && header->type != TRACE_FINISH) {
        enum trace_code code = trace_index_add(&verifier->index, verifier->scan.offset, header, error);
        if (code != TRACE_OK)
            return code;
    }
    count_chunk(verifier, header);
    if (check == NULL)
        return trace_scan_skip(&verifier->scan, header, error);
    const uint8_t *payload;
    enum trace_code code = trace_scan_payload(&verifier->scan, header, TRACE_ROLE_RECORDS, &payload, error);
    return code == TRACE_OK ? check(verifier, header, payload, error) : code;
}

/* Finds the next intact chunk header behind a damaged one. */
static enum trace_code find_header(struct verifier *verifier, struct trace_chunk_header *header,
                                   struct trace_error *error)
{
    uint64_t damage = verifier->scan.offset;
    enum trace_code code;
    do
        code = trace_scan_header(&verifier->scan, header, error);
    while (code == TRACE_ERR_DAMAGED);
    verifier->report->lost += verifier->scan.offset - damage;
    return code;
}

/* Checks one chunk, or what stands in its place. TRACE_END at the end of the file. */
static enum trace_code step(struct verifier *verifier, struct trace_error *error)
{
    struct trace_chunk_header header;
    enum trace_code code = trace_scan_header(&verifier->scan, &header, error);
    if (code == TRACE_ERR_DAMAGED) {
        count_problem(verifier, error);
        code = find_header(verifier, &header, error);
    }
    bool legal = code == TRACE_OK;
    if (!legal && !bearable(code))
        return code;
    if (!legal)
        count_problem(verifier, error);
    code = check_chunk(verifier, &header, legal, error);
    if (!bearable(code))
        return code;
    count_problem(verifier, error);
    return TRACE_OK;
}

/* The file has ended, or its end was read: says what is missing or too much. */
static enum trace_code check_rest(struct verifier *verifier, struct trace_error *error)
{
    struct trace_source *source = verifier->scan.source;
    struct trace_error problem;
    uint64_t end = trace_source_position(source);
    size_t got = 0;
    uint8_t bytes[4096];
    if (!verifier->ended) {
        verifier->report->lost += verifier->scan.lost;
        trace_fail(&problem, TRACE_ERR_TRUNCATED, end,
                   "the file ends without index and end (its writer was killed, or it was cut off); the last %" PRIu64
                   " bytes belong to no whole chunk",
                   verifier->scan.lost);
        count_problem(verifier, &problem);
        return TRACE_OK;
    }
    do {
        enum trace_code code = trace_source_read(source, bytes, sizeof bytes, &got, error);
        if (code != TRACE_OK)
            return code;
        verifier->report->lost += got;
    } while (got > 0);
    verifier->report->complete = trace_source_position(source) == end;
    if (verifier->report->complete)
        return TRACE_OK;
    trace_fail(&problem, TRACE_ERR_FORMAT, end, "bytes follow the end");
    count_problem(verifier, &problem);
    return TRACE_OK;
}

static enum trace_code walk(struct verifier *verifier, struct trace_error *error)
{
    struct trace_line line;
    enum trace_code code = trace_scan_prologue(&verifier->scan, &line, &verifier->header, error);
    if (code != TRACE_OK)
        return code;
    verifier->report->major = line.major;
    verifier->report->minor = line.minor;
    verifier->timestamps = verifier->header.header.timestamps;
    if (!trace_fields_hold(verifier->header.json))
        broken(verifier, "the header lists other slot fields than this version has");
    while (code == TRACE_OK && !verifier->ended)
        code = step(verifier, error);
    if (code == TRACE_OK || code == TRACE_END)
        code = check_rest(verifier, error);
    verifier->report->bytes = trace_source_position(verifier->scan.source);
    verifier->report->strings = op_strings_count(verifier->strings);
    return code;
}

enum trace_code trace_verify(struct trace_source *source, trace_problem_fn *problem, void *user,
                             struct trace_report *report, struct trace_error *error)
{
    struct trace_error local;
    struct verifier verifier = {.scan.source = source, .report = report, .problem = problem, .user = user};
    *report = (struct trace_report){0};
    verifier.strings = op_strings_create();
    verifier.scratch = malloc(sizeof *verifier.scratch);
    enum trace_code code = TRACE_ERR_MEMORY;
    if (verifier.strings == NULL || verifier.scratch == NULL)
        trace_fail(&local, code, 0, "out of memory for checking");
    else
        code = walk(&verifier, &local);
    if (code != TRACE_OK && error != NULL)
        *error = local;
    trace_scan_free(&verifier.scan);
    trace_header_free(&verifier.header);
    trace_index_free(&verifier.index);
    op_strings_destroy(verifier.strings);
    free(verifier.scratch);
    return code;
}
