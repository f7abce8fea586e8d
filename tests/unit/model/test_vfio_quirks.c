/* What the vendor's driver does otherwise (docs/spec/vfio.md, Q1 to Q11). SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "vfio_bench.h"

static struct vfio_bench bench;

#define refuses(call, errno_, rule_)                                        \
    do {                                                                    \
        ck_assert_int_eq(call, PAMU_ERR_REFUSED);                           \
        ck_assert_str_eq(pamu_errno_name(REFUSAL(&bench)->number), errno_); \
        ck_assert_str_eq(REFUSAL(&bench)->rule, rule_);                     \
    } while (0)

static struct pamu_domain_info info(void)
{
    struct pamu_domain_info state;

    ck_ok(pamu_domain_info(bench.msi.bench.software, bench.domain, &state));
    return state;
}

/* The domain goes, and another one gets its number. */
static void remake(struct vfio_bench *on)
{
    uint32_t number = on->domain;

    ck_ok(pamu_domain_destroy(on->msi.bench.software, number, REFUSAL(on)));
    on->domain = bench_domain(&on->msi.bench);
    ck_assert_uint_eq(on->domain, number);
}

START_TEST(q1_attributes_never_fail)
{
    struct pamu_vfio_attribute attribute = {99, {0x5a, 0xa5}};

    vfio_open(&bench, true);
    ck_ok(vfio_set(&bench, 99, 1, 2));
    ck_ok(pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)));
    ck_assert_uint_eq(attribute.value[0], 0x5a);
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 257, 0));
    ck_ok(vfio_set(&bench, PAMU_VFIO_GEOMETRY, 0, 3 * MIB));
    ck_ok(vfio_set(&bench, PAMU_VFIO_STASH, 99, 1));
    ck_ok(vfio_map(&bench, 64 * MIB, RAM, 64 * MIB)); /* 257 is dropped before the window size is noted */
    ck_assert_uint_eq(info().windows, 8);             /* none of which was done */
    ck_assert_uint_eq(info().size, 512 * MIB);
    vfio_close(&bench);
}
END_TEST

/* Six windows are refused inside, but the window size is 512 MiB / 6 from then on: no window begins at 64 MiB any
 * more. */
START_TEST(q2_the_window_size_of_a_count_that_was_refused)
{
    vfio_open(&bench, true);
    ck_ok(vfio_map(&bench, 64 * MIB, RAM, 64 * MIB));
    ck_ok(vfio_unmap(&bench, 64 * MIB, 64 * MIB));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 6, 0));
    ck_assert_uint_eq(info().windows, 8);
    refuses(vfio_map(&bench, 64 * MIB, RAM, 64 * MIB), "EINVAL", "Q4");
    vfio_close(&bench);
}
END_TEST

/* Windows of a third begin where the aperture does, at 512 MiB, which is no multiple of a third of 512 MiB. */
START_TEST(q2_windows_count_from_the_aperture)
{
    vfio_open_group(&bench, true);
    ck_ok(vfio_set(&bench, PAMU_VFIO_GEOMETRY, 512 * MIB, 1024 * MIB - 1));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 8, 0));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 3, 0));
    ck_ok(vfio_map(&bench, 512 * MIB, RAM, MIB)); /* less than a window: nothing is mapped */
    refuses(vfio_map(&bench, 576 * MIB, RAM, MIB), "EINVAL", "Q4");
    vfio_close(&bench);
}
END_TEST

/* 16 windows instead of 8 are refused while one is mapped, and yet a map is of 32 MiB from then on: half a window. */
START_TEST(q2_what_a_window_gets_after_a_count_that_was_refused)
{
    uint64_t phys = 0;

    vfio_open(&bench, true);
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 16, 0));
    ck_assert_uint_eq(info().windows, 8);
    ck_ok(vfio_map(&bench, 64 * MIB, RAM + 96 * MIB, 32 * MIB)); /* window 2: 64 MiB / 32 MiB */
    ck_ok(pamu_domain_lookup(bench.msi.bench.software, bench.domain, 160 * MIB - 1, &phys, REFUSAL(&bench)));
    ck_assert_uint_eq(phys, RAM + 128 * MIB - 1);
    refuses(pamu_domain_lookup(bench.msi.bench.software, bench.domain, 160 * MIB, &phys, REFUSAL(&bench)), "ENOENT",
            "R4");
    vfio_close(&bench);
}
END_TEST

