/* VFIO requests: the thread's rules, a vendor's quirks (R8 to R12). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_VFIO_H
#define PAMU_VFIO_H

#include "pamu/msi.h"

/* A container stands for one domain, whose IOMMU model is the PAMU's. Requests come as calls with numbers in them, or
 * byte for byte as a user-space program's ioctl() has them; both do the same. docs/spec/vfio.md tells all of it.
 *
 * With quirks a container behaves as the vendor's driver does, else by the rules of the thread. Calls return PAMU_OK,
 * PAMU_ERR_BUS, or PAMU_ERR_REFUSED with *refusal filled in, and then nothing has changed unless quirks are on; where
 * the original divides by zero they are refused with PAMU_OOPS. PAMU_ERR_ARGUMENT says that the domain is gone. */

#define PAMU_VFIO_TYPE 7u /* VFIO_FSL_PAMU_IOMMU */

/* Tells where length bytes at a user's address are in physical memory; false unless they are there and contiguous. */
typedef bool pamu_vfio_backing_fn(void *user, uint64_t vaddr, uint64_t length, uint64_t *phys);

struct pamu_vfio_config {
    struct pamu_msi *msi; /* must outlive the container */
    uint32_t domain;      /* of the software that msi is for */
    bool quirks;
    pamu_vfio_backing_fn *backing; /* NULL: a user's address is the physical one */
    void *backing_user;
};

/* Opaque. */
struct pamu_vfio;

#define PAMU_VFIO_RANGES 1024u /* DMA maps that a container with quirks keeps track of */

/* Makes a container in memory from malloc(). PAMU_ERR_ARGUMENT if there is no such domain, PAMU_ERR_MEMORY. */
enum pamu_error pamu_vfio_create(const struct pamu_vfio_config *config, struct pamu_vfio **vfio);

/* Gives a container back; NULL is allowed. The domain stays as it is. */
void pamu_vfio_destroy(struct pamu_vfio *vfio);

/* VFIO_GROUP_SET_CONTAINER and _UNSET_CONTAINER of the group that consists of one LIODN: attaches it to the domain, or
 * detaches it (rule R9), at any time. Refused as pamu_domain_attach() and pamu_domain_detach(). */
enum pamu_error pamu_vfio_set_container(struct pamu_vfio *vfio, uint32_t liodn, struct pamu_refusal *refusal);
enum pamu_error pamu_vfio_unset_container(struct pamu_vfio *vfio, uint32_t liodn, struct pamu_refusal *refusal);

/* VFIO_SET_IOMMU; all below needs it. Refused: EINVAL (R9) without a group, or if it was done before; ENODEV (R9) for a
 * type other than PAMU_VFIO_TYPE. */
enum pamu_error pamu_vfio_set_iommu(struct pamu_vfio *vfio, uint32_t type, struct pamu_refusal *refusal);

/* ---- attributes (rule R10) ---- */

/* name, number in the ABI, first value, second value or NULL */
#define PAMU_VFIO_ATTRIBUTE_LIST(X)                                                  \
    X(GEOMETRY, "geometry", 0, "first IOVA of the aperture", "last IOVA, inclusive") \
    X(WINDOWS, "windows", 1, "count of windows", NULL)                               \
    X(STASH, "stash", 2, "CPU", "cache, 1 to 3")

enum pamu_vfio_attribute_id {
#define PAMU_VFIO_ATTRIBUTE_ENUM(enumerator, name, number, first, second) PAMU_VFIO_##enumerator = (number),
    PAMU_VFIO_ATTRIBUTE_LIST(PAMU_VFIO_ATTRIBUTE_ENUM)
#undef PAMU_VFIO_ATTRIBUTE_ENUM
        PAMU_VFIO_ATTRIBUTE_COUNT
};

struct pamu_vfio_attribute {
    uint32_t id;       /* enum pamu_vfio_attribute_id */
    uint64_t value[2]; /* as the list says; value[1] is 0 where there is none */
};

/* Finds the number of an attribute by name. PAMU_ERR_NAME, and *id untouched, if there is none. */
enum pamu_error pamu_vfio_attribute_find(const char *name, uint32_t *id);

/* Sets one. Refused: EINVAL (R9) without VFIO_SET_IOMMU; EINVAL (R10) for an unknown attribute, a geometry that ends
 * before it begins, or a cache that the chip gives no stash id; else as pamu_domain_geometry() and
 * pamu_domain_windows(). With quirks: PAMU_OK, but OOPS (Q3) for 0 windows. */
enum pamu_error pamu_vfio_set_attr(struct pamu_vfio *vfio, const struct pamu_vfio_attribute *attribute,
                                   struct pamu_refusal *refusal);

/* Fills in the values of attribute->id with what was set. Refused: EINVAL (R9) without VFIO_SET_IOMMU; EINVAL (R10) for
 * an unknown attribute, or one that was not set. With quirks: PAMU_OK, and values are untouched then. */
enum pamu_error pamu_vfio_get_attr(struct pamu_vfio *vfio, struct pamu_vfio_attribute *attribute,
                                   struct pamu_refusal *refusal);

/* ---- DMA maps ---- */

enum { PAMU_VFIO_READ = 1, PAMU_VFIO_WRITE = 2 };

struct pamu_vfio_map {
    uint32_t flags; /* PAMU_VFIO_READ, PAMU_VFIO_WRITE: what the device may do */
    uint64_t vaddr, iova, size;
};

