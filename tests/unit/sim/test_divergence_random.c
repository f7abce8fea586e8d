/* Random requests to drivers: what differs has a name, or nothing differs. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "report/divergence.h"
#include "suite.h"
#include "test_draw.h"
#include "test_op_support.h"

#define STEPS 40
#define DOMAINS 3

/* ---- a machine, and what was asked of it ---- */

struct player {
    struct bench *bench;
    struct report_divergences *report;
    uint64_t random;
    char log[STEPS * 2][120];
    unsigned lines;
};

static uint64_t next(struct player *player)
{
    player->random ^= player->random << 13;
    player->random ^= player->random >> 7;
    player->random ^= player->random << 17;
    return player->random * UINT64_C(0x2545f4914f6cdd1d) >> 16;
}

static uint64_t below(struct player *player, uint64_t bound)
{
    return next(player) % bound;
}

static bool ask(struct player *player, const char *format, ...)
{
    char *line = player->log[player->lines++ % (STEPS * 2)];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof player->log[0], format, arguments);
    va_end(arguments);
    return strncmp(bench_ask(player->bench, line), "ok", 2) == 0;
}

static void begin(struct player *player, const char *flavour)
{
    player->bench = bench_create();
    player->report = report_divergences_create(player->bench->session);
    MUST(player->report != NULL);
    player->lines = 0;
    MUST(ask(player, "flavour %s", flavour));
    for (unsigned i = 0; i < DOMAINS; i++)
        MUST(ask(player, "domain d%u", i));
}

static void end(struct player *player)
{
    report_divergences_destroy(player->report);
    bench_destroy(player->bench);
}

static void give_up(struct player *player, const char *what)
{
    size_t count;
    const struct report_divergence *row = report_divergences(player->report, &count);
    for (unsigned i = 0; i < player->lines && i < STEPS * 2; i++)
        (void)printf("%s\n", player->log[i]);
    for (size_t i = 0; i < count; i++)
        if (row[i].item == NULL || strcmp(what, "differs") == 0)
            (void)printf("%s 0x%x 0x%" PRIx64 ": driver %d 0x%" PRIx64 " %s, hardware %d 0x%" PRIx64 " %s: %s\n",
                         row[i].domain, row[i].liodn, row[i].iova, row[i].driver.passes, row[i].driver.phys,
                         row[i].driver.word != NULL ? row[i].driver.word : "", row[i].hardware.passes,
                         row[i].hardware.phys, row[i].hardware.word != NULL ? row[i].hardware.word : "",
                         row[i].item != NULL ? row[i].item : "?");
    ck_abort_msg("%s, PAMUSIM_SEED=%" PRIu64, what, environment("PAMUSIM_SEED", 20130402));
}

/* ---- anything goes ---- */

static const unsigned liodns[] = {0x7f, 0xc4, 31, 0x40}; /* USB, DMA, QMan, none of the tree's */

static void random_step(struct player *player)
{
    static const unsigned counts[] = {1, 2, 4, 8, 256, 3};
    unsigned domain = (unsigned)below(player, DOMAINS), liodn = liodns[below(player, COUNT(liodns))];
    uint64_t exponent = 12 + below(player, 20), odd = below(player, 4) == 0 ? below(player, 3) * 0x140 : 0;
    switch (below(player, 12)) {
    case 0:
        (void)ask(player, "geometry d%u start 0x%" PRIx64 " size 0x%" PRIx64, domain, below(player, 4) << exponent,
                  (UINT64_C(1) << exponent) + odd);
        break;
    case 1:
        (void)ask(player, "windows d%u %u", domain, counts[below(player, COUNT(counts))]);
        break;
    case 2:
    case 3:
        (void)ask(player, "attach d%u liodn 0x%x", domain, liodn);
        break;
    case 4:
        (void)ask(player, "detach d%u liodn 0x%x", domain, liodn);
        break;
    case 5:
    case 6:
    case 7:
        (void)ask(player, "map d%u window %u phys 0x%" PRIx64 " size 0x%" PRIx64 " prot %s", domain,
                  (unsigned)below(player, 4), (below(player, 16) << 32) + (below(player, 64) << 12) + odd,
                  (UINT64_C(1) << exponent >> below(player, 8)) + odd, below(player, 5) == 0 ? "none" : "rw");
        break;
    case 8:
        (void)ask(player, "unmap d%u window %u", domain, (unsigned)below(player, 4));
        break;
    case 9:
        (void)ask(player, "%s d%u", below(player, 3) == 0 ? "disable" : "enable", domain);
        break;
    case 10:
        (void)ask(player, "access 0x%x read 0x%" PRIx64 " 4 instance 0", liodn, below(player, 1 << 20) << 12);
        (void)ask(player, "isr 0");
        break;
    default:
        (void)ask(player, "range d%u start 0x%" PRIx64 " size 0x%" PRIx64, domain, below(player, 1 << 16) << 12,
                  (UINT64_C(1) << exponent >> below(player, 8)) + odd);
        break;
    }
}

