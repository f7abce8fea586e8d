/* A study on its way: configurations run, results kept. SPDX-License-Identifier: BSD-2-Clause */
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "study/run.h"
#include "study_msi.h"

/* What the functions of a run share. */
struct running {
    struct cli_study *study;
    struct cli_progress progress;
    uint64_t to_run;
    bool out_of_memory, store_failed;
};

static bool take_result(void *user, size_t setting, const struct iotlb_task *task, size_t point)
{
    struct running *running = user;
    struct cli_study *study = running->study;
    struct study_result result;
    running->out_of_memory =
        !study_result_take(task, point, &result) || !study_result_join(&study->results[setting], &result);
    study_result_clear(&result);
    if (running->out_of_memory)
        return false;
    running->store_failed =
        study->store != NULL && !study_store_put(study->store, &study->plan.settings[setting], task, point,
                                                 study->parts[setting], setting < STUDY_DETAILED);
    study->done[setting] |= study->parts[setting];
    return !running->store_failed;
}

static bool show_progress(void *user, double share)
{
    struct running *running = user;
    uint64_t total = running->to_run * running->study->stream.records;
    uint64_t done = (uint64_t)(share * (double)total);
    cli_progress_show(&running->progress, done, total, done);
    return !cli_interrupted();
}

static enum cli_status tell_state(const struct running *running, enum study_run_state state,
                                  const struct trace_error *error)
{
    struct cli_study *study = running->study;
    if (running->store_failed)
        return cli_fail(study->cli, "%s: %s", cli_value(study->cli, "study", "the study"),
                        study_store_error(study->store));
    if (running->out_of_memory || state == STUDY_RUN_MEMORY)
        return cli_out_of_memory(study->cli);
    if (state == STUDY_RUN_TRACE)
        return cli_fail_trace(study->cli, study->stream.path, error);
    return state == STUDY_RUN_STOPPED ? CLI_INTERRUPTED : CLI_OK;
}

/* ---- files ---- */

static bool make_room(struct cli_study *study)
{
    study->results = calloc(study->plan.count + 1, sizeof *study->results);
    study->done = calloc(study->plan.count + 1, sizeof *study->done);
    study->parts = calloc(study->plan.count + 1, sizeof *study->parts);
    return study->results != NULL && study->done != NULL && study->parts != NULL;
}

static bool copy_result(const struct study_result *from, struct study_result *to)
{
    *to = *from;
    to->rows = malloc((from->count + 1) * sizeof *to->rows);
    if (to->rows != NULL && from->count > 0)
        memcpy(to->rows, from->rows, from->count * sizeof *to->rows);
    return to->rows != NULL;
}

/* A configuration that is kept already, if the plan has it. */
static bool take_kept(void *user, const char *name, const struct study_setting *setting, uint16_t done,
                      const struct study_result *result)
{
    struct cli_study *study = user;
    (void)setting;
    for (size_t i = 0; done != 0 && i < study->plan.count; i++) {
        char planned[CLI_STUDY_NAME_BYTES];
        (void)study_setting_name(&study->plan.settings[i], planned, sizeof planned);
        if (strcmp(planned, name) != 0)
            continue;
        study->resumed += done == STUDY_ALL_INSTANCES ? 1u : 0u;
        return copy_result(result, &study->results[i]);
    }
    return true;
}

/* ---- notes ---- */

static bool is_plain(const char *word)
{
    return word[0] != '\0' && word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                                "_-+=.,:/@%")] == '\0';
}

/* A word as a shell takes it. */
static void put_word(FILE *out, const char *word)
{
    if (is_plain(word)) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    }
    fputc('\'', out);
}

/* The command line, to be freed; long names of options, operands last. */
static char *command_line(const struct cli_context *cli)
{
    char *line = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&line, &size);
    if (out == NULL)
        return NULL;
    fprintf(out, "pamusim %s", cli->name);
    for (size_t i = 0; i < cli->given_count; i++) {
        fprintf(out, " --%s", cli->given[i].option->name);
        if (cli->given[i].value != NULL) {
            fputc(' ', out);
            put_word(out, cli->given[i].value);
        }
    }
    for (size_t i = 0; i < cli->operand_count; i++) {
        fputc(' ', out);
        put_word(out, cli->operands[i]);
    }
    return fclose(out) == 0 ? line : NULL;
}

static bool keep_notes(struct cli_study *study)
{
    const char *key;
    json_t *value;
    char *line = command_line(study->cli);
    bool good = line != NULL && study_store_command(study->store, line);
    free(line);
    json_object_foreach(study->stream.notes, key, value)
    {
        good = good && study_store_note(study->store, key, json_string_value(value));
    }
    return good;
}

enum cli_status cli_study_open(struct cli_study *study, const char *path)
{
    const struct study_identity identity = {.version = PAMUSIM_VERSION,
                                            .hash = study->stream.hash,
                                            .chip = study->stream.chip->name,
                                            .records = study->stream.records,
                                            .warm_up = study->warm_up,
                                            .interval = study->interval,
                                            .alone = study->alone};
    char text[STUDY_STORE_TEXT];
    if (!make_room(study))
        return cli_out_of_memory(study->cli);
    if (path == NULL)
        return CLI_OK;
    if (study_store_open(path, &identity, &study->store, text) != STUDY_STORE_OK)
        return cli_fail(study->cli, "%s: %s", path, text);
    if (!keep_notes(study) || !study_store_plan(study->store, study->plan.settings, study->plan.count, study->done) ||
        !study_store_each(study->store, take_kept, study))
        return cli_fail(study->cli, "%s: %s", path, study_store_error(study->store));
    return CLI_OK;
}

