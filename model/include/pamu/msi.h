/* MSI banks behind windows: where they are, whose they are (R13 to R20). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_MSI_H
#define PAMU_MSI_H

#include "pamu/chip.h"
#include "pamu/domain.h"

/* The PAMU knows nothing of MSIs: a bank is a page of registers that a window maps as it maps memory (rule R13). What
 * is told here is docs/spec/msi.md at length. Calls that can be refused behave as those of pamu/domain.h:
 * PAMU_ERR_REFUSED with *refusal filled in and nothing changed, PAMU_ERR_ARGUMENT for a domain that is none,
 * PAMU_ERR_BUS. */

/* ---- silicon: numbers of the chip alone (FACTS section 10) ---- */

#define PAMU_MSI_MAX_BANKS 16u
#define PAMU_MSI_BITS 32u /* interrupts of a register MSIRn */
#define PAMU_MSI_PAGE UINT64_C(4096)

/* The page that a window has to map for a bank. */
struct pamu_msi_place {
    uint64_t page;   /* physical address, a multiple of PAMU_MSI_PAGE */
    uint32_t offset; /* of the register in the page */
    bool alone;      /* no other bank's register is on this page (rule R18) */
};

/* What a write to a message register raises: bit of MSIR register of bank. */
struct pamu_msi_target {
    uint32_t bank, reg, bit;
};

/* Tells where a bank is. PAMU_ERR_ARGUMENT if the chip has no such bank. */
enum pamu_error pamu_msi_place(const struct pamu_chip *chip, uint32_t bank, struct pamu_msi_place *place);

/* The data that raises a target when written to the register of pamu_msi_place(): SRS<<5 | IBS for MSIIR, IBS<<4 | SRS
 * for MSIIR1. PAMU_ERR_ARGUMENT if the chip has no such target. */
enum pamu_error pamu_msi_encode(const struct pamu_chip *chip, const struct pamu_msi_target *target, uint32_t *data);

/* What 4 bytes written to a physical address raise: MSIIR inside a bank's block, or the register on its own page.
 * False, and *target untouched, if it is no message register or the data names a register that the bank has not. */
bool pamu_msi_decode(const struct pamu_chip *chip, uint64_t address, uint32_t data, struct pamu_msi_target *target);

/* ---- books: who has which bank ---- */

/* enumerator, name, help: how isolated the groups are (rules R18, R19) */
#define PAMU_MSI_ISOLATION_LIST(X)                                                       \
    X(SHARED, "shared", "every group may use every bank")                                \
    X(EXCLUSIVE, "exclusive", "a bank, and all others on its page, belong to one group") \
    X(RESERVE_HOST, "reserve-host", "exclusive, and bank 0 belongs to the host")

enum pamu_msi_isolation {
#define PAMU_MSI_ISOLATION_ENUM(enumerator, name, help) PAMU_MSI_##enumerator,
    PAMU_MSI_ISOLATION_LIST(PAMU_MSI_ISOLATION_ENUM)
#undef PAMU_MSI_ISOLATION_ENUM
        PAMU_MSI_ISOLATION_COUNT
};

/* "shared"; "?" for anything else. Static life. */
const char *pamu_msi_isolation_name(enum pamu_msi_isolation isolation);

/* Finds one by name. PAMU_ERR_NAME, and *isolation untouched, if there is none. */
enum pamu_error pamu_msi_isolation_find(const char *name, enum pamu_msi_isolation *isolation);

/* Opaque: the banks of one device, their users, and the allocator of messages. */
struct pamu_msi;

/* Makes the books for the domains of software, in memory from malloc(); both must outlive them. Isolation is "shared",
 * not forced. PAMU_ERR_ARGUMENT if the chip has more than PAMU_MSI_MAX_BANKS banks, PAMU_ERR_MEMORY. */
enum pamu_error pamu_msi_create(struct pamu_software *software, const struct pamu_chip *chip, struct pamu_msi **msi);

/* Gives the books back; NULL is allowed. What is mapped stays mapped. */
void pamu_msi_destroy(struct pamu_msi *msi);

/* Says how isolated groups are. With force, a domain that wants a bank of another group is put into that group instead
 * of being refused (rule R18). Refused: EBUSY (R18) once a domain has banks. PAMU_ERR_ARGUMENT for an isolation that is
 * none. */
enum pamu_error pamu_msi_isolate(struct pamu_msi *msi, enum pamu_msi_isolation isolation, bool force,
                                 struct pamu_refusal *refusal);

/* Forgets a domain: its banks, messages and group. To be called after pamu_domain_destroy(). */
void pamu_msi_forget(struct pamu_msi *msi, uint32_t domain);

/* ---- a domain's banks: a list that grows and never changes otherwise (rule R20) ---- */

struct pamu_msi_banks {
    uint32_t count;                    /* what GET_MSI_BANK_COUNT answers (rule R14) */
    uint32_t bank[PAMU_MSI_MAX_BANKS]; /* of the chip, by index in the domain */
    uint32_t group;                    /* a domain's number: the first of its group */
};

/* Tells a domain's banks. A domain that has none yet is given some: all of them if shared, else the first that nobody
 * has. Refused: EPERM (R18) if the chip's pages hold several banks and the isolation asked for is not to be had; ENOSPC
 * (R19) if groups outnumber the banks. */
