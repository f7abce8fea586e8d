/* Effects of operations on domains, by name (rules R1 to R9, R12). SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "op/effect.h"
#include "op/text.h"

bool op_driver_answer(struct op_answer *answer, enum pamu_error error, const struct pamu_refusal *refusal)
{
    if (error == PAMU_ERR_REFUSED)
        op_answer_error(answer, pamu_errno_name(refusal->number), refusal->rule, refusal->sentence);
    else if (error != PAMU_OK)
        op_answer_error(answer, error == PAMU_ERR_BUS ? "EFAULT" : "EINVAL", NULL, pamu_strerror(error));
    return error == PAMU_OK;
}

static void answer_sentence(struct op_answer *answer, const char *number, const char *what, const char *name)
{
    char sentence[160];
    struct op_text text = op_text_start(sentence, sizeof sentence);
    op_put(&text, what);
    op_put(&text, name);
    op_text_end(&text);
    op_answer_error(answer, number, NULL, sentence);
}

/* ---- names ---- */

uint32_t op_session_domain(const struct op_session *session, const char *name)
{
    uint32_t id;
    if (!op_strings_find(session->names, name, strlen(name), &id) || id >= session->domain_capacity)
        return PAMU_NO_DOMAIN;
    return session->domains[id];
}

/* Room in domains[] for the id of a name. */
static bool reserve(struct op_session *session, uint32_t id)
{
    if (id < session->domain_capacity)
        return true;
    uint32_t capacity = session->domain_capacity * 2 > id ? session->domain_capacity * 2 : id + 16;
    uint32_t *domains = realloc(session->domains, capacity * sizeof *domains);
    if (domains == NULL)
        return false;
    for (uint32_t i = session->domain_capacity; i < capacity; i++)
        domains[i] = PAMU_NO_DOMAIN;
    session->domains = domains;
    session->domain_capacity = capacity;
    return true;
}

/* ---- making domains ---- */

static bool create_driver(struct op_session *session, struct op_answer *answer)
{
    struct pamu_driver_config config;
    const char *what = "";
    pamu_driver_config_default(&config, session->pamu, session->flavour);
    config.tables = session->placement;
    config.domains = session->placement.ppaact_entries;
    config.chip = op_session_chip(session);
    config.bits = session->bits;
    if (pamu_driver_config_check(&config, &what) != PAMU_OK) {
        answer_sentence(answer, "EINVAL", "domains cannot use these tables: ", what);
        return false;
    }
    if (pamu_driver_create(&config, &session->driver) == PAMU_OK)
        return true;
    session->driver = NULL;
    op_answer_error(answer, "ENOMEM", NULL, "out of memory for the domains");
    return false;
}

bool op_need_driver(struct op_session *session, bool silent, struct op_answer *answer)
{
    struct pamu_driver_boot options = {.silent = silent,
                                       .a005982 = pamu_config(session->pamu)->hardware.erratum.a005982};
    struct pamu_refusal refusal;
    if (session->driver != NULL)
        return true;
    if (!create_driver(session, answer))
        return false;
    if (op_driver_answer(answer, pamu_driver_boot(session->driver, &options, &refusal), &refusal))
        return true;
    pamu_driver_destroy(session->driver);
    session->driver = NULL;
    return false;
}

const char *op_session_domain_name(const struct op_session *session, uint32_t domain)
{
    for (uint32_t id = 0; id < session->domain_capacity && domain != PAMU_NO_DOMAIN; id++)
        if (session->domains[id] == domain)
            return op_strings_get(session->names, id, NULL);
    return NULL;
}

void op_do_domain(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = op_strings_get(op->strings, (uint32_t)op->value[0], NULL);
    struct pamu_refusal refusal;
    uint32_t domain, id;
    if (op_session_domain(session, name) != PAMU_NO_DOMAIN) {
        answer_sentence(answer, "EBUSY", "there is a domain of this name: ", name);
        return;
    }
    if (op_strings_intern(session->names, name, strlen(name), &id) != OP_OK || !reserve(session, id)) {
        op_answer_error(answer, "ENOMEM", NULL, "out of memory for the domain's name");
        return;
    }
    if (op_need_driver(session, false, answer) &&
        op_driver_answer(answer, pamu_driver_create_domain(session->driver, &domain, &refusal), &refusal))
        session->domains[id] = domain;
}

/* ---- using them: every operation names its domain first ---- */

bool op_need_domain(struct op_session *session, const struct op *op, uint32_t *domain, struct op_answer *answer)
{
    const char *name = op_strings_get(op->strings, (uint32_t)op->value[0], NULL);
    *domain = op_session_domain(session, name);
    if (*domain == PAMU_NO_DOMAIN)
        answer_sentence(answer, "ENOENT", "the operation domain has made none called ", name);
    return *domain != PAMU_NO_DOMAIN;
}

void op_do_destroy(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = op_strings_get(op->strings, (uint32_t)op->value[0], NULL);
    struct pamu_refusal refusal;
    uint32_t domain, id;
    if (op_need_domain(session, op, &domain, answer) && op_strings_find(session->names, name, strlen(name), &id) &&
        op_driver_answer(answer, pamu_driver_destroy_domain(session->driver, domain, &refusal), &refusal)) {
        session->domains[id] = PAMU_NO_DOMAIN;
        op_forget_domain(session, domain);
    }
}

void op_do_geometry(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_geometry(session->driver, domain, op->value[1], op->value[2], &refusal),
                         &refusal);
}

void op_do_windows(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_windows(session->driver, domain, (uint32_t)op->value[1], &refusal),
                         &refusal);
}

void op_do_attach(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_attach(session->driver, domain, (uint32_t)op->value[1], &refusal),
                         &refusal);
}

void op_do_detach(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_detach(session->driver, domain, (uint32_t)op->value[1], &refusal),
                         &refusal);
}

void op_do_map(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_mapping mapping = {.phys = op->value[2], .size = op->value[3], .prot = (uint32_t)op->value[4]};
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_map(session->driver, domain, (uint32_t)op->value[1], &mapping, &refusal),
                         &refusal);
}

void op_do_unmap(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_unmap(session->driver, domain, (uint32_t)op->value[1], &refusal),
                         &refusal);
}

void op_do_enable(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_enable(session->driver, domain, &refusal), &refusal);
}

void op_do_disable(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_disable(session->driver, domain, &refusal), &refusal);
}
