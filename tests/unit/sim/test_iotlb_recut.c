/* Views of a small stream, look-up by look-up, worked out by hand. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "iotlb/view.h"
#include "suite.h"

enum { MOST = 64 };

/* All that comes out, as words: "p0:5" is a look-up of key 5 in the PPAACE cache of instance 0, "s0:5x3" three in
 * a row, "s0:5-" one whose miss keeps nothing, "s0:5!" a drop, "s0!" a flush, "t" a tick, "w" the warm-up's end. */
struct heard {
    char text[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT][512];
    char all[4096];
    uint64_t keys[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT][MOST];
    unsigned ids[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
};

static struct heard heard;

static bool hear_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    (void)user;
    heard.keys[instance][structure][heard.ids[instance][structure]++] = origin->key;
    return true;
}

static void say(const char *format, unsigned instance, enum pamu_structure structure, const struct iotlb_lookup *lookup)
{
    char *text = heard.text[instance][structure];
    size_t used = strlen(text);

    (void)snprintf(text + used, sizeof(heard.text[0][0]) - used, format, "pso"[structure], instance,
                   heard.keys[instance][structure][lookup->id], lookup->repeat);
}

static void hear(unsigned instance, enum pamu_structure structure, const struct iotlb_lookup *lookup)
{
    static const char *const formats[] = {[IOTLB_LOOKUP] = " %c%u:%" PRIu64,
                                          [IOTLB_PASSING] = " %c%u:%" PRIu64 "-",
                                          [IOTLB_DROP] = " %c%u:%" PRIu64 "!",
                                          [IOTLB_FLUSH] = " %c%u!",
                                          [IOTLB_TICK] = " %c%ut",
                                          [IOTLB_START] = " %c%uw"};

    if (lookup->event == IOTLB_LOOKUP && lookup->repeat > 1)
        say(" %c%u:%" PRIu64 "x%u", instance, structure, lookup);
    else
        say(formats[lookup->event], instance, structure, lookup);
}

static bool hear_lookups(void *user, unsigned instance, enum pamu_structure structure,
                         const struct iotlb_lookup *lookups, size_t count)
{
    (void)user;
    for (size_t i = 0; i < count; i++)
        hear(instance, structure, &lookups[i]);
    return true;
}

/* The look-ups of each cache stand together, caches in order. */
static const char *view(const struct iotlb_view_config *config, const struct iotlb_item *items, size_t count)
{
    const struct iotlb_view_sink sink = {hear_origin, hear_lookups, NULL};
    struct iotlb_view *view = iotlb_view_create(config, &sink);

    memset(&heard, 0, sizeof(heard));
    ck_assert_ptr_nonnull(view);
    ck_assert(iotlb_view_run(view, items, count) && iotlb_view_end(view));
    iotlb_view_destroy(view);
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES * PAMU_STRUCTURE_COUNT; i++) {
        size_t used = strlen(heard.all);

        (void)snprintf(heard.all + used, sizeof(heard.all) - used, "%s",
                       heard.text[i / PAMU_STRUCTURE_COUNT][i % PAMU_STRUCTURE_COUNT]);
    }
    return heard.all;
}

#define APERTURE(number, start, log, count, first_spaace)                                                      \
    {                                                                                                          \
        .kind = IOTLB_ITEM_APERTURE, .liodn = (number), .address = (start), .bits = (log), .windows = (count), \
        .length = (first_spaace)                                                                               \
    }
#define DMA(number, iova, bytes)                                                        \
    {                                                                                   \
        .kind = IOTLB_ITEM_DMA, .liodn = (number), .address = (iova), .length = (bytes) \
    }
#define DROP(what, key, count)                                                                 \
    {                                                                                          \
        .kind = IOTLB_ITEM_DROP, .structure = PAMU_##what, .address = (key), .length = (count) \
    }
/* LIODN 8: 1 MiB at 0x100000 in 4 windows of 256 KiB, SPAACEs 20, 21, 22. */
static const struct iotlb_item plain[] = {
    APERTURE(8, 0x100000, 20, 4, 20), DMA(8, 0x100000, 64), /* window 0 */
    DMA(8, 0x13ffe0, 64),                                   /* windows 0 and 1 */
    DMA(8, 0x1c0000, 100),                                  /* window 3 */
};

START_TEST(windows_as_recorded)
{
    ck_assert_str_eq(view(&(struct iotlb_view_config){0}, plain, COUNT(plain)), " p0:8x4 s0:20 s0:22");
}
END_TEST

