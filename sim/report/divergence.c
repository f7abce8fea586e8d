/* Asking driver and hardware the same, and keeping what differs. SPDX-License-Identifier: BSD-2-Clause */
#include "report/divergence.h"

#include <stdlib.h>
#include <string.h>

#include "report/divergence_look.h"

/* Rows in a growing array. */
struct rows {
    struct report_divergence *row;
    size_t count, capacity;
};

struct report_divergences {
    struct op_session *session;
    struct rows all;      /* in the order they were seen */
    struct rows now, old; /* of this look and of the one before, sorted */
    struct divergence_probes probes;
    void *storage; /* of the copy of the device */
    size_t storage_size;

    /* the look under way */
    struct pamu_driver *driver;
    struct pamu *copy;
    struct report_place place;
    bool any_failed, any_low_level;
    bool no_memory;
};

/* ---- life ---- */

struct report_divergences *report_divergences_create(struct op_session *session)
{
    struct report_divergences *report = calloc(1, sizeof *report);
    if (report != NULL)
        report->session = session;
    return report;
}

void report_divergences_destroy(struct report_divergences *report)
{
    if (report == NULL)
        return;
    free(report->all.row);
    free(report->now.row);
    free(report->old.row);
    free(report->probes.iova);
    free(report->storage);
    free(report);
}

/* ---- the hardware's answer ---- */

/* Being there makes the walk the reference one. */
static void no_event(void *user, const struct pamu_event *event)
{
    (void)user;
    (void)event;
}

static bool copy_device(struct report_divergences *report)
{
    const struct pamu *pamu = op_session_model(report->session);
    size_t size = pamu_size(pamu_config(pamu));
    if (size > report->storage_size) {
        void *grown = realloc(report->storage, size);
        if (grown == NULL)
            return false;
        report->storage = grown;
        report->storage_size = size;
    }
    if (pamu_clone(pamu, report->storage, report->storage_size, &report->copy) != PAMU_OK)
        return false;
    pamu_set_event(report->copy, no_event, NULL);
    return true;
}

static void access_byte(const struct report_divergences *report, uint16_t liodn, uint64_t iova, uint8_t operation,
                        struct pamu_result *result)
{
    const struct pamu_request request = {
        .iova = iova,
        .length = 1,
        .liodn = liodn,
        .operation = operation,
        .instance = (uint8_t)op_session_instance(report->session, liodn),
    };
    memset(result, 0, sizeof *result);
    (void)pamu_access(report->copy, &request, result);
}

/* A byte is read; if that is not allowed it is written. */
static void ask_hardware(const struct report_divergences *report, uint16_t liodn, uint64_t iova,
                         struct pamu_result *result)
{
    access_byte(report, liodn, iova, PAMU_OP_READ, result);
    if (result->reason == PAMU_REASON_NO_QUERY)
        access_byte(report, liodn, iova, PAMU_OP_WRITE, result);
}

static struct report_view hardware_view(const struct pamu_result *result)
{
    struct report_view view = {.passes = result->verdict == PAMU_TRANSLATED || result->verdict == PAMU_BYPASSED};
    view.phys = view.passes ? result->address : 0;
    if (result->verdict == PAMU_BYPASSED)
        view.word = "bypassed";
    else if (!view.passes)
        view.word = pamu_reason_row((enum pamu_reason)result->reason)->name;
    return view;
}

/* ---- the driver's ---- */

static bool is_linux(enum pamu_flavour flavour)
{
    return flavour == PAMU_FLAVOUR_LINUX_WINDOW || flavour == PAMU_FLAVOUR_LINUX_FLAT ||
           flavour == PAMU_FLAVOUR_VFIO_SDK;
}

/* What a refusal that is no answer falls under goes to *item. A Linux driver says 0 for nothing. */
static struct report_view driver_view(const struct report_divergences *report, uint32_t domain, uint64_t iova,
                                      const char **item)
{
    struct report_view view = {.word = "not mapped"};
    struct pamu_refusal refusal = {0};
    enum pamu_error error = pamu_driver_iova_to_phys(report->driver, domain, iova, &view.phys, &refusal);
    if (error == PAMU_OK) {
        view.passes = view.phys != 0 || !is_linux(pamu_driver_config(report->driver)->flavour);
        view.word = view.passes ? NULL : view.word;
    } else if (refusal.number == PAMU_OOPS) {
        *item = refusal.rule;
        view.word = "OOPS";
    }
    return view;
}

