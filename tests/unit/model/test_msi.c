/* MSI banks against FACTS section 10 and rules R13 to R17; numbers by hand. SPDX-License-Identifier: BSD-2-Clause */
#include "msi_bench.h"
#include "suite.h"

/* The linker puts this in malloc()'s place, for the library too; see CMakeLists.txt. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
static volatile bool out_of_memory;

void *__wrap_malloc(size_t size)
{
    return out_of_memory ? NULL : __real_malloc(size);
}

static struct msi_bench bench;

#define refused(call, errno_, rule_, text) ck_refused(&bench.bench, call, errno_, rule_, text)

/* ---- silicon ---- */

START_TEST(banks_are_where_the_facts_say)
{
    static const struct {
        const char *chip;
        uint32_t bank;
        uint64_t page;
        uint32_t offset;
        bool alone;
    } expected[] = {
        {"p4080", 0, UINT64_C(0xffe044000), 0x140, true},       {"p4080", 1, UINT64_C(0xffe045000), 0x140, true},
        {"p4080", 2, UINT64_C(0xffe046000), 0x140, true},       {"t4240", 0, UINT64_C(0xffe044000), 0x148, true},
        {"t4240", 3, UINT64_C(0xffe047000), 0x148, true},       {"p4080-rev1", 0, UINT64_C(0xffe041000), 0x740, false},
        {"p4080-rev1", 1, UINT64_C(0xffe041000), 0x940, false}, {"p4080-rev1", 2, UINT64_C(0xffe041000), 0xb40, false},
    };
    struct pamu_msi_place place;

    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_ok(pamu_msi_place(chip_named(expected[i].chip), expected[i].bank, &place));
        ck_assert_uint_eq(place.page, expected[i].page);
        ck_assert_uint_eq(place.offset, expected[i].offset);
        ck_assert_uint_eq(place.alone, expected[i].alone);
    }
    ck_assert_int_eq(pamu_msi_place(chip_named("p4080"), 3, &place), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_msi_place(chip_named("t4240"), 4, &place), PAMU_ERR_ARGUMENT);
}
END_TEST

START_TEST(data_names_register_and_bit)
{
    static const struct {
        const char *chip;
        struct pamu_msi_target target;
        uint32_t data;
    } expected[] = {
        {"p4080", {0, 0, 0}, 0},      {"p4080", {0, 3, 17}, 0x71},   {"p4080", {2, 7, 31}, 0xff},
        {"t4240", {2, 9, 17}, 0x119}, {"t4240", {3, 15, 31}, 0x1ff}, {"t4240", {0, 1, 0}, 1},
    };
    static const struct {
        const char *chip;
        struct pamu_msi_target target;
    } none[] = {{"p4080", {3, 0, 0}}, {"p4080", {0, 8, 0}}, {"p4080", {0, 0, 32}}, {"t4240", {0, 16, 0}}};
    uint32_t data;

    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_ok(pamu_msi_encode(chip_named(expected[i].chip), &expected[i].target, &data));
        ck_assert_uint_eq(data, expected[i].data);
    }
    for (size_t i = 0; i < COUNT(none); i++)
        ck_assert_int_eq(pamu_msi_encode(chip_named(none[i].chip), &none[i].target, &data), PAMU_ERR_ARGUMENT);
}
END_TEST

START_TEST(writes_are_decoded)
{
    static const struct {
        const char *chip;
        uint64_t address;
        uint32_t data;
        struct pamu_msi_target target;
    } hits[] = {
        {"p4080", UINT64_C(0xffe045140), 0x71, {1, 3, 17}},  /* the alias page */
        {"p4080", UINT64_C(0xffe041940), 0x71, {1, 3, 17}},  /* MSIIR in the block */
        {"t4240", UINT64_C(0xffe046148), 0x119, {2, 9, 17}}, /* MSIIR1 on the alias page */
        {"t4240", UINT64_C(0xffe041740), 0x71, {0, 3, 17}},  /* MSIIR in the block has its own layout */
        {"p4080-rev1", UINT64_C(0xffe041b40), 0xe0, {2, 7, 0}},
    };
    static const struct {
        const char *chip;
        uint64_t address;
        uint32_t data;
    } misses[] = {
        {"p4080", UINT64_C(0xffe044144), 0},      {"p4080", UINT64_C(0xffe044000), 0},
        {"p4080", UINT64_C(0xffe044140), 0x100}, /* register 8 of 8 */
        {"p4080", UINT64_C(0xffe041600), 0},     /* MSIR0 */
        {"p4080", UINT64_C(0x100000140), 0},      {"t4240", UINT64_C(0xffe044140), 0},
        {"t4240", UINT64_C(0xffe044148), 0x200}, /* bit 32 */
        {"p4080-rev1", UINT64_C(0xffe044140), 0},
    };
    struct pamu_msi_target target = {9, 9, 9};

    for (size_t i = 0; i < COUNT(misses); i++)
        ck_assert(!pamu_msi_decode(chip_named(misses[i].chip), misses[i].address, misses[i].data, &target));
    ck_assert_uint_eq(target.bank, 9);
    for (size_t i = 0; i < COUNT(hits); i++) {
        ck_assert(pamu_msi_decode(chip_named(hits[i].chip), hits[i].address, hits[i].data, &target));
        ck_assert_uint_eq(target.bank, hits[i].target.bank);
        ck_assert_uint_eq(target.reg, hits[i].target.reg);
        ck_assert_uint_eq(target.bit, hits[i].target.bit);
    }
}
END_TEST

