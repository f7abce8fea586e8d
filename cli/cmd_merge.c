/* pamusim merge: studies of one stream joined. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

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

/* The first study that has anything; that is what the result is of. The last one if none has. */
static const char *first_study(const struct cli_context *cli)
{
    size_t i = 1;
    while (i + 1 < cli->operand_count && study_store_is_empty(cli->operands[i]))
        i++;
    return cli->operands[i];
}

static enum cli_status exec(struct cli_context *cli)
{
    for (size_t i = 1; i < cli->operand_count; i++) {
        if (strcmp(cli->operands[i], cli->operands[0]) == 0)
            return cli_fail(cli, "%s is what the others are merged into; what it has stays", cli->operands[0]);
    }
    const char *path = first_study(cli);
    struct study_store *first = NULL, *store = NULL;
    char text[STUDY_STORE_TEXT];
    if (study_store_is_empty(path))
        return CLI_OK;
    if (study_store_open(path, NULL, &first, text) != STUDY_STORE_OK)
        return fail(cli, path, text);
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
               "program, chip, warm-up and interval, and a configuration that several have must have the same results "
               "in all. Where one does not fit, those before it have been merged.",
    .least = 2,
    .most = CLI_ANY,
    .exec = exec,
};
