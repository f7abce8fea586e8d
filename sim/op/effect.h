/* Internal: the inside of a session, and the effect of each operation. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_EFFECT_H
#define OP_EFFECT_H

#include "op/session.h"
#include "pamu/vfio.h"

enum op_switch { OP_SWITCH_NOT_GIVEN, OP_SWITCH_OFF, OP_SWITCH_ON };

/* Settings of one origin: the script, or the outside. */
struct op_settings {
    const struct pamu_chip *chip;             /* NULL if not given */
    bool *given;                              /* by knob row */
    struct pamu_knobs knobs;                  /* those that are given */
    uint8_t erratum[PAMU_CHIP_ERRATUM_COUNT]; /* enum op_switch */
};

struct op_session {
    struct op_settings script, forced;
    enum pamu_walk walk;
    pamu_event_fn *event;
    void *event_user;
    op_observer_fn *observer; /* of DMA records and accesses; NULL for none */
    void *observer_user;
    pamu_observer_fn *lookups; /* hears of look-ups; NULL for none */
    void *lookups_user;
    uint64_t *coverage; /* the caller's counters (pamu/coverage.h); NULL for none */
    uint64_t memory_limit;
    struct mem_sparse *memory;
    struct pamu *pamu;         /* NULL until needed */
    enum pamu_flavour flavour; /* of the driver */
    unsigned bits;             /* of its unsigned long */
    struct pamu_placement placement;
    struct pamu_driver *driver;    /* software's side; NULL before boot or the first domain */
    struct pamu_msi *msi;          /* NULL before the first operation on MSI banks */
    struct pamu_vfio **containers; /* by domain, NULL where none is open */
    uint32_t container_capacity;
    struct op_strings *names; /* of domains, their ids index domains[] */
    uint32_t *domains;        /* PAMU_NO_DOMAIN where there is none */
    uint32_t domain_capacity;
    uint8_t placed[0x10000];    /* by LIODN: instance + 1, 0 for the chip's */
    uint8_t from_chip[0x10000]; /* by LIODN: instance of chip_placed */
    const struct pamu_chip *chip_placed;
    struct op_answer answer, checked;
};

/* An effect starts with an ok answer and, unless it goes without, with the model there. */
typedef void op_effect_fn(struct op_session *session, const struct op *op, struct op_answer *answer);

op_effect_fn op_do_chip, op_do_set, op_do_erratum, op_do_expect, op_do_restart, op_do_counters, op_do_part_of_stream;
op_effect_fn op_do_reset, op_do_reg_write, op_do_reg_read, op_do_bypass, op_do_bypass_read, op_do_mem_write,
    op_do_mem_fill, op_do_mem_read, op_do_mem_reject, op_do_mem_accept, op_do_irq, op_do_access, op_do_dma;
op_effect_fn op_do_tables, op_do_ppaace, op_do_ppaace_set, op_do_spaace, op_do_spaace_set, op_do_ome;
op_effect_fn op_do_domain, op_do_geometry, op_do_windows, op_do_attach, op_do_detach, op_do_map, op_do_unmap,
    op_do_enable, op_do_disable;
op_effect_fn op_do_flavour, op_do_boot, op_do_isr, op_do_iova_to_phys, op_do_stash, op_do_range, op_do_config_ppaace,
    op_do_config_spaace, op_do_disable_spaace, op_do_destroy, op_do_state;

op_effect_fn op_do_map_msi, op_do_unmap_msi, op_do_msi_count, op_do_msi_message, op_do_msi_write, op_do_msi_isolation,
    op_do_msi_plug, op_do_msi_policy;
op_effect_fn op_do_vfio_open, op_do_vfio_set_container, op_do_vfio_unset_container, op_do_vfio_set_iommu,
    op_do_vfio_set_geometry, op_do_vfio_set_windows, op_do_vfio_set_stash, op_do_vfio_get_attr, op_do_vfio_map_dma,
    op_do_vfio_unmap_dma, op_do_vfio_msi_count, op_do_vfio_map_msi, op_do_vfio_unmap_msi, op_do_vfio_enable,
    op_do_vfio_disable, op_do_ioctl;

/* ---- from session.c ---- */

/* Makes the model if there is none; false with an error answer if that fails. */
bool op_need_model(struct op_session *session, struct op_answer *answer);

/* Frees the model, software's side and memory, and forgets the script's settings. False if out of memory. */
bool op_begin_again(struct op_session *session);

/* Sets a knob or an erratum of one origin; false if there is none of that name or the value is not legal. */
bool op_set_knob(struct op_settings *settings, const char *name, const char *value);
bool op_set_erratum(struct op_settings *settings, const char *name, bool on);

/* ---- from effect_domain.c ---- */

/* Makes the driver and lets it initialise the device, if that was not done; false with an error answer if it fails.
 * silent is for a hypervisor without error policies. */
bool op_need_driver(struct op_session *session, bool silent, struct op_answer *answer);

/* The error answer of a call on the driver, or nothing if it went well; returns whether it did. */
bool op_driver_answer(struct op_answer *answer, enum pamu_error error, const struct pamu_refusal *refusal);

/* The domain that argument 0 names; false with an error answer if there is none. */
bool op_need_domain(struct op_session *session, const struct op *op, uint32_t *domain, struct op_answer *answer);

/* ---- from effect_msi.c and effect_vfio.c ---- */

/* Makes the books of the MSI banks, and the driver, if there are none; false with an error answer if that fails. */
bool op_need_msi(struct op_session *session, struct op_answer *answer);

/* Forgets the MSI banks and the container of a domain that is no more; or all of them. */
void op_forget_domain(struct op_session *session, uint32_t domain);
void op_forget_msi(struct op_session *session);

/* ---- from effect_silicon.c ---- */

/* True if the chip has the instance; else an error answer. */
bool op_need_instance(struct op_session *session, uint64_t instance, struct op_answer *answer);

/* The error answer of a memory call, or nothing if it is MEM_OK; returns whether it is. */
bool op_memory_answer(struct op_answer *answer, enum mem_error error);

/* Writes memory and lets the model's caches snoop it. */
bool op_write_memory(struct op_session *session, struct op_answer *answer, uint64_t address, const void *bytes,
                     size_t length);

#endif
