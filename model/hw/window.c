/* Table entries to windows: fixed masks on loaded words, apart from the field table that the reference walk uses.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "hw/window.h"

#include <string.h>

#include "hw/bytes.h"

enum {
    WORD_BASE_HIGH,
    WORD_BASE,
    WORD_DOMAIN,
    WORD_TRANSLATION,
    WORD_TARGET_HIGH,
    WORD_TARGET,
    WORD_FSPI,
    WORD_OPERATION
};
enum { SMALLEST = 11 }; /* WSE and SWSE of 4 KiB */

static uint64_t last_of(uint32_t exponent)
{
    return UINT64_MAX >> (63 - exponent);
}

static uint32_t mapped_exponent(const uint32_t *word)
{
    return word[WORD_TARGET] >> 6 & 0x3f;
}

static void decode_common(struct window *window, const uint32_t *word)
{
    uint32_t operation = word[WORD_OPERATION];

    window->ap = word[WORD_BASE] >> 3 & 3;
    window->atm = word[WORD_TRANSLATION] >> 2 & 3;
    window->otm = word[WORD_TRANSLATION] & 3;
    window->cid = (uint8_t)(word[WORD_TRANSLATION] >> 16);
    window->did = (uint8_t)(word[WORD_DOMAIN] >> 24);
    window->pid = (uint8_t)(word[WORD_DOMAIN] >> 16);
    window->snpid = (uint8_t)(word[WORD_DOMAIN] >> 8);
    window->coherent = word[WORD_DOMAIN] >> 7 & 1;
    window->ioea = (uint8_t)(operation >> 24);
    window->moea = (uint8_t)(operation >> 16);
    window->ioeb = (uint8_t)(operation >> 8);
    window->moeb = (uint8_t)operation;
    window->omi = (uint16_t)operation;
}

/* T13: the mapped size is that of the (sub)window; without subwindows that of the whole window. */
static void decode_target(struct window *window, const uint32_t *word, uint32_t exponent,
                          const struct pamu_config *config)
{
    window->mapped_last = last_of(exponent);
    window->unmapped = exponent < SMALLEST;
    window->translated = (uint64_t)word[WORD_TARGET_HIGH] << 32 | (word[WORD_TARGET] & 0xfffff000u);
    if (config->knobs.compose == PAMU_COMPOSE_REPLACE)
        window->translated &= ~window->mapped_last;
}

static enum pamu_reason malformed_translation(const struct window *window)
{
    if (window->atm > 1)
        return PAMU_REASON_MALFORMED_ATM;
    return window->otm == 3 ? PAMU_REASON_MALFORMED_OTM : PAMU_REASON_NONE;
}

static enum pamu_reason malformed_primary(const struct window *window, const uint32_t *word,
                                          const struct pamu_config *config)
{
    uint32_t size = word[WORD_BASE] >> 6 & 0x3f, wce = word[WORD_TRANSLATION] >> 4 & 15;

    if (word[WORD_BASE] & 2)
        return PAMU_REASON_MALFORMED_PT;
    if (size < SMALLEST)
        return PAMU_REASON_MALFORMED_WSE;
    if (window->base & window->last)
        return PAMU_REASON_MALFORMED_BASE;
    if (word[WORD_BASE] & 0x20 && size < SMALLEST + wce + 1)
        return PAMU_REASON_MALFORMED_SUBWINDOW;
    if (word[WORD_BASE] & 0x20 && wce > config->hardware.mwce)
        return PAMU_REASON_MALFORMED_WCE;
    return malformed_translation(window);
}

static void load_words(uint32_t word[8], const uint8_t *bytes)
{
    for (unsigned i = 0; i < 8; i++)
        word[i] = load_be32(bytes + 4 * i);
}

void window_decode_primary(struct window *window, const uint8_t *bytes, const struct pamu_config *config)
{
    uint32_t word[8];

    memset(window, 0, sizeof(*window));
    load_words(word, bytes);
    decode_common(window, word);
    decode_target(window, word, word[WORD_BASE] & 0x20 ? mapped_exponent(word) : word[WORD_BASE] >> 6 & 0x3f, config);
    window->base = (uint64_t)word[WORD_BASE_HIGH] << 32 | (word[WORD_BASE] & 0xfffff000u);
    window->last = last_of(word[WORD_BASE] >> 6 & 0x3f);
    window->fspi = word[WORD_FSPI];
    window->reason =
        word[WORD_BASE] & 1 ? (uint8_t)malformed_primary(window, word, config) : PAMU_REASON_PPAACE_INVALID;
    window->plain = window->reason == PAMU_REASON_NONE && !window->unmapped && window->otm == 0;
    window->shift = WINDOW_NO_SHIFT;
    if (window->reason == PAMU_REASON_NONE && word[WORD_BASE] & 0x20)
        window->shift = (uint8_t)((word[WORD_BASE] >> 6 & 0x3f) - (word[WORD_TRANSLATION] >> 4 & 15));
}

void window_decode_secondary(struct window *window, const uint8_t *bytes, const struct pamu_config *config)
{
    uint32_t word[8];

    memset(window, 0, sizeof(*window));
    load_words(word, bytes);
    decode_common(window, word);
    decode_target(window, word, mapped_exponent(word), config);
    window->liodn = (uint16_t)(word[WORD_BASE] >> 16);
    window->malformed = (uint8_t)malformed_translation(window);
    if (!(word[WORD_BASE] & 1))
        window->reason = PAMU_REASON_SPAACE_INVALID;
    else if (!(word[WORD_BASE] & 2))
        window->reason = PAMU_REASON_SPAACE_NOT_SECONDARY;
    window->plain = window->reason == PAMU_REASON_NONE && !window->malformed && !window->unmapped && window->otm == 0;
}
