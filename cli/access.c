/* One access, given by options: what translate and explain are about. SPDX-License-Identifier: BSD-2-Clause */
#include "access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/pamu.h"

#define LINE_BYTES 512u

/* An option's value is one word of the operation's text form. */
static bool add_word(struct cli_context *cli, const char *option, const char *value, char line[LINE_BYTES])
{
    size_t used = strlen(line);
    if (*value == '\0' || strpbrk(value, " \t\r\n#") != NULL || strlen(value) > 100) {
        cli_fail(cli, "--%s cannot be '%s'", option, value);
        return false;
    }
    (void)snprintf(line + used, LINE_BYTES - used, " %s", value);
    return true;
}

static bool make_line(struct cli_context *cli, char line[LINE_BYTES])
{
    const char *liodn = cli_value(cli, "liodn", NULL), *iova = cli_value(cli, "iova", NULL);
    const char *instance = cli_value(cli, "instance", NULL);
    if (liodn == NULL || iova == NULL) {
        cli_fail(cli, "--%s is missing; an access needs --liodn LIODN and --iova IOVA",
                 liodn == NULL ? "liodn" : "iova");
        return false;
    }
    (void)snprintf(line, LINE_BYTES, "access");
    return add_word(cli, "liodn", liodn, line) && add_word(cli, "op", cli_value(cli, "op", "read"), line) &&
           add_word(cli, "iova", iova, line) && add_word(cli, "length", cli_value(cli, "length", "4"), line) &&
           (instance == NULL ||
            (add_word(cli, "instance", "instance", line) && add_word(cli, "instance", instance, line)));
}

static void release(struct cli_access *access)
{
    op_strings_destroy(access->strings);
    free(access->scratch);
    access->strings = NULL;
    access->scratch = NULL;
}

/* Reads the options. On failure there is nothing to give back. */
static enum cli_status parse(struct cli_context *cli, struct cli_access *access)
{
    char line[LINE_BYTES];
    struct op_diagnostic diagnostic;
    if (!make_line(cli, line))
        return CLI_BAD;
    access->strings = op_strings_create();
    access->scratch = malloc(sizeof *access->scratch);
    enum op_error error = OP_ERR_MEMORY;
    if (access->strings != NULL && access->scratch != NULL)
        error = op_parse(line, strlen(line), access->strings, access->scratch, &access->op, &diagnostic);
    if (error == OP_OK)
        return CLI_OK;
    release(access);
    return error == OP_ERR_SYNTAX ? cli_fail(cli, "%s, %s", diagnostic.what, diagnostic.legal) : cli_out_of_memory(cli);
}

/* Fills in the request, now that the session knows where the LIODN sits. */
static enum cli_status place(struct cli_run *run, struct cli_access *access)
{
    const struct op *op = &access->op;
    const struct pamu *pamu = op_session_model(run->session);
    char text[256];
    if (pamu == NULL) {
        (void)op_answer_print(op_session_answer(run->session), text, sizeof text);
        return cli_fail(run->cli, "%s", text);
    }
    uint16_t liodn = (uint16_t)op->value[0];
    uint64_t instance = op->value[4] != OP_ABSENT ? op->value[4] : op_session_instance(run->session, liodn);
    if (instance >= pamu_config(pamu)->hardware.instances)
        return cli_fail(run->cli, "no PAMU %" PRIu64 "; %s has 0 to %u", instance, op_session_chip(run->session)->name,
                        pamu_config(pamu)->hardware.instances - 1u);
    access->request = (struct pamu_request){.iova = op->value[2],
                                            .length = (uint32_t)op->value[3],
                                            .liodn = liodn,
                                            .operation = (uint8_t)op->value[1],
                                            .instance = (uint8_t)instance};
    return CLI_OK;
}

enum cli_status cli_access_exec(struct cli_context *cli, cli_access_fn *tell)
{
    struct cli_access access = {0};
    struct cli_run run;
    enum cli_status status = parse(cli, &access);
    if (status != CLI_OK)
        return status;
    status = cli_run_start(cli, &run, NULL);
    if (status == CLI_OK) {
        run.setup_only = cli_given(cli, "setup-only");
        status = cli_run_operands(&run);
        if (status == CLI_OK)
            status = place(&run, &access);
        if (status == CLI_OK)
            status = tell(&run, &access);
        if (status == CLI_OK)
            status = cli_run_verdict(&run);
        cli_run_end(&run);
    }
    release(&access);
    return status;
}

json_t *cli_access_json(const struct cli_access *access)
{
    const struct pamu_request *request = &access->request;
    char name[16] = "";
    const char *upper = pamu_operation_name(request->operation);
    for (size_t i = 0; upper != NULL && upper[i] != '\0' && i + 1 < sizeof name; i++)
        name[i] = (char)(upper[i] >= 'A' && upper[i] <= 'Z' ? upper[i] - 'A' + 'a' : upper[i]);
    return json_pack("{s:i, s:s, s:o, s:o, s:i}", "liodn", (int)request->liodn, "op", name, "iova",
                     cli_json_address(request->iova), "length", cli_json_count(request->length), "instance",
                     (int)request->instance);
}

static json_t *value_json(const struct op_key_row *row, const struct op_value *value)
{
    switch ((enum op_value_type)row->type) {
    case OP_VALUE_ADDRESS:
        return cli_json_address(value->number);
    case OP_VALUE_BITS:
        return json_sprintf("0x%08" PRIx64, value->number);
    case OP_VALUE_WINDOW:
        return value->number == OP_NO_WINDOW ? json_null() : cli_json_count(value->number);
    case OP_VALUE_WORD:
        return json_string(value->word);
    case OP_VALUE_NUMBER:
        break;
    }
    return cli_json_count(value->number);
}

json_t *cli_answer_json(const struct op_answer *answer)
{
    json_t *object = json_pack("{s:s}", "verdict", op_verdict_name(answer->verdict));
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct op_key_row *row = op_key_row(answer->value[i].key);
        if (row != NULL)
            (void)json_object_set_new(object, row->name, value_json(row, &answer->value[i]));
    }
    return object;
}

enum cli_status cli_answer_status(const struct op_answer *answer)
{
    return answer->verdict == OP_VERDICT_OK || answer->verdict == OP_VERDICT_BYPASSED ? CLI_OK : CLI_NO;
}
