/* Random requests to a container against an oracle of windows. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "vfio_bench.h"

/* What a request may do is worked out here from the rules alone: R8, R11, R12, R14, R15 on 8 windows of 64 MiB. */

#define WINDOWS 8u
#define WINDOW (64 * MIB)
#define STEPS 3000u

enum { FREE = -1, BANK = 0 }; /* of a window: BANK + n for bank n, else MEMORY */
#define MEMORY 100

struct oracle {
    int what[WINDOWS];
    uint64_t phys[WINDOWS];
};

static struct vfio_bench bench;

static uint32_t next(uint64_t *random)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*random >> 33);
}

/* Mostly whole windows, now and then a little off. */
static uint64_t some_size(uint64_t *random)
{
    static const int64_t off[] = {0, 0, 0, 0, 0, 0, 4096, -4096};

    return (uint64_t)((int64_t)(next(random) % 5 * WINDOW) + off[next(random) % COUNT(off)]);
}

static uint64_t some_iova(uint64_t *random)
{
    return next(random) % (WINDOWS + 1) * WINDOW + (next(random) % 8 == 0 ? 4096 : 0);
}

static bool whole(uint64_t iova, uint64_t size)
{
    return iova % WINDOW == 0 && size % WINDOW == 0 && size > 0 && iova / WINDOW + size / WINDOW <= WINDOWS;
}

static bool all_are(const struct oracle *oracle, uint64_t iova, uint64_t size, int what)
{
    for (uint64_t i = iova / WINDOW; i < (iova + size) / WINDOW; i++) {
        if (oracle->what[i] != what)
            return false;
    }
    return true;
}

static void set_all(struct oracle *oracle, uint64_t iova, uint64_t size, int what, uint64_t phys)
{
    for (uint64_t i = iova / WINDOW; i < (iova + size) / WINDOW; i++, phys += WINDOW) {
        oracle->what[i] = what;
        oracle->phys[i] = phys;
    }
}

static void must(bool legal, enum pamu_error error, const char *what)
{
    ck_assert_msg(error == (legal ? PAMU_OK : PAMU_ERR_REFUSED), "%s: %s", what, legal ? "refused" : "granted");
}

static void map_dma(struct oracle *oracle, uint64_t *random)
{
    uint64_t iova = some_iova(random), size = some_size(random);
    uint64_t phys = RAM + next(random) % 64 * WINDOW + (next(random) % 8 == 0 ? 4096 : 0);
    bool legal = whole(iova, size) && phys % WINDOW == 0 && all_are(oracle, iova, size, FREE);

    must(legal, vfio_map(&bench, iova, phys, size), "map-dma");
    if (legal)
        set_all(oracle, iova, size, MEMORY, phys);
}

static void unmap_dma(struct oracle *oracle, uint64_t *random)
{
    uint64_t iova = some_iova(random), size = some_size(random);
    bool legal = whole(iova, size) && all_are(oracle, iova, size, MEMORY);

    must(legal, vfio_unmap(&bench, iova, size), "unmap-dma");
    if (legal)
        set_all(oracle, iova, size, FREE, 0);
}

static bool is_bank_mapped(const struct oracle *oracle, uint32_t bank)
{
    for (uint32_t i = 0; i < WINDOWS; i++) {
        if (oracle->what[i] == (int)(BANK + bank))
            return true;
    }
    return false;
}

static void map_msi(struct oracle *oracle, uint64_t *random)
{
    uint64_t iova = some_iova(random);
    uint32_t bank = next(random) % 4; /* of three */
    bool legal =
        bank < 3 && whole(iova, WINDOW) && all_are(oracle, iova, WINDOW, FREE) && !is_bank_mapped(oracle, bank);

    must(legal, pamu_vfio_map_msi(bench.vfio, iova, bank, 0, REFUSAL(&bench)), "map-msi");
    if (legal)
        set_all(oracle, iova, WINDOW, (int)(BANK + bank), UINT64_C(0xffe044000) + bank * UINT64_C(0x1000));
}

static void unmap_msi(struct oracle *oracle, uint64_t *random)
{
    uint64_t iova = some_iova(random);
    bool legal = whole(iova, WINDOW) && !all_are(oracle, iova, WINDOW, FREE) && !all_are(oracle, iova, WINDOW, MEMORY);

    must(legal, pamu_vfio_unmap_msi(bench.vfio, iova, 0, REFUSAL(&bench)), "unmap-msi");
    if (legal)
        set_all(oracle, iova, WINDOW, FREE, 0);
}

/* The hardware lets through what is mapped, to where it is mapped, and nothing else. */
static void must_go(const struct oracle *oracle, uint64_t iova)
{
    struct pamu_result result = bench_access(&bench.msi.bench, 0x20, PAMU_OP_WRITE, iova, 4);
    uint64_t window = iova / WINDOW, offset = iova % WINDOW;
    uint64_t mapped = oracle->what[window] == MEMORY ? WINDOW : oracle->what[window] == FREE ? 0 : 4096;

    ck_assert_msg(result.verdict == (offset < mapped ? PAMU_TRANSLATED : PAMU_DENIED), "window %u", (unsigned)window);
    if (offset < mapped)
        ck_assert_msg(result.address == oracle->phys[window] + offset, "window %u goes elsewhere", (unsigned)window);
}

START_TEST(random_requests)
{
    static void (*const requests[])(struct oracle *, uint64_t *) = {map_dma, unmap_dma, map_msi, unmap_msi};
    struct oracle oracle = {.phys = {0}};
    uint64_t random = 20130403;

    vfio_open(&bench, false);
    set_all(&oracle, 0, WINDOWS * WINDOW, FREE, 0);
    for (unsigned step = 0; step < STEPS; step++) {
        requests[next(&random) % COUNT(requests)](&oracle, &random);
        for (uint64_t window = 0; window < WINDOWS; window++) {
            must_go(&oracle, window * WINDOW + 0x140);
            must_go(&oracle, window * WINDOW + 4096 + next(&random) % 1024 * 4);
        }
    }
    vfio_close(&bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {random_requests};
    return RUN_ONCE("vfio-random", tests);
}
