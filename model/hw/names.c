/* The texts of errors, rules, reasons and operations, from their lists. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/config.h"
#include "pamu/error.h"
#include "pamu/operation.h"
#include "pamu/reason.h"
#include "pamu/rule.h"

static const char *const error_texts[] = {
#define ROW(name, value, text) [value] = text,
    PAMU_ERROR_LIST(ROW)
#undef ROW
};

static const struct pamu_rule_row rules[PAMU_RULE_COUNT] = {
#define ROW(id, evidence, text) [PAMU_RULE_##id] = {#id, text, evidence},
    PAMU_RULE_LIST(ROW)
#undef ROW
};

static const struct pamu_reason_row reasons[PAMU_REASON_COUNT] = {
#define ROW(name, text, rule, class, code, sentence) \
    [PAMU_REASON_##name] = {text, sentence, PAMU_RULE_##rule, PAMU_CLASS_##class, code},
    PAMU_REASON_LIST(ROW)
#undef ROW
};

struct operation_row {
    const char *name;
    unsigned need;
};

static const struct operation_row operations[PAMU_OPERATION_COUNT] = {
#define ROW(name, index, need) [index] = {#name, need},
    PAMU_OPERATION_LIST(ROW)
#undef ROW
};

static const char *const mapped_operations[] = {
#define ROW(name, value) [value] = #name,
    PAMU_MAPPED_OPERATION_LIST(ROW)
#undef ROW
};

static const char *const verdicts[] = {"translated", "bypassed", "denied", "operation-error"};
static const char *const classes[] = {"none", "PDV", "GCV", "LAV", "WAV", "APV", "OTV", "POE"};
static const char *const structures[] = {"ppaace", "spaace", "omt"};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *pamu_strerror(enum pamu_error error)
{
    return (unsigned)error < COUNT(error_texts) ? error_texts[error] : "unknown error";
}

const struct pamu_rule_row *pamu_rule_row(enum pamu_rule rule)
{
    return (unsigned)rule < PAMU_RULE_COUNT ? &rules[rule] : NULL;
}

const struct pamu_reason_row *pamu_reason_row(enum pamu_reason reason)
{
    return (unsigned)reason < PAMU_REASON_COUNT ? &reasons[reason] : NULL;
}

const char *pamu_verdict_name(enum pamu_verdict verdict)
{
    return (unsigned)verdict < COUNT(verdicts) ? verdicts[verdict] : "?";
}

const char *pamu_class_name(enum pamu_class class_of)
{
    return (unsigned)class_of < COUNT(classes) ? classes[class_of] : "?";
}

const char *pamu_structure_name(enum pamu_structure structure)
{
    return (unsigned)structure < COUNT(structures) ? structures[structure] : "?";
}

const char *pamu_operation_name(unsigned index)
{
    return index < PAMU_OPERATION_COUNT ? operations[index].name : NULL;
}

bool pamu_operation_is_valid(unsigned index)
{
    return pamu_operation_name(index) != NULL;
}

unsigned pamu_operation_need(unsigned index)
{
    return index < PAMU_OPERATION_COUNT ? operations[index].need : 0;
}

const char *pamu_mapped_operation_name(unsigned eoe)
{
    return eoe < COUNT(mapped_operations) ? mapped_operations[eoe] : NULL;
}
