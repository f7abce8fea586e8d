/* Layouts of a trace's memory as tables, CSV, JSON and scripts. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "number.h"
#include "plan_layout.h"

enum { SHOWN = 8 }; /* LIODNs of a domain */

static const char *const kind_words[] = {
    [STUDY_LAYOUT_RECORDED] = "recorded", [STUDY_LAYOUT_RECUT] = "recut", [STUDY_LAYOUT_PLANNED] = "planned"};
static const char *const prot_words[] = {"", "r", "w", "rw"};

static uint64_t aperture_of(const struct study_layout *layout)
{
    return layout->bits > 63 ? UINT64_MAX : UINT64_C(1) << layout->bits;
}

static uint64_t window_of(const struct study_layout *layout)
{
    unsigned shift = study_layout_shift(layout);
    return shift > 63 ? UINT64_MAX : UINT64_C(1) << shift;
}

static const struct study_domain *domain_of(const struct cli_layout_plan *plan, size_t i)
{
    return &plan->memory.domains[plan->layouts[i].domain];
}

/* ---- tables ---- */

static const char *note_of(const struct study_layout *layout)
{
    if (layout->kind == STUDY_LAYOUT_RECORDED)
        return "as it is";
    if (layout->kind == STUDY_LAYOUT_RECUT)
        return "IOVAs stay";
    return layout->optimal ? "" : "others not all tried";
}

static void put_row(struct cli_table *table, const char *name, const struct study_layout *layout)
{
    char text[32];
    cli_table_cell(table, "%s", name);
    cli_table_cell(table, "%zu", layout->used);
    cli_table_cell(table, "%s", cli_size_text(aperture_of(layout), text));
    cli_table_cell(table, "0x%" PRIx64, layout->base);
    cli_table_cell(table, "%" PRIu32, layout->windows);
    cli_table_cell(table, "%s", cli_size_text(window_of(layout), text));
    cli_table_cell(table, "%s", cli_count_text(layout->misses[PAMU_PPAACE], text));
    cli_table_cell(table, "%s", cli_count_text(layout->misses[PAMU_SPAACE], text));
    cli_table_cell(table, "%s", note_of(layout));
}

static void print_some_liodns(FILE *out, const struct study_domain *domain)
{
    for (size_t i = 0; i < domain->liodn_count && i < SHOWN; i++)
        fprintf(out, "%s%u", i > 0 ? ", " : "", domain->liodns[i]);
    if (domain->liodn_count > SHOWN)
        fprintf(out, ", .. (%zu in all)", domain->liodn_count);
}

static void print_domain(const struct cli_layout_plan *plan, const struct study_domain *domain)
{
    FILE *out = plan->cli->out;
    uint64_t bytes = 0;
    size_t banks = 0, windows;
    char text[32];
    for (size_t m = 0; m < domain->count; m++) {
        bytes += domain->mappings[m].msi ? 0 : domain->mappings[m].size;
        banks += domain->mappings[m].msi ? 1u : 0u;
    }
    windows = domain->count - banks;
    fprintf(out, "\nLIODN%s ", domain->liodn_count > 1 ? "s" : "");
    print_some_liodns(out, domain);
    fprintf(out, ": %s %s in %zu window%s", cli_size_text(bytes, text), plan->memory.told ? "of memory" : "touched",
            windows, windows == 1 ? "" : "s");
    if (banks > 0)
        fprintf(out, ", and %zu MSI bank%s", banks, banks > 1 ? "s" : "");
    fputc('\n', out);
}

static enum cli_status print_layouts(const struct cli_layout_plan *plan, size_t i)
{
    const struct study_front *found = &plan->layouts[i].found;
    struct cli_table *table = cli_table_create((const char *const[]){
        "ROW", ">USED", ">APERTURE", "AT", ">WINDOWS", ">OF", ">PPAACE MISSES", ">SPAACE MISSES", "NOTE", NULL});
    print_domain(plan, domain_of(plan, i));
    put_row(table, "recorded", &found->recorded);
    for (size_t r = 0; r < found->count; r++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%zu", r + 1);
        put_row(table, name, &found->front[r]);
    }
    if (!cli_table_print(table, plan->cli->out, 0))
        return cli_out_of_memory(plan->cli);
    if (found->count == 0)
        fprintf(plan->cli->out, "its memory cannot be mapped in %" PRIu32 " windows\n", plan->config.most_windows);
    else if (found->exact)
        fputs("exact: any other layout has as many windows, as large an aperture and as many misses as one of these\n",
              plan->cli->out);
    return CLI_OK;
}

