/* Effects of operations on registers, memory and the bus. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/effect.h"
#include "op/text.h"

/* ---- what several effects need ---- */

bool op_need_instance(struct op_session *session, uint64_t instance, struct op_answer *answer)
{
    unsigned count = pamu_config(session->pamu)->hardware.instances;
    if (instance < count)
        return true;
    char sentence[80];
    struct op_text text = op_text_start(sentence, sizeof sentence);
    op_put(&text, "no instance ");
    op_put_decimal(&text, instance);
    op_put(&text, "; the chip has 0 to ");
    op_put_decimal(&text, count - 1);
    op_text_end(&text);
    op_answer_error(answer, "EINVAL", "M1", sentence);
    return false;
}

bool op_memory_answer(struct op_answer *answer, enum mem_error error)
{
    if (error == MEM_OK)
        return true;
    bool full = error == MEM_ERR_LIMIT || error == MEM_ERR_MEMORY;
    op_answer_error(answer, full ? "ENOMEM" : "EFAULT", NULL, mem_strerror(error));
    return false;
}

bool op_write_memory(struct op_session *session, struct op_answer *answer, uint64_t address, const void *bytes,
                     size_t length)
{
    if (!op_memory_answer(answer, mem_write(session->memory, address, bytes, length)))
        return false;
    pamu_memory_written(session->pamu, address, length);
    return true;
}

/* ---- registers ---- */

void op_do_reset(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)op;
    (void)answer;
    pamu_reset(session->pamu);
}

void op_do_reg_write(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    if (op_need_instance(session, op->value[0], answer))
        pamu_register_write(session->pamu, (unsigned)op->value[0], (uint32_t)op->value[1], (uint32_t)op->value[2]);
}

void op_do_reg_read(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint32_t value = 0;
    if (!op_need_instance(session, op->value[0], answer))
        return;
    pamu_register_read(session->pamu, (unsigned)op->value[0], (uint32_t)op->value[1], &value);
    op_answer_number(answer, OP_KEY_VALUE, value);
}

void op_do_bypass(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)answer;
    pamu_bypass_write(session->pamu, (uint32_t)op->value[0]);
}

void op_do_bypass_read(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)op;
    op_answer_number(answer, OP_KEY_VALUE, pamu_bypass_read(session->pamu));
}

void op_do_irq(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    unsigned instance = (unsigned)op->value[0];
    if (!op_need_instance(session, instance, answer))
        return;
    op_answer_number(answer, OP_KEY_VIOLATION, pamu_violation_line(session->pamu, instance));
    op_answer_number(answer, OP_KEY_ERROR, pamu_error_line(session->pamu, instance));
}

/* ---- memory ---- */

void op_do_mem_write(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    op_write_memory(session, answer, op->value[0], op->bytes, op->count);
}

void op_do_mem_fill(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint64_t address = op->value[0], length = op->value[1];
    if (op_memory_answer(answer, mem_fill(session->memory, address, (uint8_t)op->value[2], length)))
        pamu_memory_written(session->pamu, address, length);
}

void op_do_mem_read(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint8_t bytes[4096];
    char hex[sizeof bytes * 2 + 1];
    size_t length = (size_t)op->value[1];
    if (!op_memory_answer(answer, mem_read(session->memory, op->value[0], bytes, length)))
        return;
    struct op_text text = op_text_start(hex, sizeof hex);
    op_put_dump(&text, bytes, length);
    op_answer_copy(answer, OP_KEY_BYTES, hex, op_text_end(&text));
}

void op_do_mem_reject(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    op_memory_answer(answer, mem_reject(session->memory, op->value[0], op->value[1]));
}

void op_do_mem_accept(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)op;
    (void)answer;
    mem_accept_all(session->memory);
}

/* ---- the bus ---- */

static enum op_verdict verdict_of(unsigned verdict)
{
    static const enum op_verdict verdicts[] = {
        [PAMU_TRANSLATED] = OP_VERDICT_OK,
        [PAMU_BYPASSED] = OP_VERDICT_BYPASSED,
        [PAMU_DENIED] = OP_VERDICT_DENIED,
        [PAMU_OPERATION_ERROR] = OP_VERDICT_OPERATION_ERROR,
    };
    return verdicts[verdict];
}

static bool is_passed(unsigned verdict)
{
    return verdict == PAMU_TRANSLATED || verdict == PAMU_BYPASSED;
}

/* Four arguments of both operations make the request; false with an error answer if there is no such instance. */
static bool request_of(struct op_session *session, const struct op *op, struct pamu_request *request,
                       struct op_answer *answer)
{
    uint16_t liodn = (uint16_t)op->value[0];
    uint64_t instance = op->value[4] != OP_ABSENT ? op->value[4] : op_session_instance(session, liodn);
    *request = (struct pamu_request){
        .iova = op->value[2], .length = (uint32_t)op->value[3], .liodn = liodn, .instance = (uint8_t)instance};
    return op_need_instance(session, instance, answer);
}

static void answer_reason(const struct pamu *pamu, struct op_answer *answer, enum pamu_reason reason)
{
    const struct pamu_reason_row *row = pamu_reason_row(reason);
    if (reason == PAMU_REASON_NONE)
        return;
    op_answer_word(answer, OP_KEY_REASON, row->name);
    op_answer_word(answer, OP_KEY_RULE, pamu_rule_row(row->rule)->id);
    op_answer_word(answer, OP_KEY_CLASS, pamu_class_name(pamu_reason_class(pamu, reason)));
}

