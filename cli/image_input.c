/* Reading images of tables. SPDX-License-Identifier: BSD-2-Clause */
#include "image_input.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

#define BLOCK_BYTES 65536u

static const char *const table_options[IMAGE_TABLE_COUNT] = {"ppaact", "spaact", "omt"};

/* ---- the file ---- */

static enum cli_status fail_image(struct cli_context *cli, const char *path, enum image_error error,
                                  const struct image_problem *problem)
{
    if (error == IMAGE_ERR_TEXT)
        return cli_fail_at(cli, path, problem->line, 0, problem->what, NULL);
    if (error == IMAGE_ERR_MEMORY)
        return cli_out_of_memory(cli);
    return cli_fail(cli, "%s: too much for an image: over 256 MiB that are not zero, %u pieces, or past 2^64",
                    cli_file_name(path), IMAGE_MOST_RANGES);
}

static enum cli_status choose_form(struct cli_context *cli, const unsigned char *block, size_t size,
                                   enum image_form *form)
{
    const char *name = cli_value(cli, "form", NULL);
    *form = image_form_guess(block, size);
    if (name != NULL && !image_form_find(name, form))
        return cli_fail(cli, "--form cannot be '%s'; it takes raw, hex or md", name);
    return CLI_OK;
}

static enum cli_status read_blocks(struct cli_context *cli, const char *path, FILE *file, struct image **image)
{
    unsigned char *block = malloc(BLOCK_BYTES);
    struct image_problem problem = {0};
    enum image_form form;
    enum image_error error = IMAGE_OK;
    uint64_t base = 0;
    if (block == NULL)
        return cli_out_of_memory(cli);
    size_t size = fread(block, 1, BLOCK_BYTES, file);
    enum cli_status status = cli_number_option(cli, "base", 0, UINT64_MAX, &base);
    if (status == CLI_OK)
        status = choose_form(cli, block, size, &form);
    if (status == CLI_OK) {
        *image = image_create(form, base);
        error = *image != NULL ? IMAGE_OK : IMAGE_ERR_MEMORY;
        for (; error == IMAGE_OK && size > 0; size = fread(block, 1, BLOCK_BYTES, file))
            error = image_feed(*image, block, size, &problem);
        if (error == IMAGE_OK)
            error = image_end(*image, &problem);
        if (error != IMAGE_OK)
            status = fail_image(cli, path, error, &problem);
    }
    free(block);
    return status;
}

static enum cli_status read_file(struct cli_context *cli, const char *path, struct image **image)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL)
        return cli_fail(cli, "%s: %s", path, strerror(errno));
    errno = 0;
    enum cli_status status = read_blocks(cli, path, file, image);
    if (ferror(file) != 0 && status == CLI_OK)
        status = cli_fail(cli, "%s: %s", cli_file_name(path), strerror(errno));
    if (file != stdin)
        (void)fclose(file);
    return status;
}

/* ---- the tables ---- */

/* ADDRESS[,entries=COUNT]; entries stays 0 if it is not given. */
static enum cli_status read_place(struct cli_context *cli, const char *option, const char *word,
                                  struct image_table *table)
{
    static const char name[] = ",entries=";
    size_t length = strcspn(word, ",");
    const char *rest = word + length;
    uint64_t entries = 0;
    bool good = cli_number(word, length, &table->address);
    if (good && *rest != '\0')
        good = strncmp(rest, name, strlen(name)) == 0 &&
               cli_number(rest + strlen(name), strlen(rest + strlen(name)), &entries) && entries >= 1 &&
               entries <= IMAGE_MOST_ENTRIES;
    table->entries = (uint32_t)entries;
    if (good)
        return CLI_OK;
    return cli_fail(cli, "--%s cannot be '%s'; it takes ADDRESS[,entries=COUNT], of 1 to 65536 entries", option, word);
}

/* The lowest address over this one at which another table begins, or none. */
static uint64_t next_table(const struct cli_context *cli, const struct image_tables *tables, uint64_t address)
{
    uint64_t next = UINT64_MAX;
    for (size_t i = 0; i < IMAGE_TABLE_COUNT; i++) {
        uint64_t other = tables->table[i].address;
        if (cli_given(cli, table_options[i]) && other > address && other < next)
            next = other;
    }
    return next;
}

/* Counts the entries that were not told: up to the next table, or the end of the image. */
static enum cli_status count_entries(struct cli_context *cli, const char *path, struct image_tables *tables, size_t i)
{
    struct image_table *table = &tables->table[i];
    uint32_t there = image_entries_from(tables->image, (enum image_table_id)i, table->address);
    uint64_t room =
        (next_table(cli, tables, table->address) - table->address) / image_entry_bytes((enum image_table_id)i);
    if (there == 0)
        return cli_fail(cli, "%s: no entry of the %s at 0x%" PRIx64 ", it is not in the image", cli_file_name(path),
                        image_table_name((enum image_table_id)i), table->address);
    if (table->entries == 0)
        table->entries = room < there ? (uint32_t)room : there;
    return CLI_OK;
}

static enum cli_status find_tables(struct cli_context *cli, const char *path, struct image_tables *tables)
{
    size_t count;
    const struct image_range *ranges = image_ranges(tables->image, &count);
    bool any = false;
    enum cli_status status = CLI_OK;
    if (count == 0)
        return cli_fail(cli, "%s: nothing in it, where an image of tables was expected", cli_file_name(path));
    for (size_t i = 0; i < IMAGE_TABLE_COUNT && status == CLI_OK; i++) {
        const char *word = cli_value(cli, table_options[i], NULL);
        any = any || word != NULL;
        if (word != NULL)
            status = read_place(cli, table_options[i], word, &tables->table[i]);
    }
    if (!any)
        tables->table[IMAGE_PPAACT].address = ranges[0].first;
    for (size_t i = 0; i < IMAGE_TABLE_COUNT && status == CLI_OK; i++) {
        if (cli_given(cli, table_options[i]) || (!any && i == IMAGE_PPAACT))
            status = count_entries(cli, path, tables, i);
    }
    return status;
}

enum cli_status cli_read_image(struct cli_context *cli, const char *path, struct image **image,
                               struct image_tables *tables)
{
    *image = NULL;
    *tables = (struct image_tables){0};
    enum cli_status status = read_file(cli, path, image);
    tables->image = *image;
    return status == CLI_OK ? find_tables(cli, path, tables) : status;
}
