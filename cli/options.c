/* Command-line words, read by the rows of the command they name. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "dtb/dtb.h"

const struct cli_option cli_common_options[] = {
    {"help", NULL, "print this help", 'h'},
    {"version", NULL, "print the version", 'V'},
    CLI_OPTION_END,
};

struct parser {
    struct cli_context *cli;
    char *const *words;
    int count, at;
    bool *help, *version;
};

static const char *full_name(const struct cli_context *cli, char buffer[CLI_NAME_BYTES + 16])
{
    (void)snprintf(buffer, CLI_NAME_BYTES + 16, "pamusim%s%s", *cli->name != '\0' ? " " : "", cli->name);
    return buffer;
}

#define FULL_NAME(cli) full_name(cli, (char[CLI_NAME_BYTES + 16]){0})

static bool is_long(const struct cli_option *option, const char *name, size_t length)
{
    return strlen(option->name) == length && memcmp(option->name, name, length) == 0;
}

static const struct cli_option *find_in(const struct cli_option *rows, const char *name, size_t length)
{
    for (; rows != NULL && rows->name != NULL; rows++) {
        if (length == 0 ? rows->letter == *name : is_long(rows, name, length))
            return rows;
    }
    return NULL;
}

/* The row of a long name of length bytes or, if length is 0, of a letter. */
static const struct cli_option *find_option(const struct cli_context *cli, const char *name, size_t length)
{
    const struct cli_option *found = find_in(cli->command->options, name, length);
    return found != NULL ? found : find_in(cli_common_options, name, length);
}

static enum cli_status fail_unknown_option(struct parser *parser, const char *word, size_t length)
{
    struct cli_context *cli = parser->cli;
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name), word);
    struct cli_nearest nearest = cli_nearest_start(name);
    for (const struct cli_option *row = cli->command->options; row != NULL && row->name != NULL; row++)
        cli_nearest_offer(&nearest, row->name);
    for (const struct cli_option *row = cli_common_options; row->name != NULL; row++)
        cli_nearest_offer(&nearest, row->name);
    if (nearest.best == NULL)
        return cli_fail(cli, "unknown option '--%s'; %s --help lists what there is", name, FULL_NAME(cli));
    return cli_fail(cli, "unknown option '--%s'; did you mean '--%s'?", name, nearest.best);
}

static void add_given(struct parser *parser, const struct cli_option *option, const char *value)
{
    struct cli_context *cli = parser->cli;
    if (option == &cli_common_options[0])
        *parser->help = true;
    else if (option == &cli_common_options[1])
        *parser->version = true;
    else
        cli->given[cli->given_count++] = (struct cli_given){option, value};
}

/* An option whose value is the next word. */
static enum cli_status take_next(struct parser *parser, const struct cli_option *option)
{
    if (parser->at == parser->count)
        return cli_fail(parser->cli, "option '--%s' needs a value: --%s %s", option->name, option->name,
                        option->argument);
    add_given(parser, option, parser->words[parser->at++]);
    return CLI_OK;
}

static enum cli_status parse_long(struct parser *parser, const char *word)
{
    size_t length = strcspn(word, "=");
    const struct cli_option *option = length > 0 ? find_option(parser->cli, word, length) : NULL;
    if (option == NULL)
        return fail_unknown_option(parser, word, length);
    if (word[length] == '=' && option->argument == NULL)
        return cli_fail(parser->cli, "option '--%s' takes no value", option->name);
    if (option->argument != NULL && word[length] != '=')
        return take_next(parser, option);
    add_given(parser, option, option->argument != NULL ? word + length + 1 : NULL);
    return CLI_OK;
}

/* Letters after a dash: -j, -jq, -o FILE, -oFILE. */
static enum cli_status parse_letters(struct parser *parser, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const struct cli_option *option = find_option(parser->cli, letters, 0);
        if (option == NULL)
            return cli_fail(parser->cli, "unknown option '-%c'; %s --help lists what there is", *letters,
                            FULL_NAME(parser->cli));
        if (option->argument != NULL && letters[1] == '\0')
            return take_next(parser, option);
        add_given(parser, option, option->argument != NULL ? letters + 1 : NULL);
        if (option->argument != NULL)
            return CLI_OK;
    }
    return CLI_OK;
}

