/* Progress of long work, on a terminal. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cli.h"

#define LINE_COLUMNS 79
#define FIRST_AFTER 1.0 /* seconds */
#define AGAIN_AFTER 0.2

double cli_seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct cli_progress cli_progress_start(struct cli_context *cli, const char *label)
{
    double now = cli_seconds();
    return (struct cli_progress){.cli = cli, .label = label, .started = now, .shown = now + FIRST_AFTER - AGAIN_AFTER};
}

/* One line over the one before; blanks wipe what that had more. */
static void put_line(FILE *err, const char *text)
{
    fprintf(err, "\r%-*.*s", LINE_COLUMNS, LINE_COLUMNS, text);
    fflush(err);
}

void cli_progress_show(struct cli_progress *progress, uint64_t done, uint64_t total, uint64_t operations)
{
    if (!progress->cli->progress)
        return;
    double now = cli_seconds(), spent = now - progress->started;
    if (now < progress->shown + AGAIN_AFTER)
        return;
    progress->shown = now;
    progress->visible = true;
    char line[256], count[32], rate[32], rest[64] = "";
    if (total != UINT64_MAX && done > 0) {
        double left = spent * ((double)total / (double)done - 1);
        uint64_t seconds = left > 0 ? (uint64_t)(left + 0.5) : 0;
        (void)snprintf(rest, sizeof rest, "  %d%%  %" PRIu64 ":%02u left", (int)(100.0 * (double)done / (double)total),
                       seconds / 60, (unsigned)(seconds % 60));
    }
    (void)snprintf(line, sizeof line, "%.30s: %s records  %s/s%s", progress->label, cli_count_text(operations, count),
                   cli_count_text((uint64_t)((double)operations / spent), rate), rest);
    put_line(progress->cli->err, line);
}

void cli_progress_end(struct cli_progress *progress)
{
    if (!progress->visible)
        return;
    put_line(progress->cli->err, "");
    fputc('\r', progress->cli->err);
    progress->visible = false;
}