static void print_kept(const struct cli_layout_plan *plan)
{
    for (size_t d = 0; d < plan->memory.count; d++) {
        const struct study_domain *domain = &plan->memory.domains[d];
        if (domain->kept != NULL)
            fprintf(plan->cli->out, "\nLIODN %u stays as it is: %s\n", domain->liodns[0], domain->kept);
    }
}

enum cli_status cli_layout_tables(const struct cli_layout_plan *plan)
{
    char text[32];
    enum cli_status status = CLI_OK;
    fprintf(plan->cli->out, "%s records on %s, misses %s\n", cli_count_text(plan->stream.records, text),
            plan->stream.chip->name,
            plan->config.alone ? "of the domain alone, in caches of its own"
                               : "of all LIODNs, other domains being as they are");
    for (size_t i = 0; i < plan->count && status == CLI_OK; i++)
        status = print_layouts(plan, i);
    if (status == CLI_OK && !cli_given(plan->cli, "liodn"))
        print_kept(plan);
    return status;
}

/* ---- CSV ---- */

static void print_csv_heads(FILE *out)
{
    fputs("liodns,row,kind,used,aperture,start,windows,window_size,ppaace_misses,spaace_misses,lost,optimal\n", out);
}

static void print_csv_row(FILE *out, const struct study_domain *domain, size_t row, const struct study_layout *layout)
{
    for (size_t l = 0; l < domain->liodn_count; l++)
        fprintf(out, "%s%u", l > 0 ? "+" : "", domain->liodns[l]);
    fprintf(out, ",%zu,%s,%zu,%" PRIu64 ",%" PRIu64 ",%" PRIu32 ",%" PRIu64, row, kind_words[layout->kind],
            layout->used, aperture_of(layout), layout->base, layout->windows, window_of(layout));
    fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%d\n", layout->misses[PAMU_PPAACE], layout->misses[PAMU_SPAACE],
            layout->lost, layout->optimal ? 1 : 0);
}

enum cli_status cli_layout_csv(const struct cli_layout_plan *plan)
{
    FILE *out = plan->cli->out;
    print_csv_heads(out);
    for (size_t i = 0; i < plan->count; i++) {
        print_csv_row(out, domain_of(plan, i), 0, &plan->layouts[i].found.recorded);
        for (size_t r = 0; r < plan->layouts[i].found.count; r++)
            print_csv_row(out, domain_of(plan, i), r + 1, &plan->layouts[i].found.front[r]);
    }
    return CLI_OK;
}

/* ---- JSON ---- */

static json_t *map_json(const struct cli_layout_plan *plan, const struct study_domain *domain,
                        const struct study_slot *slot)
{
    bool whole = slot->block.memory < domain->count;
    json_t *json =
        json_pack("{s:i, s:o, s:s, s:b, s:b}", "window", (int)slot->window, "size", cli_json_address(slot->block.size),
                  "prot", prot_words[slot->block.prot & 3], "msi", whole && domain->mappings[slot->block.memory].msi,
                  "varies", whole && domain->mappings[slot->block.memory].varies);
    if (plan->memory.told)
        (void)json_object_set_new(json, "phys", cli_json_address(slot->block.phys));
    return json;
}

static json_t *layout_json(const struct cli_layout_plan *plan, const struct study_domain *domain,
                           const struct study_layout *layout)
{
    json_t *maps = json_array();
    for (size_t i = 0; i < layout->used; i++)
        (void)json_array_append_new(maps, map_json(plan, domain, &layout->slots[i]));
    return json_pack("{s:s, s:o, s:{s:o, s:o}, s:i, s:o, s:o, s:o, s:o, s:b, s:o}", "kind", kind_words[layout->kind],
                     "used", cli_json_count(layout->used), "aperture", "start", cli_json_address(layout->base), "size",
                     cli_json_address(aperture_of(layout)), "windows", (int)layout->windows, "window_size",
                     cli_json_address(window_of(layout)), "ppaace_misses", cli_json_count(layout->misses[PAMU_PPAACE]),
                     "spaace_misses", cli_json_count(layout->misses[PAMU_SPAACE]), "lost", cli_json_count(layout->lost),
                     "optimal", (int)layout->optimal, "maps", maps);
}

