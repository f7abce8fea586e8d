/* pamusim divergence: where a driver and the hardware disagree. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>

#include "commands.h"
#include "report/divergence.h"
#include "run.h"
#include "settings.h"

#define VIEW_BYTES 48u

struct watch {
    struct report_divergences *report;
    bool no_memory;
};

static void look(struct cli_run *run)
{
    struct watch *watch = run->after_user;
    const struct report_place place = {cli_file_name(run->file), run->line};
    watch->no_memory = watch->no_memory || !report_divergences_look(watch->report, place);
}

/* ---- text ---- */

static const char *view_text(const struct report_view *view, enum report_divergence_kind kind, char *text)
{
    if (kind == REPORT_DIVERGENCE_ENABLED)
        (void)snprintf(text, VIEW_BYTES, "%s", view->passes ? "enabled" : view->word);
    else if (view->passes)
        (void)snprintf(text, VIEW_BYTES, "0x%" PRIx64 "%s%s", view->phys, view->word != NULL ? " " : "",
                       view->word != NULL ? view->word : "");
    else
        (void)snprintf(text, VIEW_BYTES, "%s", view->word);
    return text;
}

static void add_row(struct cli_table *table, const struct report_divergence *row)
{
    char driver[VIEW_BYTES], hardware[VIEW_BYTES];
    if (row->place.line != 0)
        cli_table_cell(table, "%s:%lu", row->place.file, row->place.line);
    else
        cli_table_cell(table, "%s", row->place.file);
    cli_table_cell(table, "%s", row->domain[0] != '\0' ? row->domain : "-");
    cli_table_cell(table, "0x%x", row->liodn);
    if (row->kind == REPORT_DIVERGENCE_ADDRESS)
        cli_table_cell(table, "0x%" PRIx64, row->iova);
    else
        cli_table_cell(table, "%s", "-");
    cli_table_cell(table, "%s", view_text(&row->driver, row->kind, driver));
    cli_table_cell(table, "%s", view_text(&row->hardware, row->kind, hardware));
    cli_table_cell(table, "%s", row->item != NULL ? row->item : "not explained");
}

static void print_items(struct cli_context *cli, const struct report_divergences *report)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count);
    for (size_t i = 0; i < count; i++) {
        size_t rows = report_divergences_of(report, quirks[i].id);
        if (rows > 0)
            fprintf(cli->out, "%s (%zu): %s\n", quirks[i].id, rows, quirks[i].text);
    }
}

static enum cli_status print_text(struct cli_context *cli, const struct report_divergences *report)
{
    static const char *const heads[] = {"place", "domain", "LIODN", "IOVA", "driver", "hardware", "item", NULL};
    size_t count;
    const struct report_divergence *rows = report_divergences(report, &count);
    struct cli_table *table = count > 0 ? cli_table_create(heads) : NULL;
    if (count == 0) {
        fputs("driver and hardware agree\n", cli->out);
        return CLI_OK;
    }
    for (size_t i = 0; i < count; i++)
        add_row(table, &rows[i]);
    if (!cli_table_print(table, cli->out, 0))
        return cli_out_of_memory(cli);
    fputs("\n", cli->out);
    print_items(cli, report);
    return CLI_OK;
}

/* ---- the command ---- */

static enum cli_status print(struct cli_run *run, const struct report_divergences *report)
{
    size_t count;
    (void)report_divergences(report, &count);
    enum cli_status status =
        run->cli->json ? cli_print_json(run->cli, report_divergences_json(report)) : print_text(run->cli, report);
    return status == CLI_OK && count > 0 ? CLI_NO : status;
}

static enum cli_status watch_run(struct cli_run *run, struct watch *watch)
{
    bool every = cli_given(run->cli, "every");
    run->after = every ? look : NULL;
    run->after_user = watch;
    enum cli_status status = cli_run_operands(run);
    if (status == CLI_OK && !every) {
        run->line = 0;
        look(run);
    }
    return status == CLI_OK && watch->no_memory ? cli_out_of_memory(run->cli) : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_run run;
    enum cli_status status = cli_run_start(cli, &run, NULL);
    if (status != CLI_OK)
        return status;
    struct watch watch = {.report = report_divergences_create(run.session)};
    status = watch.report != NULL ? watch_run(&run, &watch) : cli_out_of_memory(cli);
    if (status == CLI_OK)
        status = print(&run, watch.report);
    if (status == CLI_OK)
        status = cli_run_verdict(&run);
    report_divergences_destroy(watch.report);
    cli_run_end(&run);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    {"every", NULL, "look after every operation, and tell where each divergence began", 'e'},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_divergence = {
    .name = "divergence",
    .summary = "tell where a driver's view and the hardware's answer differ, after running scripts",
    .operands = "SCRIPT...",
    .details = "The scripts run first, one after another on the same machine. Then, for every LIODN of every domain, "
               "the edges of "
               "windows and mappings are asked of the driver (its iova_to_phys, its idea of enabled) and of the "
               "hardware (a walk "
               "that changes nothing). Each difference is told with the item of FACTS it falls under (see pamusim "
               "flavours).\n\n"
               "Exit 1 if something differs, or if an expect of a script does not hold.",
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
