/* A transaction that all rules allow, and how to make any one deny it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_SPOIL_H
#define SUPPORT_SPOIL_H

#include "support/board.h"

/* It is an EREAD1 of LIODN 0x9c in window 1 of two, mapped by OME 2. */
enum { SPOIL_LIODN = 0x9c, SPOIL_OPERATION = PAMU_OP_EREAD1 };
#define SPOIL_IOVA UINT64_C(0x1234567890200)
#define SPOIL_BASE UINT64_C(0x1234567880000)

static inline void spoil_primary(enum pamu_reason reason, struct entry *primary)
{
    switch (reason) {
    case PAMU_REASON_PPAACE_INVALID:
        primary->v = false;
        break;
    case PAMU_REASON_MALFORMED_PT:
        primary->wrong_pt = true;
        break;
    case PAMU_REASON_MALFORMED_WSE:
        primary->wse = 9;
        break;
    case PAMU_REASON_MALFORMED_BASE:
        primary->base += 0x1000;
        break;
    case PAMU_REASON_MALFORMED_SUBWINDOW:
        primary->wce = 5;
        break;
    case PAMU_REASON_MALFORMED_WCE:
        primary->wse = 35;
        primary->base = 0;
        primary->wce = 8;
        break;
    case PAMU_REASON_MALFORMED_ATM:
        primary->atm = 2;
        break;
    case PAMU_REASON_MALFORMED_OTM:
        primary->otm = 3;
        break;
    case PAMU_REASON_OUTSIDE_APERTURE:
        primary->base += 0x20000;
        break;
    case PAMU_REASON_CROSSES_SUBWINDOW:
        primary->wce = 4; /* subwindows of 4 KiB */
        break;
    default:
        break;
    }
}

static inline void spoil_part(enum pamu_reason reason, struct entry *part)
{
    switch (reason) {
    case PAMU_REASON_SPAACE_INVALID:
        part->v = false;
        break;
    case PAMU_REASON_SPAACE_NOT_SECONDARY:
        part->wrong_pt = true;
        break;
    case PAMU_REASON_SPAACE_WRONG_LIODN:
        part->liodn++;
        break;
    case PAMU_REASON_SUBWINDOW_UNMAPPED:
        part->swse = 10;
        break;
    case PAMU_REASON_HOLE:
        part->swse = 11;
        break;
    case PAMU_REASON_NO_QUERY:
    case PAMU_REASON_NO_ATOMIC:
        part->ap = 2;
        break;
    case PAMU_REASON_NO_UPDATE:
        part->ap = 1;
        break;
    case PAMU_REASON_NO_IMMEDIATE:
        part->otm = 1;
        break;
    default:
        break;
    }
}

static inline void spoil_board(struct board *board, enum pamu_reason reason)
{
    switch (reason) {
    case PAMU_REASON_GATE_CLOSED:
        board_set(board, 0, REG_PC, PC_PE | PC_PGC);
        break;
    case PAMU_REASON_DISABLED:
        board_set(board, 0, REG_PC, 0);
        break;
    case PAMU_REASON_LIODN_OUTSIDE_PPAACT:
        board_set_pair(board, 0, REG_PPLAH, BOARD_PPAACT + 64 * SPOIL_LIODN);
        break;
    case PAMU_REASON_SPAACE_OUTSIDE_SPAACT:
        board_set_pair(board, 0, REG_SPLAH, BOARD_SPAACT);
        break;
    case PAMU_REASON_OME_OUTSIDE_OMT:
        board_set_pair(board, 0, REG_OLAH, BOARD_OMT + 2 * 128);
        break;
    case PAMU_REASON_OME_NO_ENCODING:
        board_moe(board, 2, SPOIL_OPERATION, 0);
        break;
    case PAMU_REASON_FETCH_REJECTED:
        board->rejected = BOARD_OMT + 2 * 128;
        break;
    default:
        break;
    }
}

/* The operation that runs into the reason. */
static inline uint8_t spoil_operation(enum pamu_reason reason)
{
    if (reason == PAMU_REASON_NO_UPDATE)
        return PAMU_OP_EWRITE0;
    return reason == PAMU_REASON_NO_ATOMIC ? PAMU_OP_RAD : SPOIL_OPERATION;
}

/* Sets up a started board; PAMU_REASON_NONE spoils nothing. */
static inline void spoil(struct board *board, enum pamu_reason reason)
{
    struct entry primary = entry_cut(SPOIL_BASE, 16, 0, 0x8000000), part = entry_part(SPOIL_LIODN, 0x7000000, 15);

    part.otm = 2;
    part.omi = 2;
    spoil_primary(reason, &primary);
    spoil_part(reason, &part);
    board_ppaace(board, SPOIL_LIODN, primary);
    board_spaace(board, 0, part);
    board_moe(board, 2, SPOIL_OPERATION, 0x98);
    spoil_board(board, reason);
}

/* The transaction: 0x1800 bytes. */
static inline struct pamu_result spoil_access(struct board *board, enum pamu_reason reason)
{
    return board_access(board, SPOIL_LIODN, spoil_operation(reason), SPOIL_IOVA, 0x1800);
}

#endif
