/* docs/guide/knobs.md from the knob table: knobs_page, or knobs_page --check FILE. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/config.h"

static const char introduction[] =
    "# Knobs\n"
    "\n"
    "Where no public source says what the hardware does, a knob decides. Nothing that hangs on one is known hardware\n"
    "behaviour. A knob is set with `--set NAME=VALUE` on the command line, with `set NAME VALUE` in a script before "
    "the\n"
    "model is used, and by `pamu_knob_set()`. Numbers may be hexadecimal (0x). `pamusim knobs` lists them, too.\n"
    "\n"
    "The rule is that of docs/spec/MODEL.md which leaves the question open. This page is written by tools/knobs_page.c "
    "from the\n"
    "table in model/hw/knob.c; a test compares them.\n"
    "\n"
    "| knob | values | default | rule | what it decides |\n"
    "|---|---|---|---|---|\n";

static void print_values(FILE *out, const struct pamu_knob_row *row)
{
    if (row->words == NULL) {
        fprintf(out, "%lu to %lu", (unsigned long)row->minimum, (unsigned long)row->maximum);
        return;
    }
    for (size_t i = 0; row->words[i] != NULL; i++)
        fprintf(out, "%s`%s`", i > 0 ? ", " : "", row->words[i]);
}

static void print_page(FILE *out)
{
    struct pamu_knobs defaults;

    pamu_knobs_default(&defaults);
    fputs(introduction, out);
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        char buffer[32];

        fprintf(out, "| `%s` | ", row->name);
        print_values(out, row);
        fprintf(out, " | `%s` | %s | %s |\n", pamu_knob_text(&defaults, row, buffer), row->rule, row->help);
    }
}

/* True if both files hold the same bytes from their start. */
static int is_same(FILE *a, FILE *b)
{
    int x, y;

    do {
        x = getc(a);
        y = getc(b);
    } while (x == y && x != EOF);
    return x == y;
}

static int check_page(const char *path)
{
    FILE *page = tmpfile(), *committed = fopen(path, "rb");
    int same;

    if (page == NULL || committed == NULL) {
        perror(path);
        return EXIT_FAILURE;
    }
    print_page(page);
    rewind(page);
    same = is_same(page, committed);
    (void)fclose(page);
    (void)fclose(committed);
    if (!same)
        fprintf(stderr, "%s is out of date: write it with knobs_page\n", path);
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--check") == 0)
        return check_page(argv[2]);
    if (argc != 1) {
        fputs("usage: knobs_page [--check FILE]\n", stderr);
        return EXIT_FAILURE;
    }
    print_page(stdout);
    return EXIT_SUCCESS;
}
