/* Texts, notes and errors for the parts that read a chip. SPDX-License-Identifier: BSD-2-Clause */
#include "dtb/reader.h"

#include <stdio.h>
#include <string.h>

/* ---- texts ---- */

const char *dtb_text(struct dtb_reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = dtb_vtext(reader->arena, format, arguments);
    va_end(arguments);
    return text;
}

const char *dtb_path(struct dtb_reader *reader, uint32_t node)
{
    uint32_t chain[DTB_MAX_DEPTH + 1];
    size_t count = 0, used = 0;
    for (; node != 0; node = reader->tree.nodes[node].parent)
        chain[count++] = node;
    char path[(DTB_MAX_NAME + 1) * DTB_MAX_DEPTH + 2] = "/";
    while (count-- > 0) {
        const char *name = reader->tree.nodes[chain[count]].name;
        used += (size_t)snprintf(path + used, sizeof path - used, "/%s", name);
    }
    return dtb_text(reader, "%s", path);
}

const char *dtb_source(struct dtb_reader *reader, uint32_t node, const char *property)
{
    return dtb_text(reader, "device tree %s: %s", dtb_path(reader, node), property);
}

const char *dtb_lacking(struct dtb_reader *reader, const char *source)
{
    return dtb_text(reader, "not in the tree; from profile %s: %s", reader->profile->name, source);
}

struct pamu_chip_value dtb_fallback(struct dtb_reader *reader, const struct pamu_chip_value *value)
{
    return (struct pamu_chip_value){value->value, value->known, dtb_lacking(reader, value->source)};
}

static bool make_room(struct dtb_reader *reader)
{
    struct dtb_notes *notes = reader->notes;
    if (notes->count < notes->room)
        return true;
    size_t room = notes->room == 0 ? 32 : 2 * notes->room;
    struct dtb_note *rows = dtb_alloc(reader->arena, room, sizeof *rows);
    if (rows == NULL)
        return false;
    if (notes->count > 0)
        memcpy(rows, notes->rows, notes->count * sizeof *rows);
    notes->rows = rows;
    notes->room = room;
    return true;
}

void dtb_note(struct dtb_reader *reader, const char *fact, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = dtb_vtext(reader->arena, format, arguments);
    va_end(arguments);
    if (make_room(reader))
        reader->notes->rows[reader->notes->count++] = (struct dtb_note){dtb_text(reader, "%s", fact), text};
}

/* ---- errors ---- */

static bool vfail(struct dtb_reader *reader, enum dtb_code code, const char *format, va_list arguments)
{
    reader->error->code = code;
    (void)vsnprintf(reader->error->text, sizeof reader->error->text, format, arguments);
    dtb_make_printable(reader->error->text);
    return false;
}

bool dtb_fail(struct dtb_reader *reader, enum dtb_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfail(reader, code, format, arguments);
    va_end(arguments);
    return false;
}

bool dtb_fail_at(struct dtb_reader *reader, uint32_t node, const char *property, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *what = dtb_vtext(reader->arena, format, arguments);
    va_end(arguments);
    return dtb_fail(reader, DTB_ERR_CONTENT, "%s: %s: %s", dtb_path(reader, node), property, what);
}

void *dtb_make(struct dtb_reader *reader, size_t count, size_t size)
{
    void *memory = dtb_alloc(reader->arena, count, size);
    if (memory == NULL)
        (void)dtb_fail(reader, DTB_ERR_MEMORY, "out of memory");
    return memory;
}
