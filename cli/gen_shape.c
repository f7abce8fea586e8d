/* Workloads of a trace's shape, and how far two traces are apart. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "gen.h"
#include "input.h"
#include "tracegen/gen.h"
#include "tracegen/shape.h"

#define MOST_WEIGHT 1000000u /* that lists take */

/* ---- reading ---- */

static enum cli_status fail_shape(struct cli_context *cli, const char *path, enum gen_shape_code code)
{
    const char *name = cli_file_name(path);
    switch (code) {
    case GEN_SHAPE_MEMORY:
        return cli_out_of_memory(cli);
    case GEN_SHAPE_WINDOW:
        return cli_fail(cli, "%s: a domain has more than %u windows", name, GEN_SHAPE_WINDOWS);
    case GEN_SHAPE_LENGTHS:
        return cli_fail(cli, "%s: the records of a LIODN have more than %u different lengths", name, GEN_SHAPE_SIZES);
    default:
        return cli_fail(cli, "%s: its operations cannot be run", name);
    }
}

static enum cli_status read_chunks(struct cli_context *cli, const char *path, struct trace_reader *reader,
                                   struct gen_shape *shape)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    for (;;) {
        enum trace_code code = trace_reader_next(reader, &chunk, &error);
        if (code == TRACE_END)
            return cli_check_extent(cli, path, reader, NULL);
        if (code != TRACE_OK)
            return cli_fail_trace(cli, path, &error);
        enum gen_shape_code added = gen_shape_add(shape, chunk.slots, chunk.slot_count, trace_reader_strings(reader));
        if (added != GEN_SHAPE_OK)
            return fail_shape(cli, path, added);
    }
}

static enum cli_status read_shape(struct cli_context *cli, const char *path, struct gen_shape **shape)
{
    struct trace_reader *reader = NULL;
    enum cli_status status = cli_open_trace(cli, path, &reader);
    if (status != CLI_OK)
        return status;
    *shape = gen_shape_create();
    status = *shape != NULL ? read_chunks(cli, path, reader, *shape) : cli_out_of_memory(cli);
    trace_reader_close(reader);
    if (status == CLI_OK && gen_shape_liodn(*shape, 0) == NULL)
        status = cli_fail(cli, "%s: no records in apertures of domains that the trace sets up", cli_file_name(path));
    return status;
}

/* ---- --fit ---- */

/* Counts as weights: as they are, or in proportion where they are too large; what happens at all has at least 1. */
static uint64_t weight_of(uint64_t count, uint64_t all)
{
    uint64_t weight = all <= MOST_WEIGHT ? count : (uint64_t)((double)count / (double)all * MOST_WEIGHT);
    return count > 0 && weight == 0 ? 1 : weight;
}

static void print_stream(FILE *out, const struct gen_shape_liodn *liodn)
{
    const char *comma = "";
    fprintf(out,
            "stream d%u reuse liodn 0x%x base 0x%" PRIx64 " windows %" PRIu32 " window %" PRIu64 " writes %" PRIu64,
            liodn->liodn, liodn->liodn, liodn->base, liodn->windows, liodn->size / liodn->windows,
            (liodn->writes * 100 + liodn->records / 2) / liodn->records);
    fprintf(out, " sizes ");
    for (uint32_t i = 0; i < liodn->length_count; i++, comma = ",")
        fprintf(out, "%s%" PRIu64 ":%" PRIu64, comma, liodn->lengths[i],
                weight_of(liodn->length_records[i], liodn->records));
    fprintf(out, " distances ");
    comma = "";
    for (uint32_t i = 0; i < GEN_SHAPE_WINDOWS; i++) {
        if (liodn->distances[i] == 0)
            continue;
        fprintf(out, "%s%" PRIu32 ":%" PRIu64, comma, i, weight_of(liodn->distances[i], liodn->records));
        comma = ",";
    }
    fputc('\n', out);
}

