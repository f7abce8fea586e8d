/* A study on its way: configurations run, results kept. SPDX-License-Identifier: BSD-2-Clause */
#include "study.h"

#include <stdlib.h>

#include "input.h"
#include "study/run.h"

/* What the functions of a run share. */
struct running {
    struct cli_study *study;
    struct cli_progress progress;
    bool out_of_memory;
};

static bool take_result(void *user, size_t setting, const struct iotlb_task *task, size_t point)
{
    struct running *running = user;
    struct cli_study *study = running->study;
    if (!study_result_take(task, point, &study->results[setting])) {
        running->out_of_memory = true;
        return false;
    }
    study->done[setting] = true;
    return true;
}

static bool show_progress(void *user, double share)
{
    struct running *running = user;
    uint64_t total = running->study->plan.count;
    uint64_t done = (uint64_t)(share * (double)total);
    cli_progress_show(&running->progress, done, total, done);
    return !cli_interrupted();
}

static enum cli_status tell_state(const struct running *running, enum study_run_state state,
                                  const struct trace_error *error)
{
    struct cli_study *study = running->study;
    if (running->out_of_memory || state == STUDY_RUN_MEMORY)
        return cli_out_of_memory(study->cli);
    if (state == STUDY_RUN_TRACE)
        return cli_fail_trace(study->cli, study->stream.path, error);
    return state == STUDY_RUN_STOPPED ? CLI_INTERRUPTED : CLI_OK;
}

enum cli_status cli_study_run(struct cli_study *study)
{
    struct running running = {.study = study};
    struct trace_error error = {0};
    struct study_run_config config = {.path = study->stream.path,
                                      .recorded = study->stream.chip,
                                      .settings = study->plan.settings,
                                      .count = study->plan.count,
                                      .threads = study->threads,
                                      .warm_up = study->warm_up,
                                      .result = take_result,
                                      .progress = show_progress,
                                      .user = &running};
    study->results = calloc(study->plan.count, sizeof *study->results);
    study->done = calloc(study->plan.count, sizeof *study->done);
    if (study->results == NULL || study->done == NULL)
        return cli_out_of_memory(study->cli);
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
    study_plan_clear(&study->plan);
}
