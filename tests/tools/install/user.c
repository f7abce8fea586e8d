/* Includes every public header and calls the library. SPDX-License-Identifier: BSD-2-Clause */
#include <pamu/pamu.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
    const struct pamu_rule_row *row = pamu_rule_row(PAMU_RULE_T7);
    if (!row || strcmp(row->id, "T7") != 0)
        return 1;
    puts(row->text);
    return 0;
}
