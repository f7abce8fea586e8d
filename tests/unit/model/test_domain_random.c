/* Random requests against a naive model of the rules R1 to R9 and R12. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>

#include "domain_bench.h"
#include "suite.h"

/* The naive model: what the rules say, in the plainest words, with no code of the library. Nothing it takes for mapped
 * is denied, and nothing else is translated. */
enum { DOMAINS = 5, LIODNS = 24, MOST_WINDOWS = 256, SPAACES = 0x800 };
enum { NONE = -1 };

struct plain_window {
    bool mapped;
    uint64_t phys, size;
    uint32_t prot;
};

struct plain_domain {
    bool exists, cut;
    uint64_t start, size; /* size 0: no geometry */
    uint32_t count;
    int explicit_state; /* 0 none, 1 enabled, 2 disabled */
    struct plain_window window[MOST_WINDOWS];
};

struct plain_liodn {
    int domain;
    uint64_t attached; /* when */
    uint32_t first, entries;
};

struct world {
    uint64_t random, clock;
    uint32_t maximum; /* windows of this chip */
    struct plain_domain domain[DOMAINS];
    struct plain_liodn liodn[LIODNS];
    uint64_t granted, translated, denied;
    uint64_t refused[PAMU_ENOSPC + 1]; /* by errno */
};

static struct bench bench;
static struct world world;

static uint64_t next(void)
{
    world.random = world.random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (world.random ^ world.random >> 29) * UINT64_C(0xbf58476d1ce4e5b9) >> 16;
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)(next() % limit);
}

static uint64_t wide(void)
{
    return next() << 32 ^ next();
}

static bool power(uint64_t value)
{
    uint64_t bit = 1;

    for (int i = 0; i < 64; i++, bit *= 2) {
        if (value == bit)
            return true;
    }
    return false;
}

static uint32_t mapped_count(const struct plain_domain *domain)
{
    uint32_t count = 0;

    for (uint32_t i = 0; domain->cut && i < domain->count; i++)
        count += domain->window[i].mapped;
    return count;
}

static bool enabled(const struct plain_domain *domain)
{
    return domain->explicit_state == 1 || (domain->explicit_state == 0 && mapped_count(domain) > 0);
}

/* The first place where count entries are free in a row, or NONE. */
static int find_room(uint32_t count)
{
    for (uint32_t first = 0; first + count <= SPAACES; first++) {
        bool taken = false;
        for (int i = 0; i < LIODNS; i++) {
            const struct plain_liodn *liodn = &world.liodn[i];
            if (liodn->entries > 0 && liodn->first < first + count && first < liodn->first + liodn->entries) {
                taken = true;
                first = liodn->first + liodn->entries - 1;
                break;
            }
        }
        if (!taken)
            return (int)first;
    }
    return NONE;
}

/* Rules R1 to R3, R5, R9 for an aperture or a count. */
static int busy(const struct plain_domain *domain)
{
    return mapped_count(domain) > 0 || enabled(domain) ? PAMU_EBUSY : 0;
}

static int expect_geometry(const struct plain_domain *domain, uint64_t start, uint64_t size)
{
    if (!power(size) || size < 4096 || start % size != 0)
        return PAMU_EINVAL;
    return busy(domain);
}

static int expect_windows(const struct plain_domain *domain, uint32_t count)
{
    if (!power(count) || count > world.maximum || domain->size == 0 || domain->size / count < 4096)
        return PAMU_EINVAL;
    return busy(domain);
}

static int expect_map(const struct plain_domain *domain, uint32_t window, const struct pamu_mapping *mapping)
{
    if (!domain->cut || window >= domain->count)
        return PAMU_EINVAL;
    if (!power(mapping->size) || mapping->size < 4096 || mapping->size > domain->size / domain->count)
        return PAMU_EINVAL;
    if (mapping->phys % mapping->size != 0 || mapping->prot == 0 || mapping->prot > 3)
        return PAMU_EINVAL;
    return domain->window[window].mapped ? PAMU_EBUSY : 0;
}

