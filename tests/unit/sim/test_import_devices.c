/* Numbers and LIODNs of devices, and the windows they get. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "suite.h"
#include "trace/import/devices.h"
#include "trace/import/windows.h"

static uint32_t number_of(struct import_devices *devices, const char *name)
{
    uint32_t number = UINT32_MAX;
    struct import_text text = {name, strlen(name)};
    ck_assert(import_devices_number(devices, text, &number));
    return number;
}

static uint16_t liodn_of(struct import_devices *devices, const char *name)
{
    uint32_t number = number_of(devices, name);
    ck_assert(import_devices_assign(devices, number));
    return import_devices_get(devices, number)->liodn;
}

START_TEST(numbers_count_up)
{
    struct import_devices *devices = import_devices_create(pamu_chip_find("p4080"), NULL, 0);
    ck_assert_uint_eq(number_of(devices, "0000:00:02.0"), 0);
    ck_assert_uint_eq(number_of(devices, "0000:00:03.0"), 1);
    ck_assert_uint_eq(number_of(devices, "0000:00:02.0"), 0);
    ck_assert_uint_eq(number_of(devices, "0000:00:02"), 2); /* a name that begins alike */
    ck_assert_str_eq(import_devices_get(devices, 1)->name, "0000:00:03.0");
    ck_assert_ptr_null(import_devices_get(devices, 3));
    import_devices_destroy(devices);
}
END_TEST

/* 5,000 names, so that every bucket holds some. */
START_TEST(many_devices)
{
    struct import_devices *devices = import_devices_create(pamu_chip_find("p4080"), NULL, 0);
    char name[16];
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 5000; i++) {
            snprintf(name, sizeof name, "dev%u", i);
            ck_assert_uint_eq(number_of(devices, name), i);
        }
    }
    import_devices_destroy(devices);
}
END_TEST

/* The P4080 has pcie1 to pcie3 at 193 to 195; the first others in its table are srio-port1 198 and srio-port2 199. */
START_TEST(chip_order)
{
    struct import_devices *devices = import_devices_create(pamu_chip_find("p4080"), NULL, 0);
    ck_assert_uint_eq(liodn_of(devices, "b"), 193);
    ck_assert_uint_eq(liodn_of(devices, "a"), 194);
    ck_assert_uint_eq(liodn_of(devices, "b"), 193);
    ck_assert_uint_eq(liodn_of(devices, "d"), 195);
    ck_assert_uint_eq(liodn_of(devices, "c"), 198);
    ck_assert_uint_eq(liodn_of(devices, "e"), 199);
    ck_assert(!import_devices_get(devices, 0)->given);
    import_devices_destroy(devices);
}
END_TEST

/* What is given by hand is not given out again, even before its device appears; two devices may share one. */
START_TEST(given_liodns)
{
    const struct trace_import_assignment given[] = {{"x", 194}, {"y", 7}, {"z", 7}};
    struct import_devices *devices = import_devices_create(pamu_chip_find("p4080"), given, 3);
    ck_assert_uint_eq(liodn_of(devices, "a"), 193);
    ck_assert_uint_eq(liodn_of(devices, "b"), 195);
    ck_assert_uint_eq(liodn_of(devices, "x"), 194);
    ck_assert_uint_eq(liodn_of(devices, "z"), 7);
    ck_assert_uint_eq(liodn_of(devices, "y"), 7);
    ck_assert(import_devices_get(devices, number_of(devices, "y"))->given);
    import_devices_destroy(devices);
}
END_TEST

/* Every LIODN of the table is given out once, then there is none left. */
START_TEST(table_used_up)
{
    struct import_devices *devices = import_devices_create(pamu_chip_find("p4080"), NULL, 0);
    bool seen[65536] = {false};
    char name[16];
    unsigned given = 0;
    for (;; given++) {
        snprintf(name, sizeof name, "dev%u", given);
        uint32_t number = number_of(devices, name);
        if (!import_devices_assign(devices, number))
            break;
        uint16_t liodn = import_devices_get(devices, number)->liodn;
        ck_assert(!seen[liodn]);
        seen[liodn] = true;
    }
    ck_assert_uint_ge(given, 14); /* the devices of p4080_ids.c that are no part of a block */
    ck_assert(seen[193] && seen[200] && seen[127] && seen[196]);
    import_devices_destroy(devices);
}
END_TEST

