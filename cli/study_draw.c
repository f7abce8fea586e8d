/* What a study looks like: the page of --report, the curves of --plot. SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "page.h"
#include "study.h"

enum { ROWS = 8, LABEL = 9, LEAST_WIDTH = 30, MOST_WIDTH = 200, USUAL_WIDTH = 80, MOST_ALONE = 4 };

struct plot {
    FILE *out;
    const json_t *curve; /* [lines, misses] where it bends */
    uint64_t lookups, lines;
    double top;       /* the ratio at the upper edge */
    unsigned columns; /* of the area */
    unsigned octaves; /* lines at its right edge: 1 << octaves */
    bool ascii;
};

/* ---- numbers ---- */

static uint64_t number_of(const json_t *object, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(object, key));
}

static double ratio_at(const struct plot *plot, uint64_t lines)
{
    double misses = 0;
    for (size_t i = 0; i < json_array_size(plot->curve); i++) {
        const json_t *point = json_array_get(plot->curve, i);
        if ((uint64_t)json_integer_value(json_array_get(point, 0)) > lines)
            break;
        misses = (double)json_integer_value(json_array_get(point, 1));
    }
    return misses / (double)plot->lookups;
}

/* Whole octaves have their lines exactly; between them, evenly in the logarithm. */
static uint64_t lines_at(const struct plot *plot, unsigned column)
{
    double octaves = (double)column * plot->octaves / (plot->columns - 1);
    unsigned whole = (unsigned)octaves;
    double within = octaves - whole;
    /* 2^x of 0 <= x < 1 as its series, which is the same on all machines */
    double power = 1 + within * (0.6931472 + within * (0.2402265 + within * (0.0555041 + within * 0.0096181)));
    return (uint64_t)((double)((uint64_t)1 << whole) * power + 0.0001);
}

/* The first column of so many lines. */
static unsigned column_of(const struct plot *plot, uint64_t lines)
{
    unsigned column = 0;
    while (column + 1 < plot->columns && lines_at(plot, column) < lines)
        column++;
    return column;
}

/* ---- drawing ---- */

/* A cell that is filled by so many eighths. */
static const char *fill(const struct plot *plot, int eighths)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const plain[] = {" ", ".", ".", ".", ":", ":", ":", "#", "#"};
    eighths = eighths < 0 ? 0 : eighths > 8 ? 8 : eighths;
    return plot->ascii ? plain[eighths] : blocks[eighths];
}

static void draw_row(const struct plot *plot, unsigned row)
{
    if (row == 0 || row == ROWS / 2)
        fprintf(plot->out, "%6.2f %% ", 100 * plot->top * (ROWS - row) / ROWS);
    else
        fprintf(plot->out, "%*s", LABEL, "");
    fputs(plot->ascii ? "|" : "│", plot->out);
    for (unsigned column = 0; column < plot->columns; column++) {
        double ratio = ratio_at(plot, lines_at(plot, column));
        int eighths = (int)(ratio / plot->top * ROWS * 8 + 0.5) - (int)(ROWS - 1 - row) * 8;
        fputs(fill(plot, eighths), plot->out);
    }
    fputc('\n', plot->out);
}

/* Powers of two under the axis, as many as there is room for. */
static void draw_scale(const struct plot *plot)
{
    unsigned at = 0;
    fprintf(plot->out, "%*s ", LABEL, "");
    for (unsigned octave = 0; octave <= plot->octaves; octave++) {
        char text[24];
        int length = snprintf(text, sizeof text, "%llu", 1ULL << octave);
        unsigned column = column_of(plot, UINT64_C(1) << octave);
        if (octave > 0 && column < at + 2)
            continue;
        fprintf(plot->out, "%*s%s", (int)(column - at), "", text);
        at = column + (unsigned)length;
    }
    fputs("  lines\n", plot->out);
}

static void draw_axis(const struct plot *plot)
{
    unsigned real = column_of(plot, plot->lines);
    fprintf(plot->out, "%*s%s", LABEL, "", plot->ascii ? "+" : "└");
    for (unsigned column = 0; column < plot->columns; column++) {
        const char *line = plot->ascii ? "-" : "─";
        fputs(column != real ? line : plot->ascii ? "^" : "▲", plot->out);
    }
    fputc('\n', plot->out);
    draw_scale(plot);
}

