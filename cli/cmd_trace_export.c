/* pamusim trace export: a trace for other programs. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "input.h"
#include "number.h"
#include "pamu/operation.h"
#include "trace/chunk.h"
#include "trace/sink.h"

#define LINE_BYTES (3 * OP_MAX_BYTES + 4096u) /* an operation's text is no longer: two digits a byte, or pairs */
#define ORACLE_BYTES 24u
#define ORACLE_UNKNOWN (-2) /* the next use, which a stream cannot know */
#define ORACLE_BLOCK 4096u

/* What a form has no place for. name, text */
#define LOSS_LIST(X)                            \
    X(OTHERS, "other operations than records")  \
    X(LIODN, "LIODNs, of records")              \
    X(LENGTH, "lengths, of records")            \
    X(DIRECTION, "directions, of records")      \
    X(INSTANCE, "instances given with records") \
    X(KIND, "kinds of accesses, of records")    \
    X(TIME, "timestamps")                       \
    X(NS, "timestamps cut to whole seconds")

enum loss {
#define LOSS_ENUM(name, text) LOSS_##name,
    LOSS_LIST(LOSS_ENUM)
#undef LOSS_ENUM
        LOSS_COUNT
};

static const char *const loss_texts[LOSS_COUNT] = {
#define LOSS_TEXT(name, text) text,
    LOSS_LIST(LOSS_TEXT)
#undef LOSS_TEXT
};

struct export
{
    struct cli_context *cli;
    const char *file;
    FILE *out;
    const struct form *form;
    uint64_t block; /* 0: a record is one access, of any length */
    struct trace_reader *reader;
    bool begun;
    uint64_t start;   /* the first timestamp */
    uint64_t records; /* met */
    uint64_t written; /* lines or records of the form */
    uint64_t lost[LOSS_COUNT];
    struct op_scratch scratch;
    char line[LINE_BYTES];
};

/* A record as all forms take it. */
struct access {
    struct op_head head;
    bool writes;
    bool timed;
    uint64_t time; /* ns */
};

struct form {
    const char *name;
    const char *first_line; /* NULL for none; without its first column if there are no timestamps */
    uint64_t block;         /* if --block does not say */
    void (*put)(struct export *export, const struct access *access);
    unsigned losses; /* bits by enum loss, of each record */
    bool whole;      /* all operations go out as script lines; put is not used */
};

/* ---- forms ---- */

static void put_csv(struct export *export, const struct access *access)
{
    if (access->timed)
        fprintf(export->out, "%" PRIu64 ".%09u,", access->time / 1000000000, (unsigned)(access->time % 1000000000));
    fprintf(export->out, "0x%x,0x%" PRIx64 ",%" PRIu32 ",%s\n", (unsigned)access->head.liodn, access->head.address,
            access->head.length, access->writes ? "write" : "read");
}

static void put_din(struct export *export, const struct access *access)
{
    fprintf(export->out, "%d %" PRIx64 "\n", access->writes ? 1 : 0, access->head.address);
}

static void put_oracle(struct export *export, const struct access *access)
{
    uint8_t bytes[ORACLE_BYTES];
    store_le32(bytes, (uint32_t)((access->time - export->start) / 1000000000));
    store_le64(bytes + 4, access->head.address / export->block);
    store_le32(bytes + 12, access->head.length);
    store_le64(bytes + 16, (uint64_t)ORACLE_UNKNOWN);
    fwrite(bytes, 1, sizeof bytes, export->out);
}

#define LOSES(name) (1u << LOSS_##name)

static const struct form forms[] = {
    {.name = "text", .losses = LOSES(TIME), .whole = true},
    {.name = "csv",
     .first_line = "time,liodn,address,length,type\n",
     .put = put_csv,
     .losses = LOSES(OTHERS) | LOSES(INSTANCE) | LOSES(KIND)},
    {.name = "din",
     .put = put_din,
     .losses = LOSES(OTHERS) | LOSES(INSTANCE) | LOSES(KIND) | LOSES(LIODN) | LOSES(LENGTH) | LOSES(TIME)},
    {.name = "oracle-general",
     .block = ORACLE_BLOCK,
     .put = put_oracle,
     .losses = LOSES(OTHERS) | LOSES(INSTANCE) | LOSES(KIND) | LOSES(LIODN) | LOSES(DIRECTION) | LOSES(NS)},
};

/* ---- records ---- */

