/* Any file as an image: refused, or read and judged the same, cut anywhere. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "fuzz.h"
#include "image/lint.h"

static enum image_error read_image(struct image *image, const uint8_t *data, size_t size, size_t cut)
{
    struct image_problem problem = {0};
    enum image_error error = image_feed(image, data, cut, &problem);
    if (error == IMAGE_OK)
        error = image_feed(image, data + cut, size - cut, &problem);
    if (error == IMAGE_OK)
        error = image_end(image, &problem);
    MUST((error == IMAGE_ERR_TEXT) == (problem.what[0] != '\0'));
    return error;
}

/* Ranges are in order, and do not touch. */
static void check_ranges(const struct image *image)
{
    size_t count;
    const struct image_range *ranges = image_ranges(image, &count);
    for (size_t i = 0; i < count; i++) {
        uint8_t byte;
        MUST(ranges[i].first <= ranges[i].last);
        MUST(i == 0 || (ranges[i].first > ranges[i - 1].last && ranges[i].first - ranges[i - 1].last > 1));
        MUST(image_read(image, ranges[i].first, &byte, 1) && image_read(image, ranges[i].last, &byte, 1));
    }
}

/* The first range as a PPAACT, and the rest of it as a SPAACT and an OMT. */
static size_t judge(const struct image *image)
{
    size_t count, found = 0;
    const struct image_range *ranges = image_ranges(image, &count);
    struct image_tables tables = {.image = image};
    struct image_lint lint = {&tables, 36, 16};
    if (count == 0)
        return 0;
    struct image_table *table = tables.table;
    table[IMAGE_PPAACT].address = ranges[0].first;
    table[IMAGE_PPAACT].entries = image_entries_from(image, IMAGE_PPAACT, ranges[0].first) / 2;
    table[IMAGE_SPAACT].address = ranges[0].first + (uint64_t)table[IMAGE_PPAACT].entries * PAMU_PAACE_BYTES;
    table[IMAGE_SPAACT].entries = image_entries_from(image, IMAGE_SPAACT, table[IMAGE_SPAACT].address);
    table[IMAGE_OMT].address = table[IMAGE_SPAACT].address;
    table[IMAGE_OMT].entries = image_entries_from(image, IMAGE_OMT, table[IMAGE_OMT].address);
    struct check_findings *findings = check_findings_create();
    MUST(findings != NULL && image_lint(&lint, findings));
    for (; check_get(findings, found) != NULL; found++)
        MUST(check_get(findings, found)->rule != NULL && check_get(findings, found)->what[0] != '\0');
    check_findings_destroy(findings);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    enum image_form form = (enum image_form)(data[0] % IMAGE_FORM_COUNT);
    struct image *whole = image_create(form, 0), *pieces = image_create(form, 0);
    MUST(whole != NULL && pieces != NULL);
    data++;
    size--;
    (void)image_form_guess(data, size);
    enum image_error error = read_image(whole, data, size, size);
    MUST(read_image(pieces, data, size, size / 3) == error);
    if (error == IMAGE_OK) {
        check_ranges(whole);
        MUST(judge(whole) == judge(pieces));
    }
    image_destroy(whole);
    image_destroy(pieces);
    return 0;
}
