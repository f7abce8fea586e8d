/* Stash ids of domains, and software that finds no memory. SPDX-License-Identifier: BSD-2-Clause */
#include "domain_bench.h"
#include "suite.h"

/* The linker puts this in malloc()'s place, for the library too; see CMakeLists.txt. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
static volatile bool out_of_memory;

void *__wrap_malloc(size_t size)
{
    return out_of_memory ? NULL : __real_malloc(size);
}

static struct bench bench;

enum { LIODN = 3, OTHER = 4, CID_BYTE = 0x0d }; /* CID: mask 00ff0000 of the word at 0x0c (FACTS section 3) */

static uint8_t cid_of(uint32_t liodn)
{
    return bench.memory[liodn * 64 + CID_BYTE];
}

/* A domain of one window with two LIODNs. */
static uint32_t two_liodns(void)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_ok(pamu_domain_geometry(bench.software, domain, 0, 1 << 20, &bench.refusal));
    ck_ok(pamu_domain_windows(bench.software, domain, 1, &bench.refusal));
    ck_ok(pamu_domain_attach(bench.software, domain, LIODN, &bench.refusal));
    ck_ok(pamu_domain_attach(bench.software, domain, OTHER, &bench.refusal));
    return domain;
}

START_TEST(r10_every_liodn_gets_the_stash_id)
{
    uint32_t domain = two_liodns();

    ck_assert_int_eq(pamu_domain_stash(bench.software, domain, 0x21, &bench.refusal), PAMU_OK);
    ck_assert_uint_eq(cid_of(LIODN), 0x21);
    ck_assert_uint_eq(cid_of(OTHER), 0x21);
    bench_close(&bench);
}
END_TEST

START_TEST(r10_a_stash_id_has_eight_bits)
{
    uint32_t domain = two_liodns();

    ck_assert_int_eq(pamu_domain_stash(bench.software, domain, 255, &bench.refusal), PAMU_OK);
    ck_assert_int_eq(pamu_domain_stash(bench.software, domain, 256, &bench.refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(bench.refusal.rule, "R10");
    ck_assert_int_eq(pamu_domain_stash(bench.software, domain + 1, 1, &bench.refusal), PAMU_ERR_ARGUMENT);
    bench_close(&bench);
}
END_TEST

/* The books keep the old id, so that asking again writes every entry. */
START_TEST(a_rejected_write_changes_no_book)
{
    uint32_t domain = two_liodns();

    ck_assert_int_eq(pamu_domain_stash(bench.software, domain, 0x21, &bench.refusal), PAMU_OK);
    bench.writes_left = 0;
    ck_assert_int_eq(pamu_domain_stash(bench.software, domain, 0x42, &bench.refusal), PAMU_ERR_BUS);
    bench.writes_left = -1;
    ck_assert_int_eq(pamu_domain_detach(bench.software, domain, OTHER, &bench.refusal), PAMU_OK);
    ck_assert_int_eq(pamu_domain_attach(bench.software, domain, OTHER, &bench.refusal), PAMU_OK);
    ck_assert_uint_eq(cid_of(OTHER), 0x21);
    bench_close(&bench);
}
END_TEST

START_TEST(no_memory)
{
    struct pamu_software_config config;
    struct pamu_software *software;
    enum pamu_error error;

    bench_open(&bench);
    pamu_software_config_default(&config, bench.pamu);
    out_of_memory = true;
    error = pamu_software_create(&config, &software);
    out_of_memory = false;
    ck_assert_int_eq(error, PAMU_ERR_MEMORY);
    bench_close(&bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("domain stash");
    TCase *tcase = tcase_create("stash");

    tcase_add_test(tcase, r10_every_liodn_gets_the_stash_id);
    tcase_add_test(tcase, r10_a_stash_id_has_eight_bits);
    tcase_add_test(tcase, a_rejected_write_changes_no_book);
    tcase_add_test(tcase, no_memory);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
