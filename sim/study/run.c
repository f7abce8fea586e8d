/* Running a study's configurations over a stream, on all cores. SPDX-License-Identifier: BSD-2-Clause */
#include "study/run.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "study/tenants.h"

enum {
    MOST_POINTS = 16,
    PROGRESS_MS = 50,
    LOOK_BACK = 1024 /* at jobs, for one with the same view */,
    TELL_EVERY = 16 /* batches */
};

/* Settings with one view, to be run in one pass. */
struct job {
    uint16_t part; /* instances */
    size_t settings[MOST_POINTS];
    size_t count;
};

struct run {
    const struct study_run_config *config;
    struct job *jobs;
    size_t job_count;
    atomic_size_t next;
    atomic_bool stop;
    pthread_mutex_t lock; /* of what follows, and of the caller's functions */
    double done;          /* jobs, and shares of those on their way */
    unsigned working;
    enum study_run_state state;
    struct trace_error error;
};

/* ---- jobs ---- */

static uint16_t part_of(const struct run *run, size_t number)
{
    return run->config->parts != NULL ? run->config->parts[number] : STUDY_ALL_INSTANCES;
}

static bool fits(const struct run *run, const struct job *job, size_t number)
{
    const struct study_setting *setting = &run->config->settings[number];

    return job->count < MOST_POINTS && job->part == part_of(run, number) &&
           study_setting_same_view(&run->config->settings[job->settings[0]], setting);
}

static void add_to_jobs(struct run *run, size_t number)
{
    size_t j = run->job_count, end = j > LOOK_BACK ? j - LOOK_BACK : 0;

    while (j > end && !fits(run, &run->jobs[j - 1], number))
        j--;
    if (j == end)
        j = ++run->job_count;
    run->jobs[j - 1].part = part_of(run, number);
    run->jobs[j - 1].settings[run->jobs[j - 1].count++] = number;
}

static bool make_jobs(struct run *run)
{
    const struct study_run_config *config = run->config;

    run->jobs = calloc(config->count + 1, sizeof(*run->jobs));
    for (size_t i = 0; run->jobs != NULL && i < config->count; i++) {
        bool simulated;

        (void)study_setting_doubt(&config->settings[i], &simulated);
        if (simulated && part_of(run, i) != 0)
            add_to_jobs(run, i);
    }
    return run->jobs != NULL;
}

/* ---- one job ---- */

/* What a job needs besides its task; it lays memory out anew in views, which copy that. */
struct room {
    struct iotlb_point points[MOST_POINTS];
    struct study_maps maps;
};

static enum study_run_state make_task(const struct study_run_config *config, const struct job *job, struct room *room,
                                      struct iotlb_task **made, struct trace_error *error)
{
    const struct study_setting *setting = &config->settings[job->settings[0]];
    struct study_layouts layouts = {.count = 0};
    char text[STUDY_MSI_TEXT];
    struct iotlb_task_config task = {
        .points = room->points, .point_count = job->count, .geometries = config->geometries, .alone = config->alone};

    if (setting->msi != 0 && study_msi_lay_out(setting, config->msi, &layouts, text) != STUDY_MSI_OK) {
        study_layouts_clear(&layouts);
        (void)trace_fail(error, TRACE_ERR_ARGUMENT, 0, "%s", text);
        return STUDY_RUN_TRACE;
    }
    study_setting_view(setting, config->recorded, &room->maps, &task.view);
    task.view.layouts = layouts.layouts;
    task.view.layout_count = layouts.count;
    task.view.interval = config->interval;
    task.view.warm_up = config->warm_up;
    task.view.only = job->part;
    for (size_t i = 0; i < job->count; i++)
        study_setting_point(&config->settings[job->settings[i]], &room->points[i]);
    *made = iotlb_task_create(&task);
    study_layouts_clear(&layouts);
    return *made != NULL ? STUDY_RUN_OK : STUDY_RUN_MEMORY;
}

/* Tells what else is done of a job; *told is what was told before. */
static void tell_share(struct run *run, double share, double *told)
{
    (void)pthread_mutex_lock(&run->lock);
    run->done += share - *told;
    (void)pthread_mutex_unlock(&run->lock);
    *told = share;
}

static enum study_run_state feed(struct run *run, struct study_tenants *tenants, struct iotlb_task *task,
                                 struct trace_error *error)
{
    double told = 0;

    for (unsigned batch = 1;; batch++) {
        const struct iotlb_item *items;
        size_t count;

        if (batch % TELL_EVERY == 0)
            tell_share(run, study_tenants_share(tenants), &told);
        if (atomic_load(&run->stop))
            return STUDY_RUN_STOPPED;
        if (study_tenants_next(tenants, &items, &count, error) != TRACE_OK)
            return STUDY_RUN_TRACE;
        if (count == 0)
            break;
        if (!iotlb_task_run(task, items, count))
            return STUDY_RUN_MEMORY;
    }
    tell_share(run, 1, &told);
    return iotlb_task_end(task) ? STUDY_RUN_OK : STUDY_RUN_MEMORY;
}

