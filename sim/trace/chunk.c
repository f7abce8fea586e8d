/* The chunk header's bytes and rules. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/chunk.h"

#include <inttypes.h>
#include <xxhash.h>

#include "op/op.h"
#include "trace/codec.h"

/* Offsets in a chunk header. */
enum {
    AT_MAGIC = 0,
    AT_TYPE = 4,
    AT_CODEC = 5,
    AT_FLAGS = 6,
    AT_COUNT = 8,
    AT_SLOTS = 12,
    AT_STORED = 16,
    AT_RAW = 20,
    AT_FIRST = 24,
    AT_BASE = 32,
    AT_SPARE = 40,
    AT_CONTENT = 48,
    AT_CHECK = 56
};

/* What the fields of a chunk of one type may be. */
struct type_rule {
    const char *name;
    uint32_t count_least, count_most;
    uint32_t each_least; /* raw bytes for each of count, or of slots if by_slots */
    bool exact;          /* each takes exactly that */
    bool by_slots;
    bool packs;    /* may be packed */
    bool has_base; /* else base is 0 */
};

static const struct type_rule type_rules[TRACE_TYPE_COUNT] = {
    [TRACE_RECORDS] = {"records", 1, TRACE_SLOTS_MAX, OP_SLOT_BYTES, true, true, true, false},
    [TRACE_TIMES] = {"times", 1, TRACE_SLOTS_MAX, 8, true, false, true, true},
    [TRACE_STRINGS] = {"strings", 1, TRACE_RAW_MAX / 2, 2, false, false, true, false},
    [TRACE_NOTE] = {"note", 1, 1, 2, false, false, true, false},
    [TRACE_INDEX] = {"index", 0, TRACE_INDEX_MAX / TRACE_ENTRY_BYTES, TRACE_ENTRY_BYTES, true, false, false, false},
    [TRACE_FINISH] = {"end", 0, 0, 0, true, false, false, true},
};

static const struct type_rule *rule_of(unsigned type)
{
    return type < TRACE_TYPE_COUNT && type_rules[type].name != NULL ? &type_rules[type] : NULL;
}

const char *trace_type_name(unsigned type)
{
    const struct type_rule *rule = rule_of(type);
    return rule == NULL ? NULL : rule->name;
}

uint64_t trace_hash(const uint8_t *bytes, size_t length)
{
    return XXH3_64bits(bytes, length);
}

void trace_chunk_store(const struct trace_chunk_header *header, uint8_t bytes[TRACE_CHUNK_BYTES])
{
    store_le32(bytes + AT_MAGIC, TRACE_CHUNK_MAGIC);
    bytes[AT_TYPE] = header->type;
    bytes[AT_CODEC] = header->codec;
    store_le16(bytes + AT_FLAGS, header->flags);
    store_le32(bytes + AT_COUNT, header->count);
    store_le32(bytes + AT_SLOTS, header->slots);
    store_le32(bytes + AT_STORED, header->stored);
    store_le32(bytes + AT_RAW, header->raw);
    store_le64(bytes + AT_FIRST, header->first);
    store_le64(bytes + AT_BASE, header->base);
    store_le64(bytes + AT_SPARE, header->spare);
    store_le64(bytes + AT_CONTENT, header->content);
    store_le64(bytes + AT_CHECK, trace_hash(bytes, AT_CHECK));
}

bool trace_chunk_load(const uint8_t bytes[TRACE_CHUNK_BYTES], struct trace_chunk_header *header)
{
    if (load_le32(bytes + AT_MAGIC) != TRACE_CHUNK_MAGIC || load_le64(bytes + AT_CHECK) != trace_hash(bytes, AT_CHECK))
        return false;
    header->type = bytes[AT_TYPE];
    header->codec = bytes[AT_CODEC];
    header->flags = load_le16(bytes + AT_FLAGS);
    header->count = load_le32(bytes + AT_COUNT);
    header->slots = load_le32(bytes + AT_SLOTS);
    header->stored = load_le32(bytes + AT_STORED);
    header->raw = load_le32(bytes + AT_RAW);
    header->first = load_le64(bytes + AT_FIRST);
    header->base = load_le64(bytes + AT_BASE);
    header->spare = load_le64(bytes + AT_SPARE);
    header->content = load_le64(bytes + AT_CONTENT);
    return true;
}

