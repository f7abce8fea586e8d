/* Containers by the rules of the thread, R8 to R12 and R15. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "vfio_bench.h"

static struct vfio_bench bench;

/* Linked with --wrap=calloc. */
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
static volatile bool out_of_memory;

void *__wrap_calloc(size_t count, size_t size)
{
    return out_of_memory ? NULL : __real_calloc(count, size);
}

START_TEST(no_memory_for_a_container)
{
    struct pamu_vfio_config config = {.quirks = false};
    struct pamu_vfio *none = NULL;

    vfio_open_empty(&bench, false);
    config.msi = bench.msi.msi;
    config.domain = bench.domain;
    out_of_memory = true;
    ck_assert_int_eq(pamu_vfio_create(&config, &none), PAMU_ERR_MEMORY);
    out_of_memory = false;
    ck_assert_ptr_null(none);
    vfio_close(&bench);
}
END_TEST

START_TEST(r9_groups_then_model_then_the_rest)
{
    struct pamu_vfio_attribute attribute = {.id = PAMU_VFIO_WINDOWS};
    uint32_t count;

    vfio_open_empty(&bench, false);
    refused(&bench, pamu_vfio_set_iommu(bench.vfio, 7, REFUSAL(&bench)), "EINVAL", "R9", "no group");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_WINDOWS, 8, 0), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, vfio_map(&bench, 0, RAM, 64 * MIB), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, vfio_unmap(&bench, 0, 64 * MIB), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, pamu_vfio_msi_count(bench.vfio, &count, REFUSAL(&bench)), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, pamu_vfio_map_msi(bench.vfio, 0, 0, 0, REFUSAL(&bench)), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, pamu_vfio_unmap_msi(bench.vfio, 0, 0, REFUSAL(&bench)), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, pamu_vfio_enable(bench.vfio, REFUSAL(&bench)), "EINVAL", "R9", "VFIO_SET_IOMMU");
    refused(&bench, pamu_vfio_disable(bench.vfio, REFUSAL(&bench)), "EINVAL", "R9", "VFIO_SET_IOMMU");
    ck_ok(pamu_vfio_set_container(bench.vfio, 0x20, REFUSAL(&bench)));
    refused(&bench, pamu_vfio_set_container(bench.vfio, 0x20, REFUSAL(&bench)), "EINVAL", "R9", "already");
    refused(&bench, pamu_vfio_set_iommu(bench.vfio, 1, REFUSAL(&bench)), "ENODEV", "R9", "7"); /* type 1 */
    ck_ok(pamu_vfio_set_iommu(bench.vfio, 7, REFUSAL(&bench)));
    refused(&bench, pamu_vfio_set_iommu(bench.vfio, 7, REFUSAL(&bench)), "EINVAL", "R9", "has its");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_WINDOWS, 8, 0), "EINVAL", "R9", "geometry");
    ck_ok(vfio_set(&bench, PAMU_VFIO_GEOMETRY, 0, 512 * MIB - 1));
    refused(&bench, vfio_map(&bench, 0, RAM, 64 * MIB), "EINVAL", "R9", "window count");
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 8, 0));
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    ck_ok(pamu_vfio_set_container(bench.vfio, 0x21, REFUSAL(&bench))); /* a group may come at any time */
    ck_goes(&bench.msi.bench, 0x21, 4096, RAM + 4096);
    ck_ok(pamu_vfio_unset_container(bench.vfio, 0x21, REFUSAL(&bench)));
    refused(&bench, pamu_vfio_unset_container(bench.vfio, 0x21, REFUSAL(&bench)), "ENODEV", "R9", "not attached");
    vfio_close(&bench);
}
END_TEST