static json_t *liodns_json(const struct study_domain *domain)
{
    json_t *array = json_array();
    for (size_t i = 0; i < domain->liodn_count; i++)
        (void)json_array_append_new(array, json_integer(domain->liodns[i]));
    return array;
}

static json_t *domain_json(const struct cli_layout_plan *plan, size_t i)
{
    const struct study_front *found = &plan->layouts[i].found;
    json_t *rows = json_array();
    for (size_t r = 0; r < found->count; r++)
        (void)json_array_append_new(rows, layout_json(plan, domain_of(plan, i), &found->front[r]));
    return json_pack("{s:o, s:o, s:o, s:b}", "liodns", liodns_json(domain_of(plan, i)), "recorded",
                     layout_json(plan, domain_of(plan, i), &found->recorded), "rows", rows, "exact", (int)found->exact);
}

static json_t *kept_json(const struct cli_layout_plan *plan)
{
    json_t *array = json_array();
    for (size_t d = 0; d < plan->memory.count; d++) {
        const struct study_domain *domain = &plan->memory.domains[d];
        if (domain->kept != NULL)
            (void)json_array_append_new(array,
                                        json_pack("{s:i, s:s}", "liodn", (int)domain->liodns[0], "why", domain->kept));
    }
    return array;
}

enum cli_status cli_layout_json(const struct cli_layout_plan *plan)
{
    json_t *domains = json_array();
    for (size_t i = 0; i < plan->count; i++)
        (void)json_array_append_new(domains, domain_json(plan, i));
    return cli_print_json(
        plan->cli, json_pack("{s:s, s:s, s:o, s:i, s:b, s:b, s:o, s:o}", "schema", "pamusim.plan-layout/1", "chip",
                             plan->stream.chip->name, "records", cli_json_count(plan->stream.records), "most_windows",
                             (int)plan->config.most_windows, "alone", (int)plan->config.alone, "keep_iovas",
                             (int)plan->config.keep_iovas, "domains", domains, "kept", kept_json(plan)));
}

/* ---- a script ---- */

/* Where devices saw what a window maps. */
static void print_origins(FILE *out, const struct study_domain *domain, const struct study_layout *layout,
                          const struct study_slot *slot)
{
    uint64_t begin = layout->base + slot->window * window_of(layout);
    for (size_t m = 0; m < domain->count; m++) {
        const struct study_mapping *mapping = &domain->mappings[m];
        for (uint64_t offset = 0, bytes = 0; offset < mapping->size; offset += bytes) {
            uint64_t to = study_layout_place(layout, domain, m, offset, &bytes);
            if (to - begin < slot->block.size && to != mapping->iova + offset)
                fprintf(out, "# IOVA 0x%" PRIx64 " to 0x%" PRIx64 " is at 0x%" PRIx64 " now%s\n",
                        mapping->iova + offset, mapping->iova + offset + (bytes - 1), to,
                        mapping->varies ? "; other memory stood there before" : "");
        }
    }
}

static void print_window(FILE *out, const struct study_domain *domain, const struct study_layout *layout, size_t i)
{
    const struct study_slot *slot = &layout->slots[i];
    char size[32];
    print_origins(out, domain, layout, slot);
    fprintf(out, "map d%u window %" PRIu32 " phys 0x%" PRIx64 " size %s prot %s\n", domain->liodns[0], slot->window,
            slot->block.phys, cli_size_word(slot->block.size, size), prot_words[slot->block.prot & 3]);
}

/* All that software does for a domain. Whole mappings of the recorded layout are those of the stream. */
static void print_domain_script(FILE *out, const struct study_domain *domain, const struct study_layout *layout)
{
    char size[32];
    fprintf(out, "\ndomain d%u\ngeometry d%u start 0x%" PRIx64 " size %s\nwindows d%u %" PRIu32 "\n", domain->liodns[0],
            domain->liodns[0], layout->base, cli_size_word(aperture_of(layout), size), domain->liodns[0],
            layout->windows);
    for (size_t i = 0; i < domain->liodn_count; i++)
        fprintf(out, "attach d%u liodn 0x%x\n", domain->liodns[0], domain->liodns[i]);
    for (size_t i = 0; i < layout->used; i++)
        print_window(out, domain, layout, i);
}

