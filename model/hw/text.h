/* Comparing names without locale. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_TEXT_H
#define PAMU_HW_TEXT_H

#include <stdbool.h>

static inline char text_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* True if both names are equal but for ASCII letter case. */
static inline bool text_equal_nocase(const char *a, const char *b)
{
    while (*a != '\0' && text_upper(*a) == text_upper(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

#endif
