/* What a model is made of: the hardware's description and the knobs. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_CONFIG_H
#define PAMU_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pamu/error.h"
#include "pamu/memory.h"
#include "pamu/reason.h"

#define PAMU_MAX_INSTANCES 16u /* what u-boot's fixed loop assumes at most (FACTS section 7) */
#define PAMU_MAX_LINES 4096u   /* of one cache */

/* The three look-up caches of an instance (rule C1). */
enum pamu_structure { PAMU_PPAACE, PAMU_SPAACE, PAMU_OMT, PAMU_STRUCTURE_COUNT };

/* "ppaace", "spaace", "omt". */
const char *pamu_structure_name(enum pamu_structure structure);

/* One cache. lines is a multiple of ways; sets = lines / ways need not be a power of two. */
struct pamu_geometry {
    uint16_t lines; /* 1 .. PAMU_MAX_LINES */
    uint16_t ways;  /* 1 .. lines */
};

/* Errata switches (rule V3). name, help */
#define PAMU_ERRATUM_LIST(X)                                                               \
    X(a003638, "A-003638", "violations of an LIODN whose V is 0 are reported")             \
    X(a005982, "A-005982", "writing PPBA or SPBA leaves the caches valid while PC[OCE]=0") \
    X(pamu3, "PAMU-3", "PICS[AVICS] needs two writes of 1 to clear")                       \
    X(a001, "PAMU-A001", "writing 1 to a write-one-to-clear bit that is 0 sets it")        \
    X(a007907, "A-007907", "no L1 stashing on e6500 cores (seen by lint only)")            \
    X(a004510, "A-004510", "tables need a coherence subdomain of their own (seen by lint only)")

/* The hardware as a chip profile describes it (see pamu/chip.h), or as a test bench fills it in. */
struct pamu_hardware {
    uint8_t instances; /* 1 .. PAMU_MAX_INSTANCES (rule M1) */
    uint8_t mwce;      /* PC3[MWCE], 0 .. 15: at most 1 << (1 + mwce) subwindows (rule M3) */
    uint16_t mliodn;   /* PC2[MLIODN] (rule M3) */
    struct pamu_geometry cache[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT]; /* rule C1 */
    struct {
#define PAMU_ERRATUM_MEMBER(member, name, help) bool member;
        PAMU_ERRATUM_LIST(PAMU_ERRATUM_MEMBER)
#undef PAMU_ERRATUM_MEMBER
    } erratum;
};

/* Words a knob can take. */
enum { PAMU_DISABLED_DENY, PAMU_DISABLED_PASS };
enum { PAMU_CROSS_DENY, PAMU_CROSS_SPLIT };
enum { PAMU_COMPOSE_REPLACE, PAMU_COMPOSE_ADD };
enum { PAMU_DIRECTIVE_QUERY, PAMU_DIRECTIVE_UPDATE, PAMU_DIRECTIVE_NONE };
enum { PAMU_INDEX_MODULO, PAMU_INDEX_XOR };
enum { PAMU_POLICY_LRU, PAMU_POLICY_FIFO, PAMU_POLICY_PLRU, PAMU_POLICY_RANDOM };
enum { PAMU_AVICS_VISIBLE, PAMU_AVICS_HIDDEN };
enum { PAMU_W1C_KEEP_LIODN, PAMU_W1C_CLEAR_LIODN };
enum { PAMU_MALFORMED_ERROR, PAMU_MALFORMED_LAV, PAMU_MALFORMED_WAV };
enum { PAMU_OFF, PAMU_ON };

/* The K rules, each a knob. All are plain numbers, so that one row table can read and write them; pamu_knobs_default()
 * fills in the defaults, pamu_knob_set() takes the names and words of docs/guide/knobs.md. */
