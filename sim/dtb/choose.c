/* Which profile a tree belongs to, by its compatible strings. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "dtb/reader.h"

#define PART_CHARACTERS 5u /* "P4080", "t1042" */

/* The profile of the part that a word begins with: "P4080DS", "t1040-pcie". */
static const struct pamu_chip *of_part(const char *word)
{
    char part[PART_CHARACTERS + 1] = "";
    memcpy(part, word, strnlen(word, PART_CHARACTERS));
    return pamu_chip_find(part);
}

/* "VENDOR,WORD", of any vendor. */
static const struct pamu_chip *of_string(const char *string)
{
    const char *comma = strchr(string, ',');
    return comma == NULL ? NULL : of_part(comma + 1);
}

/* The board's own strings, of any vendor. */
static const struct pamu_chip *by_board(struct dtb_reader *reader)
{
    const struct dtb_property *property = dtb_find(&reader->tree, 0, "compatible");
    const char *string;
    for (size_t at = 0; (string = dtb_next_string(property, &at)) != NULL;) {
        const struct pamu_chip *chip = of_string(string);
        if (chip == NULL)
            continue;
        reader->choice = dtb_text(reader, "compatible of the root node: %s", string);
        return chip;
    }
    return NULL;
}

/* "fsl,p5020-elbc": the first string of a node is the most specific one; the others name chips it is like. */
static const struct pamu_chip *by_block(struct dtb_reader *reader)
{
    for (uint32_t node = 1; node < reader->tree.node_count; node++) {
        const char *string = dtb_string(&reader->tree, node, "compatible");
        bool on_chip = string != NULL && strncmp(string, "fsl,", 4) == 0 && strlen(string) > 4 + PART_CHARACTERS &&
                       string[4 + PART_CHARACTERS] == '-';
        const struct pamu_chip *chip = on_chip ? of_string(string) : NULL;
        if (chip == NULL)
            continue;
        reader->choice = dtb_text(reader, "compatible of %s: %s", dtb_path(reader, node), string);
        return chip;
    }
    return NULL;
}

bool dtb_choose_profile(struct dtb_reader *reader, const struct pamu_chip *asked)
{
    const struct pamu_chip *found = by_board(reader);
    if (found == NULL)
        found = by_block(reader);
    if (asked == NULL && found == NULL)
        return dtb_fail(
            reader, DTB_ERR_CHIP,
            "no compatible string names a chip that has a profile; the profile to fall back on must be named");
    reader->profile = asked != NULL ? asked : found;
    if (asked == NULL)
        return true;
    if (found != NULL && found != asked)
        dtb_note(reader, "profile", "%s was asked for, but the tree is of %s: %s", asked->name, found->name,
                 reader->choice);
    reader->choice = "it was asked for";
    return true;
}
