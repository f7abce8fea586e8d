/* The two translations: the reference walk and the fast one. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_WALK_H
#define PAMU_HW_WALK_H

#include "hw/state.h"

/* Both run one transaction whose request is known to be legal, and fill the whole result. Counting verdicts is left to
 * the caller. */
void walk_reference(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                    struct pamu_result *result);
void walk_fast(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
               struct pamu_result *result);

/* The fast walk of a piece of a DMA record: shortens request->length to its (sub)window first (D1). */
void walk_fast_piece(struct pamu *pamu, struct instance *instance, struct pamu_request *request,
                     struct pamu_result *result);

/* The fast walk of a whole DMA record in the commonest case: a legal one, of one piece, found in the caches,
 * translated. False, and nothing has happened, in any other case. */
bool walk_fast_record(struct pamu *pamu, const struct pamu_request *request, struct pamu_dma_result *result);

#endif
