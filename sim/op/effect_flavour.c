/* Effects of operations about the driver: flavours, its functions, its view. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/effect.h"
#include "op/text.h"

/* ---- which driver, and what it does of itself ---- */

static void refuse_flavour(struct op_answer *answer, const char *name)
{
    char sentence[200];
    struct op_text text = op_text_start(sentence, sizeof sentence);
    op_put(&text, "no such flavour: ");
    op_put_quoted(&text, name, strlen(name));
    op_put(&text, "; one of");
    for (unsigned i = 0; i < PAMU_FLAVOUR_COUNT; i++) {
        op_put(&text, " ");
        op_put(&text, pamu_flavour_row((enum pamu_flavour)i)->name);
    }
    op_text_end(&text);
    op_answer_error(answer, "EINVAL", NULL, sentence);
}

void op_do_flavour(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = op_strings_get(op->strings, (uint32_t)op->value[0], NULL);
    enum pamu_flavour flavour;
    if (session->driver != NULL) {
        op_answer_error(answer, "EBUSY", NULL, "the driver is at work; flavour comes before boot and the first domain");
        return;
    }
    if (pamu_flavour_find(name, &flavour) != PAMU_OK) {
        refuse_flavour(answer, name);
        return;
    }
    if (op->value[1] != 32 && op->value[1] != 64) {
        op_answer_error(answer, "EINVAL", NULL, "a kernel has 32 or 64 bits");
        return;
    }
    session->flavour = flavour;
    session->bits = (unsigned)op->value[1];
    session->placement = pamu_flavour_row(flavour)->tables;
}

void op_do_boot(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    if (session->driver != NULL)
        op_answer_error(answer, "EBUSY", NULL, "the driver has initialised the device already");
    else
        op_need_driver(session, op->value[0] == 0, answer);
}

/* What the driver is needed for without a domain of its own. */
static bool need_booted(const struct op_session *session, struct op_answer *answer)
{
    if (session->driver == NULL)
        op_answer_error(answer, "ENODEV", "M4", "there is no driver yet; boot comes first");
    return session->driver != NULL;
}

void op_do_isr(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    unsigned instance = (unsigned)op->value[0];
    struct pamu_violation violation;
    struct pamu_refusal refusal;
    if (!op_need_instance(session, instance, answer) || !need_booted(session, answer) ||
        !op_driver_answer(answer, pamu_driver_isr(session->driver, instance, &violation, &refusal), &refusal))
        return;
    op_answer_number(answer, OP_KEY_HANDLED, violation.handled);
    if (!violation.handled)
        return;
    op_answer_number(answer, OP_KEY_LIODN, violation.liodn);
    op_answer_number(answer, OP_KEY_AVS1, violation.avs1);
    op_answer_number(answer, OP_KEY_IOVA, violation.address);
    op_answer_number(answer, OP_KEY_CLOSED, violation.closed);
    op_answer_number(answer, OP_KEY_PICS, violation.pics);
}

/* ---- domains ---- */

void op_do_iova_to_phys(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint64_t phys = 0;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer) &&
        op_driver_answer(answer, pamu_driver_iova_to_phys(session->driver, domain, op->value[1], &phys, &refusal),
                         &refusal))
        op_answer_number(answer, OP_KEY_PHYS, phys);
}

void op_do_stash(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint32_t cache = (uint32_t)op->value[1], cpu = (uint32_t)op->value[2];
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_stash(session->driver, domain, cache, cpu, &refusal), &refusal);
}

void op_do_range(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (op_need_domain(session, op, &domain, answer))
        op_driver_answer(answer, pamu_driver_range(session->driver, domain, op->value[1], op->value[2], &refusal),
                         &refusal);
}

static uint32_t count_liodns(const struct pamu_driver *driver, uint32_t domain)
{
    uint32_t count = 0;
    while (pamu_driver_liodn(driver, domain, count) != PAMU_NO_LIODN)
        count++;
    return count;
}

void op_do_state(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_driver_domain info;
    uint32_t domain;
    if (!op_need_domain(session, op, &domain, answer) ||
        pamu_driver_domain_info(session->driver, domain, &info) != PAMU_OK)
        return;
    if (info.switched)
        op_answer_number(answer, OP_KEY_ENABLED, info.enabled);
    op_answer_number(answer, OP_KEY_WINDOWS, info.windows);
    op_answer_number(answer, OP_KEY_MAPPED, info.mapped);
    op_answer_number(answer, OP_KEY_LIODNS, count_liodns(session->driver, domain));
}

/* ---- single entries ---- */

void op_do_config_ppaace(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const struct pamu_entry_request request = {
        .liodn = (uint32_t)op->value[0],
        .start = op->value[1],
        .size = op->value[2],
        .count = (uint32_t)op->value[3],
        .phys = op->value[4],
        .prot = (uint32_t)op->value[5],
        .omi = (uint32_t)op->value[6],
        .stash = (uint32_t)op->value[7],
    };
    struct pamu_refusal refusal;
    if (need_booted(session, answer))
        op_driver_answer(answer, pamu_driver_config_ppaace(session->driver, &request, &refusal), &refusal);
}

void op_do_config_spaace(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const struct pamu_entry_request request = {
        .liodn = (uint32_t)op->value[0],
        .count = (uint32_t)op->value[1],
        .subwindow = (uint32_t)op->value[2],
        .size = op->value[3],
        .phys = op->value[4],
        .prot = (uint32_t)op->value[5],
        .omi = (uint32_t)op->value[6],
        .stash = (uint32_t)op->value[7],
    };
    struct pamu_refusal refusal;
    if (need_booted(session, answer))
        op_driver_answer(answer, pamu_driver_config_spaace(session->driver, &request, &refusal), &refusal);
}

void op_do_disable_spaace(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint32_t liodn = (uint32_t)op->value[0], window = (uint32_t)op->value[1];
    struct pamu_refusal refusal;
    if (need_booted(session, answer))
        op_driver_answer(answer, pamu_driver_disable_spaace(session->driver, liodn, window, &refusal), &refusal);
}