static enum study_run_state hand_over(struct run *run, const struct job *job, const struct iotlb_task *task)
{
    bool good = true;

    (void)pthread_mutex_lock(&run->lock);
    for (size_t i = 0; good && i < job->count; i++)
        good = !atomic_load(&run->stop) && run->config->result(run->config->user, job->settings[i], task, i);
    if (!good) /* before anybody else can call it */
        atomic_store(&run->stop, true);
    (void)pthread_mutex_unlock(&run->lock);
    return good ? STUDY_RUN_OK : STUDY_RUN_STOPPED;
}

static enum study_run_state run_job(struct run *run, const struct job *job, struct room *room,
                                    struct trace_error *error)
{
    const struct study_setting *setting = &run->config->settings[job->settings[0]];
    struct iotlb_task *task = NULL;
    struct study_tenants *tenants = NULL;
    enum study_run_state state = make_task(run->config, job, room, &task, error);

    if (state == STUDY_RUN_OK && study_tenants_open(run->config->path, setting, &tenants, error) != TRACE_OK)
        state = STUDY_RUN_TRACE;
    if (state == STUDY_RUN_OK)
        state = feed(run, tenants, task, error);
    if (state == STUDY_RUN_OK)
        state = hand_over(run, job, task);
    study_tenants_close(tenants);
    iotlb_task_destroy(task);
    return state;
}

/* ---- threads ---- */

/* The first failure stays, and ends the others' work. */
static void note_state(struct run *run, enum study_run_state state, const struct trace_error *error)
{
    if (state == STUDY_RUN_OK)
        return;
    (void)pthread_mutex_lock(&run->lock);
    if (run->state == STUDY_RUN_OK) {
        run->state = state;
        run->error = *error;
    }
    (void)pthread_mutex_unlock(&run->lock);
    atomic_store(&run->stop, true);
}

static void *work(void *user)
{
    struct run *run = user;
    struct room *room = malloc(sizeof(*room));
    struct trace_error error = {0};

    if (room == NULL)
        note_state(run, STUDY_RUN_MEMORY, &error);
    while (!atomic_load(&run->stop)) {
        size_t job = atomic_fetch_add(&run->next, 1);

        if (job >= run->job_count)
            break;
        note_state(run, run_job(run, &run->jobs[job], room, &error), &error);
    }
    free(room);
    (void)pthread_mutex_lock(&run->lock);
    run->working--;
    (void)pthread_mutex_unlock(&run->lock);
    return NULL;
}

/* Sleeps while others work. */
static void watch(struct run *run)
{
    const struct timespec nap = {.tv_nsec = PROGRESS_MS * 1000000L};
    bool working = true;

    while (working) {
        bool go_on = true;

        (void)nanosleep(&nap, NULL);
        (void)pthread_mutex_lock(&run->lock);
        working = run->working > 0;
        if (working && run->config->progress != NULL)
            go_on = run->config->progress(run->config->user, run->done / (double)run->job_count);
        (void)pthread_mutex_unlock(&run->lock);
        if (!go_on)
            note_state(run, STUDY_RUN_STOPPED, &(struct trace_error){0});
    }
}

static void run_threads(struct run *run)
{
    unsigned wanted = run->config->threads < run->job_count ? run->config->threads : (unsigned)run->job_count;
    pthread_t *threads = calloc(wanted + 1, sizeof(*threads));
    unsigned started = 0;

    if (threads == NULL) {
        run->state = STUDY_RUN_MEMORY;
        return;
    }
    run->working = wanted;
    while (started < wanted && pthread_create(&threads[started], NULL, work, run) == 0)
        started++;
    if (started < wanted) {
        (void)pthread_mutex_lock(&run->lock);
        run->working -= wanted - started;
        (void)pthread_mutex_unlock(&run->lock);
    }
    if (started == 0 && wanted > 0)
        note_state(run, STUDY_RUN_MEMORY, &(struct trace_error){0});
    watch(run);
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    free(threads);
}

enum study_run_state study_run(const struct study_run_config *config, struct trace_error *error)
{
    struct run run = {.config = config};

    if (!make_jobs(&run))
        return STUDY_RUN_MEMORY;
    if (pthread_mutex_init(&run.lock, NULL) != 0) {
        free(run.jobs);
        return STUDY_RUN_MEMORY;
    }
    if (run.job_count > 0)
        run_threads(&run);
    (void)pthread_mutex_destroy(&run.lock);
    free(run.jobs);
    if (run.state == STUDY_RUN_TRACE && error != NULL)
        *error = run.error;
    return run.state;
}
