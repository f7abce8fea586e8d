/* The codec columns: bytes by hand, broken ones, random traces there and back. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "suite.h"
#include "test_trace_bytes.h"
#include "test_draw.h"

static struct trace_codec_memory memory;

static enum trace_code unpack(unsigned type, const uint8_t *packed, size_t length, uint8_t *raw, size_t size)
{
    return trace_codec_row(TRACE_CODEC_COLUMNS)
        ->unpack(&memory, type, (struct trace_span){packed, length}, (struct trace_room){raw, size});
}

/* ---- docs/spec/trace-file.md section 4, worked by hand ---- */

static const uint8_t hand_records[] = {
    2,    0,    0,    0, 1,    0,    0, 0, 1, 0, 0,  0,  0,  0,  0,  0, /* 2 contexts, 1 slot stored whole, 1 run, 0 */
    1,    0x40, 0,    0, 0,    0x20, 0, 1, 1,                           /* plain: 64 bytes, LIODN 0x20, dma, write */
    0xea, 5,    0,    0, 0x21, 0,    1, 0,                              /* 1514 bytes, LIODN 0x21, dma, read */
    0,    0,                                                            /* groups: both follow the first */
    1,    1,    2,    3, 4,    5,    6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, /* the slot stored whole */
    1,    5,    0,    0, 0,    4,    0, 0, 0, 2, 0,  0,  0,                  /* behind 5 literals 4 slots of period 2 */
    1,    0,    1,    2, 1,    2,    0, 0, /* contexts of the literals, low and high byte */
    1,    0,    0,    0, 0xff, 0,          /* differences: 0, 0x1000, 0x100, -0x80, 0x200 */
    1,    0,    0x20, 2, 0,    4,    0, 0, 0, 0, 0,  0,  0,  0,  0,  0,  0,  0, /* as 0, 0x2000, 0x200, 0xff, 0x400 */
    0,    6,    1,    0, 0,    1,    0, 0, 0, 0, 0,  0, /* lengths: 6 more for all, 0x106 for one */
};

static const struct {
    uint64_t address;
    uint32_t length;
    uint16_t liodn;
    uint8_t flags;
} hand_slots[] = {
    {0x1000, 70, 0x20, 1}, {0x1100, 1776, 0x21, 0}, /* literals 1 and 2 */
    {0x1080, 70, 0x20, 1}, {0x1280, 1520, 0x21, 0}, /* 3 and 4 */
    {0x1100, 70, 0x20, 1}, {0x1400, 1520, 0x21, 0}, /* 2 * 0x1080 - 0x1000, 2 * 0x1280 - 0x1100 */
    {0x1180, 70, 0x20, 1}, {0x1580, 1520, 0x21, 0},
};

START_TEST(records_by_hand)
{
    uint8_t raw[16 * 9];
    ck_assert_int_eq(unpack(TRACE_RECORDS, hand_records, sizeof hand_records, raw, sizeof raw), TRACE_OK);
    for (uint8_t i = 0; i < 16; i++)
        ck_assert_uint_eq(raw[i], i + 1);
    for (size_t i = 0; i < 8; i++) {
        struct op_head head;
        op_head_load(raw + 16 * (i + 1), &head);
        ck_assert_uint_eq(head.address, hand_slots[i].address);
        ck_assert_uint_eq(head.length, hand_slots[i].length);
        ck_assert_uint_eq(head.liodn, hand_slots[i].liodn);
        ck_assert_uint_eq(head.operation, OP_DMA);
        ck_assert_uint_eq(head.flags, hand_slots[i].flags);
    }
}
END_TEST

/* First 1000, unit 500, steps 0, 1, -1, 3 as 0, 2, 1, 6. */
static const uint8_t hand_times[] = {0xe8, 3, 0, 0, 0, 0, 0, 0, 0xf4, 1, 0, 0, 0, 0, 0, 0, 1, 0,
                                     2,    1, 6, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0, 0, 0, 0, 0, 0};

START_TEST(times_by_hand)
{
    static const uint64_t wanted[] = {1000, 1500, 1000, 2500};
    uint8_t raw[32];
    ck_assert_uint_eq(sizeof hand_times, 16 + 5 + 7 * 2 + 1);
    ck_assert_int_eq(unpack(TRACE_TIMES, hand_times, sizeof hand_times - 1, raw, sizeof raw), TRACE_OK);
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_eq(load_le64(raw + 8 * i), wanted[i]);
    ck_assert_int_eq(unpack(TRACE_TIMES, hand_times, sizeof hand_times, raw, sizeof raw), TRACE_ERR_FORMAT);
}
END_TEST

