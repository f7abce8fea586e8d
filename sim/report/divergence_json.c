/* The divergence report as JSON: schema pamusim.divergence/1. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>

#include "report/divergence.h"

static json_t *address_json(uint64_t address)
{
    char text[24];
    (void)snprintf(text, sizeof text, "0x%" PRIx64, address);
    return json_string(text);
}

/* {"passes", "phys" where it passes, "word" where there is one} */
static json_t *view_json(const struct report_view *view, enum report_divergence_kind kind)
{
    json_t *object = json_object();
    (void)json_object_set_new(object, "passes", json_boolean(view->passes));
    if (view->passes && kind == REPORT_DIVERGENCE_ADDRESS)
        (void)json_object_set_new(object, "phys", address_json(view->phys));
    if (view->word != NULL)
        (void)json_object_set_new(object, "word", json_string(view->word));
    return object;
}

static json_t *row_json(const struct report_divergence *row)
{
    json_t *object = json_object();
    bool address = row->kind == REPORT_DIVERGENCE_ADDRESS;
    (void)json_object_set_new(object, "file", row->place.file != NULL ? json_string(row->place.file) : json_null());
    (void)json_object_set_new(object, "line", json_integer((json_int_t)row->place.line));
    (void)json_object_set_new(object, "kind", json_string(address ? "address" : "enabled"));
    (void)json_object_set_new(object, "domain", row->domain[0] != '\0' ? json_string(row->domain) : json_null());
    (void)json_object_set_new(object, "liodn", json_integer(row->liodn));
    if (address)
        (void)json_object_set_new(object, "iova", address_json(row->iova));
    (void)json_object_set_new(object, "driver", view_json(&row->driver, row->kind));
    (void)json_object_set_new(object, "hardware", view_json(&row->hardware, row->kind));
    (void)json_object_set_new(object, "item", row->item != NULL ? json_string(row->item) : json_null());
    return object;
}

static json_t *rows_json(const struct report_divergences *report)
{
    size_t count;
    const struct report_divergence *rows = report_divergences(report, &count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(array, row_json(&rows[i]));
    return array;
}

/* The items that rows fall under, in order of the table of quirks; those of none last. */
static json_t *items_json(const struct report_divergences *report)
{
    size_t quirks;
    const struct pamu_quirk *quirk = pamu_quirks(&quirks);
    json_t *array = json_array();
    for (size_t i = 0; i <= quirks; i++) {
        size_t rows = report_divergences_of(report, i < quirks ? quirk[i].id : NULL);
        if (rows > 0)
            (void)json_array_append_new(array,
                                        json_pack("{s:s?, s:I, s:s?}", "item", i < quirks ? quirk[i].id : NULL, "rows",
                                                  (json_int_t)rows, "text", i < quirks ? quirk[i].text : NULL));
    }
    return array;
}

json_t *report_divergences_json(const struct report_divergences *report)
{
    return json_pack("{s:s, s:o, s:o}", "schema", REPORT_DIVERGENCE_SCHEMA, "items", items_json(report), "rows",
                     rows_json(report));
}
