/* Chips: what public sources say of each SoC with a PAMU, value by value. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_CHIP_H
#define PAMU_CHIP_H

#include "pamu/config.h"

/* Everything reached from a profile is of static life and const. docs/spec/chips.md says how the rows came about. */

/* A number and where it comes from. */
struct pamu_chip_value {
    uint64_t value;     /* what to use: the documented default where known is false */
    bool known;         /* a source states it */
    const char *source; /* the source, or why there is none; never NULL */
};

enum pamu_chip_format { PAMU_CHIP_DECIMAL, PAMU_CHIP_HEX };

/* enumerator, name, format, knob that overrides it or NULL, help */
#define PAMU_CHIP_VALUE_LIST(X)                                                                            \
    X(CCSR_BASE, "ccsr-base", HEX, NULL, "physical address of the CCSR space")                             \
    X(CCSR_SIZE, "ccsr-size", HEX, NULL, "bytes of the CCSR space")                                        \
    X(PAMU_OFFSET, "pamu-offset", HEX, NULL, "first instance, from the CCSR base (rule M1)")               \
    X(PAMU_SIZE, "pamu-size", HEX, NULL, "bytes of all instances; 0x1000 each (rule M1)")                  \
    X(GUTS_OFFSET, "guts-offset", HEX, NULL, "global utilities, from the CCSR base")                       \
    X(BYPASS_OFFSET, "pamubypenr-offset", HEX, NULL, "PAMUBYPENR, from the global utilities (rule M1)")    \
    X(VIOLATION_INTERRUPT, "violation-interrupt", DECIMAL, NULL, "MPIC source of access violations")       \
    X(ERROR_INTERRUPT, "error-interrupt", DECIMAL, NULL, "MPIC source of hardware errors")                 \
    X(ERROR_INTERRUPT_BIT, "error-interrupt-bit", DECIMAL, NULL, "its fourth cell, the error number")      \
    X(LIODN_BITS, "liodn-bits", DECIMAL, NULL, "width of a LIODN register's number")                       \
    X(MLIODN, "mliodn", DECIMAL, NULL, "PC2[MLIODN] (rule M3)")                                            \
    X(MWCE, "mwce", DECIMAL, NULL, "PC3[MWCE] (rule M3)")                                                  \
    X(MAX_SUBWINDOWS, "max-subwindows", DECIMAL, NULL, "1 << (1 + MWCE)")                                  \
    X(PHYS_BITS, "phys-bits", DECIMAL, "phys-bits", "width of physical addresses (rule T13)")              \
    X(PORTID_MAPPING, "portid-mapping", HEX, NULL, "fsl,portid-mapping: coherency ports of the instances") \
    X(L3_STASH, "l3-stash-id", DECIMAL, NULL, "CID that stashes into the L3 (CPC)")                        \
    X(CSDIDS, "csd-ids", DECIMAL, NULL, "coherence subdomain ids of the coherency fabric")                 \
    X(SNOOPIDS, "snoop-ids", DECIMAL, NULL, "snoop ids of the coherency fabric")                           \
    X(LAWS, "laws", DECIMAL, NULL, "local access windows")

enum pamu_chip_value_id {
#define PAMU_CHIP_VALUE_ENUM(id, name, format, knob, help) PAMU_CHIP_##id,
    PAMU_CHIP_VALUE_LIST(PAMU_CHIP_VALUE_ENUM)
#undef PAMU_CHIP_VALUE_ENUM
        PAMU_CHIP_VALUE_COUNT
};

/* A row of the table of values. */
struct pamu_chip_value_row {
    const char *name; /* "phys-bits", as JSON writes it */
    const char *help; /* one line */
    const char *knob; /* overrides the value; NULL for none */
    enum pamu_chip_format format;
};

/* A part number that the profile stands for. */
struct pamu_chip_part {
    const char *name;           /* "P4040" */
    struct pamu_chip_value svr; /* SVR >> 8, as in u-boot's SVR_ constants; 0 where not known */
};

