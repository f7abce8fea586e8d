/* Findings in a script: it is run, and what is refused or denied is told. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_SCRIPT_H
#define CHECK_SCRIPT_H

#include "check/finding.h"
#include "op/script.h"

/* Runs a script on a session (docs/guide/checking.md). Errors: a line that is no operation, a refused operation that no
 * expect follows, by the rule that refused it, an expect that does not hold. Notes: an access that was denied while no
 * expect follows, by the rule that denied it. OP_OK, or OP_ERR_READ or OP_ERR_MEMORY. */
enum op_error check_script(struct op_session *session, op_read_fn *read, void *user, struct check_findings *findings);

/* All rules a script can break, one by one; NULL past the end. Source: RFC-RULES.md and MODEL.md. */
const struct check_rule *check_script_rule(size_t index);

#endif
