/* The table of axes. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory/power.h"
#include "op/text.h"
#include "pamu/msi.h"
#include "study/setting.h"

#define MOST_WINDOWS 65536u
#define MOST_PAGE_BITS 40u /* 1 TiB */
#define MOST_BURST (1u << 30)

static const char *const order_names[STUDY_ORDER_COUNT] = {"round-robin", "random", "time"};

/* A number, with K, M, G or T behind where sizes are meant. */
static bool read_number(const char *text, bool is_size, uint64_t *number)
{
    return op_span_number((struct op_span){text, strlen(text), 1}, is_size, number);
}

static bool read_power(const char *text, bool is_size, uint64_t least, uint64_t most, uint64_t *number)
{
    return read_number(text, is_size, number) && mem_is_power_of_two(*number) && *number >= least && *number <= most;
}

static int find_name(const char *const *names, int count, const char *text)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], text) == 0)
            return i;
    }
    return -1;
}

/* "" for 0, which is not set. */
static void print_number(char text[STUDY_TEXT], uint64_t number)
{
    struct op_text out = op_text_start(text, STUDY_TEXT);

    if (number != 0)
        op_put_decimal(&out, number);
    (void)op_text_end(&out);
}

static void print_size(char text[STUDY_TEXT], uint64_t size)
{
    struct op_text out = op_text_start(text, STUDY_TEXT);

    if (size != 0)
        op_put_size(&out, size);
    (void)op_text_end(&out);
}

/* ---- one pair of functions an axis ---- */

static bool parse_chip(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    const struct pamu_chip *chip = pamu_chip_find(text);

    (void)axis;
    if (chip != NULL)
        setting->chip = chip;
    return chip != NULL;
}

static void print_chip(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    (void)snprintf(text, STUDY_TEXT, "%s", setting->chip->name);
}

static bool parse_iommu(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    (void)axis;
    for (unsigned i = 0; i < IOTLB_SCHEME_COUNT; i++) {
        if (strcmp(iotlb_scheme_name((enum iotlb_scheme)i), text) == 0) {
            setting->scheme = (enum iotlb_scheme)i;
            return true;
        }
    }
    return false;
}

static void print_iommu(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    (void)snprintf(text, STUDY_TEXT, "%s", setting->scheme == IOTLB_PAMU ? "" : iotlb_scheme_name(setting->scheme));
}

static bool parse_windows(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t number;

    (void)axis;
    if (!read_power(text, false, 1, MOST_WINDOWS, &number))
        return false;
    setting->windows = (uint32_t)number;
    return true;
}

static void print_windows(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_number(text, setting->windows);
}

static bool parse_page(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t size;

    (void)axis;
    if (!read_power(text, true, 4096, UINT64_C(1) << MOST_PAGE_BITS, &size))
        return false;
    for (setting->page_bits = 0; size >> setting->page_bits > 1;)
        setting->page_bits++;
    return true;
}

static void print_page(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_size(text, setting->page_bits == 0 ? 0 : UINT64_C(1) << setting->page_bits);
}

/* By its letter, as the thread calls it, or by its name. */
static bool parse_msi(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);

    (void)axis;
    for (size_t i = 0; i < count; i++) {
        const char letter[] = {(char)('A' + i), '\0'};

        if (strcmp(policies[i].name, text) == 0 || strcmp(letter, text) == 0) {
            setting->msi = (uint8_t)(i + 1);
            return true;
        }
    }
    return false;
}

static void print_msi(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);

    (void)axis;
    (void)snprintf(text, STUDY_TEXT, "%s", setting->msi == 0 ? "" : policies[setting->msi - 1].name);
}

static bool parse_burst(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t bytes;

    (void)axis;
    if (!read_power(text, true, 1, MOST_BURST, &bytes))
        return false;
    setting->burst = (uint32_t)bytes;
    return true;
}

static void print_burst(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_size(text, setting->burst);
}

static bool parse_snoop(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    static const char *const words[] = {"on", "off"};
    int word = find_name(words, 2, text);

    (void)axis;
    setting->snoop_off = word == 1;
    return word >= 0;
}

static void print_snoop(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    (void)snprintf(text, STUDY_TEXT, "%s", setting->snoop_off ? "off" : "");
}

static bool parse_lines(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t lines;

    if (!read_number(text, false, &lines) || lines < 1 || lines > PAMU_MAX_LINES)
        return false;
    setting->lines[axis->index] = (uint32_t)lines;
    return true;
}

static void print_lines(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    print_number(text, setting->lines[axis->index]);
}

