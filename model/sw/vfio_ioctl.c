/* VFIO ioctls byte for byte: numbers, layouts, argsz and flags (rule R10). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "hw/bytes.h"
#include "sw/refusal.h"
#include "sw/vfio.h"

#define VFIO_MAGIC 0x3b00u       /* ';' */
#define PPC_IOC_NONE 0x20000000u /* _IOC_NONE is 1, at bit 29 */
#define VFIO_API_VERSION 0

enum {
    NR_API_VERSION = 100,
    NR_CHECK_EXTENSION,
    NR_SET_IOMMU,
    NR_MAP_DMA = 113,
    NR_UNMAP_DMA,
    NR_GET_ATTR,
    NR_SET_ATTR,
    NR_MSI_COUNT,
    NR_MAP_MSI,
    NR_UNMAP_MSI,
};

/* Fields by place in the rows below. */
enum { ARGSZ, FLAGS, FIRST, SECOND, THIRD };

#define HEAD          \
    {"argsz", 0, 4},  \
    {                 \
        "flags", 4, 4 \
    }

static const struct pamu_vfio_ioctl_row rows[] = {
    {.name = "VFIO_GET_API_VERSION", .number = NR_API_VERSION},
    {.name = "VFIO_CHECK_EXTENSION", .number = NR_CHECK_EXTENSION, .by_value = true},
    {.name = "VFIO_SET_IOMMU", .number = NR_SET_IOMMU, .by_value = true},
    {.name = "VFIO_IOMMU_MAP_DMA",
     .number = NR_MAP_DMA,
     .minimum = 32,
     .flags = PAMU_VFIO_READ | PAMU_VFIO_WRITE,
     .field = {HEAD, {"vaddr", 8, 8}, {"iova", 16, 8}, {"size", 24, 8}}},
    {.name = "VFIO_IOMMU_UNMAP_DMA",
     .number = NR_UNMAP_DMA,
     .minimum = 24,
     .field = {HEAD, {"iova", 8, 8}, {"size", 16, 8}}},
    {.name = "VFIO_IOMMU_PAMU_GET_ATTR", .number = NR_GET_ATTR, .minimum = 32, .field = {HEAD, {"attribute", 8, 4}}},
    {.name = "VFIO_IOMMU_PAMU_SET_ATTR", .number = NR_SET_ATTR, .minimum = 32, .field = {HEAD, {"attribute", 8, 4}}},
    {.name = "VFIO_IOMMU_PAMU_GET_MSI_BANK_COUNT", .number = NR_MSI_COUNT},
    {.name = "VFIO_IOMMU_PAMU_MAP_MSI_BANK",
     .number = NR_MAP_MSI,
     .minimum = 24,
     .flags = PAMU_VFIO_READ | PAMU_VFIO_WRITE,
     .field = {HEAD, {"msi_bank_index", 8, 4}, {"iova", 16, 8}}},
    {.name = "VFIO_IOMMU_PAMU_UNMAP_MSI_BANK", .number = NR_UNMAP_MSI, .minimum = 16, .field = {HEAD, {"iova", 8, 8}}},
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* The union at the end of struct vfio_pamu_attr, by attribute. */
static const struct pamu_vfio_field attribute_fields[][2] = {
    [PAMU_VFIO_GEOMETRY] = {{"aperture_start", 16, 8}, {"aperture_end", 24, 8}},
    [PAMU_VFIO_WINDOWS] = {{"windows", 16, 4}},
    [PAMU_VFIO_STASH] = {{"cpu", 16, 4}, {"cache", 20, 4}},
};

#define ATTRIBUTE_COUNT (sizeof(attribute_fields) / sizeof(attribute_fields[0]))

static const char *const abis[] = {
#define ABI(enumerator, name, help) name,
    PAMU_VFIO_ABI_LIST(ABI)
#undef ABI
};

enum pamu_error pamu_vfio_abi_find(const char *name, enum pamu_vfio_abi *abi)
{
    for (unsigned i = 0; i < PAMU_VFIO_ABI_COUNT; i++) {
        if (strcmp(abis[i], name) == 0) {
            *abi = (enum pamu_vfio_abi)i;
            return PAMU_OK;
        }
    }
    return PAMU_ERR_NAME;
}

const struct pamu_vfio_ioctl_row *pamu_vfio_ioctls(size_t *count)
{
    *count = ROW_COUNT;
    return rows;
}

/* ---- bytes ---- */

/* Turns bytes around, which makes one byte order of the other. */
static void copy_bytes(const uint8_t *from, uint8_t *to, size_t count, bool turn)
{
    for (size_t i = 0; i < count; i++)
        to[i] = from[turn ? count - 1 - i : i];
}

static uint64_t load(const struct pamu_vfio_call *call, const struct pamu_vfio_field *field)
{
    uint8_t bytes[8] = {0};

    copy_bytes(call->argument + field->offset, bytes + sizeof(bytes) - field->bytes, field->bytes,
               call->abi == PAMU_VFIO_X86);
    return load_be64(bytes);
}

static void store(const struct pamu_vfio_call *call, const struct pamu_vfio_field *field, uint64_t value)
{
    uint8_t bytes[8];

    store_be64(bytes, value);
    copy_bytes(bytes + sizeof(bytes) - field->bytes, call->argument + field->offset, field->bytes,
               call->abi == PAMU_VFIO_X86);
}

/* ---- what each does; field[] holds the values of the row's fields ---- */

static enum pamu_error get_attr(struct pamu_vfio *vfio, const struct pamu_vfio_call *call, uint32_t id,
                                struct pamu_refusal *refusal)
{
    struct pamu_vfio_attribute attribute = {.id = id};
    enum pamu_error error;

    for (unsigned i = 0; i < 2 && id < ATTRIBUTE_COUNT; i++)
        attribute.value[i] = load(call, &attribute_fields[id][i]);
    error = pamu_vfio_get_attr(vfio, &attribute, refusal);
    for (unsigned i = 0; i < 2 && id < ATTRIBUTE_COUNT && error == PAMU_OK; i++)
        store(call, &attribute_fields[id][i], attribute.value[i]);
    return error;
}

static enum pamu_error set_attr(struct pamu_vfio *vfio, const struct pamu_vfio_call *call, uint32_t id,
                                struct pamu_refusal *refusal)
{
    struct pamu_vfio_attribute attribute = {.id = id};

    for (unsigned i = 0; i < 2 && id < ATTRIBUTE_COUNT; i++)
        attribute.value[i] = load(call, &attribute_fields[id][i]);
    return pamu_vfio_set_attr(vfio, &attribute, refusal);
}

static enum pamu_error unmap_dma(struct pamu_vfio *vfio, const struct pamu_vfio_call *call, const uint64_t *field,
                                 struct pamu_refusal *refusal)
{
    static const struct pamu_vfio_field size_field = {"size", 16, 8};
    uint64_t size = field[SECOND];
    enum pamu_error error = pamu_vfio_unmap_dma(vfio, field[FIRST], &size, refusal);

    if (error == PAMU_OK)
        store(call, &size_field, size);
    return error;
}

static enum pamu_error map_dma(struct pamu_vfio *vfio, const uint64_t *field, struct pamu_refusal *refusal)
{
    const struct pamu_vfio_map map = {
        .flags = (uint32_t)field[FLAGS], .vaddr = field[FIRST], .iova = field[SECOND], .size = field[THIRD]};

    return pamu_vfio_map_dma(vfio, &map, refusal);
}

static enum pamu_error count_banks(struct pamu_vfio *vfio, int32_t *result, struct pamu_refusal *refusal)
{
    uint32_t count = 0;
    enum pamu_error error = pamu_vfio_msi_count(vfio, &count, refusal);

    *result = (int32_t)count;
    return error;
}

static enum pamu_error serve(struct pamu_vfio *vfio, const struct pamu_vfio_call *call, const uint64_t *field,
                             int32_t *result, struct pamu_refusal *refusal)
{
    uint32_t flags = (uint32_t)field[FLAGS];

    switch (call->request & 0xff) {
    case NR_API_VERSION:
        *result = VFIO_API_VERSION;
        return PAMU_OK;
    case NR_CHECK_EXTENSION:
        *result = field[0] == PAMU_VFIO_TYPE;
        return PAMU_OK;
    case NR_SET_IOMMU:
        return pamu_vfio_set_iommu(vfio, field[0] > UINT32_MAX ? UINT32_MAX : (uint32_t)field[0], refusal);
    case NR_MAP_DMA:
        return map_dma(vfio, field, refusal);
    case NR_UNMAP_DMA:
        return unmap_dma(vfio, call, field, refusal);
    case NR_GET_ATTR:
        return get_attr(vfio, call, (uint32_t)field[FIRST], refusal);
    case NR_SET_ATTR:
        return set_attr(vfio, call, (uint32_t)field[FIRST], refusal);
    case NR_MSI_COUNT:
        return count_banks(vfio, result, refusal);
    case NR_MAP_MSI:
        return pamu_vfio_map_msi(vfio, field[SECOND], (uint32_t)field[FIRST], flags, refusal);
    default:
        return pamu_vfio_unmap_msi(vfio, field[FIRST], flags, refusal);
    }
}

/* ---- numbers, sizes, flags ---- */

static const struct pamu_vfio_ioctl_row *find_row(const struct pamu_vfio_call *call)
{
    uint32_t none = call->abi == PAMU_VFIO_PPC ? PPC_IOC_NONE : 0;

    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (call->request == (none | VFIO_MAGIC | rows[i].number))
            return &rows[i];
    }
    return NULL;
}

