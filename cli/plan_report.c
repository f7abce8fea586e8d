/* Window plans as a table, as a script, and as JSON. SPDX-License-Identifier: BSD-2-Clause */
#include "plan.h"

#include <inttypes.h>

#include "number.h"

#define ADDRESS_IN_PAGE UINT64_C(0xfff)

uint64_t cli_plan_aperture(const struct cli_plan *plan)
{
    return plan->plan.windows * plan->plan.window_size;
}

uint64_t cli_plan_iova(const struct cli_plan *plan, uint64_t window)
{
    return plan->plan.start + window * plan->plan.window_size;
}

uint64_t cli_plan_piece_size(const struct cli_plan *plan, size_t region, uint32_t piece)
{
    uint64_t left = plan->regions[region].size - piece * plan->plan.window_size;
    return left < plan->plan.window_size ? left : plan->plan.window_size;
}

uint64_t cli_plan_message(const struct cli_plan *plan, size_t region)
{
    uint64_t address = pamu_chip_msi_address(plan->chip, region - plan->ram_count);
    return cli_plan_iova(plan, plan->plan.first[region]) + (address & ADDRESS_IN_PAGE);
}

static bool is_msi(const struct cli_plan *plan, size_t region)
{
    return region >= plan->ram_count;
}

/* The region whose first window is the lowest at or after this one; count if there is none. */
static size_t next_region(const struct cli_plan *plan, uint32_t window)
{
    size_t best = plan->count;
    for (size_t i = 0; i < plan->count; i++) {
        uint32_t first = plan->plan.first[i];
        if (first >= window && (best == plan->count || first < plan->plan.first[best]))
            best = i;
    }
    return best;
}

/* ---- the table ---- */

static void put_windows(struct cli_table *table, uint32_t first, uint32_t count)
{
    if (count == 1)
        cli_table_cell(table, "%" PRIu32, first);
    else
        cli_table_cell(table, "%" PRIu32 "-%" PRIu32, first, first + count - 1);
}

/* Windows of one region that map pieces of the same size. */
static void put_pieces(struct cli_table *table, const struct cli_plan *plan, size_t region, uint32_t from,
                       uint32_t count)
{
    uint32_t window = plan->plan.first[region] + from;
    char size[32];
    put_windows(table, window, count);
    cli_table_cell(table, "0x%" PRIx64, cli_plan_iova(plan, window));
    cli_table_cell(table, "%s", cli_size_text(cli_plan_piece_size(plan, region, from), size));
    cli_table_cell(table, "0x%" PRIx64, plan->phys[region] + from * plan->plan.window_size);
    if (is_msi(plan, region))
        cli_table_cell(table, "MSI bank %zu, messages to 0x%" PRIx64, region - plan->ram_count,
                       cli_plan_message(plan, region));
    else
        cli_table_cell(table, "RAM %s", plan->word[region]);
}

static void put_region(struct cli_table *table, const struct cli_plan *plan, size_t region)
{
    uint32_t pieces = plan->plan.pieces[region];
    bool short_tail = plan->regions[region].size % plan->plan.window_size != 0;
    uint32_t whole = short_tail ? pieces - 1 : pieces;
    if (whole > 0)
        put_pieces(table, plan, region, 0, whole);
    if (short_tail)
        put_pieces(table, plan, region, whole, 1);
}

static void put_free(struct cli_table *table, const struct cli_plan *plan, uint32_t first, uint32_t end)
{
    if (first == end)
        return;
    put_windows(table, first, end - first);
    cli_table_cell(table, "0x%" PRIx64, cli_plan_iova(plan, first));
    cli_table_cell(table, "-");
    cli_table_cell(table, "-");
    cli_table_cell(table, "not mapped");
}

static void print_heading(FILE *out, const char *mark, const struct cli_plan *plan)
{
    char aperture[32], window[32];
    fprintf(out, "%saperture of %s at 0x%" PRIx64 ": %" PRIu32 " window%s of %s, %" PRIu32 " used\n", mark,
            cli_size_text(cli_plan_aperture(plan), aperture), plan->plan.start, plan->plan.windows,
            plan->plan.windows == 1 ? "" : "s", cli_size_text(plan->plan.window_size, window), plan->plan.used);
    fprintf(out, "%schip %s, at most %" PRIu64 " windows; SPAACT entries for each LIODN: %" PRIu32 "\n", mark,
            plan->chip->name, plan->most_windows, plan->plan.windows - 1);
    if (plan->first_silicon)
        fprintf(out, "%sthe MSI banks have no pages of their own: who reaches one reaches all (R18)\n", mark);
}

