/* A driver's storage: configuration, layout, records. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/flavour/driver.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sw/books.h"
#include "sw/coverage.h"

#define NODES_PER_LIODN 2u /* attachments there is memory for; the originals' would take as many as the machine's */

void pamu_driver_config_default(struct pamu_driver_config *config, struct pamu *pamu, enum pamu_flavour flavour)
{
    const struct pamu_flavour_row *row = pamu_flavour_row(flavour);

    *config = (struct pamu_driver_config){.pamu = pamu, .flavour = flavour, .bits = 64};
    if (row == NULL)
        return;
    config->tables = row->tables;
    config->domains = row->tables.ppaact_entries;
}

bool fl_is_strict(const struct pamu_driver_config *config)
{
    return config->flavour == PAMU_FLAVOUR_VFIO_STRICT;
}

static struct pamu_software_config software_config(const struct pamu_driver_config *config)
{
    return (struct pamu_software_config){.pamu = config->pamu, .tables = config->tables, .domains = config->domains};
}

static uint32_t omes_needed(const struct pamu_driver_config *config)
{
    return pamu_flavour_row(config->flavour)->tables.omt_entries == 0 ? 0 : PAMU_OMT_MIN_ENTRIES;
}

/* Device and number of domains are under the same rules as strict software's. */
static const char *config_fault(const struct pamu_driver_config *config)
{
    struct pamu_software_config software = software_config(config);
    const char *fault = NULL;

    if (pamu_flavour_row(config->flavour) == NULL)
        return "flavour";
    if (config->bits != 32 && config->bits != 64)
        return "bits";
    fault = sw_placement_fault(&config->tables, omes_needed(config));
    if (fault != NULL)
        return fault;
    if (!fl_is_strict(config))
        pamu_placement_default(&software.tables);
    (void)pamu_software_config_check(&software, &fault);
    return fault;
}

enum pamu_error pamu_driver_config_check(const struct pamu_driver_config *config, const char **what)
{
    const char *fault = config_fault(config);

    if (fault == NULL)
        return PAMU_OK;
    if (what != NULL)
        *what = fault;
    return PAMU_ERR_ARGUMENT;
}

/* Lays out a driver of a legal configuration; returns its size. */
static size_t lay_out(struct pamu_driver *driver, const struct pamu_driver_config *config)
{
    const struct pamu_software_config software = software_config(config);
    size_t domains = fl_is_strict(config) ? 0 : config->domains;
    size_t end = 0;

    *driver = (struct pamu_driver){
        .config = *config, .row = pamu_flavour_row(config->flavour), .max_windows = sw_read_max_windows(config->pamu)};
    driver->node_count = fl_is_strict(config) ? 0 : config->tables.ppaact_entries * NODES_PER_LIODN;
    sw_place(&end, sizeof(*driver));
    driver->domains = sw_place(&end, domains * sizeof(struct fl_domain));
    driver->liodns = sw_place(&end, config->tables.ppaact_entries * sizeof(struct fl_liodn));
    driver->nodes = sw_place(&end, driver->node_count * sizeof(struct fl_node));
    driver->pool = sw_place(&end, fl_is_strict(config) ? 0 : config->tables.spaact_entries);
    driver->windows = sw_place(&end, domains * fl_slots(driver) * sizeof(struct fl_window));
    driver->software = sw_place(&end, fl_is_strict(config) ? pamu_software_size(&software) : 0);
    return end;
}

size_t pamu_driver_size(const struct pamu_driver_config *config)
{
    struct pamu_driver driver;

    return pamu_driver_config_check(config, NULL) == PAMU_OK ? lay_out(&driver, config) : 0;
}

static void *at(const struct pamu_driver *driver, size_t offset)
{
    return (void *)((uintptr_t)driver + offset);
}

/* Storage that holds the layout becomes a driver without domains. */
static struct pamu_driver *set_up(void *storage, const struct pamu_driver *layout, size_t size)
{
    const struct pamu_software_config config = software_config(&layout->config);
    struct pamu_driver *driver = storage;
    struct pamu_software *software;

    memset(storage, 0, layout->windows); /* a domain's windows are cleared when it is cut */
    *driver = *layout;
    for (uint32_t i = 0; i < layout->config.tables.ppaact_entries; i++)
        fl_liodn(driver, i)->domain = PAMU_NO_DOMAIN;
    if (fl_is_strict(&layout->config))
        (void)pamu_software_init(at(driver, driver->software), size - driver->software, &config, &software);
    return driver;
}

enum pamu_error pamu_driver_init(void *storage, size_t size, const struct pamu_driver_config *config,
                                 struct pamu_driver **driver)
{
    struct pamu_driver layout;

