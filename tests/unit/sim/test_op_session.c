/* Sessions: settings, the effect of each operation, refusals. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "suite.h"
#include "test_op_support.h"

/* Lines and the beginning of their answers. */
struct step {
    const char *line, *answer;
};

static void walk_through(struct bench *bench, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *answer = bench_ask(bench, steps[i].line);
        if (strncmp(answer, steps[i].answer, strlen(steps[i].answer)) != 0)
            ck_abort_msg("%s\nexpected %s\ngot %s", steps[i].line, steps[i].answer, answer);
    }
}

#define WALK(bench, ...)                                  \
    do {                                                  \
        static const struct step steps[] = {__VA_ARGS__}; \
        walk_through(bench, steps, COUNT(steps));         \
    } while (0)

START_TEST(settings_come_before_the_model)
{
    struct bench *bench = bench_create();
    WALK(bench, {"chip p4081", "error EINVAL no such chip: 'p4081'; the nearest is p4080"},
         {"chip zzzzzzzzz", "error EINVAL no such chip: 'zzzzzzzzz'; such as p4080"},
         {"set snop off", "error EINVAL no such knob: 'snop'; the nearest is snoop"},
         {"set snoop maybe", "error EINVAL not a value of this knob: 'maybe'; one of off on"},
         {"set seed x", "error EINVAL not a value of this knob: 'x'; a number from 0 to 4294967295"},
         {"erratum A-005981 on", "error EINVAL no such erratum: 'A-005981'; the nearest is A-005982"},
         {"chip t2080", "ok"}, {"set snoop off", "ok"}, {"erratum a-005982 on", "ok"}, {"reset", "ok"},
         {"chip p4080", "error EBUSY the model is made already"}, {"set snoop on", "error EBUSY"},
         {"erratum A-005982 off", "error EBUSY"});
    const struct pamu_config *config = pamu_config(op_session_model(bench->session));
    ck_assert_str_eq(op_session_chip(bench->session)->name, "t2080");
    ck_assert_uint_eq(config->knobs.snoop, PAMU_OFF);
    ck_assert(config->hardware.erratum.a005982);
    WALK(bench, {"restart", "ok"}, {"chip p4080", "ok"}, {"reset", "ok"});
    config = pamu_config(op_session_model(bench->session));
    ck_assert_uint_eq(config->knobs.snoop, PAMU_ON);
    ck_assert_uint_eq(config->hardware.instances, 5); /* FACTS: P4080 has 5 */
    bench_destroy(bench);
}
END_TEST

START_TEST(the_outside_wins_over_the_script)
{
    struct bench *bench = bench_create();
    struct op_session *session = bench->session;
    ck_assert(op_force_chip(session, pamu_chip_find("p5020")));
    ck_assert(op_force_knob(session, "cross", "split"));
    ck_assert(!op_force_knob(session, "cross", "maybe"));
    ck_assert(!op_force_knob(session, "crass", "split"));
    for (unsigned run = 0; run < 2; run++) {
        WALK(bench, {"chip p4080", "ok"}, {"set cross deny", "ok"}, {"set burst 64", "ok"});
        struct pamu_knobs knobs;
        op_session_knobs(session, &knobs);
        ck_assert_uint_eq(knobs.cross, PAMU_CROSS_SPLIT);
        const struct pamu_config *config = pamu_config(op_session_model(session));
        ck_assert_str_eq(op_session_chip(session)->name, "p5020");
        ck_assert_uint_eq(config->knobs.cross, PAMU_CROSS_SPLIT);
        ck_assert_uint_eq(config->knobs.burst, 64);
        ck_assert(!op_force_chip(session, pamu_chip_find("p4080")));
        ck_assert(!op_force_knob(session, "cross", "deny"));
        WALK(bench, {"restart", "ok"});
    }
    bench_destroy(bench);
}
END_TEST