struct pamu_knobs {
    uint32_t disabled;                     /* T3  disabled=deny|pass */
    uint32_t cross;                        /* T8  cross=deny|split */
    uint32_t compose;                      /* T13 compose=replace|add */
    uint32_t directive;                    /* T11 directive=query|update|none */
    uint32_t snoop;                        /* C5  snoop=off|on */
    uint32_t keep_invalid;                 /* C3  keep-invalid=off|on */
    uint32_t index;                        /* C2  index=modulo|xor */
    uint32_t policy[PAMU_STRUCTURE_COUNT]; /* C2  policy.ppaace= .. lru|fifo|plru|random */
    uint32_t seed;                         /* C2  seed of policy random */
    uint32_t lines[PAMU_STRUCTURE_COUNT];  /* C1  lines.ppaace= ..: 0 takes the chip's */
    uint32_t ways[PAMU_STRUCTURE_COUNT];   /* C1  ways.ppaace= ..: 0 takes the chip's */
    uint32_t avs1_liodn;                   /* M2  avs1-liodn=keep|clear, when status bits are cleared */
    uint32_t avics;                        /* V3  avics=visible|hidden under A-003638 */
    uint32_t secure_boot;                  /* M4  secure-boot=off|on */
    uint32_t burst;                        /* D1  burst=bytes; 0 does not split */
    uint32_t phys_bits;                    /* T13 phys-bits, lint only */
    uint32_t malformed[PAMU_REASON_COUNT]; /* T6 malformed-*=error|lav|wav, used for the T6 reasons */
    uint32_t code[PAMU_REASON_COUNT];      /* V1 code.REASON=1.., the code within the AVS1 class */
};

/* A row of the knob table. */
struct pamu_knob_row {
    const char *name;         /* "cross"; array knobs have one row an element: "policy.spaace", "code.hole" */
    const char *rule;         /* "T8" */
    const char *help;         /* one line */
    const char *const *words; /* NULL-terminated, in value order; NULL for a number */
    uint32_t minimum, maximum;
    size_t offset; /* of the uint32_t in struct pamu_knobs */
};

/* Fills in every default. */
void pamu_knobs_default(struct pamu_knobs *knobs);

/* The number of knobs, and one row by index (NULL past the end), of static life. */
size_t pamu_knob_count(void);
const struct pamu_knob_row *pamu_knob_row(size_t index);

/* The row called name, or NULL. */
const struct pamu_knob_row *pamu_knob_find(const char *name);

/* Sets a knob from text: one of its words, or a number (0x allowed) in range.
 * PAMU_ERR_NAME for an unknown knob, PAMU_ERR_VALUE for anything else; nothing is changed then. */
enum pamu_error pamu_knob_set(struct pamu_knobs *knobs, const char *name, const char *value);

/* The value of a knob as a number; row must come from the table. */
uint32_t pamu_knob_get(const struct pamu_knobs *knobs, const struct pamu_knob_row *row);

/* The value as pamu_knob_set() takes it; "?" for one that no word stands for. buffer of at least 32 bytes holds it;
 * returns buffer, or a word of static life. */
const char *pamu_knob_text(const struct pamu_knobs *knobs, const struct pamu_knob_row *row, char buffer[32]);

/* A fact of an event, such as {"IOVA", 0x1000}. */
struct pamu_fact {
    const char *name; /* static life */
    uint64_t value;
};

enum pamu_event_kind {
    PAMU_EVENT_PASS,   /* the rule was applied and holds */
    PAMU_EVENT_FAIL,   /* the rule decides the verdict */
    PAMU_EVENT_LOOKUP, /* a cache look-up; facts: key, hit, enabled, entry (its address); bytes: the entry, if it hit */
    PAMU_EVENT_FETCH,  /* an entry was read from memory: bytes and address */
    PAMU_EVENT_STALE,  /* a translation uses an entry that memory no longer holds */
    PAMU_EVENT_VIOLATION, /* captured (V1), lost (V2), or not reported (V3: V=0 without A-003638) */
};

#define PAMU_EVENT_FACTS 6u

/* One rule as it is applied. Everything it points to lives until the callback returns. */
struct pamu_event {
    enum pamu_event_kind kind;
    enum pamu_rule rule;
    enum pamu_reason reason;       /* with FAIL and VIOLATION */
    enum pamu_structure structure; /* with LOOKUP, FETCH, STALE */
    const uint8_t *bytes;          /* with FETCH and LOOKUP: the entry; else, and if its fetch was rejected, NULL */
    size_t length;                 /* of bytes */
    size_t facts;
    struct pamu_fact fact[PAMU_EVENT_FACTS];
};

/* Called for each rule in order of application; must not call the model. */
typedef void pamu_event_fn(void *user, const struct pamu_event *event);

/* The two translations that stay in the tree for good. */
enum pamu_walk {
    PAMU_WALK_FAST,      /* decoded entries; falls back to the reference walk while an event callback is set */
    PAMU_WALK_REFERENCE, /* table bytes, rule by rule */
};

/* All a model is created from; copied, and not kept. */
struct pamu_config {
    struct pamu_hardware hardware;
    struct pamu_knobs knobs;
    const struct pamu_memory_ops *memory; /* not NULL; must outlive the model */
    void *memory_user;
    pamu_event_fn *event; /* NULL for none */
    void *event_user;
    enum pamu_walk walk;
};

#endif