/* One cache of an instance (rule C1). */
struct pamu_chip_cache {
    struct pamu_geometry geometry; /* what to use: the documented default where known is false */
    bool known;
    const char *source; /* as in struct pamu_chip_value */
};

/* A device-tree node with fsl,iommu-parent. */
struct pamu_chip_node {
    const char *name;           /* "usb@210000" */
    uint16_t liodn_registers;   /* how many the tree names: 0..2 */
    uint16_t liodn_register[2]; /* GUTS offsets of its fsl,liodn-reg (of its children, for SRIO) */
};

/* One PAMU (rule M1). */
struct pamu_chip_instance {
    uint32_t ccsr_offset;
    uint32_t bypass_bit; /* in PAMUBYPENR */
    const char *source;  /* of both */
    struct pamu_chip_cache cache[PAMU_STRUCTURE_COUNT];
    const struct pamu_chip_node *nodes; /* the attached ones */
    size_t node_count;
    bool nodes_known;         /* false: no source says what is attached */
    const char *nodes_source; /* of the attachment, or why it is unknown */
};

/* Where a message is written (FACTS section 10): MSIIR takes SRS<<5 | IBS, MSIIR1 takes IBS<<4 | SRS. */
enum pamu_chip_msi_register { PAMU_CHIP_MSIIR, PAMU_CHIP_MSIIR1 };

#define PAMU_CHIP_MSI_REGISTERS 16u

/* One MSI bank. Offsets are from the CCSR base. */
struct pamu_chip_msi_bank {
    const char *compatible;
    uint32_t block_offset, block_size;
    uint32_t msiir_offset; /* MSIIR inside the block */
    uint32_t alias_offset; /* the register on the bank's own page; 0 on silicon without alias pages (rule R18) */
    enum pamu_chip_msi_register alias_register;  /* which register that is; MSIIR where there is no alias */
    uint16_t registers;                          /* MSIRn: 1 .. PAMU_CHIP_MSI_REGISTERS */
    uint16_t msis;                               /* of the bank: 32 for each register */
    uint16_t interrupt[PAMU_CHIP_MSI_REGISTERS]; /* MPIC source of each register */
    const char *source;
};

/* The switches of struct pamu_hardware.erratum, as numbers. */
enum pamu_chip_erratum_id {
#define PAMU_CHIP_ERRATUM_ENUM(member, name, help) PAMU_CHIP_ERRATUM_##member,
    PAMU_ERRATUM_LIST(PAMU_CHIP_ERRATUM_ENUM)
#undef PAMU_CHIP_ERRATUM_ENUM
        PAMU_CHIP_ERRATUM_COUNT
};

/* An erratum that a source ties to this chip (rule V3). One that is not listed is off. */
struct pamu_chip_erratum {
    enum pamu_chip_erratum_id id;
    bool on;              /* the profile's switch */
    const char *decision; /* why */
    const char *applies;  /* silicon, in the sources' words */
    const char *behaviour;
    const char *source;
};

/* A CPU node of the device tree and the stash ids u-boot gives to its caches. */
struct pamu_chip_cpu {
    const char *node;              /* "PowerPC,e6500@2" */
    uint8_t first, threads;        /* hardware thread numbers: first .. first + threads - 1 */
    struct pamu_chip_value l1, l2; /* CIDs; not known where u-boot writes none */
};

/* A DMA master with the LIODNs u-boot gives it. */
struct pamu_chip_device {
    const char *name; /* "usb1", "qman-portal0-dqrr", "fman1-1G-port0", "sec-job-ring0" */
    uint8_t liodns;   /* 1 or 2 */
    uint16_t liodn[2];
    const char *liodn_register[2];          /* where u-boot writes each; NULL where the facts do not say */
    const struct pamu_chip_value *instance; /* the PAMU it sits behind; 0 where not known (rule D3) */
    const char *note;                       /* NULL for none */
    const char *source;                     /* of the LIODNs */
};

