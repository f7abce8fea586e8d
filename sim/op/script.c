/* Operations line by line, and running them. SPDX-License-Identifier: BSD-2-Clause */
#include "op/script.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 65536u
#define MOST_HELD (OP_MAX_LINE + BLOCK_BYTES) /* of a longer line, only that it is longer */

struct op_script {
    op_read_fn *read;
    void *user;
    struct op_strings *strings;
    char *buffer;
    size_t capacity, start, end; /* what is held of the text: buffer[start .. end) */
    size_t searched;             /* up to here no line end was found */
    unsigned long line;
    bool at_end;
    struct op_scratch scratch;
};

struct op_script *op_script_create(op_read_fn *read, void *user, struct op_strings *strings)
{
    struct op_script *script = calloc(1, sizeof *script);
    if (script == NULL)
        return NULL;
    script->read = read;
    script->user = user;
    script->strings = strings;
    script->capacity = BLOCK_BYTES;
    script->buffer = malloc(script->capacity);
    if (script->buffer != NULL)
        return script;
    free(script);
    return NULL;
}

void op_script_destroy(struct op_script *script)
{
    if (script == NULL)
        return;
    free(script->buffer);
    free(script);
}

unsigned long op_script_line(const struct op_script *script)
{
    return script->line;
}

/* Makes room behind what is held, up to MOST_HELD; a longer line loses its tail, which op_parse() then tells by its
 * length. */
static enum op_error make_room(struct op_script *script)
{
    memmove(script->buffer, script->buffer + script->start, script->end - script->start);
    script->end -= script->start;
    script->searched -= script->start;
    script->start = 0;
    if (script->end < script->capacity)
        return OP_OK;
    if (script->capacity >= MOST_HELD) {
        script->end = script->searched = OP_MAX_LINE + 1;
        return OP_OK;
    }
    size_t capacity = script->capacity * 2 < MOST_HELD ? script->capacity * 2 : MOST_HELD;
    char *buffer = realloc(script->buffer, capacity);
    if (buffer == NULL)
        return OP_ERR_MEMORY;
    script->buffer = buffer;
    script->capacity = capacity;
    return OP_OK;
}

static enum op_error fill(struct op_script *script)
{
    enum op_error error = make_room(script);
    if (error != OP_OK)
        return error;
    long got = script->read(script->user, script->buffer + script->end, script->capacity - script->end);
    if (got < 0)
        return OP_ERR_READ;
    script->at_end = got == 0;
    script->end += (size_t)got;
    return OP_OK;
}

/* The next line, without its end; OP_ERR_NOTHING behind the last. */
static enum op_error next_line(struct op_script *script, const char **line, size_t *length)
{
    const char *newline = NULL;
    for (;;) {
        newline = memchr(script->buffer + script->searched, '\n', script->end - script->searched);
        script->searched = script->end;
        if (newline != NULL || script->at_end)
            break;
        enum op_error error = fill(script);
        if (error != OP_OK)
            return error;
    }
    *line = script->buffer + script->start;
    size_t held = script->end - script->start;
    *length = newline != NULL ? (size_t)(newline - *line) : held;
    script->start += newline != NULL ? *length + 1 : held;
    script->searched = script->start;
    if (newline == NULL && held == 0)
        return OP_ERR_NOTHING;
    script->line++;
    return OP_OK;
}

static void skip_byte_order_mark(const struct op_script *script, const char **line, size_t *length)
{
    if (script->line == 1 && *length >= 3 && memcmp(*line, "\xef\xbb\xbf", 3) == 0) {
        *line += 3;
        *length -= 3;
    }
}

enum op_error op_script_next_line(struct op_script *script, const char **line, size_t *length)
{
    enum op_error error = next_line(script, line, length);
    if (error == OP_OK)
        skip_byte_order_mark(script, line, length);
    return error;
}

enum op_error op_script_next(struct op_script *script, struct op *op, struct op_diagnostic *diagnostic)
{
    const char *line;
    size_t length;
    for (;;) {
        enum op_error error = op_script_next_line(script, &line, &length);
        if (error != OP_OK)
            return error;
        error = op_parse(line, length, script->strings, &script->scratch, op, diagnostic);
        if (error == OP_ERR_SYNTAX)
            diagnostic->line = script->line;
        if (error != OP_ERR_NOTHING)
            return error;
    }
}

long op_read_memory(void *user, char *buffer, size_t size)
{
    struct op_memory_text *memory = user;
    size_t count = memory->length < size ? memory->length : size;
    memcpy(buffer, memory->text, count);
    memory->text += count;
    memory->length -= count;
    return (long)count;
}

/* ---- running ---- */

/* A run under way. */
struct running {
    struct op_session *session;
    const struct op_run_hooks *hooks;
    struct op_run *run;
    unsigned long error_line; /* of an error answer that waits for its expect, or 0 */
};

static bool tell_failed(struct running *running, unsigned long line, const struct op_answer *answer)
{
    running->run->failures++;
    running->error_line = 0;
    return running->hooks->failed == NULL || running->hooks->failed(running->hooks->user, line, answer);
}

/* An error answer that the operation after it does not expect. */
static bool settle(struct running *running, bool expected)
{
    unsigned long line = running->error_line;
    running->error_line = 0;
    return line == 0 || expected || tell_failed(running, line, op_session_answer(running->session));
}

static bool run_one(struct running *running, const struct op *op, unsigned long line)
{
    const struct op_run_hooks *hooks = running->hooks;
    bool is_expect = op->code == OP_EXPECT;
    if (!settle(running, is_expect))
        return false;
    const struct op_answer *answer = op_apply(running->session, op);
    running->run->operations++;
    running->run->expects += is_expect;
    if (answer->verdict == OP_VERDICT_ERROR)
        running->error_line = line;
    if (hooks->answered != NULL && !hooks->answered(hooks->user, line, op, answer))
        return false;
    return answer->verdict != OP_VERDICT_FAILED || tell_failed(running, line, answer);
}

static bool tell_bad(struct running *running, const struct op_diagnostic *diagnostic)
{
    running->run->bad_lines++;
    return running->hooks->bad == NULL || running->hooks->bad(running->hooks->user, diagnostic);
}

enum op_error op_run(struct op_session *session, struct op_script *script, const struct op_run_hooks *hooks,
                     struct op_run *run)
{
    struct running running = {.session = session, .hooks = hooks, .run = run};
    struct op_diagnostic diagnostic;
    struct op op;
    bool going = true;
    *run = (struct op_run){0};
    while (going) {
        enum op_error error = op_script_next(script, &op, &diagnostic);
        if (error == OP_ERR_NOTHING)
            break;
        if (error == OP_OK)
            going = run_one(&running, &op, op_script_line(script));
        else if (error == OP_ERR_SYNTAX)
            going = tell_bad(&running, &diagnostic);
        else
            return error;
    }
    if (going)
        settle(&running, false);
    return OP_OK;
}
