/* pamusim plan windows --trace: a trace's memory laid out anew (rule R21). SPDX-License-Identifier: BSD-2-Clause */
#include "plan_layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "memory/power.h"
#include "number.h"

#define DEFAULT_STEPS 100000000u

/* ---- reading ---- */

/* Options of the other kind of plan mean nothing here. */
static enum cli_status check_options(struct cli_context *cli)
{
    static const char *const others[] = {"ram", "page", "msi-banks", "msi-policy", "phys"};
    static const char *const single[] = {"liodn", "row", "alone"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (cli_given(cli, others[i]))
            return cli_fail(cli, "--%s says what memory there is; with --trace the trace does", others[i]);
    }
    if (cli_given(cli, "script") + cli_given(cli, "csv") + (int)cli->json > 1)
        return cli_fail(cli, "--script, --csv and --json are forms of one plan; take one of them");
    for (size_t i = 0; i < sizeof single / sizeof single[0] && cli_given(cli, "together"); i++) {
        if (cli_given(cli, single[i]))
            return cli_fail(cli, "--%s is of one domain; --together plans all of them, a layout each", single[i]);
    }
    if (cli_given(cli, "row") && !cli_given(cli, "script"))
        return cli_fail(cli, "--row chooses what --script prints; take both");
    if (cli->operand_count == 0)
        return cli_fail(cli, "--trace plans for a workload; give scripts, traces or a look-up stream");
    return CLI_OK;
}

static enum cli_status read_limits(struct cli_layout_plan *plan)
{
    struct cli_context *cli = plan->cli;
    uint64_t chip_most = plan->stream.chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value, most = chip_most,
             steps = DEFAULT_STEPS;
    enum cli_status status = cli_number_option(cli, "max-windows", 1, chip_most, &most);
    if (status == CLI_OK && !mem_is_power_of_two(most))
        status = cli_fail(cli, "--max-windows cannot be %" PRIu64 "; it takes a power of two (R2), 1 to %" PRIu64, most,
                          chip_most);
    if (status == CLI_OK)
        status = cli_number_option(cli, "steps", 0, UINT64_MAX, &steps);
    cli_stream_setting(&plan->stream, &plan->setting);
    plan->config = (struct study_layout_config){.path = plan->stream.path,
                                                .setting = &plan->setting,
                                                .memory = &plan->memory,
                                                .most_windows = (uint32_t)most,
                                                .alone = cli_given(cli, "alone"),
                                                .keep_iovas = cli_given(cli, "keep-iovas"),
                                                .most_steps = steps};
    return status;
}

static enum cli_status read_memory(struct cli_layout_plan *plan)
{
    struct trace_error error = {0};
    if (study_memory_read(plan->stream.path, plan->stream.chip, &plan->memory, &error) != TRACE_OK)
        return cli_fail_trace(plan->cli, plan->stream.path, &error);
    if (cli_given(plan->cli, "script") && !plan->memory.told)
        return cli_fail(plan->cli,
                        "the look-up stream does not tell where in physical memory its windows lie: it is of "
                        "an older program, or they map more than 4,096 pieces");
    return CLI_OK;
}

/* ---- planning ---- */

static bool has_liodn(const struct study_domain *domain, uint64_t liodn)
{
    for (size_t i = 0; i < domain->liodn_count; i++) {
        if (domain->liodns[i] == liodn)
            return true;
    }
    return false;
}

static enum cli_status tell_state(struct cli_layout_plan *plan, enum study_layout_state state,
                                  const struct trace_error *error)
{
    switch (state) {
    case STUDY_LAYOUT_OK:
        return CLI_OK;
    case STUDY_LAYOUT_TRACE:
        return cli_fail_trace(plan->cli, plan->stream.path, error);
    case STUDY_LAYOUT_LONG:
        return cli_fail(plan->cli,
                        "more than %" PRIu64 " look-ups that differ from the one before; plan for a part of the trace "
                        "(pamusim trace slice)",
                        STUDY_LAYOUT_LOOKUPS);
    default:
        return cli_out_of_memory(plan->cli);
    }
}

static enum cli_status plan_domain(struct cli_layout_plan *plan, size_t domain)
{
    struct trace_error error = {0};
    struct cli_layouts *layouts = &plan->layouts[plan->count];
    plan->config.domain = layouts->domain = domain;
    enum cli_status status = tell_state(plan, study_front_plan(&plan->config, &layouts->found, &error), &error);
    plan->count += status == CLI_OK ? 1u : 0u;
    return status;
}

static enum cli_status plan_together(struct cli_layout_plan *plan)
{
    struct trace_error error = {0};
    enum cli_status status = tell_state(plan, study_together_plan(&plan->config, &plan->together, &error), &error);
    if (status != CLI_OK || plan->together.layouts != NULL)
        return status;
    cli_fail(plan->cli, "a SPAACT of the default size has no room for the windows of all domains");
    return CLI_NO;
}

