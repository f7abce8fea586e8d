/* Running a script for what is refused, denied, or not as expected. SPDX-License-Identifier: BSD-2-Clause */
#include "check/script.h"

#include <stdio.h>
#include <string.h>

#include "pamu/pamu.h"

/* The rules of software's side, as docs/spec/RFC-RULES.md has them. */
#define RFC_RULE_LIST(X)                                                                              \
    X(R1, "an aperture is a power of two from 4 KiB, aligned to its size")                            \
    X(R2, "a window count is a power of two, from 1 to the chip's maximum")                           \
    X(R3, "a window has at least 4 KiB, and lies in the aperture")                                    \
    X(R4, "a mapping is a power of two from 4 KiB to the window, its physical address aligned to it") \
    X(R5, "aperture and window count stay while the domain is enabled or maps anything")              \
    X(R6, "a mapped window is unmapped before it is mapped again")                                    \
    X(R7, "before any mapping, all DMA is blocked")                                                   \
    X(R8, "the first mapping enables, the last unmapping disables; an explicit request wins")         \
    X(R9, "geometry, then windows, then mappings; an LIODN is in one domain")                         \
    X(R10, "an attribute reads as it was set")                                                        \
    X(R11, "a DMA map covers whole windows")                                                          \
    X(R12, "unmapping takes what was mapped")                                                         \
    X(R13, "an MSI bank is one page, in a window of its own")                                         \
    X(R14, "the chip says how many MSI banks there are")                                              \
    X(R15, "an MSI bank is mapped explicitly, into any free window")                                  \
    X(R16, "a message address is the bank's window and the register's offset in the page")            \
    X(R17, "several MSI banks do not fit into one mapping")                                           \
    X(R18, "an MSI bank serves one group, and its page holds nothing else")                           \
    X(R19, "one MSI bank stays the host's where groups outnumber banks")                              \
    X(R20, "banks may be added, never removed or put in another order")                               \
    X(R21, "fewer windows are better")                                                                \
    X(R22, "doubling the windows behind the user's back doubles the aperture")

static const struct check_rule rules[] = {
    {"syntax", CHECK_ERROR, "the line is not an operation"},
    {"expect", CHECK_ERROR, "an expect does not hold"},
    {"refused", CHECK_ERROR, "an operation cannot be done"},
#define RFC_RULE_ROW(id, text) {#id, CHECK_ERROR, text},
    RFC_RULE_LIST(RFC_RULE_ROW)
#undef RFC_RULE_ROW
#define MODEL_RULE_ROW(id, evidence, text) {#id, CHECK_ERROR, text},
        PAMU_RULE_LIST(MODEL_RULE_ROW)
#undef MODEL_RULE_ROW
            {"denied", CHECK_NOTE, "an access is denied, and no expect follows it"},
};

enum { SYNTAX, EXPECT, REFUSED, DENIED = sizeof rules / sizeof rules[0] - 1 };

const struct check_rule *check_script_rule(size_t index)
{
    return index < sizeof rules / sizeof rules[0] ? &rules[index] : NULL;
}

/* A run under way. */
struct checking {
    struct check_findings *findings;
    unsigned long denied_line; /* of a denial that may still be expected, or 0 */
    char denied[512];
};

static const struct check_rule *rule_of(const struct op_answer *answer)
{
    const struct op_value *value = op_answer_find(answer, OP_KEY_RULE);
    for (size_t i = 0; value != NULL && i < sizeof rules / sizeof rules[0]; i++) {
        if (strcmp(rules[i].id, value->word) == 0)
            return &rules[i];
    }
    return &rules[REFUSED];
}

/* Parts "what; the nearest is .." at its semicolon, in place. */
static const char *cut_legal(char *sentence)
{
    char *semicolon = strstr(sentence, "; ");
    if (semicolon == NULL)
        return "";
    *semicolon = '\0';
    return semicolon + 2;
}

static bool on_failed(void *user, unsigned long line, const struct op_answer *answer)
{
    struct checking *checking = user;
    struct check_finding finding = {.rule = &rules[EXPECT], .line = line};
    char sentence[OP_MAX_TEXT], what[OP_MAX_TEXT + 32];
    (void)snprintf(sentence, sizeof sentence, "%s", answer->sentence != NULL ? answer->sentence : "");
    if (answer->verdict == OP_VERDICT_FAILED) {
        finding.what = sentence;
        return check_add(checking->findings, &finding);
    }
    const struct op_value *number = op_answer_find(answer, OP_KEY_ERRNO);
    finding.rule = rule_of(answer);
    finding.legal = cut_legal(sentence);
    (void)snprintf(what, sizeof what, "%s: %s", number != NULL ? number->word : "refused", sentence);
    finding.what = what;
    return check_add(checking->findings, &finding);
}

static bool on_bad(void *user, const struct op_diagnostic *diagnostic)
{
    struct checking *checking = user;
    return check_add(checking->findings, &(struct check_finding){.rule = &rules[SYNTAX],
                                                                 .line = diagnostic->line,
                                                                 .column = diagnostic->column,
                                                                 .what = diagnostic->what,
                                                                 .legal = diagnostic->legal});
}

static bool settle_denied(struct checking *checking, bool expected)
{
    struct check_finding finding = {.rule = &rules[DENIED], .line = checking->denied_line, .what = checking->denied};
    checking->denied_line = 0;
    return finding.line == 0 || expected || check_add(checking->findings, &finding);
}

static bool on_answered(void *user, unsigned long line, const struct op *op, const struct op_answer *answer)
{
    struct checking *checking = user;
    bool good = settle_denied(checking, op->code == OP_EXPECT);
    if (answer->verdict == OP_VERDICT_DENIED || answer->verdict == OP_VERDICT_OPERATION_ERROR) {
        const struct op_value *reason = op_answer_find(answer, OP_KEY_REASON),
                              *rule = op_answer_find(answer, OP_KEY_RULE);
        checking->denied_line = line;
        (void)snprintf(checking->denied, sizeof checking->denied, "%s: %s (%s)", op_verdict_name(answer->verdict),
                       reason != NULL ? reason->word : "no reason", rule != NULL ? rule->word : "no rule");
    }
    return good;
}

enum op_error check_script(struct op_session *session, op_read_fn *read, void *user, struct check_findings *findings)
{
    struct checking checking = {.findings = findings};
    const struct op_run_hooks hooks = {&checking, on_answered, on_failed, on_bad};
    struct op_strings *strings = op_strings_create();
    struct op_script *script = strings != NULL ? op_script_create(read, user, strings) : NULL;
    struct op_run run;
    enum op_error error = script != NULL ? op_run(session, script, &hooks, &run) : OP_ERR_MEMORY;
    (void)settle_denied(&checking, false);
    op_script_destroy(script);
    op_strings_destroy(strings);
    return error == OP_OK && check_failed(findings) ? OP_ERR_MEMORY : error;
}
