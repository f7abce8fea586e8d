/* Making a chip of a device tree, part by part. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dtb/reader.h"

struct dtb_chip {
    struct dtb_arena arena;
    struct pamu_chip chip;
    struct dtb_notes notes;
    const struct pamu_chip *fallback;
    const char *model, *choice;
};

static const char *const code_texts[] = {
#define DTB_CODE_TEXT(name, text) text,
    DTB_CODE_LIST(DTB_CODE_TEXT)
#undef DTB_CODE_TEXT
};

const char *dtb_strerror(enum dtb_code code)
{
    size_t at = (size_t)code;
    return at < sizeof code_texts / sizeof code_texts[0] ? code_texts[at] : "unknown code";
}

static const char *model_of(struct dtb_reader *reader)
{
    const char *model = dtb_string(&reader->tree, 0, "model");
    if (model == NULL)
        model = dtb_string(&reader->tree, 0, "compatible");
    return dtb_text(reader, "%s", model != NULL ? model : "unknown");
}

static bool read_chip(struct dtb_reader *reader, const struct pamu_chip *asked)
{
    if (!dtb_choose_profile(reader, asked))
        return false;
    dtb_find_places(reader);
    return dtb_read_identity(reader) && dtb_read_values(reader) && dtb_read_instances(reader) &&
           dtb_read_msi_banks(reader) && dtb_read_cpus(reader) && dtb_read_devices(reader);
}

static enum dtb_code read_blob(struct dtb_chip *dtb, const void *blob, size_t size, const struct pamu_chip *asked,
                               struct dtb_error *error)
{
    struct dtb_reader reader = {.arena = &dtb->arena, .chip = &dtb->chip, .notes = &dtb->notes, .error = error};
    enum dtb_code code = dtb_tree_read(&reader.tree, &dtb->arena, blob, size, error);
    if (code != DTB_OK)
        return code;
    reader.model = model_of(&reader);
    if (!read_chip(&reader, asked))
        return error->code;
    if (dtb->arena.failed)
        return (void)dtb_fail(&reader, DTB_ERR_MEMORY, "out of memory"), DTB_ERR_MEMORY;
    dtb->fallback = reader.profile;
    dtb->choice = reader.choice;
    dtb->model = reader.model;
    return DTB_OK;
}

enum dtb_code dtb_chip_create(const void *blob, size_t size, const struct pamu_chip *fallback, struct dtb_chip **dtb,
                              struct dtb_error *error)
{
    struct dtb_error unused;
    if (error == NULL)
        error = &unused;
    *error = (struct dtb_error){DTB_OK, ""};
    *dtb = calloc(1, sizeof **dtb);
    if (*dtb == NULL) {
        *error = (struct dtb_error){DTB_ERR_MEMORY, "out of memory"};
        return DTB_ERR_MEMORY;
    }
    enum dtb_code code = read_blob(*dtb, blob, size, fallback, error);
    if (code != DTB_OK) {
        dtb_chip_destroy(*dtb);
        *dtb = NULL;
    }
    return code;
}

void dtb_chip_destroy(struct dtb_chip *dtb)
{
    if (dtb == NULL)
        return;
    dtb_arena_release(&dtb->arena);
    free(dtb);
}

const struct pamu_chip *dtb_chip_profile(const struct dtb_chip *dtb)
{
    return &dtb->chip;
}

const struct pamu_chip *dtb_chip_fallback(const struct dtb_chip *dtb)
{
    return dtb->fallback;
}

const char *dtb_chip_model(const struct dtb_chip *dtb)
{
    return dtb->model;
}

const char *dtb_chip_choice(const struct dtb_chip *dtb)
{
    return dtb->choice;
}

size_t dtb_chip_notes(const struct dtb_chip *dtb)
{
    return dtb->notes.count;
}

const struct dtb_note *dtb_chip_note(const struct dtb_chip *dtb, size_t index)
{
    return index < dtb->notes.count ? &dtb->notes.rows[index] : NULL;
}