/* Bits that only a newer version can have set: better refused than misread. */
static enum trace_code check_newer(const struct trace_chunk_header *header, uint64_t offset, struct trace_error *error)
{
    const char *name = trace_type_name(header->type);
    if (header->flags != 0 || header->spare != 0)
        return trace_fail(error, TRACE_ERR_VERSION, offset,
                          "%s chunk has flags 0x%x and spare field 0x%" PRIx64 "; version %u.%u knows only 0", name,
                          header->flags, header->spare, TRACE_MAJOR, TRACE_MINOR);
    if (trace_codec_row(header->codec) == NULL)
        return trace_fail(error, TRACE_ERR_VERSION, offset,
                          "%s chunk is packed with codec %u; version %u.%u knows 0 (none), 1 (zstd) and 2 (columns)",
                          name, header->codec, TRACE_MAJOR, TRACE_MINOR);
    return TRACE_OK;
}

static bool counts_hold(const struct trace_chunk_header *header, const struct type_rule *rule)
{
    if (header->count < rule->count_least || header->count > rule->count_most)
        return false;
    if (!rule->by_slots)
        return header->slots == 0;
    return header->slots >= header->count && header->slots <= TRACE_SLOTS_MAX;
}

static bool sizes_hold(const struct trace_chunk_header *header, const struct type_rule *rule)
{
    uint64_t least = (uint64_t)rule->each_least * (rule->by_slots ? header->slots : header->count);
    if (rule->exact ? header->raw != least : header->raw < least || header->raw > TRACE_RAW_MAX)
        return false;
    if (header->codec == TRACE_CODEC_NONE)
        return header->stored == header->raw;
    return rule->packs && trace_codec_packs(header->codec, header->type) && header->stored < header->raw;
}

enum trace_code trace_chunk_check(const struct trace_chunk_header *header, uint64_t offset, struct trace_error *error)
{
    const struct type_rule *rule = rule_of(header->type);
    if (rule == NULL)
        return TRACE_OK;
    enum trace_code code = check_newer(header, offset, error);
    if (code != TRACE_OK)
        return code;
    if (!counts_hold(header, rule))
        return trace_fail(error, TRACE_ERR_FORMAT, offset,
                          "%s chunk of count %" PRIu32 " and %" PRIu32 " slots; legal are counts of %" PRIu32
                          " to %" PRIu32 ", %s",
                          rule->name, header->count, header->slots, rule->count_least, rule->count_most,
                          rule->by_slots ? "and at least as many slots" : "without slots");
    if (!sizes_hold(header, rule) || (header->base != 0 && !rule->has_base))
        return trace_fail(error, TRACE_ERR_FORMAT, offset,
                          "sizes of %s chunk do not fit its count: %" PRIu32 " bytes stored, %" PRIu32
                          " decoded, count %" PRIu32,
                          rule->name, header->stored, header->raw, header->count);
    return TRACE_OK;
}

size_t trace_slot_count(const uint8_t *head)
{
    uint8_t operation = head[14];
    return operation == OP_DMA || operation == OP_ACCESS ? 1 : op_slot_count(head);
}

#define PLAIN_BLOCK 16u /* slots looked at together */

/* Whether all slots of a block are operations of one slot that fill traces; without a branch for each. */
static bool plain_block(const uint8_t *slots)
{
    unsigned others = 0;
    for (size_t i = 0; i < PLAIN_BLOCK; i++) {
        uint8_t operation = slots[i * OP_SLOT_BYTES + 14];
        others |= operation != OP_DMA && operation != OP_ACCESS ? 1u : 0u;
    }
    return others == 0;
}

enum trace_code trace_slots_check(const struct trace_chunk_header *header, const uint8_t *slots, uint64_t offset,
                                  struct trace_error *error)
{
    size_t at = 0, operations = 0;
    while (at < header->slots) {
        const uint8_t *head = slots + at * OP_SLOT_BYTES;
        if (header->slots - at >= PLAIN_BLOCK && plain_block(head)) {
            at += PLAIN_BLOCK;
            operations += PLAIN_BLOCK;
            continue;
        }
        size_t take = trace_slot_count(head);
        if (take == 0 || take > header->slots - at)
            return trace_fail(
                error, TRACE_ERR_FORMAT, offset,
                "slot %zu of the record chunk: operation 0x%02x is unknown, or its slots go past the chunk", at,
                head[14]);
        at += take;
        operations++;
    }
    if (operations != header->count)
        return trace_fail(error, TRACE_ERR_FORMAT, offset,
                          "record chunk says %" PRIu32 " operations, its slots hold %zu", header->count, operations);
    return TRACE_OK;
}
