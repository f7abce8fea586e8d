/* The list of findings. SPDX-License-Identifier: BSD-2-Clause */
#include "check/finding.h"

#include <stdlib.h>
#include <string.h>

/* A finding, and the block of memory that holds its texts. */
struct row {
    struct check_finding finding;
    char *texts;
};

struct check_findings {
    struct row *rows;
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

void check_findings_destroy(struct check_findings *findings)
{
    if (findings == NULL)
        return;
    for (size_t i = 0; i < findings->count; i++)
        free(findings->rows[i].texts);
    free(findings->rows);
    free(findings);
}

/* Copies a text to *at, with "?" for what is not printable, and moves *at behind it. NULL stands for the empty text. */
static const char *put_text(char **at, const char *text)
{
    const char *copy = *at;
    for (; text != NULL && *text != '\0'; text++)
        *(*at)++ = *text >= ' ' && *text <= '~' ? *text : '?';
    *(*at)++ = '\0';
    return copy;
}

static size_t text_size(const char *text)
{
    return (text != NULL ? strlen(text) : 0) + 1;
}

static bool copy_row(struct row *row, const struct check_finding *finding)
{
    char *at = malloc(text_size(finding->place) + text_size(finding->what) + text_size(finding->legal));
    row->finding = *finding;
    row->texts = at;
    if (at == NULL)
        return false;
    row->finding.place = put_text(&at, finding->place);
    row->finding.what = put_text(&at, finding->what);
    row->finding.legal = put_text(&at, finding->legal);
    return true;
}

static bool make_room(struct check_findings *findings)
{
    if (findings->count < findings->room)
        return true;
    size_t room = findings->room == 0 ? 64 : findings->room * 2;
    struct row *rows = realloc(findings->rows, room * sizeof *rows);
    if (rows == NULL)
        return false;
    findings->rows = rows;
    findings->room = room;
    return true;
}

bool check_add(struct check_findings *findings, const struct check_finding *finding)
{
    findings->of[finding->rule->severity]++;
    if (findings->count == CHECK_MOST_FINDINGS) {
        findings->dropped++;
        return true;
    }
    if (!make_room(findings) || !copy_row(&findings->rows[findings->count], finding)) {
        findings->failed = true;
        return false;
    }
    findings->count++;
    return true;
}

size_t check_count(const struct check_findings *findings)
{
    return findings->count;
}

const struct check_finding *check_get(const struct check_findings *findings, size_t index)
{
    return index < findings->count ? &findings->rows[index].finding : NULL;
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
