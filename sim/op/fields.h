/* Internal: PAACE fields as the keys of pairs. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_FIELDS_H
#define OP_FIELDS_H

#include "pamu/paace.h"

/* The field of a key from op_field_key(), or NULL. */
const struct pamu_field_row *op_field_find(uint32_t key);

/* Puts a value that fits into its bits of a big-endian entry; all other bits stay, whatever the scope. */
void op_field_store(uint8_t bytes[PAMU_PAACE_BYTES], const struct pamu_field_row *field, uint32_t value);

#endif