/* For every flavour. */
START_TEST(every_difference_has_a_name)
{
    struct player player = {.random = environment("PAMUSIM_SEED", 20130402) + (uint64_t)_i};
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100);
    for (uint64_t i = 0; i < rounds; i++) {
        begin(&player, pamu_flavour_row((enum pamu_flavour)_i)->name);
        if (below(&player, 2) == 0)
            (void)ask(&player, "bypass 0x0");
        for (unsigned step = 0; step < STEPS; step++) {
            random_step(&player);
            MUST(report_divergences_look(player.report, (struct report_place){NULL, step}));
            if (report_divergences_of(player.report, NULL) > 0)
                give_up(&player, "not explained");
        }
        end(&player);
    }
}
END_TEST

/* ---- only what FACTS 12 and 14 say nothing of ---- */

/* What one domain maps, as the test knows it. */
struct plan {
    uint64_t start, window;
    unsigned count;
    uint64_t phys[8]; /* 0 for not mapped */
    bool enabled;
};

static void begin_plan(struct player *player, unsigned domain, struct plan *plan)
{
    static const unsigned counts[] = {1, 2, 4, 8};
    *plan = (struct plan){.window = UINT64_C(1) << (12 + below(player, 16)), .count = counts[below(player, 4)]};
    plan->start = below(player, 8) * plan->window * plan->count;
    MUST(ask(player, "geometry d%u start 0x%" PRIx64 " size 0x%" PRIx64, domain, plan->start,
             plan->window * plan->count));
    MUST(ask(player, "windows d%u %u", domain, plan->count));
    MUST(ask(player, "attach d%u liodn 0x%x", domain, liodns[domain]));
}

/* Whole windows, aligned, with all permissions; mapped while nothing else of the drivers' ways can matter. */
static void map_or_unmap(struct player *player, unsigned domain, struct plan *plan)
{
    unsigned window = (unsigned)below(player, plan->count);
    uint64_t phys = (1 + below(player, 1 << 12)) * plan->window;
    if (plan->phys[window] != 0) {
        MUST(ask(player, "unmap d%u window %u", domain, window));
        plan->phys[window] = 0;
    } else if (plan->count > 1 || !plan->enabled) {
        MUST(ask(player, "map d%u window %u phys 0x%" PRIx64 " size 0x%" PRIx64, domain, window, phys, plan->window));
        plan->phys[window] = phys;
    }
}

static bool maps_any(const struct plan *plan)
{
    for (unsigned i = 0; i < plan->count; i++)
        if (plan->phys[i] != 0)
            return true;
    return false;
}

/* What was mapped is reached, at its place; what was not is not. */
static void check_plan(struct player *player, unsigned domain, const struct plan *plan)
{
    uint64_t bytes = plan->window * plan->count, offset = below(player, bytes + 8192);
    uint64_t phys = offset < bytes ? plan->phys[offset / plan->window] : 0;
    char wanted[64];
    if (phys != 0 && maps_any(plan))
        (void)snprintf(wanted, sizeof wanted, "ok phys 0x%" PRIx64 " ", phys + offset % plan->window);
    else
        (void)snprintf(wanted, sizeof wanted, "denied ");
    (void)ask(player, "access 0x%x read 0x%" PRIx64 " 1", liodns[domain], plan->start + offset);
    if (strncmp(player->bench->text, wanted, strlen(wanted)) != 0) {
        (void)printf("wanted %s, got %s\n", wanted, player->bench->text);
        give_up(player, "differs");
    }
}

START_TEST(elsewhere_both_views_are_the_same)
{
    static const char *const flavours[] = {"vfio-strict", "linux-window", "vfio-sdk"};
    struct player player = {.random = environment("PAMUSIM_SEED", 20130402) + (uint64_t)_i};
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100);
    struct plan plans[DOMAINS];
    size_t count;
    for (uint64_t i = 0; i < rounds; i++) {
        begin(&player, flavours[_i]);
        for (unsigned domain = 0; domain < DOMAINS; domain++)
            begin_plan(&player, domain, &plans[domain]);
        for (unsigned step = 0; step < STEPS; step++) {
            unsigned domain = (unsigned)below(&player, DOMAINS);
            map_or_unmap(&player, domain, &plans[domain]);
            if (plans[domain].count == 1 && plans[domain].phys[0] == 0)
                plans[domain].enabled = false; /* unmapping the single window disables */
            if (maps_any(&plans[domain]) && !plans[domain].enabled)
                plans[domain].enabled = ask(&player, "enable d%u", domain);
            check_plan(&player, domain, &plans[domain]);
            MUST(report_divergences_look(player.report, (struct report_place){NULL, step}));
            (void)report_divergences(player.report, &count);
            if (count > 0)
                give_up(&player, "differs");
        }
        end(&player);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("divergence-random");
    TCase *cases = tcase_create("divergence-random");
    tcase_set_timeout(cases, 600);
    tcase_add_loop_test(cases, every_difference_has_a_name, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(cases, elsewhere_both_views_are_the_same, 0, 3);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
