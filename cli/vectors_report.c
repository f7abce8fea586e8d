/* Verdicts on vectors as text, JSON, JUnit and TAP. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors_report.h"

#include <stdlib.h>
#include <string.h>

#include "op/answer.h"
#include "vectors/lint.h"

#define MOST_TOLD 20u /* failures in text */

/* ---- options ---- */

static bool is_key(const char *name, size_t length)
{
    size_t count;
    const struct op_key_row *rows = op_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0)
            return true;
    return false;
}

static enum cli_status read_ignored(struct cli_context *cli, struct cli_verdicts *verdicts)
{
    size_t at = 0;
    const char *value;
    vec_put(&verdicts->ignored, "");
    while ((value = cli_next_value(cli, "ignore", &at)) != NULL) {
        for (size_t length; *value != '\0'; value += length + (value[length] == ',')) {
            length = strcspn(value, ",");
            if (!is_key(value, length))
                return cli_fail(cli,
                                "--ignore takes keys of answers such as fetches, not '%.*s'; "
                                "docs/spec/operations.md lists them",
                                (int)length, value);
            vec_put_bytes(&verdicts->ignored, value, length);
            vec_put(&verdicts->ignored, " ");
        }
    }
    verdicts->terms.ignored = verdicts->ignored.bytes;
    return verdicts->ignored.failed ? cli_out_of_memory(cli) : CLI_OK;
}

/* A word of several lines in one: printf of the shell makes it. */
static void put_lines(struct vec_text *text, const char *word)
{
    static const struct {
        char c;
        const char *words;
    } rows[] = {{'\n', "\\n"}, {'\'', "\\047"}, {'\\', "\\\\"}, {'%', "%%"}};
    vec_put(text, " \"$(printf '");
    for (; *word != '\0'; word++) {
        size_t i = 0;
        while (i < sizeof rows / sizeof rows[0] && rows[i].c != *word)
            i++;
        if (i < sizeof rows / sizeof rows[0])
            vec_put(text, rows[i].words);
        else
            vec_put_bytes(text, word, 1);
    }
    vec_put(text, "')\"");
}

/* A word as a shell takes it. */
static void put_word(struct vec_text *text, const char *word)
{
    if (strchr(word, '\n') != NULL) {
        put_lines(text, word);
        return;
    }
    bool plain = word[0] != '\0' && strpbrk(word, " \t\"'\\$`*?[]()<>|&;#~!{}\n") == NULL;
    vec_put(text, plain ? " " : " '");
    for (const char *c = word; *c != '\0'; c++)
        vec_putf(text, *c == '\'' ? "'\\%c'" : "%c", *c);
    vec_put(text, plain ? "" : "'");
}

/* The command line again, without what chose vectors and said how it is told. */
static void put_again(struct cli_context *cli, struct vec_text *text)
{
    static const char *const left_out[] = {"id", "suite", "rule", "flag", "format", "json", "record", "jobs", NULL};
    vec_putf(text, "pamusim %s", cli->name);
    for (size_t i = 0; i < cli->given_count; i++) {
        const struct cli_given *given = &cli->given[i];
        size_t j = 0;
        while (left_out[j] != NULL && strcmp(left_out[j], given->option->name) != 0)
            j++;
        if (left_out[j] != NULL)
            continue;
        vec_putf(text, " --%s", given->option->name);
        if (given->value != NULL)
            put_word(text, given->value);
    }
    for (size_t i = 0; i < cli->operand_count; i++)
        put_word(text, cli->operands[i]);
}

/* ---- what all forms have in common ---- */

static const char *fate_name(const struct vec_verdict *verdict)
{
    return vec_fates()[verdict->fate].word;
}

static bool is_bad(const struct vec_verdict *verdict)
{
    return verdict->fate == VEC_FATE_FAILED || verdict->fate == VEC_FATE_BROKEN;
}

static size_t count_of(const struct cli_verdicts *verdicts, enum vec_fate fate)
{
    size_t count = 0;
    for (size_t i = 0; i < verdicts->vectors->count; i++)
        count += verdicts->verdicts[i].fate == fate;
    return count;
}

static size_t masked_of(const struct cli_verdicts *verdicts)
{
    size_t count = 0;
    for (size_t i = 0; i < verdicts->vectors->count; i++)
        count += verdicts->verdicts[i].masked;
    return count;
}

static const char *line_of(const struct vec_vector *vector, const struct vec_verdict *verdict)
{
    return verdict->step < vector->count ? vector->steps[verdict->step].line : "";
}

