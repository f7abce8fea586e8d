/* Noting an answer as what is expected, value by value. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/values.h"
#include "pamu/rule.h"
#include "vectors/making.h"

/* ---- evidence ---- */

/* What the model counts and reports, and no register or bus shows. */
static bool is_bookkeeping(unsigned key)
{
    switch (key) {
    case OP_KEY_STALE:
    case OP_KEY_PIECES:
    case OP_KEY_IOVA:
    case OP_KEY_LAST_WINDOW:
    case OP_KEY_DENIED_PIECES:
    case OP_KEY_TRANSLATED_BYTES:
    case OP_KEY_INSTANCE:
        return true;
    default:
        return (key >= OP_KEY_FETCHES && key <= OP_KEY_OMT_MISSES) ||
               (key >= OP_KEY_TRANSACTIONS && key <= OP_KEY_FETCHED_BYTES);
    }
}

/* Of a rule by its id. A value that no knob changes rests on how the rule was understood, at least; rules of the
 * software's side come from the design thread and from drivers. */
static char evidence_of_rule(const char *id, size_t length)
{
    for (unsigned i = 0; i < PAMU_RULE_COUNT; i++) {
        const struct pamu_rule_row *row = pamu_rule_row((enum pamu_rule)i);
        if (strlen(row->id) == length && memcmp(row->id, id, length) == 0)
            return row->evidence == 'K' ? 'I' : row->evidence;
    }
    return 'E';
}

/* The weakest among rules that say something of hardware. */
static char weakest(const char *rules)
{
    char found = 'M';
    const char *word;
    size_t length;
    while (vec_next_word(&rules, &word, &length)) {
        char evidence = evidence_of_rule(word, length);
        if (evidence == 'I' || (evidence == 'E' && found == 'M'))
            found = evidence;
    }
    return found;
}

char vec_evidence_of(const struct vec_vector *vector, const struct op_answer *answer, unsigned key)
{
    const struct op_value *rule = op_answer_find(answer, OP_KEY_RULE);
    if (is_bookkeeping(key))
        return 'M';
    return rule != NULL && strcmp(rule->word, "none") != 0 ? evidence_of_rule(rule->word, strlen(rule->word))
                                                           : weakest(vector->rules);
}

/* ---- values ---- */

const char *vec_value_text(char *buffer, size_t size, const struct op_value *value)
{
    struct op_text text = op_text_start(buffer, size);
    op_put_value(&text, op_key_row(value->key), value->number, value->word);
    return op_text_end(&text) < size ? buffer : NULL;
}

bool vec_is_default(const struct op_key_row *row, const struct op_value *value)
{
    if (row->absent == OP_NO_DEFAULT)
        return false;
    return row->type == OP_VALUE_WORD ? strcmp(value->word, "none") == 0 : value->number == row->absent;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(1099511628211);
}

uint64_t vec_signature(const struct op_answer *answer)
{
    uint64_t hash = mix(UINT64_C(14695981039346656037), answer->verdict);
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct op_value *value = &answer->value[i];
        const struct op_key_row *row = op_key_row(value->key);
        if (vec_is_default(row, value))
            continue;
        hash = mix(hash, value->key);
        if (row->type != OP_VALUE_WORD)
            hash = mix(mix(hash, value->number & UINT32_MAX), value->number >> 32);
        for (const char *c = row->type == OP_VALUE_WORD ? value->word : ""; *c != '\0'; c++)
            hash = mix(hash, (uint8_t)*c);
    }
    return hash;
}

/* Whether the answer said beforehand names the key; the verdict is always named. */
static bool is_claimed(const struct vec_maker *maker, unsigned key)
{
    bool claimed = maker->claimed && key == VEC_VERDICT;
    for (uint32_t i = 0; maker->claimed && i < maker->claim.count; i++)
        claimed = claimed || maker->claim.pairs[i].key == key;
    return claimed;
}

static void add(struct vec_maker *maker, struct vec_step *step, const struct op_answer *answer, struct op_value value)
{
    bool verdict = value.key == VEC_VERDICT;
    const char *text =
        verdict ? op_verdict_name(answer->verdict) : vec_value_text(maker->text, sizeof maker->text, &value);
    const char *kept = text != NULL ? vec_keep(&maker->suite->store, text, strlen(text)) : NULL;
    if (kept == NULL) {
        vec_maker_fail(maker, "out of memory, or a value of over %u bytes", VEC_LINE_BYTES - 1);
        return;
    }
    step->values[step->count++] = (struct vec_value){
        .text = kept,
        .key = value.key,
        .source = (uint8_t)(is_claimed(maker, value.key) ? maker->source : VEC_SOURCE_MODEL),
        .evidence = vec_evidence_of(&maker->now, answer, value.key),
    };
}

/* Defaults that were said beforehand are noted, too. */
static void add_claimed_defaults(struct vec_maker *maker, struct vec_step *step, const struct op_answer *answer)
{
    for (uint32_t i = 0; maker->claimed && i < maker->claim.count; i++) {
        uint8_t key = (uint8_t)maker->claim.pairs[i].key;
        const struct op_key_row *row = op_key_row(key);
        const struct op_value *value = op_answer_find(answer, (enum op_key)key);
        if (value == NULL || vec_is_default(row, value))
            add(maker, step, answer, (struct op_value){row->absent, "none", key});
    }
}

void vec_note_answer(struct vec_maker *maker, struct vec_step *step, const struct op_answer *answer, bool whole)
{
    size_t most = 1 + answer->count + (maker->claimed ? maker->claim.count : 0u);
    step->exact = whole;
    step->values = vec_alloc(&maker->suite->store, most * sizeof *step->values);
    if (step->values == NULL) {
        vec_maker_fail(maker, "out of memory");
        return;
    }
    add(maker, step, answer, (struct op_value){0, NULL, VEC_VERDICT});
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct op_value *value = &answer->value[i];
        bool wanted = whole || is_claimed(maker, value->key);
        if (wanted && !vec_is_default(op_key_row(value->key), value))
            add(maker, step, answer, *value);
    }
    add_claimed_defaults(maker, step, answer);
}
