/* pamusim vectors run: a device under test against the vectors. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "number.h"
#include "vectors/shrink.h"
#include "vectors_answers.h"

struct run {
    struct cli_context *cli;
    struct cli_verdicts verdicts;
    struct cli_answers answers;
    struct vec_device_options options;
    struct vec_device_run result;
    struct cli_progress progress;
};

static bool stop(void *user)
{
    struct run *run = user;
    cli_progress_show(&run->progress, run->result.done, run->verdicts.vectors->count, run->result.done);
    return cli_interrupted();
}

/* A device that is not all right may have answered something wrong before. */
static void on_reply(void *user, size_t index, const struct vec_reply *reply)
{
    struct run *run = user;
    cli_judge_lines(&run->verdicts, index, reply->lines, reply->count, reply->trouble);
    cli_answers_add(&run->answers, run->verdicts.vectors->vectors[index], reply->lines, reply->count);
}

static enum cli_status read_options(struct run *run)
{
    uint64_t jobs = 1, give_up = 100;
    double seconds = 10;
    char *end;
    const char *timeout = cli_value(run->cli, "timeout", NULL);
    run->options = (struct vec_device_options){.command = cli_value(run->cli, "exec", NULL),
                                               .lockstep = cli_given(run->cli, "lockstep"),
                                               .stop = stop,
                                               .user = run};
    if (cli_given(run->cli, "shrink") && (run->cli->json || cli_given(run->cli, "format")))
        return cli_fail(run->cli, "--shrink prints scripts; it goes with no other form");
    if (run->options.command == NULL || *run->options.command == '\0')
        return cli_fail(run->cli, "--exec CMD is missing: the device under test; pamusim vectors serve is one");
    enum cli_status status = cli_number_option(run->cli, "jobs", 1, VEC_MOST_JOBS, &jobs);
    if (status == CLI_OK)
        status = cli_number_option(run->cli, "give-up", 0, 1000000, &give_up);
    if (status != CLI_OK)
        return status;
    if (timeout != NULL)
        seconds = strtod(timeout, &end);
    if (timeout != NULL && (*timeout == '\0' || *end != '\0' || !(seconds >= 0.001 && seconds <= 86400)))
        return cli_fail(run->cli, "--timeout cannot be '%s': seconds, 0.001 to 86400", timeout);
    run->options.timeout_ms = (unsigned)(seconds * 1e3 + 0.5);
    run->options.jobs = (unsigned)jobs;
    run->options.give_up = (unsigned)give_up;
    return CLI_OK;
}

static enum cli_status run_device(struct run *run)
{
    const struct cli_vectors *vectors = run->verdicts.vectors;
    run->progress = cli_progress_start(run->cli, "vectors");
    vec_run_device(&run->options, vectors->vectors, vectors->count, on_reply, run, &run->result);
    cli_progress_end(&run->progress);
    if (run->result.failed)
        return cli_fail(run->cli, "%s", run->result.trouble);
    if (run->result.trouble[0] != '\0')
        run->verdicts.trouble = run->result.trouble;
    if (run->result.gave_up)
        run->verdicts.trouble =
            vec_format(&run->verdicts.store, "given up after %u broken vectors in a row (--give-up)%s",
                       run->options.give_up, run->result.answered ? "" : "; nothing was ever answered");
    run->verdicts.partial = run->verdicts.partial || run->result.done < vectors->count;
    return CLI_OK;
}

#define MOST_SHRUNK 5u

/* A shorter sequence as a script: the model's answers are what it expects. */
static void print_shrunk(FILE *out, const struct vec_vector *vector, const struct vec_shrunk *shrunk)
{
    if (shrunk->count == 0) {
        fprintf(out, "# %s: the device answers as the model does; what the vector expects is to blame\n", vector->id);
        return;
    }
    fprintf(out, "# %s: %zu operations of %zu are enough (%zu sequences tried)\nrestart\n", vector->id, shrunk->count,
            vector->count, shrunk->runs);
    for (size_t i = 0; i < shrunk->count; i++) {
        bool same = shrunk->actual[i] != NULL && strcmp(shrunk->actual[i], shrunk->expected[i]) == 0;
        fprintf(out, "%s\n# model:  %s\n", shrunk->lines[i], shrunk->expected[i]);
        if (!same)
            fprintf(out, "# device: %s\n", shrunk->actual[i] != NULL ? shrunk->actual[i] : "nothing");
    }
}