/* 4 KiB in 256 windows are refused inside, but 16 bytes are a window from then on: 64 GiB have 2^32 of them. */
START_TEST(q2_no_windows_but_a_window_size)
{
    vfio_open_group(&bench, true);
    ck_ok(vfio_set(&bench, PAMU_VFIO_GEOMETRY, 0, 4095));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 256, 0));
    ck_assert_uint_eq(info().windows, 0);
    refuses(vfio_map(&bench, 0, 0, 4096), "EINVAL", "R9");
    refuses(vfio_map(&bench, 0, 0, 65536 * MIB), "EINVAL", "R9");
    ck_ok(pamu_vfio_map_msi(bench.vfio, 0, 0, 1, REFUSAL(&bench)));
    ck_assert_uint_eq(info().mapped, 0);
    vfio_close(&bench);
}
END_TEST

/* As above, with a bank in window 0: 64 GiB up is window 2^32, which is not taken for it. */
START_TEST(q2_a_window_of_over_32_bits)
{
    vfio_open_group(&bench, true);
    ck_ok(vfio_set(&bench, PAMU_VFIO_GEOMETRY, 0, 4095));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 1, 0));
    ck_ok(pamu_vfio_map_msi(bench.vfio, 0, 0, 1, REFUSAL(&bench)));
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 256, 0));
    ck_ok(pamu_vfio_unmap_msi(bench.vfio, 65536 * MIB, 0, REFUSAL(&bench)));
    ck_assert_uint_eq(info().mapped, 1);
    ck_ok(pamu_vfio_unmap_msi(bench.vfio, 0, 0, REFUSAL(&bench)));
    ck_assert_uint_eq(info().mapped, 0);
    vfio_close(&bench);
}
END_TEST

/* A new domain under the old number has no aperture, so its window size is 0; the container still has a map. */
START_TEST(q2_a_domain_made_anew)
{
    vfio_open(&bench, true);
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    ck_ok(pamu_vfio_unset_container(bench.vfio, 0x20, REFUSAL(&bench)));
    remake(&bench);
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 8, 0));
    ck_ok(vfio_unmap(&bench, 0, 64 * MIB));
    refuses(vfio_map(&bench, 0, RAM, 64 * MIB), "OOPS", "Q3"); /* and not EBUSY: the old map is gone */
    vfio_close(&bench);
}
END_TEST

START_TEST(q3_division_by_zero)
{
    vfio_open_group(&bench, true);
    refuses(vfio_map(&bench, 0, RAM, 64 * MIB), "OOPS", "Q3");
    refuses(pamu_vfio_map_msi(bench.vfio, 0, 0, 3, REFUSAL(&bench)), "OOPS", "Q3");
    refuses(pamu_vfio_unmap_msi(bench.vfio, 0, 0, REFUSAL(&bench)), "OOPS", "Q3");
    refuses(vfio_set(&bench, PAMU_VFIO_WINDOWS, 0, 0), "OOPS", "Q3");
    vfio_close(&bench);
}
END_TEST

START_TEST(q4_checks_of_a_map)
{
    struct pamu_vfio_map map = {0, RAM, 0, 64 * MIB};

    vfio_open(&bench, true);
    refuses(pamu_vfio_map_dma(bench.vfio, &map, REFUSAL(&bench)), "EINVAL", "Q4");
    refuses(vfio_map(&bench, 0, RAM, 2048), "EINVAL", "Q4");
    refuses(vfio_map(&bench, UINT64_MAX - 4095, RAM, 8192), "EINVAL", "Q4");
    refuses(vfio_map(&bench, 0, UINT64_MAX - 64 * MIB + 1, 128 * MIB), "EINVAL", "Q4");
    refuses(vfio_unmap(&bench, UINT64_MAX - 4095, 8192), "EINVAL", "Q4");
    refuses(vfio_map(&bench, 4096, RAM, 64 * MIB), "EINVAL", "Q4");
    ck_ok(vfio_map(&bench, 0, RAM, 128 * MIB));
    refuses(vfio_map(&bench, 64 * MIB, RAM, 64 * MIB), "EBUSY", "Q4");
    refuses(vfio_map(&bench, 128 * MIB - 4096, RAM, 4096), "EBUSY", "Q4"); /* before alignment is looked at */
    refuses(vfio_map(&bench, 128 * MIB, RAM + 4096, 64 * MIB), "EINVAL", "R4");
    ck_ok(vfio_map(&bench, 128 * MIB, RAM, 64 * MIB)); /* what was refused is not kept */
    vfio_close(&bench);
}
END_TEST

