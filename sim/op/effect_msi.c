/* Effects of operations on MSI banks (rules R13 to R20). SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/effect.h"
#include "op/text.h"
#include "pamu/operation.h"

bool op_need_msi(struct op_session *session, struct op_answer *answer)
{
    if (session->msi != NULL)
        return true;
    if (!op_need_driver(session, false, answer))
        return false;
    struct pamu_software *software = pamu_driver_software(session->driver);
    if (software == NULL) {
        op_answer_error(answer, "ENOSYS", NULL, "this flavour has no requests for MSI banks; vfio-strict has");
        return false;
    }
    enum pamu_error error = pamu_msi_create(software, op_session_chip(session), &session->msi);
    if (error == PAMU_OK)
        return true;
    session->msi = NULL;
    op_answer_error(answer, error == PAMU_ERR_MEMORY ? "ENOMEM" : "EINVAL", NULL,
                    error == PAMU_ERR_MEMORY ? "out of memory for the MSI banks" : "the chip has too many MSI banks");
    return false;
}

/* The domain of argument 0, and the books of the banks. */
static bool need_bank_user(struct op_session *session, const struct op *op, uint32_t *domain, struct op_answer *answer)
{
    return op_need_domain(session, op, domain, answer) && op_need_msi(session, answer);
}

void op_do_map_msi(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (need_bank_user(session, op, &domain, answer))
        op_driver_answer(
            answer, pamu_msi_map(session->msi, domain, op->value[1], (uint32_t)op->value[2], op->value[3], &refusal),
            &refusal);
}

void op_do_unmap_msi(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_refusal refusal;
    uint32_t domain;
    if (need_bank_user(session, op, &domain, answer))
        op_driver_answer(answer, pamu_msi_unmap(session->msi, domain, (uint32_t)op->value[1], &refusal), &refusal);
}

void op_do_msi_count(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_msi_banks banks;
    struct pamu_refusal refusal;
    uint32_t domain;
    if (!need_bank_user(session, op, &domain, answer) ||
        !op_driver_answer(answer, pamu_msi_list(session->msi, domain, &banks, &refusal), &refusal))
        return;
    const char *group = op_session_domain_name(session, banks.group);
    op_answer_number(answer, OP_KEY_BANKS, banks.count);
    if (group != NULL)
        op_answer_copy(answer, OP_KEY_GROUP, group, strlen(group));
}

static void answer_target(struct op_answer *answer, const struct pamu_msi_target *target)
{
    op_answer_number(answer, OP_KEY_BANK, target->bank);
    op_answer_number(answer, OP_KEY_REGISTER, target->reg);
    op_answer_number(answer, OP_KEY_BIT, target->bit);
}

void op_do_msi_message(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_msi_message message;
    struct pamu_refusal refusal;
    uint32_t domain;
    if (!need_bank_user(session, op, &domain, answer) ||
        !op_driver_answer(
            answer,
            pamu_msi_message(session->msi, domain, (uint32_t)op->value[1], (uint32_t)op->value[2], &message, &refusal),
            &refusal))
        return;
    op_answer_number(answer, OP_KEY_ADDRESS, message.address);
    op_answer_number(answer, OP_KEY_DATA, message.data);
    answer_target(answer, &message.target);
}

/* An access of 4 bytes, and what they raise where they arrive. */
void op_do_msi_write(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct op access = {.code = OP_ACCESS, .strings = op->strings};
    struct pamu_msi_target target;
    access.value[0] = op->value[0];
    access.value[1] = PAMU_OP_WRITE;
    access.value[2] = op->value[1];
    access.value[3] = 4;
    access.value[4] = op->value[3];
    op_do_access(session, &access, answer);
    const struct op_value *phys = op_answer_find(answer, OP_KEY_PHYS);
    if (phys != NULL && pamu_msi_decode(op_session_chip(session), phys->number, (uint32_t)op->value[2], &target))
        answer_target(answer, &target);
}

