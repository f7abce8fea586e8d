/* Damage to a file of 100,000 operations of each codec, 20,000 with an effort below 100: truncations, flipped bits, and
 * what salvage makes of them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "suite.h"
#include "test_trace_bytes.h"
#include "trace/salvage.h"
#include "test_draw.h"

/* With PAMUSIM_EFFORT at 1000 (percent) or more, as `./dev nightly` has it, every truncation is tried and 10,000
 * positions have each of their bits flipped, for every codec with and without timestamps: 7.5 minutes of processor time
 * in a release build, where 2026-11-22 nothing was found. Below, a sample of both, another one with another
 * PAMUSIM_SEED: 12 s in a debug build. */
#define EXHAUSTIVE 1000u

enum { MOST = 100000, CHUNK = 1000, CHUNKS = MOST / CHUNK, POSITIONS = 10000, NAMED = 50, EDGE = 80 };

static uint64_t random_state, written; /* written: how many operations the file holds */

/* ---- the file ---- */

static uint8_t *slots; /* written of them: domains named n0, n1 .. first, then dma */
static uint8_t *file;
static size_t size, header_size;

/* Where the chunks lie, read from the bytes of their headers (spec section 3). */
static struct place {
    size_t offset, end;
    uint8_t type;
    uint64_t first;
} * places;
static size_t place_count;

static void make_slots(void)
{
    slots = calloc(written, 16);
    for (uint64_t i = 0; i < written; i++) {
        forge_dma(slots + 16 * i, i % 3 == 0 ? i / 16 * 2048 : draw_bits(&random_state) % 1000 * 4096);
        forge_number(slots + 16 * i + 12, i % 5, 2);
        if (i < NAMED) {
            memset(slots + 16 * i, 0, 16);
            forge_number(slots + 16 * i + 8, i, 4);
            slots[16 * i + 14] = OP_DOMAIN;
        }
    }
}

static void write_all(int fd, uint8_t codec, bool timestamps)
{
    const struct trace_count counts[] = {{"lines", written}};
    const struct trace_header header = {.creator = "test", .chip = "p4080", .timestamps = timestamps};
    const struct trace_header late = {.counts = counts, .count_count = 1};
    struct op_strings *strings = op_strings_create();
    struct trace_writer_config config = {.header = &header, .strings = strings, .chunk_slots = CHUNK, .codec = codec};
    struct trace_writer *writer;
    char name[16];
    uint32_t id;
    for (unsigned i = 0; i < NAMED; i++)
        MUST(op_strings_intern(strings, name, (size_t)snprintf(name, sizeof name, "n%u", i), &id) == OP_OK);
    MUST(trace_writer_open_fd(fd, &config, &writer, NULL) == TRACE_OK);
    for (uint64_t i = 0; i < written; i++) {
        uint64_t time = 1000 * i + draw_bits(&random_state) % 500;
        MUST(trace_writer_append(writer, slots + 16 * i, 1, timestamps ? &time : NULL, NULL) == TRACE_OK);
    }
    MUST(trace_writer_note(writer, &late, NULL) == TRACE_OK);
    MUST(trace_writer_close(writer, NULL) == TRACE_OK);
    op_strings_destroy(strings);
}

static void find_places(void)
{
    header_size = 64 + strtoul((const char *)file + 23, NULL, 10);
    places = calloc(4 * CHUNKS, sizeof *places);
    for (size_t at = header_size; at < size; at = places[place_count++].end)
        places[place_count] = (struct place){.offset = at,
                                             .end = at + 64 + (size_t)trace_padded(load_le32(file + at + 16)),
                                             .type = file[at + 4],
                                             .first = load_le64(file + at + 24)};
    MUST(places[place_count - 1].end == size && places[place_count - 1].type == TRACE_FINISH);
}

/* Codec and timestamps by the number of a loop test. */
static void make_nth(int n)
{
    random_state = environment("PAMUSIM_SEED", 1);
    written = environment("PAMUSIM_EFFORT", 100) >= 100 ? MOST : MOST / 5;
    make_slots();
    FILE *temporary = tmpfile();
    write_all(fileno(temporary), (uint8_t)(n % 3), n >= 3);
    fseek(temporary, 0, SEEK_END);
    size = (size_t)ftell(temporary);
    rewind(temporary);
    file = malloc(size);
    MUST(fread(file, 1, size, temporary) == size);
    fclose(temporary);
    find_places();
}

static void forget(void)
{
    free(slots);
    free(file);
    free(places);
}

/* ---- reading ---- */

/* Reads on to the end and compares what comes with what was written; how many operations came. */
static enum trace_code read_on(struct trace_reader *reader, uint64_t *operations)
{
    struct trace_chunk chunk;
    enum trace_code code;
    *operations = 0;
    while ((code = trace_reader_next(reader, &chunk, NULL)) == TRACE_OK) {
        MUST(memcmp(chunk.slots, slots + 16 * chunk.first, 16 * chunk.slot_count) == 0);
        *operations += chunk.operations;
    }
    return code;
}

