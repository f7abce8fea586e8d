/* pamusim check: every breach of the rules in a script or a device tree. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check/script.h"
#include "check/tree.h"
#include "commands.h"
#include "finding_report.h"
#include "number.h"
#include "settings.h"

#define HEAD_BYTES 4096u
#define MOST_ENTRIES 0x10000u

/* A file whose beginning has been read, to see what it is. */
struct input {
    FILE *file;
    const char *path;
    size_t held, taken; /* of head */
    unsigned char head[HEAD_BYTES];
};

static size_t read_input(struct input *input, unsigned char *bytes, size_t size)
{
    size_t count = input->held - input->taken;
    if (count == 0)
        return fread(bytes, 1, size, input->file);
    if (count > size)
        count = size;
    memcpy(bytes, input->head + input->taken, count);
    input->taken += count;
    return count;
}

static long read_text(void *user, char *buffer, size_t size)
{
    struct input *input = user;
    size_t count = read_input(input, (unsigned char *)buffer, size);
    return count == 0 && ferror(input->file) != 0 ? -1 : (long)count;
}

static enum cli_status fail_reading(struct cli_context *cli, const struct input *input)
{
    return cli_fail(cli, "%s: %s", cli_file_name(input->path), strerror(errno));
}

static enum cli_status check_text(struct cli_context *cli, struct input *input, struct check_findings *findings)
{
    struct op_session *session = op_session_create(0);
    if (session == NULL)
        return cli_out_of_memory(cli);
    enum cli_status status = cli_apply_settings(cli, session);
    if (status == CLI_OK) {
        enum op_error error = check_script(session, read_text, input, findings);
        if (error == OP_ERR_MEMORY)
            status = cli_out_of_memory(cli);
        else if (error != OP_OK)
            status = fail_reading(cli, input);
    }
    op_session_destroy(session);
    return status;
}

static enum cli_status check_blob(struct cli_context *cli, struct input *input, struct check_findings *findings)
{
    uint64_t entries = CHECK_DEFAULT_ENTRIES;
    enum cli_status status = cli_number_option(cli, "entries", 1, MOST_ENTRIES, &entries);
    unsigned char *bytes = status == CLI_OK ? malloc(DTB_MAX_BYTES + 1) : NULL;
    size_t size = 0, count;
    struct dtb_error error;
    if (status != CLI_OK)
        return status;
    if (bytes == NULL)
        return cli_out_of_memory(cli);
    while (size <= DTB_MAX_BYTES && (count = read_input(input, bytes + size, DTB_MAX_BYTES + 1 - size)) > 0)
        size += count;
    if (ferror(input->file) != 0)
        status = fail_reading(cli, input);
    else if (check_tree(bytes, size, (unsigned)entries, findings, &error) != DTB_OK)
        status = cli_fail(cli, "%s: %s", cli_file_name(input->path), error.text);
    free(bytes);
    return status;
}

static bool is_blob(const struct input *input)
{
    return input->held >= 4 && memcmp(input->head, "\xd0\x0d\xfe\xed", 4) == 0;
}

static enum cli_status check_input(struct cli_context *cli, struct input *input, struct check_findings *findings)
{
    bool blob = is_blob(input);
    if (!blob && memchr(input->head, '\0', input->held) != NULL)
        return cli_fail(cli, "%s: neither a script, which is text, nor a device tree blob, which begins with d00dfeed",
                        cli_file_name(input->path));
    enum cli_status status = blob ? check_blob(cli, input, findings) : check_text(cli, input, findings);
    if (status != CLI_OK)
        return status;
    struct cli_findings report = {input->path, blob ? "device tree" : "script", findings,
                                  blob ? check_tree_rule : check_script_rule};
    return cli_print_findings(cli, &report);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct input input = {.path = cli->operands[0]};
    enum cli_status status = cli_check_format(cli);
    if (status != CLI_OK)
        return status;
    input.file = strcmp(input.path, "-") == 0 ? stdin : fopen(input.path, "rb");
    if (input.file == NULL)
        return fail_reading(cli, &input);
    input.held = fread(input.head, 1, sizeof input.head, input.file);
    struct check_findings *findings = check_findings_create();
    if (ferror(input.file) != 0)
        status = fail_reading(cli, &input);
    else
        status = findings != NULL ? check_input(cli, &input, findings) : cli_out_of_memory(cli);
    check_findings_destroy(findings);
    if (input.file != stdin)
        (void)fclose(input.file);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_FORMAT,
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    {"entries", "COUNT", "LIODNs of the PPAACT that a device tree is held against; without it, 0x500", 0},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_check = {
    .name = "check",
    .summary = "find every breach of the rules in a script or a device tree blob",
    .operands = "FILE",
    .details =
        "A script is run to its end. Errors are lines that are no operations, requests that are refused while no "
        "expect "
        "follows, and expects that do not hold; an access that is denied while no expect follows is a note.\n"
        "\n"
        "A device tree is searched for what keeps devices from being isolated: LIODNs the table has no entry for, "
        "LIODNs of "
        "several devices, devices behind no PAMU, MSI banks without pages of their own, unknown cache geometries.\n"
        "\n"
        "Each finding has its place, the rule, what is wrong and what would be legal. Exit 1 if there is an error or a "
        "warning; notes alone do no harm.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
