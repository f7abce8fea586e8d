/* Running vectors through processes, all of them from one loop. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/device.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/process.h"

#define READ_BYTES 65536u
#define LOOK_MS 200.0     /* at most so long between questions whether to stop */
#define CRASH_WAIT_MS 500 /* for the status of a process whose output ended */

/* A process, and the vector it works on. */
struct worker {
    struct vec_process process;
    bool busy;
    size_t index;                /* of the vector */
    const char *before;          /* the id of the one before in the same process, or NULL */
    struct vec_text outgoing;    /* lines to send */
    size_t written, sent, total; /* bytes; whole lines; lines there will be */
    struct vec_text incoming;    /* complete answers have their line ends replaced by NUL */
    size_t parsed;               /* bytes of it that were looked at */
    size_t answers, capacity;
    size_t *starts; /* where each answer begins */
    double deadline;
};

struct loop {
    const struct vec_device_options *options;
    const struct vec_vector *const *vectors;
    size_t count, next;
    vec_replied_fn *replied;
    void *user;
    struct vec_device_run *run;
    struct worker *workers;
    unsigned broken; /* vectors in a row */
};

static void fail(struct loop *loop, const char *what)
{
    if (!loop->run->failed)
        (void)snprintf(loop->run->trouble, sizeof loop->run->trouble, "%s", what);
    loop->run->failed = true;
}

/* ---- a vector is done ---- */

static void reply(struct loop *loop, struct worker *worker, const char *trouble)
{
    size_t count = worker->answers > 0 ? worker->answers - 1 : 0;
    const char **lines = malloc((count + 1) * sizeof *lines);
    worker->busy = false;
    if (lines == NULL) {
        fail(loop, "out of memory");
        return;
    }
    for (size_t i = 0; i < count; i++)
        lines[i] = worker->incoming.bytes + worker->starts[i + 1];
    const struct vec_reply said = {lines, count, trouble};
    loop->run->answered = loop->run->answered || worker->answers > 0;
    loop->run->done++;
    loop->broken = trouble != NULL ? loop->broken + 1 : 0;
    if (loop->options->give_up != 0 && loop->broken >= loop->options->give_up)
        loop->run->gave_up = true;
    loop->replied(loop->user, worker->index, &said);
    free(lines);
}

static void break_off(struct loop *loop, struct worker *worker, const char *trouble)
{
    (void)vec_process_kill(&worker->process);
    worker->before = NULL;
    reply(loop, worker, trouble);
}

/* Its output has ended. */
static void report_end(struct loop *loop, struct worker *worker)
{
    char how[80], shown[61], text[240];
    int status = 0;
    bool partial = worker->parsed < worker->incoming.length;
    if (vec_process_wait(&worker->process, CRASH_WAIT_MS, &status))
        vec_process_describe(status, how, sizeof how);
    else
        (void)snprintf(how, sizeof how, "closed its output");
    if (partial)
        (void)snprintf(text, sizeof text, "%s in the middle of an answer: '%s'", how,
                       vec_printable(shown, sizeof shown, worker->incoming.bytes + worker->parsed));
    else
        (void)snprintf(text, sizeof text, "%s after %zu of %zu answers", how, worker->answers, worker->total);
    break_off(loop, worker, text);
}

/* ---- answers ---- */

static bool note_start(struct worker *worker, size_t at)
{
    if (worker->answers == worker->capacity) {
        size_t capacity = worker->capacity * 2 + 64;
        size_t *starts = realloc(worker->starts, capacity * sizeof *starts);
        if (starts == NULL)
            return false;
        worker->starts = starts;
        worker->capacity = capacity;
    }
    worker->starts[worker->answers++] = at;
    return true;
}

/* Cuts what came into answers. Returns what is wrong, or NULL. */
static const char *cut_answers(struct worker *worker)
{
    char *bytes = worker->incoming.bytes;
    while (worker->parsed < worker->incoming.length) {
        size_t left = worker->incoming.length - worker->parsed;
        char *newline = memchr(bytes + worker->parsed, '\n', left);
        if (newline == NULL && left > VEC_MOST_ANSWER_BYTES)
            return "an answer without an end";
        if (newline == NULL)
            return NULL;
        if (worker->answers == worker->total)
            return "answered more than it was asked";
        if (worker->answers == worker->sent)
            return "answered before it was asked";
        *newline = '\0';
        if (strlen(bytes + worker->parsed) != (size_t)(newline - bytes) - worker->parsed)
            return "a NUL byte in an answer";
        if (newline > bytes + worker->parsed && newline[-1] == '\r')
            newline[-1] = '\0';
        if (!note_start(worker, worker->parsed))
            return "out of memory";
        worker->parsed = (size_t)(newline - bytes) + 1;
    }
    return NULL;
}

