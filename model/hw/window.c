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
    WORD_OPERATION,
    WORDS /* that hold fields */
};
enum { BASE_V = 0x1, BASE_PT = 0x2, BASE_MW = 0x20 };

static uint64_t last_of(uint32_t exponent)
{
    return UINT64_MAX >> (63 - exponent);
}

/* WSE of WORD_BASE, SWSE of WORD_TARGET. */
static uint32_t size_of(uint32_t word)
{
    return word >> 6 & 0x3f;
}

static uint32_t wce_of(const uint32_t *word)
{
    return word[WORD_TRANSLATION] >> 4 & 0xf;
}

static uint64_t address_of(const uint32_t *high)
{
    return (uint64_t)high[0] << 32 | (high[1] & 0xfffff000u);
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
    window->unmapped = exponent < PAMU_SIZE_4K;
    window->translated = address_of(word + WORD_TARGET_HIGH);
    if (config->knobs.compose == PAMU_COMPOSE_REPLACE)
        window->translated &= ~window->mapped_last;
}

static enum pamu_reason malformed_translation(const struct window *window)
{
    if (window->atm > PAMU_ATM_WINDOW)
        return PAMU_REASON_MALFORMED_ATM;
    return window->otm > PAMU_OTM_INDEXED ? PAMU_REASON_MALFORMED_OTM : PAMU_REASON_NONE;
}

static enum pamu_reason malformed_primary(const struct window *window, const uint32_t *word,
                                          const struct pamu_config *config)
{
    uint32_t size = size_of(word[WORD_BASE]), wce = wce_of(word);
    bool subwindows = (word[WORD_BASE] & BASE_MW) != 0;

    if (word[WORD_BASE] & BASE_PT)
        return PAMU_REASON_MALFORMED_PT;
    if (size < PAMU_SIZE_4K)
        return PAMU_REASON_MALFORMED_WSE;
    if (window->base & window->last)
        return PAMU_REASON_MALFORMED_BASE;
    if (subwindows && size < PAMU_SIZE_4K + wce + 1)
        return PAMU_REASON_MALFORMED_SUBWINDOW;
    if (subwindows && wce > config->hardware.mwce)
        return PAMU_REASON_MALFORMED_WCE;
    return malformed_translation(window);
}

static void load_words(uint32_t word[WORDS], const uint8_t *bytes)
{
    for (unsigned i = 0; i < WORDS; i++)
        word[i] = load_be32(bytes + 4 * i);
}

void window_decode_primary(struct window *window, const uint8_t *bytes, const struct pamu_config *config)
{
    uint32_t word[WORDS], size;
    bool subwindows;

    memset(window, 0, sizeof(*window));
    load_words(word, bytes);
    size = size_of(word[WORD_BASE]);
    subwindows = (word[WORD_BASE] & BASE_MW) != 0;
    decode_common(window, word);
    decode_target(window, word, subwindows ? size_of(word[WORD_TARGET]) : size, config);
    window->base = address_of(word + WORD_BASE_HIGH);
    window->last = last_of(size);
    window->fspi = word[WORD_FSPI];
    window->reason = PAMU_REASON_PPAACE_INVALID;
    if (word[WORD_BASE] & BASE_V)
        window->reason = (uint8_t)malformed_primary(window, word, config);
    window->plain = window->reason == PAMU_REASON_NONE && !window->unmapped && window->otm == PAMU_OTM_NONE;
    window->shift = WINDOW_NO_SHIFT;
    if (window->reason == PAMU_REASON_NONE && subwindows)
        window->shift = (uint8_t)(size - wce_of(word)); /* P3 */
}

void window_decode_secondary(struct window *window, const uint8_t *bytes, const struct pamu_config *config)
{
    uint32_t word[WORDS];

    memset(window, 0, sizeof(*window));
    load_words(word, bytes);
    decode_common(window, word);
    decode_target(window, word, size_of(word[WORD_TARGET]), config);
    window->liodn = (uint16_t)(word[WORD_BASE] >> 16);
    window->malformed = (uint8_t)malformed_translation(window);
    if (!(word[WORD_BASE] & BASE_V))
        window->reason = PAMU_REASON_SPAACE_INVALID;
    else if (!(word[WORD_BASE] & BASE_PT))
        window->reason = PAMU_REASON_SPAACE_NOT_SECONDARY;
    window->plain =
        window->reason == PAMU_REASON_NONE && !window->malformed && !window->unmapped && window->otm == PAMU_OTM_NONE;
}
