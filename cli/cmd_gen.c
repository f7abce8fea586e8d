/* pamusim gen: traces of workloads. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "gen.h"
#include "input.h"
#include "number.h"
#include "op/session.h"
#include "trace_out.h"
#include "tracegen/workload.h"

#define RECORDS 1000000u   /* unless told otherwise */
#define MOST_SPAACES 2048u /* of software's own tables (docs/spec/domains.md) */
#define TEXT_BYTES 16384u

struct generation {
    struct cli_context *cli;
    const char *file; /* NULL: a generator by name */
    struct cli_text text;
    struct op_memory_text memory;
    char words[TEXT_BYTES];
    size_t used;
    struct op_strings *strings;
    struct cli_trace_out out;
    bool opened;
    enum cli_status status; /* of writing */
    struct op_scratch scratch;
};

/* ---- output ---- */

/* The header tells the chip if the workload begins with it. */
static enum cli_status open_output(struct generation *generation, const uint8_t *slots, size_t count)
{
    struct trace_header header = {
        .creator = "pamusim " PAMUSIM_VERSION, .source = "pamusim gen", .chip = OP_DEFAULT_CHIP};
    struct op op;
    size_t used;
    if (slots[14] == OP_CHIP && op_decode(slots, count, generation->strings, &generation->scratch, &op, &used) == OP_OK)
        header.chip = op_strings_get(generation->strings, (uint32_t)op.value[0], NULL);
    generation->opened = true;
    return cli_trace_out_open(&generation->out, &header, generation->strings);
}

static bool add_slots(void *user, const uint8_t *slots, size_t count)
{
    struct generation *generation = user;
    if (!generation->opened)
        generation->status = open_output(generation, slots, count);
    if (generation->status == CLI_OK)
        generation->status = cli_trace_out_add(&generation->out, slots, count, NULL);
    if (generation->status == CLI_OK && cli_interrupted())
        generation->status = CLI_INTERRUPTED;
    return generation->status == CLI_OK;
}

/* ---- a generator by name, as the text of a workload ---- */

static void put_words(struct generation *generation, const char *format, const char *one, const char *two)
{
    size_t left = sizeof generation->words - generation->used;
    int length = snprintf(generation->words + generation->used, left, format, one, two);
    generation->used += length > 0 && (size_t)length < left ? (size_t)length : 0;
}

/* The parameters given, checked here so that complaints name options, and put behind the stream. */
static enum cli_status take_parameters(struct generation *generation, struct gen_choice *choice)
{
    struct cli_context *cli = generation->cli;
    struct gen_trouble trouble;
    put_words(generation, "stream %s %s", choice->row->name, choice->row->name);
    for (size_t i = 0; i < cli->given_count; i++) {
        const char *name = cli->given[i].option->name, *value = cli->given[i].value;
        enum gen_key key = gen_key_find(name, strlen(name));
        if (key == GEN_KEY_COUNT)
            continue;
        if (strlen(value) >= TEXT_BYTES / 2 - generation->used)
            return cli_fail(cli, "--%s: too long for an option; a workload file takes it", name);
        if (!gen_choice_set(choice, key, value, strlen(value), &trouble))
            return cli_fail(cli, "--%s: %s; %s", name, trouble.what, trouble.legal);
        put_words(generation, " %s %s", name, value);
    }
    if (!gen_choice_check(choice, &trouble))
        return cli_fail(cli, "%s: %s; %s", choice->row->name, trouble.what, trouble.legal);
    return CLI_OK;
}

/* Larger tables where the domains need more SPAACEs than software's own have. */
static void put_tables(struct generation *generation, const struct gen_choice *choice)
{
    uint64_t entries = gen_choice_spaaces(choice);
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRIu64, entries);
    if (entries > MOST_SPAACES)
        put_words(
            generation,
            "tables ppaact 0xf_f000_0000 entries 1280 spaact 0xf_f100_0000 entries %s omt 0xf_f080_0000 entries 16\n%s",
            text, "");
}