static bool is_ok(const char *answer)
{
    return strcmp(answer, "ok") == 0;
}

static void look_at_answers(struct loop *loop, struct worker *worker)
{
    size_t before = worker->answers;
    const char *trouble = worker->incoming.failed ? "out of memory" : cut_answers(worker);
    if (worker->answers > before)
        worker->deadline = vec_now() + loop->options->timeout_ms;
    if (trouble == NULL && before == 0 && worker->answers > 0 && !is_ok(worker->incoming.bytes)) {
        char shown[61], text[120];
        (void)snprintf(text, sizeof text, "answered '%s' to restart, where ok is all it can",
                       vec_printable(shown, sizeof shown, worker->incoming.bytes));
        worker->answers = 1; /* what came after it answers nothing */
        break_off(loop, worker, text);
    } else if (trouble != NULL) {
        break_off(loop, worker, trouble);
    } else if (worker->answers == worker->total) {
        worker->before = loop->vectors[worker->index]->id;
        if (worker->parsed < worker->incoming.length)
            break_off(loop, worker, "answered more than it was asked");
        else
            reply(loop, worker, NULL);
    }
}

static void take(struct loop *loop, struct worker *worker)
{
    char bytes[READ_BYTES];
    long got = vec_process_read(&worker->process, bytes, sizeof bytes);
    if (got == 0)
        report_end(loop, worker);
    if (got <= 0)
        return;
    vec_put_bytes(&worker->incoming, bytes, (size_t)got);
    look_at_answers(loop, worker);
}

/* ---- operations ---- */

/* Up to where may be sent: all of it, or in lockstep the line after the last answer. */
static size_t allowed(const struct loop *loop, const struct worker *worker)
{
    if (!loop->options->lockstep)
        return worker->outgoing.length;
    if (worker->sent > worker->answers)
        return worker->written;
    const char *rest = worker->outgoing.bytes + worker->written;
    const char *newline = memchr(rest, '\n', worker->outgoing.length - worker->written);
    return newline != NULL ? worker->written + (size_t)(newline - rest) + 1 : worker->outgoing.length;
}

static void give(struct loop *loop, struct worker *worker)
{
    size_t until = allowed(loop, worker);
    if (until == worker->written)
        return;
    const char *from = worker->outgoing.bytes + worker->written;
    long written = vec_process_write(&worker->process, from, until - worker->written);
    if (written == -1) { /* its end shows in its output */
        worker->written = worker->outgoing.length;
        return;
    }
    for (long i = 0; i < written; i++)
        worker->sent += from[i] == '\n';
    worker->written += (size_t)written;
}

/* ---- beginning a vector ---- */

static void load(struct worker *worker, const struct vec_vector *vector)
{
    worker->outgoing.length = worker->incoming.length = 0;
    worker->written = worker->sent = worker->parsed = worker->answers = 0;
    worker->total = vector->count + 1;
    vec_put(&worker->outgoing, "restart\n");
    for (size_t i = 0; i < vector->count; i++) {
        vec_put(&worker->outgoing, vector->steps[i].line);
        vec_put(&worker->outgoing, "\n");
    }
}

/* What a process says between two vectors belongs to none: it gets a successor. */
static bool is_quiet(struct worker *worker)
{
    char byte;
    return worker->process.id != 0 && vec_process_read(&worker->process, &byte, 1) == -1;
}

static void begin(struct loop *loop, struct worker *worker)
{
    worker->index = loop->next++;
    worker->busy = true;
    load(worker, loop->vectors[worker->index]);
    if (worker->outgoing.failed) {
        fail(loop, "out of memory");
        return;
    }
    if (worker->process.id != 0 && !is_quiet(worker)) {
        char text[240];
        (void)snprintf(text, sizeof text, "answered, or ended, before it was asked (after %.120s)", worker->before);
        break_off(loop, worker, text);
        return;
    }
    if (worker->process.id == 0) {
        if (!vec_process_start(&worker->process, loop->options->command)) {
            fail(loop, "no process can be started");
            return;
        }
        loop->run->starts++;
    }
    worker->deadline = vec_now() + loop->options->timeout_ms;
    give(loop, worker);
}

