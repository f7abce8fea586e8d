/* The file of a look-up stream: a trace whose operations are of level lookups, or dma.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_STREAM_H
#define IOTLB_STREAM_H

#include "iotlb/capture.h"
#include "trace/writer.h"

/* Settings in the header's policy. */
#define IOTLB_STREAM_MARK "look-ups" /* says what it is, and its version */
#define IOTLB_STREAM_VERSION "1"

/* Counts in the header, added at the end. */
#define IOTLB_STREAM_RECORDS "records"
#define IOTLB_STREAM_BYTES "bytes"
#define IOTLB_STREAM_TIME "duration" /* ns from the first record to the last; 0 without timestamps */
#define IOTLB_STREAM_LIODN "highest-liodn"
#define IOTLB_STREAM_SPAACE "highest-spaace"

#define IOTLB_STREAM_LEFT_OUT "memory-left-out" /* mappings, because there are too many; 0 if all are there */

/* Further counts are of "aperture.LIODN.BASE.WINDOWS", log2 of its size, for apertures as they were at the end; and
 * those of iotlb_stream_msi() and iotlb_stream_domain(). */
#define IOTLB_STREAM_APERTURE "aperture."
#define IOTLB_STREAM_MSI "msi."
#define IOTLB_STREAM_DOMAIN "domain."
#define IOTLB_STREAM_MSI_LEFT_OUT "msi-left-out" /* records to pages of MSI banks that are not told */

/* Of what windows mapped: "memory.LIODN.IOVA.SIZE.PROT", or "varies.LIODN.IOVA.SIZE.PROT" where that was not the same
 * memory all the time: the physical address. "fixed.LIODN" for an LIODN of whose memory this cannot be told
 * (iotlb/memory.h). */
#define IOTLB_STREAM_MEMORY "memory."
#define IOTLB_STREAM_VARIES "varies."
#define IOTLB_STREAM_FIXED "fixed."

/* A setting of a header by its key, or NULL; a count by its name, or 0. */
const char *iotlb_stream_note(const struct trace_header *header, const char *key);
uint64_t iotlb_stream_count(const struct trace_header *header, const char *name);

/* Writes a stream; its capture is to be fed (iotlb_capture_lookup(), iotlb_capture_record()). */
struct iotlb_stream;

/* Begins the file of a stream: header tells what is known of the trace (chip, devices, policy, whether there are
 * timestamps); the mark is added.
 * Errors as trace_writer_open(); *stream is NULL then. */
enum trace_code iotlb_stream_open(const char *path, const struct trace_header *header, struct iotlb_stream **stream,
                                  struct trace_error *error);

/* What the replay's observers are to feed; owned by the stream. */
struct iotlb_capture *iotlb_stream_capture(struct iotlb_stream *stream);

/* Counts a record that went to a page of an MSI bank, as "msi.LIODN.IOVA.BANK" with the IOVA of its page; of so many
 * pages that a page of results can show. Returns whether it is the first one to this page. */
bool iotlb_stream_msi(struct iotlb_stream *stream, uint16_t liodn, uint64_t iova, uint32_t bank);

/* What the domain of an LIODN maps beside banks. */
struct iotlb_stream_domain {
    uint16_t liodn;
    uint32_t domain;
    uint64_t first,
        last;        /* IOVAs, of all bytes that are mapped the lowest and the highest; last under first: nothing */
    uint64_t window; /* bytes of its windows */
};

/* Tells the memory of an LIODN whose domain has banks in use, as "domain.LIODN.IOVA.WINDOW.DOMAIN" from its lowest byte
 * on, whose count is the bytes to its highest; told again it is what both times have, in windows as the last time. Of
 * more LIODNs than there is room for, that they are left out. */
void iotlb_stream_domain(struct iotlb_stream *stream, const struct iotlb_stream_domain *domain);

/* The last word of the model on what windows map; without it, streams tell of no memory. */
void iotlb_stream_memory(struct iotlb_stream *stream, struct pamu *pamu);

/* Ends the file, adds the counts, and gives it its name; frees the stream in any case. Errors as trace_writer_close(),
 * or TRACE_ERR_MEMORY; then no file is left. */
enum trace_code iotlb_stream_close(struct iotlb_stream *stream, struct trace_error *error);

/* Gives the file up; NULL is allowed. */
void iotlb_stream_discard(struct iotlb_stream *stream);

#endif