/* What is encoded is what comes out, for every interrupt of every chip. */
START_TEST(every_message_raises_its_bit)
{
    for (size_t c = 0; c < pamu_chip_count(); c++) {
        const struct pamu_chip *chip = pamu_chip_row(c);
        for (uint32_t i = 0; i < chip->msi_bank_count * 512; i++) {
            const struct pamu_msi_target target = {i / 512, i / 32 % 16, i % 32};
            struct pamu_msi_target found = {99, 99, 99};
            struct pamu_msi_place place;
            uint32_t data;
            if (pamu_msi_encode(chip, &target, &data) != PAMU_OK)
                continue;
            (void)pamu_msi_place(chip, target.bank, &place);
            if (!pamu_msi_decode(chip, place.page + place.offset, data, &found) || found.bank != target.bank ||
                found.reg != target.reg || found.bit != target.bit)
                ck_abort_msg("%s: interrupt %u comes out otherwise", chip->name, (unsigned)i);
        }
    }
}
END_TEST

/* ---- R13 to R17 ---- */

START_TEST(r13_r15_a_bank_is_one_page_in_any_window)
{
    uint32_t domain, other;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 0x20);
    ck_ok(msi_map(&bench, domain, 0x18000000, 2)); /* before any other map, and in no order */
    ck_ok(msi_map(&bench, domain, 0x10000000, 0));
    ck_goes(&bench.bench, 0x20, 0x10000140, UINT64_C(0xffe044140));
    ck_goes(&bench.bench, 0x20, 0x18000ffc, UINT64_C(0xffe046ffc));
    ck_denied(&bench.bench, 0x20, 0x10001000, "hole"); /* R13: one page, the rest of the window is a hole */
    ck_ok(bench_map(&bench.bench, domain, 0, UINT64_C(0x100000000), 64u << 20));
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 2), 6);
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 1), PAMU_MSI_UNMAPPED);
    ck_assert_uint_eq(pamu_msi_index_at(bench.msi, domain, 4), 0);
    ck_assert_uint_eq(pamu_msi_index_at(bench.msi, domain, 0), PAMU_MSI_UNMAPPED);
    refused(msi_map(&bench, domain, 0x10001000, 1), "EINVAL", "R15", "0x10000000"); /* not contiguous */
    refused(msi_map(&bench, domain, 0x20000000, 1), "EINVAL", "R15", "0x1c000000");
    refused(msi_map(&bench, domain, 0, 1), "EBUSY", "R15", "window 0 is mapped");
    refused(msi_map(&bench, domain, 0x14000000, 2), "EBUSY", "R15", "window 6");
    other = bench_domain(&bench.bench);
    refused(msi_map(&bench, other, 0, 0), "EINVAL", "R9", "geometry");
    ck_assert_int_eq(msi_map(&bench, 77, 0, 0), PAMU_ERR_ARGUMENT);
    msi_close(&bench);
}
END_TEST

START_TEST(r14_the_count_is_told)
{
    static const struct {
        const char *chip;
        uint32_t count;
    } chips[] = {{"p2041", 3}, {"p4080", 3}, {"p5040", 3}, {"t1040", 3}, {"b4860", 4}, {"t2080", 4}, {"t4240", 4}};

    for (size_t i = 0; i < COUNT(chips); i++) {
        uint32_t domain;
        msi_open(&bench, chips[i].chip);
        domain = msi_domain(&bench, 0x20);
        ck_assert_uint_eq(msi_count(&bench, domain), chips[i].count);
        ck_ok(msi_map(&bench, domain, 0, chips[i].count - 1));
        refused(msi_map(&bench, domain, 0x4000000, chips[i].count), "ENOENT", "R14", "no MSI bank");
        refused(pamu_msi_unmap(bench.msi, domain, chips[i].count, &bench.bench.refusal), "ENOENT", "R14",
                "no MSI bank");
        msi_close(&bench);
    }
}
END_TEST

