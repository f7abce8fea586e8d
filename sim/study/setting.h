/* One configuration of a what-if study, and the axes along which it can vary. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_SETTING_H
#define STUDY_SETTING_H

#include "iotlb/task.h"
#include "pamu/chip.h"

#define STUDY_MOST_PAIRS 64u

/* How the records of several tenants come one after another. */
enum study_order {
    STUDY_ROUND_ROBIN, /* one of each in turn */
    STUDY_RANDOM,      /* each next one is anybody's, by seed */
    STUDY_TIME,        /* by timestamps, each tenant later than the one before it */
    STUDY_ORDER_COUNT,
};

struct study_pair {
    uint16_t liodn, to;
};

/* LIODNs that are something else, or elsewhere: "8:40+9:41". */
struct study_pairs {
    struct study_pair pair[STUDY_MOST_PAIRS];
    uint32_t count;
};

/* What is set. study_setting_start() gives the stream as it was recorded, on its chip. */
struct study_setting {
    const struct pamu_chip *chip;
    enum iotlb_scheme scheme;
    uint32_t windows;  /* 0: as recorded */
    uint8_t page_bits; /* 0: as recorded */
    uint8_t msi;       /* 0: banks as recorded; else the policy pamu_msi_policies()[msi - 1] (study/msi.h) */
    uint32_t burst;    /* 0: none */
    bool snoop_off;
    uint32_t lines[PAMU_STRUCTURE_COUNT], ways[PAMU_STRUCTURE_COUNT]; /* 0: the chip's */
    enum iotlb_policy policy[PAMU_STRUCTURE_COUNT];
    bool xor_index;
    uint32_t seed;
    uint32_t tenants; /* 1 .. STUDY_MOST_TENANTS */
    enum study_order order;
    struct study_pairs numbering; /* LIODN to the number it has instead; a number that another one had makes way along
                                     the chain: 8:40 alone swaps the two */
    struct study_pairs instances; /* LIODN to the instance where it sits; on another chip than recorded, besides what
                                     that says */
};

#define STUDY_ALL_INSTANCES 0xffffu /* a bit each */
#define STUDY_MOST_TENANTS 256u
#define STUDY_RECORDED "recorded" /* as a value of any axis: it is not set, and all is as it was recorded */
#define STUDY_TEXT 1024u          /* bytes of an axis' value as text, with its end */

enum study_range {
    STUDY_NO_RANGE,
    STUDY_POWERS,  /* all powers of two from A to B */
    STUDY_LETTERS, /* all letters from A to B */
};

/* A row of the table of axes. */
struct study_axis {
    const char *name;   /* "windows", "ways.ppaace" */
    const char *values; /* what is legal, for help and messages */
    const char *help;   /* one line */
    /* Takes one value; false if it is not legal. */
    bool (*parse)(const struct study_axis *axis, const char *text, struct study_setting *setting);
    /* The value as parse takes it, in its one canonical form; "" where it is not set, and others decide. */
    void (*print)(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT]);
    unsigned index;         /* of the structure, where the axis is of one; else 0 */
    enum study_range range; /* what A..B stands for */
};

/* The table, of static life. Axes in its order make a configuration's name. */
const struct study_axis *study_axes(size_t *count);

/* The axis of that name, or NULL. Those of the SPAACE cache may say so, as the others do: "ways.spaace" is "ways". */
const struct study_axis *study_axis_find(const char *name);

/* Fills in a setting with nothing set. */
void study_setting_start(struct study_setting *setting, const struct pamu_chip *chip);

/* The name of a configuration: "chip=p4080 windows=4 ways.spaace=2", all axes that are set. Returns the bytes it takes,
 * as snprintf(). */
size_t study_setting_name(const struct study_setting *setting, char *text, size_t size);

/* Whether hardware could be like that: NULL, or why not, in a text of static life. Ways that do not divide lines,
 * PLRU with ways that are no power of two, windows beside msi or page, and instances that are not there cannot be
 * simulated at all; *simulated is false then. */
const char *study_setting_doubt(const struct study_setting *setting, bool *simulated);

/* The caches of a setting that can be simulated. */
void study_setting_point(const struct study_setting *setting, struct iotlb_point *point);

/* What a view refers to, by LIODN. */
struct study_maps {
    uint16_t numbering[0x10000];
    uint8_t instances[0x10000];
};

/* The view of a setting of a stream that was recorded on a chip, but for layouts; it refers to maps. */
void study_setting_view(const struct study_setting *setting, const struct pamu_chip *recorded, struct study_maps *maps,
                        struct iotlb_view_config *view);

/* Whether two settings see the same stream, so that they can share one pass. */
bool study_setting_same_view(const struct study_setting *a, const struct study_setting *b);

#endif