/* ---- apertures: worked by hand ---- */

static const struct {
    uint64_t low, high;
    uint32_t windows;
    uint64_t start, size;
} apertures[] = {
    {0x1000, 0x1000, 1, 0x1000, 0x1000},
    {0x1000, 0x1fff, 1, 0x1000, 0x1000},
    {0x1000, 0x2000, 1, 0, 0x4000}, /* 0x0000 .. 0x1fff ends before 0x2000 */
    {0x2000, 0x3fff, 1, 0x2000, 0x2000},
    {0x7fffffff, 0x80000000, 1, 0, 0x100000000}, /* two bytes across the middle */
    {0xffd00000, 0xffffffff, 1, 0xffc00000, 0x400000},
    {0x48db600, 0xa3d7fff, 1, 0, 0x10000000},
    {0x1000, 0x1fff, 8, 0, 0x8000}, /* eight windows of 4 KiB at least */
    {0x9000, 0x9000, 8, 0x8000, 0x8000},
    {0, UINT64_C(0x7fffffffffffffff), 1, 0, UINT64_C(0x8000000000000000)},
    {UINT64_C(0xfffffffffffff000), UINT64_MAX, 1, UINT64_C(0xfffffffffffff000), 0x1000},
};

START_TEST(aperture)
{
    struct import_aperture got;
    ck_assert(import_aperture(apertures[_i].low, apertures[_i].high, apertures[_i].windows, &got));
    ck_assert_uint_eq(got.start, apertures[_i].start);
    ck_assert_uint_eq(got.size, apertures[_i].size);
    ck_assert_uint_eq(got.windows, apertures[_i].windows);
}
END_TEST

START_TEST(no_aperture_is_that_large)
{
    struct import_aperture got;
    ck_assert(!import_aperture(UINT64_C(0x7fffffffffffffff), UINT64_C(0x8000000000000000), 1, &got));
}
END_TEST

struct printed {
    char text[1024];
    unsigned stop_after; /* operations */
};

static bool print_op(void *user, const struct op *op)
{
    struct printed *printed = user;
    size_t used = strlen(printed->text);
    op_print(op, printed->text + used, sizeof printed->text - used);
    strcat(printed->text, "\n");
    return --printed->stop_after > 0;
}

START_TEST(domain_operations)
{
    struct op_strings *strings = op_strings_create();
    struct printed printed = {.stop_after = 99};
    struct import_aperture two = {0x10000000, 0x10000000, 2};
    ck_assert(import_domain(&two, "0000:00:02.0", 193, strings, print_op, &printed));
    ck_assert_str_eq(printed.text, "domain 0000:00:02.0\n"
                                   "geometry 0000:00:02.0 start 0x10000000 size 256M\n"
                                   "windows 0000:00:02.0 2\n"
                                   "attach 0000:00:02.0 liodn 0xc1\n"
                                   "map 0000:00:02.0 window 0 phys 0x10000000 size 128M prot rw\n"
                                   "map 0000:00:02.0 window 1 phys 0x18000000 size 128M prot rw\n"
                                   "enable 0000:00:02.0\n");
    for (unsigned i = 1; i <= 7; i++) {
        printed = (struct printed){.stop_after = i};
        ck_assert(!import_domain(&two, "0000:00:02.0", 193, strings, print_op, &printed));
    }
    op_strings_destroy(strings);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_devices");
    TCase *t = tcase_create("devices");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, numbers_count_up);
    tcase_add_test(t, many_devices);
    tcase_add_test(t, chip_order);
    tcase_add_test(t, given_liodns);
    tcase_add_test(t, table_used_up);
    suite_add_tcase(s, t);
    t = tcase_create("windows");
    tcase_add_loop_test(t, aperture, 0, (int)(sizeof apertures / sizeof *apertures));
    tcase_add_test(t, no_aperture_is_that_large);
    tcase_add_test(t, domain_operations);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