static enum cli_status check_chip(struct cli_context *cli, const char *name, const struct gen_choice *choice)
{
    const struct pamu_chip *chip = pamu_chip_find(name);
    struct gen_trouble trouble;
    if (chip == NULL)
        return cli_fail(cli, "unknown chip '%s'; pamusim chips lists them", name);
    if (!gen_choice_suits(choice, chip, &trouble))
        return cli_fail(cli, "%s: %s; %s", choice->row->name, trouble.what, trouble.legal);
    return CLI_OK;
}

static enum cli_status write_workload(struct generation *generation, const struct gen_row *row)
{
    struct cli_context *cli = generation->cli;
    const char *chip = cli_value(cli, "chip", OP_DEFAULT_CHIP);
    uint64_t records = RECORDS, seed = 1;
    struct gen_choice *choice = malloc(sizeof *choice);
    char text[2][32];
    if (choice == NULL)
        return cli_out_of_memory(cli);
    gen_choice_start(choice, row);
    enum cli_status status = take_parameters(generation, choice);
    generation->used = 0;
    if (status == CLI_OK)
        status = check_chip(cli, chip, choice);
    if (status == CLI_OK)
        status = cli_number_option(cli, "records", 1, UINT64_C(1) << 48, &records);
    if (status == CLI_OK)
        status = cli_number_option(cli, "seed", 0, UINT64_C(1) << 48, &seed);
    (void)snprintf(text[0], sizeof text[0], "%" PRIu64, seed);
    (void)snprintf(text[1], sizeof text[1], "%" PRIu64, records);
    put_words(generation, "chip %s\nseed %s\n", chip, text[0]);
    put_tables(generation, choice);
    if (status == CLI_OK)
        status = take_parameters(generation, choice);
    put_words(generation, "\nplay %s turns %s\n", text[1], row->name);
    free(choice);
    generation->memory = (struct op_memory_text){generation->words, generation->used};
    return status;
}

/* ---- a workload's file ---- */

static enum cli_status check_file_options(struct cli_context *cli)
{
    for (size_t i = 0; i < cli->given_count; i++) {
        const char *name = cli->given[i].option->name;
        if (gen_key_find(name, strlen(name)) != GEN_KEY_COUNT || strcmp(name, "records") == 0 ||
            strcmp(name, "chip") == 0)
            return cli_fail(cli, "--%s goes with a generator's name; a workload file says it itself", name);
    }
    return CLI_OK;
}

static enum cli_status open_workload(struct generation *generation)
{
    struct cli_context *cli = generation->cli;
    const char *name = cli->operands[0];
    const struct gen_row *row = gen_row_find(name, strlen(name));
    bool is_trace = false;
    if (row != NULL)
        return write_workload(generation, row);
    if (strpbrk(name, "./") == NULL && strcmp(name, "-") != 0) {
        struct cli_nearest nearest = cli_nearest_start(name);
        for (size_t i = 0; gen_row_at(i) != NULL; i++)
            cli_nearest_offer(&nearest, gen_row_at(i)->name);
        return cli_fail_unknown(cli, &nearest, "generator",
                                "pamusim gen --list shows all; the name of a workload file has a dot or a slash");
    }
    generation->file = name;
    enum cli_status status = check_file_options(cli);
    if (status == CLI_OK)
        status = cli_open(cli, name, &generation->text.source, &is_trace);
    if (status == CLI_OK && is_trace)
        return cli_fail(cli, "%s: a trace already, where a workload was expected", cli_file_name(name));
    return status;
}

/* ---- the command ---- */

static enum cli_status fail_workload(struct generation *generation, enum gen_code code,
                                     const struct op_diagnostic *diagnostic)
{
    struct cli_context *cli = generation->cli;
    const char *file = generation->file != NULL ? generation->file : "pamusim gen";
    switch (code) {
    case GEN_OK:
        return CLI_OK;
    case GEN_ERR_SYNTAX:
        return cli_fail_at(cli, file, diagnostic->line, diagnostic->column, diagnostic->what, diagnostic->legal);
    case GEN_ERR_READ:
        return cli_fail_trace(cli, file, &generation->text.error);
    case GEN_ERR_STOPPED:
        return generation->status;
    default:
        return cli_out_of_memory(cli);
    }
}

