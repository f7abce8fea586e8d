/* pamusim report: a study's file, printed. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "study.h"
#include "study_cost.h"

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_study study = {.cli = cli};
    enum cli_status status = cli_study_check_drawing(cli);
    if (status == CLI_OK)
        status = cli_study_read_cost(&study);
    if (status == CLI_OK)
        status = cli_study_load(&study, cli->operands[0]);
    if (status == CLI_OK)
        status = cli_study_print(&study);
    if (status == CLI_OK)
        status = cli_study_draw(&study);
    cli_study_end(&study);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_JSON, CLI_OPTION_CSV, CLI_OPTION_REPORT, CLI_OPTIONS_COST, CLI_OPTION_END,
};

const struct cli_command cmd_report = {
    .name = "report",
    .summary = "print a study that whatif --study has kept",
    .operands = "STUDY",
    .details = "All configurations that the file has, also those that were not run yet, as whatif prints them. The "
               "file is SQLite; "
               "its tables are documented, so that sqlite3 can answer other questions.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
