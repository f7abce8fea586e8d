/* Numbers given as values of options. SPDX-License-Identifier: BSD-2-Clause */
#include "number.h"

#include <inttypes.h>
#include <string.h>

#include "op/text.h"

bool cli_number(const char *text, size_t length, uint64_t *number)
{
    return length > 0 && op_span_number((struct op_span){text, length, 1}, true, number);
}

enum cli_status cli_number_option(struct cli_context *cli, const char *name, uint64_t least, uint64_t most,
                                  uint64_t *number)
{
    const char *text = cli_value(cli, name, NULL);
    uint64_t value;
    if (text == NULL)
        return CLI_OK;
    if (!cli_number(text, strlen(text), &value))
        return cli_fail(cli, "--%s cannot be '%s'; it takes a number: decimal or 0x.., K, M, G or T behind", name,
                        text);
    if ((value < least || value > most) && strncmp(text, "0x", 2) == 0)
        return cli_fail(cli, "--%s cannot be '%s'; it takes 0x%" PRIx64 " to 0x%" PRIx64, name, text, least, most);
    if (value < least || value > most)
        return cli_fail(cli, "--%s cannot be '%s'; it takes %" PRIu64 " to %" PRIu64, name, text, least, most);
    *number = value;
    return CLI_OK;
}

const char *cli_size_word(uint64_t size, char buffer[32])
{
    struct op_text text = op_text_start(buffer, 32);
    op_put_size(&text, size);
    (void)op_text_end(&text);
    return buffer;
}