/* ---- bytes that are no columns: one of the hand-made ones is another ---- */

static const struct {
    size_t at;
    uint8_t byte;
} broken[] = {
    {0, 1},     /* one context: the second's number is too high, and the columns do not fit */
    {3, 1},     /* 2^24 contexts */
    {4, 2},     /* two slots stored whole */
    {7, 0xff},  /* more than there are slots */
    {8, 0},     /* no run */
    {11, 0xff}, /* more runs than slots */
    {12, 1},    /* the field that is 0 */
    {16, 3},    /* a kind of column that there is not */
    {33, 2},    /* groups as a zstd frame, which they are not */
    {34, 1},    /* contexts in the group of one that is not before them */
    {53, 6},    /* six literals before the run */
    {53, 3},    /* three: two periods before the run there is nothing */
    {57, 3},    /* a run of three: a literal is missing */
    {57, 10},   /* longer than the chunk */
    {61, 0},    /* no period */
    {61, 3},    /* a period longer than half of what is before */
    {66, 1},    /* no slot stored whole is asked for */
    {67, 0},    /* a second one */
    {68, 3},    /* context number 3 */
    {72, 1},    /* the high byte of the numbers: 256 more */
};

START_TEST(broken_records)
{
    uint8_t copy[sizeof hand_records], raw[16 * 9];
    memcpy(copy, hand_records, sizeof copy);
    ck_assert_uint_ne(copy[broken[_i].at], broken[_i].byte);
    copy[broken[_i].at] = broken[_i].byte;
    ck_assert_int_eq(unpack(TRACE_RECORDS, copy, sizeof copy, raw, sizeof raw), TRACE_ERR_FORMAT);
}
END_TEST

START_TEST(cut_off)
{
    uint8_t raw[16 * 10];
    for (size_t size = 0; size < sizeof hand_records; size++) {
        uint8_t *copy = malloc(size + 1); /* exact but for one byte, so that reading past the end is seen */
        memcpy(copy, hand_records, size);
        ck_assert_int_eq(unpack(TRACE_RECORDS, copy, size, raw, 16 * 9), TRACE_ERR_FORMAT);
        free(copy);
    }
    ck_assert_int_eq(unpack(TRACE_RECORDS, hand_records, sizeof hand_records, raw, 16 * 8), TRACE_ERR_FORMAT);
    ck_assert_int_eq(unpack(TRACE_RECORDS, hand_records, sizeof hand_records, raw, 16 * 10), TRACE_ERR_FORMAT);
    ck_assert_int_eq(unpack(TRACE_RECORDS, hand_records, sizeof hand_records, raw, 16 * 9 - 1), TRACE_ERR_FORMAT);
    for (size_t size = 0; size + 1 < sizeof hand_times; size++)
        ck_assert_int_eq(unpack(TRACE_TIMES, hand_times, size, raw, 32), TRACE_ERR_FORMAT);
}
END_TEST

/* ---- there and back ---- */

/* PAMUSIM_SEED and PAMUSIM_EFFORT (percent) choose another run; a failure is reproduced by the printed seed. */
static uint64_t random_state;

/* A kind of trace: slot i of it. What a kind keeps from slot to slot is drawn with the trace. */
typedef void slot_fn(uint8_t *slot, uint64_t i, const uint64_t *draws);

static void dma(uint8_t *slot, uint64_t address, uint64_t length, uint64_t liodn, uint64_t flags)
{
    op_head_store(slot, &(struct op_head){.address = address,
                                          .length = (uint32_t)length,
                                          .liodn = (uint16_t)liodn,
                                          .operation = OP_DMA,
                                          .flags = (uint8_t)flags});
}

static void ring_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    uint64_t devices = 1 + draws[0] % 70;
    dma(slot, i / devices * (draws[1] % 5000) % (1 + draws[2] % 1000000), 1514, i % devices, i % 4 != 0);
}

static void stride_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    dma(slot, draws[0] + i * draws[1], draws[2], draws[3], 1);
}

static void mixed_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    (void)i;
    uint64_t liodn = draw_bits(&random_state) % (1 + draws[0] % 16);
    dma(slot, draw_bits(&random_state) >> draws[1] % 64, draw_bits(&random_state) % (1 + draws[2] % 3000), liodn,
        draw_bits(&random_state) & 1);
}