/* LIODN bases that u-boot gives to a block; the LIODNs of its parts are base + offset. */
struct pamu_chip_base {
    const char *name; /* "FMAN1" */
    uint8_t liodns;   /* 1 or 2 */
    uint16_t liodn[2];
    const char *source;
};

/* One profile. */
struct pamu_chip {
    const char *name;       /* "p4080" */
    const char *variant_of; /* the profile this is another revision of, or NULL */
    const char *core;       /* "e500mc", from the CPU nodes of board_dts */
    const char *board_dts, *silicon_dtsi;
    const char *note;            /* on the profile as a whole; NULL for none */
    const char *liodn_source;    /* where devices and bases come from, and what that supposes */
    const char *pcie_compatible; /* of the controllers, as u-boot looks them up */
    const char *l3_compatible;   /* first string of the L3 (CPC) node of silicon_dtsi */
    bool l3_known_to_linux;      /* linux 6.1's PAMU driver finds it (FACTS section 12 item 7) */
    struct pamu_chip_value value[PAMU_CHIP_VALUE_COUNT]; /* by enum pamu_chip_value_id */
    size_t part_count, instance_count, msi_bank_count, erratum_count, cpu_count, device_count, base_count;
    const struct pamu_chip_part *parts;
    const struct pamu_chip_instance *instances;
    const struct pamu_chip_msi_bank *msi_banks;
    const struct pamu_chip_erratum *errata;
    const struct pamu_chip_cpu *cpus;
    const struct pamu_chip_device *devices;
    const struct pamu_chip_base *bases;
};

/* The number of profiles, and one by index (NULL past the end). A variant follows the profile it is a variant of. */
size_t pamu_chip_count(void);
const struct pamu_chip *pamu_chip_row(size_t index);

/* The profile called name, else the first that stands for a part called so ("P2040"); letter case ignored.
 * NULL if there is none. */
const struct pamu_chip *pamu_chip_find(const char *name);

/* The row of a value, or NULL if id is not below PAMU_CHIP_VALUE_COUNT. */
const struct pamu_chip_value_row *pamu_chip_value_row(enum pamu_chip_value_id id);

/* The name of an erratum, "A-003638", and the effect of its switch, one line; "?" if id is not below
 * PAMU_CHIP_ERRATUM_COUNT. */
const char *pamu_chip_erratum_name(enum pamu_chip_erratum_id id);
const char *pamu_chip_erratum_help(enum pamu_chip_erratum_id id);

/* Fills in all of *hardware (rules M1, M3, C1, V3). */
void pamu_chip_hardware(const struct pamu_chip *chip, struct pamu_hardware *hardware);

/* Fills in all of *config: the chip's hardware, the default knobs with the chip's phys-bits, and zeros (no memory, no
 * event callback, PAMU_WALK_FAST), so that the caller has only the memory interface left to set. */
void pamu_chip_config(const struct pamu_chip *chip, struct pamu_config *config);

/* The first device row that has the LIODN, or NULL. Several rows may share one. */
const struct pamu_chip_device *pamu_chip_liodn(const struct pamu_chip *chip, uint16_t liodn);

/* The device row called name (letter case ignored), or NULL. */
const struct pamu_chip_device *pamu_chip_device(const struct pamu_chip *chip, const char *name);

/* The instance an LIODN sits behind (rule D3): that of the first device row which has the LIODN and a known instance,
 * else 0 with known false, and the reason as source. */
struct pamu_chip_value pamu_chip_instance_of(const struct pamu_chip *chip, uint16_t liodn);

/* The physical address that a message of a bank is written to (rule R16): the alias register, or MSIIR in the block
 * where there is no alias page. Its page is what software maps (rule R13). 0 if bank is not below msi_bank_count. */
uint64_t pamu_chip_msi_address(const struct pamu_chip *chip, size_t bank);

#endif
