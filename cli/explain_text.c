/* An explanation as text for people. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "explain.h"

/* ---- entries ---- */

static uint32_t word_at(const uint8_t *bytes, size_t index)
{
    const uint8_t *at = bytes + index * 4;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_fields(FILE *out, const struct pamu_paace *entry, size_t word)
{
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        if (fields[i].word == word && pamu_paace_has(entry, &fields[i]))
            fprintf(out, "  %s=0x%" PRIx32, fields[i].name, pamu_paace_get(entry, &fields[i]));
    }
    if (entry->reserved[word] != 0)
        fprintf(out, "  reserved=0x%08" PRIx32, entry->reserved[word]);
}

/* The bytes with every field named. Words 8 to 15 are reserved: told only if not 0. */
static void put_paace(FILE *out, const uint8_t bytes[PAMU_PAACE_BYTES])
{
    struct pamu_paace entry;
    bool zeros = true;
    pamu_paace_decode(bytes, &entry);
    for (size_t word = 0; word < PAMU_PAACE_WORDS; word++) {
        zeros = zeros && (word < 8 || word_at(bytes, word) == 0);
        if (word >= 8 && word_at(bytes, word) == 0)
            continue;
        fprintf(out, "             +%02zx  %08" PRIx32, word * 4, word_at(bytes, word));
        put_fields(out, &entry, word);
        fputc('\n', out);
    }
    fputs(zeros ? "             +20  .. +3f are 0\n" : "", out);
}

static void put_encoding(FILE *out, unsigned index, uint8_t byte)
{
    const char *in = pamu_operation_name(index), *mapped = pamu_mapped_operation_name(byte & PAMU_ENCODING);
    fprintf(out, "             +%02x  %02x  ", index, (unsigned)byte);
    if (in != NULL)
        fputs(in, out);
    else
        fprintf(out, "operation 0x%x, which no PAMU has", index);
    if (mapped != NULL)
        fprintf(out, " becomes %s", mapped);
    fputs((byte & PAMU_ENCODING_VALID) != 0 ? "\n" : ", not valid\n", out);
}

static void put_ome(FILE *out, const uint8_t bytes[PAMU_OME_BYTES])
{
    for (unsigned i = 0; i < PAMU_OME_BYTES; i++) {
        if (bytes[i] != 0)
            put_encoding(out, i, bytes[i]);
    }
    fputs("             all other bytes are 0: not valid\n", out);
}

/* ---- steps ---- */

/* "passed   T8 (E; knob cross=deny) " */
static void put_rule(const struct explanation *explanation, const struct explain_step *step, FILE *out)
{
    static const char *const words[] = {
        [PAMU_EVENT_PASS] = "passed", [PAMU_EVENT_FAIL] = "FAILED", [PAMU_EVENT_LOOKUP] = "look-up",
        [PAMU_EVENT_FETCH] = "fetch", [PAMU_EVENT_STALE] = "STALE", [PAMU_EVENT_VIOLATION] = "capture"};
    const struct pamu_rule_row *rule = pamu_rule_row(step->event.rule);
    const struct pamu_knob_row *knob;
    const char *between = "; knob ";
    fprintf(out, "%-9s%s (%c", words[step->event.kind], rule->id, rule->evidence);
    for (size_t at = 0; (knob = explain_next_knob(step, &at)) != NULL;) {
        char text[32];
        fprintf(out, "%s%s=%s", between, knob->name,
                pamu_knob_text(&pamu_config(explanation->pamu)->knobs, knob, text));
        between = ", ";
    }
    if (between[0] == ';' && step->event.rule == PAMU_RULE_T6)
        fputs("; knobs malformed-*",
              out); /* one for each way to be malformed: the one that counts is told on a failure */
    fputs(") ", out);
}

static void put_facts(const struct explain_step *step, FILE *out)
{
    char text[32];
    for (size_t i = 0; i < step->event.facts; i++)
        fprintf(out, "%s%s %s", i > 0 ? ", " : "             ", step->event.fact[i].name,
                explain_fact_text(&step->event.fact[i], text));
    fputs(step->event.facts > 0 ? "\n" : "", out);
}

static void put_entry(const struct explain_step *step, FILE *out)
{
    if (step->event.bytes != NULL && step->event.structure == PAMU_OMT)
        put_ome(out, step->event.bytes);
    else if (step->event.bytes != NULL)
        put_paace(out, step->event.bytes);
}

static void put_lookup(const struct explain_step *step, FILE *out)
{
    bool hit = explain_fact(step, "hit", 0) != 0, enabled = explain_fact(step, "enabled", 0) != 0;
    fprintf(out, "%s 0x%" PRIx64 " in its cache: %s\n", pamu_structure_name(step->event.structure),
            explain_fact(step, "key", 0),
            hit       ? "hit"
            : enabled ? "miss"
                      : "off");
    put_entry(step, out);
}

