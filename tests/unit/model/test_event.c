/* Events: every rule as it is applied, which is what explain prints. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "hw/event.h"
#include "support/spoil.h"

static struct board board;

/* What was told, as text: one word an event. */
struct log {
    char text[2000];
    struct pamu_event last;
    struct pamu_event last_of[PAMU_EVENT_VIOLATION + 1];
    uint8_t bytes[PAMU_STRUCTURE_COUNT][PAMU_OME_BYTES]; /* fetched */
    uint8_t found[PAMU_STRUCTURE_COUNT][PAMU_OME_BYTES]; /* in a cache */
};

static struct log events;

static void listen(void *user, const struct pamu_event *event)
{
    static const char *const kinds[] = {"", "!", "?", "@", "~", "#"};
    struct log *log = user;
    size_t used = strlen(log->text);

    (void)snprintf(log->text + used, sizeof(log->text) - used, "%s%s%s", used > 0 ? " " : "", kinds[event->kind],
                   event->kind == PAMU_EVENT_LOOKUP || event->kind == PAMU_EVENT_FETCH ||
                           event->kind == PAMU_EVENT_STALE
                       ? pamu_structure_name(event->structure)
                       : pamu_rule_row(event->rule)->id);
    log->last_of[event->kind] = event[0];
    if (event->kind == PAMU_EVENT_FETCH)
        memcpy(log->bytes[event->structure], event->bytes, event->length);
    if (event->kind == PAMU_EVENT_LOOKUP && event->bytes != NULL)
        memcpy(log->found[event->structure], event->bytes, event->length);
}

static void open_listening(int walk, enum pamu_reason reason)
{
    board_prepare(&board, walk);
    board.config.event = listen;
    board.config.event_user = &events;
    board_start(&board);
    spoil(&board, reason);
    memset(&events, 0, sizeof(events));
}

static uint64_t fact_of(const struct pamu_event *event, const char *name)
{
    for (size_t i = 0; i < event->facts; i++) {
        if (strcmp(event->fact[i].name, name) == 0)
            return event->fact[i].value;
    }
    ck_abort_msg("no fact %s", name);
    return 0; /* ck_abort_msg() does not return, which compilers need not know */
}

/* ? look-up, @ fetch, ! the rule that fails, ~ stale, # violation or error. */
/* rules: T15 C3 C4 */
START_TEST(a_translation_is_told_rule_by_rule)
{
    open_listening(_i, PAMU_REASON_NONE);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_str_eq(events.text,
                     "T1 T2 T3 T4 ?ppaace @ppaace T12 T5 T6 T7 T8 T9 ?spaace @spaace T12 T9 T6 T10 T11 T13 "
                     "?omt @omt T14 T15");
    ck_assert_mem_eq(events.bytes[PAMU_PPAACE], board.memory + 64 * SPOIL_LIODN, 64);
    ck_assert_mem_eq(events.bytes[PAMU_SPAACE], board.memory + 0x4000, 64);
    ck_assert_mem_eq(events.bytes[PAMU_OMT], board.memory + 0xc000 + 256, 128);
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_FETCH], "address"), BOARD_OMT + 256);
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_LOOKUP], "key"), 2);
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_LOOKUP], "hit"), 0);
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_PASS], "address"), 0x7000200);
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_PASS], "operation"), 0x18);
    board_close(&board);
}
END_TEST

/* rules: T7 */
START_TEST(a_failing_rule_shows_its_facts)
{
    const struct pamu_event *fail = &events.last_of[PAMU_EVENT_FAIL];

    open_listening(_i, PAMU_REASON_OUTSIDE_APERTURE);
    (void)spoil_access(&board, PAMU_REASON_OUTSIDE_APERTURE);
    ck_assert(fact_of(fail, "first") == SPOIL_BASE + 0x20000);
    ck_assert(fact_of(fail, "last") == SPOIL_BASE + 0x3ffff);
    ck_assert(fact_of(fail, "IOVA") == SPOIL_IOVA);
    ck_assert_uint_eq(fact_of(fail, "length"), 0x1800);
    ck_assert_uint_eq(fail->facts, 4);
    board_close(&board);
}
END_TEST

