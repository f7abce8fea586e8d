/* Device trees: a chip's profile made of a flattened tree, value by value. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DTB_DTB_H
#define DTB_DTB_H

#include <stddef.h>

#include "pamu/chip.h"

/* docs/spec/dtb.md says which property each value is read from. What a tree does not say is taken from a profile, and
 * the value's source and a note say so. Nothing a blob holds can make these calls fail otherwise than by an error. */

/* enumerator, text */
#define DTB_CODE_LIST(X)                                             \
    X(DTB_OK, "success")                                             \
    X(DTB_ERR_MEMORY, "out of memory")                               \
    X(DTB_ERR_BLOB, "not a flattened device tree, or a damaged one") \
    X(DTB_ERR_LIMIT, "larger than the device tree of any board")     \
    X(DTB_ERR_CHIP, "the device tree names no chip with a profile")  \
    X(DTB_ERR_CONTENT, "a property of the device tree makes no sense")

enum dtb_code {
#define DTB_CODE_ENUM(name, text) name,
    DTB_CODE_LIST(DTB_CODE_ENUM)
#undef DTB_CODE_ENUM
};

#define DTB_MAX_BYTES 0x200000u /* of a blob; the largest of a board has 56 KB */
#define DTB_MAX_DEPTH 32u       /* of nodes in nodes */
#define DTB_MAX_NAME 127u       /* characters of a node's or property's name */
#define DTB_ERROR_TEXT 320u

/* An error for people. */
struct dtb_error {
    enum dtb_code code;
    char text[DTB_ERROR_TEXT]; /* what is wrong where, and what would be legal; without file name or line end */
};

/* Something the tree lacks, or that was left out of it. */
struct dtb_note {
    const char *fact; /* "portid-mapping", "caches of PAMU 2" */
    const char *text; /* what was looked for, and what is used instead */
};

/* A chip read from a tree; owns everything reached from it. Const after creation, so that threads may share it. */
struct dtb_chip;

/* The text of a code, of static life; "unknown code" for anything else. */
const char *dtb_strerror(enum dtb_code code);

/* Reads a chip from a blob of size bytes, which is copied and need not be aligned. fallback is the profile to fill in
 * what the tree lacks; NULL lets the tree's compatible strings choose one. On success *dtb is the caller's, to be given
 * back with dtb_chip_destroy(); on failure it is NULL, and *error (NULL is allowed) is filled in:
 * DTB_ERR_MEMORY; DTB_ERR_BLOB: damaged, truncated, not a tree; DTB_ERR_LIMIT: beyond one of the limits above, or of
 * docs/spec/dtb.md; DTB_ERR_CHIP: fallback is NULL and no profile fits; DTB_ERR_CONTENT: a property is there, and no
 * chip can be so. */
enum dtb_code dtb_chip_create(const void *blob, size_t size, const struct pamu_chip *fallback, struct dtb_chip **dtb,
                              struct dtb_error *error);

/* Gives a chip back; NULL is allowed. Nothing may use its profile any more. */
void dtb_chip_destroy(struct dtb_chip *dtb);

/* The chip as read. Its name is that of the profile it falls back on. Lives as long as dtb. */
const struct pamu_chip *dtb_chip_profile(const struct dtb_chip *dtb);

/* The profile that filled in what the tree lacks, of static life if it came from pamu_chip_find(). */
const struct pamu_chip *dtb_chip_fallback(const struct dtb_chip *dtb);

/* What the tree calls its board: model of the root node, else its first compatible string, else "unknown". */
const char *dtb_chip_model(const struct dtb_chip *dtb);

/* Why that profile was chosen: "compatible of the root node: fsl,P4080DS", or "it was asked for". */
const char *dtb_chip_choice(const struct dtb_chip *dtb);

/* The number of notes, and one by index (NULL past the end), in the order of reading. */
size_t dtb_chip_notes(const struct dtb_chip *dtb);
const struct dtb_note *dtb_chip_note(const struct dtb_chip *dtb, size_t index);

#endif