START_TEST(r12_unmap)
{
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 0x20);
    ck_ok(msi_map(&bench, domain, 0x10000000, 0));
    ck_ok(msi_map(&bench, domain, 0x14000000, 1));
    ck_ok(pamu_msi_unmap(bench.msi, domain, 0, &bench.bench.refusal));
    ck_denied(&bench.bench, 0x20, 0x10000140, "spaace-invalid");
    ck_goes(&bench.bench, 0x20, 0x14000140, UINT64_C(0xffe045140)); /* the other stays */
    refused(pamu_msi_unmap(bench.msi, domain, 0, &bench.bench.refusal), "EINVAL", "R12", "not mapped");
    ck_ok(msi_map(&bench, domain, 0x10000000, 0));
    ck_ok(bench_unmap(&bench.bench, domain, 4)); /* behind the books' back */
    ck_ok(bench_unmap(&bench.bench, domain, 5));
    refused(pamu_msi_unmap(bench.msi, domain, 1, &bench.bench.refusal), "EINVAL", "R12", "not mapped");
    ck_denied(&bench.bench, 0x20, 0x14000140, "ppaace-invalid");            /* R8: the last unmap disables */
    ck_ok(bench_map(&bench.bench, domain, 5, UINT64_C(0x100000000), 4096)); /* other memory in its window */
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 1), PAMU_MSI_UNMAPPED);
    ck_ok(bench_unmap(&bench.bench, domain, 5));
    ck_ok(bench_map(&bench.bench, domain, 4, UINT64_C(0xffe044000), 16384)); /* more than its page in its window */
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 0), PAMU_MSI_UNMAPPED);
    ck_ok(msi_map(&bench, domain, 0x18000000, 1));
    msi_close(&bench);
}
END_TEST

START_TEST(r16_messages)
{
    struct pamu_msi_message message;
    uint32_t domain, second;

    msi_open(&bench, "t4240");
    domain = msi_domain(&bench, 0x20);
    second = msi_domain(&bench, 0x21);
    refused(pamu_msi_message(bench.msi, domain, 1, 0, &message, &bench.bench.refusal), "ENODEV", "R16", "not mapped");
    refused(pamu_msi_message(bench.msi, domain, 4, 0, &message, &bench.bench.refusal), "ENOENT", "R14", "has 4");
    ck_ok(msi_map(&bench, domain, 0x14000000, 1));
    ck_ok(msi_map(&bench, second, 0x04000000, 1));
    ck_ok(pamu_msi_message(bench.msi, domain, 1, 7, &message, &bench.bench.refusal));
    ck_assert_uint_eq(message.address, 0x14000148); /* IOVA of the window + offset of MSIIR1 */
    ck_assert_uint_eq(message.data, 0);
    ck_ok(pamu_msi_message(bench.msi, second, 1, 7, &message, &bench.bench.refusal));
    ck_assert_uint_eq(message.address, 0x04000148); /* the bank is shared, the bit is not */
    ck_assert_uint_eq(message.data, 1 << 4);        /* register 0, bit 1 */
    ck_ok(pamu_msi_message(bench.msi, domain, 1, 7, &message, &bench.bench.refusal));
    ck_assert_uint_eq(message.data, 0);
    for (uint32_t irq = 100; irq < 100 + 510; irq++)
        ck_assert(pamu_msi_message(bench.msi, domain, 1, irq, &message, &bench.bench.refusal) == PAMU_OK);
    ck_assert_uint_eq(message.data, 0x1ff); /* the last: register 15, bit 31 */
    refused(pamu_msi_message(bench.msi, domain, 1, 8, &message, &bench.bench.refusal), "ENOSPC", "R16", "given out");
    pamu_msi_forget(bench.msi, second);
    ck_ok(pamu_msi_message(bench.msi, domain, 1, 8, &message, &bench.bench.refusal));
    ck_assert_uint_eq(message.data, 1 << 4);
    msi_close(&bench);
}
END_TEST

START_TEST(r17_one_mapping_for_several_banks)
{
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 0x20);
    refused(pamu_msi_map(bench.msi, domain, 0x10000000, 0, 24 << 10, &bench.bench.refusal), "EINVAL", "R17", "24K");
    refused(pamu_msi_map(bench.msi, domain, 0x10000000, 0, 8 << 10, &bench.bench.refusal), "EINVAL", "R17", "4K");
    ck_ok(msi_map(&bench, domain, 0x10000000, 0));
    msi_close(&bench);
}
END_TEST

