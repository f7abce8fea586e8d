/* MSI banks under the policies of the design thread. SPDX-License-Identifier: BSD-2-Clause */
#include "study/msi.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/stream.h"
#include "memory/power.h"
#include "op/session.h"
#include "op/text.h"

/* ---- what a stream tells ---- */

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* "8.0x10000.2" or "8.0x10000.0x1000.1": an LIODN, an IOVA, and one or two numbers. */
static bool read_name(const char *text, uint64_t numbers[4], unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        size_t length = strcspn(text, ".");

        if (!op_span_number((struct op_span){text, length, 1}, false, &numbers[i]) ||
            text[length] != (i + 1 < count ? '.' : '\0'))
            return false;
        text += length + 1;
    }
    return numbers[0] <= UINT16_MAX;
}

static int by_place(const void *a, const void *b)
{
    const struct study_msi_page *x = a, *y = b;

    if (x->liodn != y->liodn)
        return x->liodn < y->liodn ? -1 : 1;
    return (x->iova > y->iova) - (x->iova < y->iova);
}

static int by_liodn(const void *a, const void *b)
{
    const struct study_msi_memory *x = a, *y = b;

    return (x->liodn > y->liodn) - (x->liodn < y->liodn);
}

static bool is_told(const struct study_msi *msi, const struct study_msi_page *page)
{
    for (size_t i = 0; i < msi->page_count; i++) {
        if (by_place(&msi->pages[i], page) == 0)
            return true;
    }
    return false;
}

static bool read_page(const char *name, struct study_msi_page *page)
{
    uint64_t numbers[4];

    if (!read_name(name, numbers, 3) || numbers[1] % PAMU_MSI_PAGE != 0 || numbers[2] >= PAMU_MSI_MAX_BANKS)
        return false;
    *page = (struct study_msi_page){.liodn = (uint16_t)numbers[0], .iova = numbers[1], .bank = (uint32_t)numbers[2]};
    return true;
}

static void note_page(struct study_msi *msi, const char *name)
{
    struct study_msi_page page;

    if (msi->page_count == STUDY_MSI_MOST || !read_page(name, &page) || is_told(msi, &page)) {
        msi->left_out = true;
        return;
    }
    msi->pages[msi->page_count++] = page;
    qsort(msi->pages, msi->page_count, sizeof(msi->pages[0]), by_place);
}

static const struct study_msi_memory *memory_of(const struct study_msi *msi, uint16_t liodn)
{
    for (size_t i = 0; i < msi->memory_count; i++) {
        if (msi->memories[i].liodn == liodn)
            return &msi->memories[i];
    }
    return NULL;
}

static void note_memory(struct study_msi *msi, const char *name, uint64_t size)
{
    uint64_t numbers[4];

    if (msi->memory_count == STUDY_MSI_MOST || !read_name(name, numbers, 4) || !mem_is_power_of_two(numbers[2]) ||
        memory_of(msi, (uint16_t)numbers[0]) != NULL) {
        msi->left_out = true;
        return;
    }
    msi->memories[msi->memory_count++] = (struct study_msi_memory){.liodn = (uint16_t)numbers[0],
                                                                   .iova = numbers[1],
                                                                   .size = size,
                                                                   .window = numbers[2],
                                                                   .domain = (uint32_t)numbers[3]};
    qsort(msi->memories, msi->memory_count, sizeof(msi->memories[0]), by_liodn);
}

void study_msi_note(struct study_msi *msi, const char *name, uint64_t value)
{
    const char *rest;

    if ((rest = behind(name, IOTLB_STREAM_MSI)) != NULL)
        note_page(msi, rest);
    else if ((rest = behind(name, IOTLB_STREAM_DOMAIN)) != NULL)
        note_memory(msi, rest, value);
    else if (strcmp(name, IOTLB_STREAM_MSI_LEFT_OUT) == 0)
        msi->left_out |= value != 0;
    else if (strcmp(name, IOTLB_STREAM_LIODN) == 0)
        msi->highest_liodn = value < UINT16_MAX ? (uint32_t)value : UINT16_MAX;
}

