/* Writing the file of a look-up stream. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_SLOTS = 4096,
    MOST_PAGES = 256,
    MOST_APERTURES = 256,
    MOST_MAPPINGS = 4096,
    NAME_BYTES = 80,
    OWN_COUNTS = 6
};

/* A page of an MSI bank, as a device reaches it. */
struct page {
    uint64_t iova, records;
    uint32_t bank;
    uint16_t liodn;
};

struct iotlb_stream {
    struct trace_writer *writer;
    struct iotlb_capture *capture;
    struct trace_error error; /* of the writer, when it refused */
    uint64_t records, bytes, highest_liodn, highest_spaace;
    uint8_t slots[(BATCH_SLOTS + IOTLB_ITEM_SLOTS) * OP_SLOT_BYTES];
    uint64_t times[BATCH_SLOTS + 1];
    size_t count, operations;
    bool timed, has_memory;
    uint64_t first_time, last_time;
    struct page pages[MOST_PAGES];
    size_t page_count;
    uint64_t left_out; /* records to pages that there was no room for */
    struct iotlb_stream_domain domains[MOST_PAGES];
    size_t domain_count;
};

/* The counts of a header on their way. */
struct counts {
    struct trace_count count[OWN_COUNTS + 2 * MOST_PAGES + MOST_APERTURES + MOST_MAPPINGS + 1];
    char name[2 * MOST_PAGES + MOST_APERTURES + MOST_MAPPINGS + 1][NAME_BYTES];
    size_t used, names;
};

const char *iotlb_stream_note(const struct trace_header *header, const char *key)
{
    for (size_t i = 0; i < header->policy_count; i++) {
        if (strcmp(header->policy[i].key, key) == 0)
            return header->policy[i].value;
    }
    return NULL;
}

uint64_t iotlb_stream_count(const struct trace_header *header, const char *name)
{
    for (size_t i = 0; i < header->count_count; i++) {
        if (strcmp(header->counts[i].name, name) == 0)
            return header->counts[i].value;
    }
    return 0;
}

