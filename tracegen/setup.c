/* Lines that set up domains. SPDX-License-Identifier: BSD-2-Clause */
#include "tracegen/setup.h"

#include <inttypes.h>
#include <stdio.h>

#define MEMORY (UINT64_C(1) << 35) /* physical addresses used: within the 36 bits that every chip has */

static uint32_t windows_of(const struct gen_stream *stream)
{
    return UINT32_C(1) << stream->count_bits;
}

static void name_line(const struct gen_stream *stream, uint32_t device, const char *operation,
                      char line[GEN_LINE_BYTES])
{
    (void)snprintf(line, GEN_LINE_BYTES, "%s %s%" PRIu32, operation, stream->name, device);
}

static const char *protection(const struct gen_stream *stream, uint32_t window)
{
    if (stream->choice.row != &gen_permission)
        return "rw";
    return window % 2 == 0 ? "r" : "w";
}

void gen_map_line(const struct gen_stream *stream, uint32_t place, char line[GEN_LINE_BYTES])
{
    uint32_t device = place >> stream->count_bits, window = place & (windows_of(stream) - 1);
    if (stream->choice.row == &gen_storm) {
        (void)snprintf(line, GEN_LINE_BYTES, "map-msi %s%" PRIu32 " iova 0x%" PRIx64 " bank %" PRIu32, stream->name,
                       device, gen_value(stream, GEN_KEY_BASE) + ((uint64_t)window << stream->window_bits), window);
        return;
    }
    (void)snprintf(line, GEN_LINE_BYTES,
                   "map %s%" PRIu32 " window %" PRIu32 " phys 0x%" PRIx64 " size %" PRIu64 " prot %s", stream->name,
                   device, window, ((uint64_t)place << stream->window_bits) % MEMORY, gen_value(stream, GEN_KEY_WINDOW),
                   protection(stream, window));
}

void gen_unmap_line(const struct gen_stream *stream, uint32_t place, char line[GEN_LINE_BYTES])
{
    (void)snprintf(line, GEN_LINE_BYTES, "unmap %s%" PRIu32 " window %" PRIu32, stream->name,
                   place >> stream->count_bits, place & (windows_of(stream) - 1));
}

static bool map_windows(const struct gen_stream *stream, uint32_t device, gen_line_fn *tell, void *user)
{
    uint32_t step = stream->choice.row == &gen_hole ? 2 : 1;
    char line[GEN_LINE_BYTES];
    if (stream->choice.row == &gen_churn)
        return true;
    for (uint32_t window = 0; window < windows_of(stream); window += step) {
        gen_map_line(stream, (device << stream->count_bits) + window, line);
        if (!tell(user, line))
            return false;
    }
    return true;
}

static bool attach(const struct gen_stream *stream, uint32_t device, gen_line_fn *tell, void *user)
{
    unsigned liodns = gen_liodns(stream->choice.row);
    char line[GEN_LINE_BYTES];
    for (unsigned i = 0; i < liodns; i++) {
        (void)snprintf(line, sizeof line, "attach %s%" PRIu32 " liodn 0x%" PRIx64, stream->name, device,
                       gen_value(stream, GEN_KEY_LIODN) + device * liodns + i);
        if (!tell(user, line))
            return false;
    }
    return true;
}

static bool set_up_device(const struct gen_stream *stream, uint32_t device, gen_line_fn *tell, void *user)
{
    char line[GEN_LINE_BYTES];
    name_line(stream, device, "domain", line);
    if (!tell(user, line))
        return false;
    (void)snprintf(line, sizeof line, "geometry %s%" PRIu32 " start 0x%" PRIx64 " size %" PRIu64, stream->name, device,
                   gen_value(stream, GEN_KEY_BASE), stream->aperture);
    if (!tell(user, line))
        return false;
    (void)snprintf(line, sizeof line, "windows %s%" PRIu32 " %" PRIu32, stream->name, device, windows_of(stream));
    if (!tell(user, line) || !attach(stream, device, tell, user) || !map_windows(stream, device, tell, user))
        return false;
    name_line(stream, device, "enable", line);
    return stream->choice.row == &gen_churn ||
           tell(user, line); /* with nothing mapped yet, the first map enables (R8) */
}

bool gen_stream_setup(const struct gen_stream *stream, gen_line_fn *line, void *user)
{
    for (uint32_t device = 0; device < gen_value(stream, GEN_KEY_DEVICES); device++)
        if (!set_up_device(stream, device, line, user))
            return false;
    return true;
}

uint64_t gen_choice_spaaces(const struct gen_choice *choice)
{
    return choice->value[GEN_KEY_DEVICES] * gen_liodns(choice->row) * (choice->value[GEN_KEY_WINDOWS] - 1);
}

static bool has_pages(const struct pamu_chip *chip, uint64_t banks)
{
    if (chip->msi_bank_count < banks)
        return false;
    for (uint64_t i = 0; i < banks; i++)
        if (chip->msi_banks[i].alias_offset % 4096 != GEN_MESSAGE_OFFSET)
            return false;
    return true;
}

bool gen_choice_suits(const struct gen_choice *choice, const struct pamu_chip *chip, struct gen_trouble *trouble)
{
    uint64_t most = chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value, windows = choice->value[GEN_KEY_WINDOWS];
    *trouble = (struct gen_trouble){"", ""};
    if (windows > most) {
        (void)snprintf(trouble->what, sizeof trouble->what, "windows is %" PRIu64, windows);
        (void)snprintf(trouble->legal, sizeof trouble->legal, "chip %s cuts an aperture into at most %" PRIu64,
                       chip->name, most);
        return false;
    }
    if (choice->row != &gen_storm || has_pages(chip, windows))
        return true;
    (void)snprintf(trouble->what, sizeof trouble->what, "chip %s has no %" PRIu64 " MSI banks with a page each",
                   chip->name, windows);
    (void)snprintf(trouble->legal, sizeof trouble->legal, "msi-storm wants a chip that has, such as p4080");
    return false;
}