/* One window needs no SPAACE. Two of 512 KiB: offsets 0, 0x3ffe0 and 0xc0000 are in windows 0, 0, 1. 16 of 64 KiB: 0,
 * then 3 and 4, then 12; SPAACEs are laid out from 0 on, window w in w - 1. */
START_TEST(windows_cut_anew)
{
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 1}, plain, COUNT(plain)), " p0:8x3");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 2}, plain, COUNT(plain)), " p0:8x3 s0:0");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 16}, plain, COUNT(plain)), " p0:8x4 s0:2 s0:3 s0:11");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.page_bits = 16}, plain, COUNT(plain)),
                     " p0:8x4 s0:2 s0:3 s0:11");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.page_bits = 30}, plain, COUNT(plain)), " p0:8x3");
}
END_TEST

/* Below 4 KiB no window goes: 65536 asked for make 256 of 4 KiB; 0x3ffe0 + 64 bytes are in windows 63 and 64. */
START_TEST(windows_have_4_KiB)
{
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 65536}, plain, COUNT(plain)),
                     " p0:8x4 s0:62 s0:63 s0:191");
}
END_TEST

/* D1: 64 bytes at 0x13ffe0 are 0x13ffe0..0x13ffff and 0x140000..0x14001f; by 16 bytes two pieces each. */
START_TEST(bursts_are_pieces)
{
    ck_assert_str_eq(view(&(struct iotlb_view_config){.burst = 16}, plain + 0, 3), " p0:8x8 s0:20x2");
}
END_TEST

/* Pages: 0x100, then 0x13f and 0x140, then 0x1c0; TCEs sixteen at a time: 0x10, 0x13 and 0x14, 0x1c. LIODN 8 first. */
START_TEST(pages_need_no_windows)
{
    char text[200];
    uint64_t high = UINT64_C(8) << 48;

    (void)snprintf(text, sizeof(text), " s0:%" PRIu64 " s0:%" PRIu64 " s0:%" PRIu64 " s0:%" PRIu64, high + 0x100,
                   high + 0x13f, high + 0x140, high + 0x1c0);
    ck_assert_str_eq(view(&(struct iotlb_view_config){.scheme = IOTLB_TYPE1}, plain, COUNT(plain)), text);
    (void)snprintf(text, sizeof(text), " s0:%" PRIu64 " s0:%" PRIu64 " s0:%" PRIu64 " s0:%" PRIu64, high + 0x10,
                   high + 0x13, high + 0x14, high + 0x1c);
    ck_assert_str_eq(view(&(struct iotlb_view_config){.scheme = IOTLB_TCE}, plain, COUNT(plain)), text);
}
END_TEST

START_TEST(numbers_and_instances_change)
{
    static uint16_t numbering[0x10000];
    static uint8_t instances[0x10000];

    numbering[8] = 40;
    instances[8] = 2;
    ck_assert_str_eq(view(&(struct iotlb_view_config){.numbering = numbering}, plain, COUNT(plain)),
                     " p0:40x4 s0:20 s0:22");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.instances = instances}, plain, COUNT(plain)),
                     " p2:8x4 s2:20 s2:22");
}
END_TEST

/* The SPAACE of window 3 is written, then the PPAACE. */
static const struct iotlb_item written[] = {
    APERTURE(8, 0x100000, 20, 4, 20),
    DMA(8, 0x1c0000, 4),
    DMA(8, 0x1ff000, 4),
    DROP(SPAACE, 22, 1),
    DMA(8, 0x1c0000, 4),
    DROP(PPAACE, 0, 100),
    DROP(SPAACE, 23, 1000),
};

/* In 2 windows, window 1 holds the bytes of the recorded window 3; in 16, windows 12 to 15 do, of which 12 and 15 were
 * looked up. Pages of the recorded window 3 go, and then those of window 0, of which none was looked up. */
START_TEST(writes_drop_what_stands_there_now)
{
    ck_assert_str_eq(view(&(struct iotlb_view_config){0}, written, COUNT(written)),
                     " p0:8x3 p0:8! s0:22x2 s0:22! s0:22");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 2}, written, COUNT(written)),
                     " p0:8x3 p0:8! s0:0x2 s0:0! s0:0");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 16}, written, COUNT(written)),
                     " p0:8x3 p0:8! s0:11 s0:14 s0:11! s0:14! s0:11");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 1}, written, COUNT(written)),
                     " p0:8x2 p0:8! p0:8 p0:8!");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.snoop_off = true}, written, COUNT(written)), " p0:8x3 s0:22x3");
}
END_TEST