/* A Linux driver's nothing is address 0, too. */
static bool agree(const struct report_view *driver, const struct report_view *hardware, bool zero_is_nothing)
{
    if (driver->word != NULL && strcmp(driver->word, "OOPS") == 0)
        return false;
    if (zero_is_nothing && !driver->passes && hardware->passes)
        return hardware->phys == 0;
    return driver->passes == hardware->passes && driver->phys == hardware->phys;
}

/* ---- rows ---- */

static bool add_row(struct rows *rows, const struct report_divergence *row)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity * 2 + 16;
        struct report_divergence *grown = realloc(rows->row, capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        rows->row = grown;
        rows->capacity = capacity;
    }
    rows->row[rows->count++] = *row;
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct report_divergence *x = a, *y = b;
    if (x->liodn != y->liodn)
        return x->liodn < y->liodn ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->iova < y->iova ? -1 : x->iova > y->iova;
}

static bool same_word(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_view(const struct report_view *a, const struct report_view *b)
{
    return a->passes == b->passes && a->phys == b->phys && same_word(a->word, b->word);
}

static bool was_there(const struct rows *old, const struct report_divergence *row)
{
    const struct report_divergence *same = NULL;
    if (old->count > 0)
        same = bsearch(row, old->row, old->count, sizeof *row, compare);
    return same != NULL && same_view(&same->driver, &row->driver) && same_view(&same->hardware, &row->hardware);
}

/* ---- one LIODN ---- */

/* Everything about a LIODN but the IOVA. */
struct subject {
    struct divergence at;
    uint32_t domain;
    uint16_t liodn;
    const char *name;
};

static void keep(struct report_divergences *report, const struct subject *subject, uint64_t iova,
                 const struct report_view *hardware, const char *item)
{
    struct report_divergence row = {.place = report->place, .kind = subject->at.kind, .liodn = subject->liodn};
    row.iova = iova;
    row.driver = subject->at.view;
    row.hardware = *hardware;
    row.item = item != NULL ? item : divergence_item(&subject->at);
    (void)strncpy(row.domain, subject->name != NULL ? subject->name : "", sizeof row.domain - 1);
    report->no_memory = report->no_memory || !add_row(&report->now, &row);
}

static void look_at_address(struct report_divergences *report, struct subject *subject, uint64_t iova)
{
    struct divergence *at = &subject->at;
    const char *item = NULL;
    ask_hardware(report, subject->liodn, iova, &at->result);
    struct report_view hardware = hardware_view(&at->result);
    at->kind = REPORT_DIVERGENCE_ADDRESS;
    at->mapping = (struct pamu_mapping){0};
    at->view = (struct report_view){.word = "not attached"};
    if (at->attached) {
        at->view = driver_view(report, subject->domain, iova, &item);
        at->mapping = divergence_mapping(report->driver, subject->domain, &at->domain, iova);
    }
    bool told = at->attached && at->domain.switched && at->domain.enabled && !at->entry.v &&
                at->result.reason == PAMU_REASON_PPAACE_INVALID; /* by a row of kind ENABLED */
    if (!told && !agree(&at->view, &hardware, at->attached && is_linux(at->flavour)))
        keep(report, subject, iova, &hardware, item);
}

static void look_at_enabled(struct report_divergences *report, struct subject *subject)
{
    struct divergence *at = &subject->at;
    const struct report_view hardware = {.passes = at->entry.v != 0, .word = at->entry.v ? NULL : "V=0"};
    if (!at->attached || !at->domain.switched || at->domain.enabled == (at->entry.v != 0))
        return;
    at->kind = REPORT_DIVERGENCE_ENABLED;
    at->view = (struct report_view){.passes = at->domain.enabled, .word = at->domain.enabled ? NULL : "disabled"};
    keep(report, subject, 0, &hardware, NULL);
}

/* The entry as the driver placed it. */
static bool read_entry(const struct report_divergences *report, uint16_t liodn, struct pamu_paace *entry)
{
    uint64_t address = pamu_driver_config(report->driver)->tables.ppaact + (uint64_t)liodn * PAMU_PAACE_BYTES;
    uint8_t bytes[PAMU_PAACE_BYTES];
    if (pamu_memory_read(report->copy, address, bytes, sizeof bytes) != PAMU_OK)
        return false;
    pamu_paace_decode(bytes, entry);
    return true;
}

static void look_at_liodn(struct report_divergences *report, struct subject *subject)
{
    if (!read_entry(report, subject->liodn, &subject->at.entry))
        return;
    look_at_enabled(report, subject);
    for (size_t i = 0; i < report->probes.count; i++)
        look_at_address(report, subject, report->probes.iova[i]);
}

static struct subject subject_of(const struct report_divergences *report, uint32_t liodn, uint32_t domain)
{
    struct subject subject = {.domain = domain, .liodn = (uint16_t)liodn};
    subject.at.driver = report->driver;
    subject.at.flavour = pamu_driver_config(report->driver)->flavour;
    subject.at.any_failed = report->any_failed;
    subject.at.any_low_level = report->any_low_level;
    subject.name = op_session_domain_name(report->session, domain);
    (void)pamu_driver_liodn_info(report->driver, liodn, &subject.at.liodn);
    subject.at.attached =
        domain != PAMU_NO_DOMAIN && pamu_driver_domain_info(report->driver, domain, &subject.at.domain) == PAMU_OK;
    return subject;
}

/* ---- the whole ---- */

/* LIODNs that are, or ever were, attached; one stands once, whatever the driver's lists say. */
static void look_at_liodns(struct report_divergences *report)
{
    struct pamu_driver_liodn info;
    for (uint32_t i = 0; pamu_driver_liodn_info(report->driver, i, &info) == PAMU_OK && !report->no_memory; i++) {
        if (!info.attached)
            continue;
        struct subject subject = subject_of(report, i, info.domain);
        bool found = subject.at.attached
                         ? divergence_probes(&report->probes, report->driver, info.domain, &subject.at.domain)
                         : divergence_probes_alone(&report->probes);
        report->no_memory = !found;
        if (found)
            look_at_liodn(report, &subject);
    }
}

static void look_at_history(struct report_divergences *report)
{
    struct pamu_driver_liodn info;
    report->any_failed = false;
    report->any_low_level = false;
    for (uint32_t i = 0; pamu_driver_liodn_info(report->driver, i, &info) == PAMU_OK; i++) {
        report->any_failed = report->any_failed || info.failed;
        report->any_low_level = report->any_low_level || info.low_level;
    }
}

/* Adds what is new of this look to all rows. */
static bool take_over(struct report_divergences *report)
{
    size_t count = report->all.count;
    for (size_t i = 0; i < report->now.count; i++) {
        if (was_there(&report->old, &report->now.row[i]) || add_row(&report->all, &report->now.row[i]))
            continue;
        report->all.count = count;
        return false;
    }
    struct rows old = report->old;
    report->old = report->now;
    report->now = old;
    if (report->old.count > 0)
        qsort(report->old.row, report->old.count, sizeof *report->old.row, compare);
    return true;
}

bool report_divergences_look(struct report_divergences *report, struct report_place place)
{
    report->driver = op_session_driver(report->session);
    report->place = place;
    report->now.count = 0;
    report->no_memory = false;
    if (report->driver == NULL) {
        report->old.count = 0;
        return true;
    }
    if (!copy_device(report))
        return false;
    look_at_history(report);
    look_at_liodns(report);
    return !report->no_memory && take_over(report);
}

const struct report_divergence *report_divergences(const struct report_divergences *report, size_t *count)
{
    *count = report->all.count;
    return report->all.row;
}

size_t report_divergences_of(const struct report_divergences *report, const char *item)
{
    size_t count = 0;
    for (size_t i = 0; i < report->all.count; i++)
        count += same_word(report->all.row[i].item, item);
    return count;
}
