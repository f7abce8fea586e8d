/* The list of findings. SPDX-License-Identifier: BSD-2-Clause */
#include "check/finding.h"

#include <stdlib.h>
#include <string.h>

struct check_findings {
    struct check_finding *rows;
    size_t count, room, dropped;
    size_t of[CHECK_SEVERITY_COUNT];
    bool failed;
};

const char *check_severity_name(enum check_severity severity)
{
    static const char *const names[] = {
#define CHECK_SEVERITY_NAME(name, word, level) word,
        CHECK_SEVERITY_LIST(CHECK_SEVERITY_NAME)
#undef CHECK_SEVERITY_NAME
    };
    return (size_t)severity < CHECK_SEVERITY_COUNT ? names[severity] : "?";
}

struct check_findings *check_findings_create(void)
{
    return calloc(1, sizeof(struct check_findings));
}

static void release(const struct check_finding *row)
{
    free((void *)(size_t)row->place);
    free((void *)(size_t)row->what);
    free((void *)(size_t)row->legal);
}

void check_findings_destroy(struct check_findings *findings)
{
    if (findings == NULL)
        return;
    for (size_t i = 0; i < findings->count; i++)
        release(&findings->rows[i]);
    free(findings->rows);
    free(findings);
}

/* A copy with "?" for what is not printable; NULL stands for the empty text. */
static char *copy_text(const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return NULL;
    for (size_t i = 0; i < length; i++)
        copy[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    copy[length] = '\0';
    return copy;
}

static bool make_room(struct check_findings *findings)
{
    if (findings->count < findings->room)
        return true;
    size_t room = findings->room == 0 ? 64 : findings->room * 2;
    struct check_finding *rows = realloc(findings->rows, room * sizeof *rows);
    if (rows == NULL)
        return false;
    findings->rows = rows;
    findings->room = room;
    return true;
}

bool check_add(struct check_findings *findings, const struct check_finding *finding)
{
    struct check_finding row = *finding;
    findings->of[finding->rule->severity]++;
    if (findings->count == CHECK_MOST_FINDINGS) {
        findings->dropped++;
        return true;
    }
    row.place = copy_text(finding->place);
    row.what = copy_text(finding->what);
    row.legal = copy_text(finding->legal);
    if (row.place == NULL || row.what == NULL || row.legal == NULL || !make_room(findings)) {
        release(&row);
        findings->failed = true;
        return false;
    }
    findings->rows[findings->count++] = row;
    return true;
}

size_t check_count(const struct check_findings *findings)
{
    return findings->count;
}

const struct check_finding *check_get(const struct check_findings *findings, size_t index)
{
    return index < findings->count ? &findings->rows[index] : NULL;
}

size_t check_dropped(const struct check_findings *findings)
{
    return findings->dropped;
}

bool check_failed(const struct check_findings *findings)
{
    return findings->failed;
}

size_t check_of(const struct check_findings *findings, enum check_severity severity)
{
    return findings->of[severity];
}
