/* Several streams at once. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_PLAY_H
#define TRACEGEN_PLAY_H

#include "tracegen/gen.h"
#include "tracegen/pick.h"

/* A stream in a play. */
struct gen_player {
    struct gen_stream *stream;
    uint64_t weight, burst;
    uint64_t on, off;  /* operations of its own, and of the others' meanwhile; off 0: always on */
    uint64_t left;     /* until it goes off */
    uint64_t wakes_at; /* operation of the play */
};

#define GEN_PLAYERS_MOST 64u

enum gen_order { GEN_TURNS, GEN_RANDOM };

struct gen_play {
    uint64_t operations;
    enum gen_order order;
    struct gen_player *players; /* at most GEN_PLAYERS_MOST, weights not all 0 */
    uint32_t count;
    uint64_t seed; /* of GEN_RANDOM */
};

#define GEN_BATCH 4096u /* operations handed on at once */

/* Room for a batch. */
#define GEN_BATCH_BYTES ((size_t)GEN_BATCH * GEN_MOST_SLOTS * OP_SLOT_BYTES)

/* Takes slots of whole operations. False ends the play. */
typedef bool gen_slots_fn(void *user, const uint8_t *slots, size_t count);

enum gen_played { GEN_PLAYED, GEN_PLAY_STOPPED, GEN_PLAY_MEMORY };

/* Plays it to its end; batch is of GEN_BATCH_BYTES. */
enum gen_played gen_play(struct gen_play *play, uint8_t *batch, gen_slots_fn *slots, void *user);

#endif