/* rules: C1 C3 */
START_TEST(a_hit_fetches_nothing)
{
    open_listening(_i, PAMU_REASON_NONE);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    memset(&events, 0, sizeof(events));
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_str_eq(events.text, "T1 T2 T3 T4 ?ppaace T12 T5 T6 T7 T8 T9 ?spaace T12 T9 T6 T10 T11 T13 ?omt T14 T15");
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_LOOKUP], "hit"), 1);
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_LOOKUP], "enabled"), 1);
    ck_assert_uint_eq(events.last_of[PAMU_EVENT_LOOKUP].length, 128);
    ck_assert_mem_eq(events.found[PAMU_PPAACE], board.memory + 64 * SPOIL_LIODN, 64);
    ck_assert_mem_eq(events.found[PAMU_SPAACE], board.memory + 0x4000, 64);
    ck_assert_mem_eq(events.found[PAMU_OMT], board.memory + 0xc000 + 256, 128);
    board_close(&board);
}
END_TEST

static const char *const endings[PAMU_REASON_COUNT] = {
    [PAMU_REASON_GATE_CLOSED] = "T1 !T2 #V1",
    [PAMU_REASON_DISABLED] = "T1 T2 !T3 #V1",
    [PAMU_REASON_LIODN_OUTSIDE_PPAACT] = "T3 !T4 #V1",
    [PAMU_REASON_PPAACE_INVALID] = "@ppaace T12 !T5 #V3",
    [PAMU_REASON_MALFORMED_PT] = "T5 !T6 #V1",
    [PAMU_REASON_MALFORMED_OTM] = "T5 !T6 #V1",
    [PAMU_REASON_OUTSIDE_APERTURE] = "T5 T6 !T7 #V1",
    [PAMU_REASON_CROSSES_SUBWINDOW] = "T6 T7 !T8 #V1",
    [PAMU_REASON_SPAACE_OUTSIDE_SPAACT] = "T7 T8 !T9 #V1",
    [PAMU_REASON_SPAACE_INVALID] = "T9 ?spaace @spaace T12 !T9 #V1",
    [PAMU_REASON_HOLE] = "T12 T9 T6 !T10 #V1",
    [PAMU_REASON_NO_QUERY] = "T6 T10 !T11 #V1",
    [PAMU_REASON_NO_IMMEDIATE] = "T11 T13 !T14 #V1",
    [PAMU_REASON_OME_OUTSIDE_OMT] = "T11 T13 !T14 #V1",
    [PAMU_REASON_OME_NO_ENCODING] = "T13 ?omt @omt !T14 #V1",
    [PAMU_REASON_FETCH_REJECTED] = "T13 ?omt !T12 #V1",
};

/* rules: T15 V1 V3 T12 */
START_TEST(a_denial_ends_with_the_rule_that_fails)
{
    for (unsigned reason = 1; reason < PAMU_REASON_COUNT; reason++) {
        const struct pamu_event *fail = &events.last_of[PAMU_EVENT_FAIL];
        size_t length, ending;

        if (endings[reason] == NULL)
            continue;
        open_listening(_i, (enum pamu_reason)reason);
        memset(&events, 0, sizeof(events));
        (void)spoil_access(&board, (enum pamu_reason)reason);
        length = strlen(events.text);
        ending = strlen(endings[reason]);
        if (length < ending || strcmp(events.text + length - ending, endings[reason]) != 0)
            ck_abort_msg("'%s' does not end in '%s'", events.text, endings[reason]);
        MUST_EQ(fail->reason, reason);
        MUST_EQ(fail->rule, pamu_reason_row((enum pamu_reason)reason)->rule);
        MUST_EQ(events.last_of[PAMU_EVENT_VIOLATION].reason, reason);
        board_close(&board);
    }
}
END_TEST

/* rules: V1 V2 */
START_TEST(violations_show_the_registers)
{
    const struct pamu_event *violation = &events.last_of[PAMU_EVENT_VIOLATION];

    open_listening(_i, PAMU_REASON_HOLE);
    (void)spoil_access(&board, PAMU_REASON_HOLE);
    ck_assert_uint_eq(fact_of(violation, "captured"), 1);
    ck_assert_uint_eq(fact_of(violation, "AVS1"), 0x009c0201);
    ck_assert(fact_of(violation, "AVA") == SPOIL_IOVA);
    ck_assert_uint_eq(fact_of(violation, "PICS"), 8);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    ck_assert_int_eq(violation->rule, PAMU_RULE_V2);
    ck_assert_uint_eq(fact_of(violation, "captured"), 0);
    ck_assert_uint_eq(fact_of(violation, "AVS1"), 0x009c0201);
    board_close(&board);
}
END_TEST

