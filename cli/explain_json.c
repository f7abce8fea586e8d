/* An explanation as JSON. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "explain.h"

static const char *kind_name(enum pamu_event_kind kind)
{
    static const char *const names[] = {
        [PAMU_EVENT_PASS] = "holds",  [PAMU_EVENT_FAIL] = "fails",  [PAMU_EVENT_LOOKUP] = "lookup",
        [PAMU_EVENT_FETCH] = "fetch", [PAMU_EVENT_STALE] = "stale", [PAMU_EVENT_VIOLATION] = "violation"};
    return names[kind];
}

static json_t *facts_json(const struct explain_step *step)
{
    json_t *object = json_object();
    for (size_t i = 0; i < step->event.facts; i++)
        (void)json_object_set_new(object, step->event.fact[i].name, cli_json_address(step->event.fact[i].value));
    return object;
}

static json_t *knobs_json(const struct explanation *explanation, const struct explain_step *step)
{
    json_t *object = json_object();
    const struct pamu_knob_row *row;
    for (size_t at = 0; (row = explain_next_knob(step, &at)) != NULL;) {
        char text[32];
        const char *value = pamu_knob_text(&pamu_config(explanation->pamu)->knobs, row, text);
        (void)json_object_set_new(object, row->name, json_string(value));
    }
    return object;
}

static json_t *bytes_json(const struct pamu_event *event)
{
    char hex[2 * PAMU_OME_BYTES + 1] = "";
    for (size_t i = 0; i < event->length; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", (unsigned)event->bytes[i]);
    return json_string(hex);
}

static json_t *fields_json(const struct pamu_event *event)
{
    struct pamu_paace entry;
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    json_t *object = json_object();
    pamu_paace_decode(event->bytes, &entry);
    for (size_t i = 0; i < count; i++) {
        if (pamu_paace_has(&entry, &fields[i]))
            (void)json_object_set_new(object, fields[i].name, cli_json_address(pamu_paace_get(&entry, &fields[i])));
    }
    return object;
}

static void add_entry(json_t *object, const struct pamu_event *event)
{
    bool has_structure =
        event->kind == PAMU_EVENT_LOOKUP || event->kind == PAMU_EVENT_FETCH || event->kind == PAMU_EVENT_STALE;
    if (has_structure)
        (void)json_object_set_new(object, "structure", json_string(pamu_structure_name(event->structure)));
    if (event->bytes == NULL)
        return;
    (void)json_object_set_new(object, "bytes", bytes_json(event));
    if (event->structure != PAMU_OMT)
        (void)json_object_set_new(object, "fields", fields_json(event));
}

static json_t *step_json(const struct explanation *explanation, const struct explain_step *step)
{
    const struct pamu_event *event = &step->event;
    const struct pamu_rule_row *rule = pamu_rule_row(event->rule);
    json_t *object = json_pack("{s:s, s:s, s:s#, s:s, s:o, s:o}", "kind", kind_name(event->kind), "rule", rule->id,
                               "evidence", &rule->evidence, 1, "text", rule->text, "knobs",
                               knobs_json(explanation, step), "facts", facts_json(step));
    if (event->kind == PAMU_EVENT_FAIL || event->kind == PAMU_EVENT_VIOLATION)
        (void)json_object_set_new(object, "reason", json_string(pamu_reason_row(event->reason)->name));
    add_entry(object, event);
    return object;
}

static json_t *registers_json(const struct explanation *explanation)
{
    size_t count;
    const struct pamu_register_row *rows = pamu_registers(&count);
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        uint32_t value = 0;
        (void)pamu_register_read(explanation->pamu, explanation->access->request.instance, rows[i].offset, &value);
        (void)json_object_set_new(object, rows[i].name, json_sprintf("0x%08" PRIx32, value));
    }
    return object;
}

json_t *explain_json(const struct explanation *explanation)
{
    char sentence[EXPLAIN_SENTENCE_BYTES], advice[EXPLAIN_SENTENCE_BYTES];
    json_t *steps = json_array();
    for (size_t i = 0; i < explanation->count; i++)
        (void)json_array_append_new(steps, step_json(explanation, explanation->steps[i]));
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:s?, s:o}", "schema", "pamusim.explain/1", "chip",
                     explanation->chip->name, "access", cli_access_json(explanation->access), "answer",
                     cli_answer_json(explanation->answer), "steps", steps, "sentence",
                     explain_verdict(explanation, sentence), "legal", explain_advice(explanation, advice), "registers",
                     registers_json(explanation));
}
