/* Reading a recording: its form, its lines, and who takes them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>

#include "trace/import/lines.h"
#include "trace/import/state.h"

#define PROGRESS_LINES 65536u

struct reading {
    struct trace_import *const *imports;
    size_t count;
    struct import_parser *parser;
    const struct import_form_row *row;
    struct import_found found;
    struct trace_source *source;
    struct trace_error *error;
    enum trace_code code; /* why it was stopped */
};

/* ---- the form ---- */

static void set_up(const struct trace_import_form *form, struct import_parser *parser)
{
    parser->order = form->order;
    parser->length = form->length;
    parser->block = form->block;
    if (form->columns != NULL)
        parser->columns = *form->columns;
}

static enum import_form usual_form(const struct trace_import_form *form)
{
    return form->form == IMPORT_FORM_AUTO && form->columns != NULL && form->columns->given ? IMPORT_FORM_CSV
                                                                                           : form->form;
}

/* Decides on the form; memory is a parser to try forms with. */
static void find_form(struct reading *reading, struct import_sample sample, struct import_parser *memory)
{
    const struct trace_import_form *wanted = &reading->imports[0]->config.form;
    reading->found = (struct import_found){.form = usual_form(wanted)};
    if (reading->found.form == IMPORT_FORM_AUTO)
        import_find_form(reading->parser, memory, sample, &reading->found);
    reading->row = import_form_row(reading->found.form);
    if (reading->found.form == IMPORT_FORM_QEMU)
        reading->parser->only_caches = import_only_caches(memory, sample);
}

static void fail_form(struct reading *reading, size_t length)
{
    reading->code = trace_fail(reading->error, TRACE_ERR_FORMAT, 0, "%s",
                               length == 0 ? "nothing in it, where a recording was expected"
                                           : "in no form that is known by its beginning; if it has one, name it");
}

/* An import_begin_fn. */
static size_t begin(void *user, const char *bytes, size_t length)
{
    struct reading *reading = user;
    struct import_parser *memory = calloc(1, sizeof *memory);
    if (memory == NULL) {
        reading->code = trace_fail(reading->error, TRACE_ERR_MEMORY, 0, "out of memory");
        return 0;
    }
    find_form(reading, (struct import_sample){bytes, length}, memory);
    free(memory);
    if (reading->row == NULL) {
        fail_form(reading, length);
        return 0;
    }
    for (size_t i = 0; i < reading->count; i++) {
        reading->imports[i]->summary.form = reading->found;
        reading->imports[i]->summary.form_given = reading->imports[0]->config.form.form != IMPORT_FORM_AUTO;
    }
    return reading->row->record_bytes;
}

/* ---- lines ---- */

/* Lets progress be shown, or the reading be ended. */
static bool go_on(struct reading *reading)
{
    const struct trace_import_config *config = &reading->imports[0]->config;
    uint64_t done = trace_source_position(reading->source);
    if (config->progress == NULL || config->progress(config->progress_user, done, trace_source_size(reading->source),
                                                     &reading->imports[0]->summary))
        return true;
    reading->code = trace_fail(reading->error, TRACE_ERR_SYSTEM, 0, "ended before all was read");
    return false;
}

static bool take(struct reading *reading, const struct import_taken *taken)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (!import_take(reading->imports[i], taken)) {
            reading->code = reading->imports[i]->code;
            return false;
        }
    }
    return true;
}

/* Lines of other systems end in CR LF. */
static size_t without_return(const struct import_form_row *row, const char *line, size_t length)
{
    return row->record_bytes == 0 && length > 0 && line[length - 1] == '\r' ? length - 1 : length;
}

/* An import_line_fn. */
static bool take_line(void *user, const char *line, size_t length)
{
    struct reading *reading = user;
    struct import_event event;
    struct import_taken taken = {IMPORT_LINE_UNPARSED, &event, NULL, line, length};
    if (reading->code != TRACE_OK)
        return false; /* no form */
    if ((reading->imports[0]->summary.lines + 1) % PROGRESS_LINES == 0 && !go_on(reading))
        return false;
    if (line == NULL)
        taken.why = length > IMPORT_MAX_LINE ? "too long" : "not ended, or too long: what it says may be cut off";
    else
        taken.kind = reading->row->read(reading->parser, line, without_return(reading->row, line, length), &event);
    if (taken.kind == IMPORT_LINE_UNPARSED && line != NULL)
        taken.why = reading->parser->why;
    return take(reading, &taken);
}

/* ---- the whole ---- */

static enum trace_code finish(struct reading *reading)
{
    if (reading->found.form == IMPORT_FORM_CSV && !reading->parser->columns.resolved)
        return trace_fail(reading->error, TRACE_ERR_FORMAT, 0,
                          "no heading with the columns that are wanted in %" PRIu64
                          " lines; one line must name them all",
                          reading->imports[0]->summary.lines);
    for (size_t i = 0; i < reading->count; i++) {
        struct trace_import *import = reading->imports[i];
        import->summary.order = reading->parser->order;
        enum trace_code code = import_finish(import, reading->error);
        if (code != TRACE_OK)
            return code;
    }
    return TRACE_OK;
}

static enum trace_code read_all(struct reading *reading)
{
    bool stopped = false;
    struct import_lines lines = {.most = IMPORT_MAX_LINE, .begin = begin, .line = take_line, .user = reading};
    set_up(&reading->imports[0]->config.form, reading->parser);
    enum trace_code code = import_lines(reading->source, &lines, &stopped, reading->error);
    if (code == TRACE_OK)
        code = reading->code;
    return code == TRACE_OK ? finish(reading) : code;
}

enum trace_code trace_import_read_all(struct trace_import *const *imports, size_t count, struct trace_source *source,
                                      struct trace_error *error)
{
    struct reading reading = {.imports = imports,
                              .count = count,
                              .source = source,
                              .error = error,
                              .parser = calloc(1, sizeof *reading.parser)};
    if (reading.parser == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    for (size_t i = 0; i < count; i++)
        imports[i]->error = error;
    enum trace_code code = read_all(&reading);
    for (size_t i = 0; i < count; i++)
        imports[i]->error = NULL;
    free(reading.parser);
    return code;
}

enum trace_code trace_import_read(struct trace_import *import, struct trace_source *source, struct trace_error *error)
{
    return trace_import_read_all(&import, 1, source, error);
}