static bool parse_ways(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t ways;

    if (!read_number(text, false, &ways) || ways < 1 || ways > PAMU_MAX_LINES)
        return false;
    setting->ways[axis->index] = (uint32_t)ways;
    return true;
}

static void print_ways(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    print_number(text, setting->ways[axis->index]);
}

static bool parse_policy(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    for (unsigned i = 0; i < IOTLB_POLICY_COUNT; i++) {
        if (strcmp(iotlb_policy_name((enum iotlb_policy)i), text) == 0) {
            setting->policy[axis->index] = (enum iotlb_policy)i;
            return true;
        }
    }
    return false;
}

static void print_policy(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    enum iotlb_policy policy = setting->policy[axis->index];

    (void)snprintf(text, STUDY_TEXT, "%s", policy == IOTLB_LRU ? "" : iotlb_policy_name(policy));
}

static bool parse_index(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    static const char *const words[] = {"modulo", "xor"};
    int word = find_name(words, 2, text);

    (void)axis;
    setting->xor_index = word == 1;
    return word >= 0;
}

static void print_index(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    (void)snprintf(text, STUDY_TEXT, "%s", setting->xor_index ? "xor" : "");
}

static bool parse_tenants(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t tenants;

    (void)axis;
    if (!read_number(text, false, &tenants) || tenants < 1 || tenants > STUDY_MOST_TENANTS)
        return false;
    setting->tenants = (uint32_t)tenants;
    return true;
}

static void print_tenants(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_number(text, setting->tenants == 1 ? 0 : setting->tenants);
}

static bool parse_order(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    int order = find_name(order_names, STUDY_ORDER_COUNT, text);

    (void)axis;
    if (order >= 0)
        setting->order = (enum study_order)order;
    return order >= 0;
}

static void print_order(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    (void)snprintf(text, STUDY_TEXT, "%s", setting->order == STUDY_ROUND_ROBIN ? "" : order_names[setting->order]);
}

static bool parse_seed(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    uint64_t seed;

    (void)axis;
    if (!read_number(text, false, &seed) || seed > UINT32_MAX)
        return false;
    setting->seed = (uint32_t)seed;
    return true;
}

static void print_seed(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_number(text, setting->seed);
}

/* ---- pairs ---- */

static int by_liodn(const void *a, const void *b)
{
    const struct study_pair *x = a, *y = b;

    return (x->liodn > y->liodn) - (x->liodn < y->liodn);
}

/* "8:40" */
static bool read_pair(const char *text, size_t length, uint64_t most, struct study_pair *pair)
{
    const char *colon = memchr(text, ':', length);
    size_t before = colon != NULL ? (size_t)(colon - text) : length;
    uint64_t liodn, to;

    if (colon == NULL || !op_span_number((struct op_span){text, before, 1}, false, &liodn) ||
        !op_span_number((struct op_span){colon + 1, length - before - 1, 1}, false, &to) || liodn > 0xffff || to > most)
        return false;
    *pair = (struct study_pair){(uint16_t)liodn, (uint16_t)to};
    return true;
}

/* "8:40+9:41"; each LIODN at most once, and if tos must differ each of these, too. */
static bool read_pairs(const char *text, uint64_t most, bool tos_differ, struct study_pairs *pairs)
{
    struct study_pairs read = {.count = 0};

    for (;; text++) {
        size_t length = strcspn(text, "+");
        struct study_pair *pair = &read.pair[read.count];

        if (read.count == STUDY_MOST_PAIRS || !read_pair(text, length, most, pair))
            return false;
        for (uint32_t i = 0; i < read.count; i++) {
            if (read.pair[i].liodn == pair->liodn || (tos_differ && read.pair[i].to == pair->to))
                return false;
        }
        read.count++;
        text += length;
        if (*text == '\0')
            break;
    }
    qsort(read.pair, read.count, sizeof(read.pair[0]), by_liodn);
    *pairs = read;
    return true;
}

static void print_pairs(const struct study_pairs *pairs, char text[STUDY_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < pairs->count; i++)
        used += (size_t)snprintf(text + used, STUDY_TEXT - used, "%s%u:%u", i > 0 ? "+" : "", pairs->pair[i].liodn,
                                 pairs->pair[i].to);
}

static bool parse_numbering(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    (void)axis;
    return read_pairs(text, 0xffff, true, &setting->numbering);
}

static void print_numbering(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_pairs(&setting->numbering, text);
}

static bool parse_instances(const struct study_axis *axis, const char *text, struct study_setting *setting)
{
    (void)axis;
    return read_pairs(text, PAMU_MAX_INSTANCES - 1, false, &setting->instances);
}

