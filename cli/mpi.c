/* pamusim-mpi: one study on many machines. SPDX-License-Identifier: BSD-2-Clause */
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

/* usage: mpirun pamusim-mpi FILE... --study STUDY [options of whatif]
 *
 * Rank 0 captures the look-ups, into STUDY.look-ups; every rank runs its part of the study, configurations times
 * instances, into STUDY.rank-N, where each result stays that was finished; rank 0 joins all into STUDY and prints it.
 * All in a folder that all ranks see. What a killed run has left is taken over by the next one. */
struct study_job {
    int rank, ranks;
    int count; /* of words */
    char **words;
    const char *study;
    char *lookups;
};

enum { EXTRA_WORDS = 16, NUMBER_BYTES = 32 };

static char *join(const char *first, const char *second)
{
    size_t size = strlen(first) + strlen(second) + 1;
    char *text = malloc(size);
    if (text != NULL)
        (void)snprintf(text, size, "%s%s", first, second);
    return text;
}

static char *part_of(const struct study_job *job, int rank)
{
    char number[NUMBER_BYTES];
    (void)snprintf(number, sizeof number, ".rank-%d", rank);
    return join(job->study, number);
}

/* Runs words that are put together here; none is changed. */
static int run(int count, const char *const *words, FILE *out)
{
    char **copy = calloc((size_t)count + 1, sizeof *copy);
    int status = CLI_BAD;
    bool good = copy != NULL;
    for (int i = 0; good && i < count; i++)
        good = (copy[i] = strdup(words[i])) != NULL;
    if (good)
        status = (int)cli_run_words(count, copy, out);
    for (int i = 0; copy != NULL && i < count; i++)
        free(copy[i]);
    free(copy);
    return status;
}

/* ---- the command line ---- */

static bool is_option(const char *word, const char *name)
{
    size_t length = strlen(name);
    return strncmp(word, name, length) == 0 && (word[length] == '\0' || word[length] == '=');
}

static bool is_refused(const char *word)
{
    return is_option(word, "--save-lookups") || is_option(word, "--shard") || is_option(word, "--report");
}

static bool is_letters(const char *word)
{
    return word[0] == '-' && word[1] != '-' && word[1] != '\0';
}

static const char *find_study(int count, char *const *words)
{
    const char *study = NULL;
    for (int i = 0; i < count; i++) {
        if (is_option(words[i], "--study"))
            study = words[i][7] == '=' ? words[i] + 8 : words[i + 1 < count ? i + 1 : i];
    }
    return study;
}

static const char *complaint(int count, char *const *words)
{
    if (find_study(count, words) == NULL)
        return "--study FILE is wanted, the file that all results go to, where all ranks see it";
    for (int i = 0; i < count; i++) {
        if (is_letters(words[i]))
            return "options have no letters here: --vary instead of -v, and so on";
        if (is_refused(words[i]))
            return "--save-lookups, --shard and --report are not for this program; `pamusim report` takes the study";
    }
    return NULL;
}

/* ---- rank 0 alone ---- */

/* Joins what ranks of this run, or of an earlier one, have left, and removes it. */
static int join_parts(const struct study_job *job)
{
    int status = CLI_OK;
    for (int rank = 0; status == CLI_OK; rank++) {
        char *part = part_of(job, rank);
        if (part == NULL)
            return CLI_BAD;
        if (access(part, F_OK) != 0) {
            free(part);
            if (rank >= job->ranks)
                break;
            continue;
        }
        status = run(3, (const char *const[]){"merge", job->study, part}, stdout);
        if (status == CLI_OK)
            (void)unlink(part);
        free(part);
    }
    return status;
}

/* Options that are not the capture's, and whether the parts of the study take them. */
struct option_row {
    const char *name;
    bool has_value, of_part;
};

static const struct option_row option_rows[] = {
    {"--study", true, false},   {"--vary", true, true},   {"--threads", true, true}, {"--warm-up", true, true},
    {"--interval", true, true}, {"--alone", false, true}, {"--json", false, false},  {"--csv", false, false},
};

/* The row of a word; NULL for operands, and for options of the machine, which the capture takes. */
static const struct option_row *row_of(const char *word)
{
    for (size_t i = 0; i < sizeof option_rows / sizeof option_rows[0]; i++) {
        if (is_option(word, option_rows[i].name))
            return &option_rows[i];
    }
    return NULL;
}

/* Adds the words of the command line that the capture needs, or those that the parts do; returns how many words there
 * are then. */