/* The rules behind a failure: the one that the expected answer names, else all of the vector. */
static const char *rules_of(const struct vec_vector *vector, const struct vec_verdict *verdict)
{
    const struct vec_step *step = verdict->step < vector->count ? &vector->steps[verdict->step] : NULL;
    for (uint32_t i = 0; step != NULL && i < step->count; i++)
        if (step->values[i].key == OP_KEY_RULE && strcmp(step->values[i].text, "none") != 0)
            return step->values[i].text;
    return vector->rules;
}

const char *cli_rule_text(const char *id, size_t length)
{
    char name[32];
    (void)snprintf(name, sizeof name, "%.*s", (int)length, id);
    const char *text = vec_rule_text(name);
    return text != NULL ? text : "a rule that this program does not know";
}

/* ---- evidence of suites that were made in a hurry ---- */

static void learn_difference(struct vec_difference *difference, const struct vec_step *step)
{
    const struct vec_value *found = &step->values[0];
    for (uint32_t i = 1; i < step->count; i++)
        if (strcmp(op_key_row(step->values[i].key)->name, difference->field) == 0)
            found = &step->values[i];
    difference->evidence = found->evidence;
    difference->knobs = found->knobs;
}

/* Evidence and knobs of what differs in vectors of one suite, from the suite made again. */
static void learn_suite(struct cli_verdicts *verdicts, const struct vec_suite *hasty)
{
    const struct cli_vectors *vectors = verdicts->vectors;
    const char *only = NULL;
    size_t bad = 0;
    for (size_t i = 0; i < vectors->count; i++) {
        bool here = vectors->vectors[i] >= hasty->vectors && vectors->vectors[i] < hasty->vectors + hasty->count;
        bad += here && verdicts->verdicts[i].count > 0;
        if (here && verdicts->verdicts[i].count > 0)
            only = vectors->vectors[i]->id;
    }
    struct vec_suite *suite = bad > 0 ? vec_alloc(&verdicts->store, sizeof *suite) : NULL;
    if (suite == NULL)
        return;
    bool good = cli_vectors_remake(hasty->name, bad == 1 ? only : NULL, suite);
    for (size_t i = 0; i < vectors->count && good; i++) {
        struct vec_verdict *verdict = &verdicts->verdicts[i];
        const struct vec_vector *vector = verdict->count > 0 ? vec_suite_find(suite, vectors->vectors[i]->id) : NULL;
        for (uint32_t j = 0; vector != NULL && j < verdict->count; j++) {
            learn_difference(&verdict->differences[j], &vector->steps[verdict->step]);
            if (verdict->differences[j].knobs != NULL)
                verdict->differences[j].knobs = vec_copy(&verdicts->store, verdict->differences[j].knobs);
        }
    }
    vec_suite_release(suite);
}

static void learn_evidence(struct cli_verdicts *verdicts)
{
    for (size_t i = 0; verdicts->vectors->vague && i < verdicts->vectors->suite_count; i++)
        learn_suite(verdicts, &verdicts->vectors->suites[i]);
}

/* ---- what is told of a vector that is bad, line by line ---- */

static void put_difference(struct vec_text *text, const char *indent, const struct vec_difference *difference)
{
    vec_putf(text, "%s%s: expected %s, got %s (evidence %c, source %s", indent, difference->field, difference->expected,
             difference->actual, difference->evidence, vec_sources()[difference->source].word);
    if (difference->knobs != NULL)
        vec_putf(text, "; hangs on knob %s", difference->knobs);
    vec_put(text, ")\n");
}

/* Each line begins with indent. The words stay until the next call. */
static const char *describe(struct cli_verdicts *verdicts, size_t index, const char *indent)
{
    const struct vec_vector *vector = verdicts->vectors->vectors[index];
    const struct vec_verdict *verdict = &verdicts->verdicts[index];
    struct vec_text *text = &verdicts->words;
    const char *rules = rules_of(vector, verdict), *word;
    size_t length;
    text->length = 0;
    if (verdict->text != NULL)
        vec_putf(text, "%s%s\n", indent, verdict->text);
    if (verdict->step < vector->count)
        vec_putf(text, "%soperation %zu of %zu: %s\n", indent, verdict->step + 1, vector->count,
                 line_of(vector, verdict));
    for (uint32_t i = 0; i < verdict->count; i++)
        put_difference(text, indent, &verdict->differences[i]);
    if (verdict->failing > 1)
        vec_putf(text, "%sand %zu more operation%s after it %s not as expected\n", indent, verdict->failing - 1,
                 verdict->failing == 2 ? "" : "s", verdict->failing == 2 ? "is" : "are");
    while (vec_next_word(&rules, &word, &length))
        vec_putf(text, "%srule %.*s: %s\n", indent, (int)length, word, cli_rule_text(word, length));
    vec_putf(text, "%sagain: %s --id %s\n", indent, verdicts->again.bytes, vector->id);
    return text->failed ? "" : text->bytes;
}

