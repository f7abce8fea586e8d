/* The divergence report, and the script of every item of FACTS 12 and 14. SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <stdio.h>

#include "report/divergence.h"
#include "suite.h"
#include "test_op_support.h"

#define SCRIPTS "../examples/divergence"

/* ---- the scripts ---- */

static char *read_whole(const char *name)
{
    char path[300];
    (void)snprintf(path, sizeof path, SCRIPTS "/%s", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        ck_abort_msg("cannot open %s", path);
    char *text = calloc(1, 65536);
    MUST(text != NULL && fread(text, 1, 65535, file) > 0);
    (void)fclose(file);
    return text;
}

/* What looks on while a script runs. */
struct witness {
    struct report_divergences *report; /* NULL until the end */
    const char *name;
    bool good;
};

static bool look_on(void *user, unsigned long line, const struct op *op, const struct op_answer *answer)
{
    struct witness *witness = user;
    (void)op;
    (void)answer;
    if (witness->report != NULL)
        MUST(report_divergences_look(witness->report, (struct report_place){witness->name, line}));
    return true;
}

static bool tell_failed(void *user, unsigned long line, const struct op_answer *answer)
{
    struct witness *witness = user;
    char text[1200];
    op_answer_print(answer, text, sizeof text);
    (void)printf("%s:%lu: %s\n", witness->name, line, text);
    witness->good = false;
    return true;
}

static bool tell_bad(void *user, const struct op_diagnostic *diagnostic)
{
    struct witness *witness = user;
    (void)printf("%s:%lu: %s, %s\n", witness->name, diagnostic->line, diagnostic->what, diagnostic->legal);
    witness->good = false;
    return true;
}

static void run_text(struct bench *bench, const char *text, struct witness *witness)
{
    struct op_memory_text memory = {text, strlen(text)};
    struct op_script *script = op_script_create(op_read_memory, &memory, bench->strings);
    struct op_run_hooks hooks = {witness, look_on, tell_failed, tell_bad};
    struct op_run run;
    ck_assert_int_eq(op_run(bench->session, script, &hooks, &run), OP_OK);
    op_script_destroy(script);
}

/* The items with rows, parted by blanks, in order of the table; "nothing" for none. */
static const char *items_of(const struct report_divergences *report, char *text, size_t size)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        if (report_divergences_of(report, quirks[i].id) > 0)
            (void)snprintf(text + strlen(text), size - strlen(text), "%s%s", text[0] != '\0' ? " " : "", quirks[i].id);
    if (report_divergences_of(report, NULL) > 0)
        (void)snprintf(text + strlen(text), size - strlen(text), " and unexplained ones");
    return text[0] != '\0' ? text : "nothing";
}

/* Runs a script, then reports: every expect holds, and the items are those of its line "# reports: ". */
static void check_script(const char *name)
{
    char *text = read_whole(name), items[400];
    struct bench *bench = bench_create();
    struct witness witness = {NULL, name, true};
    char *line = strstr(text, "# reports: ");
    if (line == NULL)
        ck_abort_msg("%s does not say what it reports", name);
    run_text(bench, text, &witness);
    ck_assert(witness.good);
    struct report_divergences *report = report_divergences_create(bench->session);
    MUST(report != NULL && report_divergences_look(report, (struct report_place){name, 0}));
    line += strlen("# reports: ");
    line[strcspn(line, "\n")] = '\0';
    if (strcmp(items_of(report, items, sizeof items), line) != 0)
        ck_abort_msg("%s says %s, and reports %s", name, line, items_of(report, items, sizeof items));
    report_divergences_destroy(report);
    bench_destroy(bench);
    free(text);
}

/* Looked at after every line, nothing is without explanation either. */
static void check_every_line(const char *name)
{
    char *text = read_whole(name);
    struct bench *bench = bench_create();
    struct witness witness = {report_divergences_create(bench->session), name, true};
    run_text(bench, text, &witness);
    if (report_divergences_of(witness.report, NULL) > 0)
        ck_abort_msg("%s has divergences that no item explains", name);
    report_divergences_destroy(witness.report);
    bench_destroy(bench);
    free(text);
}

