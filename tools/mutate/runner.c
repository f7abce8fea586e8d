/* Runs the golden vectors against one mutant of the model after another. SPDX-License-Identifier: BSD-2-Clause
 *
 * Linked with a model that holds all its mutants (tools/mutate/schemata.py). The suites are made once, with no mutant
 * switched on; then each line of standard input, "NUMBER GROUP", names a mutant, which a process of its own tries on
 * both walks, the vectors that killed its neighbours first. Answers: "NUMBER FATE VECTOR MILLISECONDS". */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "vectors/judge.h"
#include "vectors/maker.h"

void pamu_mutate(int number); /* of the model */

enum { MOST_KILLERS = 24, MOST_VECTORS = 1 << 18, SECONDS = 2, MOST_MEMORY = 2047 };

static const struct vec_vector *vectors[MOST_VECTORS];
static size_t count;
static size_t killers[MOST_KILLERS]; /* latest first */
static size_t killer_count;

static void fail(const char *what)
{
    (void)fprintf(stderr, "mutate: %s\n", what);
    exit(2);
}

static void make_suites(void)
{
    const struct vec_make_options options = {.seed = VEC_DEFAULT_SEED, .skip_knobs = true};
    char trouble[512];

    for (const struct vec_maker_row *row = vec_maker_rows(); row->name != NULL; row++) {
        struct vec_suite *suite = calloc(1, sizeof(*suite));

        if (suite == NULL || !vec_make(row, &options, suite, trouble, sizeof(trouble)))
            fail(suite == NULL ? "out of memory" : trouble);
        for (size_t i = 0; i < suite->count && count < MOST_VECTORS; i++)
            vectors[count++] = &suite->vectors[i];
    }
}

/* A vector that never ends is ended by a signal, which is a kill like any other. */
static void start_clock(void)
{
    const struct itimerval limit = {.it_value.tv_sec = SECONDS};

    (void)setitimer(ITIMER_VIRTUAL, &limit, NULL);
}

static bool passes(struct vec_model *model, const struct vec_vector *vector)
{
    const struct vec_terms terms = {.ignored = ""};
    struct vec_store store = {0};
    struct vec_verdict verdict;

    start_clock();
    vec_model_judge(model, vector, &terms, &store, &verdict);
    vec_store_release(&store);
    return verdict.fate == VEC_FATE_PASSED;
}

/* The index of the first vector that fails on either walk, or count. what hears of each before it is run. */
static size_t run_all(int what)
{
    struct vec_model *models[2] = {vec_model_create(), vec_model_create()};

    if (models[0] == NULL || models[1] == NULL)
        fail("out of memory");
    op_session_set_walk(vec_model_session(models[1]), PAMU_WALK_REFERENCE);
    for (size_t i = 0; i < killer_count + count; i++) {
        size_t index = i < killer_count ? killers[i] : i - killer_count;

        if (what >= 0 && write(what, &index, sizeof(index)) != (ssize_t)sizeof(index))
            fail("pipe");
        for (unsigned walk = 0; walk < 2; walk++) {
            if (!passes(models[walk], vectors[index]))
                return index;
        }
    }
    vec_model_destroy(models[0]);
    vec_model_destroy(models[1]);
    return count;
}

static void try_mutant(int number, int what)
{
    const struct rlimit memory = {(rlim_t)MOST_MEMORY << 20, (rlim_t)MOST_MEMORY << 20}, none = {0, 0};

    (void)setrlimit(RLIMIT_AS, &memory);
    (void)setrlimit(RLIMIT_CORE, &none);
    pamu_mutate(number);
    _exit(run_all(what) == count ? 0 : 1);
}

static void remember(size_t killer)
{
    size_t at = 0;

    while (at < killer_count && killers[at] != killer)
        at++;
    if (at == killer_count && killer_count < MOST_KILLERS)
        killer_count++;
    if (at == MOST_KILLERS)
        at = MOST_KILLERS - 1;
    memmove(killers + 1, killers, at * sizeof(killers[0]));
    killers[0] = killer;
}

/* The last vector that a process told of. */
static size_t last_told(int from)
{
    size_t buffer[256], last = 0;
    ssize_t got;

    while ((got = read(from, buffer, sizeof(buffer))) > 0)
        last = buffer[(size_t)got / sizeof(buffer[0]) - 1];
    return last;
}

static const char *fate_of(int status)
{
    if (WIFEXITED(status))
        return WEXITSTATUS(status) == 0 ? "survived" : "killed";
    return WTERMSIG(status) == SIGVTALRM ? "timeout" : "crash";
}

static double milliseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static void answer(int number)
{
    double start = milliseconds();
    int ends[2], status = 0;
    size_t last;
    pid_t child;

    if (pipe(ends) != 0)
        fail("pipe");
    child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        (void)close(ends[0]);
        try_mutant(number, ends[1]);
    }
    (void)close(ends[1]);
    last = last_told(ends[0]);
    (void)close(ends[0]);
    (void)waitpid(child, &status, 0);
    if (strcmp(fate_of(status), "survived") != 0)
        remember(last);
    (void)printf("%d %s %s %.1f\n", number, fate_of(status),
                 strcmp(fate_of(status), "survived") == 0 ? "-" : vectors[last]->id, milliseconds() - start);
    (void)fflush(stdout);
}

int main(void)
{
    double start;
    size_t failing;
    int number;

    make_suites();
    start = milliseconds();
    failing = run_all(-1);
    if (failing != count)
        fail(vectors[failing]->id);
    (void)printf("vectors %zu %.1f\n", count, milliseconds() - start);
    (void)fflush(stdout);
    while (scanf("%d", &number) == 1)
        answer(number);
    return 0;
}
