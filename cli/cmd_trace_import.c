/* pamusim trace import: recordings of other tools as traces. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "import.h"
#include "import_report.h"
#include "import_sensitivity.h"
#include "input.h"
#include "trace_out.h"

struct importing {
    struct cli_context *cli;
    const char *file;
    struct cli_import_options options;
    bool reader_left; /* of standard output: no error */
    struct cli_progress progress;
    struct trace_import *import;
    struct trace_error error;
};

static bool on_progress(void *user, uint64_t done, uint64_t total, const struct trace_import_summary *summary)
{
    struct importing *importing = user;
    cli_progress_show(&importing->progress, done, total, summary->records);
    return !cli_interrupted();
}

static bool has_device(const struct trace_import *import, const char *name)
{
    const struct trace_import_device *device = trace_import_device(import, 0);
    for (size_t i = 0; device != NULL; device = trace_import_device(import, ++i))
        if (strcmp(device->name, name) == 0)
            return true;
    return false;
}

/* A name that is mistyped must not go unnoticed: its device would get another LIODN. */
static enum cli_status check_devices(struct importing *importing)
{
    for (size_t i = 0; i < importing->options.count; i++) {
        const char *name = importing->options.names[i];
        if (name != NULL && !has_device(importing->import, name))
            return cli_fail(importing->cli,
                            "%s: no device called '%s' in it; its devices are named as the recording does",
                            cli_file_name(importing->file), name);
    }
    return CLI_OK;
}

/* An option that does nothing is a mistake. */
static enum cli_status check_policies(struct importing *importing)
{
    const struct import_form_row *row = import_form_row(trace_import_summary(importing->import)->form.form);
    if (!row->accesses || importing->options.synthesis == NULL)
        return CLI_OK;
    return cli_fail(importing->cli, "%s: the form %s tells of accesses, which --%s does not change; leave it away",
                    cli_file_name(importing->file), row->name, importing->options.synthesis);
}

static enum cli_status open_recording(struct importing *importing, struct trace_source **source)
{
    bool is_trace = false;
    enum cli_status status = cli_open(importing->cli, importing->file, source, &is_trace);
    if (status != CLI_OK || !is_trace)
        return status;
    trace_source_close(*source);
    return cli_fail(importing->cli, "%s: a trace already, where a recording was expected",
                    cli_file_name(importing->file));
}

static enum cli_status read_recording(struct importing *importing)
{
    struct trace_source *source;
    enum cli_status status = open_recording(importing, &source);
    if (status != CLI_OK)
        return status;
    importing->progress = cli_progress_start(importing->cli, cli_file_name(importing->file));
    enum trace_code code = trace_import_read(importing->import, source, &importing->error);
    cli_progress_end(&importing->progress);
    trace_source_close(source);
    if (code != TRACE_OK)
        return cli_fail_trace(importing->cli, importing->file, &importing->error);
    status = check_policies(importing);
    return status == CLI_OK ? check_devices(importing) : status;
}

static enum cli_status write_trace(struct importing *importing)
{
    bool is_pipe = strcmp(importing->options.output, "-") == 0;
    struct trace_import_target target = {
        .path = is_pipe ? NULL : importing->options.output,
        .file = STDOUT_FILENO,
        .creator = "pamusim " PAMUSIM_VERSION,
        .source = cli_file_name(importing->file),
        .codec = importing->options.codec,
    };
    if (trace_import_write(importing->import, &target, &importing->error) == TRACE_OK)
        return CLI_OK;
    importing->reader_left = is_pipe && cli_reader_left();
    if (importing->reader_left)
        return CLI_BAD;
    return cli_fail(importing->cli, "%s: %s", is_pipe ? "standard output" : importing->options.output,
                    importing->error.text);
}

/* The report goes where the trace does not. */
static enum cli_status report(struct importing *importing)
{
    struct cli_context *cli = importing->cli;
    FILE *out = strcmp(importing->options.output, "-") == 0 ? cli->err : cli->out;
    struct cli_import_report what = {cli_file_name(importing->file), importing->import, &importing->options.config};
    if (cli->json)
        return cli_import_json(cli, out, &what);
    return cli_import_tables(out, &what) ? CLI_OK : cli_out_of_memory(cli);
}