/* Gives every LIODN of a domain new entries, in order of attachment; false if there is no room. */
static bool move_liodns(int domain, uint32_t entries)
{
    struct plain_liodn old[LIODNS];
    uint64_t after = 0;

    memcpy(old, world.liodn, sizeof(old));
    for (int i = 0; i < LIODNS; i++) {
        if (world.liodn[i].domain == domain)
            world.liodn[i].entries = 0;
    }
    for (;;) {
        int oldest = NONE, first;
        for (int i = 0; i < LIODNS; i++) {
            const struct plain_liodn *liodn = &world.liodn[i];
            if (liodn->domain == domain && liodn->attached > after &&
                (oldest == NONE || liodn->attached < world.liodn[oldest].attached))
                oldest = i;
        }
        if (oldest == NONE)
            return true;
        first = find_room(entries);
        if (first == NONE) {
            memcpy(world.liodn, old, sizeof(old));
            return false;
        }
        world.liodn[oldest].first = entries > 0 ? (uint32_t)first : 0;
        world.liodn[oldest].entries = entries;
        after = world.liodn[oldest].attached;
    }
}

/* The library answered as expected: granted, or refused with this errno and without a write. */
static bool answered(enum pamu_error error, int expected)
{
    if (expected == 0) {
        MUST(error == PAMU_OK);
        world.granted++;
        return true;
    }
    MUST(error == PAMU_ERR_REFUSED);
    MUST(bench.refusal.number == (enum pamu_errno)expected);
    MUST(bench.writes == 0);
    world.refused[expected]++;
    return false;
}

/* ---- random requests ---- */

static void do_geometry(int number)
{
    struct plain_domain *domain = &world.domain[number];
    uint64_t size = UINT64_C(1) << (12 + below(below(4) == 0 ? 52 : 18));
    uint64_t start = below(3) == 0 ? 0 : wide() / size * size;

    if (below(8) == 0)
        size += 4096 * (1 + below(4));
    if (below(8) == 0)
        start += 4096 * (1 + below(4));
    if (!answered(pamu_domain_geometry(bench.software, (uint32_t)number, start, size, &bench.refusal),
                  expect_geometry(domain, start, size)))
        return;
    domain->start = start;
    domain->size = size;
    domain->cut = false;
    MUST(move_liodns(number, 0));
}

static void do_windows(int number)
{
    struct plain_domain *domain = &world.domain[number];
    uint32_t count = below(8) == 0 ? below(600) : world.maximum >> below(below(2) ? 3 : 9);
    int expected = expect_windows(domain, count);

    if (expected == 0 && !move_liodns(number, count - 1))
        expected = PAMU_ENOSPC;
    if (!answered(pamu_domain_windows(bench.software, (uint32_t)number, count, &bench.refusal), expected))
        return;
    domain->cut = true;
    domain->count = count;
    memset(domain->window, 0, sizeof(domain->window));
}

static void do_attach(int number)
{
    const struct plain_domain *domain = &world.domain[number];
    uint32_t entries = domain->cut ? domain->count - 1 : 0;
    uint32_t liodn = below(LIODNS);
    int first = find_room(entries), expected = 0;

    if (world.liodn[liodn].domain != NONE)
        expected = PAMU_EINVAL;
    else if (first == NONE)
        expected = PAMU_ENOSPC;
    if (!answered(pamu_domain_attach(bench.software, (uint32_t)number, liodn, &bench.refusal), expected))
        return;
    world.liodn[liodn] = (struct plain_liodn){number, ++world.clock, entries > 0 ? (uint32_t)first : 0, entries};
}

static void do_detach(int number)
{
    uint32_t liodn = below(LIODNS);
    int expected = world.liodn[liodn].domain == number ? 0 : PAMU_ENODEV;

    if (answered(pamu_domain_detach(bench.software, (uint32_t)number, liodn, &bench.refusal), expected))
        world.liodn[liodn] = (struct plain_liodn){.domain = NONE};
}

/* A window, mostly one in the state that the request needs. */
static uint32_t pick_window(const struct plain_domain *domain, bool mapped)
{
    uint32_t window = below(domain->cut ? domain->count : 2);

    for (int i = 0; domain->cut && domain->window[window].mapped != mapped && i < 6; i++)
        window = below(domain->count);
    return window;
}

static void do_map(int number)
{
    struct plain_domain *domain = &world.domain[number];
    uint32_t window = pick_window(domain, false);
    uint64_t most = domain->cut ? domain->size / domain->count : 4096;
    struct pamu_mapping mapping = {0, most, 1 + below(3)};

    while (mapping.size > 4096 && below(3) == 0)
        mapping.size /= 2;
    mapping.phys = wide() / mapping.size * mapping.size;
    if (below(10) == 0)
        mapping.size *= 1 + below(4);
    if (below(10) == 0)
        mapping.phys += UINT64_C(1) << below(13);
    if (below(20) == 0)
        mapping.prot = below(6);
    if (below(20) == 0)
        window++;
    if (answered(pamu_domain_map(bench.software, (uint32_t)number, window, &mapping, &bench.refusal),
                 expect_map(domain, window, &mapping)))
        domain->window[window] = (struct plain_window){true, mapping.phys, mapping.size, mapping.prot};
}

