/* The pages of the documentation that are the model's tables: model_pages NAME, or model_pages --check NAME FILE.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/config.h"
#include "pamu/flavour.h"
#include "pamu/operation.h"
#include "pamu/paace.h"
#include "pamu/register.h"

static const char knobs_introduction[] =
    "# Knobs\n"
    "\n"
    "Where no public source says what the hardware does, a knob decides. Nothing that hangs on one is known hardware\n"
    "behaviour. A knob is set with `--set NAME=VALUE` on the command line, with `set NAME VALUE` in a script before "
    "the\n"
    "model is used, and by `pamu_knob_set()`. Numbers may be hexadecimal (0x). `pamusim knobs` lists them, too.\n"
    "\n"
    "The rule is that of docs/spec/MODEL.md which leaves the question open. This page is written by\n"
    "`model_pages knobs` (tools/model_pages.c) from the table in model/hw/knob.c; a test compares them.\n"
    "\n"
    "| knob | values | default | rule | what it decides |\n"
    "|---|---|---|---|---|\n";

static const char silicon_introduction[] = "# Registers, table entries, operations, reasons\n"
                                           "\n"
                                           "What the model computes with, from its own tables; sources are in "
                                           "FACTS.md, sections 2 to 4. This page is written by\n"
                                           "`model_pages silicon` (tools/model_pages.c); a test compares them.\n";

static const char quirks_introduction[] =
    "# Quirks\n"
    "\n"
    "What the drivers do that software or hardware people would not expect. `F12.1` is FACTS section 12, item 1; `X..` "
    "was found where FACTS\n"
    "is silent. docs/spec/flavours.md tells the drivers, `pamusim flavours NAME` lists the quirks of one. This page is "
    "written by\n"
    "`model_pages quirks` (tools/model_pages.c) from the table in model/sw/flavour/quirks.c; a test compares them.\n"
    "\n"
    "| item | what | flavours |\n"
    "|---|---|---|\n";

static void print_values(FILE *out, const struct pamu_knob_row *row)
{
    if (row->words == NULL) {
        fprintf(out, "%lu to %lu", (unsigned long)row->minimum, (unsigned long)row->maximum);
        return;
    }
    for (size_t i = 0; row->words[i] != NULL; i++)
        fprintf(out, "%s`%s`", i > 0 ? ", " : "", row->words[i]);
}

static void print_knobs(FILE *out)
{
    struct pamu_knobs defaults;

    pamu_knobs_default(&defaults);
    fputs(knobs_introduction, out);
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        char buffer[32];

        fprintf(out, "| `%s` | ", row->name);
        print_values(out, row);
        fprintf(out, " | `%s` | %s | %s |\n", pamu_knob_text(&defaults, row, buffer), row->rule, row->help);
    }
}

static void print_registers(FILE *out)
{
    size_t count;
    const struct pamu_register_row *rows = pamu_registers(&count);

    fputs("\n## Registers of an instance (M2)\n\n| offset | name | writable | write 1 to clear | what it holds |\n"
          "|---|---|---|---|---|\n",
          out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "| 0x%03x | %s | %08lx | %08lx | %s |\n", rows[i].offset, rows[i].name,
                (unsigned long)rows[i].writable, (unsigned long)rows[i].w1c, rows[i].help);
}

static void print_fields(FILE *out)
{
    static const char *const scopes[] = {"", "primary", "secondary", "OTM is not 2", "OTM is 2"};
    size_t count;
    const struct pamu_field_row *rows = pamu_paace_fields(&count);

    fputs("\n## PAACE (P1)\n\n64 bytes, big-endian; bits in no row are reserved and kept.\n\n"
          "| byte | mask in its word | field | only if | meaning |\n|---|---|---|---|---|\n",
          out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "| 0x%02x | %08lx | %s | %s | %s |\n", rows[i].word * 4u, (unsigned long)rows[i].mask,
                rows[i].name, scopes[rows[i].scope], rows[i].help);
}

static const char *need_text(unsigned need)
{
    static const char *const needs[] = {"", "QUERY", "UPDATE", "both", "knob `directive`"};

    return needs[need];
}

static void print_operations(FILE *out)
{
    fputs("\n## Inbound operations (P2, T11)\n\nThe index is also the byte of an operation-mapping entry.\n\n"
          "| index | name | AP must hold |\n|---|---|---|\n",
          out);
    for (unsigned i = 0; i < PAMU_OPERATION_COUNT; i++) {
        if (pamu_operation_is_valid(i))
            fprintf(out, "| 0x%x | %s | %s |\n", i, pamu_operation_name(i), need_text(pamu_operation_need(i)));
    }
    fputs("\n## Mapped operations (T14)\n\n| EOE | name |\n|---|---|\n", out);
    for (unsigned i = 0; i < 0x80; i++) {
        if (pamu_mapped_operation_name(i) != NULL)
            fprintf(out, "| 0x%02x | %s |\n", i, pamu_mapped_operation_name(i));
    }
}

static void print_reasons(FILE *out)
{
    fputs("\n## Reasons of a denial (T15, V1)\n\nPOE is an operation error, the others are classes of AVS1. Codes "
          "within a class are knobs (`code.REASON`)\nbut for T4's; T6's class is one, too (`malformed-..`).\n\n"
          "| reason | rule | class | code | meaning |\n|---|---|---|---|---|\n",
          out);
    for (unsigned i = PAMU_REASON_NONE + 1; i < PAMU_REASON_COUNT; i++) {
        const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)i);

        fprintf(out, "| `%s` | %s | %s | %u | %s |\n", row->name, pamu_rule_row(row->rule)->id,
                pamu_class_name(row->class_of), row->code, row->sentence);
    }
}

static void print_silicon(FILE *out)
{
    fputs(silicon_introduction, out);
    print_registers(out);
    print_fields(out);
    print_operations(out);
    print_reasons(out);
}

static void print_flavours(FILE *out, const struct pamu_quirk *quirk)
{
    const char *comma = "";

    for (unsigned i = 0; i < PAMU_FLAVOUR_COUNT; i++) {
        if (!pamu_quirk_of(quirk, (enum pamu_flavour)i))
            continue;
        fprintf(out, "%s%s", comma, pamu_flavour_row((enum pamu_flavour)i)->name);
        comma = ", ";
    }
}

static void print_quirks(FILE *out)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count);

    fputs(quirks_introduction, out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "| %s | %s | ", quirks[i].id, quirks[i].text);
        print_flavours(out, &quirks[i]);
        fputs(" |\n", out);
    }
}

struct page {
    const char *name;
    void (*print)(FILE *out);
};

static const struct page pages[] = {
    {"knobs", print_knobs},     /* docs/guide/knobs.md */
    {"silicon", print_silicon}, /* docs/spec/silicon.md */
    {"quirks", print_quirks},   /* docs/spec/quirks.md */
};

static const struct page *find_page(const char *name)
{
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        if (strcmp(pages[i].name, name) == 0)
            return &pages[i];
    }
    return NULL;
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

static int check_page(const struct page *page, const char *path)
{
    FILE *now = tmpfile(), *committed = fopen(path, "rb");
    int same;

    if (now == NULL || committed == NULL) {
        perror(path);
        return EXIT_FAILURE;
    }
    page->print(now);
    rewind(now);
    same = is_same(now, committed);
    (void)fclose(now);
    (void)fclose(committed);
    if (!same)
        fprintf(stderr, "%s is out of date: write it with model_pages %s\n", path, page->name);
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    int checks = argc == 4 && strcmp(argv[1], "--check") == 0;
    const struct page *page = checks || argc == 2 ? find_page(argv[checks ? 2 : 1]) : NULL;

    if (page == NULL) {
        fputs("usage: model_pages knobs|silicon|quirks, or model_pages --check knobs|silicon|quirks FILE\n", stderr);
        return EXIT_FAILURE;
    }
    if (checks)
        return check_page(page, argv[3]);
    page->print(stdout);
    return EXIT_SUCCESS;
}
