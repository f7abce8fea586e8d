/* The software's storage: configuration, layout, records. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/books.h"

#include <stdlib.h>
#include <string.h>

#include "sw/rules.h"

#define ALIGNMENT 16u

void pamu_software_config_default(struct pamu_software_config *config, struct pamu *pamu)
{
    *config = (struct pamu_software_config){.pamu = pamu, .domains = PAMU_DEFAULT_PPAACT_ENTRIES};
    pamu_placement_default(&config->tables);
}

/* MWCE of PC3, bits 24:21. */
uint32_t sw_read_max_windows(struct pamu *pamu)
{
    size_t count;
    uint32_t pc3 = 0;

    (void)pamu_register_read(pamu, 0, pamu_registers(&count)[PAMU_REG_PC3].offset, &pc3);
    return UINT32_C(1) << (1 + (pc3 >> 21 & 0xf));
}

enum pamu_error pamu_software_config_check(const struct pamu_software_config *config, const char **what)
{
    const char *fault = NULL;

    if (config->pamu == NULL)
        fault = "pamu";
    else if (config->domains == 0 || config->domains > PAMU_MAX_DOMAINS ||
             config->domains > PAMU_MAX_DOMAIN_WINDOWS / sw_read_max_windows(config->pamu))
        fault = "domains";
    if (fault == NULL)
        return pamu_placement_check(&config->tables, what);
    if (what != NULL)
        *what = fault;
    return PAMU_ERR_ARGUMENT;
}

size_t sw_place(size_t *end, size_t bytes)
{
    size_t offset = *end;

    *end += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return offset;
}

/* Lays out a software of a legal configuration; returns its size. */
static size_t lay_out(struct pamu_software *software, const struct pamu_software_config *config)
{
    size_t end = 0;

    *software = (struct pamu_software){.config = *config, .max_windows = sw_read_max_windows(config->pamu)};
    sw_place(&end, sizeof(*software));
    software->domains = sw_place(&end, config->domains * sizeof(struct sw_domain));
    software->liodns = sw_place(&end, config->tables.ppaact_entries * sizeof(struct sw_liodn));
    software->pool = sw_place(&end, config->tables.spaact_entries);
    software->windows = sw_place(&end, (size_t)config->domains * software->max_windows * sizeof(struct sw_window));
    return end;
}

size_t pamu_software_size(const struct pamu_software_config *config)
{
    struct pamu_software software;

    return pamu_software_config_check(config, NULL) == PAMU_OK ? lay_out(&software, config) : 0;
}

/* Storage that holds the layout becomes software without domains. */
static struct pamu_software *set_up(void *storage, const struct pamu_software *layout)
{
    struct pamu_software *software = storage;

    memset(storage, 0, layout->windows); /* a domain's windows are cleared when it is cut */
    *software = *layout;
    for (uint32_t i = 0; i < layout->config.tables.ppaact_entries; i++)
        sw_liodn(software, i)->domain = PAMU_NO_DOMAIN;
    return software;
}

enum pamu_error pamu_software_init(void *storage, size_t size, const struct pamu_software_config *config,
                                   struct pamu_software **software)
{
    struct pamu_software layout;

    if (pamu_software_config_check(config, NULL) != PAMU_OK)
        return PAMU_ERR_ARGUMENT;
    if (size < lay_out(&layout, config))
        return PAMU_ERR_SPACE;
    *software = set_up(storage, &layout);
    return PAMU_OK;
}

enum pamu_error pamu_software_create(const struct pamu_software_config *config, struct pamu_software **software)
{
    struct pamu_software layout;
    void *storage;

    if (pamu_software_config_check(config, NULL) != PAMU_OK)
        return PAMU_ERR_ARGUMENT;
    storage = malloc(lay_out(&layout, config));
    if (storage == NULL)
        return PAMU_ERR_MEMORY;
    *software = set_up(storage, &layout);
    return PAMU_OK;
}

void pamu_software_destroy(struct pamu_software *software)
{
    free(software);
}

const struct pamu_software_config *pamu_software_config(const struct pamu_software *software)
{
    return &software->config;
}

uint32_t pamu_software_max_windows(const struct pamu_software *software)
{
    return software->max_windows;
}

static void *at(const struct pamu_software *software, size_t offset)
{
    return (void *)((uintptr_t)software + offset);
}

static struct sw_domain *domain_record(const struct pamu_software *software, uint32_t number)
{
    return (struct sw_domain *)at(software, software->domains) + number;
}

struct sw_domain *sw_domain(const struct pamu_software *software, uint32_t domain)
{
    struct sw_domain *record;

    if (domain >= software->config.domains)
        return NULL;
    record = domain_record(software, domain);
    return record->exists ? record : NULL;
}

struct sw_window *sw_windows(const struct pamu_software *software, const struct sw_domain *domain)
{
    size_t number = (size_t)(domain - domain_record(software, 0));

    return (struct sw_window *)at(software, software->windows) + number * software->max_windows;
}

struct sw_liodn *sw_liodn(const struct pamu_software *software, uint32_t liodn)
{
    return (struct sw_liodn *)at(software, software->liodns) + liodn;
}

uint8_t *sw_pool(const struct pamu_software *software)
{
    return at(software, software->pool);
}

struct sw_tables sw_tables(const struct pamu_software *software)
{
    return (struct sw_tables){software->config.pamu, software->config.tables};
}

bool sw_enabled(const struct sw_domain *domain)
{
    return domain->wish == SW_AUTOMATIC ? domain->mapped > 0 : domain->wish == SW_ENABLE;
}

uint8_t sw_window_exponent(const struct sw_domain *domain)
{
    return (uint8_t)(domain->cut.exponent - sw_exponent(domain->cut.windows));
}

struct sw_domain *sw_free_domain(const struct pamu_software *software, uint32_t *number)
{
    for (uint32_t i = 0; i < software->config.domains; i++) {
        if (!domain_record(software, i)->exists) {
            *number = i;
            return domain_record(software, i);
        }
    }
    return NULL;
}

void sw_link(const struct pamu_software *software, struct sw_domain *domain, uint32_t liodn)
{
    struct sw_liodn *record = sw_liodn(software, liodn);

    record->domain = (uint32_t)(domain - domain_record(software, 0));
    record->next = SW_NO_LIODN;
    if (domain->first == SW_NO_LIODN)
        domain->first = liodn;
    else
        sw_liodn(software, domain->last)->next = liodn;
    domain->last = liodn;
    domain->liodns++;
}

/* The LIODN before this one in the domain's list, or SW_NO_LIODN. */
static uint32_t previous(const struct pamu_software *software, const struct sw_domain *domain, uint32_t liodn)
{
    uint32_t before = SW_NO_LIODN;

    for (uint32_t i = domain->first; i != liodn; i = sw_liodn(software, i)->next)
        before = i;
    return before;
}

void sw_unlink(const struct pamu_software *software, struct sw_domain *domain, uint32_t liodn)
{
    struct sw_liodn *record = sw_liodn(software, liodn);
    uint32_t before = previous(software, domain, liodn);

    if (before == SW_NO_LIODN)
        domain->first = record->next;
    else
        sw_liodn(software, before)->next = record->next;
    if (domain->last == liodn)
        domain->last = before;
    domain->liodns--;
    *record = (struct sw_liodn){.domain = PAMU_NO_DOMAIN};
}
