/* Reading and making suites, and choosing vectors. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors_input.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_BYTES 4096u

/* ---- whole files ---- */

static char *read_all(FILE *file, size_t *size)
{
    size_t capacity = 65536, used = 0, got;
    char *bytes = malloc(capacity);
    while (bytes != NULL && (got = fread(bytes + used, 1, capacity - used, file)) > 0) {
        used += got;
        if (used < capacity)
            continue;
        char *more = realloc(bytes, capacity *= 2);
        if (more == NULL)
            free(bytes);
        bytes = more;
    }
    *size = used;
    return bytes;
}

enum cli_status cli_read_whole(struct cli_context *cli, const char *path, char **bytes, size_t *size)
{
    *bytes = NULL;
    *size = 0;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL)
        return cli_fail(cli, "%s: %s", path, strerror(errno));
    errno = 0;
    *bytes = read_all(file, size);
    int number = ferror(file) != 0 ? errno : 0;
    if (file != stdin)
        (void)fclose(file);
    if (*bytes != NULL && number == 0)
        return CLI_OK;
    free(*bytes);
    *bytes = NULL;
    return number != 0 ? cli_fail(cli, "%s: %s", cli_file_name(path), strerror(number)) : cli_out_of_memory(cli);
}

enum cli_status cli_fail_vectors(struct cli_context *cli, const char *path, const struct vec_complaint *complaint)
{
    char what[600];
    bool of_vector = complaint->id[0] != '\0';
    (void)snprintf(what, sizeof what, "%s%s%s", of_vector ? complaint->id : "", of_vector ? ": " : "", complaint->what);
    return cli_fail_at(cli, path, complaint->line, 0, what, complaint->legal);
}

/* ---- suites ---- */

static struct vec_suite *add_suite(struct vec_suite **suites, size_t *count, size_t *capacity)
{
    if (*count == *capacity) {
        size_t more = *capacity * 2 + 16;
        struct vec_suite *moved = realloc(*suites, more * sizeof *moved);
        if (moved == NULL)
            return NULL;
        *suites = moved;
        *capacity = more;
    }
    struct vec_suite *suite = &(*suites)[(*count)++];
    memset(suite, 0, sizeof *suite);
    return suite;
}

static enum cli_status read_suite(struct cli_context *cli, const char *path, struct vec_suite *suite,
                                  enum vec_part *part)
{
    char *bytes = NULL;
    size_t size = 0;
    struct vec_complaint complaint;
    enum cli_status status = cli_read_whole(cli, path, &bytes, &size);
    if (status == CLI_OK && !vec_read(bytes, size, suite, part, &complaint))
        status = cli_fail_vectors(cli, path, &complaint);
    free(bytes);
    return status;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), more = strlen(end);
    return length >= more && strcmp(text + length - more, end) == 0;
}

/* The other file of a suite in two. */
static enum cli_status join(struct cli_context *cli, const char *path, struct cli_vectors *vectors)
{
    static const char prompt_end[] = "prompt.json";
    char other[PATH_BYTES];
    if (!ends_with(path, prompt_end))
        return cli_fail(cli, "%s: operations without expectations; name it NAME.prompt.json beside NAME.expected.json",
                        cli_file_name(path));
    (void)snprintf(other, sizeof other, "%.*sexpected.json", (int)(strlen(path) - strlen(prompt_end)), path);
    struct vec_suite *expected = add_suite(&vectors->expected, &vectors->expected_count, &vectors->expected_capacity);
    enum vec_part part;
    struct vec_complaint complaint;
    if (expected == NULL)
        return cli_out_of_memory(cli);
    enum cli_status status = read_suite(cli, other, expected, &part);
    if (status != CLI_OK)
        return status;
    if (part != VEC_EXPECTED)
        return cli_fail(cli, "%s: these are not expectations alone", other);
    return vec_join(&vectors->suites[vectors->suite_count - 1], expected, &complaint)
               ? CLI_OK
               : cli_fail_vectors(cli, other, &complaint);
}

static enum cli_status read_file(struct cli_context *cli, const char *path, struct cli_vectors *vectors)
{
    struct vec_suite *suite = add_suite(&vectors->suites, &vectors->suite_count, &vectors->suite_capacity);
    enum vec_part part;
    if (suite == NULL)
        return cli_out_of_memory(cli);
    enum cli_status status = read_suite(cli, path, suite, &part);
    if (status != CLI_OK || part == VEC_WHOLE)
        return status;
    if (part == VEC_EXPECTED)
        return cli_fail(cli, "%s: expectations without operations; name the prompt file", cli_file_name(path));
    return join(cli, path, vectors);
}

