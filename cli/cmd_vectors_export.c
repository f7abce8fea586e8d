/* pamusim vectors export: C arrays, memory images, flat text. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "memory/power.h"
#include "number.h"
#include "vectors/export.h"
#include "vectors_input.h"
#include "whole.h"

/* The chosen vectors of one suite as a suite: a view, whose texts are the suite's. */
static bool make_view(const struct cli_vectors *vectors, const struct vec_suite *suite, struct vec_suite *view)
{
    *view = *suite;
    view->count = 0;
    view->vectors = calloc(suite->count + 1, sizeof *view->vectors);
    for (size_t i = 0; i < vectors->count && view->vectors != NULL; i++)
        if (vectors->vectors[i] >= suite->vectors && vectors->vectors[i] < suite->vectors + suite->count)
            view->vectors[view->count++] = *vectors->vectors[i];
    return view->vectors != NULL;
}

/* "-" is standard output. */
static enum cli_status write_text(struct cli_context *cli, const char *path, const struct vec_text *text)
{
    if (text->failed)
        return cli_out_of_memory(cli);
    if (strcmp(path, "-") != 0)
        return cli_write_whole(cli, path, text);
    (void)fwrite(text->bytes, 1, text->length, cli->out); /* whether that went well shows at the end */
    return CLI_OK;
}

static bool put_text(struct vec_text *text, const struct vec_suite *view)
{
    vec_write_flat(text, view);
    return !text->failed;
}

/* ---- one file for a suite ---- */

struct form {
    const char *name, *ending;
    bool (*put)(struct vec_text *text, const struct vec_suite *view);
};

static const struct form forms[] = {{"text", "txt", put_text}, {"c", "c", vec_write_c}};

static enum cli_status export_suite(struct cli_context *cli, const struct form *form, const struct vec_suite *view)
{
    struct vec_text text = {NULL, 0, 0, false};
    char path[CLI_PATH_BYTES] = "-";
    const char *directory = cli_value(cli, "output", NULL);
    enum cli_status status;
    if (directory != NULL)
        (void)snprintf(path, sizeof path, "%s/%s.%s", directory, view->name, form->ending);
    status = form->put(&text, view) ? write_text(cli, path, &text) : cli_out_of_memory(cli);
    vec_text_release(&text);
    return status;
}

/* They stand suite by suite. */
static bool are_of_one_suite(const struct cli_vectors *vectors)
{
    if (vectors->count == 0) /* after Ctrl-C */
        return true;
    const struct vec_vector *first = vectors->vectors[0], *last = vectors->vectors[vectors->count - 1];
    for (size_t i = 0; i < vectors->suite_count; i++) {
        const struct vec_suite *suite = &vectors->suites[i];
        if (first >= suite->vectors && first < suite->vectors + suite->count)
            return last >= suite->vectors && last < suite->vectors + suite->count;
    }
    return false;
}

static enum cli_status export_suites(struct cli_context *cli, const struct form *form,
                                     const struct cli_vectors *vectors)
{
    enum cli_status status = CLI_OK;
    if (cli_value(cli, "output", NULL) == NULL && !are_of_one_suite(vectors))
        return cli_fail(cli, "vectors of several suites are several files; give --output DIRECTORY, or --suite");
    for (size_t i = 0; i < vectors->suite_count && status == CLI_OK && !cli_interrupted(); i++) {
        struct vec_suite view;
        if (!make_view(vectors, &vectors->suites[i], &view))
            return cli_out_of_memory(cli);
        if (view.count > 0)
            status = export_suite(cli, form, &view);
        free(view.vectors);
    }
    return status;
}

/* ---- a file for each table of a vector ---- */

