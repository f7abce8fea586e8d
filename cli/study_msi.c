/* What MSI policies make of apertures, in a study. SPDX-License-Identifier: BSD-2-Clause */
#include "study_msi.h"

#include <stdlib.h>
#include <string.h>

#include "number.h"

enum { MOST_CHECKED = 64 };

/* All that a layout hangs on. */
static bool same_layout(const struct study_setting *a, const struct study_setting *b)
{
    return a->chip == b->chip && a->msi == b->msi && a->page_bits == b->page_bits && a->tenants == b->tenants;
}

static bool has_policy(const struct cli_study *study, size_t i)
{
    bool simulated;
    (void)study_setting_doubt(&study->plan.settings[i], &simulated);
    return study->plan.settings[i].msi != 0 && simulated && (study->refused == NULL || study->refused[i] == NULL);
}

/* Policies that were tried, and why they cannot be had; a view of what study->refused holds. */
struct tried {
    const struct study_setting *setting[MOST_CHECKED];
    const char *refused[MOST_CHECKED];
    size_t count;
};

/* Tries the policy of a configuration, unless that was done with the same. */
static enum cli_status try_policy(struct cli_study *study, size_t i, struct tried *tried)
{
    const struct study_setting *setting = &study->plan.settings[i];
    struct study_layouts layouts;
    char text[STUDY_MSI_TEXT] = "";
    size_t met = 0;
    while (met < tried->count && !same_layout(tried->setting[met], setting))
        met++;
    if (met < tried->count) {
        study->refused[i] = tried->refused[met] != NULL ? strdup(tried->refused[met]) : NULL;
        return CLI_OK;
    }
    enum study_msi_state state = study_msi_lay_out(setting, &study->stream.msi, &layouts, text);
    study_layouts_clear(&layouts);
    if (state == STUDY_MSI_STREAM || state == STUDY_MSI_MEMORY)
        return cli_fail(study->cli, "--vary %s", text);
    study->refused[i] = state == STUDY_MSI_REFUSED ? strdup(text) : NULL;
    if (tried->count < MOST_CHECKED) {
        tried->setting[tried->count] = setting;
        tried->refused[tried->count++] = study->refused[i];
    }
    return CLI_OK;
}

enum cli_status cli_study_check_msi(struct cli_study *study)
{
    struct tried tried = {.count = 0};
    size_t policies = 0, refused = 0, first = 0;
    study->refused = calloc(study->plan.count + 1, sizeof *study->refused);
    if (study->refused == NULL)
        return cli_out_of_memory(study->cli);
    for (size_t i = 0; i < study->plan.count; i++) {
        if (!has_policy(study, i))
            continue;
        enum cli_status status = try_policy(study, i, &tried);
        if (status != CLI_OK)
            return status;
        policies++;
        if (study->refused[i] != NULL && refused++ == 0)
            first = i;
    }
    if (policies > 0 && refused == policies)
        return cli_fail(study->cli, "--vary %s", study->refused[first]);
    return CLI_OK;
}

/* ---- table ---- */

static void add_made(struct cli_table *table, const char *name, const struct study_msi_made *made)
{
    char size[32];
    cli_table_cell(table, "%s", name);
    cli_table_cell(table, "%u", made->liodn);
    cli_table_cell(table, "%s", cli_size_word(made->outcome.aperture, size));
    cli_table_cell(table, "%u", made->outcome.windows);
    cli_table_cell(table, "%u", made->outcome.reserved);
    cli_table_cell(table, "%u", made->banks);
    cli_table_cell(table, "%u", made->outcome.mapped);
    cli_table_cell(table, "%u", made->outcome.calls);
}

static void add_unmapped(struct cli_table *table, const struct cli_study *study, size_t i, uint16_t liodn)
{
    struct iotlb_lost unmapped = study_msi_unmapped(&study->stream.msi, liodn, &study->results[i]);
    char text[32];
    cli_table_cell(table, "%s", study->done[i] != 0 ? cli_count_text(unmapped.records, text) : "-");
    cli_table_cell(table, "%s", study->done[i] != 0 ? cli_count_text(unmapped.lookups, text) : "-");
}

static void add_configuration(struct cli_table *table, const struct cli_study *study, size_t i)
{
    struct study_layouts layouts;
    char name[CLI_STUDY_NAME_BYTES], text[STUDY_MSI_TEXT];
    (void)study_setting_name(&study->plan.settings[i], name, sizeof name);
    if (study_msi_lay_out(&study->plan.settings[i], &study->stream.msi, &layouts, text) == STUDY_MSI_OK) {
        for (size_t at = 0; at < layouts.made_count; at++) {
            add_made(table, name, &layouts.made[at]);
            add_unmapped(table, study, i, layouts.made[at].liodn);
        }
    }
    study_layouts_clear(&layouts);
}

enum cli_status cli_study_print_msi(const struct cli_study *study)
{
    static const char *const heads[] = {"CONFIGURATION", ">LIODN",      ">APERTURE", ">WINDOWS",
                                        ">FOR BANKS",    ">BANKS USED", ">MAPPED",   ">CALLS",
                                        ">UNMAPPED",     ">LOOK-UPS",   NULL};
    struct cli_table *table = NULL;
    for (size_t i = 0; i < study->plan.count; i++) {
        if (!has_policy(study, i))
            continue;
        if (table == NULL)
            table = cli_table_create(heads);
        add_configuration(table, study, i);
    }
    if (table == NULL)
        return CLI_OK;
    fputs("\nWhat the policy takes for each LIODN of a domain that has banks, and the records that it leaves "
          "unmapped:\n\n",
          study->cli->out);
    return cli_table_print(table, study->cli->out, 0) ? CLI_OK : cli_out_of_memory(study->cli);
}

/* ---- JSON ---- */

static json_t *made_json(const struct study_msi_made *made, struct iotlb_lost unmapped)
{
    const struct pamu_msi_outcome *outcome = &made->outcome;
    json_t *mapped = json_array();
    for (uint32_t bank = 0; bank < PAMU_MSI_MAX_BANKS; bank++) {
        if (made->window[bank] != PAMU_MSI_UNMAPPED)
            (void)json_array_append_new(mapped, json_pack("[I, I]", (json_int_t)bank, (json_int_t)made->window[bank]));
    }
    return json_pack("{s:i, s:o, s:I, s:I, s:I, s:o, s:I, s:b, s:o, s:o}", "liodn", (int)made->liodn, "aperture",
                     cli_json_address(outcome->aperture), "windows", (json_int_t)outcome->windows, "reserved",
                     (json_int_t)outcome->reserved, "banks", (json_int_t)made->banks, "mapped", mapped, "calls",
                     (json_int_t)outcome->calls, "enabled", (int)made->enabled, "unmapped",
                     cli_json_count(unmapped.records), "unmapped_lookups", cli_json_count(unmapped.lookups));
}

json_t *cli_study_msi_json(const struct cli_study *study, size_t configuration)
{
    struct study_layouts layouts;
    char text[STUDY_MSI_TEXT];
    if (!has_policy(study, configuration))
        return NULL;
    json_t *list = json_array();
    if (study_msi_lay_out(&study->plan.settings[configuration], &study->stream.msi, &layouts, text) == STUDY_MSI_OK) {
        for (size_t i = 0; i < layouts.made_count; i++)
            (void)json_array_append_new(
                list, made_json(&layouts.made[i], study_msi_unmapped(&study->stream.msi, layouts.made[i].liodn,
                                                                     &study->results[configuration])));
    }
    study_layouts_clear(&layouts);
    return list;
}
