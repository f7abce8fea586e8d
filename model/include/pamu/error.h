/* Errors of the library: misuse or a bus that refused, never a modelled denial.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_ERROR_H
#define PAMU_ERROR_H

/* enumerator, value, text. Values are stable and never reused. */
#define PAMU_ERROR_LIST(X)                                                                      \
    X(PAMU_OK, 0, "success")                                                                    \
    X(PAMU_ERR_ARGUMENT, 1, "an argument is outside its documented range")                      \
    X(PAMU_ERR_SPACE, 2, "the caller's buffer is too small")                                    \
    X(PAMU_ERR_MEMORY, 3, "out of memory")                                                      \
    X(PAMU_ERR_BUS, 4, "the memory interface refused an access")                                \
    X(PAMU_ERR_NAME, 5, "no such name")                                                         \
    X(PAMU_ERR_VALUE, 6, "the value is not legal for this name")                                \
    X(PAMU_ERR_FORMAT, 7, "the saved state is damaged, or of another configuration or version") \
    X(PAMU_ERR_REFUSED, 8, "the software layer refused the request; see the refusal")           \
    X(PAMU_ERR_INTERNAL, 9, "a bug in the library")

enum pamu_error {
#define PAMU_ERROR_ENUM(name, value, text) name = (value),
    PAMU_ERROR_LIST(PAMU_ERROR_ENUM)
#undef PAMU_ERROR_ENUM
};

/* The text of an error, a string of static life; "unknown error" for a value not listed above. */
const char *pamu_strerror(enum pamu_error error);

#endif
