/* Counting requests to software: boundaries of rules, refusals, quirks. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "flavour_bench.h"
#include "pamu/coverage.h"
#include "suite.h"
#include "sw/coverage.h"

static uint64_t counts[0x8000];

/* LIODNs of a P4080's devices, and one of none. */
enum { USB = 0x7f, DMA = 0xc4, NOBODY = 0x2f };

static struct bench *open_counting(enum pamu_flavour flavour)
{
    struct bench *bench = bench_open(flavour, "p4080");

    memset(counts, 0, sizeof(counts));
    pamu_set_coverage(bench->pamu, counts);
    return bench;
}

static uint64_t count_of(const char *id)
{
    struct pamu_bin bin;

    for (size_t i = 0; i < pamu_coverage_slots(); i++) {
        if (pamu_coverage_bin(i, &bin) && strcmp(bin.id, id) == 0)
            return counts[i];
    }
    ck_abort_msg("no bin %s", id);
    return 0;
}

static void met(uint64_t times, const char *const *ids)
{
    for (; *ids != NULL; ids++) {
        if (count_of(*ids) != times)
            ck_abort_msg("%s: %" PRIu64 ", not %" PRIu64, *ids, count_of(*ids), times);
    }
}

#define MET(times, ...) met(times, (const char *const[]){__VA_ARGS__, NULL})

static enum pamu_error map_prot(struct bench *bench, uint32_t domain, uint64_t phys, uint64_t size, uint32_t prot)
{
    const struct pamu_mapping mapping = {phys, size, prot};

    return pamu_driver_map(bench->driver, domain, 0, &mapping, &bench->refusal);
}

/* rules: R1 */
START_TEST(apertures)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 4096));
    ck_ok(bench, geometry(bench, domain, UINT64_C(1) << 63, UINT64_C(1) << 63));
    MET(1, "R1.obeyed.4K", "R1.obeyed.8E", "R1.obeyed.start-0", "R1.obeyed.end-of-addresses");
    ck_refused(bench, geometry(bench, domain, 0, 0), "EINVAL", "R1");
    ck_refused(bench, geometry(bench, domain, 0, 2048), "EINVAL", "R1");
    ck_refused(bench, geometry(bench, domain, 0, 12288), "EINVAL", "R1");
    ck_refused(bench, geometry(bench, domain, 4096, 65536), "EINVAL", "R1");
    ck_refused(bench, geometry(bench, domain, 8192, 65536), "EINVAL", "R1");
    MET(1, "R1.refused.size-0", "R1.refused.2K", "R1.refused.no-power", "R1.refused.off-by-4K");
    MET(5, "R1.EINVAL.vfio-strict");
    MET(0, "R1.EINVAL.vfio", "R5.refused.geometry-while-mapped");
    bench_close(bench);
}
END_TEST

/* rules: R2 R3 */
START_TEST(counts_of_windows)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 65536));
    ck_ok(bench, windows(bench, domain, 1));
    ck_ok(bench, windows(bench, domain, 2));
    ck_ok(bench, windows(bench, domain, 16));
    MET(1, "R2.obeyed.1", "R2.obeyed.2", "R3.obeyed.4K");
    ck_refused(bench, windows(bench, domain, 0), "EINVAL", "R2");
    ck_refused(bench, windows(bench, domain, 3), "EINVAL", "R2");
    ck_refused(bench, windows(bench, domain, 257), "EINVAL", "R2");
    ck_refused(bench, windows(bench, domain, 512), "EINVAL", "R2");
    ck_refused(bench, windows(bench, domain, 32), "EINVAL", "R3");
    ck_refused(bench, windows(bench, domain, 64), "EINVAL", "R3");
    MET(1, "R2.refused.0", "R2.refused.no-power", "R2.refused.most-and-1", "R2.refused.twice-most", "R3.refused.2K");
    MET(4, "R2.EINVAL.vfio-strict");
    ck_ok(bench, geometry(bench, domain, 0, UINT64_C(1) << 30));
    ck_ok(bench, windows(bench, domain, 256));
    MET(1, "R2.obeyed.most");
    bench_close(bench);
}
END_TEST