static uint64_t greater(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static void note_item(struct iotlb_stream *stream, const struct iotlb_item *item)
{
    if (item->kind == IOTLB_ITEM_DMA || item->kind == IOTLB_ITEM_RECORD) {
        stream->first_time = stream->records == 0 ? item->time : stream->first_time;
        stream->last_time = greater(stream->last_time, item->time);
        stream->records++;
        stream->bytes += item->length;
        stream->highest_liodn = greater(stream->highest_liodn, item->liodn);
    } else if (item->kind == IOTLB_ITEM_APERTURE && item->windows > 1) {
        stream->highest_spaace = greater(stream->highest_spaace, (uint64_t)item->length + item->windows - 2);
    } else if ((item->kind == IOTLB_ITEM_LOOK_UP || item->kind == IOTLB_ITEM_LOOK_PAST) &&
               item->structure == PAMU_SPAACE) {
        stream->highest_spaace = greater(stream->highest_spaace, item->address);
    }
}

static bool write_slots(struct iotlb_stream *stream)
{
    enum trace_code code = TRACE_OK;

    if (stream->count > 0)
        code = trace_writer_append(stream->writer, stream->slots, stream->count, stream->timed ? stream->times : NULL,
                                   &stream->error);
    stream->count = 0;
    stream->operations = 0;
    return code == TRACE_OK;
}

static bool write_items(void *user, const struct iotlb_item *items, size_t count)
{
    struct iotlb_stream *stream = user;

    for (size_t i = 0; i < count; i++) {
        note_item(stream, &items[i]);
        stream->times[stream->operations++] = items[i].time;
        stream->count += iotlb_item_encode(&items[i], stream->slots + stream->count * OP_SLOT_BYTES);
        if (stream->count >= BATCH_SLOTS && !write_slots(stream))
            return false;
    }
    return true;
}

static enum trace_code open_writer(const char *path, const struct trace_header *header, struct iotlb_stream *stream,
                                   struct trace_error *error)
{
    struct trace_setting *policy = calloc(header->policy_count + 1, sizeof(*policy));
    struct trace_header marked = *header;
    const struct trace_writer_config config = {.header = &marked, .codec = TRACE_CODEC_ZSTD};
    enum trace_code code;

    if (policy == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (header->policy_count > 0)
        memcpy(policy, header->policy, header->policy_count * sizeof(*policy));
    policy[header->policy_count] = (struct trace_setting){IOTLB_STREAM_MARK, IOTLB_STREAM_VERSION};
    stream->timed = header->timestamps;
    marked.policy = policy;
    marked.policy_count++;
    code = trace_writer_open(path, &config, &stream->writer, error);
    free(policy);
    return code;
}

enum trace_code iotlb_stream_open(const char *path, const struct trace_header *header, struct iotlb_stream **stream,
                                  struct trace_error *error)
{
    enum trace_code code = TRACE_ERR_MEMORY;

    *stream = calloc(1, sizeof(**stream));
    if (*stream != NULL)
        (*stream)->capture = iotlb_capture_create(write_items, *stream);
    if (*stream == NULL || (*stream)->capture == NULL)
        (void)trace_fail(error, code, 0, "out of memory");
    else
        code = open_writer(path, header, *stream, error);
    if (code != TRACE_OK) {
        iotlb_stream_discard(*stream);
        *stream = NULL;
    }
    return code;
}

struct iotlb_capture *iotlb_stream_capture(struct iotlb_stream *stream)
{
    return stream->capture;
}

void iotlb_stream_discard(struct iotlb_stream *stream)
{
    if (stream == NULL)
        return;
    trace_writer_discard(stream->writer);
    iotlb_capture_destroy(stream->capture);
    free(stream);
}

bool iotlb_stream_msi(struct iotlb_stream *stream, uint16_t liodn, uint64_t iova, uint32_t bank)
{
    size_t i = 0;

    iova &= ~UINT64_C(0xfff);
    while (i < stream->page_count && (stream->pages[i].iova != iova || stream->pages[i].liodn != liodn))
        i++;
    if (i == MOST_PAGES) {
        stream->left_out++;
        return false;
    }
    if (i == stream->page_count)
        stream->pages[stream->page_count++] = (struct page){.iova = iova, .liodn = liodn, .bank = bank};
    return stream->pages[i].records++ == 0;
}

void iotlb_stream_domain(struct iotlb_stream *stream, const struct iotlb_stream_domain *domain)
{
    struct iotlb_stream_domain *kept;
    size_t i = 0;

    while (i < stream->domain_count && stream->domains[i].liodn != domain->liodn)
        i++;
    if (i == MOST_PAGES) {
        stream->left_out++;
        return;
    }
    kept = &stream->domains[i];
    if (i == stream->domain_count) {
        stream->domain_count++;
        *kept = *domain;
        return;
    }
    kept->window = domain->window;
    kept->domain = domain->domain;
    kept->first = domain->first < kept->first ? domain->first : kept->first;
    kept->last = domain->last > kept->last ? domain->last : kept->last;
}

void iotlb_stream_memory(struct iotlb_stream *stream, struct pamu *pamu)
{
    if (pamu != NULL)
        iotlb_memory_end(iotlb_capture_memory(stream->capture), pamu);
    stream->has_memory = true;
}

/* Room for the name of a count, which is added. */
static char *add_count(struct counts *counts, uint64_t value)
{
    char *name = counts->name[counts->names++];

    counts->count[counts->used++] = (struct trace_count){name, value};
    return name;
}

static const struct iotlb_item *find_aperture(const struct iotlb_stream *stream, uint16_t liodn)
{
    const struct iotlb_item *aperture = NULL;

    for (unsigned instance = 0; aperture == NULL && instance < PAMU_MAX_INSTANCES; instance++)
        aperture = iotlb_capture_aperture(stream->capture, instance, liodn);
    return aperture;
}

static void add_apertures(const struct iotlb_stream *stream, struct counts *counts)
{
    for (uint32_t liodn = 0; liodn < 0x10000 && counts->names < MOST_APERTURES; liodn++) {
        const struct iotlb_item *aperture = find_aperture(stream, (uint16_t)liodn);

        if (aperture != NULL)
            (void)snprintf(add_count(counts, aperture->bits), NAME_BYTES,
                           IOTLB_STREAM_APERTURE "%u.0x%" PRIx64 ".%" PRIu32, aperture->liodn, aperture->address,
                           aperture->windows);
    }
}

static uint64_t bytes_of(const struct iotlb_stream_domain *domain)
{
    return domain->last < domain->first ? 0 : domain->last - domain->first + 1;
}

static void add_mapping(struct counts *counts, const struct iotlb_mapping *mapping)
{
    static const char *const words[] = {"", "r", "w", "rw"};

    (void)snprintf(add_count(counts, mapping->phys), NAME_BYTES, "%s%u.0x%" PRIx64 ".%" PRIu64 ".%s",
                   mapping->varies ? IOTLB_STREAM_VARIES : IOTLB_STREAM_MEMORY, mapping->liodn, mapping->iova,
                   mapping->size, words[mapping->prot & 3]);
}

static bool add_memory(const struct iotlb_stream *stream, struct counts *counts)
{
    const struct iotlb_memory *memory = iotlb_capture_memory(stream->capture);
    size_t count = 0, fixed = 0;
    struct iotlb_mapping *mappings = iotlb_memory_list(memory, &count);

    for (uint32_t liodn = 0; liodn < 0x10000; liodn++)
        fixed += iotlb_memory_is_fixed(memory, (uint16_t)liodn) ? 1u : 0u;
    if (mappings != NULL && count + fixed > MOST_MAPPINGS)
        (void)snprintf(add_count(counts, count), NAME_BYTES, IOTLB_STREAM_LEFT_OUT);
    for (size_t i = 0; mappings != NULL && count + fixed <= MOST_MAPPINGS && i < count; i++)
        add_mapping(counts, &mappings[i]);
    for (uint32_t liodn = 0; liodn < 0x10000 && count + fixed <= MOST_MAPPINGS; liodn++) {
        if (iotlb_memory_is_fixed(memory, (uint16_t)liodn))
            (void)snprintf(add_count(counts, 1), NAME_BYTES, IOTLB_STREAM_FIXED "%" PRIu32, liodn);
    }
    free(mappings);
    return mappings != NULL;
}

static enum trace_code write_counts(struct iotlb_stream *stream, struct trace_error *error)
{
    struct counts *counts = calloc(1, sizeof(*counts));
    const struct trace_count own[OWN_COUNTS] = {{IOTLB_STREAM_RECORDS, stream->records},
                                                {IOTLB_STREAM_BYTES, stream->bytes},
                                                {IOTLB_STREAM_TIME, stream->last_time - stream->first_time},
                                                {IOTLB_STREAM_LIODN, stream->highest_liodn},
                                                {IOTLB_STREAM_SPAACE, stream->highest_spaace},
                                                {IOTLB_STREAM_MSI_LEFT_OUT, stream->left_out}};
    enum trace_code code;

    if (counts == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    memcpy(counts->count, own, sizeof(own));
    counts->used = OWN_COUNTS;
    add_apertures(stream, counts);
    for (size_t i = 0; i < stream->page_count; i++)
        (void)snprintf(add_count(counts, stream->pages[i].records), NAME_BYTES,
                       IOTLB_STREAM_MSI "%u.0x%" PRIx64 ".%" PRIu32, stream->pages[i].liodn, stream->pages[i].iova,
                       stream->pages[i].bank);
    for (size_t i = 0; i < stream->domain_count; i++)
        (void)snprintf(add_count(counts, bytes_of(&stream->domains[i])), NAME_BYTES,
                       IOTLB_STREAM_DOMAIN "%u.0x%" PRIx64 ".0x%" PRIx64 ".%" PRIu32, stream->domains[i].liodn,
                       stream->domains[i].first, stream->domains[i].window, stream->domains[i].domain);
    if (stream->has_memory && !add_memory(stream, counts))
        code = trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    else
        code = trace_writer_note(stream->writer,
                                 &(struct trace_header){.counts = counts->count, .count_count = counts->used}, error);
    free(counts);
    return code;
}

static enum trace_code finish(struct iotlb_stream *stream, struct trace_error *error)
{
    enum iotlb_capture_state state = iotlb_capture_end(stream->capture);

    if (state == IOTLB_CAPTURE_MEMORY)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    if (state == IOTLB_CAPTURE_OK && write_slots(stream))
        return write_counts(stream, error);
    if (error != NULL)
        *error = stream->error;
    return stream->error.code;
}

enum trace_code iotlb_stream_close(struct iotlb_stream *stream, struct trace_error *error)
{
    enum trace_code code = finish(stream, error);

    if (code == TRACE_OK) {
        code = trace_writer_close(stream->writer, error);
        stream->writer = NULL;
    }
    iotlb_stream_discard(stream);
    return code;
}