START_TEST(q5_sizes_are_rounded_down)
{
    vfio_open(&bench, true);
    ck_ok(vfio_map(&bench, 0, RAM, 4096)); /* under a window: maps nothing, and says it did */
    ck_assert_uint_eq(info().mapped, 0);
    denied(&bench, 0, "ppaace-invalid");
    ck_ok(vfio_map(&bench, 64 * MIB, RAM, 96 * MIB)); /* the tail is not mapped, but taken */
    goes(&bench, 64 * MIB, RAM);
    denied(&bench, 128 * MIB, "spaace-invalid");
    refuses(vfio_map(&bench, 128 * MIB, RAM, 64 * MIB), "EBUSY", "Q4");
    vfio_close(&bench);
}
END_TEST

START_TEST(q6_q7_unmapping_nothing)
{
    uint64_t size = 0x1234000;

    vfio_open(&bench, true);
    ck_ok(pamu_vfio_unmap_dma(bench.vfio, 0, &size, REFUSAL(&bench)));
    ck_assert_uint_eq(size, 0x1234000); /* what was asked, not what was done */
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    ck_ok(vfio_unmap(&bench, 256 * MIB, 64 * MIB));
    goes(&bench, 0, RAM);
    ck_ok(vfio_unmap(&bench, 0, 0)); /* no bytes overlap nothing */
    goes(&bench, 0, RAM);
    vfio_close(&bench);
}
END_TEST

START_TEST(q8_the_last_dma_unmap_disables)
{
    vfio_open(&bench, true);
    ck_ok(pamu_vfio_map_msi(bench.vfio, 256 * MIB, 0, 3, REFUSAL(&bench)));
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    goes(&bench, 256 * MIB + 0x140, UINT64_C(0xffe044140));
    ck_ok(vfio_unmap(&bench, 0, 64 * MIB));
    ck_assert_uint_eq(info().mapped, 1); /* the bank is mapped, and out of reach */
    denied(&bench, 256 * MIB + 0x140, "ppaace-invalid");
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    goes(&bench, 256 * MIB + 0x140, UINT64_C(0xffe044140));
    vfio_close(&bench);
}
END_TEST

START_TEST(q8_a_map_of_nothing_enables_nothing)
{
    vfio_open(&bench, true);
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    ck_ok(vfio_unmap(&bench, 0, 64 * MIB));
    ck_ok(vfio_map(&bench, 64 * MIB, RAM, 4096)); /* Q5: under a window */
    ck_assert(!info().enabled);
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    goes(&bench, 0, RAM);
    vfio_close(&bench);
}
END_TEST

/* The tables' memory is the one thing that fails aloud. */
START_TEST(a_failing_bus)
{
    vfio_open(&bench, true);
    ck_ok(vfio_map(&bench, 64 * MIB, RAM, 128 * MIB));
    ck_ok(vfio_map(&bench, 256 * MIB, RAM, 64 * MIB));
    bench.msi.bench.writes_left = 0;
    ck_assert_int_eq(vfio_set(&bench, PAMU_VFIO_STASH, 0, 1), PAMU_ERR_BUS);
    ck_assert_int_eq(vfio_unmap(&bench, 64 * MIB, 256 * MIB), PAMU_ERR_BUS);
    bench.msi.bench.writes_left = -1;
    refuses(vfio_map(&bench, 64 * MIB, RAM, 64 * MIB), "EBUSY", "Q4"); /* both maps are kept */
    refuses(vfio_map(&bench, 256 * MIB, RAM, 64 * MIB), "EBUSY", "Q4");
    vfio_close(&bench);
}
END_TEST

/* Where the bus fails after the first map is gone, that one can be made again, and the one that is left cannot. */
START_TEST(a_bus_that_fails_between_two_maps)
{
    enum pamu_error error = PAMU_ERR_BUS;
    unsigned between = 0;

    for (long writes = 1; error == PAMU_ERR_BUS && writes < 64; writes++) {
        vfio_open(&bench, true);
        ck_ok(vfio_map(&bench, 64 * MIB, RAM, 128 * MIB));
        ck_ok(vfio_map(&bench, 256 * MIB, RAM, 64 * MIB));
        bench.msi.bench.writes_left = writes;
        error = vfio_unmap(&bench, 64 * MIB, 256 * MIB);
        bench.msi.bench.writes_left = -1;
        if (error == PAMU_ERR_BUS && vfio_map(&bench, 64 * MIB, RAM, 128 * MIB) == PAMU_OK)
            between += vfio_map(&bench, 256 * MIB, RAM, 64 * MIB) == PAMU_ERR_REFUSED ? 1u : 0u;
        vfio_close(&bench);
    }
    ck_assert_int_eq(error, PAMU_OK);
    ck_assert_uint_gt(between, 0);
}
END_TEST