/* rules: R3 R4 */
START_TEST(maps)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    uint32_t domain = make_domain(bench);

    ck_refused(bench, map(bench, domain, 0, 0, 4096), "EINVAL", "R9");
    ck_ok(bench, geometry(bench, domain, 0, 65536));
    ck_ok(bench, windows(bench, domain, 4));
    ck_refused(bench, map(bench, domain, 0, 0, 0), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 0, 2048), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 0, 12288), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 0, 20480), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 0, 32768), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 4096, 16384), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 8192, 16384), "EINVAL", "R4");
    ck_refused(bench, map(bench, domain, 0, 6144, 8192), "EINVAL", "R4");
    ck_refused(bench, map_prot(bench, domain, 0, 16384, 0), "EINVAL", "R4");
    ck_refused(bench, map_prot(bench, domain, 0, 16384, 4), "EINVAL", "R4");
    MET(1, "R4.refused.size-0", "R4.refused.2K", "R4.refused.no-power", "R4.refused.twice-window",
        "R4.refused.phys-off-by-4K", "R4.refused.prot-none");
    ck_refused(bench, map(bench, domain, 4, 0, 4096), "EINVAL", "R3");
    ck_refused(bench, map(bench, domain, 5, 0, 4096), "EINVAL", "R3");
    MET(1, "R3.refused.above", "R3.refused.far");
    ck_ok(bench, map_prot(bench, domain, 0, 4096, PAMU_PROT_READ));
    ck_ok(bench, unmap(bench, domain, 0));
    ck_ok(bench, map_prot(bench, domain, 0, 16384, PAMU_PROT_WRITE));
    ck_ok(bench, map(bench, domain, 3, 0, 8192));
    MET(1, "R4.obeyed.4K", "R4.obeyed.full", "R4.obeyed.prot-r", "R4.obeyed.prot-w", "R4.obeyed.prot-rw",
        "R3.obeyed.last-window");
    bench_close(bench);
}
END_TEST

/* rules: R3 R4 */
START_TEST(windows_of_the_smallest_size)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 65536));
    ck_ok(bench, windows(bench, domain, 16));
    ck_ok(bench, map(bench, domain, 0, 0, 4096));
    MET(1, "R4.obeyed.full");
    MET(0, "R4.obeyed.4K"); /* in a larger window */
    bench_close(bench);
}
END_TEST

/* rules: R5 R8 */
START_TEST(enabling)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    uint32_t domain = make_domain(bench);
    uint64_t phys;

    ck_ok(bench, geometry(bench, domain, 0, 65536));
    ck_ok(bench, windows(bench, domain, 4));
    ck_refused(bench, enable(bench, domain), "ENODEV", "R8");
    MET(1, "R8.refused.nothing-mapped", "R8.ENODEV.vfio-strict");
    ck_ok(bench, map(bench, domain, 0, 0, 16384));
    MET(1, "R8.obeyed.first-map");
    MET(0, "R5.obeyed.map-while-enabled", "R8.obeyed.map-while-disabled");
    ck_ok(bench, map(bench, domain, 1, 0, 16384));
    MET(1, "R5.obeyed.map-while-enabled", "R8.obeyed.first-map");
    ck_refused(bench, geometry(bench, domain, 0, 65536), "EBUSY", "R5");
    ck_refused(bench, windows(bench, domain, 4), "EBUSY", "R5");
    MET(1, "R5.refused.geometry-while-mapped", "R5.refused.windows-while-mapped");
    ck_ok(bench, unmap(bench, domain, 1));
    MET(1, "R5.obeyed.unmap-while-enabled");
    ck_ok(bench, unmap(bench, domain, 0));
    MET(1, "R8.obeyed.last-unmap");
    ck_assert_int_eq(pamu_driver_iova_to_phys(bench->driver, domain, 0, &phys, &bench->refusal), PAMU_ERR_REFUSED);
    MET(0, "F12.4.seen.vfio-strict");
    ck_ok(bench, map(bench, domain, 0, 0, 16384));
    (void)to_phys(bench, domain, 0);
    MET(0, "F12.4.seen.vfio-strict"); /* enabled: both agree */
    ck_ok(bench, disable(bench, domain));
    (void)to_phys(bench, domain, 0);
    ck_ok(bench, disable(bench, domain));
    ck_ok(bench, map(bench, domain, 1, 0, 16384));
    MET(1, "R8.obeyed.disable", "R8.obeyed.map-while-disabled", "F12.4.seen.vfio-strict");
    ck_ok(bench, unmap(bench, domain, 1));
    ck_ok(bench, enable(bench, domain));
    ck_ok(bench, enable(bench, domain));
    MET(1, "R8.obeyed.enable");
    ck_ok(bench, unmap(bench, domain, 0));
    MET(1, "R8.obeyed.unmap-while-wished");
    ck_refused(bench, geometry(bench, domain, 0, 65536), "EBUSY", "R5");
    ck_refused(bench, windows(bench, domain, 4), "EBUSY", "R5");
    MET(1, "R5.refused.geometry-while-enabled", "R5.refused.windows-while-enabled");
    bench_close(bench);
}
END_TEST

