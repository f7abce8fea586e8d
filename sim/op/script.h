/* Scripts: operations line by line from anywhere, and running them. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_SCRIPT_H
#define OP_SCRIPT_H

#include "op/session.h"

/* Where text comes from: fills in at most size bytes, returns how many, 0 at the end, -1 if reading failed. */
typedef long op_read_fn(void *user, char *buffer, size_t size);

/* Opaque; made and given back by the caller. Holds one line at a time, whatever the length of the script. */
struct op_script;

/* A script read through read; strings gets the names and must outlive the script. NULL if out of memory. */
struct op_script *op_script_create(op_read_fn *read, void *user, struct op_strings *strings);

/* Gives a script back; NULL is allowed. */
void op_script_destroy(struct op_script *script);

/* The next operation; lines without one are passed over. op lives until the next call. OP_ERR_NOTHING at the end;
 * OP_ERR_SYNTAX with *diagnostic filled in (its line, too), after which the next call goes on with the next line;
 * OP_ERR_READ if reading failed; OP_ERR_MEMORY. */
enum op_error op_script_next(struct op_script *script, struct op *op, struct op_diagnostic *diagnostic);

/* The next line as it stands, blank or not, without its end, for those who read other statements beside operations; it
 * lives until the next call. OP_ERR_NOTHING at the end, OP_ERR_READ, OP_ERR_MEMORY. */
enum op_error op_script_next_line(struct op_script *script, const char **line, size_t *length);

/* The number of the line read last, from 1; 0 before the first. */
unsigned long op_script_line(const struct op_script *script);

/* A piece of memory as a source of text: read with op_read_memory, user is one of these. */
struct op_memory_text {
    const char *text;
    size_t length; /* what is left */
};
op_read_fn op_read_memory;

/* Who hears of a run; each may be NULL, user is handed to all. The answer lives until the callback returns. */
struct op_run_hooks {
    void *user;
    /* After each operation. False ends the run. */
    bool (*answered)(void *user, unsigned long line, const struct op *op, const struct op_answer *answer);
    /* A failed expect, or an error answer that no expect follows; line is that of the expect or of the operation.
     * False ends the run. */
    bool (*failed)(void *user, unsigned long line, const struct op_answer *answer);
    /* A line that is no operation. False ends the run. */
    bool (*bad)(void *user, const struct op_diagnostic *diagnostic);
};

/* What a run came to. */
struct op_run {
    uint64_t operations; /* applied, expects among them */
    uint64_t expects;
    uint64_t failures; /* failed expects, and errors nobody expected */
    uint64_t bad_lines;
};

/* Applies a whole script. An error answer must be followed by an expect: a script that goes wrong unnoticed is a
 * failure. Also works with no expects at all. OP_OK when the end is reached or a hook ended the run; OP_ERR_READ,
 * OP_ERR_MEMORY. */
enum op_error op_run(struct op_session *session, struct op_script *script, const struct op_run_hooks *hooks,
                     struct op_run *run);

#endif
