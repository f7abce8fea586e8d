/* Texts of trace errors. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const code_texts[] = {
#define TRACE_CODE_TEXT(name, text) text,
    TRACE_CODE_LIST(TRACE_CODE_TEXT)
#undef TRACE_CODE_TEXT
};

const char *trace_strerror(enum trace_code code)
{
    size_t at = (size_t)code;
    return at < sizeof code_texts / sizeof code_texts[0] ? code_texts[at] : "unknown code";
}

enum trace_code trace_fail(struct trace_error *error, enum trace_code code, uint64_t offset, const char *format, ...)
{
    if (error == NULL)
        return code;
    error->code = code;
    error->offset = offset;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return code;
}

enum trace_code trace_fail_errno(struct trace_error *error, int number, uint64_t offset, const char *what)
{
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", number);
    enum trace_code code = number == ENOMEM ? TRACE_ERR_MEMORY : TRACE_ERR_SYSTEM;
    return trace_fail(error, code, offset, "%s: %s", what, reason);
}
