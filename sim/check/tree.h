/* Findings in a device tree, node by node. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_TREE_H
#define CHECK_TREE_H

#include "check/finding.h"
#include "dtb/dtb.h"

#define CHECK_DEFAULT_ENTRIES 0x500u /* of the PPAACT, as the kernel driver makes it (FACTS section 5) */

/* Looks for what keeps a PAMU from being used, or devices from being told apart (docs/guide/checking.md). entries is
 * how many LIODNs the PPAACT has. DTB_ERR_MEMORY, DTB_ERR_BLOB or DTB_ERR_LIMIT, with *error filled in, if the blob
 * cannot be read. */
enum dtb_code check_tree(const void *blob, size_t size, unsigned entries, struct check_findings *findings,
                         struct dtb_error *error);

/* All rules a tree can break, one by one; NULL past the end. */
const struct check_rule *check_tree_rule(size_t index);

#endif
