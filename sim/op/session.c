/* The life of a session, its settings, and which effect an operation has. SPDX-License-Identifier: BSD-2-Clause */
#include "op/session.h"

#include <stdlib.h>
#include <string.h>

#include "op/effect.h"
#include "op/text.h"

/* ---- life ---- */

static bool create_settings(struct op_settings *settings)
{
    settings->given = calloc(pamu_knob_count(), sizeof *settings->given);
    return settings->given != NULL;
}

static void forget_settings(struct op_settings *settings)
{
    settings->chip = NULL;
    memset(settings->given, 0, pamu_knob_count() * sizeof *settings->given);
    memset(settings->erratum, 0, sizeof settings->erratum);
}

static void destroy_machine(struct op_session *session)
{
    op_forget_msi(session);
    pamu_driver_destroy(session->driver);
    pamu_destroy(session->pamu);
    mem_destroy(session->memory);
    op_strings_destroy(session->names);
    free(session->domains);
    session->driver = NULL;
    session->pamu = NULL;
    session->memory = NULL;
    session->names = NULL;
    session->domains = NULL;
    session->domain_capacity = 0;
}

bool op_begin_again(struct op_session *session)
{
    struct mem_sparse *memory = mem_create(session->memory_limit);
    struct op_strings *names = op_strings_create();
    if (memory == NULL || names == NULL) {
        mem_destroy(memory);
        op_strings_destroy(names);
        return false;
    }
    destroy_machine(session);
    session->memory = memory;
    session->names = names;
    session->flavour = PAMU_FLAVOUR_VFIO_STRICT;
    session->bits = 64;
    pamu_placement_default(&session->placement);
    forget_settings(&session->script);
    return true;
}

struct op_session *op_session_create(uint64_t limit)
{
    struct op_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return NULL;
    session->memory_limit = limit;
    session->walk = PAMU_WALK_FAST;
    op_answer_start(&session->answer, OP_VERDICT_OK);
    if (create_settings(&session->script) && create_settings(&session->forced) && op_begin_again(session))
        return session;
    op_session_destroy(session);
    return NULL;
}

void op_session_destroy(struct op_session *session)
{
    if (session == NULL)
        return;
    destroy_machine(session);
    free(session->script.given);
    free(session->forced.given);
    free(session);
}

/* ---- settings ---- */

bool op_set_knob(struct op_settings *settings, const char *name, const char *value)
{
    if (pamu_knob_set(&settings->knobs, name, value) != PAMU_OK)
        return false;
    for (size_t i = 0; i < pamu_knob_count(); i++)
        if (strcmp(pamu_knob_row(i)->name, name) == 0)
            settings->given[i] = true;
    return true;
}

bool op_set_erratum(struct op_settings *settings, const char *name, bool on)
{
    struct op_span span = {name, strlen(name), 0};
    for (unsigned i = 0; i < PAMU_CHIP_ERRATUM_COUNT; i++) {
        if (op_span_is_nocase(span, pamu_chip_erratum_name(i))) {
            settings->erratum[i] = on ? OP_SWITCH_ON : OP_SWITCH_OFF;
            return true;
        }
    }
    return false;
}