START_TEST(writes_drop_pages)
{
    char text[300];
    uint64_t page = (UINT64_C(8) << 48) + 0x1c0, last = page + 0x3f;

    (void)snprintf(text, sizeof(text), " s0:%" PRIu64 " s0:%" PRIu64 " s0:%" PRIu64 "! s0:%" PRIu64 "! s0:%" PRIu64,
                   page, last, page, last, page);
    ck_assert_str_eq(view(&(struct iotlb_view_config){.scheme = IOTLB_TYPE1}, written, COUNT(written)), text);
}
END_TEST

/* A denied record: its PPAACE was looked up, and the SPAACE of window 2, which is not valid. */
static const struct iotlb_item denied[] = {
    APERTURE(8, 0x100000, 20, 4, 20),
    {.kind = IOTLB_ITEM_RECORD, .liodn = 8, .address = 0x190000, .length = 4},
    {.kind = IOTLB_ITEM_LOOK_UP, .liodn = 8, .structure = PAMU_PPAACE, .address = 8},
    {.kind = IOTLB_ITEM_LOOK_PAST, .liodn = 8, .structure = PAMU_SPAACE, .address = 21},
};

/* 0x90000 is in window 1 of 2, and in window 9 of 16. */
START_TEST(denials_look_up_what_they_reach_now)
{
    char text[100];

    ck_assert_str_eq(view(&(struct iotlb_view_config){0}, denied, COUNT(denied)), " p0:8 s0:21-");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 2}, denied, COUNT(denied)), " p0:8 s0:0-");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 16}, denied, COUNT(denied)), " p0:8 s0:8-");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.windows = 1}, denied, COUNT(denied)), " p0:8");
    (void)snprintf(text, sizeof(text), " s0:%" PRIu64 "-", (UINT64_C(8) << 48) + 0x190);
    ck_assert_str_eq(view(&(struct iotlb_view_config){.scheme = IOTLB_TYPE1}, denied, COUNT(denied)), text);
}
END_TEST

/* Three records: a tick after each, but the last; the warm-up ends after the first, and intervals begin anew. The
 * SPAACE cache's stream begins with the second record, after one interval without misses. */
START_TEST(ticks_and_warm_up)
{
    ck_assert_str_eq(view(&(struct iotlb_view_config){.interval = 1}, plain, COUNT(plain)),
                     " p0:8 p0t p0:8x2 p0t p0:8 s0t s0:20 s0t s0:22");
    ck_assert_str_eq(view(&(struct iotlb_view_config){.interval = 1, .warm_up = 1}, plain, COUNT(plain)),
                     " p0:8 p0t p0w p0:8x2 p0t p0:8 s0:20 s0t s0:22");
}
END_TEST

/* A stream from a file may say anything: a record outside its aperture looks up nothing. */
START_TEST(records_outside_their_aperture_are_passed_over)
{
    static const struct iotlb_item items[] = {APERTURE(8, 0x100000, 20, 4, 20), DMA(8, 0xfffff, 2), DMA(8, 0x1fffff, 2),
                                              DMA(8, 0, UINT32_MAX), DMA(9, 0x100000, 4)};

    ck_assert_str_eq(view(&(struct iotlb_view_config){0}, items, COUNT(items)), "");
}
END_TEST

START_TEST(schemes_have_names)
{
    ck_assert_str_eq(iotlb_scheme_name(IOTLB_PAMU), "pamu");
    ck_assert_str_eq(iotlb_scheme_name(IOTLB_TCE), "tce");
    ck_assert_ptr_null(iotlb_scheme_name(IOTLB_SCHEME_COUNT));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("views");
    TCase *tcase = tcase_create("by hand");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, windows_as_recorded);
    tcase_add_test(tcase, windows_cut_anew);
    tcase_add_test(tcase, windows_have_4_KiB);
    tcase_add_test(tcase, bursts_are_pieces);
    tcase_add_test(tcase, pages_need_no_windows);
    tcase_add_test(tcase, numbers_and_instances_change);
    tcase_add_test(tcase, writes_drop_what_stands_there_now);
    tcase_add_test(tcase, writes_drop_pages);
    tcase_add_test(tcase, denials_look_up_what_they_reach_now);
    tcase_add_test(tcase, ticks_and_warm_up);
    tcase_add_test(tcase, records_outside_their_aperture_are_passed_over);
    tcase_add_test(tcase, schemes_have_names);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