START_TEST(settings_that_make_no_model_are_refused)
{
    struct bench *bench = bench_create();
    WALK(bench, {"set lines.ppaace 7", "ok"}, {"set ways.ppaace 4", "ok"},
         {"reset", "error EINVAL these settings make no model: "});
    ck_assert_ptr_null(op_session_model(bench->session));
    ck_assert_int_eq(op_session_answer(bench->session)->verdict, OP_VERDICT_ERROR);
    WALK(bench, {"set lines.ppaace 8", "ok"}, {"reset", "ok"});
    bench_destroy(bench);
}
END_TEST

START_TEST(registers)
{
    struct bench *bench = bench_create();
    WALK(bench, {"bypass-read", "ok value 0xffffffff"}, {"bypass 0x07ffffff", "ok"},
         {"bypass-read", "ok value 0x07ffffff"}, {"reg-write 4 PPBAH 0xf", "ok"},
         {"reg-read 4 0x000", "ok value 0x0000000f"}, {"reg-read 0 PPBAH", "ok value 0x00000000"},
         {"reg-write 5 PC 0", "error EINVAL no instance 5; the chip has 0 to 4 (M1)"},
         {"reg-read 5 PC", "error EINVAL no instance 5"}, {"irq 5", "error EINVAL no instance 5"},
         {"counters 5", "error EINVAL no instance 5"}, {"access 1 read 0 4 instance 5", "error EINVAL no instance 5"},
         {"dma 1 r 0 4 instance 5", "error EINVAL no instance 5"}, {"irq 4", "ok violation 0 error 0"}, {"reset", "ok"},
         {"reg-read 4 PPBAH", "ok value 0x00000000"}, {"bypass-read", "ok value 0xffffffff"});
    bench_destroy(bench);
}
END_TEST

START_TEST(memory)
{
    struct bench *bench = bench_create();
    WALK(bench, {"mem-read 0x1000 4", "ok bytes 00000000"}, {"mem-write 0x1002 abcdef", "ok"},
         {"mem-read 0x1000 6", "ok bytes 0000abcdef00"}, {"mem-fill 0x0fff 4 0x11", "ok"},
         {"mem-read 0xffe 8", "ok bytes 0011111111cdef00"},
         {"mem-read 0xffff_ffff_ffff_ffff 2", "error EFAULT the range reaches past 2^64"},
         {"mem-write 0xffff_ffff_ffff_ffff 0000", "error EFAULT the range reaches past 2^64"},
         {"mem-fill 0 2G 1", "error ENOMEM the simulated memory would hold more bytes than its limit allows"},
         {"mem-reject 0x1000 4", "ok"}, {"mem-read 0xfff 2", "error EFAULT the range touches one that is rejected"},
         {"mem-fill 0x1003 2 0", "error EFAULT"}, {"mem-reject 0xffff_ffff_ffff_ffff 2", "error EFAULT"},
         {"mem-accept", "ok"}, {"mem-read 0xfff 2", "ok bytes 1111"});
    bench_destroy(bench);
}
END_TEST

/* 64 entries of a PPAACT at 0x1000, 16 of a SPAACT at 0x3000, 4 OMEs at 0x4000. */
#define TABLES                                                                                \
    {                                                                                         \
        "tables ppaact 0x1000 entries 64 spaact 0x3000 entries 16 omt 0x4000 entries 4", "ok" \
    }

START_TEST(tables_program_every_instance)
{
    struct bench *bench = bench_create();
    WALK(bench, {"tables ppaact 0xf_0000_1000 entries 64 spaact 0x3000 entries 16 omt 0x4000 entries 4", "ok"});
    WALK(bench, {"reg-read 4 PPBAH", "ok value 0x0000000f"}, {"reg-read 4 PPBAL", "ok value 0x00001000"},
         {"reg-read 4 PPLAH", "ok value 0x0000000f"}, {"reg-read 4 PPLAL", "ok value 0x00002000"},
         {"reg-read 4 SPBAL", "ok value 0x00003000"}, {"reg-read 4 SPLAL", "ok value 0x00003400"},
         {"reg-read 0 OBAL", "ok value 0x00004000"}, {"reg-read 0 OLAL", "ok value 0x00004200"},
         {"reg-read 4 PC", "ok value 0x40001011"}, {"reg-read 4 PICS", "ok value 0x00000005"},
         {"bypass-read", "ok value 0x00000000"},
         {"tables ppaact 0xffff_ffff_ffff_f000 entries 65 spaact 0 entries 0 omt 0 entries 0",
          "error EINVAL a table reaches past"});
    bench_destroy(bench);
}
END_TEST

