/* From a replay to its look-up stream. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_CAPTURE_H
#define IOTLB_CAPTURE_H

#include "iotlb/item.h"
#include "iotlb/memory.h"
#include "pamu/device.h"

/* Takes the items of a stream, in their order. False ends the capture. */
typedef bool iotlb_item_sink(void *user, const struct iotlb_item *items, size_t count);

/* Makes items of what a model's observers tell. */
struct iotlb_capture;

/* A capture that hands its items to sink; NULL if out of memory. */
struct iotlb_capture *iotlb_capture_create(iotlb_item_sink *sink, void *user);

/* Gives it back; NULL is allowed. */
void iotlb_capture_destroy(struct iotlb_capture *capture);

/* A pamu_observer_fn: user is the capture. */
void iotlb_capture_lookup(void *user, const struct pamu_lookup *lookup);

/* The time of what is captured from here on, ns; 0 at first. */
void iotlb_capture_time(struct iotlb_capture *capture, uint64_t time);

/* A record or access that ran on a model; the look-ups told since the one before are its own. */
void iotlb_capture_record(struct iotlb_capture *capture, struct pamu *pamu, const struct pamu_request *request,
                          const struct pamu_dma_result *result);

/* The aperture of an LIODN at an instance as the last item of it told; NULL if there is none. Lives until the next call
 * of another function. */
const struct iotlb_item *iotlb_capture_aperture(const struct iotlb_capture *capture, unsigned instance, uint16_t liodn);

/* What memory windows mapped. */
struct iotlb_memory *iotlb_capture_memory(const struct iotlb_capture *capture);

enum iotlb_capture_state {
    IOTLB_CAPTURE_OK,
    IOTLB_CAPTURE_MEMORY,  /* out of memory */
    IOTLB_CAPTURE_STOPPED, /* by the sink */
};

/* Hands on what is left; says how it went. */
enum iotlb_capture_state iotlb_capture_end(struct iotlb_capture *capture);

#endif
