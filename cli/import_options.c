/* The options of `trace import`. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import.h"
#include "number.h"
#include "settings.h"
#include "trace_out.h"

/* ---- LIODNs ---- */

static enum cli_status fail_unknown_device(struct cli_context *cli, const struct pamu_chip *chip, const char *name)
{
    struct cli_nearest nearest = cli_nearest_start(name);
    for (size_t i = 0; i < chip->device_count; i++)
        cli_nearest_offer(&nearest, chip->devices[i].name);
    return cli_fail_unknown(cli, &nearest, "device of the chip", "pamusim chips NAME lists them");
}

/* A number, or @NAME for the LIODN the chip gives to a device of its own. */
static bool read_liodn(const struct pamu_chip *chip, const char *text, uint16_t *liodn)
{
    if (*text == '@') {
        const struct pamu_chip_device *device = pamu_chip_device(chip, text + 1);
        *liodn = device != NULL ? device->liodn[0] : 0;
        return device != NULL;
    }
    char *end;
    unsigned long value = strtoul(text, &end, 0);
    *liodn = (uint16_t)value;
    return *text >= '0' && *text <= '9' && *end == '\0' && value <= UINT16_MAX;
}

static bool make_room(struct cli_import_options *options)
{
    if (options->count < options->room)
        return true;
    size_t room = options->room * 2 + 16;
    struct trace_import_assignment *assignments = realloc(options->assignments, room * sizeof *assignments);
    if (assignments != NULL)
        options->assignments = assignments;
    char **names = realloc(options->names, room * sizeof *names);
    if (names != NULL)
        options->names = names;
    options->room = assignments != NULL && names != NULL ? room : options->room;
    return options->room == room;
}

/* The device's name is copied. must: a recording without it is an error. */
static enum cli_status add_assignment(struct cli_context *cli, struct cli_import_options *options,
                                      struct import_text device, uint16_t liodn, bool must)
{
    char *name = calloc(device.length + 1, 1);
    if (name == NULL || !make_room(options)) {
        free(name);
        return cli_out_of_memory(cli);
    }
    memcpy(name, device.at, device.length);
    options->names[options->count] = must ? name : NULL;
    options->assignments[options->count++] = (struct trace_import_assignment){name, liodn};
    return CLI_OK;
}

/* DEVICE=LIODN; a device's name may hold a '=', an LIODN does not. */
static enum cli_status read_assignment(struct cli_context *cli, struct cli_import_options *options, const char *text)
{
    uint16_t liodn = 0;
    const char *equals = strrchr(text, '=');
    if (equals == NULL || equals == text)
        return cli_fail(cli, "--device '%s' is incomplete; --device takes DEVICE=LIODN", text);
    if (read_liodn(options->config.chip, equals + 1, &liodn))
        return add_assignment(cli, options, (struct import_text){text, (size_t)(equals - text)}, liodn, true);
    if (equals[1] == '@')
        return fail_unknown_device(cli, options->config.chip, equals + 2);
    return cli_fail(cli, "LIODN '%s' is none; a number below 65536 is, or @NAME of a device of the chip", equals + 1);
}

/* `DEVICE LIODN` or `DEVICE=LIODN`; '#' begins a comment. */
static enum cli_status read_map_line(struct cli_context *cli, struct cli_import_options *options, char *line,
                                     const char *file, unsigned long number)
{
    static const char parts[] = " \t\r\n,;=";
    uint16_t value = 0;
    line[strcspn(line, "#")] = '\0';
    char *device = line + strspn(line, " \t\r\n");
    size_t length = strcspn(device, parts);
    if (*device == '\0')
        return CLI_OK;
    char *liodn = device + length + strspn(device + length, parts);
    liodn[strcspn(liodn, parts)] = '\0';
    if (length == 0 || !read_liodn(options->config.chip, liodn, &value))
        return cli_fail_at(cli, file, number, 0, "no device and LIODN",
                           "DEVICE NUMBER is legal, or DEVICE @NAME of a device of the chip");
    return add_assignment(cli, options, (struct import_text){device, length}, value, false);
}

static enum cli_status read_map(struct cli_context *cli, struct cli_import_options *options, const char *path)
{
    char line[512];
    unsigned long number = 0;
    enum cli_status status = CLI_OK;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return cli_fail(cli, "%s: cannot open for reading: %s", path, strerror(errno));
    while (status == CLI_OK && fgets(line, sizeof line, file) != NULL)
        status = read_map_line(cli, options, line, path, ++number);
    if (status == CLI_OK && ferror(file) != 0)
        status = cli_fail(cli, "%s: cannot be read: %s", path, strerror(errno));
    (void)fclose(file);
    return status;
}