/* ---- one LIODN ---- */

/* A machine on which policies are tried, and what is made of them. */
struct trial {
    const struct study_setting *setting;
    const struct pamu_msi_policy *policy;
    struct op_session *session;
    struct pamu_software *software;
    struct pamu_msi *msi;
    struct study_layouts *layouts;
    char *text;
};

static enum study_msi_state fail(const struct trial *trial, enum study_msi_state state, const char *why)
{
    (void)snprintf(trial->text, STUDY_MSI_TEXT, "%s", why);
    return state;
}

static enum study_msi_state fail_refused(const struct trial *trial, uint16_t liodn, enum pamu_error error,
                                         const struct pamu_refusal *refusal)
{
    if (error == PAMU_ERR_REFUSED)
        (void)snprintf(trial->text, STUDY_MSI_TEXT, "msi=%s on %s cannot be had for LIODN %u (rule %s): %s",
                       trial->policy->name, trial->setting->chip->name, liodn, refusal->rule, refusal->sentence);
    else
        (void)snprintf(trial->text, STUDY_MSI_TEXT, "msi=%s on %s: %s", trial->policy->name, trial->setting->chip->name,
                       pamu_strerror(error));
    return error == PAMU_ERR_REFUSED ? STUDY_MSI_REFUSED : STUDY_MSI_MEMORY;
}

static void add_move(struct study_layouts *layouts, uint64_t from, uint64_t size, uint64_t to)
{
    if (size > 0)
        layouts->moves[layouts->move_count++] = (struct iotlb_move){from, size, to};
}

/* Banks' pages go to their windows, all else stays: what was no memory is none now. */
static void add_moves(struct study_layouts *layouts, const struct study_msi_page *pages, size_t count, uint64_t window)
{
    const struct study_msi_made *made = &layouts->made[layouts->made_count - 1];
    uint64_t end = made->outcome.aperture, at = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t mapped = made->window[pages[i].bank];
        uint64_t stop = pages[i].iova < end ? pages[i].iova : end;

        if (stop > at)
            add_move(layouts, at, stop - at, at);
        if (mapped != PAMU_MSI_UNMAPPED)
            add_move(layouts, pages[i].iova, PAMU_MSI_PAGE, mapped * window);
        at = pages[i].iova < end ? pages[i].iova + PAMU_MSI_PAGE : end;
    }
    if (at < end)
        add_move(layouts, at, end - at, at);
}

static void add_layout(const struct trial *trial, uint16_t liodn, size_t first_move)
{
    struct study_layouts *layouts = trial->layouts;
    const struct pamu_msi_outcome *outcome = &layouts->made[layouts->made_count - 1].outcome;
    struct iotlb_layout layout = {.liodn = liodn,
                                  .windows = outcome->windows,
                                  .first = IOTLB_LAID_OUT,
                                  .disabled = !layouts->made[layouts->made_count - 1].enabled,
                                  .moves = &layouts->moves[first_move],
                                  .move_count = layouts->move_count - first_move};

    while (outcome->aperture >> layout.bits > 1)
        layout.bits++;
    layouts->layouts[layouts->count++] = layout;
}

/* In whole windows of the size that they are to have. */
static struct pamu_msi_workload workload_of(const struct study_setting *setting, const struct study_msi_memory *memory,
                                            uint32_t used)
{
    uint64_t window = setting->page_bits != 0 ? UINT64_C(1) << setting->page_bits : memory->window;
    uint64_t first = memory->iova / window, last = (memory->iova + (memory->size - 1)) / window;
    struct pamu_msi_workload workload = {.window = window, .used = used};

    if (memory->size > 0) {
        workload.iova = first * window;
        workload.size = (last - first + 1) * window;
    }
    return workload;
}