    if (pamu_driver_config_check(config, NULL) != PAMU_OK)
        return PAMU_ERR_ARGUMENT;
    if (size < lay_out(&layout, config))
        return PAMU_ERR_SPACE;
    *driver = set_up(storage, &layout, size);
    return PAMU_OK;
}

enum pamu_error pamu_driver_create(const struct pamu_driver_config *config, struct pamu_driver **driver)
{
    size_t size = pamu_driver_size(config);
    void *storage;

    if (size == 0)
        return PAMU_ERR_ARGUMENT;
    storage = malloc(size);
    if (storage == NULL)
        return PAMU_ERR_MEMORY;
    return pamu_driver_init(storage, size, config, driver);
}

void pamu_driver_destroy(struct pamu_driver *driver)
{
    free(driver);
}

const struct pamu_driver_config *pamu_driver_config(const struct pamu_driver *driver)
{
    return &driver->config;
}

struct pamu_software *pamu_driver_software(const struct pamu_driver *driver)
{
    return fl_is_strict(&driver->config) ? at(driver, driver->software) : NULL;
}

/* ---- records ---- */

struct pamu_software *fl_software(const struct pamu_driver *driver)
{
    return at(driver, driver->software);
}

struct fl_domain *fl_domain_record(const struct pamu_driver *driver, uint32_t number)
{
    return (struct fl_domain *)at(driver, driver->domains) + number;
}

struct fl_domain *fl_domain(const struct pamu_driver *driver, uint32_t domain)
{
    struct fl_domain *record;

    if (domain >= driver->config.domains)
        return NULL;
    record = fl_domain_record(driver, domain);
    return record->exists ? record : NULL;
}

uint32_t fl_number(const struct pamu_driver *driver, const struct fl_domain *domain)
{
    return (uint32_t)(domain - fl_domain_record(driver, 0));
}

struct fl_liodn *fl_liodn(const struct pamu_driver *driver, uint32_t liodn)
{
    return (struct fl_liodn *)at(driver, driver->liodns) + liodn;
}

struct fl_node *fl_node(const struct pamu_driver *driver, uint32_t node)
{
    return (struct fl_node *)at(driver, driver->nodes) + node;
}

struct fl_window *fl_windows(const struct pamu_driver *driver, const struct fl_domain *domain)
{
    return (struct fl_window *)at(driver, driver->windows) + (size_t)fl_number(driver, domain) * fl_slots(driver);
}

uint32_t fl_slots(const struct pamu_driver *driver)
{
    return driver->max_windows > PAMU_DRIVER_RANGES ? driver->max_windows : PAMU_DRIVER_RANGES;
}

uint32_t fl_used_slots(const struct pamu_driver *driver, const struct fl_domain *domain)
{
    const struct flavour_traits *traits = driver->row->traits;

    if (traits->counted)
        return domain->count;
    if (!domain->cut)
        return traits->one_window ? 1 : 0;
    return domain->count < driver->max_windows ? domain->count : driver->max_windows;
}

uint8_t *fl_pool(const struct pamu_driver *driver)
{
    return at(driver, driver->pool);
}

/* ---- attachments ---- */

bool fl_link(struct pamu_driver *driver, struct fl_domain *domain, uint32_t liodn)
{
    uint32_t node = 0;

    while (node < driver->node_count && fl_node(driver, node)->used)
        node++;
    if (node == driver->node_count)
        return false;
    *fl_node(driver, node) = (struct fl_node){.liodn = liodn, .next = domain->first, .used = true};
    domain->first = node;
    fl_liodn(driver, liodn)->attached = true;
    return true;
}

void fl_unlink(struct pamu_driver *driver, struct fl_domain *domain, uint32_t node)
{
    uint32_t *link = &domain->first;

    while (*link != node)
        link = &fl_node(driver, *link)->next;
    *link = fl_node(driver, node)->next;
    fl_node(driver, node)->used = false;
}

bool fl_listed(const struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    for (uint32_t i = domain->first; i != FL_NONE; i = fl_node(driver, i)->next) {
        if (fl_node(driver, i)->liodn == liodn)
            return true;
    }
    return false;
}

enum pamu_error fl_refuse(struct pamu_driver *driver, enum pamu_errno number, const char *rule, const char *format, ...)
{
    va_list arguments;

    driver->refusal->number = number;
    driver->refusal->rule = rule;
    va_start(arguments, format);
    vsnprintf(driver->refusal->sentence, sizeof(driver->refusal->sentence), format, arguments);
    va_end(arguments);
    return sw_cover_refusal(driver->config.pamu, driver->config.flavour, PAMU_ERR_REFUSED, driver->refusal);
}
