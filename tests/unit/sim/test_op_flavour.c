/* Operations about drivers: text, bytes by hand, answers, refusals. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_op_support.h"

/* Lines, their canonical form, and their slots by hand: opcode in byte 14, flags in byte 15; of the config operations
 * the size is at 16, the physical address at 24, omi at 32, cid at 40. */
static const struct {
    const char *line, *canonical;
    size_t slots;
    uint8_t bytes[48];
} known[] = {
    {"flavour u-boot", "flavour u-boot bits 64", 1, {[14] = 0x70, 64}},
    {"flavour linux-window bits 32", "flavour linux-window bits 32", 1, {[14] = 0x70, 32}},
    {"boot", "boot errors on", 1, {[14] = 0x71, 1}},
    {"boot errors off", "boot errors off", 1, {[14] = 0x71, 0}},
    {"isr 3", "isr 3", 1, {[14] = 0x72, 3}},
    {"iova-to-phys d 4K", "iova-to-phys d 0x1000", 1, {[1] = 0x10, [14] = 0x73}},
    {"stash d cache 3 cpu 7", "stash d cache 3 cpu 7", 1, {[0] = 7, [14] = 0x74, 3}},
    {"range d start 0x1000 size 8G", "range d start 0x1000 size 8G", 2, {[1] = 0x10, [14] = 0x75, [20] = 2}},
    {"config-ppaace 0x7f start 1M size 64K windows 4 phys 4K prot r omi 3 cid 0x20",
     "config-ppaace 0x7f start 0x100000 size 64K windows 4 phys 0x1000 prot r omi 0x3 cid 0x20",
     3,
     {[2] = 0x10, [8] = 4, [12] = 0x7f, [14] = 0x76, 1, [18] = 1, [25] = 0x10, [32] = 3, [40] = 0x20}},
    {"config-spaace 0x7f windows 4 window 1 size 4K phys 4K",
     "config-spaace 0x7f windows 4 window 1 size 4K phys 0x1000 prot rw omi 0xffffffff cid 0xffffffff",
     3,
     {[0] = 1,
      [8] = 4,
      [12] = 0x7f,
      [14] = 0x77,
      3,
      [17] = 0x10,
      [25] = 0x10,
      [32] = 0xff,
      0xff,
      0xff,
      0xff,
      [40] = 0xff,
      0xff,
      0xff,
      0xff}},
    {"disable-spaace 0x7f window 4", "disable-spaace 0x7f window 4", 1, {[8] = 4, [12] = 0x7f, [14] = 0x78}},
    {"destroy d", "destroy d", 1, {[14] = 0x79}},
    {"state d", "state d", 1, {[14] = 0x7a}},
};

START_TEST(lines_and_bytes)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        struct bench *bench = bench_create();
        uint8_t slots[64];
        size_t used = 0;
        const struct op *op = bench_parse(bench, known[i].line);
        op_print(op, bench->text, sizeof bench->text);
        ck_assert_str_eq(bench->text, known[i].canonical);
        ck_assert_int_eq(op_encode(op, slots, 4, &used), OP_OK);
        ck_assert_uint_eq(used, known[i].slots);
        if (memcmp(slots, known[i].bytes, used * 16) != 0)
            ck_abort_msg("other bytes than by hand: %s", known[i].line);
        bench_destroy(bench);
    }
}
END_TEST

/* Lines and the beginning of their answers. */
struct step {
    const char *line, *answer;
};

static void walk(const struct step *steps, size_t count)
{
    struct bench *bench = bench_create();
    for (size_t i = 0; i < count; i++) {
        const char *answer = bench_ask(bench, steps[i].line);
        if (strncmp(answer, steps[i].answer, strlen(steps[i].answer)) != 0)
            ck_abort_msg("%s\nexpected %s\ngot %s", steps[i].line, steps[i].answer, answer);
    }
    bench_destroy(bench);
}

START_TEST(a_driver_is_chosen_before_it_works)
{
    static const struct step steps[] = {
        {"flavour linux", "error EINVAL no such flavour: 'linux'; one of vfio-strict linux-window"},
        {"flavour linux-flat bits 16", "error EINVAL a kernel has 32 or 64 bits"},
        {"isr 0", "error ENODEV there is no driver yet"},
        {"isr 9", "error EINVAL"},
        {"config-spaace 1 windows 2 window 1 size 4K phys 0", "error ENODEV"},
        {"config-ppaace 1 start 0 size 4K windows 2 phys 0", "error ENODEV"},
        {"disable-spaace 1 window 1", "error ENODEV"},
        {"flavour linux-window", "ok"},
        {"boot", "ok"},
        {"boot", "error EBUSY the driver has initialised the device already"},
        {"flavour u-boot", "error EBUSY the driver is at work"},
        {"tables ppaact 0 entries 1 spaact 0 entries 0 omt 0 entries 0", "error EBUSY the driver has placed"},
        {"isr 0", "ok handled 0"},
        {"iova-to-phys d 0", "error ENOENT"},
        {"stash d cache 1 cpu 0", "error ENOENT"},
        {"range d start 0 size 4K", "error ENOENT"},
        {"state d", "error ENOENT"},
        {"destroy d", "error ENOENT"},
        {"restart", "ok"},
        {"flavour hypervisor", "ok"},
    };
    walk(steps, COUNT(steps));
}
END_TEST