static void lose(struct export *export, enum loss loss, bool is_so)
{
    if ((export->form->losses >> loss & 1) != 0 && is_so)
        export->lost[loss]++;
}

static void count_losses(struct export *export, const struct access *access)
{
    const struct op_head *head = &access->head;
    lose(export, LOSS_LIODN, true);
    lose(export, LOSS_LENGTH, true);
    lose(export, LOSS_DIRECTION, true);
    lose(export, LOSS_INSTANCE, head->flags >> OP_FLAGS_INSTANCE_SHIFT != 0);
    lose(export, LOSS_KIND, head->operation != OP_DMA);
    lose(export, LOSS_TIME, access->timed);
    lose(export, LOSS_NS, access->timed && (access->time - export->start) % 1000000000 != 0);
}

/* Cut at blocks, where the form or --block wants that. */
static void put_blocks(struct export *export, struct access access)
{
    uint64_t left = access.head.length;
    do {
        uint64_t room = export->block - access.head.address % export->block, some = left < room ? left : room;
        access.head.length = (uint32_t)some;
        export->form->put(export, &access);
        export->written++;
        access.head.address += some;
        left -= some;
    } while (left > 0);
}

/* An operation of one slot that is a record; what an access does is by its operation, as in dma by its direction. */
static bool take_record(const uint8_t *slot, struct access *access)
{
    op_head_load(slot, &access->head);
    switch (access->head.operation) {
    case OP_DMA:
        access->writes = (access->head.flags & OP_FLAG_DMA_WRITE) != 0;
        return true;
    case OP_ACCESS:
        access->writes = (pamu_operation_need(access->head.flags & OP_FLAGS_LOW) & PAMU_NEED_UPDATE) != 0;
        return true;
    case OP_MSI_WRITE:
        access->writes = true;
        access->head.length = 4;
        return true;
    default:
        return false;
    }
}

static void put_operation(struct export *export, const struct trace_chunk *chunk, size_t at, size_t slot)
{
    struct access access = {.timed = chunk->times != NULL};
    if (!take_record(chunk->slots + slot * OP_SLOT_BYTES, &access)) {
        lose(export, LOSS_OTHERS, true);
        return;
    }
    access.time = access.timed ? trace_chunk_time(chunk, at) : 0;
    if (export->records++ == 0)
        export->start = access.time;
    count_losses(export, &access);
    if (export->block != 0) {
        put_blocks(export, access);
        return;
    }
    export->form->put(export, &access);
    export->written++;
}

/* ---- scripts ---- */

static void put_chip(struct export *export, uint8_t first)
{
    const struct trace_header *header = trace_reader_header(export->reader);
    export->begun = true;
    if (header->chip != NULL && first != OP_CHIP)
        fprintf(export->out, "chip %s\n", header->chip);
}

static enum cli_status put_line(struct export *export, const struct trace_chunk *chunk, size_t at, size_t slot)
{
    struct op op;
    size_t used;
    enum op_error error = op_decode(chunk->slots + slot * OP_SLOT_BYTES, chunk->slot_count - slot,
                                    trace_reader_strings(export->reader), &export->scratch, &op, &used);
    if (error != OP_OK)
        return cli_fail(export->cli, "%s: operation %" PRIu64 ": %s", cli_file_name(export->file), chunk->first + at,
                        op_strerror(error));
    if (!export->begun)
        put_chip(export, op.code);
    (void)op_print(&op, export->line, sizeof export->line);
    fprintf(export->out, "%s\n", export->line);
    export->written++;
    lose(export, LOSS_TIME, chunk->times != NULL);
    return CLI_OK;
}

/* ---- the trace ---- */

static bool stopped(const struct export *export)
{
    return cli_interrupted() || ferror(export->out) != 0;
}

static enum cli_status put_chunk(struct export *export, const struct trace_chunk *chunk)
{
    enum cli_status status = CLI_OK;
    size_t slot = 0;
    for (size_t at = 0; at < chunk->operations && status == CLI_OK && !stopped(export); at++) {
        if (export->form->whole)
            status = put_line(export, chunk, at, slot);
        else
            put_operation(export, chunk, at, slot);
        slot += trace_slot_count(chunk->slots + slot * OP_SLOT_BYTES);
    }
    return status;
}

