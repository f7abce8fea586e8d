/* Help, made from the rows of commands and options. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "cli.h"

#define COLUMNS 80u
#define MOST_LABEL 30u

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

/* Words from column indent on, wrapped, up to the end of a paragraph, which is returned; the first line stands at
 * column already. */
static const char *put_wrapped(FILE *out, const char *words, size_t column, size_t indent)
{
    while (*words != '\0' && strncmp(words, "\n\n", 2) != 0) {
        size_t length = strcspn(words, " \n");
        if (column > indent && column + 1 + length > COLUMNS) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)length, words);
        column += length;
        words += length;
        if (is_blank(*words) && !is_blank(words[1]))
            words++;
    }
    fputc('\n', out);
    return words;
}

static void put_paragraphs(FILE *out, const char *words)
{
    while (*words != '\0') {
        fputc('\n', out);
        words = put_wrapped(out, words, 0, 0);
        words += strspn(words, "\n");
    }
}

/* "  LABEL  words", words starting at column width. */
static void put_row(FILE *out, const char *label, size_t width, const char *words)
{
    size_t length = 2 + strlen(label);
    fprintf(out, "  %s", label);
    if (length + 2 > width) {
        fputc('\n', out);
        length = 0;
    }
    fprintf(out, "%*s", (int)(width - length), "");
    (void)put_wrapped(out, words, width, width);
}

static size_t option_label(const struct cli_option *option, char *label, size_t size)
{
    char letter[8] = "    ";
    if (option->letter != 0)
        (void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
    const char *argument = option->argument != NULL ? option->argument : "";
    return (size_t)snprintf(label, size, "%s--%s%s%s", letter, option->name, *argument != '\0' ? " " : "", argument);
}

static size_t widest_option(const struct cli_option *rows, size_t widest)
{
    char label[96];
    for (; rows != NULL && rows->name != NULL; rows++) {
        size_t length = option_label(rows, label, sizeof label);
        widest = length > widest && length <= MOST_LABEL ? length : widest;
    }
    return widest;
}

static void put_options(FILE *out, const struct cli_option *rows, size_t width)
{
    char label[96];
    for (; rows != NULL && rows->name != NULL; rows++) {
        option_label(rows, label, sizeof label);
        put_row(out, label, width, rows->help);
    }
}

static void put_commands(FILE *out, const struct cli_command *const *rows)
{
    size_t widest = 0;
    for (const struct cli_command *const *row = rows; *row != NULL; row++)
        widest = strlen((*row)->name) > widest ? strlen((*row)->name) : widest;
    fputs("\nCommands:\n", out);
    for (; *rows != NULL; rows++)
        put_row(out, (*rows)->name, widest + 4, (*rows)->summary);
}

void cli_help(const struct cli_context *cli, FILE *out)
{
    const struct cli_command *command = cli->command;
    bool group = command->subcommands != NULL;
    fprintf(out, "usage: pamusim%s%s%s%s%s\n\n", *cli->name != '\0' ? " " : "", cli->name, group ? "" : " [options]",
            *command->operands != '\0' ? " " : "", command->operands);
    (void)put_wrapped(out, command->summary, 0, 0);
    if (group)
        put_commands(out, command->subcommands);
    fputs("\nOptions:\n", out);
    size_t width = widest_option(cli_common_options, widest_option(command->options, 0)) + 4;
    put_options(out, command->options, width);
    put_options(out, cli_common_options, width);
    if (command->details != NULL)
        put_paragraphs(out, command->details);
}