START_TEST(r8_first_map_enables_last_unmap_disables)
{
    vfio_open(&bench, false);
    refused(&bench, pamu_vfio_enable(bench.vfio, REFUSAL(&bench)), "ENODEV", "R8", "nothing is mapped");
    denied(&bench, 0, "ppaace-invalid");
    ck_ok(pamu_vfio_map_msi(bench.vfio, 0x10000000, 0, 0, REFUSAL(&bench))); /* an MSI bank is a first map, too */
    goes(&bench, 0x10000140, UINT64_C(0xffe044140));
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    ck_ok(vfio_unmap(&bench, 0, 64 * MIB));
    goes(&bench, 0x10000140, UINT64_C(0xffe044140)); /* the last DMA unmap is not the last of all */
    ck_ok(pamu_vfio_unmap_msi(bench.vfio, 0x10000000, 0, REFUSAL(&bench)));
    denied(&bench, 0x10000140, "ppaace-invalid");
    ck_ok(pamu_vfio_disable(bench.vfio, REFUSAL(&bench))); /* explicit, and wins */
    ck_ok(vfio_map(&bench, 0, RAM, 64 * MIB));
    denied(&bench, 0, "ppaace-invalid");
    ck_ok(pamu_vfio_enable(bench.vfio, REFUSAL(&bench)));
    goes(&bench, 0, RAM);
    vfio_close(&bench);
}
END_TEST

START_TEST(r10_get_returns_what_set_took)
{
    struct pamu_vfio_attribute attribute = {.id = PAMU_VFIO_GEOMETRY};
    uint32_t id = 99;

    vfio_open_group(&bench, false);
    refused(&bench, pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)), "EINVAL", "R10", "not set");
    ck_ok(vfio_set(&bench, PAMU_VFIO_GEOMETRY, 512 * MIB, 1024 * MIB - 1));
    ck_ok(pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)));
    ck_assert_uint_eq(attribute.value[0], 512 * MIB);
    ck_assert_uint_eq(attribute.value[1], 1024 * MIB - 1);
    attribute.id = PAMU_VFIO_WINDOWS;
    refused(&bench, pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)), "EINVAL", "R10", "not set");
    ck_ok(vfio_set(&bench, PAMU_VFIO_WINDOWS, 8, 0));
    ck_ok(pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)));
    ck_assert_uint_eq(attribute.value[0], 8);
    refused(&bench, vfio_set(&bench, 3, 0, 0), "EINVAL", "R10", "no attribute 3");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_GEOMETRY, 4096, 0), "EINVAL", "R10", "before");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_GEOMETRY, 0, UINT64_MAX), "EINVAL", "R1", "");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_WINDOWS, 512, 0), "EINVAL", "R2", "256");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_WINDOWS, (UINT64_C(1) << 32) + 8, 0), "EINVAL", "R2", "256");
    attribute.id = 3;
    refused(&bench, pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)), "EINVAL", "R10", "does not exist");
    ck_ok(pamu_vfio_attribute_find("stash", &id));
    ck_assert_uint_eq(id, 2);
    ck_assert_int_eq(pamu_vfio_attribute_find("size", &id), PAMU_ERR_NAME);
    vfio_close(&bench);
}
END_TEST

/* Stash ids of a P4080: L1 32 + 2 * CPU, L2 33 + 2 * CPU, L3 1. CID is bits 23:16 of word 3. */
START_TEST(r10_stash)
{
    static const struct {
        uint64_t cpu, cache;
        uint8_t cid;
    } stashes[] = {{0, 1, 32}, {3, 2, 39}, {7, 1, 46}, {5, 3, 1}};
    struct pamu_vfio_attribute attribute = {.id = PAMU_VFIO_STASH};
    const uint8_t *primary = bench.msi.bench.memory + 0x20 * 64;
    const uint8_t *secondary = bench.msi.bench.memory + BENCH_SPAACT;

    vfio_open(&bench, false);
    refused(&bench, pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)), "EINVAL", "R10", "not set");
    ck_ok(vfio_map(&bench, 0, RAM, 128 * MIB));
    for (size_t i = 0; i < COUNT(stashes); i++) {
        ck_ok(vfio_set(&bench, PAMU_VFIO_STASH, stashes[i].cpu, stashes[i].cache));
        ck_assert_uint_eq(primary[13], stashes[i].cid);
        ck_assert_uint_eq(secondary[13], stashes[i].cid);
        ck_assert_uint_eq(bench_access(&bench.msi.bench, 0x20, PAMU_OP_WRITE, 64 * MIB, 4).cid, stashes[i].cid);
        ck_ok(pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)));
        ck_assert_uint_eq(attribute.value[0], stashes[i].cpu);
        ck_assert_uint_eq(attribute.value[1], stashes[i].cache);
    }
    refused(&bench, vfio_set(&bench, PAMU_VFIO_STASH, 8, 1), "EINVAL", "R10", "CPU 8");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_STASH, 0, 4), "EINVAL", "R10", "cache 4");
    refused(&bench, vfio_set(&bench, PAMU_VFIO_STASH, 0, 0), "EINVAL", "R10", "cache 0");
    refused(&bench, pamu_domain_stash(bench.msi.bench.software, bench.domain, 256, REFUSAL(&bench)), "EINVAL", "R10",
            "255");
    vfio_close(&bench);
}
END_TEST