/* Bytes by hand from FACTS section 3. */
START_TEST(entries_are_written_as_bytes)
{
    struct bench *bench = bench_create();
    WALK(bench,
         {"ppaace 1 V=1",
          "error EINVAL entry 1 is outside the table, which has 0; the operation tables sets it up (T4)"},
         TABLES,
         {"ppaace 0x21 window=0x1_2345_6000 size=4K subwindows=256 prot=r V=1 ATM=1 phys=0xf_fe04_4000 mapped=4K CR=1 "
          "CID=0x42 FSPI=3 DID=9",
          "ok"},
         {"mem-read 0x1840 32", "ok bytes 00000001234562e909000080004200740000000ffe0442c00000000300000000"},
         {"ppaace-set 0x21 V=0 prot=w", "ok"},
         {"mem-read 0x1840 32", "ok bytes 00000001234562f009000080004200740000000ffe0442c00000000300000000"},
         {"ppaace 0x21", "ok"},
         {"mem-read 0x1840 32", "ok bytes 0000000000000000000000000000000000000000000000000000000000000000"},
         {"spaace 15 LIODN=0x21 V=1", "ok"}, {"mem-read 0x33c0 8", "ok bytes 0000000000210003"},
         {"mem-fill 0x3380 64 0xff", "ok"}, {"spaace-set 14 LIODN=0x1234", "ok"},
         {"mem-read 0x3380 12", "ok bytes ffffffff1234ffffffffffff"},
         {"ppaace 64", "error EINVAL entry 64 is outside the table, which has 64 entries (T4)"},
         {"spaace 16", "error EINVAL entry 16 is outside the table, which has 16 entries (T9)"},
         {"ome 4", "error EINVAL entry 4 is outside the table, which has 4 entries (T14)"},
         {"spaace 0 WSE=3", "error EINVAL the entry has a field WSE only with PT=0 (P1)"},
         {"ppaace 0 LIODN=3", "error EINVAL the entry has a field LIODN only with PT=1 (P1)"},
         {"ppaace 0 OMI=3", "error EINVAL the entry has a field OMI only with OTM=2 (P1)"},
         {"ppaace 0 OMI=3 OTM=2", "ok"},
         {"ppaace-set 0 MOEB=3", "error EINVAL the entry has a field MOEB only with OTM not 2"},
         {"mem-read 0x3000 8", "ok bytes 0000000000000000"}, {"ome 3 write=wwsao 0x7f=5", "ok"},
         {"mem-read 0x4180 2", "ok bytes 009d"}, {"mem-read 0x41fe 2", "ok bytes 0005"},
         {"mem-reject 0x1000 4096", "ok"}, {"ppaace 1 V=1", "error EFAULT"}, {"ppaace-set 1 V=1", "error EFAULT"});
    bench_destroy(bench);
}
END_TEST

START_TEST(domains_by_name)
{
    struct bench *bench = bench_create();
    ck_assert_ptr_null(op_session_software(bench->session));
    WALK(bench, {"geometry a start 0 size 1M", "error ENOENT the operation domain has made none called a"},
         {"windows a 1", "error ENOENT"}, {"attach a liodn 1", "error ENOENT"}, {"detach a liodn 1", "error ENOENT"},
         {"map a window 0 phys 0 size 4K", "error ENOENT"}, {"unmap a window 0", "error ENOENT"},
         {"enable a", "error ENOENT"}, {"disable a", "error ENOENT"}, {"domain a", "ok"},
         {"domain a", "error EBUSY there is a domain of this name: a"}, {"domain b", "ok"},
         {"tables ppaact 0 entries 1 spaact 0 entries 0 omt 0 entries 0",
          "error EBUSY the driver has placed the tables"});
    ck_assert_uint_ne(op_session_domain(bench->session, "a"), PAMU_NO_DOMAIN);
    ck_assert_uint_ne(op_session_domain(bench->session, "b"), op_session_domain(bench->session, "a"));
    ck_assert_uint_eq(op_session_domain(bench->session, "c"), PAMU_NO_DOMAIN);
    ck_assert_ptr_nonnull(op_session_software(bench->session));
    for (unsigned i = 0; i < 100; i++) {
        char line[32];
        (void)snprintf(line, sizeof line, "domain d%u", i);
        ck_assert_str_eq(bench_ask(bench, line), "ok");
    }
    ck_assert_uint_ne(op_session_domain(bench->session, "d99"), PAMU_NO_DOMAIN);
    bench_destroy(bench);
}
END_TEST