static enum cli_status read_assignments(struct cli_context *cli, struct cli_import_options *options)
{
    enum cli_status status = CLI_OK;
    const char *text;
    for (size_t at = 0; status == CLI_OK && (text = cli_next_value(cli, "device", &at)) != NULL;)
        status = read_assignment(cli, options, text);
    for (size_t at = 0; status == CLI_OK && (text = cli_next_value(cli, "devices", &at)) != NULL;)
        status = read_map(cli, options, text);
    options->config.devices = options->assignments;
    options->config.device_count = options->count;
    return status;
}

/* ---- names ---- */

static const char *form_name(unsigned i)
{
    const struct import_form_row *row = import_form_row((enum import_form)i);
    return row != NULL ? row->name : NULL;
}

static const char *policy_name(unsigned i)
{
    return trace_import_policy_name((enum import_policy)i);
}

static const char *rings_name(unsigned i)
{
    return trace_import_rings_name((enum import_rings)i);
}

static const char *order_name(unsigned i)
{
    return trace_import_order_name((enum import_order)i);
}

static enum cli_status fail_unknown_name(struct cli_context *cli, const char *option, const char *text,
                                         const char *(*name)(unsigned i))
{
    char list[256] = "it takes ";
    struct cli_nearest nearest = cli_nearest_start(text);
    for (unsigned i = 0; name(i) != NULL; i++) {
        size_t used = strlen(list);
        cli_nearest_offer(&nearest, name(i));
        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", name(i));
    }
    return cli_fail_unknown(cli, &nearest, option, list);
}

/* Reads the value of an option that takes one of some names; *value stays if it was not given. */
static enum cli_status read_name(struct cli_context *cli, const char *option, const char *(*name)(unsigned i),
                                 unsigned *value)
{
    const char *text = cli_value(cli, option, NULL);
    if (text == NULL)
        return CLI_OK;
    for (unsigned i = 0; name(i) != NULL; i++) {
        *value = i;
        if (strcmp(name(i), text) == 0)
            return CLI_OK;
    }
    return fail_unknown_name(cli, option, text, name);
}

/* ---- the recording ---- */

static enum cli_status read_separator(struct cli_context *cli, struct cli_import_options *options)
{
    const char *separator = cli_value(cli, "separator", NULL);
    if (separator == NULL)
        return CLI_OK;
    options->config.form.columns = &options->columns;
    options->columns.separator = strcmp(separator, "tab") == 0 ? '\t' : *separator;
    if (strcmp(separator, "tab") == 0 || (strlen(separator) == 1 && *separator != '"' && *separator != '\n'))
        return CLI_OK;
    return cli_fail(cli, "--separator '%s' is none; one character is, or tab", separator);
}

static enum cli_status read_columns(struct cli_context *cli, struct cli_import_options *options)
{
    char complaint[256];
    const char *columns = cli_value(cli, "columns", NULL);
    enum cli_status status = read_separator(cli, options);
    if (status != CLI_OK || columns == NULL)
        return status;
    options->config.form.columns = &options->columns;
    if (import_columns_read(columns, &options->columns, complaint, sizeof complaint))
        return CLI_OK;
    return cli_fail(cli, "--columns: %s", complaint);
}

static enum cli_status read_form(struct cli_context *cli, struct cli_import_options *options)
{
    struct trace_import_form *form = &options->config.form;
    unsigned number = IMPORT_FORM_AUTO, order = IMPORT_ORDER_AUTO;
    enum cli_status status = read_name(cli, "form", form_name, &number);
    if (status == CLI_OK)
        status = read_name(cli, "byte-order", order_name, &order);
    if (status == CLI_OK)
        status = cli_number_option(cli, "length", 1, UINT64_C(1) << 32, &form->length);
    if (status == CLI_OK)
        status = cli_number_option(cli, "block", 1, UINT64_C(1) << 32, &form->block);
    form->form = (enum import_form)number;
    form->order = (enum import_order)order;
    return status == CLI_OK ? read_columns(cli, options) : status;
}

/* ---- the policy ---- */

static enum cli_status read_small(struct cli_context *cli, const char *option, uint32_t *value)
{
    uint64_t number = *value;
    enum cli_status status = cli_number_option(cli, option, 1, UINT32_MAX, &number);
    *value = (uint32_t)number;
    return status;
}