static void print_instances(const struct study_axis *axis, const struct study_setting *setting, char text[STUDY_TEXT])
{
    (void)axis;
    print_pairs(&setting->instances, text);
}

/* ---- the table ---- */

#define POLICIES "lru, fifo, plru, random, optimum"

static const struct study_axis axes[] = {
    {"chip", "a profile's name", "the chip: caches, and where LIODNs sit", parse_chip, print_chip, 0, STUDY_NO_RANGE},
    {"iommu", "pamu, type1, tce", "the PAMU, or 4 KiB pages in one cache of as many entries as the SPAACE cache has",
     parse_iommu, print_iommu, 0, STUDY_NO_RANGE},
    {"windows", "a power of two, 1 to 65536", "cut every aperture into so many windows", parse_windows, print_windows,
     0, STUDY_POWERS},
    {"page", "a power of two, 4K to 1T", "cut every aperture into windows of this size: what huge pages allow",
     parse_page, print_page, 0, STUDY_POWERS},
    {"msi", "implicit (A), flag (B), resource (C), explicit (D)",
     "map MSI banks by this policy, in an aperture of its making (docs/spec/msi.md)", parse_msi, print_msi, 0,
     STUDY_LETTERS},
    {"burst", "a power of two, 1 to 1G", "cut records at multiples of so many bytes (rule D1)", parse_burst,
     print_burst, 0, STUDY_POWERS},
    {"snoop", "on, off", "whether writes to tables drop cached entries (rule C5)", parse_snoop, print_snoop, 0,
     STUDY_NO_RANGE},
    {"lines.ppaace", "1 to 4096", "entries of the PPAACE cache", parse_lines, print_lines, PAMU_PPAACE, STUDY_POWERS},
    {"lines", "1 to 4096", "entries of the SPAACE cache", parse_lines, print_lines, PAMU_SPAACE, STUDY_POWERS},
    {"lines.omt", "1 to 4096", "entries of the OMT cache", parse_lines, print_lines, PAMU_OMT, STUDY_POWERS},
    {"ways.ppaace", "1 to 4096", "ways of the PPAACE cache", parse_ways, print_ways, PAMU_PPAACE, STUDY_POWERS},
    {"ways", "1 to 4096", "ways of the SPAACE cache", parse_ways, print_ways, PAMU_SPAACE, STUDY_POWERS},
    {"ways.omt", "1 to 4096", "ways of the OMT cache", parse_ways, print_ways, PAMU_OMT, STUDY_POWERS},
    {"policy.ppaace", POLICIES, "replacement in the PPAACE cache (rule C2)", parse_policy, print_policy, PAMU_PPAACE,
     false},
    {"policy", POLICIES, "replacement in the SPAACE cache", parse_policy, print_policy, PAMU_SPAACE, STUDY_NO_RANGE},
    {"policy.omt", POLICIES, "replacement in the OMT cache", parse_policy, print_policy, PAMU_OMT, STUDY_NO_RANGE},
    {"index", "modulo, xor", "how keys choose sets (rule C2)", parse_index, print_index, 0, STUDY_NO_RANGE},
    {"tenants", "1 to 256", "the trace so many times at once, with LIODNs and entries of their own", parse_tenants,
     print_tenants, 0, STUDY_POWERS},
    {"order", "round-robin, random, time", "how tenants' records come one after another", parse_order, print_order, 0,
     false},
    {"numbering", "LIODN:NUMBER+..", "other LIODNs for what these do; numbers that are taken swap", parse_numbering,
     print_numbering, 0, STUDY_NO_RANGE},
    {"instances", "LIODN:INSTANCE+..", "where LIODNs sit; others as recorded, or as the profile of another chip says",
     parse_instances, print_instances, 0, STUDY_NO_RANGE},
    {"seed", "a number", "of random replacement and random order", parse_seed, print_seed, 0, STUDY_NO_RANGE},
};

const struct study_axis *study_axes(size_t *count)
{
    *count = sizeof(axes) / sizeof(axes[0]);
    return axes;
}

const struct study_axis *study_axis_find(const char *name)
{
    static const char spaace[] = ".spaace";
    size_t length = strlen(name);

    if (length >= sizeof(spaace) && strcmp(name + length - strlen(spaace), spaace) == 0)
        length -= strlen(spaace);
    for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
        if (strncmp(axes[i].name, name, length) == 0 && axes[i].name[length] == '\0' &&
            (name[length] == '\0' || axes[i].index == PAMU_SPAACE))
            return &axes[i];
    }
    return NULL;
}