/* VFIO_IOMMU_MAP_DMA: whole windows, all or nothing. Refused: EINVAL (R9) without VFIO_SET_IOMMU or windows; EINVAL
 * (R11) unless iova begins a window and size is a multiple of the window size inside the aperture, not 0; EINVAL (R4)
 * for flags without protection, or memory not aligned to the window size; EINVAL (R11) for unknown flags, or memory
 * that wraps around; EBUSY (R6) if a window is mapped; EFAULT (R11) if a window's memory is not contiguous. With
 * quirks: what docs/spec/vfio.md says (Q4), and ENOMEM for more than PAMU_VFIO_RANGES maps. */
enum pamu_error pamu_vfio_map_dma(struct pamu_vfio *vfio, const struct pamu_vfio_map *map,
                                  struct pamu_refusal *refusal);

/* VFIO_IOMMU_UNMAP_DMA: *size bytes at iova, whole windows; *size gets what was unmapped. Refused: EINVAL (R9) without
 * VFIO_SET_IOMMU or windows; EINVAL (R12) unless the range is of whole windows that are all mapped as memory. */
enum pamu_error pamu_vfio_unmap_dma(struct pamu_vfio *vfio, uint64_t iova, uint64_t *size,
                                    struct pamu_refusal *refusal);

/* ---- MSI banks ---- */

/* VFIO_PAMU_GET_MSI_BANK_COUNT (rule R14). Refused: EINVAL (R9) without VFIO_SET_IOMMU; else as pamu_msi_list(). */
enum pamu_error pamu_vfio_msi_count(struct pamu_vfio *vfio, uint32_t *count, struct pamu_refusal *refusal);

/* VFIO_PAMU_MAP_MSI_BANK. Refused: EINVAL (R9) without VFIO_SET_IOMMU; EINVAL (R15) for flags other than 0; else as
 * pamu_msi_map(). With quirks: EINVAL (Q9) for flags without READ or WRITE, OOPS (Q3) before the window size is noted;
 * what is wrong inside is not told. */
enum pamu_error pamu_vfio_map_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t index, uint32_t flags,
                                  struct pamu_refusal *refusal);

/* VFIO_PAMU_UNMAP_MSI_BANK, by the IOVA of its window. Refused: EINVAL (R9) without VFIO_SET_IOMMU or windows; EINVAL
 * (R15) for flags other than 0; EINVAL (R4) if no window begins there; EINVAL (R12) if it maps no bank. With quirks:
 * PAMU_OK, but OOPS (Q3) before the window size is noted. */
enum pamu_error pamu_vfio_unmap_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t flags,
                                    struct pamu_refusal *refusal);

/* ---- enabling (rule R8) ---- */

/* The explicit enable and disable of the thread, which no ioctl number of the PAMU's stands for (15 and 16, upstream's,
 * are its attributes). Refused: EINVAL (R9) without VFIO_SET_IOMMU; ENODEV (R8) on enabling with nothing mapped. */
enum pamu_error pamu_vfio_enable(struct pamu_vfio *vfio, struct pamu_refusal *refusal);
enum pamu_error pamu_vfio_disable(struct pamu_vfio *vfio, struct pamu_refusal *refusal);

/* ---- byte for byte ---- */

/* name, help: byte order and ioctl numbers of an architecture; the layouts are the same */
#define PAMU_VFIO_ABI_LIST(X)                               \
    X(PPC, "ppc", "big-endian, _IOC_NONE is 1: 0x20003b71") \
    X(X86, "x86", "little-endian, _IOC_NONE is 0: 0x00003b71")

enum pamu_vfio_abi {
#define PAMU_VFIO_ABI_ENUM(enumerator, name, help) PAMU_VFIO_##enumerator,
    PAMU_VFIO_ABI_LIST(PAMU_VFIO_ABI_ENUM)
#undef PAMU_VFIO_ABI_ENUM
        PAMU_VFIO_ABI_COUNT
};

/* Finds an ABI by name. PAMU_ERR_NAME, and *abi untouched, if there is none. */
enum pamu_error pamu_vfio_abi_find(const char *name, enum pamu_vfio_abi *abi);

#define PAMU_VFIO_FIELDS 6u

/* A field of an argument struct. */
struct pamu_vfio_field {
    const char *name;      /* "iova"; NULL ends the list */
    uint8_t offset, bytes; /* bytes: 4 or 8 */
};

/* An ioctl of a container. */
struct pamu_vfio_ioctl_row {
    const char *name; /* "VFIO_IOMMU_MAP_DMA" */
    uint32_t number;  /* 113: the low byte of the request */
    uint32_t minimum; /* of argsz and of the argument in bytes; 0 for none, or an argument by value */
    bool by_value;
    uint32_t flags; /* that may be given */
    struct pamu_vfio_field field[PAMU_VFIO_FIELDS];
};

/* The ioctls that a container knows, of static life; *count gets the number of rows. */
const struct pamu_vfio_ioctl_row *pamu_vfio_ioctls(size_t *count);

struct pamu_vfio_call {
    enum pamu_vfio_abi abi;
    uint32_t request;  /* as the architecture makes it: 0x20003b71 or 0x3b71 */
    uint8_t *argument; /* what the program's pointer shows: read, and written where the ioctl answers in it. An argument
                          by value is given as 4 or 8 bytes of the ABI's byte order */
    size_t size;       /* of argument */
};

/* Does what ioctl(container, request, argument) does; *result gets what it returns if that is not -1. Refused: ENOTTY
 * (R10) for a request that a container does not know; EFAULT (R10) if the argument ends before what must be read, or is
 * one by value that is not of 4 or 8 bytes;
 * EINVAL (R10) if argsz is below the minimum or flags are unknown; else as the calls above. */
enum pamu_error pamu_vfio_ioctl(struct pamu_vfio *vfio, const struct pamu_vfio_call *call, int32_t *result,
                                struct pamu_refusal *refusal);

#endif
