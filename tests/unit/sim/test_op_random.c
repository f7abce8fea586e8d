/* Random operations survive text and binary; random bytes do not change. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>

#include "pamu/operation.h"
#include "pamu/paace.h"
#include "suite.h"
#include "test_draw.h"
#include "test_op_support.h"

/* PAMUSIM_SEED and PAMUSIM_EFFORT (percent) choose another run; a failure is reproduced by the printed seed. */
/* The first ids, once there are strings enough. */
#define SHORT_NAMES 16

struct maker {
    uint64_t random;
    struct op_strings *strings, *other;
    struct op_scratch scratch, parsed, decoded;
    uint8_t slots[OP_MAX_SLOTS * 16], again[OP_MAX_SLOTS * 16];
    char text[OP_MAX_LINE], second[OP_MAX_LINE];
};

static uint64_t next(struct maker *maker)
{
    maker->random = maker->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t x = maker->random;
    x = (x ^ x >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ x >> 32;
}

/* Between least and most, with a bias to both ends and to few bits. */
static uint64_t between(struct maker *maker, uint64_t least, uint64_t most)
{
    uint64_t span = most - least;
    switch (next(maker) % 5) {
    case 0:
        return least;
    case 1:
        return most;
    case 2:
        return least + (span == UINT64_MAX ? next(maker) : next(maker) % (span + 1));
    case 3:
        return least + (UINT64_C(1) << next(maker) % 64) % (span == UINT64_MAX ? span : span + 1);
    default:
        return least + next(maker) % (span < 16 ? span + 1 : 16);
    }
}

static uint64_t some_string(struct maker *maker, size_t most)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/+-@,";
    char text[OP_MAX_TEXT];
    size_t length = (size_t)between(maker, 1, most);
    uint32_t id = 0;
    for (size_t i = 0; i < length; i++)
        text[i] = letters[next(maker) % (sizeof letters - 1)];
    if (op_strings_count(maker->strings) > 2000)
        return next(maker) % SHORT_NAMES;
    MUST(op_strings_intern(maker->strings, text, length, &id) == OP_OK);
    return id;
}

static uint64_t some_value(struct maker *maker, const struct op_argument *argument)
{
    static const uint8_t operations[] = {0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15};
    switch ((enum op_type)argument->type) {
    case OP_TYPE_NAME:
        return some_string(maker, 63);
    case OP_TYPE_TEXT:
        return some_string(maker, 80);
    case OP_TYPE_OPERATION:
        return operations[next(maker) % sizeof operations];
    case OP_TYPE_VERDICT:
        return next(maker) % 6;
    case OP_TYPE_REGISTER:
        return next(maker) % 1024 * 4;
    default:
        return between(maker, argument->least, argument->most);
    }
}

/* As many fields as fit beside each other. */
static void make_fields(struct maker *maker, struct op *op)
{
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    uint32_t taken[16] = {0};
    unsigned tries = 1 + (unsigned)(next(maker) % 40);
    for (unsigned i = 0; i < tries; i++) {
        const struct pamu_field_row *field = &fields[next(maker) % count];
        if ((taken[field->word] & field->mask) != 0)
            continue;
        taken[field->word] |= field->mask;
        uint32_t most = field->mask;
        while ((most & 1) == 0)
            most >>= 1;
        maker->scratch.pair[op->count++] =
            (struct op_pair){between(maker, 0, most), op_field_key(field->word, field->mask)};
    }
}

static void make_encodings(struct maker *maker, struct op *op)
{
    uint32_t count = (uint32_t)between(maker, 0, 128), start = (uint32_t)next(maker);
    for (uint32_t i = 0; i < count; i++)
        maker->scratch.pair[op->count++] = (struct op_pair){next(maker) & 0xff, (start + i * 37) & 0x7f};
}

static void make_expectations(struct maker *maker, struct op *op)
{
    size_t count;
    const struct op_key_row *keys = op_keys(&count);
    size_t start = (size_t)next(maker) % count, given = (size_t)between(maker, 0, count);
    for (size_t i = 0; i < given; i++) {
        const struct op_key_row *row = &keys[(start + i) % count];
        bool narrow = row->type == OP_VALUE_BITS || row->type == OP_VALUE_WINDOW;
        uint64_t value =
            row->type == OP_VALUE_WORD ? some_string(maker, 200) : between(maker, 0, narrow ? UINT32_MAX : UINT64_MAX);
        maker->scratch.pair[op->count++] = (struct op_pair){value, row->key};
    }
}

static void make_tail(struct maker *maker, const struct op_argument *argument, struct op *op)
{
    op->pairs = maker->scratch.pair;
    if (argument->type == OP_TYPE_FIELDS) {
        make_fields(maker, op);
    } else if (argument->type == OP_TYPE_ENCODINGS) {
        make_encodings(maker, op);
    } else if (argument->type == OP_TYPE_EXPECTATIONS) {
        make_expectations(maker, op);
    } else {
        op->pairs = NULL;
        op->bytes = maker->scratch.byte;
        uint64_t most = next(maker) % 100 == 0 ? argument->most : 200;
        op->count = (uint32_t)between(maker, argument->least, most);
        for (uint32_t i = 0; i < op->count; i++)
            maker->scratch.byte[i] = (uint8_t)next(maker);
    }
}

static void make(struct maker *maker, const struct op_row *row, struct op *op)
{
    memset(op, 0, sizeof *op);
    op->code = row->code;
    op->strings = maker->strings;
    for (unsigned i = 0; i < op_arguments(row); i++) {
        const struct op_argument *argument = &row->argument[i];
        bool absent = argument->optional && argument->absent == OP_ABSENT && next(maker) % 2 == 0;
        if (argument->place == OP_IN_TAIL)
            make_tail(maker, argument, op);
        else
            op->value[i] = absent ? OP_ABSENT : some_value(maker, argument);
    }
}

