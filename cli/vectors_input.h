/* Golden vectors as the commands take them: from files, or made. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_VECTORS_INPUT_H
#define CLI_VECTORS_INPUT_H

#include "cli.h"
#include "vectors/file.h"
#include "vectors/maker.h"

/* Rows that choose vectors. */
#define CLI_OPTIONS_VECTORS                                                                            \
    {"id", "PATTERN", "only vectors whose id matches, as file names match *.c; repeatable", 'i'},      \
        {"suite", "NAME", "only this suite; repeatable", 's'},                                         \
        {"rule", "ID", "only vectors about this rule, such as T7; repeatable", 'r'},                   \
    {                                                                                                  \
        "flag", "WORD", "only vectors with this flag, such as boundary or knob:cross; repeatable", 'F' \
    }

/* Paragraph of --help on what the operands are. */
#define CLI_VECTORS_OPERANDS                                                                                     \
    "FILE is a suite as made by vectors make, JSON or flat text; of a suite in two files, name the prompt: the " \
    "expected one is looked for beside it. A directory stands for all suites in it. Without FILE, the program "  \
    "makes its own suites."

/* Suites, and the vectors in them that were chosen. */
struct cli_vectors {
    struct vec_suite *suites;
    size_t suite_count, suite_capacity;
    struct vec_suite *expected; /* the second files of suites in two */
    size_t expected_count, expected_capacity;
    const struct vec_vector **vectors;
    size_t count;
    bool partial; /* Ctrl-C while they were made */
    bool vague;   /* it was not looked for what hangs on knobs: evidence K is not to be seen */
};

/* What is wanted of them. */
struct cli_vectors_wish {
    size_t first; /* operand that is the first file */
    bool knobs;   /* when suites are made: look for what hangs on knobs */
    const char
        *only; /* when suites are made: nothing but the vector of this id; NULL for all that the options choose */
};

/* Reads the operands, or makes all suites if there are none. Complains and returns CLI_BAD if something is wrong with a
 * file or if nothing is chosen, CLI_NO if a suite of the program's own contradicts itself. cli_vectors_release() in any
 * case. */
enum cli_status cli_vectors_load(struct cli_context *cli, const struct cli_vectors_wish *wish,
                                 struct cli_vectors *vectors);
void cli_vectors_release(struct cli_vectors *vectors);

/* Makes a suite of the program's own again, now with what hangs on knobs; only is the id of the one vector that
 * matters, or NULL. False if there is none of that name or it cannot be made. vec_suite_release() in any case. */
bool cli_vectors_remake(const char *name, const char *only, struct vec_suite *suite);

/* Whether --suite and --id, where they are given, leave a suite of the program's own to be made. */
bool cli_suite_wanted(const struct cli_context *cli, const char *suite);

/* Reads one file whole, "-" for standard input; the caller frees *bytes. */
enum cli_status cli_read_whole(struct cli_context *cli, const char *path, char **bytes, size_t *size);

/* Complains of a file of vectors or results. Returns CLI_BAD. */
enum cli_status cli_fail_vectors(struct cli_context *cli, const char *path, const struct vec_complaint *complaint);

/* What the program writes into suites as their maker. */
#define CLI_VECTORS_MAKER "pamusim " PAMUSIM_VERSION

#endif