/* rules: T12 */
START_TEST(errors_show_the_registers)
{
    const struct pamu_event *violation = &events.last_of[PAMU_EVENT_VIOLATION];

    open_listening(_i, PAMU_REASON_FETCH_REJECTED);
    (void)spoil_access(&board, PAMU_REASON_FETCH_REJECTED);
    ck_assert_uint_eq(fact_of(violation, "POES1"), 1);
    ck_assert(fact_of(violation, "POEA") == BOARD_OMT + 256);
    ck_assert_uint_eq(fact_of(violation, "PICS"), 2);
    board_close(&board);
}
END_TEST

/* rules: T1 T3 */
START_TEST(what_is_not_checked_tells_why)
{
    open_listening(_i, PAMU_REASON_NONE);
    pamu_bypass_write(board.pamu, 0xc0000000);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_str_eq(events.text, "T1");
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_PASS], "PAMUBYPENR"), 0xc0000000);
    board_close(&board);
}
END_TEST

/* rules: C5 */
START_TEST(stale_entries_are_told)
{
    board_prepare(&board, _i);
    board_knob(&board, "snoop", "off");
    board_start(&board);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
    spoil(&board, PAMU_REASON_NONE);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    board_moe(&board, 2, 0, 0x99);
    memset(&events, 0, sizeof(events));
    pamu_set_event(board.pamu, listen, &events);
    ck_assert(spoil_access(&board, PAMU_REASON_NONE).stale);
    ck_assert_ptr_nonnull(strstr(events.text, "?omt ~omt T14 T15"));
    ck_assert_uint_eq(fact_of(&events.last_of[PAMU_EVENT_STALE], "key"), 2);
    board_close(&board);
}
END_TEST

/* Records, too, are told piece by piece; and nothing more once nobody listens. */
/* rules: D1 */
START_TEST(records_are_told_until_nobody_listens)
{
    struct pamu_request request = board_request(1, PAMU_OP_READ, 0xff0, 0x20);
    struct pamu_dma_result result;

    open_listening(_i, PAMU_REASON_NONE);
    board_control(&board, PC_PPCC | PC_SPCC);
    board_ppaace(&board, 1, entry_cut(0, 12, 0, 0));
    board_spaace(&board, 0, entry_part(1, 0, 11));
    ck_assert_int_eq(pamu_dma(board.pamu, &request, &result), PAMU_OK);
    memset(&events, 0, sizeof(events));
    ck_assert_int_eq(pamu_dma(board.pamu, &request, &result), PAMU_OK);
    ck_assert_str_eq(events.text, "T1 T2 T3 T4 ?ppaace T12 T5 T6 T7 T8 T10 T11 T13 T14 T15 "
                                  "T1 T2 T3 T4 ?ppaace T12 T5 T6 T7 T8 T9 ?spaace T12 T9 T6 T10 T11 T13 T14 T15");
    pamu_set_event(board.pamu, NULL, NULL);
    memset(&events, 0, sizeof(events));
    ck_assert_int_eq(pamu_dma(board.pamu, &request, &result), PAMU_OK);
    ck_assert_uint_eq(result.hits[PAMU_PPAACE], 2);
    ck_assert_str_eq(events.text, "");
    board_close(&board);
}
END_TEST

START_TEST(facts_beyond_the_last_are_dropped)
{
    struct pamu_event event = {.kind = PAMU_EVENT_PASS};

    for (unsigned i = 0; i < PAMU_EVENT_FACTS + 3; i++)
        event_fact(&event, "n", i);
    ck_assert_uint_eq(event.facts, PAMU_EVENT_FACTS);
    ck_assert_uint_eq(event.fact[PAMU_EVENT_FACTS - 1].value, PAMU_EVENT_FACTS - 1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_translation_is_told_rule_by_rule,     a_failing_rule_shows_its_facts, a_hit_fetches_nothing,
        a_denial_ends_with_the_rule_that_fails, violations_show_the_registers,  errors_show_the_registers,
        what_is_not_checked_tells_why,          stale_entries_are_told,         records_are_told_until_nobody_listens,
        facts_beyond_the_last_are_dropped};

    return RUN_BOTH_WALKS("events", tests);
}