/* A domain that stays: its mappings as windows. */
static void print_other(FILE *out, const struct study_domain *domain)
{
    struct study_layout layout = {.kind = STUDY_LAYOUT_RECORDED,
                                  .base = domain->base,
                                  .bits = domain->bits,
                                  .windows = domain->windows,
                                  .used = 1};
    print_domain_script(
        out, domain,
        &(struct study_layout){
            .kind = STUDY_LAYOUT_RECORDED, .base = domain->base, .bits = domain->bits, .windows = domain->windows});
    for (size_t m = 0; m < domain->count; m++) {
        const struct study_mapping *mapping = &domain->mappings[m];
        struct study_slot slot = {iotlb_window_at(mapping->iova - domain->base, study_layout_shift(&layout)),
                                  {mapping->phys, mapping->size, m, mapping->prot}};
        layout.slots = &slot;
        print_window(out, domain, &layout, 0);
    }
}

static void print_script_head(const struct cli_layout_plan *plan, uint64_t misses)
{
    FILE *out = plan->cli->out;
    char text[32];
    fprintf(out, "# %s misses in ", cli_count_text(misses, text));
    fprintf(out, "%s records\nchip %s\n", cli_count_text(plan->stream.records, text), plan->stream.chip->name);
}

static void print_left_out(FILE *out, const struct study_domain *domain)
{
    fprintf(out, "\n# LIODN %u is left out: %s\n", domain->liodns[0], domain->kept);
}

enum cli_status cli_layout_script(const struct cli_layout_plan *plan, const struct study_layout *layout)
{
    FILE *out = plan->cli->out;
    char aperture[32], window[32];
    fprintf(out, "# aperture of %s at 0x%" PRIx64 ": %" PRIu32 " windows of %s, %zu used\n",
            cli_size_text(aperture_of(layout), aperture), layout->base, layout->windows,
            cli_size_text(window_of(layout), window), layout->used);
    print_script_head(plan, study_layout_misses(layout));
    for (size_t d = 0; d < plan->memory.count; d++) {
        const struct study_domain *domain = &plan->memory.domains[d];
        if (domain->kept != NULL)
            print_left_out(out, domain);
        else if (d == plan->layouts[0].domain)
            print_domain_script(out, domain, layout);
        else if (!plan->config.alone)
            print_other(out, domain);
    }
    return CLI_OK;
}

/* ---- all domains together ---- */

static uint64_t sum_of(const uint64_t misses[PAMU_STRUCTURE_COUNT])
{
    return misses[PAMU_PPAACE] + misses[PAMU_SPAACE];
}

static const char *note_together(const struct cli_layout_plan *plan, const struct study_layout *layout)
{
    if (layout->windows > plan->config.most_windows)
        return "as it is: it takes more windows";
    return layout->kind == STUDY_LAYOUT_PLANNED ? "" : note_of(layout);
}

static void put_domain(struct cli_table *table, const struct cli_layout_plan *plan, size_t d)
{
    const struct study_domain *domain = &plan->memory.domains[d];
    const struct study_layout *layout = &plan->together.layouts[d];
    char liodns[16 * SHOWN] = "", text[32];
    size_t used = 0;
    for (size_t i = 0; i < domain->liodn_count && i <= SHOWN; i++)
        used += (size_t)snprintf(liodns + used, sizeof liodns - used, i < SHOWN ? "%s%u" : "%s..", i > 0 ? ", " : "",
                                 domain->liodns[i]);
    cli_table_cell(table, "%s", liodns);
    cli_table_cell(table, "%zu", layout->used);
    cli_table_cell(table, "%s", cli_size_text(aperture_of(layout), text));
    cli_table_cell(table, "0x%" PRIx64, layout->base);
    cli_table_cell(table, "%" PRIu32, layout->windows);
    cli_table_cell(table, "%s", cli_size_text(window_of(layout), text));
    cli_table_cell(table, "%s", note_together(plan, layout));
}

static void put_misses(struct cli_table *table, const char *name, const uint64_t misses[PAMU_STRUCTURE_COUNT])
{
    char text[32];
    cli_table_cell(table, "%s", name);
    cli_table_cell(table, "%s", misses != NULL ? cli_count_text(misses[PAMU_PPAACE], text) : "-");
    cli_table_cell(table, "%s", misses != NULL ? cli_count_text(misses[PAMU_SPAACE], text) : "no room in the SPAACT");
}

