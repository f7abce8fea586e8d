/* A look-up stream to study. SPDX-License-Identifier: BSD-2-Clause */
#include "stream_input.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "iotlb/source.h"
#include "iotlb/stream.h"
#include "run.h"
#include "settings.h"
#include "study/hash.h"

/* A capture on its way; the file begins with the first record, when chip and devices are known. */
struct capture {
    struct cli_context *cli;
    struct cli_run run;
    struct iotlb_stream *stream;
    const char *path;
    bool timed; /* the one operand is a trace with timestamps */
    struct trace_error error;
    bool failed;
};

/* ---- the header of what is captured ---- */

static size_t collect_devices(const struct cli_run *run, struct trace_device *devices)
{
    size_t count = 0;
    for (uint32_t liodn = 0; liodn < 0x10000; liodn++) {
        if (run->names[liodn] != NULL)
            devices[count++] =
                (struct trace_device){.name = run->names[liodn],
                                      .liodn = (uint16_t)liodn,
                                      .instance = (int8_t)op_session_instance(run->session, (uint16_t)liodn)};
    }
    return count;
}

static void begin(struct capture *capture)
{
    struct trace_device *devices = calloc(0x10000, sizeof *devices);
    struct trace_header header = {.creator = "pamusim " PAMUSIM_VERSION, .source = "look-ups of a replay"};
    header.chip = op_session_chip(capture->run.session)->name;
    header.timestamps = capture->timed;
    if (devices != NULL) {
        header.devices = devices;
        header.device_count = collect_devices(&capture->run, devices);
    }
    capture->failed =
        devices == NULL || iotlb_stream_open(capture->path, &header, &capture->stream, &capture->error) != TRACE_OK;
    free(devices);
}

static void on_lookup(void *user, const struct pamu_lookup *lookup)
{
    struct capture *capture = user;
    if (capture->stream == NULL && lookup->kind != PAMU_LOOKED_UP)
        return; /* what is not cached yet cannot become invalid */
    if (capture->stream == NULL && !capture->failed)
        begin(capture);
    if (!capture->failed)
        iotlb_capture_lookup(iotlb_stream_capture(capture->stream), lookup);
}

static void on_record(void *user, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    struct capture *capture = user;
    if (capture->stream == NULL && !capture->failed)
        begin(capture);
    if (capture->failed)
        return;
    iotlb_capture_time(iotlb_stream_capture(capture->stream), replay_time(capture->run.replay));
    iotlb_capture_record(iotlb_stream_capture(capture->stream), op_session_model(capture->run.session), request,
                         result);
}

/* ---- capturing ---- */

static enum cli_status look_at_trace(struct capture *capture)
{
    struct trace_source *source;
    struct trace_reader *reader;
    bool is_trace;
    enum cli_status status = CLI_OK;
    if (capture->cli->operand_count != 1 || strcmp(capture->cli->operands[0], "-") == 0)
        return CLI_OK;
    status = cli_open(capture->cli, capture->cli->operands[0], &source, &is_trace);
    if (status != CLI_OK || !is_trace) {
        if (status == CLI_OK)
            trace_source_close(source);
        return status;
    }
    if (trace_reader_open(source, &reader, &capture->error) != TRACE_OK)
        return cli_fail_trace(capture->cli, capture->cli->operands[0], &capture->error);
    capture->timed = trace_reader_header(reader)->timestamps;
    trace_reader_close(reader);
    return CLI_OK;
}

static enum cli_status fail_capture(struct capture *capture)
{
    if (capture->error.code == TRACE_OK)
        return cli_out_of_memory(capture->cli);
    return cli_fail_trace(capture->cli, capture->path, &capture->error);
}

static enum cli_status run_operands(struct capture *capture)
{
    enum cli_status status = cli_run_operands(&capture->run);
    if (status == CLI_OK)
        status = cli_run_verdict(&capture->run);
    if (status == CLI_OK && capture->stream == NULL && !capture->failed)
        begin(capture); /* no record at all: an empty stream */
    if (status == CLI_OK && capture->failed)
        status = fail_capture(capture);
    if (status != CLI_OK) {
        iotlb_stream_discard(capture->stream);
        return status;
    }
    return iotlb_stream_close(capture->stream, &capture->error) == TRACE_OK ? CLI_OK : fail_capture(capture);
}