static enum cli_status enter_subcommand(struct cli_context *cli, const char *word)
{
    struct cli_nearest nearest = cli_nearest_start(word);
    for (const struct cli_command *const *row = cli->command->subcommands; *row != NULL; row++) {
        cli_nearest_offer(&nearest, (*row)->name);
        if (strcmp((*row)->name, word) != 0)
            continue;
        size_t used = strlen(cli->name);
        (void)snprintf(cli->name + used, sizeof cli->name - used, "%s%s", used > 0 ? " " : "", (*row)->name);
        cli->command = *row;
        return CLI_OK;
    }
    char what[CLI_NAME_BYTES + 16], otherwise[2 * CLI_NAME_BYTES];
    (void)snprintf(what, sizeof what, "%s%scommand", cli->name, *cli->name != '\0' ? " " : "");
    (void)snprintf(otherwise, sizeof otherwise, "%s --help lists what there is", FULL_NAME(cli));
    return cli_fail_unknown(cli, &nearest, what, otherwise);
}

static enum cli_status parse_operand(struct parser *parser, const char *word)
{
    if (parser->cli->command->subcommands != NULL)
        return enter_subcommand(parser->cli, word);
    parser->cli->operands[parser->cli->operand_count++] = word;
    return CLI_OK;
}

static enum cli_status parse_words(struct parser *parser)
{
    enum cli_status status = CLI_OK;
    bool options = true;
    while (status == CLI_OK && parser->at < parser->count && !*parser->help && !*parser->version) {
        const char *word = parser->words[parser->at++];
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] == '-')
            status = parse_long(parser, word + 2);
        else if (options && word[0] == '-' && word[1] != '\0')
            status = parse_letters(parser, word + 1);
        else
            status = parse_operand(parser, word);
    }
    return status;
}

static enum cli_status check_operands(struct cli_context *cli)
{
    const struct cli_command *command = cli->command;
    if (command->exec == NULL) {
        cli_help(cli, cli->err);
        return CLI_BAD;
    }
    if (cli->operand_count < command->least)
        return cli_fail(cli, "%s is missing; usage: %s [options] %s", command->operands, FULL_NAME(cli),
                        command->operands);
    if (cli->operand_count > command->most)
        return cli_fail(cli, "'%s' is one too many; usage: %s [options] %s", cli->operands[command->most],
                        FULL_NAME(cli), command->operands);
    return CLI_OK;
}

enum cli_status cli_parse(struct cli_context *cli, int count, char *const *words, bool *help, bool *version)
{
    size_t letters = 0;
    for (int i = 0; i < count; i++)
        letters += strlen(words[i]) + 1;
    cli->operands = calloc((size_t)count + 1, sizeof *cli->operands);
    cli->given = calloc(letters + 1, sizeof *cli->given); /* every letter may be an option */
    if (cli->operands == NULL || cli->given == NULL)
        return cli_out_of_memory(cli);
    struct parser parser = {.cli = cli, .words = words, .count = count, .help = help, .version = version};
    enum cli_status status = parse_words(&parser);
    if (status != CLI_OK || *help || *version)
        return status;
    status = check_operands(cli);
    cli->json = status == CLI_OK && cli_given(cli, "json");
    return status;
}

void cli_release(struct cli_context *cli)
{
    free(cli->operands);
    free(cli->given);
    dtb_chip_destroy(cli->dtb);
    cli->dtb = NULL;
    cli->operands = NULL;
    cli->given = NULL;
    cli->operand_count = cli->given_count = 0;
}

const char *cli_next_value(const struct cli_context *cli, const char *name, size_t *at)
{
    while (*at < cli->given_count) {
        const struct cli_given *given = &cli->given[(*at)++];
        if (strcmp(given->option->name, name) == 0)
            return given->value;
    }
    return NULL;
}

bool cli_given(const struct cli_context *cli, const char *name)
{
    for (size_t i = 0; i < cli->given_count; i++) {
        if (strcmp(cli->given[i].option->name, name) == 0)
            return true;
    }
    return false;
}

const char *cli_value(const struct cli_context *cli, const char *name, const char *otherwise)
{
    const char *value;
    for (size_t at = 0; (value = cli_next_value(cli, name, &at)) != NULL;)
        otherwise = value;
    return otherwise;
}