START_TEST(the_worked_example)
{
    static const struct {
        uint64_t iova, phys;
    } messages[] = {
        {0x10000140, UINT64_C(0xffe044140)}, {0x14000140, UINT64_C(0xffe045140)}, {0x18000140, UINT64_C(0xffe046140)}};
    struct pamu_msi_message message;
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 0x20);
    for (uint32_t i = 0; i < 4; i++)
        ck_ok(bench_map(&bench.bench, domain, i, UINT64_C(0x100000000) + i * UINT64_C(0x4000000), 64u << 20));
    for (uint32_t i = 0; i < 3; i++) {
        ck_ok(msi_map(&bench, domain, UINT64_C(0x10000000) + i * UINT64_C(0x4000000), i));
        ck_ok(pamu_msi_message(bench.msi, domain, i, 0, &message, &bench.bench.refusal));
        ck_assert_uint_eq(message.address, messages[i].iova);
        ck_goes(&bench.bench, 0x20, messages[i].iova, messages[i].phys);
    }
    ck_denied(&bench.bench, 0x20, 0x10001000, "hole");
    ck_denied(&bench.bench, 0x20, 0x1c000000, "spaace-invalid");
    msi_close(&bench);
}
END_TEST

/* A write that memory rejects: the bank stays mapped in the books, and the request can be made again. */
START_TEST(a_failing_bus)
{
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 0x20);
    bench.bench.writes_left = 0;
    ck_assert_int_eq(msi_map(&bench, domain, 0x10000000, 1), PAMU_ERR_BUS);
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 1), PAMU_MSI_UNMAPPED);
    bench.bench.writes_left = -1;
    ck_ok(msi_map(&bench, domain, 0x10000000, 1));
    bench.bench.writes_left = 0;
    ck_assert_int_eq(pamu_msi_unmap(bench.msi, domain, 1, &bench.bench.refusal), PAMU_ERR_BUS);
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 1), 4); /* 0x10000000 / 64 MiB */
    bench.bench.writes_left = -1;
    ck_ok(pamu_msi_unmap(bench.msi, domain, 1, &bench.bench.refusal));
    ck_assert_uint_eq(pamu_msi_window(bench.msi, domain, 1), PAMU_MSI_UNMAPPED);
    msi_close(&bench);
}
END_TEST

START_TEST(nothing_is_not_found)
{
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 0x20);
    ck_assert_uint_eq(msi_count(&bench, domain), 3);
    ck_assert_uint_eq(pamu_msi_window(bench.msi, 77, 0), PAMU_MSI_UNMAPPED); /* no such domain */
    ck_ok(msi_map(&bench, domain, 0x10000000, 1));
    ck_assert_uint_eq(pamu_msi_index_at(bench.msi, domain, 4), 1);
    ck_assert_uint_eq(pamu_msi_index_at(bench.msi, domain, PAMU_MSI_UNMAPPED), PAMU_MSI_UNMAPPED); /* not bank 0 */
    msi_close(&bench);
}
END_TEST

/* ---- books ---- */

START_TEST(books_that_are_not_made)
{
    struct pamu_chip chip = *chip_named("p4080");
    struct pamu_msi *msi = NULL;
    enum pamu_error error;

    bench_open(&bench.bench);
    chip.msi_bank_count = PAMU_MSI_MAX_BANKS + 1;
    ck_assert_int_eq(pamu_msi_create(bench.bench.software, &chip, &msi), PAMU_ERR_ARGUMENT);
    ck_assert_ptr_null(msi);
    chip.msi_bank_count = 3;
    out_of_memory = true;
    error = pamu_msi_create(bench.bench.software, &chip, &msi); /* check needs memory, too */
    out_of_memory = false;
    ck_assert_int_eq(error, PAMU_ERR_MEMORY);
    ck_assert_ptr_null(msi);
    ck_ok(pamu_msi_create(bench.bench.software, &chip, &msi));
    pamu_msi_destroy(msi);
    bench_close(&bench.bench);
}
END_TEST

START_TEST(a_chip_without_banks)
{
    struct pamu_chip chip = *chip_named("p4080");
    uint32_t domain;

    chip.msi_bank_count = 0;
    bench_open(&bench.bench);
    ck_ok(pamu_msi_create(bench.bench.software, &chip, &bench.msi));
    domain = msi_domain(&bench, 0x20);
    ck_assert_uint_eq(msi_count(&bench, domain), 0);
    refused(msi_map(&bench, domain, 0x10000000, 0), "ENOENT", "R14", "has 0");
    msi_close(&bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        banks_are_where_the_facts_say,
        data_names_register_and_bit,
        writes_are_decoded,
        every_message_raises_its_bit,
        r13_r15_a_bank_is_one_page_in_any_window,
        r14_the_count_is_told,
        r12_unmap,
        r16_messages,
        r17_one_mapping_for_several_banks,
        the_worked_example,
        a_failing_bus,
        nothing_is_not_found,
        books_that_are_not_made,
        a_chip_without_banks,
    };
    return RUN_ONCE("msi", tests);
}
