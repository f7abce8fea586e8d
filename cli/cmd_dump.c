/* pamusim dump: the entries of an image of tables, every field named. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "commands.h"
#include "image_entry.h"
#include "image_input.h"

/* A dump under way: to a stream, or into a list. */
struct dump {
    struct cli_context *cli;
    json_t *list; /* NULL for text */
    bool all, failed;
    uint64_t printed, closed, missing; /* entries */
};

static void dump_entry(struct dump *dump, const struct image_tables *tables, enum image_table_id table, uint32_t index)
{
    struct cli_entry entry;
    if (!cli_read_entry(tables, table, index, &entry)) {
        dump->missing++;
        return;
    }
    dump->closed += !entry.valid;
    if (!entry.valid && !dump->all)
        return;
    dump->printed++;
    if (dump->list == NULL)
        cli_print_entry(dump->cli->out, &entry);
    else if (json_array_append_new(dump->list, cli_entry_json(&entry)) != 0)
        dump->failed = true;
}

static void dump_tables(struct dump *dump, const struct image_tables *tables)
{
    for (size_t table = 0; table < IMAGE_TABLE_COUNT; table++) {
        for (uint32_t i = 0; i < tables->table[table].entries && !cli_stopped(dump->cli); i++)
            dump_entry(dump, tables, (enum image_table_id)table, i);
    }
}

static void print_tables(FILE *out, const struct dump *dump, const struct image_tables *tables)
{
    for (size_t i = 0; i < IMAGE_TABLE_COUNT; i++) {
        const struct image_table *table = &tables->table[i];
        if (table->entries > 0)
            fprintf(out, "%s at 0x%" PRIx64 ", entries %" PRIu32 "\n", image_table_name((enum image_table_id)i),
                    table->address, table->entries);
    }
    fprintf(out, "%" PRIu64 " entries shown, %" PRIu64 " not valid", dump->printed, dump->closed);
    if (dump->missing > 0)
        fprintf(out, ", %" PRIu64 " not in the image", dump->missing);
    fputc('\n', out);
}

static enum cli_status print_json(struct dump *dump)
{
    if (dump->failed) {
        json_decref(dump->list);
        return cli_out_of_memory(dump->cli);
    }
    return cli_print_json(dump->cli, json_pack("{s:s, s:o, s:o, s:o}", "schema", "pamusim.dump/1", "not_valid",
                                               cli_json_count(dump->closed), "missing", cli_json_count(dump->missing),
                                               "entries", dump->list));
}

static enum cli_status exec(struct cli_context *cli)
{
    struct image *image;
    struct image_tables tables;
    struct dump dump = {.cli = cli, .all = cli_given(cli, "all")};
    enum cli_status status = cli_read_image(cli, cli->operands[0], &image, &tables);
    if (status == CLI_OK) {
        dump.list = cli->json ? json_array() : NULL;
        dump_tables(&dump, &tables);
        if (cli->json)
            status = print_json(&dump);
        else
            print_tables(cli->out, &dump, &tables);
    }
    image_destroy(image);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_IMAGE,
    {"all", NULL, "show entries that are not valid, too", 'a'},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_dump = {
    .name = "dump",
    .summary = "show the entries of an image of tables, every field named",
    .operands = "IMAGE",
    .details = "IMAGE is a binary file, or text: hexadecimal digits as xxd -p writes them, or lines with addresses as "
               "u-boot's md "
               "(of .b, .w, .l or .q), xxd or hexdump -C write them; words are taken to be big-endian, as PowerPC "
               "shows them.\n"
               "\n"
               "Without an option that says where tables lie, the image is a PPAACT from its lowest address on. A "
               "table without "
               "entries= goes on to the next table or the end of the image.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
