/* Where a view has memory: moved as its layouts say. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/view_state.h"

/* Neighbours that stay neighbours become one, so that every border left is one to cut at. */
static size_t join_moves(const struct iotlb_layout *layout, struct iotlb_move *moves)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->move_count; i++) {
        const struct iotlb_move *move = &layout->moves[i];
        struct iotlb_move *last = count > 0 ? &moves[count - 1] : NULL;

        if (last != NULL && last->from + last->size == move->from && last->to + last->size == move->to)
            last->size += move->size;
        else
            moves[count++] = *move;
    }
    return count;
}

static bool make_place(struct view_place *place, const struct iotlb_layout *layout)
{
    place->layout = *layout;
    place->moves = calloc(layout->move_count + 1, sizeof(*place->moves));
    if (place->moves == NULL)
        return false;
    place->count = join_moves(layout, place->moves);
    return true;
}

bool view_make_places(struct iotlb_view *view)
{
    const struct iotlb_view_config *config = &view->config;
    size_t which;

    if (config->layout_count == 0)
        return true;
    if (iotlb_layout_fault(config->layouts, config->layout_count, &which) != NULL)
        return false;
    view->places = calloc(config->layout_count, sizeof(*view->places));
    view->place_of = calloc(VIEW_LIODNS, sizeof(const struct view_place *));
    if (view->places == NULL || view->place_of == NULL)
        return false;
    for (size_t i = 0; i < config->layout_count; i++) {
        if (!make_place(&view->places[i], &config->layouts[i]))
            return false;
        view->place_of[config->layouts[i].liodn] = &view->places[i];
        view->lays_out |= config->layouts[i].bits != 0 && config->layouts[i].first == IOTLB_LAID_OUT;
    }
    view->cuts_anew = true;
    return true;
}

void view_free_places(struct iotlb_view *view)
{
    for (size_t i = 0; view->places != NULL && i < view->config.layout_count; i++)
        free(view->places[i].moves);
    free(view->places);
    free(view->place_of);
}

/* The first move that ends behind an IOVA, or count. */
static size_t find_move(const struct view_place *place, uint64_t iova)
{
    size_t low = 0, high = place->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct iotlb_move *move = &place->moves[middle];

        if (iova >= move->from && iova - move->from >= move->size)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* As far as the next border of a move. */
static struct view_piece move_piece(const struct view_place *place, uint64_t iova, uint64_t bytes)
{
    size_t at = find_move(place, iova);
    const struct iotlb_move *move = at < place->count ? &place->moves[at] : NULL;

    if (place->layout.disabled)
        return (struct view_piece){iova, bytes, false};
    if (place->count == 0)
        return (struct view_piece){iova, bytes, true};
    if (move == NULL)
        return (struct view_piece){iova, bytes, false};
    if (iova < move->from)
        return (struct view_piece){iova, lesser(bytes, move->from - iova), false};
    return (struct view_piece){move->to + (iova - move->from), lesser(bytes, move->size - (iova - move->from)), true};
}

/* D1: the ends of the aperture cut, too. */
static void cut_at_aperture(const struct view_cut *cut, struct view_piece *piece)
{
    uint64_t last = cut->bits > 63 ? UINT64_MAX : ((uint64_t)1 << cut->bits) - 1, offset = piece->iova - cut->base;

    if (piece->iova < cut->base)
        piece->bytes = lesser(piece->bytes, cut->base - piece->iova);
    else if (offset <= last && piece->bytes - 1 > last - offset)
        piece->bytes = last - offset + 1;
    piece->has_place = piece->iova >= cut->base && offset <= last;
}

struct view_piece view_next_piece(const struct view_place *place, const struct view_cut *cut, uint64_t iova,
                                  uint64_t bytes)
{
    uint64_t left = UINT64_MAX - iova;
    struct view_piece piece = move_piece(place, iova, bytes - 1 > left ? left + 1 : bytes);

    if (piece.has_place && cut != NULL)
        cut_at_aperture(cut, &piece);
    return piece;
}