static enum cli_status record(struct cli_context *cli, const char *path, const struct pamu_chip **chip)
{
    struct capture *capture = calloc(1, sizeof *capture);
    if (capture == NULL)
        return cli_out_of_memory(cli);
    const struct cli_run_observer observer = {on_record, capture, on_lookup, capture};
    capture->cli = cli;
    capture->path = path;
    enum cli_status status = look_at_trace(capture);
    if (status == CLI_OK)
        status = cli_run_start(cli, &capture->run, &observer);
    if (status == CLI_OK) {
        status = run_operands(capture);
        *chip = op_session_chip(capture->run.session);
        cli_run_end(&capture->run);
    }
    free(capture);
    return status;
}

/* ---- where it lies ---- */

static char *temporary_path(void)
{
    const char *directory = getenv("TMPDIR");
    size_t size = strlen(directory != NULL ? directory : "/tmp") + sizeof "/pamusim-XXXXXX";
    char *path = malloc(size);
    int fd;
    if (path == NULL)
        return NULL;
    (void)snprintf(path, size, "%s/pamusim-XXXXXX", directory != NULL ? directory : "/tmp");
    fd = mkstemp(path);
    if (fd < 0) {
        free(path);
        return NULL;
    }
    (void)close(fd);
    return path;
}

/* Whether the one operand is a stream already; its chip then. */
static bool is_stream(struct cli_context *cli, const struct pamu_chip **chip)
{
    struct iotlb_source *source = NULL;
    const char *name;
    if (cli->operand_count != 1 || strcmp(cli->operands[0], "-") == 0 ||
        iotlb_source_open(cli->operands[0], &source, NULL) != TRACE_OK)
        return false;
    name = iotlb_source_header(source)->chip;
    *chip = name != NULL ? pamu_chip_find(name) : NULL;
    iotlb_source_close(source);
    return true;
}

static enum cli_status take_stream(struct cli_context *cli, struct cli_stream *stream)
{
    const struct pamu_chip *chosen = NULL;
    enum cli_status status = cli_chosen_chip(cli, &chosen);
    if (status != CLI_OK)
        return status;
    if (cli_given(cli, "save-lookups"))
        return cli_fail(cli, "%s is a look-up stream already; --save-lookups wants traces or scripts",
                        cli->operands[0]);
    if (chosen != NULL)
        stream->chip = chosen;
    if (stream->chip == NULL)
        return cli_fail(cli, "%s: the chip it was recorded on is not known; --chip can give another", cli->operands[0]);
    stream->path = strdup(cli->operands[0]);
    return stream->path != NULL ? CLI_OK : cli_out_of_memory(cli);
}

static enum cli_status capture_stream(struct cli_context *cli, struct cli_stream *stream)
{
    const char *kept = cli_value(cli, "save-lookups", NULL);
    stream->temporary = kept == NULL;
    stream->path = kept != NULL ? strdup(kept) : temporary_path();
    if (stream->path == NULL)
        return cli_fail(cli, "no temporary file can be made in %s; TMPDIR can name another folder",
                        getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
    return record(cli, stream->path, &stream->chip);
}

static enum cli_status describe(struct cli_context *cli, struct cli_stream *stream)
{
    struct trace_error error = {0};
    struct iotlb_source *source = NULL;
    uint64_t hash = 0;
    if (study_hash(stream->path, &hash, &error) != TRACE_OK ||
        iotlb_source_open(stream->path, &source, &error) != TRACE_OK)
        return cli_fail_trace(cli, stream->path, &error);
    (void)snprintf(stream->hash, sizeof stream->hash, "%016" PRIx64, hash);
    stream->records = iotlb_stream_count(iotlb_source_header(source), IOTLB_STREAM_RECORDS);
    iotlb_source_close(source);
    return CLI_OK;
}

enum cli_status cli_stream_open(struct cli_context *cli, struct cli_stream *stream)
{
    *stream = (struct cli_stream){0};
    enum cli_status status = is_stream(cli, &stream->chip) ? take_stream(cli, stream) : capture_stream(cli, stream);
    if (status == CLI_OK)
        status = describe(cli, stream);
    if (status != CLI_OK)
        cli_stream_close(stream);
    return status;
}

void cli_stream_close(struct cli_stream *stream)
{
    if (stream->temporary && stream->path != NULL)
        (void)unlink(stream->path);
    free(stream->path);
    *stream = (struct cli_stream){0};
}
