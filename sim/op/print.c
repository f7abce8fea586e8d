/* From an operation to its canonical line of text. SPDX-License-Identifier: BSD-2-Clause */
#include "op/type.h"

static void put_argument(struct op_text *text, const struct op_argument *argument, const struct op *op, uint64_t value)
{
    if (argument->optional && value == OP_ABSENT)
        return;
    op_put(text, " ");
    if (argument->keyword != NULL) {
        op_put(text, argument->keyword);
        op_put(text, " ");
    }
    op_scalar(argument->type)->print(text, op, value);
}

size_t op_print(const struct op *op, char *buffer, size_t size)
{
    struct op_text text = op_text_start(buffer, size);
    const struct op_row *row = op_row(op->code);
    op_put(&text, row->mnemonic);
    for (unsigned i = 0; i < op_arguments(row); i++) {
        const struct op_argument *argument = &row->argument[i];
        if (argument->place == OP_IN_TAIL)
            op_list(argument->type)->print(&text, op);
        else
            put_argument(&text, argument, op, op->value[i]);
    }
    return op_text_end(&text);
}