/* --strict: a recording with losses gives no trace. */
static enum cli_status check_losses(struct importing *importing)
{
    char count[32];
    uint64_t losses = trace_import_losses(trace_import_summary(importing->import));
    if (!cli_given(importing->cli, "strict") || losses == 0)
        return CLI_OK;
    enum cli_status status = report(importing);
    if (status != CLI_OK)
        return status;
    (void)cli_fail(importing->cli,
                   "%s: %s events or lines lost or of no use, and --strict allows none; nothing is written",
                   cli_file_name(importing->file), cli_count_text(losses, count));
    return CLI_NO;
}

static enum cli_status import_one(struct importing *importing)
{
    importing->options.config.progress = on_progress;
    importing->options.config.progress_user = importing;
    if (trace_import_create(&importing->options.config, &importing->import, &importing->error) != TRACE_OK)
        return cli_fail(importing->cli, "%s", importing->error.text);
    enum cli_status status = read_recording(importing);
    if (status == CLI_OK)
        status = check_losses(importing);
    if (status == CLI_OK)
        status = write_trace(importing);
    return status == CLI_OK ? report(importing) : status;
}

static enum cli_status compare(struct importing *importing)
{
    struct trace_source *source;
    struct cli_context *cli = importing->cli;
    if (importing->options.synthesis != NULL || cli_given(cli, "strict"))
        return cli_fail(cli, "--sensitivity tries policies of its own and writes nothing; leave --%s away",
                        importing->options.synthesis != NULL ? importing->options.synthesis : "strict");
    enum cli_status status = open_recording(importing, &source);
    return status == CLI_OK ? cli_import_sensitivity(cli, &importing->options, importing->file, source) : status;
}

static enum cli_status run(struct importing *importing)
{
    struct cli_context *cli = importing->cli;
    enum cli_status status = cli_import_options_read(cli, &importing->options);
    if (status != CLI_OK)
        return status;
    return cli_given(cli, "sensitivity") ? compare(importing) : import_one(importing);
}

static enum cli_status exec(struct cli_context *cli)
{
    struct importing importing = {.cli = cli};
    if (cli_given(cli, "forms"))
        return cli_import_forms(cli);
    if (cli->operand_count == 0)
        return cli_fail(cli, "FILE is missing; usage: pamusim trace import [options] FILE");
    importing.file = cli->operands[0];
    cli_catch_interrupt();
    enum cli_status status = run(&importing);
    if (status == CLI_BAD && importing.reader_left)
        status = CLI_OK;
    trace_import_destroy(importing.import);
    cli_import_options_end(&importing.options);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_OUTPUT,
    CLI_OPTIONS_IMPORT,
    CLI_OPTION_CODEC,
    {"strict", NULL, "exit 1 and write nothing if anything was lost, cut off or not understood", 'S'},
    {"sensitivity", NULL, "write no trace; tell how far miss ratios move between policies", 0},
    {"forms", NULL, "list the forms of recordings", 0},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_trace_import = {
    .name = "import",
    .summary = "make a trace of another tool's recording",
    .operands = "FILE",
    .details =
        "A FILE, plain or zstd, is a recording of a Linux kernel's DMA mappings (tracefs, trace-cmd report, perf "
        "script) "
        "or of accesses (QEMU, CSV, din, lackey, oracleGeneral); - is standard input. Its form is told by its "
        "beginning, and the report says which was taken.\n\n"
        "Mappings do not tell when and how devices used them: that is made up by a policy, which the trace's header "
        "repeats; --sensitivity tells how much it matters. Devices that are not given an LIODN get those of the chip's "
        "PCIe controllers in order of appearance, then those of its other devices. Each device's aperture holds all it "
        "used, mapped onto itself.\n\n"
        "Every line is accounted for. The report goes to standard output, or to standard error if the trace goes "
        "there. The file appears under its name only when it is whole.",
    .options = options,
    .least = 0,
    .most = 1,
    .exec = exec,
};
