/* Lines that set up domains. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_SETUP_H
#define TRACEGEN_SETUP_H

#include "tracegen/stream.h"

#define GEN_LINE_BYTES 256u

/* The line that maps, or unmaps, a place: a window of a device. */
void gen_map_line(const struct gen_stream *stream, uint32_t place, char line[GEN_LINE_BYTES]);
void gen_unmap_line(const struct gen_stream *stream, uint32_t place, char line[GEN_LINE_BYTES]);

#endif