static int add_words(const struct study_job *job, bool capture, const char **words, int count)
{
    for (int i = 0; i < job->count; i++) {
        const struct option_row *row = row_of(job->words[i]);
        bool taken = row == NULL ? capture : !capture && row->of_part;
        bool two = row != NULL && row->has_value && strcmp(job->words[i], row->name) == 0 && i + 1 < job->count;
        if (taken)
            words[count++] = job->words[i];
        if (taken && two)
            words[count++] = job->words[i + 1];
        i += two ? 1 : 0;
    }
    return count;
}

/* whatif with nothing to say, on nothing. */
static int run_quietly(int count, const char *const *words)
{
    FILE *nowhere = fopen("/dev/null", "w");
    int status = nowhere != NULL ? run(count, words, nowhere) : CLI_BAD;
    if (nowhere != NULL)
        (void)fclose(nowhere);
    return status;
}

static int capture(const struct study_job *job)
{
    const char **words = calloc((size_t)job->count + EXTRA_WORDS, sizeof *words);
    int count = 0, status = CLI_BAD;
    if (words != NULL) {
        words[count++] = "whatif";
        count = add_words(job, true, words, count);
        words[count++] = "--save-lookups";
        words[count++] = job->lookups;
        status = run_quietly(count, words);
    }
    free(words);
    return status;
}

static int prepare(const struct study_job *job)
{
    int status = join_parts(job);
    return status == CLI_OK ? capture(job) : status;
}

static int finish(const struct study_job *job)
{
    const char *words[4] = {"report", job->study};
    int count = 2, status = join_parts(job);
    for (int i = 0; i < job->count && count < 4; i++) {
        if (strcmp(job->words[i], "--json") == 0 || strcmp(job->words[i], "--csv") == 0)
            words[count++] = job->words[i];
    }
    if (status == CLI_OK)
        status = run(count, words, stdout);
    return status;
}

/* ---- every rank ---- */

/* A copy of what the study has, so that it is not run again. */
static int seed_part(const struct study_job *job, const char *part)
{
    if (access(job->study, F_OK) != 0)
        return CLI_OK;
    return run(3, (const char *const[]){"merge", part, job->study}, stdout);
}

/* whatif STREAM --shard I/N --study PART --threads 1, and what the command line says of the study. */
static int run_part(const struct study_job *job, const char *part)
{
    const char **words = calloc((size_t)job->count + EXTRA_WORDS, sizeof *words);
    char shard[2 * NUMBER_BYTES];
    int count = 0, status = CLI_BAD;
    (void)snprintf(shard, sizeof shard, "%d/%d", job->rank + 1, job->ranks);
    if (words != NULL) {
        const char *const begin[] = {"whatif", job->lookups, "--shard", shard, "--study", part, "--threads", "1"};
        for (size_t i = 0; i < sizeof begin / sizeof begin[0]; i++)
            words[count++] = begin[i];
        status = run_quietly(add_words(job, false, words, count), words);
    }
    free(words);
    return status;
}

/* The worst status of all ranks, on every rank. */
static int agree(int status)
{
    int worst = CLI_BUG;
    (void)MPI_Allreduce(&status, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return worst;
}

static int run_job(const struct study_job *job)
{
    char *part = part_of(job, job->rank);
    int status = agree(part == NULL ? CLI_BAD : job->rank == 0 ? prepare(job) : CLI_OK);
    if (status == CLI_OK)
        status = agree(seed_part(job, part));
    if (status == CLI_OK)
        status = agree(run_part(job, part));
    free(part);
    if (job->rank == 0) {
        int joined = status == CLI_OK ? finish(job) : join_parts(job);
        (void)unlink(job->lookups);
        status = status == CLI_OK ? joined : status;
    }
    return agree(status);
}

int main(int argc, char **argv)
{
    struct study_job job = {.count = argc - 1, .words = argv + 1};
    int status = CLI_BAD;
    if (MPI_Init(&argc, &argv) != MPI_SUCCESS)
        return CLI_BUG;
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &job.rank);
    (void)MPI_Comm_size(MPI_COMM_WORLD, &job.ranks);
    cli_ignore_broken_pipes();
    const char *wrong = complaint(job.count, job.words);
    if (wrong == NULL) {
        job.study = find_study(job.count, job.words);
        job.lookups = join(job.study, ".look-ups");
        status = agree(job.lookups != NULL ? CLI_OK : CLI_BAD);
        if (status == CLI_OK)
            status = run_job(&job);
    } else if (job.rank == 0) {
        (void)fprintf(stderr, "pamusim-mpi: %s\n", wrong);
    }
    free(job.lookups);
    (void)MPI_Finalize();
    return status;
}