START_TEST(q9_q10_q11_msi)
{
    vfio_open(&bench, true);
    refuses(pamu_vfio_map_msi(bench.vfio, 256 * MIB, 0, 0, REFUSAL(&bench)), "EINVAL", "Q9"); /* flags are needed */
    ck_ok(pamu_vfio_map_msi(bench.vfio, 256 * MIB, 9, 1, REFUSAL(&bench)));                   /* no such bank */
    ck_assert_uint_eq(info().mapped, 0);
    ck_ok(pamu_vfio_map_msi(bench.vfio, 256 * MIB + 0x1230, 1, 1, REFUSAL(&bench))); /* anywhere in a window */
    goes(&bench, 256 * MIB + 0x140, UINT64_C(0xffe045140));
    ck_ok(pamu_vfio_map_msi(bench.vfio, 256 * MIB, 0, 1, REFUSAL(&bench))); /* the window is in use */
    goes(&bench, 256 * MIB + 0x140, UINT64_C(0xffe045140));
    ck_ok(pamu_vfio_unmap_msi(bench.vfio, 0, 0, REFUSAL(&bench)));
    ck_ok(pamu_vfio_unmap_msi(bench.vfio, 256 * MIB + 64, 0, REFUSAL(&bench)));
    ck_assert_uint_eq(info().mapped, 0);
    vfio_close(&bench);
}
END_TEST

/* As bytes: an attribute that does not exist is got with success, an unmap leaves its size alone. */
START_TEST(as_ioctls)
{
    uint8_t attr[32] = {[3] = 32, [11] = 9, [16] = 0x5a};
    uint8_t unmap[24] = {[3] = 24, [20] = 7};
    struct pamu_vfio_call call = {PAMU_VFIO_PPC, 0x20003b73, attr, sizeof(attr)};
    int32_t result = -1;

    vfio_open(&bench, true);
    ck_ok(pamu_vfio_ioctl(bench.vfio, &call, &result, REFUSAL(&bench)));
    ck_assert_int_eq(result, 0);
    ck_assert_uint_eq(attr[16], 0x5a);
    call = (struct pamu_vfio_call){PAMU_VFIO_PPC, 0x20003b72, unmap, sizeof(unmap)};
    ck_ok(pamu_vfio_ioctl(bench.vfio, &call, &result, REFUSAL(&bench)));
    ck_assert_uint_eq(unmap[20], 7);
    call.request = 0x20003b70;
    refuses(pamu_vfio_ioctl(bench.vfio, &call, &result, REFUSAL(&bench)), "ENOTTY", "R10");
    vfio_close(&bench);
}
END_TEST

START_TEST(maps_without_end)
{
    vfio_open(&bench, true);
    for (uint64_t i = 0; i < PAMU_VFIO_RANGES; i++)
        ck_assert(vfio_map(&bench, (i + 1) * 64 * MIB, RAM, 4096) == PAMU_OK); /* which map nothing */
    refuses(vfio_map(&bench, 0, RAM, 64 * MIB), "ENOMEM", "Q4");
    vfio_close(&bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        q1_attributes_never_fail,
        q2_the_window_size_of_a_count_that_was_refused,
        q2_windows_count_from_the_aperture,
        q2_what_a_window_gets_after_a_count_that_was_refused,
        q2_no_windows_but_a_window_size,
        q2_a_window_of_over_32_bits,
        q2_a_domain_made_anew,
        q3_division_by_zero,
        q4_checks_of_a_map,
        q5_sizes_are_rounded_down,
        q6_q7_unmapping_nothing,
        q8_the_last_dma_unmap_disables,
        q8_a_map_of_nothing_enables_nothing,
        a_failing_bus,
        a_bus_that_fails_between_two_maps,
        q9_q10_q11_msi,
        as_ioctls,
        maps_without_end,
    };
    return RUN_ONCE("vfio-quirks", tests);
}