/* ---- text ---- */

static void print_bad(struct cli_verdicts *verdicts, size_t index)
{
    const struct vec_vector *vector = verdicts->vectors->vectors[index];
    fprintf(verdicts->cli->out, "%s: %s (%s)\n", vector->id, fate_name(&verdicts->verdicts[index]), vector->title);
    fputs(describe(verdicts, index, "    "), verdicts->cli->out);
}

static void print_counts(const struct cli_verdicts *verdicts)
{
    FILE *out = verdicts->cli->out;
    char count[32];
    size_t all = verdicts->vectors->count;
    fprintf(out, "%s vector%s: ", cli_count_text(all, count), all == 1 ? "" : "s");
    for (int fate = 0; fate < VEC_FATE_COUNT; fate++) {
        size_t number = count_of(verdicts, (enum vec_fate)fate);
        if (number > 0 || fate <= VEC_FATE_FAILED)
            fprintf(out, "%s%s %s", fate > 0 ? ", " : "", cli_count_text(number, count), vec_fates()[fate].word);
    }
    size_t masked = masked_of(verdicts);
    if (masked > 0)
        fprintf(out, "; %s values not compared, they hang on knobs", cli_count_text(masked, count));
    fputc('\n', out);
}

static const char *string_in(const json_t *row, const char *name)
{
    return json_string_value(json_object_get(row, name));
}

/* The rows of one knob, from index on, as one row of the table; returns the index behind them. */
static size_t add_knob(struct cli_table *table, const json_t *rows, size_t index)
{
    const json_t *first = json_array_get(rows, index), *row;
    const char *knob = string_in(first, "knob"), *verdict = "none of its values";
    char values[200] = "";
    json_int_t vectors = 0;
    for (; (row = json_array_get(rows, index)) != NULL && strcmp(string_in(row, "knob"), knob) == 0; index++) {
        json_int_t differ = json_integer_value(json_object_get(row, "differ"));
        size_t used = strlen(values);
        vectors = json_integer_value(json_object_get(row, "agree")) + differ;
        if (differ > 0)
            continue;
        verdict = string_in(row, "verdict");
        (void)snprintf(values + used, sizeof values - used, "%s%s", used > 0 ? " or " : "", string_in(row, "value"));
    }
    cli_table_cell(table, "%s", knob);
    cli_table_cell(table, "%s", string_in(first, "rule"));
    cli_table_cell(table, "%d", (int)vectors);
    cli_table_cell(table, "%s", values[0] != '\0' ? values : "-");
    cli_table_cell(table, "%s", verdict);
    return index;
}

static void print_knobs(const struct cli_verdicts *verdicts)
{
    if (verdicts->knobs == NULL)
        return;
    struct cli_table *table =
        cli_table_create((const char *const[]){"KNOB", "RULE", ">VECTORS", "AGREE WITH", "WHICH IS", NULL});
    for (size_t index = 0; index < json_array_size(verdicts->knobs);)
        index = add_knob(table, verdicts->knobs, index);
    fputc('\n', verdicts->cli->out);
    (void)cli_table_print(table, verdicts->cli->out, 0);
    fputc('\n', verdicts->cli->out);
}

static enum cli_status print_text(struct cli_verdicts *verdicts)
{
    FILE *out = verdicts->cli->out;
    size_t told = 0, bad = count_of(verdicts, VEC_FATE_FAILED) + count_of(verdicts, VEC_FATE_BROKEN);
    for (size_t i = 0; i < verdicts->vectors->count && told < MOST_TOLD; i++) {
        if (!is_bad(&verdicts->verdicts[i]))
            continue;
        print_bad(verdicts, i);
        told++;
    }
    if (bad > told)
        fprintf(out, "and %zu more; --format json tells all\n", bad - told);
    print_knobs(verdicts);
    if (verdicts->trouble != NULL)
        fprintf(out, "%s\n", verdicts->trouble);
    if (verdicts->partial)
        fputs("not all vectors were run\n", out);
    print_counts(verdicts);
    return CLI_OK;
}

/* ---- JSON ---- */