static enum cli_status put_chunks(struct export *export)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    enum cli_status status = CLI_OK;
    while (status == CLI_OK && !stopped(export)) {
        enum trace_code code = trace_reader_next(export->reader, &chunk, &error);
        if (code == TRACE_END && !export->begun && export->form->whole)
            put_chip(export, 0);
        if (code == TRACE_END)
            return cli_check_extent(export->cli, export->file, export->reader, NULL);
        status = code == TRACE_OK ? put_chunk(export, &chunk) : cli_fail_trace(export->cli, export->file, &error);
    }
    return status == CLI_OK && cli_interrupted() ? CLI_INTERRUPTED : status;
}

static void report(const struct export *export)
{
    char text[32];
    for (int i = 0; i < LOSS_COUNT; i++)
        if (export->lost[i] > 0)
            fprintf(export->cli->err, "left out, %s: %s\n", loss_texts[i], cli_count_text(export->lost[i], text));
}

static enum cli_status run(struct export *export)
{
    enum cli_status status = cli_open_trace(export->cli, export->file, &export->reader);
    if (status != CLI_OK)
        return status;
    if (export->form->first_line != NULL)
        fputs(export->form->first_line + (trace_reader_header(export->reader)->timestamps ? 0 : strlen("time,")),
              export->out);
    status = put_chunks(export);
    if (status != CLI_INTERRUPTED && ferror(export->out) == 0)
        report(export);
    trace_reader_close(export->reader);
    return status;
}

static enum cli_status choose_form(struct export *export)
{
    const char *name = cli_value(export->cli, "form", NULL);
    for (size_t i = 0; name != NULL && i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].name, name) == 0)
            export->form = &forms[i];
    if (export->form == NULL)
        return cli_fail(export->cli, "--form %s; there are text, csv, din and oracle-general",
                        name == NULL ? "is missing" : "is unknown");
    export->block = export->form->block;
    if (export->form->whole && cli_given(export->cli, "block"))
        return cli_fail(export->cli, "--block does nothing to the form text; leave it away");
    return cli_number_option(export->cli, "block", 1, UINT32_MAX, &export->block);
}

/* Files appear under their names when they are whole, as traces do. */
static enum cli_status to_file(struct export *export, const char *path)
{
    struct trace_sink sink;
    struct trace_error error = {0};
    if (trace_sink_open(&sink, path, &error) != TRACE_OK)
        return cli_fail(export->cli, "%s: %s", path, error.text);
    export->out = fdopen(dup(sink.fd), "wb");
    enum cli_status status = export->out == NULL ? cli_out_of_memory(export->cli) : run(export);
    bool fine = export->out == NULL || ferror(export->out) == 0;
    if (export->out != NULL && fclose(export->out) != 0)
        fine = false;
    if (!fine && status == CLI_OK)
        status = cli_fail(export->cli, "%s: cannot write: the disk or a limit is full", path);
    if (status != CLI_OK)
        trace_sink_abort(&sink);
    else if (trace_sink_commit(&sink, &error) != TRACE_OK)
        status = cli_fail(export->cli, "%s: %s", path, error.text);
    return status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct export *export = calloc(1, sizeof *export);
    const char *output = cli_value(cli, "output", "-");
    if (export == NULL)
        return cli_out_of_memory(cli);
    export->cli = cli;
    export->file = cli->operands[0];
    export->out = cli->out;
    cli_catch_interrupt();
    enum cli_status status = choose_form(export);
    if (status == CLI_OK)
        status = strcmp(output, "-") == 0 ? run(export) : to_file(export, output);
    free(export);
    return status;
}

static const struct cli_option options[] = {
    {"form", "NAME", "text, csv, din or oracle-general", 'f'},
    CLI_OPTION_OUTPUT,
    {"block", "SIZE", "cut records at multiples of SIZE; in oracle-general an object is one block, 4K if not said", 0},
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_export = {
    .name = "export",
    .summary = "records of a trace in a form that other programs read",
    .operands = "TRACE",
    .details =
        "Forms: text, a script as trace cat prints it; csv, a line a record (time in seconds, LIODN, address, "
        "length, read or write); din, dinero's; oracle-general, libCacheSim's oracleGeneral. All but text have "
        "records only: DMA records, accesses and MSI writes. What a form has no place for is counted on standard "
        "error. The next use of an object, which oracleGeneral has a field for, is told as unknown (-2).\n"
        "\n"
        "pamusim trace import reads all of them but text, which is for trace asm.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};
