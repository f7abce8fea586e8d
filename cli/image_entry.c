/* Table entries as text and as JSON. SPDX-License-Identifier: BSD-2-Clause */
#include "image_entry.h"

#include <inttypes.h>

#include "number.h"

#define FIELDS_IN_LINE 7u

bool cli_read_entry(const struct image_tables *tables, enum image_table_id table, uint32_t index,
                    struct cli_entry *entry)
{
    *entry = (struct cli_entry){.table = table, .index = index};
    entry->address = image_entry_address(tables, table, index);
    if (table == IMAGE_OMT) {
        bool there = image_ome(tables, index, &entry->ome);
        entry->valid = there && image_ome_valid(&entry->ome);
        return there;
    }
    bool there = image_paace(tables, table, index, &entry->paace);
    entry->valid = there && entry->paace.v != 0;
    return there;
}

/* ---- text ---- */

/* A size given less one, as scripts write it. */
static const char *size_word(uint64_t last, char buffer[32])
{
    return last == UINT64_MAX ? "2^64" : cli_size_word(last + 1, buffer);
}

/* What the entry means, as far as it can be told from it alone. */
static void print_meaning(FILE *out, const struct pamu_paace *entry)
{
    static const char *const access[] = {"none", "r", "w", "rw"};
    char size[32];
    if (entry->pt == 0)
        fprintf(out, ", window 0x%" PRIx64 " size %s subwindows %" PRIu32, pamu_paace_window_base(entry),
                size_word(pamu_paace_window_last(entry), size), pamu_paace_subwindows(entry));
    else
        fprintf(out, ", of LIODN 0x%" PRIx32, entry->liodn);
    if (entry->atm == PAMU_ATM_WINDOW)
        fprintf(out, ", phys 0x%" PRIx64, pamu_paace_translated_base(entry));
    if (entry->pt != 0 || entry->mw != 0)
        fprintf(out, " mapped %s", size_word(pamu_paace_mapped_last(entry), size));
    fprintf(out, ", prot %s", access[entry->ap & 3]);
}

static void print_fields(FILE *out, const struct pamu_paace *entry)
{
    size_t count, printed = 0;
    const struct pamu_field_row *rows = pamu_paace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        if (!pamu_paace_has(entry, &rows[i]))
            continue;
        fputs(printed % FIELDS_IN_LINE == 0 ? "\n   " : "", out);
        fprintf(out, " %s=0x%" PRIx32, rows[i].name, pamu_paace_get(entry, &rows[i]));
        printed++;
    }
    for (size_t word = 0; word < PAMU_PAACE_WORDS; word++) {
        if (entry->reserved[word] != 0)
            fprintf(out, "\n    reserved bits 0x%08" PRIx32 " at byte 0x%02zx", entry->reserved[word], word * 4);
    }
    fputc('\n', out);
}

static void print_operations(FILE *out, const struct pamu_ome *entry)
{
    size_t printed = 0;
    for (size_t i = 0; i < PAMU_OME_BYTES; i++) {
        if (entry->moe[i] == 0)
            continue;
        fputs(printed % FIELDS_IN_LINE == 0 ? "\n   " : "", out);
        fprintf(out, " 0x%02zx=0x%02x", i, entry->moe[i]);
        printed++;
    }
    fputc('\n', out);
}

void cli_print_entry(FILE *out, const struct cli_entry *entry)
{
    fprintf(out, "%s 0x%" PRIx32 " at 0x%" PRIx64 ": %s", image_table_name(entry->table), entry->index, entry->address,
            entry->valid ? "valid" : "not valid");
    if (entry->table == IMAGE_OMT) {
        print_operations(out, &entry->ome);
        return;
    }
    print_meaning(out, &entry->paace);
    print_fields(out, &entry->paace);
}

/* ---- JSON ---- */

static json_t *fields_json(const struct pamu_paace *entry)
{
    size_t count;
    const struct pamu_field_row *rows = pamu_paace_fields(&count);
    json_t *fields = json_object();
    for (size_t i = 0; i < count; i++) {
        if (pamu_paace_has(entry, &rows[i]))
            (void)json_object_set_new(fields, rows[i].name, cli_json_count(pamu_paace_get(entry, &rows[i])));
    }
    return fields;
}

static json_t *reserved_json(const struct pamu_paace *entry)
{
    json_t *reserved = json_object();
    char name[16];
    for (size_t word = 0; word < PAMU_PAACE_WORDS; word++) {
        (void)snprintf(name, sizeof name, "0x%02zx", word * 4);
        if (entry->reserved[word] != 0)
            (void)json_object_set_new(reserved, name, cli_json_address(entry->reserved[word]));
    }
    return reserved;
}

static json_t *operations_json(const struct pamu_ome *entry)
{
    json_t *operations = json_object();
    char name[16];
    for (size_t i = 0; i < PAMU_OME_BYTES; i++) {
        (void)snprintf(name, sizeof name, "0x%02zx", i);
        if (entry->moe[i] != 0)
            (void)json_object_set_new(operations, name, cli_json_address(entry->moe[i]));
    }
    return operations;
}

json_t *cli_entry_json(const struct cli_entry *entry)
{
    json_t *json =
        json_pack("{s:s, s:o, s:o, s:b}", "table", image_table_name(entry->table), "index",
                  cli_json_count(entry->index), "address", cli_json_address(entry->address), "valid", entry->valid);
    if (json == NULL)
        return NULL;
    if (entry->table == IMAGE_OMT) {
        (void)json_object_set_new(json, "operations", operations_json(&entry->ome));
        return json;
    }
    (void)json_object_set_new(json, "fields", fields_json(&entry->paace));
    (void)json_object_set_new(json, "reserved", reserved_json(&entry->paace));
    return json;
}