START_TEST(r10_a_stash_that_the_bus_rejects)
{
    struct pamu_vfio_attribute attribute = {.id = PAMU_VFIO_STASH};

    vfio_open(&bench, false);
    bench.msi.bench.writes_left = 0;
    ck_assert_int_eq(vfio_set(&bench, PAMU_VFIO_STASH, 0, 1), PAMU_ERR_BUS);
    bench.msi.bench.writes_left = -1;
    refused(&bench, pamu_vfio_get_attr(bench.vfio, &attribute, REFUSAL(&bench)), "EINVAL", "R10", "not set");
    vfio_close(&bench);
}
END_TEST

START_TEST(r11_whole_windows_all_or_nothing)
{
    struct pamu_vfio_map map = {PAMU_VFIO_READ, RAM, 0, 64 * MIB};

    vfio_open(&bench, false);
    refused(&bench, vfio_map(&bench, 4096, RAM, 64 * MIB), "EINVAL", "R11", "0x0");
    refused(&bench, vfio_map(&bench, 0, RAM, 4096), "EINVAL", "R11", "64M");            /* smaller than a window */
    refused(&bench, vfio_map(&bench, 0, RAM, 64 * MIB + 4096), "EINVAL", "R11", "64M"); /* a tail remains */
    refused(&bench, vfio_map(&bench, 0, RAM, 0), "EINVAL", "R11", "64M");
    refused(&bench, vfio_map(&bench, 448 * MIB, RAM, 128 * MIB), "EINVAL", "R11", "64M"); /* past the end */
    refused(&bench, vfio_map(&bench, 448 * MIB, RAM, UINT64_MAX - 64 * MIB + 1), "EINVAL", "R11", "64M"); /* wraps */
    refused(&bench, vfio_map(&bench, 0, UINT64_MAX - 64 * MIB + 1, 128 * MIB), "EINVAL", "R11", "wraps");
    refused(&bench, vfio_map(&bench, 0, RAM + 4096, 128 * MIB), "EINVAL", "R4", "0x100000000");
    map.flags = 0;
    refused(&bench, pamu_vfio_map_dma(bench.vfio, &map, REFUSAL(&bench)), "EINVAL", "R4", "protection");
    map.flags = 4 | PAMU_VFIO_READ;
    refused(&bench, pamu_vfio_map_dma(bench.vfio, &map, REFUSAL(&bench)), "EINVAL", "R11", "flags 0x5");
    ck_ok(vfio_map(&bench, 192 * MIB, RAM, 64 * MIB));
    refused(&bench, vfio_map(&bench, 0, RAM, 256 * MIB), "EBUSY", "R6", "window 3"); /* overlap at the very end */
    denied(&bench, 0, "subwindow-unmapped");
    ck_ok(vfio_map(&bench, 0, 2 * RAM, 192 * MIB));
    goes(&bench, 0, 2 * RAM);
    goes(&bench, 192 * MIB - 4, 2 * RAM + 192 * MIB - 4);
    goes(&bench, 192 * MIB, RAM);
    map = (struct pamu_vfio_map){PAMU_VFIO_READ, RAM, 256 * MIB, 64 * MIB};
    ck_ok(pamu_vfio_map_dma(bench.vfio, &map, REFUSAL(&bench)));
    ck_assert_int_eq(bench_access(&bench.msi.bench, 0x20, PAMU_OP_WRITE, 256 * MIB, 4).verdict, PAMU_DENIED);
    vfio_close(&bench);
}
END_TEST

