/* What a study's misses might cost, by the user's numbers. SPDX-License-Identifier: BSD-2-Clause */
#include "study_cost.h"

#include <string.h>

#include "number.h"

#define MOST_NS 1000000000u
#define MOST_WALKS 1024u
#define MOST_MBIT 1000000000u

static const char assumption[] =
    "every miss waits for one fetch, and fetches overlap as far as the walks allow; nothing "
    "else takes time";

/* "80,90,40", or one number for all. */
static enum cli_status read_fetches(struct cli_context *cli, struct study_cost_table *cost)
{
    const char *text = cli_value(cli, "ns-per-fetch", ""), *at = text;
    unsigned count = 0;
    for (bool more = true; more; count++) {
        size_t length = strcspn(at, ",");
        uint64_t ns;
        if (count == PAMU_STRUCTURE_COUNT || !cli_number(at, length, &ns) || ns > MOST_NS)
            break;
        cost->fetch_ns[count] = (double)ns;
        more = at[length] == ',';
        at += length + (more ? 1u : 0u);
    }
    if (*at != '\0' || (count != 1 && count != PAMU_STRUCTURE_COUNT))
        return cli_fail(cli, "--ns-per-fetch %s: one number of ns up to %u is wanted, or three: PPAACE,SPAACE,OMT",
                        text, MOST_NS);
    for (unsigned s = count; s < PAMU_STRUCTURE_COUNT; s++)
        cost->fetch_ns[s] = cost->fetch_ns[0];
    return CLI_OK;
}

enum cli_status cli_study_read_cost(struct cli_study *study)
{
    struct cli_context *cli = study->cli;
    uint64_t walks = 1, link = 0;
    if (!cli_given(cli, "ns-per-fetch")) {
        if (cli_given(cli, "walks") || cli_given(cli, "link"))
            return cli_fail(cli, "--walks and --link want --ns-per-fetch, without which nothing is reckoned");
        return CLI_OK;
    }
    if (cli_given(cli, "csv"))
        return cli_fail(cli,
                        "--ns-per-fetch is not for --csv, whose lines are of LIODNs; the table and JSON tell costs");
    enum cli_status status = read_fetches(cli, &study->cost);
    if (status == CLI_OK)
        status = cli_number_option(cli, "walks", 1, MOST_WALKS, &walks);
    if (status == CLI_OK)
        status = cli_number_option(cli, "link", 1, MOST_MBIT, &link);
    study->cost.walks = (double)walks;
    study->cost.link_mbit = (double)link;
    return status;
}

static struct study_cost cost_of(const struct cli_study *study, size_t i)
{
    return study_cost(&study->cost, &study->results[i], study->warm_up);
}

static void print_assumptions(FILE *out, const struct study_cost_table *cost)
{
    fprintf(
        out,
        "\nCost by your numbers, which are known of no hardware: %.0f ns for a PPAACE, %.0f for a SPAACE, %.0f for an "
        "operation mapping, %.0f at once",
        cost->fetch_ns[PAMU_PPAACE], cost->fetch_ns[PAMU_SPAACE], cost->fetch_ns[PAMU_OMT], cost->walks);
    if (cost->link_mbit > 0)
        fprintf(out, ", a link of %.0f Mbit/s", cost->link_mbit);
    fprintf(out, ".\nIt is assumed that %s.\n\n", assumption);
}

enum cli_status cli_study_print_cost(const struct cli_study *study)
{
    if (!cli_given(study->cli, "ns-per-fetch"))
        return CLI_OK;
    print_assumptions(study->cli->out, &study->cost);
    struct cli_table *table = cli_table_create((const char *const[]){"CONFIGURATION", ">NS/DMA", ">OF LINK", NULL});
    for (size_t i = 0; i < study->plan.count; i++) {
        char name[CLI_STUDY_NAME_BYTES];
        if (study->done[i] != STUDY_ALL_INSTANCES)
            continue;
        (void)study_setting_name(&study->plan.settings[i], name, sizeof name);
        struct study_cost cost = cost_of(study, i);
        cli_table_cell(table, "%s", name);
        cli_table_cell(table, "%.3f", cost.ns_per_dma);
        if (study->cost.link_mbit > 0)
            cli_table_cell(table, "%.3f %%", 100.0 * cost.link_share);
        else
            cli_table_cell(table, "-");
    }
    return cli_table_print(table, study->cli->out, 0) ? CLI_OK : cli_out_of_memory(study->cli);
}

json_t *cli_study_cost_json(const struct cli_study *study)
{
    json_t *fetch = json_object();
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        (void)json_object_set_new(fetch, pamu_structure_name((enum pamu_structure)s),
                                  json_real(study->cost.fetch_ns[s]));
    return json_pack("{s:o, s:f, s:f, s:s}", "ns_per_fetch", fetch, "walks", study->cost.walks, "link_mbit",
                     study->cost.link_mbit, "assumption", assumption);
}

json_t *cli_study_cost_of_json(const struct cli_study *study, size_t configuration)
{
    struct study_cost cost = cost_of(study, configuration);
    return json_pack("{s:f, s:f}", "ns_per_dma", cost.ns_per_dma, "link_share", cost.link_share);
}
