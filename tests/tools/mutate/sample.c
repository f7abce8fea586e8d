/* A file to be mutated by tests/tools/test_mutate.py. SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>

struct pair {
    int first, second;
};

static const struct {
    const char *name;
    int value;
} rows[] = {{"one", 1}, {"two", 2}};

int larger(int a, int b);
int larger(int a, int b)
{
    if (a > b)
        return a;
    return b;
}

int difference(const struct pair *pair);
int difference(const struct pair *pair)
{
    return pair->first - pair->second;
}

static int twice(int value)
{
    return value * 2;
}

static int apart(int a, int b)
{
    return a - b;
}

int sum_to(int last);
int sum_to(int last)
{
    static const int step = 1;
    int sum = 0;

    for (int i = 1; i <= last; i += step)
        sum += i;
    return twice(sum) / 2 + apart(last, last);
}

int value_of(int row);
int value_of(int row)
{
    return rows[row].value;
}