/* rules: R9 */
START_TEST(members)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, USB));
    MET(1, "R9.obeyed.attach-first");
    ck_ok(bench, geometry(bench, domain, 0, 65536));
    ck_ok(bench, windows(bench, domain, 4));
    bench->writes_left = 0; /* legal, and not busy: the memory refuses */
    ck_assert_int_eq(geometry(bench, domain, 0, 131072), PAMU_ERR_BUS);
    ck_assert_int_eq(windows(bench, domain, 2), PAMU_ERR_BUS);
    bench->writes_left = -1;
    MET(0, "R5.refused.geometry-while-mapped", "R5.refused.windows-while-enabled");
    ck_ok(bench, attach(bench, domain, NOBODY));
    MET(1, "R9.obeyed.attach-second", "R9.obeyed.attach-first");
    ck_ok(bench, detach(bench, domain, NOBODY));
    MET(0, "R9.obeyed.detach-enabled");
    ck_ok(bench, map(bench, domain, 0, 0, 16384));
    ck_ok(bench, attach(bench, domain, DMA));
    ck_ok(bench, detach(bench, domain, DMA));
    MET(1, "R9.obeyed.attach-last", "R9.obeyed.detach-enabled");
    MET(2, "R9.obeyed.attach-second");
    bench_close(bench);
}
END_TEST

/* Where drivers say that an address goes before anything is attached, and what one of them leaves behind. */
START_TEST(quirks)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_LINUX_FLAT);
    uint32_t domain = make_domain(bench), other;

    (void)to_phys(bench, domain, UINT64_C(1) << 40);
    MET(0, "F12.5.seen.linux-flat", "F12.4.seen.linux-flat");
    (void)to_phys(bench, domain, 0x1000);
    MET(1, "F12.5.seen.linux-flat", "F12.4.seen.linux-flat");
    ck_ok(bench, attach(bench, domain, USB));
    (void)to_phys(bench, domain, 0x1000);
    MET(2, "F12.5.seen.linux-flat");
    MET(1, "F12.4.seen.linux-flat");
    bench_close(bench);

    bench = open_counting(PAMU_FLAVOUR_UBOOT);
    domain = make_domain(bench);
    other = make_domain(bench);
    ck_ok(bench, range(bench, domain, 0, 0x80000));
    ck_ok(bench, range(bench, other, 0, 0x1000));
    ck_ok(bench, attach(bench, other, DMA));
    ck_ok(bench, attach(bench, domain, USB));
    MET(0, "X6.seen.u-boot");
    ck_ok(bench, attach(bench, other, USB));
    MET(1, "X6.seen.u-boot");
    bench_close(bench);
}
END_TEST

/* F12.1 is about sub-windows, F12.2 about a single window, and neither about an address that is mapped. */
START_TEST(views_of_a_window)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_LINUX_WINDOW);
    uint32_t domain = make_domain(bench), single = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 65536));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, map(bench, domain, 1, 0x100000, 4096));
    (void)to_phys(bench, domain, 0x4000);
    MET(0, "F12.1.seen.linux-window", "F12.3.seen.linux-window");
    (void)to_phys(bench, domain, 0x5000);
    MET(1, "F12.1.seen.linux-window");
    MET(2, "F12.4.seen.linux-window");
    ck_ok(bench, enable(bench, domain));
    (void)to_phys(bench, domain, 0x4000);
    MET(2, "F12.4.seen.linux-window"); /* enabled: both agree */
    ck_ok(bench, geometry(bench, single, 0, 65536));
    ck_ok(bench, windows(bench, single, 1));
    ck_ok(bench, map(bench, single, 0, 0x100800, 8192));
    (void)to_phys(bench, single, 0x2000);
    MET(1, "F12.2.seen.linux-window", "F12.1.seen.linux-window", "F12.3.seen.linux-window");
    bench_close(bench);
}
END_TEST

/* What no row has is told, so that one is made. */
START_TEST(a_refusal_without_a_bin)
{
    struct bench *bench = open_counting(PAMU_FLAVOUR_VFIO_STRICT);
    const struct pamu_refusal unknown = {.number = PAMU_EPERM, .rule = "R1"};

    ck_assert_int_eq(sw_cover_refusal(bench->pamu, SW_SCOPE_MSI, PAMU_ERR_REFUSED, &unknown), PAMU_ERR_REFUSED);
    MET(1, "X3.refused.unlisted");
    ck_assert_int_eq(sw_cover_refusal(bench->pamu, SW_SCOPE_MSI, PAMU_OK, &unknown), PAMU_OK);
    MET(1, "X3.refused.unlisted");
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("coverage of requests");
    TCase *tcase = tcase_create("requests");

    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, apertures);
    tcase_add_test(tcase, counts_of_windows);
    tcase_add_test(tcase, maps);
    tcase_add_test(tcase, windows_of_the_smallest_size);
    tcase_add_test(tcase, enabling);
    tcase_add_test(tcase, members);
    tcase_add_test(tcase, quirks);
    tcase_add_test(tcase, views_of_a_window);
    tcase_add_test(tcase, a_refusal_without_a_bin);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