static enum cli_status generate(struct generation *generation)
{
    struct gen_workload_config config = {.slots = add_slots, .slots_user = generation, .seed = 1};
    struct cli_context *cli = generation->cli;
    struct op_diagnostic diagnostic;
    bool in_memory = generation->file == NULL;
    config.strings = generation->strings = op_strings_create();
    config.read = in_memory ? op_read_memory : cli_read_text;
    config.read_user = in_memory ? (void *)&generation->memory : (void *)&generation->text;
    enum cli_status status = cli_number_option(cli, "seed", 0, UINT64_C(1) << 48, &config.seed);
    if (status != CLI_OK)
        return status;
    struct gen_workload *workload = config.strings != NULL ? gen_workload_create(&config) : NULL;
    if (workload == NULL)
        return cli_out_of_memory(cli);
    status = fail_workload(generation, gen_workload_run(workload, &diagnostic), &diagnostic);
    gen_workload_destroy(workload);
    if (status == CLI_OK && !generation->opened)
        status = cli_fail(cli, "%s: no operation in it", cli_file_name(generation->file));
    return cli_trace_out_end(&generation->out, status);
}

static enum cli_status exec(struct cli_context *cli)
{
    if (cli_given(cli, "list"))
        return cli_gen_list(cli);
    if (cli_given(cli, "fit"))
        return cli_gen_fit(cli, cli_value(cli, "fit", NULL));
    if (cli_given(cli, "compare"))
        return cli_gen_compare(cli, cli_value(cli, "compare", NULL));
    if (cli->operand_count == 0)
        return cli_fail(cli, "no generator and no workload file is named; pamusim gen --list shows the generators");
    struct generation *generation = calloc(1, sizeof *generation);
    if (generation == NULL)
        return cli_out_of_memory(cli);
    generation->cli = cli;
    cli_catch_interrupt();
    enum cli_status status = cli_trace_out_options(cli, &generation->out);
    if (status == CLI_OK)
        status = open_workload(generation);
    if (status == CLI_OK)
        status = generate(generation);
    op_strings_destroy(generation->strings);
    trace_source_close(generation->text.source);
    free(generation);
    return status;
}

static const struct cli_option options[] = {
    {"list", NULL, "list the generators with their parameters, and end", 'l'},
    {"fit", "TRACE", "print a workload of that trace's shape, and end", 0},
    {"compare", "TRACE", "tell how far the operand, a trace, is from the shape of that trace, and end", 0},
    {"records", "N", "how many operations to generate, 1000000 if not said", 'n'},
    {"seed", "N", "the same seed makes the same trace; 1 if not said", 0},
    {"chip", "NAME", "the chip that the trace is for (see pamusim chips); p4080 if not said", 'c'},
    CLI_OPTIONS_TRACE_OUT,
    CLI_OPTION_JSON,
#define KEY_OPTION(id, name, kind, unit, help) {name, unit, help, 0},
    GEN_KEY_LIST(KEY_OPTION)
#undef KEY_OPTION
        CLI_OPTION_END,
};

const struct cli_command cmd_gen = {
    .name = "gen",
    .summary = "make the trace of a workload: network cards, disks, random laws, attackers, tenants",
    .operands = "[NAME|FILE]",
    .details =
        "NAME is a generator (--list): its domains and windows are set up by operations at the head of the trace, and "
        "its records follow; parameters are options, and which ones a generator has --list tells, with their "
        "ranges. FILE is a workload, which composes several (docs/spec/workloads.md); its name has a dot or a "
        "slash, - is standard input.\n\n"
        "The same parameters and seed make the same trace on every host. Nothing in it is denied but what attackers "
        "do.",
    .options = options,
    .least = 0,
    .most = 1,
    .exec = exec,
};