static void do_unmap(int number)
{
    struct plain_domain *domain = &world.domain[number];
    uint32_t window = pick_window(domain, true);
    bool mapped = domain->cut && domain->window[window].mapped;

    if (answered(pamu_domain_unmap(bench.software, (uint32_t)number, window, &bench.refusal), mapped ? 0 : PAMU_EINVAL))
        domain->window[window].mapped = false;
}

static void do_unmap_all(int number)
{
    struct plain_domain *domain = &world.domain[number];

    for (uint32_t i = 0; domain->cut && i < domain->count; i++) {
        if (domain->window[i].mapped)
            MUST(pamu_domain_unmap(bench.software, (uint32_t)number, i, &bench.refusal) == PAMU_OK);
        domain->window[i].mapped = false;
    }
}

static void do_enable(int number)
{
    struct plain_domain *domain = &world.domain[number];
    int expected = mapped_count(domain) > 0 ? 0 : PAMU_ENODEV;

    if (answered(pamu_domain_enable(bench.software, (uint32_t)number, &bench.refusal), expected))
        domain->explicit_state = 1;
}

static void do_disable(int number)
{
    if (answered(pamu_domain_disable(bench.software, (uint32_t)number, &bench.refusal), 0))
        world.domain[number].explicit_state = 2;
}

/* Ends the domain and begins another, which gets the same number: all others below DOMAINS are taken. */
static void do_replace(int number)
{
    int expected = 0;
    uint32_t again = PAMU_NO_DOMAIN;

    for (int i = 0; i < LIODNS; i++) {
        if (world.liodn[i].domain == number)
            expected = PAMU_EBUSY;
    }
    if (!answered(pamu_domain_destroy(bench.software, (uint32_t)number, &bench.refusal), expected))
        return;
    MUST(pamu_domain_create(bench.software, &again, &bench.refusal) == PAMU_OK);
    MUST(again == (uint32_t)number);
    memset(&world.domain[number], 0, sizeof(world.domain[number]));
}

struct request {
    unsigned weight;
    void (*make)(int domain);
};

static const struct request requests[] = {
    {4, do_geometry}, {8, do_windows},   {10, do_attach}, {3, do_detach},  {48, do_map},
    {20, do_unmap},   {1, do_unmap_all}, {4, do_enable},  {1, do_disable}, {1, do_replace},
};

static void one_request(void)
{
    int number = (int)below(DOMAINS);
    const struct plain_domain *domain = &world.domain[number];
    unsigned draw = below(100);
    size_t i = 0;

    while (draw >= requests[i].weight)
        draw -= requests[i++].weight;
    bench.writes = 0;
    if (!domain->cut && below(4) != 0) /* most requests need windows */
        (domain->size == 0 ? do_geometry : do_windows)(number);
    else
        requests[i].make(number);
}

/* ---- probes ---- */

/* An address near something: a window's start or end, the end of what it maps, the aperture's ends. */
static uint64_t interesting(const struct plain_domain *domain)
{
    uint64_t each, at;

    if (!domain->cut || below(16) == 0)
        return domain->start + wide() % (domain->size + 1);
    each = domain->size / domain->count;
    at = domain->start + each * below(domain->count);
    if (below(2) == 0)
        at += domain->window[(at - domain->start) / each].size;
    if (below(4) == 0)
        at += wide() % each;
    return at + below(9) - 4;
}

/* The window that a run of bytes lies in wholly, mapped for all of them; NULL if there is none. */
static const struct plain_window *covering(const struct plain_domain *domain, uint64_t iova, uint64_t length,
                                           uint64_t *phys)
{
    for (uint32_t i = 0; domain->cut && i < domain->count; i++) {
        const struct plain_window *window = &domain->window[i];
        uint64_t offset = iova - (domain->start + domain->size / domain->count * i);
        if (window->mapped && offset < window->size && length <= window->size - offset) {
            *phys = window->phys + offset;
            return window;
        }
    }
    return NULL;
}