static json_t *differences_json(const struct vec_verdict *verdict)
{
    json_t *rows = json_array();
    for (uint32_t i = 0; i < verdict->count; i++) {
        const struct vec_difference *difference = &verdict->differences[i];
        char evidence[2] = {difference->evidence, '\0'};
        json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s}", "field", difference->field, "expected",
                                difference->expected, "actual", difference->actual, "evidence", evidence, "source",
                                vec_sources()[difference->source].word);
        if (difference->knobs != NULL)
            json_object_set_new(row, "knobs", json_string(difference->knobs));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *rule_texts_json(const char *rules)
{
    json_t *rows = json_array();
    const char *word;
    size_t length;
    while (vec_next_word(&rules, &word, &length))
        json_array_append_new(rows,
                              json_pack("{s:s%, s:s}", "rule", word, length, "text", cli_rule_text(word, length)));
    return rows;
}

static json_t *vector_json(const struct cli_verdicts *verdicts, size_t index)
{
    const struct vec_vector *vector = verdicts->vectors->vectors[index];
    const struct vec_verdict *verdict = &verdicts->verdicts[index];
    json_t *row = json_pack("{s:s, s:s}", "id", vector->id, "result", fate_name(verdict));
    if (verdict->fate == VEC_FATE_PASSED || verdict->fate == VEC_FATE_NOT_RUN)
        return row;
    json_object_set_new(row, "title", json_string(vector->title));
    json_object_set_new(row, "rules", json_string(vector->rules));
    if (verdict->step < vector->count) {
        json_object_set_new(row, "operation", cli_json_count(verdict->step + 1));
        json_object_set_new(row, "line", json_string(line_of(vector, verdict)));
    }
    if (verdict->text != NULL)
        json_object_set_new(row, "text", json_string(verdict->text));
    if (verdict->fate == VEC_FATE_FAILED) {
        json_object_set_new(row, "failing_operations", cli_json_count(verdict->failing));
        json_object_set_new(row, "differences", differences_json(verdict));
    }
    if (is_bad(verdict))
        json_object_set_new(row, "rule_texts", rule_texts_json(rules_of(vector, verdict)));
    if (is_bad(verdict))
        json_object_set_new(row, "again", json_sprintf("%s --id %s", verdicts->again.bytes, vector->id));
    return row;
}

static enum cli_status print_json(struct cli_verdicts *verdicts)
{
    json_t *root = json_pack("{s:s, s:s, s:b}", "schema", "pamusim.vector-report/1", "command", verdicts->command,
                             "complete", !verdicts->partial);
    json_object_set_new(root, "count", cli_json_count(verdicts->vectors->count));
    json_t *counts = json_object();
    for (int fate = 0; fate < VEC_FATE_COUNT; fate++)
        json_object_set_new(counts, vec_fates()[fate].word, cli_json_count(count_of(verdicts, (enum vec_fate)fate)));
    json_object_set_new(root, "results", counts);
    json_object_set_new(root, "masked_values", cli_json_count(masked_of(verdicts)));
    if (verdicts->trouble != NULL)
        json_object_set_new(root, "trouble", json_string(verdicts->trouble));
    if (verdicts->knobs != NULL)
        json_object_set(root, "knobs", verdicts->knobs);
    json_t *rows = json_array();
    for (size_t i = 0; i < verdicts->vectors->count; i++)
        json_array_append_new(rows, vector_json(verdicts, i));
    json_object_set_new(root, "vectors", rows);
    return cli_print_json(verdicts->cli, root);
}

/* ---- JUnit ---- */

static void put_case(struct cli_verdicts *verdicts, size_t index)
{
    FILE *out = verdicts->cli->out;
    const struct vec_vector *vector = verdicts->vectors->vectors[index];
    const struct vec_verdict *verdict = &verdicts->verdicts[index];
    fprintf(out, "    <testcase classname=\"%.*s\" name=\"%s\"", (int)strcspn(vector->id, "."), vector->id, vector->id);
    if (verdict->fate == VEC_FATE_PASSED) {
        fputs("/>\n", out);
        return;
    }
    if (!is_bad(verdict)) {
        fprintf(out, "><skipped message=\"%s\"/></testcase>\n", fate_name(verdict));
        return;
    }
    const char *element = verdict->fate == VEC_FATE_FAILED ? "failure" : "error";
    fprintf(out, ">\n      <%s message=\"", element);
    cli_put_xml(out, verdict->text != NULL ? verdict->text : line_of(vector, verdict));
    fputs("\">", out);
    cli_put_xml(out, describe(verdicts, index, ""));
    fprintf(out, "</%s>\n    </testcase>\n", element);
}