/* ---- the loop ---- */

static bool is_over(const struct loop *loop)
{
    return loop->run->failed || loop->run->stopped || loop->run->gave_up;
}

static double next_deadline(const struct loop *loop)
{
    double soonest = vec_now() + LOOK_MS;
    for (unsigned i = 0; i < loop->options->jobs; i++)
        if (loop->workers[i].busy && loop->workers[i].deadline < soonest)
            soonest = loop->workers[i].deadline;
    return soonest;
}

static void wait_for_any(struct loop *loop)
{
    struct pollfd descriptors[2 * VEC_MOST_JOBS];
    unsigned jobs = loop->options->jobs;
    for (unsigned i = 0; i < jobs; i++) {
        const struct worker *worker = &loop->workers[i];
        bool more = worker->busy && allowed(loop, worker) > worker->written;
        descriptors[2 * i] = (struct pollfd){.fd = worker->busy ? worker->process.out : -1, .events = POLLIN};
        descriptors[2 * i + 1] = (struct pollfd){.fd = more ? worker->process.in : -1, .events = POLLOUT};
    }
    double wait = next_deadline(loop) - vec_now();
    (void)poll(descriptors, 2 * jobs, wait > 0 ? (int)wait + 1 : 0);
    for (unsigned i = 0; i < jobs; i++) {
        struct worker *worker = &loop->workers[i];
        if (worker->busy && descriptors[2 * i].revents != 0)
            take(loop, worker);
        if (worker->busy && allowed(loop, worker) > worker->written)
            give(loop, worker);
    }
}

static void look_at_clock(struct loop *loop)
{
    double now = vec_now();
    for (unsigned i = 0; i < loop->options->jobs; i++) {
        struct worker *worker = &loop->workers[i];
        if (!worker->busy || worker->deadline > now)
            continue;
        char text[120];
        (void)snprintf(text, sizeof text, "no answer within %g s: %zu of %zu came", loop->options->timeout_ms / 1e3,
                       worker->answers, worker->total);
        break_off(loop, worker, text);
    }
}

/* True while there is something to wait for. */
static bool begin_all(struct loop *loop)
{
    bool busy = false;
    for (unsigned i = 0; i < loop->options->jobs; i++) {
        while (!loop->workers[i].busy && loop->next < loop->count && !is_over(loop))
            begin(loop, &loop->workers[i]);
        busy = busy || loop->workers[i].busy;
    }
    return busy;
}

/* A device ends with status 0 when its input ends. */
static void end(struct loop *loop, struct worker *worker)
{
    char how[80];
    int status = 0;
    bool wanted = worker->process.id != 0 && !worker->busy && !is_over(loop);
    vec_process_close_input(&worker->process);
    if (wanted && !vec_process_wait(&worker->process, loop->options->timeout_ms, &status))
        (void)snprintf(loop->run->trouble, sizeof loop->run->trouble,
                       "the device did not end when its input ended, and was killed");
    else if (wanted && status != 0) {
        vec_process_describe(status, how, sizeof how);
        (void)snprintf(loop->run->trouble, sizeof loop->run->trouble, "the device %s when its input ended", how);
    }
    (void)vec_process_kill(&worker->process);
    vec_text_release(&worker->outgoing);
    vec_text_release(&worker->incoming);
    free(worker->starts);
}

void vec_run_device(const struct vec_device_options *options, const struct vec_vector *const *vectors, size_t count,
                    vec_replied_fn *replied, void *user, struct vec_device_run *run)
{
    memset(run, 0, sizeof *run);
    struct loop loop = {
        .options = options, .vectors = vectors, .count = count, .replied = replied, .user = user, .run = run};
    loop.workers = calloc(options->jobs, sizeof *loop.workers);
    if (loop.workers == NULL) {
        fail(&loop, "out of memory");
        return;
    }
    for (unsigned i = 0; i < options->jobs; i++)
        loop.workers[i].process = (struct vec_process){0, -1, -1};
    while (begin_all(&loop) && !is_over(&loop)) {
        wait_for_any(&loop);
        look_at_clock(&loop);
        run->stopped = options->stop != NULL && options->stop(options->user);
    }
    for (unsigned i = 0; i < options->jobs; i++)
        end(&loop, &loop.workers[i]);
    free(loop.workers);
}