static void put_violation(const struct explain_step *step, FILE *out)
{
    bool captured = explain_fact(step, "captured", 0) != 0;
    fprintf(out, "%s\n             %s\n", pamu_rule_row(step->event.rule)->text,
            captured ? "captured: the registers tell of this access"
                     : "not captured: the registers do not tell of this access");
}

static void put_step(const struct explanation *explanation, const struct explain_step *step, FILE *out)
{
    put_rule(explanation, step, out);
    switch (step->event.kind) {
    case PAMU_EVENT_PASS:
    case PAMU_EVENT_FAIL:
        fprintf(out, "%s\n", pamu_rule_row(step->event.rule)->text);
        put_facts(step, out);
        break;
    case PAMU_EVENT_LOOKUP:
        put_lookup(step, out);
        break;
    case PAMU_EVENT_FETCH:
        fprintf(out, "%s entry read at 0x%" PRIx64 "\n", pamu_structure_name(step->event.structure),
                explain_fact(step, "address", 0));
        put_entry(step, out);
        break;
    case PAMU_EVENT_STALE:
        fprintf(out, "the %s entry used is not what memory holds by now\n", pamu_structure_name(step->event.structure));
        break;
    case PAMU_EVENT_VIOLATION:
        put_violation(step, out);
        break;
    }
}

/* ---- registers ---- */

static uint32_t read_at(const struct explanation *explanation, uint32_t offset)
{
    uint32_t value = 0;
    (void)pamu_register_read(explanation->pamu, explanation->access->request.instance, offset, &value);
    return value;
}

static void put_avs1(FILE *out, uint32_t value)
{
    static const struct {
        const char *name;
        uint32_t mask;
    } classes[] = {{"PDV", PAMU_AVS1_PDV}, {"GCV", PAMU_AVS1_GCV}, {"LAV", PAMU_AVS1_LAV},
                   {"WAV", PAMU_AVS1_WAV}, {"APV", PAMU_AVS1_APV}, {"OTV", PAMU_AVS1_OTV}};
    fprintf(out, "  LIODN 0x%" PRIx32, value >> 16);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        uint32_t code = (value & classes[i].mask) / (classes[i].mask & (~classes[i].mask + 1));
        if (code != 0)
            fprintf(out, ", %s %" PRIu32, classes[i].name, code);
    }
    fputs((value & PAMU_AVS1_AV) != 0 ? ", AV" : "", out);
}

static void put_registers(const struct explanation *explanation, FILE *out)
{
    static const char *const names[] = {"PC", "AVS1", "AVS2", "AVAH", "AVAL", "POES1", "POEAH", "POEAL", "PICS"};
    unsigned instance = explanation->access->request.instance;
    fprintf(out, "registers of PAMU %u afterwards\n", instance);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct pamu_register_row *row = pamu_register_find(names[i]);
        uint32_t value = read_at(explanation, row->offset);
        fprintf(out, "    %-6s %08" PRIx32, row->name, value);
        if (strcmp(row->name, "AVS1") == 0 && value != 0)
            put_avs1(out, value);
        fputc('\n', out);
    }
    fprintf(out, "    interrupt lines: violation %d, error %d\n", pamu_violation_line(explanation->pamu, instance),
            pamu_error_line(explanation->pamu, instance));
}

/* ---- all ---- */

static void put_lookup_sums(const struct explanation *explanation, FILE *out)
{
    unsigned lookups = 0, hits = 0;
    for (size_t i = 0; i < explanation->count; i++) {
        const struct explain_step *step = explanation->steps[i];
        lookups += step->event.kind == PAMU_EVENT_LOOKUP;
        hits += step->event.kind == PAMU_EVENT_LOOKUP && explain_fact(step, "hit", 0) != 0;
    }
    fprintf(out, "look-ups: %u, of them %u hits\n", lookups, hits);
}

void explain_print(const struct explanation *explanation, FILE *out)
{
    const struct pamu_request *request = &explanation->access->request;
    char line[256], sentence[EXPLAIN_SENTENCE_BYTES];
    (void)op_print(&explanation->access->op, line, sizeof line);
    fprintf(out, "%s, at PAMU %u of a %s\n\n", line, request->instance, explanation->chip->name);
    for (size_t i = 0; i < explanation->count; i++)
        put_step(explanation, explanation->steps[i], out);
    fputc('\n', out);
    put_lookup_sums(explanation, out);
    put_registers(explanation, out);
    fprintf(out, "\n%s\n", explain_verdict(explanation, sentence));
    if (explain_advice(explanation, sentence) != NULL)
        fprintf(out, "nearest legal: %s\n", sentence);
}
