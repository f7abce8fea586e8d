/* docs/spec/operations.md ends with what the tables say. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "op/document.h"
#include "suite.h"
#include "test_op_support.h"

#define PAGE "../docs/spec/operations.md"
#define MARKER "<!-- From `pamusim operations --markdown`. -->\n"
#define MOST 200000u

static char *read_page(void)
{
    char *text = calloc(1, MOST);
    FILE *file = fopen(PAGE, "rb");
    MUST(text != NULL && file != NULL);
    size_t length = fread(text, 1, MOST - 1, file);
    MUST(length > 0 && length < MOST - 1);
    (void)fclose(file);
    return text;
}

START_TEST(the_page_ends_with_the_tables)
{
    char *page = read_page(), *expected = malloc(MOST);
    const char *part = strstr(page, MARKER);
    ck_assert_ptr_nonnull(part);
    ck_assert_uint_lt(op_document(expected, MOST), MOST);
    if (strcmp(part + strlen(MARKER), expected) != 0)
        ck_abort_msg(PAGE " differs; put the output of pamusim operations --markdown behind its marker");
    free(expected);
    free(page);
}
END_TEST

/* Not the other way round only: what the page must say of some rows, by hand. */
START_TEST(the_tables_say_what_rows_say)
{
    static const char *const lines[] = {
        "| `map NAME window WINDOW phys PHYS size SIZE [prot PROT]` | map physical memory at the start of a window "
        "(rules R4 "
        "to R8) | - |\n",
        "| 0x25 | `mem-write` | 1 + 1 for every 16 bytes |\n",
        "| `dma` | INSTANCE | instance | 0 to 14 | none | flags bits 7:4, plus 1; 0 if left out |\n",
        "| `map` | PROT | protection |  | rw | flags |\n",
        "| 3 | `window` | window number | none | the (first) subwindow used |\n",
        "| 14 | `pieces` | number | 1 | transactions made |\n",
        "| 2 | `denied` | an access violation |\n",
    };
    char *text = malloc(MOST);
    MUST(text != NULL);
    (void)op_document(text, MOST);
    for (size_t i = 0; i < COUNT(lines); i++)
        if (strstr(text, lines[i]) == NULL)
            ck_abort_msg("not there: %s", lines[i]);
    free(text);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {the_page_ends_with_the_tables, the_tables_say_what_rows_say};
    return RUN_ONCE("op-document", tests);
}
