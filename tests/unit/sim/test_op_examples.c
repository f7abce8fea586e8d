/* Every script in examples/ does what its expects say. SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <stdio.h>

#include "suite.h"
#include "test_op_support.h"

/* Of the current directory, tests/. */
#define EXAMPLES "../examples"

static long read_file(void *user, char *buffer, size_t size)
{
    FILE *file = user;
    size_t count = fread(buffer, 1, size, file);
    return ferror(file) ? -1 : (long)count;
}

static bool tell_failed(void *user, unsigned long line, const struct op_answer *answer)
{
    char text[1200];
    op_answer_print(answer, text, sizeof text);
    (void)printf("%s:%lu: %s\n", (const char *)user, line, text);
    return true;
}

static bool tell_bad(void *user, const struct op_diagnostic *diagnostic)
{
    (void)printf("%s:%lu:%u: %s, %s\n", (const char *)user, diagnostic->line, diagnostic->column, diagnostic->what,
                 diagnostic->legal);
    return true;
}

static struct op_run run_example(const char *name)
{
    char path[300];
    (void)snprintf(path, sizeof path, EXAMPLES "/%s", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        ck_abort_msg("cannot open %s", path);
    struct bench *bench = bench_create();
    struct op_script *script = op_script_create(read_file, file, bench->strings);
    struct op_run_hooks hooks = {path, NULL, tell_failed, tell_bad};
    struct op_run run;
    ck_assert_int_eq(op_run(bench->session, script, &hooks, &run), OP_OK);
    op_script_destroy(script);
    bench_destroy(bench);
    (void)fclose(file);
    return run;
}

static bool is_script(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".pamu") == 0;
}

START_TEST(every_example_holds)
{
    DIR *directory = opendir(EXAMPLES);
    unsigned scripts = 0;
    uint64_t expects = 0;
    ck_assert_ptr_nonnull(directory);
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (!is_script(entry->d_name))
            continue;
        struct op_run run = run_example(entry->d_name);
        scripts++;
        ck_assert_uint_eq(run.failures, 0);
        ck_assert_uint_eq(run.bad_lines, 0);
        expects += run.expects;
    }
    (void)closedir(directory);
    ck_assert_uint_ge(scripts, 8);
    ck_assert_uint_ge(expects, 100);
}
END_TEST

/* The thread's example is told as domains, as entries by name and as bytes: all give the same answers. */
static void must_answer(struct bench *bench, const char *line, const char *phys)
{
    const struct op_answer *answer = op_apply(bench->session, bench_parse(bench, line));
    const struct op_value *value = op_answer_find(answer, OP_KEY_PHYS);
    uint64_t expected = strtoull(phys, NULL, 16);
    if (answer->verdict != OP_VERDICT_OK || value == NULL || value->number != expected)
        ck_abort_msg("%s does not reach %s", line, phys);
}

static void load(struct bench *bench, const char *name, unsigned operations)
{
    char path[300];
    (void)snprintf(path, sizeof path, EXAMPLES "/%s", name);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    struct op_script *script = op_script_create(read_file, file, bench->strings);
    struct op_diagnostic diagnostic;
    struct op op;
    for (unsigned i = 0; i < operations; i++) {
        MUST(op_script_next(script, &op, &diagnostic) == OP_OK);
        MUST(op_apply(bench->session, &op)->verdict != OP_VERDICT_ERROR);
    }
    op_script_destroy(script);
    (void)fclose(file);
}

/* Through the last line that sets something up in each. */
START_TEST(the_worked_example_is_the_same_at_all_levels)
{
    static const struct {
        const char *name;
        unsigned operations;
    } scripts[] = {
        {"thread-worked-example.pamu", 14},
        {"thread-worked-example-tables.pamu", 9},
        {"thread-worked-example-raw.pamu", 19},
    };
    for (size_t i = 0; i < COUNT(scripts); i++) {
        struct bench *bench = bench_create();
        load(bench, scripts[i].name, scripts[i].operations);
        must_answer(bench, "access 0x20 write 0x10000140 4 instance 0", "ffe044140");
        must_answer(bench, "access 0x20 write 0x14000140 4 instance 0", "ffe045140");
        must_answer(bench, "access 0x20 write 0x18000140 4 instance 0", "ffe046140");
        must_answer(bench, "access 0x20 read 0x00000000 4 instance 0", "100000000");
        must_answer(bench, "access 0x20 read 0x0ffffffc 4 instance 0", "10ffffffc");
        ck_assert_ptr_nonnull(
            strstr(bench_ask(bench, "access 0x20 write 0x10001000 4 instance 0"), "denied window 4 reason hole"));
        ck_assert_ptr_nonnull(strstr(bench_ask(bench, "access 0x20 write 0x1c000000 4 instance 0"), "denied window 7"));
        ck_assert_ptr_nonnull(strstr(bench_ask(bench, "access 0x20 read 0x20000000 4 instance 0"), "outside-aperture"));
        bench_destroy(bench);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {every_example_holds, the_worked_example_is_the_same_at_all_levels};
    return RUN_ONCE("op-examples", tests);
}