static enum cli_status read_synthesis(struct cli_context *cli, struct cli_import_options *options)
{
    static const char *const names[] = {"policy", "burst", "rings", "descriptor", "interleave"};
    struct import_synthesis *synthesis = &options->config.synthesis;
    unsigned policy = IMPORT_POLICY_AT_UNMAP, rings = IMPORT_RINGS_ONCE;
    enum cli_status status = read_name(cli, "policy", policy_name, &policy);
    if (status == CLI_OK)
        status = read_name(cli, "rings", rings_name, &rings);
    if (status == CLI_OK)
        status = read_small(cli, "burst", &synthesis->burst);
    if (status == CLI_OK)
        status = read_small(cli, "descriptor", &synthesis->descriptor);
    if (status == CLI_OK)
        status = read_small(cli, "interleave", &synthesis->interleave);
    if (status == CLI_OK && cli_given(cli, "descriptor") && rings != IMPORT_RINGS_DOORBELL)
        status = cli_fail(cli, "--descriptor is of no use without --rings doorbell");
    synthesis->policy = (enum import_policy)policy;
    synthesis->rings = (enum import_rings)rings;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        options->synthesis = cli_given(cli, names[i]) ? names[i] : options->synthesis;
    return status;
}

static enum cli_status read_windows(struct cli_context *cli, struct cli_import_options *options)
{
    const char *windows = cli_value(cli, "windows", "1");
    char *end;
    unsigned long count = strtoul(windows, &end, 0);
    if (*windows < '0' || *windows > '9' || *end != '\0' || count > UINT32_MAX)
        return cli_fail(cli, "--windows '%s' is no count; a power of two is", windows);
    options->config.windows = (uint32_t)count;
    return CLI_OK;
}

/* ---- the output ---- */

static enum cli_status read_output(struct cli_context *cli, struct cli_import_options *options)
{
    options->output = cli_value(cli, "output", NULL);
    if (cli_codec_option(cli, &options->codec) != CLI_OK)
        return CLI_BAD;
    if (cli_given(cli, "sensitivity") && options->output != NULL)
        return cli_fail(cli, "--sensitivity compares policies and writes no trace; leave --output away");
    if (cli_given(cli, "sensitivity"))
        return CLI_OK;
    if (options->output == NULL)
        return cli_fail(cli, "--output FILE is missing; - is standard output");
    if (strcmp(options->output, "-") == 0 && isatty(STDOUT_FILENO))
        return cli_fail(cli, "a trace is binary and is not written to a terminal; give --output FILE, or a pipe");
    return CLI_OK;
}

enum cli_status cli_import_options_read(struct cli_context *cli, struct cli_import_options *options)
{
    static enum cli_status (*const readers[])(struct cli_context *, struct cli_import_options *) = {
        read_output, read_form, read_synthesis, read_windows, read_assignments};
    enum cli_status status = cli_chosen_chip(cli, &options->config.chip);
    if (status == CLI_OK && options->config.chip == NULL)
        options->config.chip = pamu_chip_find(OP_DEFAULT_CHIP);
    for (size_t i = 0; status == CLI_OK && i < sizeof readers / sizeof *readers; i++)
        status = readers[i](cli, options);
    return status;
}

void cli_import_options_end(struct cli_import_options *options)
{
    for (size_t i = 0; i < options->count; i++)
        free((void *)(uintptr_t)options->assignments[i].device);
    free(options->names);
    free(options->assignments);
}

/* ---- forms ---- */

static enum cli_status forms_json(struct cli_context *cli)
{
    json_t *forms = json_array();
    for (unsigned i = 0; i < IMPORT_FORM_COUNT; i++) {
        const struct import_form_row *row = import_form_row((enum import_form)i);
        (void)json_array_append_new(forms, json_pack("{s:s, s:s, s:s, s:b}", "name", row->name, "help", row->help,
                                                     "looks", row->looks, "accesses", (int)row->accesses));
    }
    return cli_print_json(cli, json_pack("{s:s, s:o}", "schema", "pamusim.import-forms/1", "forms", forms));
}

enum cli_status cli_import_forms(struct cli_context *cli)
{
    if (cli->json)
        return forms_json(cli);
    struct cli_table *table = cli_table_create((const char *const[]){"FORM", "TELLS OF", "IS", "LOOKS LIKE", NULL});
    for (unsigned i = 0; i < IMPORT_FORM_COUNT; i++) {
        const struct import_form_row *row = import_form_row((enum import_form)i);
        cli_table_cell(table, "%s", row->name);
        cli_table_cell(table, "%s", row->accesses ? "accesses" : "mappings");
        cli_table_cell(table, "%s", row->help);
        cli_table_cell(table, "%s", row->looks);
    }
    return cli_table_print(table, cli->out, 0) ? CLI_OK : cli_out_of_memory(cli);
}
