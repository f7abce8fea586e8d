/* Table entries as text and as JSON. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_IMAGE_ENTRY_H
#define CLI_IMAGE_ENTRY_H

#include "cli.h"
#include "image/tables.h"

/* An entry of any table. */
struct cli_entry {
    enum image_table_id table;
    uint32_t index;
    uint64_t address;
    bool valid;
    struct pamu_paace paace; /* of PPAACT and SPAACT */
    struct pamu_ome ome;     /* of the OMT */
};

/* Reads one. False if it is not in the image. */
bool cli_read_entry(const struct image_tables *tables, enum image_table_id table, uint32_t index,
                    struct cli_entry *entry);

/* Prints an entry with all its fields. */
void cli_print_entry(FILE *out, const struct cli_entry *entry);

/* An entry as JSON, a new reference; NULL if memory ran out. */
json_t *cli_entry_json(const struct cli_entry *entry);

#endif