/* What failed is run again and again with fewer operations. */
static enum cli_status shrink(struct run *run)
{
    struct cli_verdicts *verdicts = &run->verdicts;
    size_t shrunk_count = 0;
    run->options.give_up = 0;
    for (size_t i = 0; i < verdicts->vectors->count && shrunk_count < MOST_SHRUNK && !cli_interrupted(); i++) {
        enum vec_fate fate = verdicts->verdicts[i].fate;
        struct vec_shrunk shrunk;
        if (fate != VEC_FATE_FAILED && fate != VEC_FATE_BROKEN)
            continue;
        const struct vec_vector *vector = verdicts->vectors->vectors[i];
        if (!vec_shrink(&run->options, vector, &verdicts->terms, &verdicts->store, &shrunk) && !cli_interrupted())
            return cli_fail(run->cli, "%s cannot be made shorter: out of memory or processes", vector->id);
        if (!cli_interrupted())
            print_shrunk(run->cli->out, vector, &shrunk);
        shrunk_count++;
    }
    return CLI_OK;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    struct run run = {.cli = cli, .verdicts = {.command = "run"}};
    cli_catch_interrupt();
    cli_catch_end();
    bool knobs = cli_given(cli, "mask-knobs") || cli_given(cli, "decide-knobs");
    enum cli_status status = cli_verdicts_check(cli);
    if (status == CLI_OK)
        status = read_options(&run);
    if (status == CLI_OK)
        status = cli_vectors_load(cli, &(struct cli_vectors_wish){0, knobs, NULL}, &vectors);
    if (status == CLI_OK)
        status = cli_verdicts_start(cli, &vectors, &run.verdicts);
    if (status == CLI_OK)
        status = cli_answers_start(cli, run.options.command, &run.answers);
    if (status == CLI_OK)
        status = run_device(&run);
    if (status == CLI_OK && cli_given(cli, "shrink"))
        status = shrink(&run);
    if (status == CLI_OK)
        status = cli_answers_end(&run.answers, &run.verdicts);
    cli_answers_release(&run.answers);
    cli_verdicts_release(&run.verdicts);
    cli_vectors_release(&vectors);
    return status;
}

static const struct cli_option options[] = {
    {"exec", "CMD", "the device under test, given to sh -c; it reads operations and answers them", 'e'},
    {"timeout", "SECONDS", "how long it may take for an answer; 10 if not given", 't'},
    {"jobs", "NUMBER", "so many processes of it side by side", 'J'},
    {"lockstep", NULL, "send an operation only when the one before is answered", 'L'},
    {"give-up", "NUMBER", "stop after so many broken vectors in a row; 100 if not given, 0 for never", 0},
    {"shrink", NULL, "make the first vectors that fail as short as they can be, and print them as scripts", 'S'},
    CLI_OPTIONS_VECTORS,
    CLI_OPTIONS_TERMS,
    CLI_OPTIONS_ANSWERS,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_run = {
    .name = "run",
    .summary = "hold a device under test, a process, against vectors",
    .operands = "[FILE..]",
    .details =
        "The process reads an operation a line on standard input and answers each with a line; every vector begins "
        "with "
        "restart (docs/spec/vectors.md). One that times out, ends, or answers what is no answer is killed, and the "
        "next vector gets a new one. What a device does not offer it answers with unsupported: that vector neither "
        "passes nor fails.\n\n" CLI_VECTORS_OPERANDS "\n\nExit 1 if a vector fails or breaks, or if none passes.",
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