static enum study_msi_state lay_out_domain(struct trial *trial, uint32_t domain, const struct study_msi_memory *memory,
                                           const struct study_msi_page *pages, size_t count)
{
    struct study_layouts *layouts = trial->layouts;
    struct study_msi_made *made = &layouts->made[layouts->made_count++];
    size_t first_move = layouts->move_count;
    struct pamu_msi_workload workload;
    struct pamu_domain_info info;
    struct pamu_refusal refusal;
    enum pamu_error error;
    uint32_t used = 0;

    *made = (struct study_msi_made){.liodn = memory->liodn};
    for (size_t i = 0; i < count; i++) {
        made->banks += (used >> pages[i].bank & 1) == 0 ? 1u : 0u;
        used |= UINT32_C(1) << pages[i].bank;
    }
    workload = workload_of(trial->setting, memory, used);
    error = pamu_msi_policy_run(trial->msi, domain, trial->policy, &workload, &made->outcome, &refusal);
    if (error != PAMU_OK)
        return fail_refused(trial, memory->liodn, error, &refusal);
    for (uint32_t bank = 0; bank < PAMU_MSI_MAX_BANKS; bank++)
        made->window[bank] = used >> bank & 1 ? pamu_msi_window(trial->msi, domain, bank) : PAMU_MSI_UNMAPPED;
    made->enabled = pamu_domain_info(trial->software, domain, &info) == PAMU_OK && info.enabled;
    add_moves(trial->layouts, pages, count, workload.window);
    add_layout(trial, memory->liodn, first_move);
    return STUDY_MSI_OK;
}

static enum study_msi_state lay_out_liodn(struct trial *trial, const struct study_msi_memory *memory,
                                          const struct study_msi_page *pages, size_t count)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    enum pamu_error error = pamu_domain_create(trial->software, &domain, &refusal);
    enum study_msi_state state;

    if (error != PAMU_OK)
        return fail_refused(trial, memory->liodn, error, &refusal);
    state = lay_out_domain(trial, domain, memory, pages, count);
    (void)pamu_domain_destroy(trial->software, domain, &refusal);
    pamu_msi_forget(trial->msi, domain);
    return state;
}

/* ---- all of them ---- */

static int by_iova(const void *a, const void *b)
{
    const struct study_msi_page *x = a, *y = b;

    return (x->iova > y->iova) - (x->iova < y->iova);
}

/* The pages of all LIODNs of a domain, each once, in order of their IOVAs; their number. */
static size_t pages_of(const struct study_msi *msi, uint32_t domain, struct study_msi_page pages[STUDY_MSI_MOST])
{
    size_t count = 0, kept = 0;

    for (size_t i = 0; i < msi->page_count; i++) {
        if (memory_of(msi, msi->pages[i].liodn)->domain == domain)
            pages[count++] = msi->pages[i];
    }
    if (count > 0)
        qsort(pages, count, sizeof(pages[0]), by_iova);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || pages[i].iova != pages[i - 1].iova)
            pages[kept++] = pages[i];
    }
    return kept;
}

static enum study_msi_state lay_out_all(struct trial *trial, const struct study_msi *msi)
{
    struct study_msi_page pages[STUDY_MSI_MOST];
    enum study_msi_state state = STUDY_MSI_OK;

    for (size_t i = 0; i < msi->page_count; i++) {
        if (memory_of(msi, msi->pages[i].liodn) == NULL)
            return fail(trial, STUDY_MSI_STREAM,
                        "msi: a message came from an LIODN that is in no domain; its memory is not known");
    }
    for (size_t i = 0; state == STUDY_MSI_OK && i < msi->memory_count; i++) {
        size_t count = pages_of(msi, msi->memories[i].domain, pages);

        if (count > 0)
            state = lay_out_liodn(trial, &msi->memories[i], pages, count);
    }
    return state;
}

