/* pamusim vectors make: suites as files, and their manifest. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "number.h"
#include "vectors/manifest.h"
#include "vectors_input.h"
#include "whole.h"

struct making {
    struct cli_context *cli;
    const char *directory; /* NULL to write nothing but the manifest */
    struct vec_make_options options;
    struct vec_store store;
    struct vec_made *made;
    size_t count, capacity;
    size_t vectors;
};

static bool stop(void *user)
{
    (void)user;
    return cli_interrupted();
}

static enum cli_status write_file(struct making *making, const char *name, const struct vec_text *text)
{
    char path[CLI_PATH_BYTES];
    if (making->directory == NULL)
        return CLI_OK;
    (void)snprintf(path, sizeof path, "%s/%s", making->directory, name);
    return cli_write_whole(making->cli, path, text);
}

static struct vec_made *add_made(struct making *making)
{
    if (making->count == making->capacity) {
        size_t capacity = making->capacity * 2 + 16;
        struct vec_made *made = realloc(making->made, capacity * sizeof *made);
        if (made == NULL)
            return NULL;
        making->made = made;
        making->capacity = capacity;
    }
    return &making->made[making->count++];
}

static enum cli_status write_part(struct making *making, const struct vec_suite *suite, enum vec_part part)
{
    struct vec_text text = {NULL, 0, 0, false};
    struct vec_made *made = add_made(making);
    vec_write_json(&text, suite, part);
    if (made == NULL || text.failed) {
        vec_text_release(&text);
        return cli_out_of_memory(making->cli);
    }
    *made = (struct vec_made){.part = vec_part_name(part), .vectors = suite->count, .bytes = text.length};
    made->file = part == VEC_WHOLE ? vec_format(&making->store, "%s.json", suite->name)
                                   : vec_format(&making->store, "%s.%s.json", suite->name, vec_part_name(part));
    vec_digest(text.bytes, text.length, made->digest);
    enum cli_status status = write_file(making, made->file, &text);
    vec_text_release(&text);
    return status;
}

static enum cli_status make_suite(struct making *making, const struct vec_maker_row *row)
{
    struct vec_suite suite;
    char trouble[1024];
    enum cli_status status = CLI_OK;
    if (!vec_make(row, &making->options, &suite, trouble, sizeof trouble)) {
        status = cli_interrupted() ? CLI_INTERRUPTED : CLI_NO;
        if (status == CLI_NO)
            (void)cli_fail(making->cli, "%s", trouble);
    } else if (cli_given(making->cli, "split")) {
        status = write_part(making, &suite, VEC_PROMPT);
        if (status == CLI_OK)
            status = write_part(making, &suite, VEC_EXPECTED);
    } else {
        status = write_part(making, &suite, VEC_WHOLE);
    }
    making->vectors += suite.count;
    vec_suite_release(&suite);
    return status;
}

static enum cli_status write_manifest(struct making *making)
{
    struct vec_text text = {NULL, 0, 0, false};
    vec_write_manifest(&text, making->options.maker, making->options.seed, making->made, making->count);
    enum cli_status status = text.failed ? cli_out_of_memory(making->cli) : CLI_OK;
    if (status == CLI_OK && making->directory != NULL)
        status = write_file(making, "manifest.json", &text);
    else if (status == CLI_OK)
        (void)fwrite(text.bytes, 1, text.length, making->cli->out);
    vec_text_release(&text);
    return status;
}

static enum cli_status check_suites(struct cli_context *cli)
{
    size_t at = 0;
    const char *name;
    while ((name = cli_next_value(cli, "suite", &at)) != NULL) {
        struct cli_nearest nearest = cli_nearest_start(name);
        const struct vec_maker_row *row = vec_maker_rows();
        for (; row->name != NULL && strcmp(row->name, name) != 0; row++)
            cli_nearest_offer(&nearest, row->name);
        if (row->name == NULL)
            return cli_fail_unknown(cli, &nearest, "suite", "pamusim vectors list shows what there is");
    }
    return CLI_OK;
}

static enum cli_status make_all(struct making *making)
{
    if (making->directory != NULL && mkdir(making->directory, 0777) != 0 && errno != EEXIST)
        return cli_fail(making->cli, "%s: %s", making->directory, strerror(errno));
    struct cli_progress progress = cli_progress_start(making->cli, "vectors");
    enum cli_status status = CLI_OK;
    for (const struct vec_maker_row *row = vec_maker_rows(); row->name != NULL && status == CLI_OK; row++) {
        cli_progress_show(&progress, 0, UINT64_MAX, making->vectors);
        if (cli_suite_wanted(making->cli, row->name))
            status = make_suite(making, row);
    }
    cli_progress_end(&progress);
    return status == CLI_OK ? write_manifest(making) : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    uint64_t seed = VEC_DEFAULT_SEED;
    struct making making = {.cli = cli, .directory = cli_value(cli, "output", NULL)};
    cli_catch_interrupt();
    enum cli_status status = cli_number_option(cli, "seed", 0, UINT64_MAX, &seed);
    making.options = (struct vec_make_options){.seed = seed, .maker = CLI_VECTORS_MAKER, .stop = stop};
    if (status == CLI_OK)
        status = check_suites(cli);
    if (status == CLI_OK)
        status = make_all(&making);
    char count[32];
    if (status == CLI_OK && making.directory != NULL)
        fprintf(cli->out, "%s: %s vectors in %zu files, and manifest.json\n", making.directory,
                cli_count_text(making.vectors, count), making.count);
    free(making.made);
    vec_store_release(&making.store);
    return status;
}

static const struct cli_option options[] = {
    {"output", "DIRECTORY", "where the files go; made if it is not there", 'o'},
    {"suite", "NAME", "only this suite; repeatable", 's'},
    {"seed", "NUMBER", "of what is drawn at random; the shipped suites are those of seed 1", 0},
    {"split", NULL, "two files for each suite: NAME.prompt.json and NAME.expected.json", 0},
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_make = {
    .name = "make",
    .summary = "make the suites: a JSON file each, and a manifest with their digests",
    .operands = "",
    .details =
        "Without --output only the manifest is printed. The same seed gives the same bytes on every machine. Exit 1 "
        "if the model contradicts what was worked out beforehand: the vector is named, and nothing of its suite is "
        "written.",
    .options = options,
    .exec = exec,
};
