/* The program's commands as rows, and what they share. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_H
#define CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A subcommand is a file cli/cmd_NAME.c with one const row, listed in commands.c. Dispatch, option parsing,
 * --help, shell completion and the check of the man pages all come from the rows. Pointers are not NULL unless a
 * comment says so. Nothing in cli/ is used by more than one thread. */

/* ---- how the program ends ---- */

enum cli_status {
    CLI_OK = 0,
    CLI_NO = 1,            /* a negative answer: denied with --strict, an expect that fails, damage found by verify */
    CLI_BAD = 2,           /* bad usage, unreadable input, output that cannot be written */
    CLI_BUG = 3,           /* an internal error */
    CLI_INTERRUPTED = 130, /* Ctrl-C; what was known by then has been printed */
};

/* ---- rows ---- */

struct cli_option {
    const char *name;     /* long name without dashes */
    const char *argument; /* "NAME" as help shows it; NULL if the option takes none */
    const char *help;     /* one line */
    char letter;          /* short name; 0 for none */
};

/* Rows that several commands have. */
#define CLI_OPTION_JSON                                   \
    {                                                     \
        "json", NULL, "print JSON instead of tables", 'j' \
    }
#define CLI_OPTION_DTB                                                                                         \
    {                                                                                                          \
        "dtb", "FILE", "take the chip of this device tree blob, and of NAME or its profile what it lacks", 'd' \
    }
/* Two rows, which cli_chosen_chip() reads. */
#define CLI_OPTION_CHIP \
    {"chip", "NAME", "take this chip, whatever the input says (see pamusim chips)", 'c'}, CLI_OPTION_DTB
#define CLI_OPTION_SET                                                                                           \
    {                                                                                                            \
        "set", "KNOB=VALUE", "give a knob a value, whatever the input says; repeatable (see pamusim knobs)", 's' \
    }
#define CLI_OPTION_OUTPUT                                            \
    {                                                                \
        "output", "FILE", "write to FILE; - is standard output", 'o' \
    }
#define CLI_OPTION_END      \
    {                       \
        NULL, NULL, NULL, 0 \
    }

struct cli_context;

struct cli_command {
    const char *name;
    const char *summary;              /* one line, for lists of commands */
    const char *operands;             /* "FILE..."; "" for none */
    const char *details;              /* paragraphs for --help, parted by empty lines; NULL for none */
    const struct cli_option *options; /* up to CLI_OPTION_END; NULL for none. --help and --version come by themselves */
    size_t least, most;               /* how many operands; most may be CLI_ANY */
    enum cli_status (*exec)(struct cli_context *cli); /* NULL if there are only subcommands */
    const struct cli_command *const *subcommands;     /* up to NULL; NULL if there are none */
};

#define CLI_ANY SIZE_MAX

/* All commands in the order of --help, up to NULL. */
extern const struct cli_command *const cli_commands[];

/* The row of the program itself: its options are those before a command. */
extern const struct cli_command cli_program;

/* ---- one run ---- */

#define CLI_NAME_BYTES 64u

struct cli_given {
    const struct cli_option *option;
    const char *value; /* NULL if the option takes none */
};

struct cli_context {
    FILE *out, *err;
    const struct cli_command *command;
    char name[CLI_NAME_BYTES]; /* "trace info" */
    const char **operands;
    size_t operand_count;
    struct cli_given *given; /* options in the order given */
    size_t given_count;
    struct dtb_chip *dtb; /* the device tree that cli_chosen_chip() has read, or NULL */
    bool json;            /* --json was given */
    bool progress;        /* stderr is a terminal */
};

/* Whether an option was given. name must be in the command's rows, here and below. */
bool cli_given(const struct cli_context *cli, const char *name);

/* The value of an option, the last one if it was given more than once; otherwise if it was not given. */
const char *cli_value(const struct cli_context *cli, const char *name, const char *otherwise);

/* The values of a repeatable option, one by one: *at starts at 0. NULL after the last. */
const char *cli_next_value(const struct cli_context *cli, const char *name, size_t *at);

/* Reads command-line words (without the program's name) into *cli, by the rows of cli->command and what it finds
 * below it. Returns CLI_BAD after complaining. *help or *version is set if --help or --version was met; the rest
 * of the line does not matter then. cli_release() gives the lists and the device tree back in any case. */
enum cli_status cli_parse(struct cli_context *cli, int count, char *const *words, bool *help, bool *version);
void cli_release(struct cli_context *cli);

/* Prints the help of cli->command, made from its row. */
void cli_help(const struct cli_context *cli, FILE *out);

/* The options that every command has beside those of its row, up to CLI_OPTION_END. */
extern const struct cli_option cli_common_options[];

/* ---- errors ---- */

