/* What is done with answers of devices. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors_answers.h"

#include <stdlib.h>
#include <string.h>

#include "vectors/decide.h"

void cli_judge_lines(struct cli_verdicts *verdicts, size_t index, const char *const *lines, size_t count,
                     const char *trouble)
{
    const struct vec_vector *vector = verdicts->vectors->vectors[index];
    struct vec_verdict *verdict = &verdicts->verdicts[index];
    *verdict = vec_verdict_start();
    size_t step = 0;
    while (step < count && step < vector->count &&
           vec_judge_line(vector, step, lines[step], &verdicts->terms, &verdicts->store, verdict))
        step++;
    if (trouble == NULL || verdict->fate == VEC_FATE_BROKEN)
        return;
    verdict->fate = VEC_FATE_BROKEN;
    verdict->text = vec_copy(&verdicts->store, trouble);
    if (verdict->failing == 0)
        verdict->step = count;
}

/* ---- keeping ---- */

enum cli_status cli_answers_start(struct cli_context *cli, const char *device, struct cli_answers *answers)
{
    answers->cli = cli;
    answers->wanted = cli_given(cli, "decide-knobs") || cli_given(cli, "record");
    answers->results.device = vec_copy(&answers->results.store, device);
    if (answers->results.store.failed)
        return cli_out_of_memory(cli);
    const char *path = cli_value(cli, "record", NULL);
    if (path != NULL && strcmp(path, "-") == 0)
        return cli_fail(cli, "--record needs a file: standard output has the verdicts");
    return path != NULL ? cli_whole_open(cli, path, &answers->record) : CLI_OK;
}

void cli_answers_release(struct cli_answers *answers)
{
    vec_results_release(&answers->results);
    cli_whole_release(&answers->record);
    free(answers->vectors);
}

void cli_answers_add(struct cli_answers *answers, const struct vec_vector *vector, const char *const *lines,
                     size_t count)
{
    if (!answers->wanted)
        return;
    if (answers->results.count == answers->capacity) {
        size_t capacity = answers->capacity * 2 + 64;
        const struct vec_vector **vectors = realloc(answers->vectors, capacity * sizeof(const struct vec_vector *));
        answers->failed = answers->failed || vectors == NULL;
        if (vectors == NULL)
            return;
        answers->vectors = vectors;
        answers->capacity = capacity;
    }
    answers->vectors[answers->results.count] = vector;
    answers->failed = !vec_results_add(&answers->results, vector->id, lines, count) || answers->failed;
}

/* ---- knobs ---- */

static const char *verdict_of(const struct vec_decision *row)
{
    struct pamu_knobs defaults;
    pamu_knobs_default(&defaults);
    if (row->decided)
        return row->value == pamu_knob_get(&defaults, row->knob) ? "the default" : "not the default";
    return row->differ == 0 ? "not told apart" : "differs";
}

static json_t *decision_json(const struct vec_decision *row)
{
    struct pamu_knobs knobs;
    char buffer[32];
    pamu_knobs_default(&knobs);
    memcpy((char *)&knobs + row->knob->offset, &row->value, sizeof row->value);
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s}", "knob", row->knob->name, "rule", row->knob->rule, "value",
                     pamu_knob_text(&knobs, row->knob, buffer), "agree", cli_json_count(row->agree), "differ",
                     cli_json_count(row->differ), "verdict", verdict_of(row));
}

static enum cli_status decide(struct cli_answers *answers, struct cli_verdicts *verdicts)
{
    const struct vec_results *results = &answers->results;
    struct vec_answered *answered = calloc(results->count + 1, sizeof *answered);
    struct vec_decisions decisions = {0};
    size_t count = 0;
    if (answered == NULL)
        return cli_out_of_memory(answers->cli);
    for (size_t i = 0; i < results->count; i++)
        if (results->rows[i].count == answers->vectors[i]->count)
            answered[count++] =
                (struct vec_answered){answers->vectors[i], results->rows[i].lines, results->rows[i].count};
    vec_decide(answered, count, &verdicts->terms, &decisions);
    verdicts->knobs = json_array();
    for (size_t i = 0; i < decisions.count; i++)
        json_array_append_new(verdicts->knobs, decision_json(&decisions.rows[i]));
    bool failed = decisions.failed;
    vec_decisions_release(&decisions);
    free(answered);
    return failed ? cli_out_of_memory(answers->cli) : CLI_OK;
}

/* ---- recording ---- */

static bool is_flat(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".txt") == 0;
}

static enum cli_status record(struct cli_answers *answers)
{
    struct vec_text text = {NULL, 0, 0, false};
    vec_results_sort(&answers->results);
    vec_results_write(&text, &answers->results, is_flat(answers->record.path));
    enum cli_status status = cli_whole_write(&answers->record, &text);
    vec_text_release(&text);
    return status;
}

enum cli_status cli_answers_end(struct cli_answers *answers, struct cli_verdicts *verdicts)
{
    if (answers->failed)
        return cli_out_of_memory(answers->cli);
    enum cli_status status = cli_given(answers->cli, "decide-knobs") ? decide(answers, verdicts) : CLI_OK;
    if (status == CLI_OK)
        status = cli_verdicts_print(verdicts);
    enum cli_status recorded = answers->record.file != NULL ? record(answers) : CLI_OK;
    return recorded == CLI_OK ? status : recorded;
}
