/* What can go wrong with a trace file, and where. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_ERROR_H
#define TRACE_ERROR_H

#include <stdint.h>

/* enumerator, text. Values are not stored in files. */
#define TRACE_CODE_LIST(X)                                                                       \
    X(TRACE_OK, "success")                                                                       \
    X(TRACE_END, "no more chunks")                                                               \
    X(TRACE_ERR_ARGUMENT, "an argument is outside its documented range")                         \
    X(TRACE_ERR_SYSTEM, "the system refused a file operation")                                   \
    X(TRACE_ERR_MEMORY, "out of memory")                                                         \
    X(TRACE_ERR_MAGIC, "not a trace file")                                                       \
    X(TRACE_ERR_VERSION, "a trace of another major version, or with parts only newer ones know") \
    X(TRACE_ERR_TRUNCATED, "the file is cut off")                                                \
    X(TRACE_ERR_DAMAGED, "a checksum does not hold")                                             \
    X(TRACE_ERR_FORMAT, "the checksums hold, but the content breaks a rule of the format")

enum trace_code {
#define TRACE_CODE_ENUM(name, text) name,
    TRACE_CODE_LIST(TRACE_CODE_ENUM)
#undef TRACE_CODE_ENUM
};

#define TRACE_ERROR_TEXT 256u

/* An error for people. Every call that takes a struct trace_error * allows NULL. */
struct trace_error {
    enum trace_code code;
    uint64_t offset;             /* in the file, bytes; 0 where no place in it is to blame */
    char text[TRACE_ERROR_TEXT]; /* what is wrong, and what would be legal; without file name or line end */
};

/* The text of a code, of static life; "unknown code" for anything else. */
const char *trace_strerror(enum trace_code code);

/* Fills in *error, if there is one, as printf() would (cut to fit), and returns code. */
enum trace_code trace_fail(struct trace_error *error, enum trace_code code, uint64_t offset, const char *format, ...);

/* As trace_fail() with TRACE_ERR_SYSTEM (TRACE_ERR_MEMORY for ENOMEM): "WHAT: text of the errno value number". */
enum trace_code trace_fail_errno(struct trace_error *error, int number, uint64_t offset, const char *what);

#endif