START_TEST(domains_use_the_tables_that_were_placed)
{
    struct bench *bench = bench_create();
    WALK(bench, {"tables ppaact 0x10000 entries 64 spaact 0x20000 entries 16 omt 0x30000 entries 4", "ok"},
         {"domain a", "ok"}, {"geometry a start 0 size 1M", "ok"}, {"windows a 1", "ok"},
         {"attach a liodn 0x40", "error EINVAL"}, {"attach a liodn 0x3f", "ok"},
         {"map a window 0 phys 0x100000 size 1M", "ok"}, {"access 0x3f read 0x10 4", "ok phys 0x100010"},
         {"reg-read 0 PPBAL", "ok value 0x00010000"}, {"restart", "ok"},
         {"tables ppaact 0x1040 entries 64 spaact 0x3000 entries 16 omt 0x4000 entries 4", "ok"},
         {"domain a", "error EINVAL domains cannot use these tables: "});
    ck_assert_ptr_null(op_session_software(bench->session));
    bench_destroy(bench);
}
END_TEST

START_TEST(accesses_answer_with_all_they_came_to)
{
    struct bench *bench = bench_create();
    WALK(bench, TABLES, {"ome 1 read=0x85", "ok"},
         {"ppaace 2 window=0 size=64K subwindows=2 prot=rw V=1 CR=1 CID=5 DID=6 PID=7 SNPID=8 ATM=1 phys=0x8000_0000 "
          "mapped=32K OTM=2 OMI=1 FSPI=0",
          "ok"});
    ck_assert_str_eq(
        bench_ask(bench, "access 2 read 0x7ffc 4 instance 1"),
        "ok phys 0x80007ffc op 0x05 window 0 did 6 pid 7 snpid 8 cid 5 coherent 1 fetches 2 ppaace-misses 1 "
        "omt-misses 1 instance 1");
    ck_assert_str_eq(bench_ask(bench, "access 2 write 0x0 4"),
                     "denied window 0 reason ome-no-encoding rule T14 class OTV captured 1 fetches 2 ppaace-misses 1 "
                     "omt-misses 1");
    ck_assert_str_eq(bench_ask(bench, "access 2 read 0x8000 4"),
                     "denied window 1 reason spaace-invalid rule T9 class WAV fetches 1 ppaace-hits 1 spaace-misses 1");
    ck_assert_str_eq(bench_ask(bench, "dma 2 r 0x4000 32K"),
                     "denied iova 0x8000 window 0 last-window 1 reason spaace-invalid rule T9 class WAV pieces 2 "
                     "denied-pieces 1 translated-bytes 16384 ppaace-hits 2 spaace-misses 1 omt-hits 1");
    ck_assert_str_eq(bench_ask(bench, "dma 2 r 0x4000 16K"),
                     "ok phys 0x80004000 window 0 last-window 0 translated-bytes 16384 ppaace-hits 1 omt-hits 1");
    WALK(bench,
         {"counters 0", "ok transactions 5 translated 2 denied 3 lost-violations 2 ppaace-hits 4 ppaace-misses 1"},
         {"bypass 0xffffffff", "ok"}, {"access 2 eread0 0x123 4", "bypassed phys 0x123 op eread0"});
    bench_destroy(bench);
}
END_TEST