/* The name of the operation that left the PAMU, in small letters as operands are; or its encoding. */
static void answer_operation(struct op_answer *answer, unsigned operation)
{
    bool unmapped = (operation & PAMU_OPERATION_UNMAPPED) != 0;
    unsigned index = operation & ~PAMU_OPERATION_UNMAPPED;
    const char *name = unmapped ? pamu_operation_name(index) : pamu_mapped_operation_name(index);
    char buffer[16];
    struct op_text text = op_text_start(buffer, sizeof buffer);
    if (name != NULL)
        op_put_lower(&text, name);
    else
        op_put_hex(&text, index, 2);
    op_answer_copy(answer, OP_KEY_OP, buffer, op_text_end(&text));
}

static void answer_lookups(struct op_answer *answer, const uint32_t lookups[PAMU_STRUCTURE_COUNT],
                           const uint32_t found[PAMU_STRUCTURE_COUNT])
{
    static const enum op_key hits[] = {OP_KEY_PPAACE_HITS, OP_KEY_SPAACE_HITS, OP_KEY_OMT_HITS};
    static const enum op_key misses[] = {OP_KEY_PPAACE_MISSES, OP_KEY_SPAACE_MISSES, OP_KEY_OMT_MISSES};
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        op_answer_number(answer, hits[i], found[i]);
        op_answer_number(answer, misses[i], lookups[i] - found[i]);
    }
}

static void answer_access(const struct pamu *pamu, struct op_answer *answer, const struct pamu_result *result)
{
    op_answer_start(answer, verdict_of(result->verdict));
    if (is_passed(result->verdict)) {
        op_answer_number(answer, OP_KEY_PHYS, result->address);
        answer_operation(answer, result->operation);
    }
    op_answer_number(answer, OP_KEY_WINDOW, result->window);
    answer_reason(pamu, answer, result->reason);
    op_answer_number(answer, OP_KEY_DID, result->did);
    op_answer_number(answer, OP_KEY_PID, result->pid);
    op_answer_number(answer, OP_KEY_SNPID, result->snpid);
    op_answer_number(answer, OP_KEY_CID, result->cid);
    op_answer_number(answer, OP_KEY_COHERENT, result->coherent);
    op_answer_number(answer, OP_KEY_STALE, result->stale);
    op_answer_number(answer, OP_KEY_CAPTURED, result->captured);
    op_answer_number(answer, OP_KEY_PIECES, result->pieces);
    op_answer_number(answer, OP_KEY_FETCHES, result->fetches);
    answer_lookups(answer, result->lookups, result->hits);
}

static void observe(const struct op_session *session, const struct pamu_request *request,
                    const struct pamu_dma_result *result)
{
    if (session->observer != NULL)
        session->observer(session->observer_user, request, result);
}

static void observe_access(const struct op_session *session, const struct pamu_request *request,
                           const struct pamu_result *result)
{
    bool passed = is_passed(result->verdict);
    struct pamu_dma_result record = {.pieces = result->pieces,
                                     .translated_bytes = passed ? request->length : 0,
                                     .denied_pieces = passed ? 0 : 1,
                                     .address = result->address,
                                     .failed_iova = passed ? 0 : request->iova,
                                     .first_window = result->window,
                                     .last_window = result->window,
                                     .verdict = result->verdict,
                                     .reason = result->reason,
                                     .instance = request->instance};
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++) {
        record.lookups[i] = result->lookups[i];
        record.hits[i] = result->hits[i];
        record.missed = record.missed || record.hits[i] != record.lookups[i];
    }
    observe(session, request, &record);
}

void op_do_access(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_request request;
    struct pamu_result result;
    if (!request_of(session, op, &request, answer))
        return;
    request.operation = (uint8_t)op->value[1];
    enum pamu_error error = pamu_access(session->pamu, &request, &result);
    if (error != PAMU_OK) {
        op_answer_error(answer, "EINVAL", NULL, pamu_strerror(error));
        return;
    }
    observe_access(session, &request, &result);
    answer_access(session->pamu, answer, &result);
    op_answer_number(answer, OP_KEY_INSTANCE, request.instance);
}

static void answer_dma(const struct pamu *pamu, struct op_answer *answer, const struct pamu_dma_result *result)
{
    bool passed = is_passed(result->verdict);
    op_answer_start(answer, verdict_of(result->verdict));
    op_answer_number(answer, passed ? OP_KEY_PHYS : OP_KEY_IOVA, passed ? result->address : result->failed_iova);
    op_answer_number(answer, OP_KEY_WINDOW, result->first_window);
    op_answer_number(answer, OP_KEY_LAST_WINDOW, result->last_window);
    answer_reason(pamu, answer, result->reason);
    op_answer_number(answer, OP_KEY_PIECES, result->pieces);
    op_answer_number(answer, OP_KEY_DENIED_PIECES, result->denied_pieces);
    op_answer_number(answer, OP_KEY_TRANSLATED_BYTES, result->translated_bytes);
    answer_lookups(answer, result->lookups, result->hits);
    op_answer_number(answer, OP_KEY_INSTANCE, result->instance);
}

void op_do_dma(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_request request;
    struct pamu_dma_result result;
    if (!request_of(session, op, &request, answer))
        return;
    request.operation = op->value[1] != 0 ? PAMU_OP_WRITE : PAMU_OP_READ;
    enum pamu_error error = pamu_dma(session->pamu, &request, &result);
    if (error != PAMU_OK) {
        op_answer_error(answer, "EINVAL", NULL, pamu_strerror(error));
        return;
    }
    observe(session, &request, &result);
    answer_dma(session->pamu, answer, &result);
}