static enum pamu_error load_value(const struct pamu_vfio_call *call, uint64_t *field, struct pamu_refusal *refusal)
{
    const struct pamu_vfio_field value = {"value", 0, (uint8_t)call->size};

    if (call->size != 4 && call->size != 8)
        return sw_refuse(refusal, PAMU_EFAULT, "R10", "an argument by value is given as 4 or 8 bytes, not %zu",
                         call->size);
    *field = load(call, &value);
    return PAMU_OK;
}

static enum pamu_error load_struct(const struct pamu_vfio_call *call, const struct pamu_vfio_ioctl_row *row,
                                   uint64_t *field, struct pamu_refusal *refusal)
{
    if (call->size < row->minimum) {
        return sw_refuse(refusal, PAMU_EFAULT, "R10", "the argument ends after %zu bytes, but has %" PRIu32, call->size,
                         row->minimum);
    }
    for (unsigned i = 0; row->field[i].name != NULL; i++) /* each row has an end */
        field[i] = load(call, &row->field[i]);
    if (row->minimum > 0 && field[ARGSZ] < row->minimum) {
        return sw_refuse(refusal, PAMU_EINVAL, "R10", "argsz %" PRIu64 " is under %" PRIu32, field[ARGSZ],
                         row->minimum);
    }
    if (row->minimum > 0 && (field[FLAGS] & ~(uint64_t)row->flags) != 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R10", "flags 0x%" PRIx64 " are not all known", field[FLAGS]);
    return PAMU_OK;
}

enum pamu_error pamu_vfio_ioctl(struct pamu_vfio *vfio, const struct pamu_vfio_call *call, int32_t *result,
                                struct pamu_refusal *refusal)
{
    const struct pamu_vfio_ioctl_row *row = find_row(call);
    uint64_t field[PAMU_VFIO_FIELDS] = {0};
    enum pamu_error error;

    if (row == NULL)
        error = sw_refuse(refusal, PAMU_ENOTTY, "R10", "a container has no ioctl 0x%" PRIx32 " here", call->request);
    else
        error = row->by_value ? load_value(call, field, refusal) : load_struct(call, row, field, refusal);
    if (error != PAMU_OK)
        return vfio_said(vfio, error, refusal);
    *result = 0;
    return serve(vfio, call, field, result, refusal);
}