START_TEST(an_liodn_sits_where_it_was_placed)
{
    struct bench *bench = bench_create();
    ck_assert(op_session_place(bench->session, 2, 3));
    ck_assert(!op_session_place(bench->session, 2, PAMU_MAX_INSTANCES));
    WALK(bench, {"access 2 read 0 4", "bypassed phys 0x0 op read instance 3"},
         {"access 2 read 0 4 instance 1", "bypassed phys 0x0 op read instance 1"});
    ck_assert_uint_eq(op_session_instance(bench->session, 2), 3);
    const struct pamu_chip *chip = op_session_chip(bench->session);
    for (size_t i = 0; i < chip->device_count; i++)
        for (unsigned j = 0; j < chip->devices[i].liodns; j++) {
            uint16_t liodn = chip->devices[i].liodn[j];
            if (liodn != 2)
                ck_assert_uint_eq(op_session_instance(bench->session, liodn), pamu_chip_instance_of(chip, liodn).value);
        }
    bench_destroy(bench);
}
END_TEST

static void count_event(void *user, const struct pamu_event *event)
{
    (void)event;
    ++*(unsigned *)user;
}

START_TEST(who_listens_hears_of_rules)
{
    struct bench *bench = bench_create();
    unsigned events = 0;
    op_session_set_event(bench->session, count_event, &events);
    op_session_set_walk(bench->session, PAMU_WALK_REFERENCE);
    WALK(bench, {"access 2 read 0 4", "bypassed"});
    ck_assert_uint_gt(events, 0);
    ck_assert_int_eq(pamu_config(op_session_model(bench->session))->walk, PAMU_WALK_REFERENCE);
    op_session_set_event(bench->session, NULL, NULL);
    events = 0;
    WALK(bench, {"access 2 read 0 4", "bypassed"});
    ck_assert_uint_eq(events, 0);
    bench_destroy(bench);
}
END_TEST

START_TEST(an_expect_looks_at_the_answer_before_and_leaves_it)
{
    struct bench *bench = bench_create();
    WALK(bench, {"expect ok", "ok"}, {"bypass-read", "ok value 0xffffffff"}, {"expect ok value 0xffffffff", "ok"},
         {"expect ok value 0", "failed value expected 0x00000000 got 0xffffffff"},
         {"expect ok value 0xffffffff", "ok"});
    ck_assert_uint_eq(op_answer_find(op_session_answer(bench->session), OP_KEY_VALUE)->number, 0xffffffff);
    ck_assert_uint_eq(mem_held(op_session_memory(bench->session)), 0);
    bench_destroy(bench);
}
END_TEST

START_TEST(every_row_has_an_effect)
{
    size_t count;
    const struct op_row *rows = op_rows(&count);
    struct bench *bench = bench_create();
    uint32_t id;
    MUST(op_strings_intern(bench->strings, "p4080", 5, &id) == OP_OK);
    for (size_t i = 0; i < count; i++) {
        struct op op = {.code = rows[i].code, .strings = bench->strings};
        op_answer_print(op_apply(bench->session, &op), bench->text, sizeof bench->text);
        ck_assert_ptr_null(strstr(bench->text, "ENOSYS"));
    }
    struct op none = {.code = 0x7f, .strings = bench->strings};
    op_answer_print(op_apply(bench->session, &none), bench->text, sizeof bench->text);
    ck_assert_str_eq(bench->text, "error ENOSYS no such opcode");
    bench_destroy(bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        settings_come_before_the_model,
        the_outside_wins_over_the_script,
        settings_that_make_no_model_are_refused,
        registers,
        memory,
        tables_program_every_instance,
        entries_are_written_as_bytes,
        domains_by_name,
        domains_use_the_tables_that_were_placed,
        accesses_answer_with_all_they_came_to,
        an_liodn_sits_where_it_was_placed,
        who_listens_hears_of_rules,
        an_expect_looks_at_the_answer_before_and_leaves_it,
        every_row_has_an_effect,
    };
    return RUN_ONCE("op-session", tests);
}