static enum cli_status plan_all(struct cli_layout_plan *plan)
{
    enum cli_status status = CLI_OK;
    for (size_t d = 0; d < plan->memory.count && status == CLI_OK; d++) {
        if (plan->memory.domains[d].kept == NULL)
            status = plan_domain(plan, d);
    }
    return status;
}

static enum cli_status plan_one(struct cli_layout_plan *plan)
{
    uint64_t liodn = 0;
    enum cli_status status = cli_number_option(plan->cli, "liodn", 0, 0xffff, &liodn);
    if (status != CLI_OK)
        return status;
    for (size_t d = 0; d < plan->memory.count; d++) {
        const struct study_domain *domain = &plan->memory.domains[d];
        if (!has_liodn(domain, liodn))
            continue;
        if (domain->kept == NULL)
            return plan_domain(plan, d);
        cli_fail(plan->cli, "LIODN %" PRIu64 " cannot be laid out anew: %s", liodn, domain->kept);
        return CLI_NO;
    }
    return cli_fail(plan->cli,
                    "no record of LIODN %" PRIu64 " was translated; pamusim trace info tells which there are", liodn);
}

/* One that can be laid out anew. */
static bool has_domain(const struct cli_layout_plan *plan)
{
    for (size_t d = 0; d < plan->memory.count; d++) {
        if (plan->memory.domains[d].kept == NULL)
            return true;
    }
    return false;
}

static enum cli_status make_plan(struct cli_layout_plan *plan)
{
    enum cli_status status = read_limits(plan);
    if (status == CLI_OK)
        status = read_memory(plan);
    if (status != CLI_OK)
        return status;
    plan->layouts = calloc(plan->memory.count + 1, sizeof *plan->layouts);
    if (plan->layouts == NULL)
        return cli_out_of_memory(plan->cli);
    if (has_domain(plan) && cli_given(plan->cli, "together"))
        return plan_together(plan);
    status = cli_given(plan->cli, "liodn") ? plan_one(plan) : plan_all(plan);
    if (status != CLI_OK || plan->count > 0)
        return status;
    cli_fail(plan->cli, "there is nothing to lay out: %s",
             plan->memory.count > 0 ? plan->memory.domains[0].kept : "no record was translated through windows");
    return CLI_NO;
}

/* ---- the row of a script ---- */

static enum cli_status print_script(const struct cli_layout_plan *plan)
{
    const struct study_front *found = &plan->layouts[0].found;
    uint64_t row = found->count > 0 ? (uint64_t)(study_front_best(found) - found->front) + 1 : 0;
    if (plan->count > 1)
        return cli_fail(plan->cli,
                        "--script is of one domain; --liodn chooses it, and here are %zu; or --together plans all",
                        plan->count);
    if (found->count == 0) {
        cli_fail(plan->cli, "the memory cannot be mapped in %" PRIu32 " windows; --max-windows takes up to %" PRIu64,
                 plan->config.most_windows, plan->stream.chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value);
        return CLI_NO;
    }
    enum cli_status status = cli_number_option(plan->cli, "row", 1, found->count, &row);
    return status == CLI_OK ? cli_layout_script(plan, &found->front[row - 1]) : status;
}

static enum cli_status print_together(const struct cli_layout_plan *plan)
{
    if (cli_given(plan->cli, "script"))
        return cli_together_script(plan);
    if (cli_given(plan->cli, "csv"))
        return cli_together_csv(plan);
    return plan->cli->json ? cli_together_json(plan) : cli_together_table(plan);
}

static enum cli_status print(const struct cli_layout_plan *plan)
{
    if (plan->together.layouts != NULL)
        return print_together(plan);
    if (cli_given(plan->cli, "script"))
        return print_script(plan);
    if (cli_given(plan->cli, "csv"))
        return cli_layout_csv(plan);
    return plan->cli->json ? cli_layout_json(plan) : cli_layout_tables(plan);
}

enum cli_status cli_plan_layout(struct cli_context *cli)
{
    struct cli_layout_plan plan = {.cli = cli};
    enum cli_status status = check_options(cli);
    if (status == CLI_OK)
        status = cli_stream_open(cli, &plan.stream);
    if (status != CLI_OK)
        return status;
    status = make_plan(&plan);
    if (status == CLI_OK)
        status = print(&plan);
    for (size_t i = 0; i < plan.count; i++)
        study_front_clear(&plan.layouts[i].found);
    free(plan.layouts);
    study_together_clear(&plan.together);
    study_memory_clear(&plan.memory);
    cli_stream_close(&plan.stream);
    return status;
}