static enum cli_status export_table(struct cli_context *cli, struct vec_model *model, const struct vec_vector *vector,
                                    const struct vec_image *image, size_t *files)
{
    static const char *const endings[] = {[PAMU_PPAACE] = "ppaact", [PAMU_SPAACE] = "spaact", [PAMU_OMT] = "omt"};
    struct vec_text text = {NULL, 0, 0, false};
    char path[CLI_PATH_BYTES] = "-";
    const char *directory = cli_value(cli, "output", NULL);
    enum cli_status status = CLI_OK;
    size_t entries = 0;
    if (directory != NULL)
        (void)snprintf(path, sizeof path, "%s/%s.%s.mem", directory, vector->id, endings[image->structure]);
    if (!vec_write_readmemh(&text, model, vector, image, &entries))
        status = cli_out_of_memory(cli);
    else if (entries > 0)
        status = write_text(cli, path, &text);
    *files += entries > 0;
    vec_text_release(&text);
    return status;
}

static enum cli_status export_images(struct cli_context *cli, const struct cli_vectors *vectors, unsigned width)
{
    struct vec_model *model = vec_model_create();
    enum cli_status status = model != NULL ? CLI_OK : cli_out_of_memory(cli);
    size_t files = 0;
    if (cli_value(cli, "output", NULL) == NULL && vectors->count > 1)
        status = cli_fail(cli, "images of several vectors are several files; give --output DIRECTORY, or one --id");
    for (size_t i = 0; i < vectors->count && status == CLI_OK && !cli_interrupted(); i++) {
        for (unsigned table = 0; table < PAMU_STRUCTURE_COUNT && status == CLI_OK; table++) {
            const struct vec_image image = {(enum pamu_structure)table, width};
            status = export_table(cli, model, vectors->vectors[i], &image, &files);
        }
    }
    vec_model_destroy(model);
    if (status == CLI_OK && files == 0 && !cli_interrupted())
        status = cli_fail(cli, "none of these vectors has entries in its tables when the first access comes");
    return status;
}

/* ---- the command ---- */

static enum cli_status read_width(struct cli_context *cli, unsigned *width)
{
    uint64_t number = 32;
    enum cli_status status = cli_number_option(cli, "width", 8, 512, &number);
    if (status == CLI_OK && !mem_is_power_of_two(number))
        status = cli_fail(cli, "--width takes 8, 16, 32, 64, 128, 256 or 512");
    *width = (unsigned)number;
    return status;
}

static const struct form *find_form(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return NULL;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    const char *name = cli_value(cli, "format", ""), *directory = cli_value(cli, "output", NULL);
    const struct form *form = find_form(name);
    bool images = strcmp(name, "readmemh") == 0;
    unsigned width = 32;
    cli_catch_interrupt();
    if (form == NULL && !images)
        return cli_fail(cli, "--format %s; it takes c, readmemh or text", *name == '\0' ? "is missing" : name);
    if (!images && cli_given(cli, "width"))
        return cli_fail(cli, "--width is for --format readmemh; %s has no words of memory", name);
    enum cli_status status = read_width(cli, &width);
    if (status == CLI_OK)
        status = cli_vectors_load(cli, &(struct cli_vectors_wish){0, !images, NULL}, &vectors);
    if (status == CLI_OK && directory != NULL && mkdir(directory, 0777) != 0 && errno != EEXIST)
        status = cli_fail(cli, "%s: %s", directory, strerror(errno));
    if (status == CLI_OK)
        status = images ? export_images(cli, &vectors, width) : export_suites(cli, form, &vectors);
    cli_vectors_release(&vectors);
    return status == CLI_OK && cli_interrupted() ? CLI_INTERRUPTED : status;
}

static const struct cli_option options[] = {
    {"format", "FORM", "c: arrays; readmemh: images of the tables; text: a line for each operation and answer", 'f'},
    {"output", "DIRECTORY", "where the files go; made if it is not there. Standard output otherwise", 'o'},
    {"width", "BITS", "readmemh: of a word of the memory, 8 to 512; 32 if not given", 'w'},
    CLI_OPTIONS_VECTORS,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_export = {
    .name = "export",
    .summary = "vectors for those without a JSON reader: C arrays, memory images, flat text",
    .operands = "[FILE..]",
    .details = "Files are named SUITE.c and SUITE.txt, and for images ID.ppaact.mem, ID.spaact.mem and ID.omt.mem: "
               "big-endian words "
               "for $readmemh, as the tables are when the vector's first access comes.\n\n" CLI_VECTORS_OPERANDS,
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
