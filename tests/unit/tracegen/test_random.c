/* Any legal parameters give a trace that replays with nothing refused, and denied only where attackers are at work.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/replay.h"
#include "suite.h"
#include "tracegen/workload.h"

enum { CASES = 208, RECORDS = 3000, TEXT = 4096 };

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

/* A number from least to most, small ones as likely as large ones; a power of two if it is to be one. */
static uint64_t draw_value(struct gen_random *random, const struct gen_parameter *parameter, enum gen_kind kind)
{
    unsigned bits = 0;
    while (bits < 63 && parameter->most >> bits > 1)
        bits++;
    uint64_t value = UINT64_C(1) << gen_below(random, bits + 1);
    if (kind != GEN_POWER)
        value += gen_draw(random) % value - gen_below(random, 2) * (value / 2);
    if (value < parameter->least)
        value = parameter->least;
    return value > parameter->most ? parameter->most : value;
}

static void draw_list(struct gen_random *random, const struct gen_parameter *parameter, char text[256])
{
    size_t used = 0;
    for (unsigned i = 0, count = 1 + gen_below(random, 5); i < count; i++)
        used += (size_t)snprintf(text + used, 256 - used, "%s%" PRIu64 ":%" PRIu32, i > 0 ? "," : "",
                                 draw_value(random, parameter, GEN_NUMBER), gen_below(random, 100) + (i == 0));
}

/* Draws parameters until they are legal together; the text gets them. */
static void draw_choice(struct gen_random *random, struct gen_choice *choice, const struct gen_row *row,
                        char text[TEXT])
{
    struct gen_trouble trouble;
    do {
        size_t used = 0;
        gen_choice_start(choice, row);
        *text = '\0';
        for (size_t i = 0; i < row->parameters; i++) {
            const struct gen_parameter *parameter = &row->parameter[i];
            const struct gen_key_row *key = gen_key_row(parameter->key);
            uint64_t aperture = choice->value[GEN_KEY_WINDOWS] * choice->value[GEN_KEY_WINDOW];
            char value[256];
            if (gen_below(random, 3) == 0)
                continue;
            (void)snprintf(value, sizeof value, "%" PRIu64,
                           parameter->key == GEN_KEY_BASE ? gen_below(random, 1000) * aperture
                                                          : draw_value(random, parameter, key->kind));
            if (key->kind == GEN_LIST)
                draw_list(random, parameter, value);
            ck_assert_msg(gen_choice_set(choice, parameter->key, value, strlen(value), &trouble), "%s: %s; %s", value,
                          trouble.what, trouble.legal);
            used += (size_t)snprintf(text + used, TEXT - used, " %s %s", key->name, value);
        }
    } while (!gen_choice_check(choice, &trouble));
}

struct running {
    struct replay *replay;
    struct op_strings *strings;
    uint8_t *copy;
    size_t count;
};

static bool run_slots(void *user, const uint8_t *slots, size_t count)
{
    struct running *running = user;
    size_t done;
    ck_assert_int_eq(replay_slots(running->replay, slots, count, running->strings, &done), REPLAY_OK);
    running->copy = realloc(running->copy, (running->count + count) * OP_SLOT_BYTES);
    ck_assert_ptr_nonnull(running->copy);
    memcpy(running->copy + running->count * OP_SLOT_BYTES, slots, count * OP_SLOT_BYTES);
    running->count += count;
    return true;
}

static struct replay_totals run_text(const char *text, struct running *running)
{
    struct op_memory_text memory = {text, strlen(text)};
    struct op_session *session = op_session_create(0);
    struct replay_config replay = {.session = session};
    struct op_diagnostic diagnostic;
    *running = (struct running){.replay = replay_create(&replay), .strings = op_strings_create()};
    struct gen_workload_config config = {.read = op_read_memory,
                                         .read_user = &memory,
                                         .slots = run_slots,
                                         .slots_user = running,
                                         .strings = running->strings,
                                         .seed = 1};
    struct gen_workload *workload = gen_workload_create(&config);
    ck_assert_ptr_nonnull(workload);
    enum gen_code code = gen_workload_run(workload, &diagnostic);
    ck_assert_msg(code == GEN_OK, "code %d in '%s': %s", (int)code, text,
                  code == GEN_ERR_SYNTAX ? diagnostic.what : "");
    struct replay_totals totals = *replay_totals(running->replay);
    gen_workload_destroy(workload);
    op_strings_destroy(running->strings);
    replay_destroy(running->replay);
    op_session_destroy(session);
    return totals;
}

static void check_case(struct gen_random *random, const struct gen_row *row, uint64_t seed)
{
    static char words[TEXT], text[2 * TEXT];
    static struct gen_choice choice;
    struct running first, second;
    draw_choice(random, &choice, row, words);
    (void)snprintf(text, sizeof text,
                   "tables ppaact 0xf_f000_0000 entries 1280 spaact 0xf_f100_0000 entries %" PRIu64
                   " omt 0xf_f080_0000 entries 16\nseed %" PRIu64 "\nstream s %s%s\nplay %d turns s\n",
                   gen_choice_spaaces(&choice) > 0 ? gen_choice_spaaces(&choice) : 1, seed, row->name, words, RECORDS);
    struct replay_totals totals = run_text(text, &first);
    ck_assert_msg(totals.refused == 0, "seed %" PRIu64 ": %" PRIu64 " operations refused of\n%s", seed, totals.refused,
                  text);
    ck_assert_msg(totals.denied_records == (row->denied ? totals.records : 0),
                  "seed %" PRIu64 ": %" PRIu64 " denied of\n%s", seed, totals.denied_records, text);
    (void)run_text(text, &second); /* the same seed, the same trace */
    ck_assert_uint_eq(first.count, second.count);
    ck_assert_mem_eq(first.copy, second.copy, first.count * OP_SLOT_BYTES);
    free(first.copy);
    free(second.copy);
}

START_TEST(legal_parameters_are_never_refused)
{
    uint64_t seed = from_environment("PAMUSIM_SEED", 20261122),
             cases = CASES * from_environment("PAMUSIM_EFFORT", 100) / 100;
    struct gen_random random = gen_random_start(seed);
    size_t rows = 0;
    while (gen_row_at(rows) != NULL)
        rows++;
    for (uint64_t i = 0; i < cases; i++)
        check_case(&random, gen_row_at(i % rows), seed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("random");
    tcase_set_timeout(tests, 3600);
    tcase_add_test(tests, legal_parameters_are_never_refused);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