START_TEST(every_item_has_a_script_that_shows_it)
{
    bool seen[17][20] = {{false}};
    DIR *directory = opendir(SCRIPTS);
    MUST(directory != NULL);
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        unsigned section, item;
        if (sscanf(entry->d_name, "%u-%u", &section, &item) != 2 || section > 16 || item > 19)
            continue;
        seen[section][item] = true;
        check_script(entry->d_name);
        check_every_line(entry->d_name);
    }
    (void)closedir(directory);
    for (unsigned item = 1; item <= 15; item++)
        ck_assert_msg(seen[12][item], "no script for section 12, item %u", item);
    for (unsigned item = 1; item <= 16; item++)
        ck_assert_msg(seen[14][item], "no script for section 14, item %u", item);
}
END_TEST

/* ---- the report itself ---- */

static void ask(struct bench *bench, const char *line)
{
    if (strncmp(bench_ask(bench, line), "ok", 2) != 0)
        ck_abort_msg("%s: %s", line, bench->text);
}

static size_t rows_after_look(struct report_divergences *report, unsigned long line)
{
    size_t count;
    MUST(report_divergences_look(report, (struct report_place){"x.pamu", line}));
    (void)report_divergences(report, &count);
    return count;
}

static void ask_for_a_hole(struct bench *bench)
{
    ask(bench, "flavour linux-window");
    ask(bench, "domain d");
    ask(bench, "geometry d start 0x0 size 64K");
    ask(bench, "windows d 2");
    ask(bench, "attach d liodn 0x7f");
    ask(bench, "map d window 1 phys 0x1_0000_0000 size 16K");
}

/* Window 1 begins at 32K; 16K are mapped, so that 48K, 48K + 1 and 64K - 1 lie in the hole. */
START_TEST(rows_say_who_says_what)
{
    struct bench *bench = bench_create();
    struct report_divergences *report = report_divergences_create(bench->session);
    size_t count;
    ck_assert_uint_eq(rows_after_look(report, 1), 0); /* no driver */
    ask_for_a_hole(bench);
    ask(bench, "enable d");
    ck_assert_uint_eq(rows_after_look(report, 7), 3);
    const struct report_divergence *row = report_divergences(report, &count);
    ck_assert_uint_eq(row->place.line, 7);
    ck_assert_str_eq(row->place.file, "x.pamu");
    ck_assert_int_eq(row->kind, REPORT_DIVERGENCE_ADDRESS);
    ck_assert_str_eq(row->domain, "d");
    ck_assert_uint_eq(row->liodn, 0x7f);
    ck_assert_uint_eq(row->iova, 0xc000);
    ck_assert(row->driver.passes && !row->hardware.passes);
    ck_assert_uint_eq(row->driver.phys, 0x100000000);
    ck_assert_str_eq(row->hardware.word, "hole");
    ck_assert_str_eq(row->item, "F12.1");
    ck_assert_uint_eq(row[1].iova, 0xc001);
    ck_assert_uint_eq(row[2].iova, 0xffff);
    ck_assert_uint_eq(row[2].driver.phys, 0x100003fff);
    report_divergences_destroy(report);
    bench_destroy(bench);
}
END_TEST