/* Half-way through three windows the tables' memory fails: nothing stays mapped. */
START_TEST(r11_a_failing_bus)
{
    struct pamu_mapping mapping;

    vfio_open(&bench, false);
    ck_ok(vfio_map(&bench, 256 * MIB, RAM, 64 * MIB)); /* so that V need not be written */
    bench.msi.bench.writes_left = 5;                   /* an entry takes three */
    ck_assert_int_eq(vfio_map(&bench, 64 * MIB, RAM, 192 * MIB), PAMU_ERR_BUS);
    bench.msi.bench.writes_left = -1;
    for (uint32_t i = 1; i < 4; i++) {
        ck_ok(pamu_domain_mapping(bench.msi.bench.software, bench.domain, i, &mapping));
        if (i != 1) /* whose unmapping fails as the mapping did */
            ck_assert_uint_eq(mapping.size, 0);
    }
    vfio_close(&bench);
}
END_TEST

/* Memory in two pieces: contiguous below 128 MiB of the user's addresses. */
static bool backing(void *user, uint64_t vaddr, uint64_t length, uint64_t *phys)
{
    *phys = *(const uint64_t *)user + vaddr;
    return vaddr + length <= 128 * MIB;
}

START_TEST(r11_backing)
{
    uint64_t base = RAM;
    struct pamu_vfio_config config = {.backing = backing, .backing_user = &base};

    vfio_open(&bench, false);
    pamu_vfio_destroy(bench.vfio);
    config.msi = bench.msi.msi;
    config.domain = bench.domain;
    ck_ok(pamu_vfio_create(&config, &bench.vfio));
    ck_ok(pamu_vfio_set_iommu(bench.vfio, 7, REFUSAL(&bench)));
    refused(&bench, vfio_map(&bench, 0, 0, 192 * MIB), "EFAULT", "R11", "0x8000000");
    ck_ok(vfio_map(&bench, 64 * MIB, 0, 128 * MIB));
    goes(&bench, 64 * MIB, RAM);
    goes(&bench, 128 * MIB, RAM + 64 * MIB);
    vfio_close(&bench);
}
END_TEST

/* Memory that goes away after it was looked at: three windows are looked at twice, the last of them in vain. */
static bool vanishing(void *user, uint64_t vaddr, uint64_t length, uint64_t *phys)
{
    uint32_t *calls = user;

    *phys = vaddr;
    return length != 0 && ++*calls != 6;
}

START_TEST(r11_nothing_of_what_fails_late)
{
    uint32_t calls = 0;
    struct pamu_vfio_config config = {.backing = vanishing, .backing_user = &calls};

    vfio_open(&bench, false);
    pamu_vfio_destroy(bench.vfio);
    config.msi = bench.msi.msi;
    config.domain = bench.domain;
    ck_ok(pamu_vfio_create(&config, &bench.vfio));
    ck_ok(pamu_vfio_set_iommu(bench.vfio, 7, REFUSAL(&bench)));
    refused(&bench, vfio_map(&bench, 64 * MIB, RAM, 192 * MIB), "EFAULT", "R11", "0x108000000");
    denied(&bench, 64 * MIB, "ppaace-invalid");
    ck_ok(vfio_map(&bench, 64 * MIB, RAM, 192 * MIB));
    goes(&bench, 64 * MIB, RAM);
    vfio_close(&bench);
}
END_TEST