static void probe(int number, uint32_t liodn)
{
    const struct plain_domain *domain = &world.domain[number];
    const struct plain_window *window;
    struct pamu_request request = {interesting(domain), 1 + below(8), (uint16_t)liodn, (uint8_t)below(2),
                                   (uint8_t)below(5)};
    struct pamu_result result;
    uint64_t phys = 0, looked = 0;
    bool passes;

    if (request.iova > UINT64_MAX - request.length) /* what wraps is the hardware's own rule */
        return;
    window = covering(domain, request.iova, request.length, &phys);
    passes = window != NULL && enabled(domain) && (window->prot & (request.operation == PAMU_OP_READ ? 1u : 2u)) != 0;
    MUST(pamu_access(bench.pamu, &request, &result) == PAMU_OK);
    MUST(result.verdict == (passes ? PAMU_TRANSLATED : PAMU_DENIED));
    MUST(!passes || result.address == phys);
    MUST(!result.stale);
    window = covering(domain, request.iova, 1, &phys);
    MUST((pamu_domain_lookup(bench.software, (uint32_t)number, request.iova, &looked, &bench.refusal) == PAMU_OK) ==
         (window != NULL));
    MUST(looked == (window != NULL ? phys : 0));
    *(passes ? &world.translated : &world.denied) += 1;
}

/* A LIODN that is attached sees its domain; another one sees nothing. */
static void probe_liodn(uint32_t liodn)
{
    struct pamu_liodn_info info;

    MUST(pamu_liodn_info(bench.software, liodn, &info) == PAMU_OK);
    MUST(info.domain == (uint32_t)world.liodn[liodn].domain);
    MUST(info.fspi == world.liodn[liodn].first && info.entries == world.liodn[liodn].entries);
    if (world.liodn[liodn].domain != NONE)
        probe(world.liodn[liodn].domain, liodn);
    else
        MUST(bench_access(&bench, liodn, PAMU_OP_READ, wide(), 1).verdict == PAMU_DENIED);
}

static void check_domain(int number)
{
    struct pamu_domain_info info;
    const struct plain_domain *domain = &world.domain[number];

    MUST(pamu_domain_info(bench.software, (uint32_t)number, &info) == PAMU_OK);
    MUST(info.size == domain->size && (domain->size == 0 || info.start == domain->start));
    MUST(info.windows == (domain->cut ? domain->count : 0));
    MUST(info.mapped == mapped_count(domain));
    MUST(info.enabled == enabled(domain));
}

static void one_world(unsigned steps)
{
    struct pamu_config config = bench_config(&bench);

    config.hardware.mwce = (uint8_t)(below(2) ? 7 : below(8));
    config.walk = below(2) ? PAMU_WALK_FAST : PAMU_WALK_REFERENCE;
    world.maximum = UINT32_C(2) << config.hardware.mwce;
    memset(world.domain, 0, sizeof(world.domain));
    for (int i = 0; i < LIODNS; i++)
        world.liodn[i] = (struct plain_liodn){.domain = NONE};
    bench_open_config(&bench, &config);
    MUST(pamu_software_boot(bench.software, NULL, &bench.refusal) == PAMU_OK);
    for (uint32_t i = 0; i < DOMAINS; i++)
        MUST(bench_domain(&bench) == i);
    for (unsigned i = 0; i < steps; i++) {
        one_request();
        check_domain((int)below(DOMAINS));
        for (int j = 0; j < 4; j++)
            probe_liodn(below(LIODNS));
    }
    bench_close(&bench);
}

static uint64_t environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

START_TEST(random_requests)
{
    uint64_t seed = environment("PAMUSIM_SEED", 20130403), worlds = environment("PAMUSIM_EFFORT", 100);

    world.random = seed;
    world.granted = world.translated = world.denied = 0;
    memset(world.refused, 0, sizeof(world.refused));
    printf("seed %" PRIu64 "\n", seed);
    fflush(stdout);
    for (uint64_t i = 0; i < worlds; i++)
        one_world(2000);
    printf("%" PRIu64 " requests granted; %" PRIu64 " accesses translated, %" PRIu64 " denied\n", world.granted,
           world.translated, world.denied);
    /* The run has been about something. */
    ck_assert_uint_gt(world.granted, worlds * 700);
    ck_assert_uint_gt(world.translated, worlds * 700);
    ck_assert_uint_gt(world.denied, worlds * 700);
    ck_assert_uint_gt(world.refused[PAMU_EINVAL], worlds * 100);
    ck_assert_uint_gt(world.refused[PAMU_EBUSY], worlds * 100);
    ck_assert_uint_gt(world.refused[PAMU_ENODEV], worlds);
    ck_assert_uint_gt(world.refused[PAMU_ENOSPC], worlds / 10);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("domain random");
    TCase *random = tcase_create("random");

    tcase_set_timeout(random, 0);
    tcase_add_test(random, random_requests);
    suite_add_tcase(suite, random);
    return suite;
}

int main(void)
{
    return suite_run(suite());
}