/* Operations in whole record chunks before a cut. */
static uint64_t whole_before(size_t cut)
{
    uint64_t operations = 0;
    for (size_t i = 0; i < place_count && places[i].end <= cut; i++)
        operations += places[i].type == TRACE_RECORDS ? CHUNK : 0;
    return operations;
}

/* ---- truncation ---- */

static void check_cut(size_t cut, bool from_start)
{
    struct trace_reader *reader;
    struct trace_extent extent;
    uint64_t wanted = whole_before(cut), got, skipped = from_start || wanted == 0 ? 0 : wanted - CHUNK;
    enum trace_code code = trace_reader_open(memory_source(file, cut), &reader, NULL);
    if (cut < header_size) {
        MUST(code == TRACE_ERR_TRUNCATED);
        return;
    }
    MUST(code == TRACE_OK);
    if (skipped > 0)
        MUST(trace_reader_seek(reader, skipped, NULL) == TRACE_OK);
    MUST(read_on(reader, &got) == TRACE_END);
    trace_reader_extent(reader, &extent);
    MUST(skipped + got == wanted);
    MUST(extent.known && !extent.complete && extent.operations == wanted);
    MUST(extent.end + extent.lost == cut);
    trace_reader_close(reader);
}

/* Near the borders of chunks every byte, one of eight with an effort below 100; in between every one or a sample. */
START_TEST(truncations)
{
    make_nth(_i);
    uint64_t effort = environment("PAMUSIM_EFFORT", 100), step = effort >= EXHAUSTIVE ? 1 : 997;
    size_t next_border = 0, place = 0;
    for (size_t cut = 0; cut < size; cut++) {
        bool near = cut + EDGE >= next_border && cut < next_border + 4;
        if (cut >= next_border + 4 && place < place_count)
            next_border = places[place++].offset;
        if ((near && (effort >= 100 || draw_bits(&random_state) % 8 == 0)) || step == 1 ||
            draw_bits(&random_state) % step == 0)
            check_cut(cut, draw_bits(&random_state) % 2000 == 0);
    }
    forget();
}
END_TEST

/* ---- flipped bits ---- */

/* Whether the reader hands out everything as it was and calls it whole. Whatever it hands out must be as it was. */
static bool reads_whole(void)
{
    struct trace_reader *reader;
    struct trace_extent extent;
    uint64_t operations;
    if (trace_reader_open(memory_source(file, size), &reader, NULL) != TRACE_OK)
        return false;
    enum trace_code code = read_on(reader, &operations);
    trace_reader_extent(reader, &extent);
    trace_reader_close(reader);
    return code == TRACE_END && extent.complete && operations == written;
}

START_TEST(flipped_bits)
{
    make_nth(_i);
    MUST(reads_whole());
    uint64_t effort = environment("PAMUSIM_EFFORT", 100);
    uint64_t positions = effort >= EXHAUSTIVE ? POSITIONS : effort;
    for (uint64_t i = 0; i < positions; i++) {
        size_t at = draw_bits(&random_state) % size;
        for (unsigned bit = 0; bit < 8; bit++) {
            file[at] ^= (uint8_t)(1u << bit);
            if (reads_whole())
                ck_abort_msg("bit %u of byte %zu: not noticed", bit, at);
            file[at] ^= (uint8_t)(1u << bit);
        }
    }
    forget();
}
END_TEST

/* ---- salvage ---- */

struct saved {
    enum trace_code code;
    struct trace_salvage report;
    uint8_t *bytes;
    size_t size;
};

static struct saved salvage(const uint8_t *bytes, size_t length)
{
    static const struct trace_header header = {.creator = "salvage"};
    const struct trace_writer_config config = {.header = &header, .chunk_slots = CHUNK};
    struct saved saved = {.bytes = NULL};
    struct trace_source *source = memory_source(bytes, length);
    FILE *temporary = tmpfile();
    saved.code = trace_salvage(source, &config, NULL, fileno(temporary), &saved.report, NULL);
    trace_source_close(source);
    fseek(temporary, 0, SEEK_END);
    saved.size = (size_t)ftell(temporary);
    saved.bytes = malloc(saved.size + 1);
    rewind(temporary);
    MUST(fread(saved.bytes, 1, saved.size, temporary) == saved.size);
    fclose(temporary);
    return saved;
}

/* The saved file is sound and holds what was written, but for skip operations from first on and what is behind wanted
 * operations. */
