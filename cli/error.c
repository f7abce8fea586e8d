/* Errors for people: what is wrong, and what would be legal. SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <string.h>

#include "cli.h"

#define MESSAGE_BYTES 1024u

/* File names and input may hold anything; a terminal must not obey it. */
static void put_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte == 0x7f)
            fprintf(out, "\\x%02x", byte);
        else
            fputc(byte, out);
    }
}

static void complain(struct cli_context *cli, const char *prefix, const char *text)
{
    fflush(cli->out);
    fputs("pamusim: ", cli->err);
    fputs(prefix, cli->err);
    put_escaped(cli->err, text);
    fputc('\n', cli->err);
}

enum cli_status cli_fail(struct cli_context *cli, const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    complain(cli, "", text);
    return CLI_BAD;
}

enum cli_status cli_bug(struct cli_context *cli, const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    complain(cli, "internal error: ", text);
    return CLI_BUG;
}

enum cli_status cli_out_of_memory(struct cli_context *cli)
{
    return cli_fail(cli, "out of memory");
}

const char *cli_file_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

enum cli_status cli_fail_at(struct cli_context *cli, const char *file, unsigned long line, unsigned column,
                            const char *what, const char *legal)
{
    char place[48] = "";
    if (line != 0 && column != 0)
        (void)snprintf(place, sizeof place, ":%lu:%u", line, column);
    else if (line != 0)
        (void)snprintf(place, sizeof place, ":%lu", line);
    bool more = legal != NULL && *legal != '\0';
    return cli_fail(cli, "%s%s: %s%s%s", cli_file_name(file), place, what, more ? ", " : "", more ? legal : "");
}

#define MOST_COMPARED 32u

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, a row of the matrix at a time; MOST_COMPARED for words too long to be typed wrong. */
static unsigned distance_of(const char *word, const char *name)
{
    unsigned row[MOST_COMPARED + 1];
    size_t length = strlen(name);
    if (strlen(word) > MOST_COMPARED || length > MOST_COMPARED)
        return MOST_COMPARED;
    for (unsigned j = 0; j <= length; j++)
        row[j] = j;
    for (; *word != '\0'; word++) {
        unsigned diagonal = row[0]++;
        for (size_t j = 1; j <= length; j++) {
            unsigned changed = diagonal + (name[j - 1] != *word);
            diagonal = row[j];
            row[j] = least_of(changed, least_of(row[j], row[j - 1]) + 1);
        }
    }
    return row[length];
}

struct cli_nearest cli_nearest_start(const char *word)
{
    size_t tolerated = (strlen(word) + 2) / 3;
    return (struct cli_nearest){word, NULL, tolerated < MOST_COMPARED ? (unsigned)tolerated + 1 : 1};
}

void cli_nearest_offer(struct cli_nearest *nearest, const char *name)
{
    unsigned distance = distance_of(nearest->word, name);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->best = name;
}

enum cli_status cli_fail_unknown(struct cli_context *cli, const struct cli_nearest *nearest, const char *what,
                                 const char *otherwise)
{
    if (nearest->best == NULL)
        return cli_fail(cli, "unknown %s '%s'; %s", what, nearest->word, otherwise);
    return cli_fail(cli, "unknown %s '%s'; did you mean '%s'?", what, nearest->word, nearest->best);
}
