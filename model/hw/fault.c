/* Capturing violations and operation errors in the registers. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/fault.h"

#include "hw/bits.h"
#include "hw/event.h"
#include "hw/regfile.h"

static const uint32_t class_masks[PAMU_CLASS_COUNT] = {
    [PAMU_CLASS_PDV] = PAMU_AVS1_PDV, [PAMU_CLASS_GCV] = PAMU_AVS1_GCV, [PAMU_CLASS_LAV] = PAMU_AVS1_LAV,
    [PAMU_CLASS_WAV] = PAMU_AVS1_WAV, [PAMU_CLASS_APV] = PAMU_AVS1_APV, [PAMU_CLASS_OTV] = PAMU_AVS1_OTV,
};

/* T6: each malformation counts as an operation error or, by knob, as a LAV or WAV. */
enum pamu_class pamu_reason_class(const struct pamu *pamu, enum pamu_reason reason)
{
    const struct pamu_reason_row *row = pamu_reason_row(reason);

    if (row == NULL)
        return PAMU_CLASS_NONE;
    if (row->rule != PAMU_RULE_T6 || pamu->config.knobs.malformed[reason] == PAMU_MALFORMED_ERROR)
        return row->class_of;
    return pamu->config.knobs.malformed[reason] == PAMU_MALFORMED_LAV ? PAMU_CLASS_LAV : PAMU_CLASS_WAV;
}

static uint32_t class_bits(const struct pamu *pamu, enum pamu_class class, enum pamu_reason reason)
{
    uint32_t mask = class_masks[class];

    return pamu->config.knobs.code[reason] * lowest_bit(mask) & mask;
}

/* V3: only A-003638 reports violations of an LIODN that software has turned off. */
static bool is_reported(const struct pamu *pamu, enum pamu_reason reason)
{
    return reason != PAMU_REASON_PPAACE_INVALID || pamu->config.hardware.erratum.a003638;
}

/* V2: single capture; a further violation changes nothing but a counter. */
static bool capture_violation(const struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                              enum pamu_reason reason)
{
    uint32_t *registers = instance->registers;

    if (!is_reported(pamu, reason)) {
        instance->counters.unreported_violations++;
        return false;
    }
    if (registers[PAMU_REG_AVS1] & PAMU_AVS1_AV) {
        instance->counters.lost_violations++;
        return false;
    }
    registers[PAMU_REG_AVS1] =
        (uint32_t)request->liodn << 16 | class_bits(pamu, pamu_reason_class(pamu, reason), reason) | PAMU_AVS1_AV;
    registers[PAMU_REG_AVS2] = request->operation;
    registers[PAMU_REG_AVAH] = (uint32_t)(request->iova >> 32);
    registers[PAMU_REG_AVAL] = (uint32_t)request->iova;
    registers[PAMU_REG_PICS] |= PAMU_PICS_AVICS;
    instance->avics_armed = false;
    instance->avics_hidden = reason == PAMU_REASON_PPAACE_INVALID && pamu->config.knobs.avics == PAMU_AVICS_HIDDEN;
    return true;
}

static bool capture_error(struct instance *instance, uint64_t entry)
{
    uint32_t *registers = instance->registers;

    if (registers[PAMU_REG_POES1] & PAMU_POES1_POED) {
        instance->counters.lost_errors++;
        return false;
    }
    registers[PAMU_REG_POES1] |= PAMU_POES1_POED;
    registers[PAMU_REG_POEAH] = (uint32_t)(entry >> 32);
    registers[PAMU_REG_POEAL] = (uint32_t)entry;
    registers[PAMU_REG_PICS] |= PAMU_PICS_POEICS;
    return true;
}

static enum pamu_rule rule_of(const struct pamu *pamu, const struct pamu_result *result)
{
    if (!is_reported(pamu, (enum pamu_reason)result->reason))
        return PAMU_RULE_V3;
    return result->captured ? PAMU_RULE_V1 : PAMU_RULE_V2;
}

static void report(const struct pamu *pamu, const struct instance *instance, const struct pamu_result *result)
{
    struct pamu_event event = {
        .kind = PAMU_EVENT_VIOLATION, .rule = rule_of(pamu, result), .reason = (enum pamu_reason)result->reason};

    event_fact(&event, "captured", result->captured);
    if (result->verdict == PAMU_DENIED) {
        event_fact(&event, "AVS1", instance->registers[PAMU_REG_AVS1]);
        event_fact(&event, "AVA", regfile_pair(instance, PAMU_REG_AVAH));
    } else {
        event_fact(&event, "POES1", instance->registers[PAMU_REG_POES1]);
        event_fact(&event, "POEA", regfile_pair(instance, PAMU_REG_POEAH));
    }
    event_fact(&event, "PICS", instance->registers[PAMU_REG_PICS]);
    event_emit(pamu, &event);
}

void fault_deny(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                enum pamu_reason reason, uint64_t entry, struct pamu_result *result)
{
    result->reason = (uint8_t)reason;
    result->address = request->iova;
    result->operation = (uint8_t)(PAMU_OPERATION_UNMAPPED | request->operation);
    if (pamu_reason_class(pamu, reason) == PAMU_CLASS_POE) {
        result->verdict = PAMU_OPERATION_ERROR;
        result->captured = capture_error(instance, entry);
    } else {
        result->verdict = PAMU_DENIED;
        result->captured = capture_violation(pamu, instance, request, reason);
    }
    report(pamu, instance, result);
}