/* More contexts than there can be, if the chunk has room for so many. */
static void many_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    dma(slot, draws[0] + i, i & 1, i >> 1, i % 7 == 0 ? draw_bits(&random_state) : 1);
}

static void same_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    (void)i;
    dma(slot, draws[0], 4, draws[1], 0);
}

static void noise_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    (void)i;
    (void)draws;
    store_le64(slot, draw_bits(&random_state));
    store_le64(slot + 8, draw_bits(&random_state));
}

/* Operations of several slots, cut off ones and unknown ones between records. */
static void other_slot(uint8_t *slot, uint64_t i, const uint64_t *draws)
{
    static const uint8_t operations[] = {OP_DMA, OP_ACCESS, OP_MAP, OP_UNMAP, OP_MEM_WRITE, OP_MSI_WRITE, 0, 0xff};
    dma(slot, draws[0] * i, draw_bits(&random_state) % 60, draw_bits(&random_state) % 4, 0);
    slot[14] = operations[draw_bits(&random_state) % 8];
}

static slot_fn *const kinds[] = {ring_slot, stride_slot, mixed_slot, many_slot, same_slot, noise_slot, other_slot};

enum { KINDS = sizeof kinds / sizeof kinds[0], SLOTS_MOST = 150000 };

/* One kind, or pieces of several. */
static void make_slots(uint8_t *slots, size_t count)
{
    uint64_t draws[4];
    for (size_t at = 0; at < count;) {
        size_t piece = draw_bits(&random_state) % 3 == 0 ? count : 1 + draw_bits(&random_state) % count;
        slot_fn *kind = kinds[draw_bits(&random_state) % KINDS];
        for (int i = 0; i < 4; i++)
            draws[i] = draw_bits(&random_state);
        for (size_t i = 0; i < piece && at < count; i++, at++)
            kind(slots + 16 * at, i, draws);
    }
}

/* What goes through the codec comes out; the packed bytes do not depend on what was packed before. */
static void there_and_back(unsigned type, const uint8_t *raw, size_t size)
{
    const struct trace_codec_row *row = trace_codec_row(TRACE_CODEC_COLUMNS);
    size_t room = row->bound(size);
    uint8_t *packed = malloc(room), *again = malloc(room), *back = malloc(size);
    struct trace_codec_memory fresh = {0};
    size_t length = row->pack(&memory, type, (struct trace_span){raw, size}, (struct trace_room){packed, room});
    MUST(length > 0 && length <= room);
    memset(back, 0x5a, size);
    MUST(unpack(type, packed, length, back, size) == TRACE_OK);
    MUST(memcmp(raw, back, size) == 0);
    MUST(row->pack(&fresh, type, (struct trace_span){raw, size}, (struct trace_room){again, room}) == length);
    MUST(memcmp(packed, again, length) == 0);
    trace_codec_free(&fresh);
    free(packed);
    free(again);
    free(back);
}

START_TEST(random_slots_survive)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 2;
    random_state = environment("PAMUSIM_SEED", 1) + (uint64_t)_i;
    printf("random_slots_survive: seed %" PRIu64 "\n", random_state);
    uint8_t *slots = malloc((size_t)SLOTS_MOST * 16);
    for (uint64_t i = 0; i < rounds; i++) {
        size_t count = 1 + draw_bits(&random_state) % (i % 50 == 0 ? SLOTS_MOST : i % 5 == 0 ? 5000 : 200);
        make_slots(slots, count);
        there_and_back(TRACE_RECORDS, slots, count * 16);
    }
    free(slots);
}
END_TEST

START_TEST(random_times_survive)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 2;
    random_state = environment("PAMUSIM_SEED", 1) + (uint64_t)_i;
    uint8_t *times = malloc((size_t)5000 * 8);
    for (uint64_t i = 0; i < rounds; i++) {
        size_t count = 1 + draw_bits(&random_state) % 5000;
        uint64_t unit = i % 3 == 0 ? 1 : draw_bits(&random_state) >> draw_bits(&random_state) % 64,
                 shift = draw_bits(&random_state) % 64, time = draw_bits(&random_state);
        for (size_t t = 0; t < count; t++) {
            time += unit * (draw_bits(&random_state) >> shift) * (i % 7 == 0 ? draw_bits(&random_state) & 1 : 1);
            store_le64(times + 8 * t, i % 11 == 0 ? draw_bits(&random_state) : time);
        }
        there_and_back(TRACE_TIMES, times, count * 8);
    }
    free(times);
}
END_TEST

