/* Comparing names without locale. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_TEXT_H
#define PAMU_HW_TEXT_H

#include <stdbool.h>

/* True if both names are equal but for ASCII letter case. */
static inline bool text_equal_nocase(const char *a, const char *b)
{
    for (; *a != '\0' || *b != '\0'; a++, b++) {
        char x = *a >= 'a' && *a <= 'z' ? (char)(*a - 'a' + 'A') : *a;
        char y = *b >= 'a' && *b <= 'z' ? (char)(*b - 'a' + 'A') : *b;
        if (x != y)
            return false;
    }
    return true;
}

#endif
