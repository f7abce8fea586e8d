/* pamusim merge: studies of one stream joined. SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"
#include "study/store.h"

static enum cli_status fail(struct cli_context *cli, const char *path, const char *text)
{
    return cli_fail(cli, "%s: %s", path, text);
}

static enum cli_status merge_into(struct cli_context *cli, struct study_store *store)
{
    for (size_t i = 1; i < cli->operand_count; i++) {
        if (!study_store_merge(store, cli->operands[i]))
            return fail(cli, cli->operands[i], study_store_error(store));
    }
    return CLI_OK;
}

/* The identity of the first study that is to be merged is that of the result. */
static enum cli_status exec(struct cli_context *cli)
{
    struct study_store *first = NULL, *store = NULL;
    char text[STUDY_STORE_TEXT];
    if (study_store_open(cli->operands[1], NULL, &first, text) != STUDY_STORE_OK)
        return fail(cli, cli->operands[1], text);
    enum cli_status status = CLI_OK;
    if (study_store_open(cli->operands[0], study_store_identity(first), &store, text) != STUDY_STORE_OK)
        status = fail(cli, cli->operands[0], text);
    study_store_close(first);
    if (status == CLI_OK)
        status = merge_into(cli, store);
    study_store_close(store);
    return status;
}

const struct cli_command cmd_merge = {
    .name = "merge",
    .summary = "join the files of a study that ran in parts",
    .operands = "INTO STUDY...",
    .details = "INTO is made if there is no such file; else what it has stays. All must be of the same look-up stream, "
               "program, chip, "
               "warm-up and interval, and a configuration that several have must have the same results in all.",
    .least = 2,
    .most = CLI_ANY,
    .exec = exec,
};