static enum cli_status print_fit(struct cli_context *cli, const char *path, const struct gen_shape *shape)
{
    const struct gen_shape_liodn *liodn;
    struct gen_shape_totals totals;
    uint64_t records = 0;
    for (size_t i = 0; (liodn = gen_shape_liodn(shape, i)) != NULL; i++) {
        records += liodn->records;
        if (liodn->length_count > GEN_LIST_MOST)
            return cli_fail(cli,
                            "%s: the records of LIODN 0x%x have %" PRIu32 " different lengths; a list has at most %u",
                            cli_file_name(path), liodn->liodn, liodn->length_count, GEN_LIST_MOST);
    }
    gen_shape_totals(shape, &totals);
    fprintf(cli->out,
            "# Fitted by pamusim gen --fit to %" PRIu64 " records in %" PRIu64
            " bytes: of each LIODN the lengths, the reuse\n"
            "# distances of its windows, the share of writes, and how often and how long it has its turn.\n",
            totals.records, totals.bytes);
    for (size_t i = 0; (liodn = gen_shape_liodn(shape, i)) != NULL; i++)
        print_stream(cli->out, liodn);
    fprintf(cli->out, "play %" PRIu64 " random", records);
    for (size_t i = 0; (liodn = gen_shape_liodn(shape, i)) != NULL; i++)
        fprintf(cli->out, " d%u weight %" PRIu64 " burst %" PRIu64, liodn->liodn,
                weight_of(liodn->turns, totals.records), (liodn->records + liodn->turns / 2) / liodn->turns);
    fputc('\n', cli->out);
    return CLI_OK;
}

enum cli_status cli_gen_fit(struct cli_context *cli, const char *path)
{
    struct gen_shape *shape = NULL;
    enum cli_status status = read_shape(cli, path, &shape);
    if (status == CLI_OK)
        status = print_fit(cli, path, shape);
    gen_shape_destroy(shape);
    return status;
}

/* ---- --compare ---- */

static double part(uint64_t some, uint64_t all)
{
    return all > 0 ? (double)some / (double)all : 0;
}

static void print_row(struct cli_table *table, const char *what, double one, double other)
{
    cli_table_cell(table, "%s", what);
    cli_table_cell(table, "%.4f", one);
    cli_table_cell(table, "%.4f", other);
    cli_table_cell(table, "%.4f", one < other ? other - one : one - other);
}

static enum cli_status print_comparison(struct cli_context *cli, const struct gen_shape *a, const struct gen_shape *b)
{
    struct gen_shape_totals one, other;
    gen_shape_totals(a, &one);
    gen_shape_totals(b, &other);
    double miss[2] = {part(one.spaace_misses, one.spaace_lookups), part(other.spaace_misses, other.spaace_lookups)};
    double lengths = gen_shape_length_distance(a, b), reuse = gen_shape_reuse_distance(a, b);
    if (cli->json)
        return cli_print_json(
            cli, json_pack("{s:s, s:[o,o], s:[f,f], s:[f,f], s:[f,f], s:f, s:f}", "schema", "pamusim.gen-compare/1",
                           "records", cli_json_count(one.records), cli_json_count(other.records), "mean_length",
                           part(one.bytes, one.records), part(other.bytes, other.records), "write_share",
                           part(one.writes, one.records), part(other.writes, other.records), "spaace_miss_ratio",
                           miss[0], miss[1], "length_distance", lengths, "reuse_distance", reuse));
    struct cli_table *table = cli_table_create((const char *const[]){"OF", ">RECORDED", ">GENERATED", ">APART", NULL});
    print_row(table, "mean length", part(one.bytes, one.records), part(other.bytes, other.records));
    print_row(table, "share of writes", part(one.writes, one.records), part(other.writes, other.records));
    print_row(table, "SPAACE miss ratio", miss[0], miss[1]);
    if (!cli_table_print(table, cli->out, 0))
        return cli_out_of_memory(cli);
    fprintf(cli->out,
            "\nlengths: %.4f apart (Kolmogorov-Smirnov)\nreuse distances of windows: %.4f apart (Kolmogorov-Smirnov)\n",
            lengths, reuse);
    return CLI_OK;
}

enum cli_status cli_gen_compare(struct cli_context *cli, const char *path)
{
    struct gen_shape *recorded = NULL, *made = NULL;
    if (cli->operand_count != 1)
        return cli_fail(cli, "--compare TRACE wants one operand, the trace to hold against it");
    enum cli_status status = read_shape(cli, path, &recorded);
    if (status == CLI_OK)
        status = read_shape(cli, cli->operands[0], &made);
    if (status == CLI_OK)
        status = print_comparison(cli, recorded, made);
    gen_shape_destroy(recorded);
    gen_shape_destroy(made);
    return status;
}
