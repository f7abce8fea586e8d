/* The inside of a stream. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_STREAM_H
#define TRACEGEN_STREAM_H

#include "tracegen/gen.h"
#include "tracegen/pick.h"

#define GEN_MESSAGE_OFFSET 0x140u /* of the register on the page of an MSI bank (FACTS section 10) */
#define GEN_SETUP_POOL 64u        /* buffers that a device's pool begins with */

/* Of the generators that do commands. */
struct gen_command {
    const struct gen_step *step; /* the next one; NULL between commands */
    uint32_t device;
    uint32_t size;    /* of its data */
    uint32_t left;    /* bytes of the step still to move; 0 before it begins */
    uint64_t address; /* of its data */
};

/* What a generator of commands keeps for each device. */
struct gen_device {
    uint64_t commands;
    uint32_t buffer;         /* that comes next */
    uint32_t pooled;         /* buffers in the pool, a stack */
    uint32_t sent, received; /* frames so far */
    uint32_t pool[GEN_SETUP_POOL];
    uint32_t queue[GEN_SETUP_POOL];      /* frames received and not sent: buffers .. */
    uint32_t queue_size[GEN_SETUP_POOL]; /* .. and bytes */
};

struct gen_stream {
    struct gen_choice choice;
    char name[OP_MAX_NAME + 1];
    struct op_strings *strings;
    struct gen_random random;
    uint64_t aperture;                /* bytes */
    unsigned window_bits, count_bits; /* log2 of a window's size, and of their number */
    uint32_t places;                  /* windows of all devices */
    uint32_t offsets;                 /* starts of a record within a window, 64 bytes apart */
    uint32_t limit;                   /* a byte below it writes */
    uint32_t device, cursor;
    uint64_t at, count;
    uint32_t *table; /* of places, or of windows */
    uint64_t *cursors;
    struct gen_pick pick, sizes;
    struct gen_command command;
    struct gen_device *devices;
    uint8_t *operations; /* map and unmap of each window of each device */
};

static inline uint64_t gen_value(const struct gen_stream *stream, enum gen_key key)
{
    return stream->choice.value[key];
}

/* Writes a record. */
static inline void gen_put(uint8_t *slot, uint64_t address, uint32_t length, uint32_t liodn, bool write)
{
    store_le64(slot, address);
    store_le64(slot + 8, (uint64_t)length | (uint64_t)(uint16_t)liodn << 32 | (uint64_t)OP_DMA << 48 |
                             (uint64_t)(write ? OP_FLAG_DMA_WRITE : 0) << 56);
}

/* Where record bytes may begin in a window, by 32 random bits. */
static inline uint64_t gen_offset(const struct gen_stream *stream, uint32_t bits)
{
    return (uint64_t)gen_scale(bits, stream->offsets) << 6;
}

/* Whether a record writes memory, by 8 random bits. */
static inline bool gen_writes(const struct gen_stream *stream, uint64_t bits)
{
    return (bits & 0xff) < stream->limit;
}

extern const struct gen_row gen_uniform, gen_zipf, gen_stride, gen_chase, gen_gpu, gen_reuse;
extern const struct gen_row gen_nic, gen_nvme, gen_dpaa, gen_crypto, gen_copy, gen_storm;
extern const struct gen_row gen_churn, gen_permission, gen_outside, gen_hole;

/* LIODNs of each device. */
unsigned gen_liodns(const struct gen_row *row);

#endif
