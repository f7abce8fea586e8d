/* The shortest sequence to which a device answers otherwise than the model. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_SHRINK_H
#define VECTORS_SHRINK_H

#include "vectors/device.h"
#include "vectors/judge.h"

/* A sequence that was made shorter. Texts live in the store that was given. */
struct vec_shrunk {
    const char **lines;    /* operations */
    const char **expected; /* what the model answers to each */
    const char **actual;   /* what the device answers; NULL from where it broke */
    size_t count;          /* 0 if the device and the model agree after all: the vector's expectations are to blame */
    size_t runs;           /* sequences tried */
};

/* Leaves out operations of a vector as long as the device still answers otherwise than the model to what is left, or
 * still breaks; no single operation can be left out of the result. False if out of memory, or no process can be
 * started. */
bool vec_shrink(const struct vec_device_options *options, const struct vec_vector *vector,
                const struct vec_terms *terms, struct vec_store *store, struct vec_shrunk *shrunk);

#endif