static enum cli_status print_junit(struct cli_verdicts *verdicts)
{
    FILE *out = verdicts->cli->out;
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"pamusim vectors %s\" "
            "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
            verdicts->command, verdicts->vectors->count, count_of(verdicts, VEC_FATE_FAILED),
            count_of(verdicts, VEC_FATE_BROKEN),
            count_of(verdicts, VEC_FATE_UNSUPPORTED) + count_of(verdicts, VEC_FATE_NOT_RUN));
    for (size_t i = 0; i < verdicts->vectors->count; i++)
        put_case(verdicts, i);
    fputs("  </testsuite>\n</testsuites>\n", out);
    return CLI_OK;
}

/* ---- TAP 13 ---- */

static enum cli_status print_tap(struct cli_verdicts *verdicts)
{
    FILE *out = verdicts->cli->out;
    fprintf(out, "TAP version 13\n1..%zu\n", verdicts->vectors->count);
    for (size_t i = 0; i < verdicts->vectors->count; i++) {
        const struct vec_vector *vector = verdicts->vectors->vectors[i];
        const struct vec_verdict *verdict = &verdicts->verdicts[i];
        bool skipped = !is_bad(verdict) && verdict->fate != VEC_FATE_PASSED;
        fprintf(out, "%s %zu - %s%s%s\n", is_bad(verdict) ? "not ok" : "ok", i + 1, vector->id,
                skipped ? " # SKIP " : "", skipped ? fate_name(verdict) : "");
        if (is_bad(verdict))
            fprintf(out, "# %s\n%s", vector->title, describe(verdicts, i, "#   "));
    }
    return CLI_OK;
}

/* ---- forms ---- */

static const struct form {
    const char *name;
    enum cli_status (*print)(struct cli_verdicts *verdicts);
} forms[] = {{"text", print_text}, {"json", print_json}, {"junit", print_junit}, {"tap", print_tap}};

static const struct form *chosen_form(const struct cli_context *cli)
{
    const char *name = cli_value(cli, "format", cli->json ? "json" : "text");
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return NULL;
}

enum cli_status cli_verdicts_check(struct cli_context *cli)
{
    const struct form *form = chosen_form(cli);
    const char *name = cli_value(cli, "format", "");
    if (form == NULL)
        return cli_fail(cli, "--format cannot be '%s'; it takes text, json, junit or tap", name);
    if (cli->json && strcmp(form->name, "json") != 0)
        return cli_fail(cli, "--json and --format %s are two forms; take one of them", name);
    return CLI_OK;
}

enum cli_status cli_verdicts_start(struct cli_context *cli, const struct cli_vectors *vectors,
                                   struct cli_verdicts *verdicts)
{
    verdicts->cli = cli;
    verdicts->vectors = vectors;
    verdicts->terms.mask_knobs = cli_given(cli, "mask-knobs");
    verdicts->terms.mask_missing = cli_given(cli, "ignore-missing");
    verdicts->partial = vectors->partial;
    verdicts->verdicts = calloc(vectors->count + 1, sizeof *verdicts->verdicts);
    if (verdicts->verdicts == NULL)
        return cli_out_of_memory(cli);
    for (size_t i = 0; i < vectors->count; i++)
        verdicts->verdicts[i].fate = VEC_FATE_NOT_RUN;
    put_again(cli, &verdicts->again);
    return verdicts->again.failed ? cli_out_of_memory(cli) : read_ignored(cli, verdicts);
}

void cli_verdicts_release(struct cli_verdicts *verdicts)
{
    free(verdicts->verdicts);
    vec_store_release(&verdicts->store);
    vec_text_release(&verdicts->ignored);
    vec_text_release(&verdicts->again);
    vec_text_release(&verdicts->words);
    json_decref(verdicts->knobs);
}

enum cli_status cli_verdicts_print(struct cli_verdicts *verdicts)
{
    struct cli_context *cli = verdicts->cli;
    bool bad = count_of(verdicts, VEC_FATE_FAILED) + count_of(verdicts, VEC_FATE_BROKEN) > 0 ||
               count_of(verdicts, VEC_FATE_PASSED) == 0 || verdicts->trouble != NULL;
    if (verdicts->store.failed)
        return cli_out_of_memory(cli);
    learn_evidence(verdicts);
    enum cli_status status = chosen_form(cli)->print(verdicts);
    if (status != CLI_OK || verdicts->words.failed)
        return status != CLI_OK ? status : cli_out_of_memory(cli);
    if (cli_interrupted())
        return CLI_INTERRUPTED;
    return bad ? CLI_NO : CLI_OK;
}