START_TEST(a_divergence_is_told_once_while_it_lasts)
{
    struct bench *bench = bench_create();
    struct report_divergences *report = report_divergences_create(bench->session);
    ask_for_a_hole(bench);
    ask(bench, "enable d");
    ck_assert_uint_eq(rows_after_look(report, 1), 3);
    ck_assert_uint_eq(rows_after_look(report, 2), 3);
    ask(bench, "unmap d window 1");
    ck_assert_uint_eq(rows_after_look(report, 3), 3);
    ask(bench, "map d window 1 phys 0x1_0000_0000 size 16K");
    ck_assert_uint_eq(rows_after_look(report, 4), 6);
    ask(bench, "restart");
    ck_assert_uint_eq(rows_after_look(report, 5), 6);
    ask_for_a_hole(bench);
    ask(bench, "enable d");
    ck_assert_uint_eq(rows_after_look(report, 6), 9);
    report_divergences_destroy(report);
    report_divergences_destroy(NULL);
    bench_destroy(bench);
}
END_TEST

/* Asking changes nothing: registers, caches and counters stay. */
START_TEST(looking_leaves_the_device_alone)
{
    struct bench *bench = bench_create();
    struct report_divergences *report = report_divergences_create(bench->session);
    uint8_t *before = malloc(1 << 22), *after = malloc(1 << 22);
    size_t used, again;
    MUST(before != NULL && after != NULL);
    ask_for_a_hole(bench);
    ask(bench, "enable d");
    ask(bench, "access 0x7f read 0x8000 4");
    const struct pamu *pamu = op_session_model(bench->session);
    MUST(pamu_save(pamu, before, 1 << 22, &used) == PAMU_OK);
    ck_assert_uint_eq(rows_after_look(report, 1), 3);
    MUST(pamu_save(pamu, after, 1 << 22, &again) == PAMU_OK);
    ck_assert_uint_eq(used, again);
    ck_assert(memcmp(before, after, used) == 0);
    free(before);
    free(after);
    report_divergences_destroy(report);
    bench_destroy(bench);
}
END_TEST

/* A write-only mapping is asked with a write. */
START_TEST(permission_to_write_is_enough)
{
    struct bench *bench = bench_create();
    struct report_divergences *report = report_divergences_create(bench->session);
    ask(bench, "domain d");
    ask(bench, "geometry d start 0x0 size 64K");
    ask(bench, "windows d 1");
    ask(bench, "attach d liodn 0x7f");
    ask(bench, "map d window 0 phys 0x1_0000_0000 size 64K prot w");
    ck_assert_uint_eq(rows_after_look(report, 1), 0);
    report_divergences_destroy(report);
    bench_destroy(bench);
}
END_TEST

START_TEST(json_has_rows_and_items)
{
    struct bench *bench = bench_create();
    struct report_divergences *report = report_divergences_create(bench->session);
    ask_for_a_hole(bench);
    ask(bench, "enable d");
    ask(bench, "attach d liodn 0xc4");
    ck_assert_uint_eq(rows_after_look(report, 3), 4);
    json_t *json = report_divergences_json(report), *rows = json_object_get(json, "rows");
    ck_assert_str_eq(json_string_value(json_object_get(json, "schema")), "pamusim.divergence/1");
    ck_assert_uint_eq(json_array_size(rows), 4);
    json_t *last = json_array_get(rows, 3);
    ck_assert_str_eq(json_string_value(json_object_get(last, "kind")), "enabled");
    ck_assert_str_eq(json_string_value(json_object_get(last, "item")), "F14.11");
    ck_assert_uint_eq((uint64_t)json_integer_value(json_object_get(last, "liodn")), 0xc4);
    ck_assert(json_is_true(json_object_get(json_object_get(last, "driver"), "passes")));
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(last, "hardware"), "word")), "V=0");
    json_t *items = json_object_get(json, "items");
    ck_assert_uint_eq(json_array_size(items), 2);
    ck_assert_uint_eq((uint64_t)json_integer_value(json_object_get(json_array_get(items, 0), "rows")), 3);
    json_decref(json);
    report_divergences_destroy(report);
    bench_destroy(bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_item_has_a_script_that_shows_it, rows_say_who_says_what,        a_divergence_is_told_once_while_it_lasts,
        looking_leaves_the_device_alone,       permission_to_write_is_enough, json_has_rows_and_items,
    };
    return RUN_ONCE("divergence", tests);
}
