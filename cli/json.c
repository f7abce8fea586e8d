/* JSON on standard output, and text for XML. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "cli.h"

enum cli_status cli_print_json(struct cli_context *cli, json_t *json)
{
    if (json == NULL)
        return cli_out_of_memory(cli);
    int failed = json_dumpf(json, cli->out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    json_decref(json);
    if (failed != 0 && ferror(cli->out) == 0)
        return cli_out_of_memory(cli);
    fputc('\n', cli->out);
    return CLI_OK;
}

json_t *cli_json_count(uint64_t number)
{
    return json_integer((json_int_t)(number < INT64_MAX ? number : INT64_MAX));
}

json_t *cli_json_address(uint64_t address)
{
    return json_sprintf("0x%" PRIx64, address);
}

void cli_put_xml(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("&<>\"'", *text) != NULL)
            fprintf(out, "&#%d;", *text);
        else
            fputc((*text >= ' ' && *text <= '~') || *text == '\n' ? *text : '?', out);
    }
}
