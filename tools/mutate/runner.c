/* Runs the golden vectors against one mutant of the model after another. SPDX-License-Identifier: BSD-2-Clause
 *
 * Linked with a model that holds all its mutants (tools/mutate/schemata.py), the greatest number of which is the
 * first argument. The second one is how many vectors a mutant is tried on at most beside those of likely suites, 0 for
 * all; the third one the seed of the suites. They are made and run once, with no mutant switched on, to see which vectors come by which mutants.
 * Then each line of standard input, "NUMBER FLAGS SUITES HINT", names a mutant, which a process of its own tries on both
 * walks, on the vectors that come by it (on all if it is one of a table): the vector HINT first (- for none), then those
 * that killed its neighbours, then the likely suites. Answers: "NUMBER FATE VECTOR MILLISECONDS".
 *
 * Built with a sanitizer, it kills what reads past an array, too. */
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
int pamu_note(int number);    /* for the model, while the number is negative */

enum {
    MOST_KILLERS = 24,
    STRIDE = 7919 /* a prime, so that a step of it comes by all */,
    MOST_VECTORS = 1 << 18,
    SECONDS = 2,
    MOST_SECONDS = 60, /* of a mutant; all vectors on both walks take some 5, with a sanitizer some 20 */
    MOST_MEMORY = 2047
};

static const struct vec_vector *vectors[MOST_VECTORS];
static const char *suites[MOST_VECTORS]; /* that the vectors are of */
static size_t count;
static size_t by_id[MOST_VECTORS];
static size_t killers[MOST_KILLERS]; /* latest first */
static size_t killer_count;
static unsigned char *reached;  /* [mutant][(vector * 2 + walk) / 8], bit by bit */
static size_t row_bytes, noted; /* vector * 2 + walk of what is being run */
static size_t limit;            /* vectors a mutant is tried on at most; 0 for all */
static int most;

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };

const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0:quarantine_size_mb=4"; /* a mutant's process ends wherever it is; less is quicker */
}
#else
enum { SANITIZED = 0 };
#endif

/* Part of an expression that is false. */
int pamu_note(int number)
{
    if (number <= most && reached != NULL)
        reached[(size_t)number * row_bytes + noted / 8] |= (unsigned char)(1u << noted % 8);
    return 0;
}

/* What the second number of a line says. */
enum { IN_TABLE = 1, ONE_WALK = 2 };

static bool comes_by(int mutant, unsigned flags, size_t vector, unsigned walk)
{
    size_t bit = vector * 2 + walk;

    if (walk > 0 && (flags & ONE_WALK) != 0)
        return false;
    return (flags & IN_TABLE) != 0 || (reached[(size_t)mutant * row_bytes + bit / 8] >> bit % 8 & 1) != 0;
}

static void fail(const char *what)
{
    (void)fprintf(stderr, "mutate: %s\n", what);
    exit(2);
}

static void make_suites(uint64_t seed)
{
    const struct vec_make_options options = {.seed = seed, .skip_knobs = true};
    char trouble[512];

    for (const struct vec_maker_row *row = vec_maker_rows(); row->name != NULL; row++) {
        struct vec_suite *suite = calloc(1, sizeof(*suite));

        if (suite == NULL || !vec_make(row, &options, suite, trouble, sizeof(trouble)))
            fail(suite == NULL ? "out of memory" : trouble);
        for (size_t i = 0; i < suite->count && count < MOST_VECTORS; i++) {
            suites[count] = row->name;
            vectors[count++] = &suite->vectors[i];
        }
    }
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(vectors[*(const size_t *)a]->id, vectors[*(const size_t *)b]->id);
}

static int compare_with_id(const void *id, const void *index)
{
    return strcmp(id, vectors[*(const size_t *)index]->id);
}

static void sort_ids(void)
{
    for (size_t i = 0; i < count; i++)
        by_id[i] = i;
    qsort(by_id, count, sizeof(by_id[0]), compare_ids);
}

/* A vector that never ends is ended by a signal, which is a kill like any other; so is a mutant with which all of them
 * take many times as long. */
