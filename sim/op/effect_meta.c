/* Effects of operations about the simulation itself. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/effect.h"
#include "op/text.h"

static const char *string_of(const struct op *op, unsigned argument)
{
    return op_strings_get(op->strings, (uint32_t)op->value[argument], NULL);
}

/* chip, set and erratum shape the model, so they come before it. */
static bool need_no_model(const struct op_session *session, struct op_answer *answer)
{
    if (session->pamu == NULL)
        return true;
    op_answer_error(answer, "EBUSY", NULL,
                    "the model is made already; chip, set and erratum come before all operations that need it, or "
                    "after restart");
    return false;
}

static void refuse_name(struct op_answer *answer, const char *what, const char *name, const char *legal)
{
    char sentence[200];
    struct op_text text = op_text_start(sentence, sizeof sentence);
    op_put(&text, what);
    op_put(&text, " ");
    op_put_quoted(&text, name, strlen(name));
    op_put(&text, "; ");
    op_put(&text, legal);
    op_text_end(&text);
    op_answer_error(answer, "EINVAL", NULL, sentence);
}

static void refuse_unknown(struct op_answer *answer, const char *what, const struct op_nearest *nearest,
                           const char *otherwise)
{
    char legal[80];
    struct op_text text = op_text_start(legal, sizeof legal);
    op_put(&text, nearest->best != NULL ? "the nearest is " : otherwise);
    op_put(&text, nearest->best != NULL ? nearest->best : "");
    op_text_end(&text);
    char name[OP_MAX_NAME + 1];
    size_t length = nearest->span.length < OP_MAX_NAME ? nearest->span.length : OP_MAX_NAME;
    memcpy(name, nearest->span.text, length);
    name[length] = '\0';
    refuse_name(answer, what, name, legal);
}

static struct op_nearest nearest_to(const char *name)
{
    return op_nearest_start((struct op_span){name, strlen(name), 0});
}

void op_do_chip(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = string_of(op, 0);
    const struct pamu_chip *chip = pamu_chip_find(name);
    if (!need_no_model(session, answer))
        return;
    if (chip != NULL) {
        session->script.chip = chip;
        return;
    }
    struct op_nearest nearest = nearest_to(name);
    for (size_t i = 0; i < pamu_chip_count(); i++)
        op_nearest_offer(&nearest, pamu_chip_row(i)->name);
    refuse_unknown(answer, "no such chip:", &nearest, "such as p4080");
}

/* What a knob takes. */
static void put_legal(struct op_text *text, const struct pamu_knob_row *row)
{
    op_put(text, row->words != NULL ? "one of" : "a number from ");
    for (size_t i = 0; row->words != NULL && row->words[i] != NULL; i++) {
        op_put(text, " ");
        op_put(text, row->words[i]);
    }
    if (row->words != NULL)
        return;
    op_put_decimal(text, row->minimum);
    op_put(text, " to ");
    op_put_decimal(text, row->maximum);
}

static void refuse_knob(struct op_answer *answer, const char *name, const char *value)
{
    const struct pamu_knob_row *row = pamu_knob_find(name);
    if (row != NULL) {
        char legal[100];
        struct op_text text = op_text_start(legal, sizeof legal);
        put_legal(&text, row);
        op_text_end(&text);
        refuse_name(answer, "not a value of this knob:", value, legal);
        return;
    }
    struct op_nearest nearest = nearest_to(name);
    for (size_t i = 0; i < pamu_knob_count(); i++)
        op_nearest_offer(&nearest, pamu_knob_row(i)->name);
    refuse_unknown(answer, "no such knob:", &nearest, "such as snoop");
}

void op_do_set(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = string_of(op, 0), *value = string_of(op, 1);
    if (need_no_model(session, answer) && !op_set_knob(&session->script, name, value))
        refuse_knob(answer, name, value);
}

void op_do_erratum(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const char *name = string_of(op, 0);
    if (!need_no_model(session, answer) || op_set_erratum(&session->script, name, op->value[1] != 0))
        return;
    struct op_nearest nearest = nearest_to(name);
    for (unsigned i = 0; i < PAMU_CHIP_ERRATUM_COUNT; i++)
        op_nearest_offer(&nearest, pamu_chip_erratum_name(i));
    refuse_unknown(answer, "no such erratum:", &nearest, "such as A-005982");
}

void op_do_expect(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)op_answer_check(&session->answer, op, answer);
}

void op_do_restart(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)op;
    if (!op_begin_again(session))
        op_answer_error(answer, "ENOMEM", NULL, "out of memory; nothing was changed");
}

static void answer_cache(struct op_answer *answer, const struct pamu_counters *counters, enum pamu_structure structure)
{
    static const enum op_key keys[PAMU_STRUCTURE_COUNT][4] = {
        [PAMU_PPAACE] = {OP_KEY_PPAACE_HITS, OP_KEY_PPAACE_MISSES, OP_KEY_PPAACE_EVICTIONS,
                         OP_KEY_PPAACE_INVALIDATIONS},
        [PAMU_SPAACE] = {OP_KEY_SPAACE_HITS, OP_KEY_SPAACE_MISSES, OP_KEY_SPAACE_EVICTIONS,
                         OP_KEY_SPAACE_INVALIDATIONS},
        [PAMU_OMT] = {OP_KEY_OMT_HITS, OP_KEY_OMT_MISSES, OP_KEY_OMT_EVICTIONS, OP_KEY_OMT_INVALIDATIONS},
    };
    const struct pamu_cache_counters *cache = &counters->cache[structure];
    op_answer_number(answer, keys[structure][0], cache->hits);
    op_answer_number(answer, keys[structure][1], cache->misses);
    op_answer_number(answer, keys[structure][2], cache->evictions);
    op_answer_number(answer, keys[structure][3], cache->invalidations);
}

void op_do_counters(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    if (!op_need_instance(session, op->value[0], answer))
        return;
    const struct pamu_counters *counters = pamu_counters(session->pamu, (unsigned)op->value[0]);
    uint64_t fetched = 0;
    op_answer_number(answer, OP_KEY_TRANSACTIONS, counters->transactions);
    op_answer_number(answer, OP_KEY_TRANSLATED, counters->verdicts[PAMU_TRANSLATED]);
    op_answer_number(answer, OP_KEY_BYPASSED, counters->verdicts[PAMU_BYPASSED]);
    op_answer_number(answer, OP_KEY_DENIED, counters->verdicts[PAMU_DENIED]);
    op_answer_number(answer, OP_KEY_OPERATION_ERRORS, counters->verdicts[PAMU_OPERATION_ERROR]);
    op_answer_number(answer, OP_KEY_LOST_VIOLATIONS, counters->lost_violations);
    op_answer_number(answer, OP_KEY_LOST_ERRORS, counters->lost_errors);
    op_answer_number(answer, OP_KEY_UNREPORTED, counters->unreported_violations);
    op_answer_number(answer, OP_KEY_STALE, counters->stale);
    for (enum pamu_structure structure = 0; structure < PAMU_STRUCTURE_COUNT; structure++) {
        answer_cache(answer, counters, structure);
        fetched += counters->cache[structure].fetched_bytes;
    }
    op_answer_number(answer, OP_KEY_FETCHED_BYTES, fetched);
}

/* Level lookups: what a machine did is no order to do it again. */
void op_do_part_of_stream(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    (void)session, (void)op;
    op_answer_error(answer, "EINVAL", NULL,
                    "a part of a look-up stream, which no machine runs; pamusim whatif takes it");
}