/* The same for each further tenant's LIODNs. */
static void add_tenants(const struct study_setting *setting, const struct study_msi *msi, struct study_layouts *layouts)
{
    size_t count = layouts->count;

    for (size_t i = count; i < count * setting->tenants; i++) {
        const struct iotlb_layout *first = &layouts->layouts[i % count];
        uint64_t liodn = first->liodn + i / count * ((uint64_t)msi->highest_liodn + 1);

        if (liodn > UINT16_MAX) /* tenants are refused for that */
            continue;
        layouts->layouts[layouts->count] = *first;
        layouts->layouts[layouts->count++].liodn = (uint16_t)liodn;
    }
}

static bool make_room(const struct study_setting *setting, const struct study_msi *msi, struct study_layouts *layouts)
{
    size_t count = msi->memory_count;

    layouts->layouts = calloc(count * setting->tenants + 1, sizeof(*layouts->layouts));
    layouts->moves = calloc(count * (2 * msi->page_count + 1) + 1, sizeof(*layouts->moves));
    layouts->made = calloc(count + 1, sizeof(*layouts->made));
    return layouts->layouts != NULL && layouts->moves != NULL && layouts->made != NULL;
}

static bool start(struct trial *trial)
{
    struct pamu_software_config config;
    struct pamu_refusal refusal;
    struct pamu *pamu = NULL;

    trial->session = op_session_create(0);
    if (trial->session != NULL && op_force_chip(trial->session, trial->setting->chip))
        pamu = op_session_model(trial->session);
    if (pamu == NULL)
        return false;
    pamu_software_config_default(&config, pamu);
    config.domains = 1;
    return pamu_software_create(&config, &trial->software) == PAMU_OK &&
           pamu_software_boot(trial->software, NULL, &refusal) == PAMU_OK &&
           pamu_msi_create(trial->software, trial->setting->chip, &trial->msi) == PAMU_OK;
}

static void end(struct trial *trial)
{
    pamu_msi_destroy(trial->msi);
    pamu_software_destroy(trial->software);
    op_session_destroy(trial->session);
}

enum study_msi_state study_msi_lay_out(const struct study_setting *setting, const struct study_msi *msi,
                                       struct study_layouts *layouts, char text[STUDY_MSI_TEXT])
{
    size_t policies;
    struct trial trial = {.setting = setting,
                          .policy = pamu_msi_policies(&policies) + (setting->msi - 1),
                          .layouts = layouts,
                          .text = text};
    enum study_msi_state state;

    *layouts = (struct study_layouts){.count = 0};
    if (msi->page_count == 0)
        return fail(&trial, STUDY_MSI_STREAM,
                    "msi: no record went to a page of an MSI bank, so that no policy has anything to lay out");
    if (msi->left_out)
        return fail(&trial, STUDY_MSI_STREAM,
                    "msi: the stream does not tell all pages of MSI banks; there are too many of them");
    if (make_room(setting, msi, layouts) && start(&trial))
        state = lay_out_all(&trial, msi);
    else
        state = fail(&trial, STUDY_MSI_MEMORY, "out of memory");
    if (state == STUDY_MSI_OK)
        add_tenants(setting, msi, layouts);
    end(&trial);
    return state;
}

struct iotlb_lost study_msi_unmapped(const struct study_msi *msi, uint16_t liodn, const struct study_result *result)
{
    struct iotlb_lost sum = {0};

    for (size_t i = 0; i < result->count; i++) {
        const struct study_row *row = &result->rows[i];

        if (row->liodn % (msi->highest_liodn + 1) != liodn)
            continue;
        sum.records += row->unmapped.records;
        sum.lookups += row->unmapped.lookups;
    }
    return sum;
}

void study_layouts_clear(struct study_layouts *layouts)
{
    free(layouts->layouts);
    free(layouts->moves);
    free(layouts->made);
    *layouts = (struct study_layouts){.count = 0};
}
