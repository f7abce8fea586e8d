/* What the parts that read a chip of a device tree share. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DTB_READER_H
#define DTB_READER_H

#include "dtb/tree.h"

#define DTB_INSTANCE_BYTES 0x1000u /* rule M1 */
#define DTB_MOST_CID 255u          /* field CID has a byte (FACTS section 3) */

/* A table that grows, of notes. */
struct dtb_notes {
    struct dtb_note *rows;
    size_t count, room;
};

struct dtb_reader {
    struct dtb_arena *arena;
    struct dtb_tree tree;
    struct pamu_chip *chip;          /* being filled in */
    const struct pamu_chip *profile; /* what the tree lacks comes from here */
    const char *model, *choice;      /* the board's name; why that profile */
    const char *pcie_source;         /* of chip->pcie_compatible, to be told beside that of LIODNs */
    struct dtb_notes *notes;
    struct dtb_error *error;
    uint32_t soc, iommu, guts, l3, fabric, laws; /* nodes; DTB_NO_NODE where there is none */
    uint32_t pamu[PAMU_MAX_INSTANCES];           /* the pamu@ node of each instance, likewise */
};

/* ---- texts; all of them "" once memory has run out, which dtb_chip_create() finds out at the end ---- */

#if defined(__GNUC__)
#define DTB_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define DTB_PRINTF(text, first)
#endif

/* A text as printf() makes it. */
DTB_PRINTF(2, 3) const char *dtb_text(struct dtb_reader *reader, const char *format, ...);

/* "/soc@ffe000000/usb@210000". */
const char *dtb_path(struct dtb_reader *reader, uint32_t node);

/* The source of what a property says: "device tree /soc@ffe000000/usb@210000: fsl,liodn". */
const char *dtb_source(struct dtb_reader *reader, uint32_t node, const char *property);

/* The source of what the profile fills in: "not in the tree; from profile p4080: SOURCE". */
const char *dtb_lacking(struct dtb_reader *reader, const char *source);

/* A value of the profile, with such a source. */
struct pamu_chip_value dtb_fallback(struct dtb_reader *reader, const struct pamu_chip_value *value);

/* Adds a note. */
DTB_PRINTF(3, 4) void dtb_note(struct dtb_reader *reader, const char *fact, const char *format, ...);

/* ---- errors ---- */

/* Fills in *reader->error and returns false. */
DTB_PRINTF(3, 4) bool dtb_fail(struct dtb_reader *reader, enum dtb_code code, const char *format, ...);

/* DTB_ERR_CONTENT: "PATH: PROPERTY: WHAT". */
DTB_PRINTF(4, 5)
bool dtb_fail_at(struct dtb_reader *reader, uint32_t node, const char *property, const char *format, ...);

/* dtb_alloc(), with the error for it. */
void *dtb_make(struct dtb_reader *reader, size_t count, size_t size);

/* ---- places ---- */

/* The start of entry index of a node's reg as an offset in the CCSR space. False, after an error, if it is not one. */
bool dtb_ccsr_offset(struct dtb_reader *reader, uint32_t node, size_t index, uint32_t *offset);

/* The instance that a node's own fsl,iommu-parent names. False if it has none or names no instance. */
bool dtb_attached(const struct dtb_reader *reader, uint32_t node, unsigned *instance);

/* ---- parts, in the order they are called; false after an error ---- */

/* Chooses the profile: the one asked for, or by the tree's compatible strings. */
bool dtb_choose_profile(struct dtb_reader *reader, const struct pamu_chip *asked);

/* Finds the nodes that facts are read from. */
void dtb_find_places(struct dtb_reader *reader);

/* Names, parts, errata, LIODN bases. */
bool dtb_read_identity(struct dtb_reader *reader);

/* The array of values. */
bool dtb_read_values(struct dtb_reader *reader);

/* Instances: their number comes from the values. */
bool dtb_read_instances(struct dtb_reader *reader);

/* MSI banks. */
bool dtb_read_msi_banks(struct dtb_reader *reader);

/* CPUs and their stash ids. */
bool dtb_read_cpus(struct dtb_reader *reader);

/* Devices: they need the instances. */
bool dtb_read_devices(struct dtb_reader *reader);

#endif
