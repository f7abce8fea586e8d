/* The pages of the documentation that are the model's tables: model_pages NAME, or model_pages --check NAME FILE.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/config.h"
#include "pamu/coverage.h"
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

static const char coverage_introduction[] =
    "# Coverage\n"
    "\n"
    "What the model counts while a suite of tests runs on it: bins, each of which a suite should have met at least "
    "once. "
    "An id is the\n"
    "rule, the outcome and the boundary or whoever it was; it is never used for anything else. `pamusim vectors "
    "coverage` counts what\n"
    "vectors meet, adds up files of counts from other runs and machines (docs/spec/json.md, `pamusim.coverage/1`), and "
    "names every bin\n"
    "that is still empty, with what its rule says; the suites of the program leave none. A program of one's own gives "
    "the model an array\n"
    "of counters (`pamu/coverage.h`); without it nothing is counted, and transactions cost what they did.\n"
    "\n"
    "Transactions are counted rule by rule as the reference walk ends them, so that only rules that were reached "
    "count: a "
    "size is met when a\n"
    "transaction that passed T1 to T6 was at its boundary. Requests are counted when they are answered: "
    "`R4.EINVAL.msi` "
    "is a refusal with\n"
    "EINVAL by rule R4 out of the books of MSI banks, `F14.8.EBUSY.vfio-sdk` one of the vendor's driver by FACTS 14, "
    "item 8; `seen` means\n"
    "that a driver did as its quirk says, refusing or not. Bins that no operation can reach say why; one that is met "
    "all "
    "the same is told as\n"
    "a contradiction.\n"
    "\n"
    "The bits of registers have bins `M2.KIND.REGISTER-BIT`, BIT counting from the lowest: `written-1` and `written-0` "
    "of "
    "bits that take a\n"
    "value, `written-0` of status bits that a 0 leaves set, `read-1` and `read-0` of either, `cleared` by a 1, and "
    "`ignored`: a write that a\n"
    "read-only bit, or a status bit that is 0, did not take. They are left out below, and so are those of PAMUBYPENR "
    "(`M1`).\n"
    "\n"
    "This page is written by `model_pages coverage` (tools/model_pages.c) from the model's tables; a test compares "
    "them.\n";

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

/* A table for each rule, in the order in which bins of it first come. */
static void print_rule(FILE *out, const char *rule)
{
    struct pamu_bin bin;

    fprintf(out, "\n## %s: %s\n\n| bin | what counts | unreachable because |\n|---|---|---|\n", rule,
            pamu_coverage_rule(rule));
    for (size_t i = 0; i < pamu_coverage_slots(); i++) {
        if (pamu_coverage_bin(i, &bin) && strcmp(bin.rule, rule) == 0 && strstr(bin.text, " bit 0x") == NULL)
            fprintf(out, "| `%s` | %s | %s |\n", bin.id, bin.text, bin.unreachable != NULL ? bin.unreachable : "");
    }
}

/* Whether a bin before this one is of the same rule. */
static int is_told(size_t slot, const char *rule)
{
    struct pamu_bin bin;

    for (size_t i = 0; i < slot; i++) {
        if (pamu_coverage_bin(i, &bin) && strcmp(bin.rule, rule) == 0)
            return 1;
    }
    return 0;
}

static void print_coverage(FILE *out)
{
    size_t bins = 0, reachable = 0;
    struct pamu_bin bin;

    for (size_t i = 0; i < pamu_coverage_slots(); i++) {
        if (!pamu_coverage_bin(i, &bin))
            continue;
        bins++;
        reachable += bin.unreachable == NULL;
    }
    fputs(coverage_introduction, out);
    fprintf(out, "There are %zu bins, %zu of them reachable.\n", bins, reachable);
    for (size_t i = 0; i < pamu_coverage_slots(); i++) {
        if (pamu_coverage_bin(i, &bin) && !is_told(i, bin.rule))
            print_rule(out, bin.rule);
    }
}

struct page {
    const char *name;
    void (*print)(FILE *out);
};

static const struct page pages[] = {
    {"knobs", print_knobs},       /* docs/guide/knobs.md */
    {"silicon", print_silicon},   /* docs/spec/silicon.md */
    {"quirks", print_quirks},     /* docs/spec/quirks.md */
    {"coverage", print_coverage}, /* docs/spec/coverage.md */
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
        fputs("usage: model_pages knobs|silicon|quirks|coverage, or model_pages --check knobs|silicon|quirks|coverage "
              "FILE\n",
              stderr);
        return EXIT_FAILURE;
    }
    if (checks)
        return check_page(page, argv[3]);
    page->print(stdout);
    return EXIT_SUCCESS;
}