/* ---- what it is for: figures that the format page states as the aim ---- */

START_TEST(rings_take_little)
{
    enum { COUNT = 65536 };
    const struct trace_codec_row *row = trace_codec_row(TRACE_CODEC_COLUMNS);
    uint8_t *slots = malloc((size_t)COUNT * 16), *packed = malloc(row->bound((size_t)COUNT * 16));
    for (uint64_t i = 0; i < COUNT; i++)
        dma(slots + 16 * i, i / 16 * 2048 % 524288, 1514, i % 16, i % 4 != 0);
    size_t length = row->pack(&memory, TRACE_RECORDS, (struct trace_span){slots, (size_t)COUNT * 16},
                              (struct trace_room){packed, row->bound((size_t)COUNT * 16)});
    ck_assert_uint_lt(length, COUNT / 32);
    free(slots);
    free(packed);
}
END_TEST

/* ---- whole files: any codec, any chunk size, the same operations ---- */

static size_t write_file(FILE *file, uint8_t codec, uint32_t chunk_slots, const uint8_t *slots, size_t count)
{
    struct trace_header header = {.creator = "test", .timestamps = true};
    struct trace_writer_config config = {.header = &header, .chunk_slots = chunk_slots, .codec = codec};
    struct trace_writer *writer;
    MUST(trace_writer_open_fd(fileno(file), &config, &writer, NULL) == TRACE_OK);
    for (size_t i = 0; i < count; i++) {
        uint64_t time = 1000 * i;
        MUST(trace_writer_append(writer, slots + 16 * i, 1, &time, NULL) == TRACE_OK);
    }
    MUST(trace_writer_close(writer, NULL) == TRACE_OK);
    fflush(file);
    rewind(file);
    return count;
}

static void check_file(FILE *file, const uint8_t *slots, size_t count)
{
    struct trace_source *source;
    struct trace_reader *reader;
    struct trace_chunk chunk;
    uint64_t at = 0;
    MUST(trace_source_open_fd(fileno(file), &source, NULL) == TRACE_OK);
    MUST(trace_reader_open(source, &reader, NULL) == TRACE_OK);
    for (; trace_reader_next(reader, &chunk, NULL) == TRACE_OK; at += chunk.operations) {
        MUST(memcmp(chunk.slots, slots + 16 * at, 16 * chunk.slot_count) == 0);
        for (size_t i = 0; i < chunk.operations; i++)
            MUST(trace_chunk_time(&chunk, i) == 1000 * (at + i));
    }
    MUST(at == count);
    trace_reader_close(reader);
}

START_TEST(files_hold_what_was_written)
{
    static const uint32_t sizes[] = {1, 7, 64, 1000, 65536};
    enum { COUNT = 20000 };
    uint8_t *slots = malloc((size_t)COUNT * 16);
    random_state = environment("PAMUSIM_SEED", 1) + (uint64_t)_i;
    uint64_t draws[4] = {draw_bits(&random_state), draw_bits(&random_state), draw_bits(&random_state),
                         draw_bits(&random_state)};
    for (size_t i = 0; i < COUNT; i++)
        (i / 5000 % 2 == 0 ? ring_slot : mixed_slot)(slots + 16 * i, i, draws);
    FILE *file = tmpfile();
    write_file(file, (uint8_t)(_i % 3), sizes[_i / 3], slots, COUNT);
    check_file(file, slots, COUNT);
    fclose(file);
    free(slots);
}
END_TEST

static void tear_down(void)
{
    trace_codec_free(&memory);
}

static Suite *suite(void)
{
    Suite *s = suite_create("trace columns");
    TCase *t = tcase_create("columns");
    tcase_set_timeout(t, 3600);
    tcase_add_checked_fixture(t, NULL, tear_down);
    tcase_add_test(t, records_by_hand);
    tcase_add_test(t, times_by_hand);
    tcase_add_loop_test(t, broken_records, 0, (int)(sizeof broken / sizeof broken[0]));
    tcase_add_test(t, cut_off);
    tcase_add_loop_test(t, random_slots_survive, 0, 4);
    tcase_add_loop_test(t, random_times_survive, 0, 2);
    tcase_add_test(t, rings_take_little);
    tcase_add_loop_test(t, files_hold_what_was_written, 0, 15);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