static void start_clock(void)
{
    const struct itimerval clock = {.it_value.tv_sec = SECONDS};

    (void)setitimer(ITIMER_VIRTUAL, &clock, NULL);
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

static void make_models(struct vec_model *models[2])
{
    for (unsigned i = 0; i < 2; i++) {
        models[i] = vec_model_create();
        if (models[i] == NULL)
            fail("out of memory");
    }
    op_session_set_walk(vec_model_session(models[1]), PAMU_WALK_REFERENCE);
}

/* Notes which mutants each vector comes by; every vector must pass. Sessions are new for each, because they keep what
 * they know of a chip. */
static void note_all(void)
{
    struct vec_model *models[2];

    row_bytes = count / 4 + 1;
    reached = calloc((size_t)most + 1, row_bytes);
    if (reached == NULL)
        fail("out of memory");
    for (noted = 0; noted < count * 2; noted++) {
        if (noted % 2 == 0)
            make_models(models);
        pamu_mutate(-1);
        if (!passes(models[noted % 2], vectors[noted / 2]))
            fail(vectors[noted / 2]->id);
        pamu_mutate(0);
        vec_model_destroy(models[noted % 2]);
    }
}

/* The mutant being tried. */
struct attempt {
    struct vec_model *models[2];
    int mutant, what; /* number; where the vectors that are run are told */
    unsigned flags;
    const char *likely; /* suites that are tried whole, parted by commas */
    const char *hint;   /* the vector that killed it before, if there is one of that id */
    size_t tried;
};

static bool is_likely(const struct attempt *attempt, size_t index)
{
    const char *found = strstr(attempt->likely, suites[index]);
    size_t length = strlen(suites[index]);

    return found != NULL && (found[length] == ',' || found[length] == '\0');
}

/* Runs a vector on the walks that come by the mutant. */
static bool passes_here(struct attempt *attempt, size_t index)
{
    bool here = false;

    for (unsigned walk = 0; walk < 2; walk++) {
        if (!comes_by(attempt->mutant, attempt->flags, index, walk))
            continue;
        here = true;
        if (write(attempt->what, &index, sizeof(index)) != (ssize_t)sizeof(index))
            fail("pipe");
        if (!passes(attempt->models[walk], vectors[index]))
            return false;
    }
    attempt->tried += here && !is_likely(attempt, index);
    return true;
}

/* The hint, those that killed neighbours, then the likely suites, then the others. */
static bool all_pass(struct attempt *attempt)
{
    const size_t *hint = bsearch(attempt->hint, by_id, count, sizeof(by_id[0]), compare_with_id);

    make_models(attempt->models);
    if (hint != NULL && !passes_here(attempt, *hint))
        return false;
    for (size_t i = 0; i < killer_count; i++) {
        if (!passes_here(attempt, killers[i]))
            return false;
    }
    for (unsigned likely = 2; likely-- > 0;) {
        for (size_t i = 0; i < count && (limit == 0 || attempt->tried < limit); i++) {
            size_t index = i * STRIDE % count;

            if (is_likely(attempt, index) == (likely == 1) && !passes_here(attempt, index))
                return false;
        }
    }
    return true;
}

static void try_mutant(struct attempt *attempt)
{
    const struct rlimit memory = {(rlim_t)MOST_MEMORY << 20, (rlim_t)MOST_MEMORY << 20}, none = {0, 0};
    const struct rlimit cpu = {MOST_SECONDS, MOST_SECONDS + 1};

    if (!SANITIZED) /* a sanitizer takes terabytes of addresses for itself */
        (void)setrlimit(RLIMIT_AS, &memory);
    else if (freopen("/dev/null", "w", stderr) == NULL) /* a report for each kill */
        fail("/dev/null");
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_CPU, &cpu);
    pamu_mutate(attempt->mutant);
    _exit(all_pass(attempt) ? 0 : 1);
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
    return WTERMSIG(status) == SIGVTALRM || WTERMSIG(status) == SIGXCPU ? "timeout" : "crash";
}

static double milliseconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static void answer(struct attempt *attempt)
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
        attempt->what = ends[1];
        try_mutant(attempt);
    }
    (void)close(ends[1]);
    last = last_told(ends[0]);
    (void)close(ends[0]);
    (void)waitpid(child, &status, 0);
    if (strcmp(fate_of(status), "survived") != 0)
        remember(last);
    (void)printf("%d %s %s %.1f\n", attempt->mutant, fate_of(status),
                 strcmp(fate_of(status), "survived") == 0 ? "-" : vectors[last]->id, milliseconds() - start);
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    double start;
    char likely[256], hint[256];
    struct attempt attempt = {.likely = likely, .hint = hint};

    most = argc > 1 ? atoi(argv[1]) : 0;
    limit = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    make_suites(argc > 3 ? strtoull(argv[3], NULL, 0) : VEC_DEFAULT_SEED);
    sort_ids();
    if (count % STRIDE == 0)
        fail("another stride is needed");
    start = milliseconds();
    note_all();
    (void)printf("vectors %zu %.1f\n", count, milliseconds() - start);
    (void)fflush(stdout);
    while (scanf("%d %u %255s %255s", &attempt.mutant, &attempt.flags, likely, hint) == 4)
        answer(&attempt);
    return 0;
}
