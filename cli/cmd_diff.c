/* pamusim diff: two images of tables, entry by entry and field by field. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "commands.h"
#include "image_entry.h"
#include "image_input.h"

/* A comparison under way. */
struct diff {
    struct cli_context *cli;
    const struct image_tables *tables[2];
    json_t *list; /* NULL for text */
    uint64_t entries;
    bool failed;
};

/* One place where two entries differ. */
struct change {
    const char *field;
    uint64_t value[2];
    bool there[2]; /* the entry has such a field */
};

static const char *value_text(const struct change *change, size_t side, char buffer[32])
{
    if (!change->there[side])
        return "-";
    (void)snprintf(buffer, 32, "0x%" PRIx64, change->value[side]);
    return buffer;
}

static json_t *value_json(const struct change *change, size_t side)
{
    return change->there[side] ? cli_json_count(change->value[side]) : json_null();
}

static void tell(struct diff *diff, json_t *changes, const struct change *change)
{
    char old[32], new[32];
    if (diff->list == NULL) {
        fprintf(diff->cli->out, "    %s %s -> %s\n", change->field, value_text(change, 0, old),
                value_text(change, 1, new));
        return;
    }
    if (json_array_append_new(changes, json_pack("{s:s, s:o, s:o}", "field", change->field, "a", value_json(change, 0),
                                                 "b", value_json(change, 1))) != 0)
        diff->failed = true;
}

static void compare_fields(struct diff *diff, json_t *changes, const struct pamu_paace *a, const struct pamu_paace *b)
{
    size_t count;
    const struct pamu_field_row *rows = pamu_paace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        struct change change = {rows[i].name,
                                {pamu_paace_get(a, &rows[i]), pamu_paace_get(b, &rows[i])},
                                {pamu_paace_has(a, &rows[i]) != 0, pamu_paace_has(b, &rows[i]) != 0}};
        if (change.there[0] != change.there[1] || change.value[0] != change.value[1])
            tell(diff, changes, &change);
    }
    for (size_t word = 0; word < PAMU_PAACE_WORDS; word++) {
        char name[40];
        struct change change = {name, {a->reserved[word], b->reserved[word]}, {true, true}};
        (void)snprintf(name, sizeof name, "reserved bits at byte 0x%02zx", word * 4);
        if (a->reserved[word] != b->reserved[word])
            tell(diff, changes, &change);
    }
}

static void compare_operations(struct diff *diff, json_t *changes, const struct pamu_ome *a, const struct pamu_ome *b)
{
    for (size_t i = 0; i < PAMU_OME_BYTES; i++) {
        char name[40];
        struct change change = {name, {a->moe[i], b->moe[i]}, {true, true}};
        (void)snprintf(name, sizeof name, "operation 0x%02zx", i);
        if (a->moe[i] != b->moe[i])
            tell(diff, changes, &change);
    }
}

static bool is_same(const struct cli_entry *a, const struct cli_entry *b)
{
    return memcmp(&a->paace, &b->paace, sizeof a->paace) == 0 && memcmp(&a->ome, &b->ome, sizeof a->ome) == 0;
}

static void tell_entry(struct diff *diff, const struct cli_entry *entry, const bool there[2], json_t *changes)
{
    const char *what = !there[0] ? "only in the second" : !there[1] ? "only in the first" : "changed";
    if (diff->list == NULL)
        fprintf(diff->cli->out, "%s 0x%" PRIx32 ": %s\n", image_table_name(entry->table), entry->index, what);
    else if (json_array_append_new(diff->list,
                                   json_pack("{s:s, s:o, s:s, s:o}", "table", image_table_name(entry->table), "index",
                                             cli_json_count(entry->index), "what", what, "changes", changes)) != 0)
        diff->failed = true;
}

static void compare_entry(struct diff *diff, enum image_table_id table, uint32_t index)
{
    struct cli_entry a, b;
    bool there[2] = {cli_read_entry(diff->tables[0], table, index, &a),
                     cli_read_entry(diff->tables[1], table, index, &b)};
    if ((!there[0] && !there[1]) || (there[0] && there[1] && is_same(&a, &b)))
        return;
    json_t *changes = diff->list != NULL ? json_array() : NULL;
    diff->entries++;
    tell_entry(diff, &a, there, changes);
    if (!there[0] || !there[1])
        return;
    if (table == IMAGE_OMT)
        compare_operations(diff, changes, &a.ome, &b.ome);
    else
        compare_fields(diff, changes, &a.paace, &b.paace);
}

static void compare_tables(struct diff *diff)
{
    for (size_t table = 0; table < IMAGE_TABLE_COUNT; table++) {
        uint32_t a = diff->tables[0]->table[table].entries, b = diff->tables[1]->table[table].entries;
        for (uint32_t i = 0; i < (a > b ? a : b) && !cli_stopped(diff->cli); i++)
            compare_entry(diff, (enum image_table_id)table, i);
    }
}

static enum cli_status print_diff(struct diff *diff)
{
    if (diff->failed) {
        json_decref(diff->list);
        return cli_out_of_memory(diff->cli);
    }
    if (diff->list == NULL) {
        fprintf(diff->cli->out, "%" PRIu64 " entries differ\n", diff->entries);
        return CLI_OK;
    }
    return cli_print_json(diff->cli, json_pack("{s:s, s:o}", "schema", "pamusim.diff/1", "entries", diff->list));
}

static enum cli_status exec(struct cli_context *cli)
{
    struct image *images[2] = {NULL, NULL};
    struct image_tables tables[2];
    struct diff diff = {.cli = cli, .tables = {&tables[0], &tables[1]}};
    if (strcmp(cli->operands[0], "-") == 0 && strcmp(cli->operands[1], "-") == 0)
        return cli_fail(cli, "only one of the images can be standard input");
    enum cli_status status = cli_read_image(cli, cli->operands[0], &images[0], &tables[0]);
    if (status == CLI_OK)
        status = cli_read_image(cli, cli->operands[1], &images[1], &tables[1]);
    if (status == CLI_OK) {
        diff.list = cli->json ? json_array() : NULL;
        compare_tables(&diff);
        status = print_diff(&diff);
    }
    image_destroy(images[0]);
    image_destroy(images[1]);
    return status == CLI_OK && diff.entries > 0 ? CLI_NO : status;
}

static const struct cli_option options[] = {
    CLI_OPTIONS_IMAGE,
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_diff = {
    .name = "diff",
    .summary = "compare two images of tables, entry by entry and field by field",
    .operands = "IMAGE OTHER",
    .details =
        "Both images are read by the same options; each may have a form of its own if --form is not given. How they "
        "are read is told at dump. Exit 1 if an entry differs.",
    .options = options,
    .least = 2,
    .most = 2,
    .exec = exec,
};