enum pamu_error pamu_msi_list(struct pamu_msi *msi, uint32_t domain, struct pamu_msi_banks *banks,
                              struct pamu_refusal *refusal);

/* Gives a domain this list of banks: hot-plug. Refused: EBUSY (R20) unless the list it has is the beginning of the new
 * one; EINVAL (R20) if a bank comes twice; ENOENT (R14) for a bank the chip has not; EPERM (R18), ENOSPC (R19) for one
 * that isolation keeps from the domain. PAMU_ERR_ARGUMENT for count 0 or over PAMU_MSI_MAX_BANKS. */
enum pamu_error pamu_msi_plug(struct pamu_msi *msi, uint32_t domain, const uint32_t *banks, uint32_t count,
                              struct pamu_refusal *refusal);

/* ---- mapping ---- */

/* Maps the page of a bank, an index into the domain's list, at the start of the window at iova. size says how much the
 * caller wants mapped. Refused: ENOENT (R14) for a bank that is not there; EINVAL (R17) unless size is PAMU_MSI_PAGE;
 * EINVAL (R15) if no window begins at iova; EBUSY (R15) if the window or the bank is mapped; and as pamu_msi_list() and
 * pamu_domain_map() otherwise. */
enum pamu_error pamu_msi_map(struct pamu_msi *msi, uint32_t domain, uint64_t iova, uint32_t index, uint64_t size,
                             struct pamu_refusal *refusal);

/* Unmaps a bank. Refused: ENOENT (R14) for a bank that is not there; EINVAL (R12) if it is not mapped; and as
 * pamu_msi_list(). */
enum pamu_error pamu_msi_unmap(struct pamu_msi *msi, uint32_t domain, uint32_t index, struct pamu_refusal *refusal);

#define PAMU_MSI_UNMAPPED UINT32_MAX

/* The window that maps a bank of the domain, by index; PAMU_MSI_UNMAPPED if none does. */
uint32_t pamu_msi_window(const struct pamu_msi *msi, uint32_t domain, uint32_t index);

/* The index of the bank that a window maps; PAMU_MSI_UNMAPPED if it maps none. */
uint32_t pamu_msi_index_at(const struct pamu_msi *msi, uint32_t domain, uint32_t window);

/* ---- messages ---- */

/* What a device is programmed with (rule R16). */
struct pamu_msi_message {
    uint64_t address; /* IOVA of the window + offset of the register in its page */
    uint32_t data;
    struct pamu_msi_target target;
};

/* The message of a domain's interrupt irq in a bank: the host's allocator gives it the lowest free register and bit the
 * first time, and the same ever after. Refused: ENOENT (R14) for a bank that is not there; ENODEV (R16) while it is not
 * mapped; ENOSPC (R16) if all of its interrupts are given out; and as pamu_msi_list(). */
enum pamu_error pamu_msi_message(struct pamu_msi *msi, uint32_t domain, uint32_t index, uint32_t irq,
                                 struct pamu_msi_message *message, struct pamu_refusal *refusal);

/* ---- the policies of the thread, on one workload ---- */

/* What a user needs: memory of size bytes at an IOVA, and the banks his devices have interrupts in. */
struct pamu_msi_workload {
    uint64_t size;   /* a multiple of window; may be 0 */
    uint64_t iova;   /* a multiple of window */
    uint64_t phys;   /* a multiple of window */
    uint64_t window; /* bytes of a window */
    uint32_t used;   /* bit 1 << index of each bank in use */
};

struct pamu_msi_outcome {
    uint64_t aperture;         /* bytes; the smallest from 0 that this policy can do with */
    uint32_t windows;          /* of the aperture */
    uint32_t reserved;         /* of them, kept for banks */
    uint32_t mapped;           /* of those, mapped */
    uint32_t calls;            /* requests of the user: attributes, counts, maps */
    uint32_t refused;          /* banks in use that could not be mapped */
    struct pamu_refusal first; /* why, of the first of them; number is PAMU_NO_ERRNO if refused is 0 */
};

/* One policy. */
struct pamu_msi_policy {
    const char *name; /* "implicit" */
    const char *help;
    bool announced; /* room for all banks is kept, in a row */
    bool top;       /* at the top of the aperture */
    bool needs_dma; /* banks are mapped at the first DMA map, and not without one */
    uint32_t calls; /* for all banks together */
    uint32_t calls_each;
};

/* The policies A, B, C and D of the thread, in this order, of static life; *count gets 4. */
const struct pamu_msi_policy *pamu_msi_policies(size_t *count);

/* Lets an empty domain have the workload in the way of a policy: cuts it, maps memory and banks, tells what came of
 * it. A bank that is refused is an outcome; refused as a whole: EINVAL (R11) for a workload that is not of whole
 * windows, ENOENT (R14) for a bank in use that is not there, as pamu_msi_list(), and as the calls on domains for the
 * cut and the memory. What was done before stays then. */
enum pamu_error pamu_msi_policy_run(struct pamu_msi *msi, uint32_t domain, const struct pamu_msi_policy *policy,
                                    const struct pamu_msi_workload *workload, struct pamu_msi_outcome *outcome,
                                    struct pamu_refusal *refusal);

#endif