void cli_study_peek_interval(const char *path, uint64_t *interval)
{
    struct study_store *store;
    char text[STUDY_STORE_TEXT];
    if (study_store_open(path, NULL, &store, text) != STUDY_STORE_OK)
        return;
    *interval = study_store_identity(store)->interval;
    study_store_close(store);
}

static bool add_kept(void *user, const char *name, const struct study_setting *setting, uint16_t done,
                     const struct study_result *result)
{
    struct cli_study *study = user;
    size_t i = study->plan.count;
    (void)name;
    if ((i & (i - 1)) == 0) { /* room for twice as many */
        size_t room = i == 0 ? 1 : 2 * i;
        struct study_setting *settings = realloc(study->plan.settings, room * sizeof *settings);
        struct study_result *results = realloc(study->results, room * sizeof *results);
        uint16_t *kept = realloc(study->done, room * sizeof *kept);
        study->plan.settings = settings != NULL ? settings : study->plan.settings;
        study->results = results != NULL ? results : study->results;
        study->done = kept != NULL ? kept : study->done;
        if (settings == NULL || results == NULL || kept == NULL)
            return false;
    }
    study->plan.settings[i] = *setting;
    study->done[i] = done;
    study->results[i] = (struct study_result){0};
    study->plan.count++;
    return done == 0 || copy_result(result, &study->results[i]);
}

static bool take_msi_note(void *user, const char *key, const char *value)
{
    study_msi_note(user, key, strtoull(value, NULL, 10));
    return true;
}

enum cli_status cli_study_load(struct cli_study *study, const char *path)
{
    char text[STUDY_STORE_TEXT];
    if (study_store_open(path, NULL, &study->store, text) != STUDY_STORE_OK)
        return cli_fail(study->cli, "%s: %s", path, text);
    const struct study_identity *identity = study_store_identity(study->store);
    (void)snprintf(study->stream.hash, sizeof study->stream.hash, "%s", identity->hash);
    study->stream.chip = pamu_chip_find(identity->chip);
    study->stream.records = identity->records;
    study->warm_up = identity->warm_up;
    study->interval = identity->interval;
    study->alone = identity->alone;
    if (study->stream.chip == NULL)
        return cli_fail(study->cli, "%s: it is of the chip %s, which is not known", path, identity->chip);
    if (!study_store_each(study->store, add_kept, study) ||
        !study_store_notes(study->store, take_msi_note, &study->stream.msi))
        return cli_fail(study->cli, "%s: %s", path, study_store_error(study->store));
    return cli_study_check_msi(study);
}

/* Shards take turns at the instances of one configuration after another; bits beyond the chip's are the last one's. */
static uint16_t shard_part(const struct cli_study *study, size_t i, uint64_t *unit)
{
    struct pamu_config config;
    uint16_t part = 0;
    pamu_chip_config(study->plan.settings[i].chip, &config);
    for (unsigned instance = 0; instance < config.hardware.instances; instance++, ++*unit) {
        if (*unit % study->shards == study->shard - 1)
            part |= (uint16_t)(instance + 1u < config.hardware.instances ? 1u << instance
                                                                         : STUDY_ALL_INSTANCES << instance);
    }
    return part;
}

enum cli_status cli_study_run(struct cli_study *study)
{
    uint64_t unit = 0;
    struct running running = {.study = study};
    struct trace_error error = {0};
    struct study_run_config config = {.path = study->stream.path,
                                      .recorded = study->stream.chip,
                                      .settings = study->plan.settings,
                                      .msi = &study->stream.msi,
                                      .parts = study->parts,
                                      .count = study->plan.count,
                                      .geometries = study->store != NULL,
                                      .alone = study->alone,
                                      .interval = study->interval,
                                      .threads = study->threads,
                                      .warm_up = study->warm_up,
                                      .result = take_result,
                                      .progress = show_progress,
                                      .user = &running};
    for (size_t i = 0; i < study->plan.count; i++) {
        study->parts[i] = (uint16_t)(shard_part(study, i, &unit) & ~study->done[i]);
        if (study->refused[i] != NULL)
            study->parts[i] = 0;
        running.to_run += study->parts[i] != 0 ? 1u : 0u;
    }
    cli_catch_interrupt();
    running.progress = cli_progress_start(study->cli, "whatif");
    double started = cli_seconds();
    enum study_run_state state = study_run(&config, &error);
    study->seconds = cli_seconds() - started;
    cli_progress_end(&running.progress);
    return tell_state(&running, state, &error);
}

void cli_study_end(struct cli_study *study)
{
    for (size_t i = 0; study->results != NULL && i < study->plan.count; i++)
        study_result_clear(&study->results[i]);
    free(study->results);
    free(study->done);
    free(study->parts);
    for (size_t i = 0; study->refused != NULL && i < study->plan.count; i++)
        free(study->refused[i]);
    free(study->refused);
    study_store_close(study->store);
    study_plan_clear(&study->plan);
}
