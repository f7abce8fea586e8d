/* Device trees: reading the file of --dtb, and telling what it lacks. SPDX-License-Identifier: BSD-2-Clause */
#include "dtb/dtb.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chip_report.h"
#include "cli.h"
#include "settings.h"

/* Reads a whole file, and one byte more than is legal, so that a larger one is noticed. */
static enum cli_status read_file(struct cli_context *cli, const char *path, unsigned char *bytes, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return cli_fail(cli, "%s: %s", path, strerror(errno));
    errno = 0;
    *size = fread(bytes, 1, DTB_MAX_BYTES + 1, file);
    int number = ferror(file) != 0 ? errno : 0;
    (void)fclose(file);
    return number == 0 ? CLI_OK : cli_fail(cli, "%s: %s", path, strerror(number));
}

enum cli_status cli_read_dtb(struct cli_context *cli, const char *path, const struct pamu_chip *fallback)
{
    unsigned char *bytes = malloc(DTB_MAX_BYTES + 1);
    size_t size = 0;
    if (bytes == NULL)
        return cli_out_of_memory(cli);
    struct dtb_error error;
    enum cli_status status = read_file(cli, path, bytes, &size);
    if (status == CLI_OK && dtb_chip_create(bytes, size, fallback, &cli->dtb, &error) != DTB_OK)
        status = cli_fail(cli, "%s: %s", path, error.text);
    free(bytes);
    return status;
}

bool cli_dtb_report(const struct dtb_chip *dtb, FILE *out)
{
    static const char *const heads[] = {"NOT IN THE TREE", "WHAT IS USED", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t i = 0; i < dtb_chip_notes(dtb); i++) {
        cli_table_cell(table, "%s", dtb_chip_note(dtb, i)->fact);
        cli_table_cell(table, "%s", dtb_chip_note(dtb, i)->text);
    }
    fprintf(out, "\ndevice tree of board %s; profile %s: %s\n\n", dtb_chip_model(dtb), dtb_chip_fallback(dtb)->name,
            dtb_chip_choice(dtb));
    return cli_table_print(table, out, 0);
}

json_t *cli_dtb_json(const struct dtb_chip *dtb)
{
    json_t *notes = json_array();
    for (size_t i = 0; i < dtb_chip_notes(dtb); i++) {
        const struct dtb_note *note = dtb_chip_note(dtb, i);
        if (json_array_append_new(notes, json_pack("{s:s, s:s}", "fact", note->fact, "text", note->text)) != 0) {
            json_decref(notes);
            return NULL;
        }
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "model", dtb_chip_model(dtb), "profile", dtb_chip_fallback(dtb)->name,
                     "choice", dtb_chip_choice(dtb), "notes", notes);
}