static void check_saved(const struct saved *saved, uint64_t first, uint64_t skip, uint64_t wanted)
{
    struct trace_reader *reader;
    struct trace_chunk chunk;
    uint64_t got = 0;
    struct verified verified = verify_bytes(saved->bytes, saved->size);
    MUST(saved->code == TRACE_OK && saved->report.operations == wanted);
    if (verified.code != TRACE_OK || verified.problems > 0)
        ck_abort_msg("%s", verified.first.text);
    MUST(trace_reader_open(memory_source(saved->bytes, saved->size), &reader, NULL) == TRACE_OK);
    for (; trace_reader_next(reader, &chunk, NULL) == TRACE_OK; got += chunk.operations)
        for (size_t i = 0; i < chunk.slot_count; i++) {
            uint64_t number = got + i < first ? got + i : got + i + skip;
            MUST(memcmp(chunk.slots + 16 * i, slots + 16 * number, 16) == 0);
        }
    MUST(got == wanted);
    trace_reader_close(reader);
}

static const struct place *place_at(size_t at)
{
    size_t i = 0;
    while (places[i].end <= at)
        i++;
    return &places[i];
}

START_TEST(salvage_of_flipped_bits)
{
    make_nth(_i);
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) / 4 + 5;
    for (uint64_t i = 0; i < rounds; i++) {
        size_t at = i < 20 ? places[i * place_count / 20].offset + draw_bits(&random_state) % 64
                           : header_size + draw_bits(&random_state) % (size - header_size);
        const struct place *place = place_at(at);
        bool records = place->type == TRACE_RECORDS, times = place->type == TRACE_TIMES;
        uint8_t bit = (uint8_t)(1u << draw_bits(&random_state) % 8);
        file[at] ^= bit;
        struct saved saved = salvage(file, size);
        file[at] ^= bit;
        check_saved(&saved, records ? place->first : written, records ? CHUNK : 0, written - (records ? CHUNK : 0));
        MUST(saved.report.lost_operations == (records ? CHUNK : 0));
        MUST(saved.report.lost_bytes == place->end - place->offset);
        MUST(saved.report.made_up_times == (times ? CHUNK : 0));
        MUST(saved.report.unused_times == (records && _i >= 3 ? CHUNK : 0));
        MUST(saved.report.made_up_strings == (place->type == TRACE_STRINGS ? NAMED : 0));
        MUST(saved.report.complete == (place->type != TRACE_FINISH) && !saved.report.header_lost);
        free(saved.bytes);
    }
    forget();
}
END_TEST

START_TEST(salvage_of_truncations)
{
    make_nth(_i);
    int rounds = environment("PAMUSIM_EFFORT", 100) >= 100 ? 20 : 5;
    for (int i = 0; i < rounds; i++) {
        size_t cut = draw_bits(&random_state) % size;
        uint64_t wanted = whole_before(cut);
        struct saved saved = salvage(file, cut);
        if (wanted == 0) {
            MUST(saved.code == TRACE_ERR_FORMAT && saved.size == 0);
        } else {
            check_saved(&saved, written, 0, wanted);
            MUST(!saved.report.complete && saved.report.lost_operations == 0);
            MUST(saved.report.lost_bytes == cut - place_at(cut)->offset || saved.report.lost_bytes == 0 ||
                 place_at(cut)->type == TRACE_RECORDS);
        }
        free(saved.bytes);
    }
    forget();
}
END_TEST

/* Without the first line, what the header said is lost, and no operation. */
START_TEST(salvage_without_header)
{
    make_nth(_i);
    file[draw_bits(&random_state) % header_size] ^= 0x10;
    struct saved saved = salvage(file, size);
    check_saved(&saved, written, 0, written);
    MUST(saved.report.header_lost && saved.report.complete && saved.report.made_up_times == 0);
    free(saved.bytes);
    forget();
}
END_TEST

/* A piece cut out of the middle: chunks behind it are found again, if they lie at multiples of 16 still. */
START_TEST(salvage_of_a_hole)
{
    make_nth(_i);
    const struct place *place = &places[place_count / 2];
    while (place->type != TRACE_RECORDS)
        place++;
    size_t from = place->offset + 64, to = from + 32;
    memmove(file + from, file + to, size - to);
    struct saved saved = salvage(file, size - 32);
    check_saved(&saved, place->first, CHUNK, written - CHUNK);
    MUST(saved.report.lost_operations == CHUNK);
    free(saved.bytes);
    forget();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("trace large");
    TCase *t = tcase_create("large files");
    tcase_set_timeout(t, 7200);
    tcase_add_loop_test(t, truncations, 0, 6);
    tcase_add_loop_test(t, flipped_bits, 0, 6);
    tcase_add_loop_test(t, salvage_of_flipped_bits, 0, 6);
    tcase_add_loop_test(t, salvage_of_truncations, 0, 6);
    tcase_add_loop_test(t, salvage_without_header, 0, 6);
    tcase_add_loop_test(t, salvage_of_a_hole, 0, 6);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