enum cli_status cli_plan_table(struct cli_context *cli, const struct cli_plan *plan)
{
    static const char *const heads[] = {"WINDOW", "IOVA", "SIZE", "PHYS", "WHAT", NULL};
    struct cli_table *table = cli_table_create(heads);
    uint32_t window = 0;
    for (size_t region; (region = next_region(plan, window)) < plan->count;) {
        put_free(table, plan, window, plan->plan.first[region]);
        put_region(table, plan, region);
        window = plan->plan.first[region] + plan->plan.pieces[region];
    }
    put_free(table, plan, window, plan->plan.windows);
    print_heading(cli->out, "", plan);
    fputc('\n', cli->out);
    return cli_table_print(table, cli->out, 0) ? CLI_OK : cli_out_of_memory(cli);
}

/* ---- the script ---- */

static void print_maps(FILE *out, const struct cli_plan *plan, size_t region)
{
    char size[32];
    if (is_msi(plan, region))
        fprintf(out, "\n# MSI bank %zu: the device writes its messages to 0x%" PRIx64 " (R16).\n",
                region - plan->ram_count, cli_plan_message(plan, region));
    else
        fprintf(out, "\n# RAM %s\n", plan->word[region]);
    for (uint32_t i = 0; i < plan->plan.pieces[region]; i++)
        fprintf(out, "map plan window %" PRIu32 " phys 0x%" PRIx64 " size %s prot %s\n", plan->plan.first[region] + i,
                plan->phys[region] + i * plan->plan.window_size,
                cli_size_word(cli_plan_piece_size(plan, region, i), size), is_msi(plan, region) ? "w" : "rw");
}

enum cli_status cli_plan_script(struct cli_context *cli, const struct cli_plan *plan)
{
    char size[32];
    print_heading(cli->out, "# ", plan);
    fprintf(cli->out, "chip %s\n\ndomain plan\n", plan->chip->name);
    fprintf(cli->out, "geometry plan start 0x%" PRIx64 " size %s\n", plan->plan.start,
            cli_size_word(cli_plan_aperture(plan), size));
    fprintf(cli->out, "windows plan %" PRIu32 "\nattach plan liodn 0x%" PRIx64 "\n", plan->plan.windows, plan->liodn);
    uint32_t window = 0;
    for (size_t region; (region = next_region(plan, window)) < plan->count;) {
        print_maps(cli->out, plan, region);
        window = plan->plan.first[region] + plan->plan.pieces[region];
    }
    return CLI_OK;
}

/* ---- JSON ---- */

static json_t *region_json(const struct cli_plan *plan, size_t region)
{
    const struct plan_region *row = &plan->regions[region];
    json_t *json = json_pack("{s:s, s:o, s:o, s:i, s:i, s:o, s:o}", "what", is_msi(plan, region) ? "msi" : "ram",
                             "size", cli_json_address(row->size), "page", cli_json_address(row->page), "first_window",
                             (int)plan->plan.first[region], "windows", (int)plan->plan.pieces[region], "iova",
                             cli_json_address(cli_plan_iova(plan, plan->plan.first[region])), "phys",
                             cli_json_address(plan->phys[region]));
    if (json == NULL || !is_msi(plan, region))
        return json;
    (void)json_object_set_new(json, "bank", cli_json_count(region - plan->ram_count));
    (void)json_object_set_new(json, "message_address", cli_json_address(cli_plan_message(plan, region)));
    return json;
}

enum cli_status cli_plan_json(struct cli_context *cli, const struct cli_plan *plan)
{
    json_t *regions = json_array();
    for (size_t i = 0; i < plan->count; i++) {
        if (json_array_append_new(regions, region_json(plan, i)) != 0) {
            json_decref(regions);
            return cli_out_of_memory(cli);
        }
    }
    return cli_print_json(
        cli, json_pack("{s:s, s:s, s:o, s:{s:o, s:o}, s:i, s:o, s:i, s:i, s:b, s:o}", "schema", "pamusim.plan/1",
                       "chip", plan->chip->name, "most_windows", cli_json_count(plan->most_windows), "aperture",
                       "start", cli_json_address(plan->plan.start), "size", cli_json_address(cli_plan_aperture(plan)),
                       "windows", (int)plan->plan.windows, "window_size", cli_json_address(plan->plan.window_size),
                       "used", (int)plan->plan.used, "spaact_entries", (int)plan->plan.windows - 1, "msi_page_shared",
                       plan->first_silicon, "regions", regions));
}