static int is_suite_file(const struct dirent *entry)
{
    return ends_with(entry->d_name, ".json") && !ends_with(entry->d_name, ".expected.json") &&
           strcmp(entry->d_name, "manifest.json") != 0;
}

static enum cli_status read_directory(struct cli_context *cli, const char *path, struct cli_vectors *vectors)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_suite_file, alphasort);
    if (count < 0)
        return cli_fail(cli, "%s: %s", path, strerror(errno));
    enum cli_status status = count == 0 ? cli_fail(cli, "%s: no suites (*.json) in this directory", path) : CLI_OK;
    for (int i = 0; i < count; i++) {
        char file[PATH_BYTES];
        (void)snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        if (status == CLI_OK)
            status = read_file(cli, file, vectors);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static enum cli_status read_operand(struct cli_context *cli, const char *path, struct cli_vectors *vectors)
{
    struct stat about;
    if (strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return read_directory(cli, path, vectors);
    return read_file(cli, path, vectors);
}

/* ---- making ---- */

static bool stop(void *user)
{
    (void)user;
    return cli_interrupted();
}

/* Whether a pattern for ids may match in a suite: nothing else needs to be made. */
static bool may_match(const char *pattern, const char *suite)
{
    size_t plain = strcspn(pattern, "*?[\\"), length = strlen(suite);
    size_t both = plain < length ? plain : length;
    return strncmp(pattern, suite, both) == 0 && (plain <= length || pattern[length] == '.');
}

bool cli_suite_wanted(const struct cli_context *cli, const char *suite)
{
    size_t at = 0, asked = 0;
    const char *value;
    bool found = false;
    for (; (value = cli_next_value(cli, "suite", &at)) != NULL; asked++)
        found = found || strcmp(value, suite) == 0;
    if (asked > 0 && !found)
        return false;
    at = asked = 0;
    found = false;
    for (; (value = cli_next_value(cli, "id", &at)) != NULL; asked++)
        found = found || may_match(value, suite);
    return asked == 0 || found;
}

/* The one id that is asked for, or NULL: no other vector is run then. */
static const char *only_id(const struct cli_context *cli)
{
    size_t at = 0;
    const char *first = cli_next_value(cli, "id", &at);
    bool plain = first != NULL && first[strcspn(first, "*?[\\")] == '\0';
    return plain && cli_next_value(cli, "id", &at) == NULL ? first : NULL;
}

static enum cli_status make_suites(struct cli_context *cli, const struct cli_vectors_wish *wish,
                                   struct cli_vectors *vectors)
{
    const char *only = wish->only != NULL ? wish->only : only_id(cli);
    const struct vec_make_options options = {
        .seed = VEC_DEFAULT_SEED, .skip_knobs = !wish->knobs, .maker = CLI_VECTORS_MAKER, .only = only, .stop = stop};
    for (const struct vec_maker_row *row = vec_maker_rows(); row->name != NULL && !cli_interrupted(); row++) {
        if (!cli_suite_wanted(cli, row->name) || (only != NULL && !may_match(only, row->name)))
            continue;
        char trouble[1024];
        struct vec_suite *suite = add_suite(&vectors->suites, &vectors->suite_count, &vectors->suite_capacity);
        if (suite == NULL)
            return cli_out_of_memory(cli);
        if (vec_make(row, &options, suite, trouble, sizeof trouble) || cli_interrupted())
            continue;
        (void)cli_fail(cli, "%s", trouble);
        return CLI_NO;
    }
    vectors->partial = cli_interrupted();
    vectors->vague = !wish->knobs;
    return CLI_OK;
}

bool cli_vectors_remake(const char *name, const char *only, struct vec_suite *suite)
{
    char trouble[1024];
    const struct vec_make_options options = {
        .seed = VEC_DEFAULT_SEED, .maker = CLI_VECTORS_MAKER, .only = only, .stop = stop};
    memset(suite, 0, sizeof *suite);
    for (const struct vec_maker_row *row = vec_maker_rows(); row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return vec_make(row, &options, suite, trouble, sizeof trouble);
    return false;
}

/* ---- choosing ---- */

/* Whether one of the values of a repeatable option fits, or it was not given. */
static bool fits(const struct cli_context *cli, const char *option,
                 bool (*matches)(const char *value, const void *what), const void *what)
{
    size_t at = 0;
    const char *value = cli_next_value(cli, option, &at);
    if (value == NULL)
        return true;
    for (; value != NULL; value = cli_next_value(cli, option, &at))
        if (matches(value, what))
            return true;
    return false;
}

static bool id_matches(const char *value, const void *vector)
{
    return fnmatch(value, ((const struct vec_vector *)vector)->id, 0) == 0;
}

static bool rule_matches(const char *value, const void *vector)
{
    return vec_has_word(((const struct vec_vector *)vector)->rules, value);
}

static bool flag_matches(const char *value, const void *vector)
{
    return vec_has_word(((const struct vec_vector *)vector)->flags, value);
}

static bool suite_matches(const char *value, const void *suite)
{
    return strcmp(((const struct vec_suite *)suite)->name, value) == 0;
}

static bool is_chosen(const struct cli_context *cli, const struct vec_vector *vector)
{
    return fits(cli, "id", id_matches, vector) && fits(cli, "rule", rule_matches, vector) &&
           fits(cli, "flag", flag_matches, vector);
}

static bool fits_any(const struct cli_vectors *vectors, const char *value,
                     bool (*matches)(const char *value, const void *what))
{
    for (size_t i = 0; i < vectors->suite_count; i++)
        for (size_t j = 0; j < vectors->suites[i].count; j++)
            if (matches(value, &vectors->suites[i].vectors[j]))
                return true;
    return false;
}

static bool is_suite(const struct cli_vectors *vectors, const char *name)
{
    for (size_t i = 0; i < vectors->suite_count; i++)
        if (strcmp(vectors->suites[i].name, name) == 0)
            return true;
    return false;
}

/* Names the first value that is to blame. */
static enum cli_status fail_none(struct cli_context *cli, const struct cli_vectors *vectors)
{
    static const struct {
        const char *option;
        bool (*matches)(const char *value, const void *what); /* NULL for suites */
    } rows[] = {{"suite", NULL}, {"id", id_matches}, {"rule", rule_matches}, {"flag", flag_matches}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t at = 0;
        const char *value;
        while ((value = cli_next_value(cli, rows[i].option, &at)) != NULL)
            if (rows[i].matches != NULL ? !fits_any(vectors, value, rows[i].matches) : !is_suite(vectors, value))
                return cli_fail(cli,
                                "no vector is chosen: --%s '%s' fits none; pamusim vectors list shows what there is",
                                rows[i].option, value);
    }
    return cli_fail(cli, "no vector is chosen: none fits all options; pamusim vectors list shows what there is");
}

static enum cli_status choose(struct cli_context *cli, bool may_be_none, struct cli_vectors *vectors)
{
    size_t all = 0;
    for (size_t i = 0; i < vectors->suite_count; i++)
        all += vectors->suites[i].count;
    vectors->vectors = calloc(all + 1, sizeof(const struct vec_vector *));
    if (vectors->vectors == NULL)
        return cli_out_of_memory(cli);
    for (size_t i = 0; i < vectors->suite_count; i++) {
        const struct vec_suite *suite = &vectors->suites[i];
        bool wanted = fits(cli, "suite", suite_matches, suite);
        for (size_t j = 0; wanted && j < suite->count; j++)
            if (is_chosen(cli, &suite->vectors[j]))
                vectors->vectors[vectors->count++] = &suite->vectors[j];
    }
    return vectors->count == 0 && !may_be_none && !vectors->partial ? fail_none(cli, vectors) : CLI_OK;
}

enum cli_status cli_vectors_load(struct cli_context *cli, const struct cli_vectors_wish *wish,
                                 struct cli_vectors *vectors)
{
    enum cli_status status = CLI_OK;
    memset(vectors, 0, sizeof *vectors);
    if (cli->operand_count <= wish->first)
        status = make_suites(cli, wish, vectors);
    for (size_t i = wish->first; i < cli->operand_count && status == CLI_OK; i++)
        status = read_operand(cli, cli->operands[i], vectors);
    return status == CLI_OK ? choose(cli, wish->only != NULL, vectors) : status; /* who wants one looks for it */
}

void cli_vectors_release(struct cli_vectors *vectors)
{
    for (size_t i = 0; i < vectors->suite_count; i++)
        vec_suite_release(&vectors->suites[i]);
    for (size_t i = 0; i < vectors->expected_count; i++)
        vec_suite_release(&vectors->expected[i]);
    free(vectors->suites);
    free(vectors->expected);
    free(vectors->vectors);
    memset(vectors, 0, sizeof *vectors);
}