/* Domains by name end, and their names are free again. */
START_TEST(domains_end)
{
    static const struct step steps[] = {
        {"flavour linux-window", "ok"},
        {"domain d", "ok"},
        {"attach d liodn 0x7f", "ok"},
        {"state d", "ok enabled 0 liodns 1"},
        {"destroy d", "ok"},
        {"state d", "error ENOENT"},
        {"domain d", "ok"},
        {"state d", "ok enabled 0"},
        {"restart", "ok"},
        {"domain d", "ok"},
        {"attach d liodn 0x7f", "ok"},
        {"destroy d", "error EBUSY LIODN 0x7f is attached; detach it first (R9)"},
        {"state d", "ok enabled 0 liodns 1"},
        {"restart", "ok"},
        {"flavour u-boot", "ok"},
        {"domain d", "ok"},
        {"state d", "ok"},
        {"enable d", "ok"},
        {"attach d liodn 5", "error E1 config_pamu returns -1: no range, or no window that holds all (F12.10)"},
        {"stash d cache 1 cpu 0", "error ENOSYS flavour u-boot has no such function (X3)"},
    };
    walk(steps, COUNT(steps));
}
END_TEST

/* The memory that the tables need may refuse. */
START_TEST(memory_refuses)
{
    static const struct step steps[] = {
        {"flavour linux-window", "ok"},
        {"mem-reject 0xff0000000 4K", "ok"},
        {"boot", "error EFAULT"},
        {"mem-accept", "ok"},
        {"boot", "ok"},
        {"domain d", "ok"},
        {"mem-reject 0xff0000000 4K", "ok"},
        {"detach d liodn 1", "ok"},
        {"config-ppaace 1 start 0 size 64K windows 2 phys 0", "error EFAULT"},
        {"restart", "ok"},
        {"flavour hypervisor", "ok"},
        {"boot errors off", "ok"},
        {"reg-read 0 PC", "ok value 0x00001000"},
    };
    walk(steps, COUNT(steps));
}
END_TEST

/* Placement by hand replaces the flavour's. */
START_TEST(tables_after_flavour)
{
    static const struct step steps[] = {
        {"flavour linux-flat", "ok"},
        {"tables ppaact 0x10000 entries 256 spaact 0x20000 entries 16 omt 0x30000 entries 16", "ok"},
        {"boot", "ok"},
        {"reg-read 0 PPBAL", "ok value 0x00010000"},
        {"mem-read 0x11fc4 4", "ok bytes 000008d9"},
        {"restart", "ok"},
        {"flavour linux-flat", "ok"},
        {"tables ppaact 0x10000 entries 256 spaact 0x20000 entries 16 omt 0x30000 entries 2", "ok"},
        {"boot", "error EINVAL domains cannot use these tables: omt_entries"},
    };
    walk(steps, COUNT(steps));
}
END_TEST

/* What stands for an errno in answers and expects. */
START_TEST(words_that_are_no_errno)
{
    static const struct step steps[] = {
        {"flavour u-boot", "ok"},
        {"domain d", "ok"},
        {"range d start 0 size 4K", "ok"},
        {"attach d liodn 512", "error OOPS"},
        {"expect error OOPS rule F12.11", "ok"},
        {"attach d liodn 513", "error E3"},
        {"expect error E3", "ok"},
        {"expect error E2", "failed errno expected E2 got E3"},
    };
    struct op_answer *answer = malloc(sizeof *answer);
    struct op_diagnostic diagnostic;
    MUST(answer != NULL);
    walk(steps, COUNT(steps));
    ck_assert_int_eq(op_answer_parse("error OOPS x", 12, answer, &diagnostic), OP_OK);
    ck_assert_int_eq(op_answer_parse("error E1 x", 10, answer, &diagnostic), OP_OK);
    ck_assert_int_eq(op_answer_parse("error 1E x", 10, answer, &diagnostic), OP_ERR_SYNTAX);
    free(answer);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        lines_and_bytes,         a_driver_is_chosen_before_it_works, domains_end, memory_refuses, tables_after_flavour,
        words_that_are_no_errno,
    };
    return RUN_ONCE("op-flavour", tests);
}