static bool is_same_string(const struct op *a, const struct op *b, uint64_t id_a, uint64_t id_b)
{
    const char *text_a = op_strings_get(a->strings, (uint32_t)id_a, NULL);
    const char *text_b = op_strings_get(b->strings, (uint32_t)id_b, NULL);
    return text_a != NULL && text_b != NULL && strcmp(text_a, text_b) == 0;
}

static bool is_same_pair(const struct op *a, const struct op *b, uint32_t i)
{
    bool word = a->code == OP_EXPECT && op_key_row(a->pairs[i].key)->type == OP_VALUE_WORD;
    if (a->pairs[i].key != b->pairs[i].key)
        return false;
    return word ? is_same_string(a, b, a->pairs[i].value, b->pairs[i].value) : a->pairs[i].value == b->pairs[i].value;
}

static bool is_same_argument(const struct op *a, const struct op *b, const struct op_argument *argument, unsigned i)
{
    if (argument->type == OP_TYPE_NAME || argument->type == OP_TYPE_TEXT)
        return is_same_string(a, b, a->value[i], b->value[i]);
    return argument->place == OP_IN_TAIL || a->value[i] == b->value[i];
}

static void must_be_same(const struct maker *maker, const struct op *a, const struct op *b)
{
    const struct op_row *row = op_row(a->code);
    bool same = a->code == b->code && a->count == b->count;
    for (unsigned i = 0; same && i < op_arguments(row); i++)
        same = is_same_argument(a, b, &row->argument[i], i);
    for (uint32_t i = 0; same && a->pairs != NULL && i < a->count; i++)
        same = is_same_pair(a, b, i);
    if (same && a->bytes != NULL)
        same = memcmp(a->bytes, b->bytes, a->count) == 0;
    if (!same)
        ck_abort_msg("not the same again: %.200s", maker->text);
}

static void round_trip(struct maker *maker, const struct op *op)
{
    struct op parsed, decoded;
    struct op_diagnostic diagnostic;
    size_t used = 0, length = op_print(op, maker->text, sizeof maker->text);
    MUST(length < sizeof maker->text);
    if (op_parse(maker->text, length, maker->other, &maker->parsed, &parsed, &diagnostic) != OP_OK)
        ck_abort_msg("%s, %s: %.200s", diagnostic.what, diagnostic.legal, maker->text);
    must_be_same(maker, op, &parsed);
    MUST(op_encode(&parsed, maker->slots, OP_MAX_SLOTS, &used) == OP_OK);
    MUST(op_slot_count(maker->slots) == used);
    size_t read = 0;
    MUST(op_decode(maker->slots, used, maker->other, &maker->decoded, &decoded, &read) == OP_OK && read == used);
    must_be_same(maker, op, &decoded);
    MUST(op_print(&decoded, maker->second, sizeof maker->second) == length);
    MUST(memcmp(maker->text, maker->second, length) == 0);
    MUST(op_encode(&decoded, maker->again, OP_MAX_SLOTS, &used) == OP_OK && used == read);
    MUST(memcmp(maker->slots, maker->again, used * 16) == 0);
}

static struct maker *maker_create(const char *what)
{
    struct maker *maker = calloc(1, sizeof *maker);
    MUST(maker != NULL);
    maker->random = environment("PAMUSIM_SEED", 20130402);
    maker->strings = op_strings_create();
    maker->other = op_strings_create();
    MUST(maker->strings != NULL && maker->other != NULL);
    for (unsigned i = 0; i < SHORT_NAMES; i++) {
        uint32_t id;
        MUST(op_strings_intern(maker->strings, &"abcdefghijklmnop"[i], 1, &id) == OP_OK && id == i);
    }
    (void)printf("%s: seed %" PRIu64 "\n", what, maker->random);
    return maker;
}

static void maker_destroy(struct maker *maker)
{
    op_strings_destroy(maker->strings);
    op_strings_destroy(maker->other);
    free(maker);
}

START_TEST(every_row_survives_text_and_binary)
{
    struct maker *maker = maker_create("operations");
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 20;
    size_t count;
    const struct op_row *rows = op_rows(&count);
    struct op op;
    for (uint64_t i = 0; i < rounds; i++) {
        for (size_t row = 0; row < count; row++) {
            make(maker, &rows[row], &op);
            round_trip(maker, &op);
        }
    }
    maker_destroy(maker);
}
END_TEST

START_TEST(random_slots_decode_to_themselves_or_not_at_all)
{
    struct maker *maker = maker_create("slots");
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 10000, legal = 0;
    size_t rows;
    const struct op_row *table = op_rows(&rows);
    for (uint64_t i = 0; i < rounds; i++) {
        struct op op;
        size_t used = 0, again = 0;
        for (unsigned j = 0; j < 8 * 16; j++)
            maker->slots[j] = (uint8_t)(next(maker) % 3 != 0 ? 0 : next(maker) >> next(maker) % 8);
        maker->slots[14] = table[next(maker) % rows].code;
        if (op_decode(maker->slots, 8, maker->strings, &maker->decoded, &op, &used) != OP_OK)
            continue;
        legal++;
        MUST(op_encode(&op, maker->again, 8, &again) == OP_OK && again == used);
        MUST(memcmp(maker->slots, maker->again, used * 16) == 0);
        round_trip(maker, &op);
    }
    ck_assert_uint_gt(legal, rounds / 100);
    maker_destroy(maker);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_row_survives_text_and_binary,
        random_slots_decode_to_themselves_or_not_at_all,
    };
    return RUN_ONCE("op-random", tests);
}