#if defined(__GNUC__)
#define CLI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define CLI_PRINTF(text, first)
#endif

/* "pamusim: TEXT" on stderr, after flushing out; control characters are escaped. Returns CLI_BAD. */
CLI_PRINTF(2, 3) enum cli_status cli_fail(struct cli_context *cli, const char *format, ...);

/* "pamusim: FILE:LINE:COLUMN: WHAT, LEGAL": line and column are left out if 0, legal if NULL or empty. Returns
 * CLI_BAD. */
enum cli_status cli_fail_at(struct cli_context *cli, const char *file, unsigned long line, unsigned column,
                            const char *what, const char *legal);

/* "pamusim: internal error: TEXT". Returns CLI_BUG. */
CLI_PRINTF(2, 3) enum cli_status cli_bug(struct cli_context *cli, const char *format, ...);

/* "pamusim: out of memory". Returns CLI_BAD. */
enum cli_status cli_out_of_memory(struct cli_context *cli);

/* A file as errors name it: "standard input" for "-". */
const char *cli_file_name(const char *path);

/* The name nearest to a word, for "did you mean": offer each name in turn. best stays NULL if none is near. */
struct cli_nearest {
    const char *word;
    const char *best;
    unsigned distance;
};

struct cli_nearest cli_nearest_start(const char *word);
void cli_nearest_offer(struct cli_nearest *nearest, const char *name);

/* "unknown WHAT 'WORD'; did you mean 'BEST'?", or "..; OTHERWISE" if nothing is near. Returns CLI_BAD. */
enum cli_status cli_fail_unknown(struct cli_context *cli, const struct cli_nearest *nearest, const char *what,
                                 const char *otherwise);

/* ---- output ---- */

/* Prints JSON, indented, keys in the order they were added, and gives the reference back. CLI_BAD if json is NULL. */
enum cli_status cli_print_json(struct cli_context *cli, json_t *json);

/* A number as JSON takes it, and an address as a string "0x..", since JSON numbers lose bits over 2^53. */
json_t *cli_json_count(uint64_t number);
json_t *cli_json_address(uint64_t address);

/* Prints text as XML may have it, in an element or an attribute; '?' for what is neither printable ASCII nor a
 * line's end. */
void cli_put_xml(FILE *out, const char *text);

/* A table for people: cells are added row by row, columns widen to what they hold. */
struct cli_table;

/* A table with these column heads, up to NULL; a head that starts with '>' is of a column set flush right. NULL if
 * out of memory, which all calls below take and do nothing with. */
struct cli_table *cli_table_create(const char *const *heads);
CLI_PRINTF(2, 3) void cli_table_cell(struct cli_table *table, const char *format, ...);

/* Prints the rows under their heads, each after indent blanks (nothing if out is NULL), and ends the table. False
 * if memory ran out. */
bool cli_table_print(struct cli_table *table, FILE *out, unsigned indent);

/* A number with the unit that suits: "512 MiB", "1500 B". buffer of at least 32 bytes holds it and is returned. */
const char *cli_size_text(uint64_t bytes, char buffer[32]);

/* A number with its thousands parted: "20,000,000". As above. */
const char *cli_count_text(uint64_t count, char buffer[32]);

/* Progress on stderr, if that is a terminal and the work has gone on for a second. */
struct cli_progress {
    struct cli_context *cli;
    const char *label;     /* the file */
    double started, shown; /* seconds, monotonic */
    bool visible;
};

struct cli_progress cli_progress_start(struct cli_context *cli, const char *label);
/* done and total in the same unit; total UINT64_MAX if it is not known. */
void cli_progress_show(struct cli_progress *progress, uint64_t done, uint64_t total, uint64_t operations);
void cli_progress_end(struct cli_progress *progress);

/* Seconds of the monotonic clock. */
double cli_seconds(void);

/* ---- signals ---- */

/* Broken pipes, and files beyond the limit of their size, become write errors. */
void cli_ignore_broken_pipes(void);

/* Whether the reader of standard output went away: it has what it wanted, as in `pamusim .. | head`. */
bool cli_reader_left(void);

/* Lets Ctrl-C set the flag below, once, and interrupt reads; a second one ends the program. For commands that look
 * at the flag; until then, Ctrl-C just ends the program. */
void cli_catch_interrupt(void);

/* The same for what else asks the program to end: for commands whose processes would be left behind. */
void cli_catch_end(void);

/* True after Ctrl-C: long work stops, and its command prints what it knows and returns CLI_INTERRUPTED. */
bool cli_interrupted(void);

/* True if there is no point in printing more: Ctrl-C, or output that cannot be written (which main() reports). */
bool cli_stopped(const struct cli_context *cli);

#endif