static bool print_totals(const struct cli_layout_plan *plan)
{
    const struct study_together *found = &plan->together;
    struct cli_table *table =
        cli_table_create((const char *const[]){"ALL LIODNS", ">PPAACE MISSES", ">SPAACE MISSES", NULL});
    put_misses(table, "recorded", found->recorded);
    put_misses(table, "each planned while others stay", found->fits ? found->apart : NULL);
    put_misses(table, "together", found->misses);
    return cli_table_print(table, plan->cli->out, 0);
}

enum cli_status cli_together_table(const struct cli_layout_plan *plan)
{
    struct cli_table *table =
        cli_table_create((const char *const[]){"LIODNS", ">USED", ">APERTURE", "AT", ">WINDOWS", ">OF", "NOTE", NULL});
    FILE *out = plan->cli->out;
    char text[32];
    fprintf(out, "%s records on %s, all domains laid out for each other\n\n",
            cli_count_text(plan->stream.records, text), plan->stream.chip->name);
    for (size_t d = 0; d < plan->memory.count; d++) {
        if (plan->memory.domains[d].kept == NULL)
            put_domain(table, plan, d);
    }
    if (!cli_table_print(table, out, 0))
        return cli_out_of_memory(plan->cli);
    fputc('\n', out);
    if (!print_totals(plan))
        return cli_out_of_memory(plan->cli);
    if (plan->together.settled)
        fputs("settled: no other layout of any one domain has fewer misses; changes of several at once are not tried\n",
              out);
    print_kept(plan);
    return CLI_OK;
}

/* A domain's layout, with the misses of all. */
static struct study_layout joint_of(const struct cli_layout_plan *plan, size_t d)
{
    struct study_layout layout = plan->together.layouts[d];
    memcpy(layout.misses, plan->together.misses, sizeof layout.misses);
    layout.lost = plan->together.lost;
    layout.optimal = plan->together.settled;
    return layout;
}

enum cli_status cli_together_csv(const struct cli_layout_plan *plan)
{
    print_csv_heads(plan->cli->out);
    for (size_t d = 0; d < plan->memory.count; d++) {
        struct study_layout layout = joint_of(plan, d);
        if (plan->memory.domains[d].kept == NULL)
            print_csv_row(plan->cli->out, &plan->memory.domains[d], 1, &layout);
    }
    return CLI_OK;
}

static json_t *misses_json(const uint64_t misses[PAMU_STRUCTURE_COUNT])
{
    return json_pack("{s:o, s:o}", "ppaace_misses", cli_json_count(misses[PAMU_PPAACE]), "spaace_misses",
                     cli_json_count(misses[PAMU_SPAACE]));
}

enum cli_status cli_together_json(const struct cli_layout_plan *plan)
{
    const struct study_together *found = &plan->together;
    json_t *domains = json_array();
    for (size_t d = 0; d < plan->memory.count; d++) {
        const struct study_domain *domain = &plan->memory.domains[d];
        struct study_layout layout = joint_of(plan, d);
        if (domain->kept == NULL)
            (void)json_array_append_new(domains, json_pack("{s:o, s:o}", "liodns", liodns_json(domain), "layout",
                                                           layout_json(plan, domain, &layout)));
    }
    return cli_print_json(plan->cli, json_pack("{s:s, s:s, s:o, s:i, s:b, s:o, s:o, s:o, s:b, s:o, s:o}", "schema",
                                               "pamusim.plan-together/1", "chip", plan->stream.chip->name, "records",
                                               cli_json_count(plan->stream.records), "most_windows",
                                               (int)plan->config.most_windows, "keep_iovas",
                                               (int)plan->config.keep_iovas, "recorded", misses_json(found->recorded),
                                               "apart", found->fits ? misses_json(found->apart) : json_null(),
                                               "together", misses_json(found->misses), "settled", (int)found->settled,
                                               "domains", domains, "kept", kept_json(plan)));
}

enum cli_status cli_together_script(const struct cli_layout_plan *plan)
{
    FILE *out = plan->cli->out;
    print_script_head(plan, sum_of(plan->together.misses));
    for (size_t d = 0; d < plan->memory.count; d++) {
        const struct study_domain *domain = &plan->memory.domains[d];
        if (domain->kept != NULL)
            print_left_out(out, domain);
        else
            print_domain_script(out, domain, &plan->together.layouts[d]);
    }
    return CLI_OK;
}