static void apply_errata(const struct op_settings *settings, struct pamu_hardware *hardware)
{
#define APPLY(member, name, help)                                             \
    if (settings->erratum[PAMU_CHIP_ERRATUM_##member] != OP_SWITCH_NOT_GIVEN) \
        hardware->erratum.member = settings->erratum[PAMU_CHIP_ERRATUM_##member] == OP_SWITCH_ON;
    PAMU_ERRATUM_LIST(APPLY)
#undef APPLY
}

static void apply_knobs(const struct op_settings *settings, struct pamu_knobs *knobs)
{
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        size_t offset = pamu_knob_row(i)->offset;
        if (settings->given[i])
            memcpy((char *)knobs + offset, (const char *)&settings->knobs + offset, sizeof(uint32_t));
    }
}

const struct pamu_chip *op_session_chip(const struct op_session *session)
{
    if (session->forced.chip != NULL)
        return session->forced.chip;
    return session->script.chip != NULL ? session->script.chip : pamu_chip_find(OP_DEFAULT_CHIP);
}

static void configure(const struct op_session *session, struct pamu_config *config)
{
    pamu_chip_config(op_session_chip(session), config);
    apply_errata(&session->script, &config->hardware);
    apply_knobs(&session->script, &config->knobs);
    apply_knobs(&session->forced, &config->knobs);
    config->memory = &mem_ops;
    config->memory_user = session->memory;
    config->walk = session->walk;
    config->event = session->event;
    config->event_user = session->event_user;
}

bool op_force_chip(struct op_session *session, const struct pamu_chip *chip)
{
    if (session->pamu != NULL)
        return false;
    session->forced.chip = chip;
    return true;
}

bool op_force_knob(struct op_session *session, const char *name, const char *value)
{
    return session->pamu == NULL && op_set_knob(&session->forced, name, value);
}

void op_force_nothing(struct op_session *session)
{
    forget_settings(&session->forced);
}

void op_session_set_walk(struct op_session *session, enum pamu_walk walk)
{
    session->walk = walk;
}

void op_session_set_coverage(struct op_session *session, uint64_t *counts)
{
    session->coverage = counts;
    if (session->pamu != NULL)
        pamu_set_coverage(session->pamu, counts);
}

void op_session_set_observer(struct op_session *session, op_observer_fn *observer, void *user)
{
    session->observer = observer;
    session->observer_user = user;
}

void op_session_set_event(struct op_session *session, pamu_event_fn *event, void *user)
{
    session->event = event;
    session->event_user = user;
    if (session->pamu != NULL)
        pamu_set_event(session->pamu, event, user);
}

void op_session_knobs(const struct op_session *session, struct pamu_knobs *knobs)
{
    struct pamu_config config;
    configure(session, &config);
    *knobs = session->pamu != NULL ? pamu_config(session->pamu)->knobs : config.knobs;
}

/* ---- instances ---- */

bool op_session_place(struct op_session *session, uint16_t liodn, unsigned instance)
{
    if (instance >= PAMU_MAX_INSTANCES)
        return false;
    session->placed[liodn] = (uint8_t)(instance + 1);
    return true;
}

unsigned op_session_instance(const struct op_session *session, uint16_t liodn)
{
    return session->placed[liodn] != 0 ? session->placed[liodn] - 1u : session->from_chip[liodn];
}

/* Only LIODNs of the chip's devices can sit behind another instance than 0. */
static void place_devices(struct op_session *session)
{
    const struct pamu_chip *chip = op_session_chip(session);
    if (chip == session->chip_placed)
        return;
    memset(session->from_chip, 0, sizeof session->from_chip);
    for (size_t i = 0; i < chip->device_count; i++) {
        for (unsigned j = 0; j < chip->devices[i].liodns; j++) {
            uint16_t liodn = chip->devices[i].liodn[j];
            session->from_chip[liodn] = (uint8_t)pamu_chip_instance_of(chip, liodn).value;
        }
    }
    session->chip_placed = chip;
}

/* ---- the model ---- */

static void flush_all(const struct op_session *session)
{
    unsigned instances = pamu_config(session->pamu)->hardware.instances;

    for (unsigned i = 0; i < instances * PAMU_STRUCTURE_COUNT; i++) {
        const struct pamu_lookup flush = {.kind = PAMU_FLUSHED,
                                          .structure = (enum pamu_structure)(i % PAMU_STRUCTURE_COUNT),
                                          .instance = (uint8_t)(i / PAMU_STRUCTURE_COUNT)};

        session->lookups(session->lookups_user, &flush);
    }
}

static void observe_lookups(struct op_session *session)
{
    pamu_set_observer(session->pamu, session->lookups, session->lookups_user);
    if (session->lookups != NULL)
        flush_all(session);
}

void op_session_set_lookups(struct op_session *session, pamu_observer_fn *lookups, void *user)
{
    session->lookups = lookups;
    session->lookups_user = user;
    if (session->pamu != NULL)
        observe_lookups(session);
}

bool op_need_model(struct op_session *session, struct op_answer *answer)
{
    if (session->pamu != NULL)
        return true;
    struct pamu_config config;
    configure(session, &config);
    const char *what = "";
    if (pamu_config_check(&config, &what) != PAMU_OK) {
        char sentence[160];
        struct op_text text = op_text_start(sentence, sizeof sentence);
        op_put(&text, "these settings make no model: ");
        op_put(&text, what);
        op_text_end(&text);
        op_answer_error(answer, "EINVAL", NULL, sentence);
        return false;
    }
    if (pamu_create(&config, &session->pamu) != PAMU_OK) {
        session->pamu = NULL;
        op_answer_error(answer, "ENOMEM", NULL, "out of memory for the model");
        return false;
    }
    pamu_set_coverage(session->pamu, session->coverage);
    observe_lookups(session);
    place_devices(session);
    return true;
}

struct pamu *op_session_model(struct op_session *session)
{
    return op_need_model(session, &session->answer) ? session->pamu : NULL;
}

struct mem_sparse *op_session_memory(struct op_session *session)
{
    return session->memory;
}

struct pamu_driver *op_session_driver(struct op_session *session)
{
    return session->driver;
}

struct pamu_software *op_session_software(struct op_session *session)
{
    return session->driver != NULL ? pamu_driver_software(session->driver) : NULL;
}

const struct op_answer *op_session_answer(const struct op_session *session)
{
    return &session->answer;
}

/* ---- effects ---- */

static op_effect_fn *effect_of(unsigned code)
{
    static op_effect_fn *const effects[] = {
#define EFFECT(enumerator, code, effect, ...) [code] = op_do_##effect,
        OP_LIST(EFFECT)
#undef EFFECT
    };
    return code < sizeof effects / sizeof effects[0] ? effects[code] : NULL;
}

/* What comes before the model, or asks about the answer that is there. */
static bool goes_without_model(unsigned code)
{
    return code == OP_CHIP || code == OP_SET || code == OP_ERRATUM || code == OP_FLAVOUR || code == OP_RESTART ||
           code == OP_EXPECT;
}

const struct op_answer *op_apply(struct op_session *session, const struct op *op)
{
    struct op_answer *answer = op->code == OP_EXPECT ? &session->checked : &session->answer;
    op_effect_fn *effect = effect_of(op->code);
    op_answer_start(answer, OP_VERDICT_OK);
    if (effect == NULL)
        op_answer_error(answer, "ENOSYS", NULL, op_strerror(OP_ERR_OPCODE));
    else if (goes_without_model(op->code) || op_need_model(session, answer))
        effect(session, op, answer);
    return answer;
}