START_TEST(r12_unmap_takes_what_was_mapped)
{
    uint64_t size = 128 * MIB;

    vfio_open(&bench, false);
    ck_ok(vfio_map(&bench, 0, RAM, 256 * MIB));
    ck_ok(pamu_vfio_map_msi(bench.vfio, 256 * MIB, 1, 0, REFUSAL(&bench)));
    refused(&bench, vfio_unmap(&bench, 4096, 64 * MIB), "EINVAL", "R12", "0x0");
    refused(&bench, vfio_unmap(&bench, 0, 4096), "EINVAL", "R12", "64M");
    refused(&bench, vfio_unmap(&bench, 0, 512 * MIB), "EINVAL", "R12", "window 4 maps an MSI bank");
    refused(&bench, vfio_unmap(&bench, 320 * MIB, 64 * MIB), "EINVAL", "R12", "window 5 maps nothing");
    refused(&bench, vfio_unmap(&bench, 0, 1024 * MIB), "EINVAL", "R12", "512M");
    ck_ok(pamu_vfio_unmap_dma(bench.vfio, 64 * MIB, &size, REFUSAL(&bench)));
    ck_assert_uint_eq(size, 128 * MIB);
    denied(&bench, 64 * MIB, "spaace-invalid");
    goes(&bench, 0, RAM); /* what changes during operation leaves the rest alone */
    goes(&bench, 192 * MIB, RAM + 192 * MIB);
    goes(&bench, 256 * MIB + 0x140, UINT64_C(0xffe045140));
    refused(&bench, pamu_vfio_unmap_msi(bench.vfio, 0, 0, REFUSAL(&bench)), "EINVAL", "R12", "no MSI bank");
    refused(&bench, pamu_vfio_unmap_msi(bench.vfio, 4096, 0, REFUSAL(&bench)), "EINVAL", "R4", "0x0");
    ck_ok(pamu_vfio_unmap_msi(bench.vfio, 256 * MIB, 0, REFUSAL(&bench)));
    denied(&bench, 256 * MIB + 0x140, "spaace-invalid");
    vfio_close(&bench);
}
END_TEST

START_TEST(r15_msi_banks)
{
    uint32_t count = 0;

    vfio_open(&bench, false);
    ck_ok(pamu_vfio_msi_count(bench.vfio, &count, REFUSAL(&bench)));
    ck_assert_uint_eq(count, 3);
    refused(&bench, pamu_vfio_map_msi(bench.vfio, 0, 3, 0, REFUSAL(&bench)), "ENOENT", "R14", "has 3");
    refused(&bench, pamu_vfio_map_msi(bench.vfio, 0x140, 0, 0, REFUSAL(&bench)), "EINVAL", "R15", "0x0");
    refused(&bench, pamu_vfio_map_msi(bench.vfio, 0, 0, 3, REFUSAL(&bench)), "EINVAL", "R15", "flags 0x3");
    refused(&bench, pamu_vfio_unmap_msi(bench.vfio, 0, 1, REFUSAL(&bench)), "EINVAL", "R15", "flags 0x1");
    ck_ok(pamu_vfio_map_msi(bench.vfio, 0x1c000000, 0, 0, REFUSAL(&bench)));
    refused(&bench, pamu_vfio_map_msi(bench.vfio, 0x1c000000, 1, 0, REFUSAL(&bench)), "EBUSY", "R15", "window 7");
    refused(&bench, vfio_map(&bench, 0, RAM, 512 * MIB), "EBUSY", "R6", "window 7");
    vfio_close(&bench);
}
END_TEST

START_TEST(a_domain_that_is_gone)
{
    struct pamu_vfio_config config = {.domain = 5};
    struct pamu_vfio *none;

    vfio_open_empty(&bench, false);
    config.msi = bench.msi.msi;
    ck_assert_int_eq(pamu_vfio_create(&config, &none), PAMU_ERR_ARGUMENT);
    ck_ok(pamu_domain_destroy(bench.msi.bench.software, bench.domain, REFUSAL(&bench)));
    ck_assert_int_eq(pamu_vfio_set_iommu(bench.vfio, 7, REFUSAL(&bench)), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(vfio_map(&bench, 0, 0, 4096), PAMU_ERR_ARGUMENT);
    vfio_close(&bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        r9_groups_then_model_then_the_rest,
        r8_first_map_enables_last_unmap_disables,
        r10_get_returns_what_set_took,
        r10_stash,
        r10_a_stash_that_the_bus_rejects,
        no_memory_for_a_container,
        r11_whole_windows_all_or_nothing,
        r11_a_failing_bus,
        r11_backing,
        r11_nothing_of_what_fails_late,
        r12_unmap_takes_what_was_mapped,
        r15_msi_banks,
        a_domain_that_is_gone,
    };
    return RUN_ONCE("vfio", tests);
}