/* ---- isolation and hot-plug ---- */

void op_do_msi_isolation(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = op_strings_get(op->strings, (uint32_t)op->value[0], NULL);
    enum pamu_msi_isolation isolation;
    struct pamu_refusal refusal;
    if (pamu_msi_isolation_find(name, &isolation) != PAMU_OK)
        op_answer_error(answer, "EINVAL", NULL, "no such isolation; one of shared, exclusive, reserve-host");
    else if (op_need_msi(session, answer))
        op_driver_answer(answer, pamu_msi_isolate(session->msi, isolation, op->value[1] != 0, &refusal), &refusal);
}

/* "2,0,1"; false unless it is 1 to PAMU_MSI_MAX_BANKS numbers of at most 32 bits. */
static bool read_banks(const char *text, uint32_t banks[PAMU_MSI_MAX_BANKS], uint32_t *count)
{
    for (*count = 0; *count < PAMU_MSI_MAX_BANKS;) {
        struct op_span span = {text, strcspn(text, ","), 1};
        uint64_t number;
        if (!op_span_number(span, false, &number) || number > UINT32_MAX)
            return false;
        banks[(*count)++] = (uint32_t)number;
        text += span.length;
        if (*text == '\0')
            return true;
        text++;
    }
    return false;
}

void op_do_msi_plug(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint32_t banks[PAMU_MSI_MAX_BANKS] = {0}, domain, count;
    struct pamu_refusal refusal;
    if (!need_bank_user(session, op, &domain, answer))
        return;
    if (!read_banks(op_strings_get(op->strings, (uint32_t)op->value[1], NULL), banks, &count))
        op_answer_error(answer, "EINVAL", NULL, "banks are given as 1 to 16 numbers with commas between: 0,2");
    else
        op_driver_answer(answer, pamu_msi_plug(session->msi, domain, banks, count, &refusal), &refusal);
}

/* ---- policies ---- */

static const struct pamu_msi_policy *find_policy(const char *name)
{
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(policies[i].name, name) == 0)
            return &policies[i];
    return NULL;
}

static void answer_outcome(struct op_answer *answer, const struct pamu_msi_outcome *outcome)
{
    op_answer_number(answer, OP_KEY_WINDOWS, outcome->windows);
    op_answer_number(answer, OP_KEY_MAPPED, outcome->mapped);
    op_answer_number(answer, OP_KEY_APERTURE, outcome->aperture);
    op_answer_number(answer, OP_KEY_RESERVED, outcome->reserved);
    op_answer_number(answer, OP_KEY_CALLS, outcome->calls);
    op_answer_number(answer, OP_KEY_REFUSED, outcome->refused);
    if (outcome->refused == 0)
        return;
    op_answer_word(answer, OP_KEY_ERRNO, pamu_errno_name(outcome->first.number));
    op_answer_word(answer, OP_KEY_RULE, outcome->first.rule);
}

#define WORKLOAD_PHYS UINT64_C(0x100000000) /* where the memory of a policy's workload is: above all of the aperture */

void op_do_msi_policy(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const struct pamu_msi_policy *policy = find_policy(op_strings_get(op->strings, (uint32_t)op->value[1], NULL));
    const struct pamu_msi_workload workload = {.size = op->value[2],
                                               .iova = op->value[3],
                                               .phys = WORKLOAD_PHYS,
                                               .window = op->value[4],
                                               .used = (uint32_t)op->value[5]};
    struct pamu_msi_outcome outcome;
    struct pamu_refusal refusal;
    uint32_t domain;
    if (policy == NULL) {
        op_answer_error(answer, "EINVAL", NULL, "no such policy; one of implicit, flag, resource, explicit");
        return;
    }
    if (need_bank_user(session, op, &domain, answer) &&
        op_driver_answer(answer, pamu_msi_policy_run(session->msi, domain, policy, &workload, &outcome, &refusal),
                         &refusal))
        answer_outcome(answer, &outcome);
}
