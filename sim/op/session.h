/* A session: one simulated machine that operations are applied to. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_SESSION_H
#define OP_SESSION_H

#include "memory/sparse.h"
#include "op/answer.h"
#include "op/op.h"
#include "pamu/chip.h"
#include "pamu/coverage.h"
#include "pamu/flavour.h"

/* Opaque; made and given back by the caller, one thread at a time. Holds the chip and the knobs, memory, the model,
 * software's side with its domains by name, and the last answer.
 *
 * The model is made by the first operation that needs it (all but chip, set, erratum, flavour, expect and restart);
 * from then on chip, set and erratum are refused with EBUSY. What op_force_*() set wins over the script and survives
 * restart. */
struct op_session;

#define OP_DEFAULT_CHIP "p4080" /* of a script that names none: the chip of the design thread */

/* A session whose memory holds at most limit bytes, 0 for MEM_DEFAULT_LIMIT; NULL if out of memory. */
struct op_session *op_session_create(uint64_t limit);

/* Gives a session back; NULL is allowed. */
void op_session_destroy(struct op_session *session);

/* Settings from outside the script: a chip, which outlives the session, and knobs. False if there is no such knob, or
 * the value is not legal, or the model exists already; nothing is changed then. */
bool op_force_chip(struct op_session *session, const struct pamu_chip *chip);
bool op_force_knob(struct op_session *session, const char *name, const char *value);

/* Takes back all that was forced. Does not change a model that exists. */
void op_force_nothing(struct op_session *session);

/* Which walk the model uses (PAMU_WALK_FAST at first) and who hears of rules applied (NULL for nobody). Legal at any
 * time; the walk counts for models made later. */
void op_session_set_walk(struct op_session *session, enum pamu_walk walk);
void op_session_set_event(struct op_session *session, pamu_event_fn *event, void *user);

/* Lets the model, and those made after restart, count into counts (pamu/coverage.h), which outlive the session; NULL
 * for none. Transactions then take the reference walk. */
void op_session_set_coverage(struct op_session *session, uint64_t *counts);

/* Says which instance an LIODN sits behind (rule D3), from a trace's header: wins over the chip's devices. False if
 * instance is not below PAMU_MAX_INSTANCES. */
bool op_session_place(struct op_session *session, uint16_t liodn, unsigned instance);

/* The instance of an LIODN (rule D3): as placed, else as the chip says, else 0. */
unsigned op_session_instance(const struct op_session *session, uint16_t liodn);

/* The model, made now if there is none. NULL if that fails; op_session_answer() says why then. Owned by the session,
 * until restart. */
struct pamu *op_session_model(struct op_session *session);

/* The memory; owned by the session, until restart. Writing here is not seen by the model's caches. */
struct mem_sparse *op_session_memory(struct op_session *session);

/* Software's side, or NULL before boot or the first domain; owned by the session, until restart. */
struct pamu_driver *op_session_driver(struct op_session *session);

/* The same where it is of flavour vfio-strict, else NULL. */
struct pamu_software *op_session_software(struct op_session *session);

/* The number of a domain by name, or PAMU_NO_DOMAIN. */
uint32_t op_session_domain(const struct op_session *session, const char *name);

/* The name of a domain by number, owned by the session; NULL if there is none. */
const char *op_session_domain_name(const struct op_session *session, uint32_t domain);

/* The chip in force, of static life or the one forced upon the session. */
const struct pamu_chip *op_session_chip(const struct op_session *session);

/* Called by op_apply() with what a DMA record, or a transaction in the same form, came to, before it answers. */
typedef void op_observer_fn(void *user, const struct pamu_request *request, const struct pamu_dma_result *result);

/* Lets look-ups of the model, and of those made after restart, be observed (pamu_set_observer()); NULL for none. A
 * model just made flushes all its caches in the observer's view. */
void op_session_set_lookups(struct op_session *session, pamu_observer_fn *lookups, void *user);

/* Sets the observer; NULL for none. */
void op_session_set_observer(struct op_session *session, op_observer_fn *observer, void *user);

/* The knobs in force: of the model if there is one, else those it would be made with. */
void op_session_knobs(const struct op_session *session, struct pamu_knobs *knobs);

/* The answer of the last operation that was not an expect. */
const struct op_answer *op_session_answer(const struct op_session *session);

/* Applies one operation and returns its answer, which lives until the next call. Nothing fails otherwise: what cannot
 * be done is an error answer, and has changed nothing unless docs/spec/operations.md says so. */
const struct op_answer *op_apply(struct op_session *session, const struct op *op);

#endif
