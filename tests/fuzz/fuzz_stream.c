/* Files of look-up streams of any bytes: no crash; what is read is sound, and layouts made of it; tenants hand out what
 * one reader does.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"
#include "study/hash.h"
#include "study/msi.h"
#include "study/tenants.h"
#include "trace_repair.h"

enum { MOST_BYTES = 65536, MOST_TENANTS = 3, REPAIRED = 1 };

/* What a whole reading came to. */
struct outcome {
    enum trace_code code;
    uint64_t items, records, flushes;
    uint64_t sum; /* of all items, in their order */
};

/* Any slots that an item has are those that it was read from, so that both ways lose nothing. */
static void add_item(struct outcome *outcome, const struct iotlb_item *item)
{
    uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES];
    struct iotlb_item copy;
    size_t used, count = iotlb_item_encode(item, slots);

    MUST(iotlb_item_decode(slots, count, &copy, &used) && used == count);
    outcome->items++;
    outcome->records += item->kind == IOTLB_ITEM_DMA || item->kind == IOTLB_ITEM_RECORD ? 1u : 0u;
    outcome->flushes += item->kind == IOTLB_ITEM_FLUSH ? 1u : 0u;
    outcome->sum = (outcome->sum * 31 + trace_hash(slots, count * OP_SLOT_BYTES)) * 31 + item->time;
}

static struct outcome read_stream(const char *path)
{
    struct outcome outcome = {.items = 0};
    struct iotlb_source *source;
    const struct iotlb_item *items;
    size_t count;

    outcome.code = iotlb_source_open(path, &source, NULL);
    while (outcome.code == TRACE_OK) {
        outcome.code = iotlb_source_next(source, &items, &count, NULL);
        if (outcome.code != TRACE_OK || count == 0)
            break;
        MUST(count <= IOTLB_SOURCE_BATCH && iotlb_source_position(source) <= iotlb_source_size(source));
        for (size_t i = 0; i < count; i++)
            add_item(&outcome, &items[i]);
    }
    if (source != NULL && outcome.code != TRACE_OK)
        MUST(iotlb_source_next(source, &items, &count, NULL) != TRACE_OK || count == 0); /* an end for good */
    iotlb_source_close(source);
    return outcome;
}

static struct outcome read_tenants(const char *path, const struct study_setting *setting)
{
    struct outcome outcome = {.items = 0};
    struct study_tenants *tenants;
    const struct iotlb_item *items;
    size_t count;

    outcome.code = study_tenants_open(path, setting, &tenants, NULL);
    MUST((outcome.code == TRACE_OK) == (tenants != NULL));
    while (outcome.code == TRACE_OK) {
        outcome.code = study_tenants_next(tenants, &items, &count, NULL);
        if (outcome.code != TRACE_OK || count == 0)
            break;
        MUST(study_tenants_share(tenants) >= 0 && study_tenants_share(tenants) <= 1);
        for (size_t i = 0; i < count; i++)
            add_item(&outcome, &items[i]);
    }
    study_tenants_close(tenants);
    return outcome;
}

/* One tenant is the stream itself; several have all of its records each, and registers are written once. */
static void compare(const char *path, const struct outcome *stream, uint8_t choice)
{
    struct study_setting setting;
    struct outcome one, several;
    uint64_t hash;

    study_setting_start(&setting, NULL);
    setting.order = (enum study_order)(choice % STUDY_ORDER_COUNT);
    one = read_tenants(path, &setting);
    MUST(one.code == stream->code);
    MUST(stream->code != TRACE_OK || (one.items == stream->items && one.sum == stream->sum));
    setting.tenants = 2 + choice % (MOST_TENANTS - 1);
    several = read_tenants(path, &setting);
    MUST(stream->code == TRACE_OK || several.code != TRACE_OK);
    if (several.code == TRACE_OK) {
        MUST(several.records == setting.tenants * stream->records && several.flushes == stream->flushes);
        MUST(study_hash(path, &hash, NULL) == TRACE_OK);
    }
}

/* Whatever the header tells of MSI banks, a policy makes sound layouts of it, or says why not. */
static void check_layouts(const char *path, uint8_t choice)
{
    static struct study_msi msi;
    struct study_setting setting;
    struct study_layouts layouts;
    struct iotlb_source *source;
    char text[STUDY_MSI_TEXT] = "";
    size_t which;

    if (iotlb_source_open(path, &source, NULL) != TRACE_OK)
        return;
    memset(&msi, 0, sizeof(msi));
    for (size_t i = 0; i < iotlb_source_header(source)->count_count; i++)
        study_msi_note(&msi, iotlb_source_header(source)->counts[i].name, iotlb_source_header(source)->counts[i].value);
    iotlb_source_close(source);
    study_setting_start(&setting, pamu_chip_find(choice & 1 ? "p4080" : "t4240"));
    setting.msi = (uint8_t)(1 + choice / 2 % 4);
    setting.tenants = 1 + choice % MOST_TENANTS;
    setting.page_bits = choice & 64 ? 26 : 0;
    if (study_msi_lay_out(&setting, &msi, &layouts, text) == STUDY_MSI_OK)
        MUST(iotlb_layout_fault(layouts.layouts, layouts.count, &which) == NULL && layouts.made_count > 0);
    else
        MUST(text[0] != '\0');
    study_layouts_clear(&layouts);
}

/* The first byte says whether checksums are made to hold, the second how tenants take turns; the rest is the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *file;
    char path[64];
    struct outcome stream;
    uint8_t *copy;

    if (size < 2 || size > MOST_BYTES)
        return 0;
    if (file == NULL)
        file = tmpfile();
    MUST(file != NULL);
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fileno(file));
    size -= 2;
    copy = malloc(size + 1);
    MUST(copy != NULL);
    memcpy(copy, data + 2, size);
    if (data[0] & REPAIRED)
        trace_repair(copy, size);
    MUST(ftruncate(fileno(file), (off_t)size) == 0 && pwrite(fileno(file), copy, size, 0) == (ssize_t)size);
    free(copy);
    stream = read_stream(path);
    compare(path, &stream, data[1]);
    check_layouts(path, data[1]);
    return 0;
}
