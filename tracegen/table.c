/* The rows of generators and of their parameters; what is chosen of them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "op/text.h"
#include "tracegen/stream.h"

static const struct gen_row *const rows[] = {
    &gen_nic,  &gen_nvme,    &gen_dpaa,   &gen_crypto, &gen_copy,  &gen_storm,      &gen_gpu,     &gen_chase,
    &gen_zipf, &gen_uniform, &gen_stride, &gen_reuse,  &gen_churn, &gen_permission, &gen_outside, &gen_hole,
};

#define ROWS (sizeof rows / sizeof(const struct gen_row *))

static const struct gen_key_row keys[] = {
#define GEN_KEY_ROW(id, name, kind, unit, help) {name, unit, help, GEN_##kind},
    GEN_KEY_LIST(GEN_KEY_ROW)
#undef GEN_KEY_ROW
};

const struct gen_key_row *gen_key_row(size_t key)
{
    return key < GEN_KEY_COUNT ? &keys[key] : NULL;
}

static bool is_name(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

enum gen_key gen_key_find(const char *name, size_t length)
{
    unsigned key = 0;
    while (key < GEN_KEY_COUNT && !is_name(keys[key].name, name, length))
        key++;
    return (enum gen_key)key;
}

const struct gen_row *gen_row_at(size_t index)
{
    return index < ROWS ? rows[index] : NULL;
}

const struct gen_row *gen_row_find(const char *name, size_t length)
{
    for (size_t i = 0; i < ROWS; i++)
        if (is_name(rows[i]->name, name, length))
            return rows[i];
    return NULL;
}

const struct gen_parameter *gen_parameter(const struct gen_row *row, enum gen_key key)
{
    for (size_t i = 0; i < row->parameters; i++)
        if (row->parameter[i].key == key)
            return &row->parameter[i];
    return NULL;
}

unsigned gen_liodns(const struct gen_row *row)
{
    return row == &gen_dpaa ? 2 : 1;
}

/* ---- values ---- */

static struct gen_list *list_of(struct gen_choice *choice, enum gen_key key)
{
    return key == GEN_KEY_SIZES ? &choice->sizes : &choice->distances;
}

static bool fail(struct gen_trouble *trouble, const char *what, const char *legal)
{
    (void)snprintf(trouble->what, sizeof trouble->what, "%s", what);
    (void)snprintf(trouble->legal, sizeof trouble->legal, "%s", legal);
    return false;
}

/* "NAME cannot be 'TEXT'", and what it takes. */
static bool fail_value(struct gen_trouble *trouble, const struct gen_parameter *parameter, const char *text,
                       size_t length)
{
    static const char *const forms[] = {"a number", "a number, perhaps with K, M, G or T behind", "a power of two",
                                        "VALUE:WEIGHT,.. with values"};
    const struct gen_key_row *row = &keys[parameter->key];
    struct op_text out = op_text_start(trouble->what, sizeof trouble->what);
    op_put(&out, row->name);
    op_put(&out, " cannot be ");
    op_put_quoted(&out, text, length);
    (void)op_text_end(&out);
    (void)snprintf(trouble->legal, sizeof trouble->legal, "it takes %s from %" PRIu64 " to %" PRIu64 "%s",
                   forms[row->kind], parameter->least, parameter->most,
                   row->kind == GEN_LIST ? ", and weights from 0 to 1000000, not all 0" : "");
    return false;
}

#define MOST_WEIGHT 1000000u

/* VALUE:WEIGHT up to a comma; false if it is not that. */
static bool read_element(const struct gen_parameter *parameter, const char *text, size_t length, struct gen_list *list)
{
    const char *colon = memchr(text, ':', length);
    uint64_t value, weight = 1;
    size_t first = colon != NULL ? (size_t)(colon - text) : length;
    if (list->count == GEN_LIST_MOST || first == 0 || !op_span_number((struct op_span){text, first, 1}, true, &value) ||
        value < parameter->least || value > parameter->most)
        return false;
    if (colon != NULL &&
        (first + 1 == length || !op_span_number((struct op_span){colon + 1, length - first - 1, 1}, false, &weight)))
        return false;
    list->value[list->count] = value;
    list->weight[list->count++] = weight;
    return weight <= MOST_WEIGHT;
}

static bool read_list(const struct gen_parameter *parameter, const char *text, size_t length, struct gen_list *list)
{
    uint64_t sum = 0;
    list->count = 0;
    for (size_t at = 0; at <= length;) {
        const char *comma = at < length ? memchr(text + at, ',', length - at) : NULL;
        size_t end = comma != NULL ? (size_t)(comma - text) : length;
        if (!read_element(parameter, text + at, end - at, list))
            return false;
        sum += list->weight[list->count - 1];
        at = end + 1;
    }
    return sum > 0;
}

void gen_choice_start(struct gen_choice *choice, const struct gen_row *row)
{
    memset(choice, 0, sizeof *choice);
    choice->row = row;
    choice->seed = 1;
    for (size_t i = 0; i < row->parameters; i++) {
        const struct gen_parameter *parameter = &row->parameter[i];
        choice->value[parameter->key] = parameter->absent;
        if (parameter->list != NULL)
            (void)read_list(parameter, parameter->list, strlen(parameter->list), list_of(choice, parameter->key));
    }
}

