/* Several streams at once. SPDX-License-Identifier: BSD-2-Clause */
#include "tracegen/play.h"

#define MOST_DRAWS 64u

struct playing {
    struct gen_play *play;
    struct gen_random random;
    struct gen_pick pick;
    bool pauses;   /* some player goes off */
    uint32_t next; /* whose turn */
    uint64_t at;   /* operations so far */
    uint8_t *batch;
    size_t operations, slots; /* in the batch */
};

static bool is_on(const struct playing *playing, uint32_t player)
{
    return playing->play->players[player].wakes_at <= playing->at;
}

/* The player from `first` on that is on; where none is, the one that wakes first. */
static uint32_t on_from(const struct playing *playing, uint32_t first)
{
    const struct gen_play *play = playing->play;
    uint32_t best = first;
    for (uint32_t i = 0; i < play->count; i++) {
        uint32_t player = (first + i) % play->count;
        if (is_on(playing, player))
            return player;
        if (play->players[player].wakes_at < play->players[best].wakes_at)
            best = player;
    }
    return best;
}

static uint32_t choose(struct playing *playing)
{
    const struct gen_play *play = playing->play;
    if (play->order == GEN_TURNS) {
        uint32_t player = playing->pauses ? on_from(playing, playing->next) : playing->next;
        playing->next = player + 1 == play->count ? 0 : player + 1;
        return player;
    }
    uint32_t player = gen_pick_draw(&playing->pick, &playing->random);
    for (unsigned i = 0; playing->pauses && !is_on(playing, player) && i < MOST_DRAWS; i++)
        player = gen_pick_draw(&playing->pick, &playing->random);
    return playing->pauses ? on_from(playing, player) : player;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Operations of one turn of a player. */
static uint64_t turn_of(const struct playing *playing, const struct gen_player *player)
{
    const struct gen_play *play = playing->play;
    uint64_t turn = play->count == 1 ? GEN_BATCH : player->burst;
    if (play->count > 1 && play->order == GEN_TURNS)
        turn *= player->weight;
    if (player->off != 0)
        turn = least(turn, player->left);
    return least(turn, play->operations - playing->at);
}

static bool hand_on(struct playing *playing, gen_slots_fn *slots, void *user)
{
    bool going = playing->slots == 0 || slots(user, playing->batch, playing->slots);
    playing->operations = playing->slots = 0;
    return going;
}

static bool take_turn(struct playing *playing, gen_slots_fn *slots, void *user)
{
    struct gen_player *player = &playing->play->players[choose(playing)];
    uint64_t turn = turn_of(playing, player);
    playing->at += turn;
    if (player->off != 0 && (player->left -= turn) == 0) {
        player->left = player->on;
        player->wakes_at = playing->at + player->off;
    }
    while (turn > 0) {
        size_t count = (size_t)least(turn, GEN_BATCH - playing->operations);
        playing->slots += gen_stream_fill(player->stream, playing->batch + playing->slots * OP_SLOT_BYTES, count);
        playing->operations += count;
        turn -= count;
        if (playing->operations == GEN_BATCH && !hand_on(playing, slots, user))
            return false;
    }
    return true;
}

static bool start(struct playing *playing)
{
    struct gen_play *play = playing->play;
    uint64_t weights[GEN_PLAYERS_MOST];
    for (uint32_t i = 0; i < play->count; i++) {
        weights[i] = play->players[i].weight;
        play->players[i].left = play->players[i].on;
        play->players[i].wakes_at = 0;
        playing->pauses |= play->players[i].off != 0;
    }
    return play->order != GEN_RANDOM || gen_pick_create(&playing->pick, weights, play->count);
}

enum gen_played gen_play(struct gen_play *play, uint8_t *batch, gen_slots_fn *slots, void *user)
{
    struct playing playing = {.play = play, .random = gen_random_start(play->seed), .batch = batch};
    bool going = true;
    if (!start(&playing))
        return GEN_PLAY_MEMORY;
    while (going && playing.at < play->operations)
        going = take_turn(&playing, slots, user);
    going = going && hand_on(&playing, slots, user);
    gen_pick_destroy(&playing.pick);
    return going ? GEN_PLAYED : GEN_PLAY_STOPPED;
}