static unsigned width_of(const struct cli_context *cli)
{
    struct winsize size;
    unsigned width = USUAL_WIDTH;
    if (ioctl(fileno(cli->out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        width = size.ws_col;
    return width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : width;
}

/* Whether the terminal takes UTF-8, as the environment says. */
static bool is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && (value == NULL || value[0] == '\0'); i++)
        value = getenv(names[i]);
    const char *charset = value != NULL ? strchr(value, '.') : NULL;
    return charset != NULL && (strncmp(charset, ".UTF-8", 6) == 0 || strncmp(charset, ".utf8", 5) == 0);
}

static void set_scale(struct plot *plot)
{
    size_t points = json_array_size(plot->curve);
    const json_t *last = json_array_get(plot->curve, points - 1);
    uint64_t most = (uint64_t)json_integer_value(json_array_get(last, 0));
    most = most > 2 * plot->lines ? most : 2 * plot->lines;
    for (plot->octaves = 1; plot->octaves < 40 && UINT64_C(1) << plot->octaves < most;)
        plot->octaves++;
    plot->top = ratio_at(plot, 1);
    plot->top = plot->top > 0 ? plot->top : 1;
}

static void draw_plot(struct plot *plot)
{
    set_scale(plot);
    for (unsigned row = 0; row < ROWS; row++)
        draw_row(plot, row);
    draw_axis(plot);
}

static struct plot plot_of(struct cli_context *cli, const json_t *cache, const json_t *curve, uint64_t lookups)
{
    return (struct plot){.out = cli->out,
                         .curve = curve,
                         .lookups = lookups,
                         .lines = number_of(cache, "lines"),
                         .columns = width_of(cli) - LABEL - 1,
                         .ascii = cli_given(cli, "ascii") || !is_utf8()};
}

/* Of few LIODNs also what each would miss alone: of its look-ups, which are the misses without any line. */
static void draw_alone(struct cli_context *cli, const json_t *cache, const char *title)
{
    const json_t *alone = json_object_get(cache, "alone");
    for (size_t i = 0; i < json_array_size(alone) && json_array_size(alone) <= MOST_ALONE; i++) {
        const json_t *liodn = json_array_get(alone, i), *curve = json_object_get(liodn, "curve");
        uint64_t lookups = (uint64_t)json_integer_value(json_array_get(json_array_get(curve, 0), 1));
        struct plot plot = plot_of(cli, cache, curve, lookups);
        fprintf(cli->out, "\n%s, LIODN %d alone: %.3f %% of %llu look-ups would miss in %llu lines\n", title,
                (int)number_of(liodn, "liodn"), 100.0 * ratio_at(&plot, plot.lines), (unsigned long long)lookups,
                (unsigned long long)plot.lines);
        draw_plot(&plot);
    }
}

static void draw_cache(struct cli_context *cli, const char *name, const json_t *cache)
{
    char structure[16] = "", title[CLI_STUDY_NAME_BYTES + 64];
    struct plot plot = plot_of(cli, cache, json_object_get(cache, "curve"), number_of(cache, "lookups"));
    if (plot.lookups == 0 || json_array_size(plot.curve) == 0)
        return;
    (void)snprintf(structure, sizeof structure, "%s", json_string_value(json_object_get(cache, "structure")));
    for (char *c = structure; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    (void)snprintf(title, sizeof title, "%s%s%s cache of PAMU %d", name, name[0] != '\0' ? ": " : "", structure,
                   (int)number_of(cache, "instance"));
    fprintf(cli->out, "\n%s: %.3f %% of %llu look-ups miss; ^ its %llu lines\n", title,
            100.0 * (double)number_of(cache, "misses") / (double)plot.lookups, (unsigned long long)plot.lookups,
            (unsigned long long)plot.lines);
    draw_plot(&plot);
    draw_alone(cli, cache, title);
}

static void draw_curves(struct cli_context *cli, const json_t *report)
{
    const json_t *list = json_object_get(report, "details");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *details = json_array_get(list, i), *caches = json_object_get(details, "caches");
        for (size_t j = 0; j < json_array_size(caches); j++)
            draw_cache(cli, json_string_value(json_object_get(details, "name")), json_array_get(caches, j));
    }
}

enum cli_status cli_study_draw(struct cli_study *study)
{
    struct cli_context *cli = study->cli;
    const char *path = cli_value(cli, "report", NULL);
    if (path == NULL && !cli_given(cli, "plot"))
        return CLI_OK;
    json_t *report = cli_study_report(study);
    if (report == NULL)
        return CLI_BAD;
    if (cli_given(cli, "plot"))
        draw_curves(cli, report);
    enum cli_status status = path != NULL ? cli_page_write(cli, path, report) : CLI_OK;
    json_decref(report);
    return status;
}

/* Told before a study that may take hours. */
static bool is_writable(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
    bool good = access(path, F_OK) == 0 ? access(path, W_OK) == 0 : folder != NULL && access(folder, W_OK) == 0;
    int reason = errno;
    free(folder);
    errno = reason;
    return good;
}

enum cli_status cli_study_check_drawing(struct cli_context *cli)
{
    bool is_data = cli->json || cli_given(cli, "csv");
    const char *path = cli_value(cli, "report", "");
    if (cli_given(cli, "ascii") && !cli_given(cli, "plot"))
        return cli_fail(cli, "--ascii is of --plot");
    if (path[0] != '\0' && strcmp(path, "-") != 0 && !is_writable(path))
        return cli_fail(cli, "%s: %s", path, strerror(errno));
    if (cli->json && cli_given(cli, "csv"))
        return cli_fail(cli, "--json and --csv are two forms of one study; take one of them");
    if (is_data && cli_given(cli, "plot"))
        return cli_fail(cli, "--plot draws for people; --json and --csv print for programs: one of them");
    if (strcmp(path, "-") == 0 && (is_data || cli_given(cli, "plot")))
        return cli_fail(cli,
                        "--report - takes all of standard output; it wants a file beside --plot, --json and --csv");
    return CLI_OK;
}
