/* Internal: PAACE fields as the keys of pairs. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_FIELDS_H
#define OP_FIELDS_H

#include "pamu/paace.h"

/* The field of a key from op_field_key(), or NULL. */
const struct pamu_field_row *op_field_find(uint32_t key);

#endif
