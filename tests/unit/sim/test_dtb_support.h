/* Blobs for tests of device trees, made by dtc and by libfdt. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_DTB_SUPPORT_H
#define TEST_DTB_SUPPORT_H

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "dtb/dtb.h"
#include "pamu/device.h"

#define BLOB_BYTES 0x300000u

struct blob {
    uint8_t *bytes;
    size_t size;
};

/* The blob that dtc made of data/dts/NAME.dts, with room for changes. */
static inline struct blob load_blob(const char *name)
{
    char path[512];
    struct blob blob = {malloc(BLOB_BYTES), 0};
    (void)snprintf(path, sizeof path, "%s/%s.dtb", DTB_FOLDER, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL && blob.bytes != NULL, "%s is missing", path);
    blob.size = fread(blob.bytes, 1, BLOB_BYTES, file);
    (void)fclose(file);
    ck_assert_int_eq(fdt_open_into(blob.bytes, blob.bytes, BLOB_BYTES), 0);
    return blob;
}

/* Takes the room for changes away again. */
static inline void pack_blob(struct blob *blob)
{
    ck_assert_int_eq(fdt_pack(blob->bytes), 0);
    blob->size = fdt_totalsize(blob->bytes);
}

/* Sets a property to cells, adding it if need be; none at all for count 0. */
static inline void set_cells(struct blob *blob, const char *path, const char *property, const uint32_t *cells,
                             size_t count)
{
    uint8_t bytes[1024];
    ck_assert_uint_le(count * 4, sizeof bytes);
    for (size_t i = 0; i < count; i++) {
        for (unsigned b = 0; b < 4; b++)
            bytes[4 * i + b] = (uint8_t)(cells[i] >> (24 - 8 * b));
    }
    int node = fdt_path_offset(blob->bytes, path);
    ck_assert_msg(node >= 0, "no node %s", path);
    ck_assert_int_eq(fdt_setprop(blob->bytes, node, property, bytes, (int)(4 * count)), 0);
}

static inline void set_string(struct blob *blob, const char *path, const char *property, const char *string)
{
    int node = fdt_path_offset(blob->bytes, path);
    ck_assert_msg(node >= 0, "no node %s", path);
    ck_assert_int_eq(fdt_setprop(blob->bytes, node, property, string, (int)strlen(string) + 1), 0);
}

static inline void remove_property(struct blob *blob, const char *path, const char *property)
{
    int node = fdt_path_offset(blob->bytes, path);
    ck_assert_msg(node >= 0, "no node %s", path);
    ck_assert_int_eq(fdt_delprop(blob->bytes, node, property), 0);
}

/* A property of the node begun last. */
static inline void add_string(struct blob *blob, const char *property, const char *string)
{
    ck_assert_int_eq(fdt_property(blob->bytes, property, string, (int)strlen(string) + 1), 0);
}

static inline void add_cell(struct blob *blob, const char *property, uint32_t cell)
{
    ck_assert_int_eq(fdt_property_u32(blob->bytes, property, cell), 0);
}

/* A blob begun with libfdt's sequential calls, up to the properties of the root node: of a P4080, cells of 1. */
static inline struct blob begin_blob(void)
{
    struct blob blob = {malloc(BLOB_BYTES), 0};
    ck_assert_ptr_nonnull(blob.bytes);
    ck_assert_int_eq(fdt_create(blob.bytes, BLOB_BYTES), 0);
    ck_assert_int_eq(fdt_finish_reservemap(blob.bytes), 0);
    ck_assert_int_eq(fdt_begin_node(blob.bytes, ""), 0);
    add_string(&blob, "compatible", "fsl,P4080DS");
    add_cell(&blob, "#address-cells", 1);
    add_cell(&blob, "#size-cells", 1);
    return blob;
}

static inline void begin_node(struct blob *blob, const char *name)
{
    ck_assert_int_eq(fdt_begin_node(blob->bytes, name), 0);
}

static inline void end_node(struct blob *blob)
{
    ck_assert_int_eq(fdt_end_node(blob->bytes), 0);
}

/* Ends the root node and the blob. */
static inline void end_blob(struct blob *blob)
{
    end_node(blob);
    ck_assert_int_eq(fdt_finish(blob->bytes), 0);
    blob->size = fdt_totalsize(blob->bytes);
}

static inline void free_blob(struct blob *blob)
{
    free(blob->bytes);
    blob->bytes = NULL;
}

/* Reads a blob that must be good, and gives it back. */
static inline struct dtb_chip *read_good(struct blob *blob, const struct pamu_chip *fallback)
{
    struct dtb_chip *dtb = NULL;
    struct dtb_error error;
    pack_blob(blob);
    enum dtb_code code = dtb_chip_create(blob->bytes, blob->size, fallback, &dtb, &error);
    ck_assert_msg(code == DTB_OK, "%s: %s", dtb_strerror(code), error.text);
    ck_assert_int_eq(error.code, DTB_OK);
    free_blob(blob);
    return dtb;
}

/* Reads a blob that must be refused with this code and this in the text, and gives it back. */
static inline void read_bad(struct blob *blob, enum dtb_code code, const char *text)
{
    struct dtb_chip *dtb = NULL;
    struct dtb_error error;
    pack_blob(blob);
    ck_assert_int_eq(dtb_chip_create(blob->bytes, blob->size, NULL, &dtb, &error), code);
    ck_assert_ptr_null(dtb);
    ck_assert_int_eq(error.code, code);
    ck_assert_msg(strstr(error.text, text) != NULL, "'%s' is not in: %s", text, error.text);
    free_blob(blob);
}

/* The text of the note on a fact; it must be there. */
static inline const char *note_of(const struct dtb_chip *dtb, const char *fact)
{
    for (size_t i = 0; i < dtb_chip_notes(dtb); i++) {
        if (strcmp(dtb_chip_note(dtb, i)->fact, fact) == 0)
            return dtb_chip_note(dtb, i)->text;
    }
    ck_abort_msg("no note on %s", fact);
    return "";
}

static inline bool has_note(const struct dtb_chip *dtb, const char *fact)
{
    for (size_t i = 0; i < dtb_chip_notes(dtb); i++) {
        if (strcmp(dtb_chip_note(dtb, i)->fact, fact) == 0)
            return true;
    }
    return false;
}

static inline void ck_starts(const char *text, const char *start)
{
    ck_assert_msg(strncmp(text, start, strlen(start)) == 0, "'%s' does not start with '%s'", text, start);
}

#endif