bool gen_choice_set(struct gen_choice *choice, enum gen_key key, const char *text, size_t length,
                    struct gen_trouble *trouble)
{
    const struct gen_parameter *parameter = gen_parameter(choice->row, key);
    uint64_t value;
    if (parameter == NULL) {
        (void)snprintf(trouble->what, sizeof trouble->what, "%s has no parameter '%s'", choice->row->name,
                       keys[key].name);
        (void)snprintf(trouble->legal, sizeof trouble->legal, "pamusim gen --list shows those it has");
        return false;
    }
    if (keys[key].kind == GEN_LIST)
        return read_list(parameter, text, length, list_of(choice, key)) || fail_value(trouble, parameter, text, length);
    if (length == 0 || !op_span_number((struct op_span){text, length, 1}, true, &value) || value < parameter->least ||
        value > parameter->most || (keys[key].kind == GEN_POWER && (value & (value - 1)) != 0))
        return fail_value(trouble, parameter, text, length);
    choice->value[key] = value;
    return true;
}

/* ---- values together ---- */

static uint64_t most_of(const struct gen_list *list)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < list->count; i++)
        most = list->value[i] > most ? list->value[i] : most;
    return most;
}

static bool has(const struct gen_choice *choice, enum gen_key key)
{
    return gen_parameter(choice->row, key) != NULL;
}

/* Of generators with rings and buffers. */
static bool check_buffers(const struct gen_choice *choice, struct gen_trouble *trouble)
{
    const uint64_t *value = choice->value;
    uint64_t buffers = (value[GEN_KEY_WINDOWS] - 1) * (value[GEN_KEY_WINDOW] / value[GEN_KEY_BUFFER]);
    uint64_t piece = has(choice, GEN_KEY_SPLIT) ? value[GEN_KEY_SPLIT] : most_of(&choice->sizes);
    if (value[GEN_KEY_RING] * 64 > value[GEN_KEY_WINDOW] / 4)
        return fail(trouble, "a ring does not fit", "a quarter of window takes ring times 64 bytes");
    if (value[GEN_KEY_BUFFER] > value[GEN_KEY_WINDOW])
        return fail(trouble, "buffer is larger than window", "at most as large as it");
    if (piece > value[GEN_KEY_BUFFER])
        return fail(trouble,
                    has(choice, GEN_KEY_SPLIT) ? "split is larger than buffer" : "one of sizes is larger than buffer",
                    "at most as large as it");
    if (choice->row == &gen_dpaa && buffers < GEN_SETUP_POOL)
        return fail(trouble, "there are fewer than 64 buffers", "more windows, or smaller buffers");
    return true;
}

static bool check_lengths(const struct gen_choice *choice, struct gen_trouble *trouble)
{
    const uint64_t *value = choice->value;
    uint64_t aperture = value[GEN_KEY_WINDOWS] * value[GEN_KEY_WINDOW];
    bool whole = choice->row == &gen_stride || choice->row == &gen_gpu || choice->row == &gen_copy;
    uint64_t room = !whole ? value[GEN_KEY_WINDOW] : aperture;
    if (has(choice, GEN_KEY_CURSORS))
        room = aperture / value[GEN_KEY_CURSORS];
    if (has(choice, GEN_KEY_LENGTH) && value[GEN_KEY_LENGTH] > room)
        return fail(trouble, "length is too large for where its records go",
                    "at most a window; of stride the aperture, of stream its part");
    if (choice->row == &gen_copy && (value[GEN_KEY_LENGTH] & (value[GEN_KEY_LENGTH] - 1)) != 0)
        return fail(trouble, "length is no power of two", "a payload of pcie-copy is one from 64 to 4096");
    if (choice->row == &gen_reuse && most_of(&choice->sizes) > aperture)
        return fail(trouble, "one of sizes is larger than the aperture", "windows times window, or less");
    return true;
}

#define MOST_SPAACES 0x10000u /* in any SPAACT (docs/spec/domains.md, Limits) */

bool gen_choice_check(const struct gen_choice *choice, struct gen_trouble *trouble)
{
    const uint64_t *value = choice->value;
    *trouble = (struct gen_trouble){"", ""};
    if (value[GEN_KEY_BASE] % (value[GEN_KEY_WINDOWS] * value[GEN_KEY_WINDOW]) != 0)
        return fail(trouble, "base is no multiple of the aperture (R1)", "a multiple of windows times window");
    if (gen_choice_spaaces(choice) > MOST_SPAACES)
        return fail(trouble, "devices times windows is too large", "all together need at most 65536 SPAACEs (T9)");
    if (has(choice, GEN_KEY_BATCH) && value[GEN_KEY_BATCH] > value[GEN_KEY_WINDOWS])
        return fail(trouble, "batch is larger than windows", "a window is mapped once at a time (R6)");
    if (has(choice, GEN_KEY_RING) && !check_buffers(choice, trouble))
        return false;
    return check_lengths(choice, trouble);
}
