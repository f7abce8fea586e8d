/* pamusim trace import: recordings of other tools as traces. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "import_report.h"
#include "input.h"
#include "settings.h"
#include "trace/import/import.h"

#define DEFAULT_POLICY "at-unmap"

struct importing {
    struct cli_context *cli;
    const char *file, *output;
    struct trace_import_config config;
    struct trace_import_assignment *assignments;
    char **names; /* of the devices assigned */
    size_t count;
    uint8_t codec;
    bool reader_left; /* of standard output: no error */
    struct cli_progress progress;
    struct trace_import *import;
    struct trace_error error;
};

/* ---- options ---- */

static enum cli_status fail_unknown_device(struct cli_context *cli, const struct pamu_chip *chip, const char *name)
{
    struct cli_nearest nearest = cli_nearest_start(name);
    for (size_t i = 0; i < chip->device_count; i++)
        cli_nearest_offer(&nearest, chip->devices[i].name);
    return cli_fail_unknown(cli, &nearest, "device of the chip", "pamusim chips NAME lists them");
}

/* A number, or @NAME for the LIODN the chip gives to a device of its own. */
static enum cli_status read_liodn(struct importing *importing, const char *text, uint16_t *liodn)
{
    const struct pamu_chip *chip = importing->config.chip;
    if (*text == '@') {
        const struct pamu_chip_device *device = pamu_chip_device(chip, text + 1);
        *liodn = device != NULL ? device->liodn[0] : 0;
        return device != NULL ? CLI_OK : fail_unknown_device(importing->cli, chip, text + 1);
    }
    char *end;
    unsigned long value = strtoul(text, &end, 0);
    if (*text < '0' || *text > '9' || *end != '\0' || value > UINT16_MAX)
        return cli_fail(importing->cli, "LIODN '%s' is none; a number below 65536 is, or @NAME of a device of the chip",
                        text);
    *liodn = (uint16_t)value;
    return CLI_OK;
}

/* DEVICE=LIODN; a device's name may hold a '=', an LIODN does not. */
static enum cli_status read_assignment(struct importing *importing, const char *text)
{
    const char *equals = strrchr(text, '=');
    if (equals == NULL || equals == text)
        return cli_fail(importing->cli, "--device '%s' is incomplete; --device takes DEVICE=LIODN", text);
    size_t length = (size_t)(equals - text);
    char *name = calloc(length + 1, 1);
    if (name == NULL)
        return cli_out_of_memory(importing->cli);
    memcpy(name, text, length);
    importing->names[importing->count] = name;
    importing->assignments[importing->count].device = name;
    return read_liodn(importing, equals + 1, &importing->assignments[importing->count++].liodn);
}

static enum cli_status read_assignments(struct importing *importing)
{
    struct cli_context *cli = importing->cli;
    importing->assignments = calloc(cli->given_count + 1, sizeof *importing->assignments);
    importing->names = calloc(cli->given_count + 1, sizeof *importing->names);
    if (importing->assignments == NULL || importing->names == NULL)
        return cli_out_of_memory(cli);
    enum cli_status status = CLI_OK;
    const char *text;
    for (size_t at = 0; status == CLI_OK && (text = cli_next_value(cli, "device", &at)) != NULL;)
        status = read_assignment(importing, text);
    importing->config.devices = importing->assignments;
    importing->config.device_count = importing->count;
    return status;
}

static enum cli_status read_policy(struct importing *importing)
{
    const char *policy = cli_value(importing->cli, "policy", DEFAULT_POLICY);
    const char *windows = cli_value(importing->cli, "windows", "1");
    if (!trace_import_policy_find(policy, &importing->config.policy)) {
        struct cli_nearest nearest = cli_nearest_start(policy);
        for (unsigned i = 0; i < IMPORT_POLICY_COUNT; i++)
            cli_nearest_offer(&nearest, trace_import_policy_name((enum import_policy)i));
        return cli_fail_unknown(importing->cli, &nearest, "policy", "there are at-unmap and at-map");
    }
    char *end;
    unsigned long count = strtoul(windows, &end, 0);
    if (*windows < '0' || *windows > '9' || *end != '\0' || count > UINT32_MAX)
        return cli_fail(importing->cli, "--windows '%s' is no count; a power of two is", windows);
    importing->config.windows = (uint32_t)count;
    return CLI_OK;
}

static enum cli_status read_output(struct importing *importing)
{
    const char *codec = cli_value(importing->cli, "codec", "zstd");
    importing->output = cli_value(importing->cli, "output", NULL);
    if (!trace_codec_find(codec, &importing->codec))
        return cli_fail(importing->cli, "unknown codec '%s'; there are none and zstd", codec);
    if (importing->output == NULL)
        return cli_fail(importing->cli, "--output FILE is missing; - is standard output");
    if (strcmp(importing->output, "-") == 0 && isatty(STDOUT_FILENO))
        return cli_fail(importing->cli,
                        "a trace is binary and is not written to a terminal; give --output FILE, or a pipe");
    return CLI_OK;
}

static enum cli_status read_options(struct importing *importing)
{
    enum cli_status status = cli_chosen_chip(importing->cli, &importing->config.chip);
    if (status == CLI_OK && importing->config.chip == NULL)
        importing->config.chip = pamu_chip_find(OP_DEFAULT_CHIP);
    if (status == CLI_OK)
        status = read_output(importing);
    if (status == CLI_OK)
        status = read_policy(importing);
    return status == CLI_OK ? read_assignments(importing) : status;
}

/* ---- reading and writing ---- */

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
    for (size_t i = 0; i < importing->count; i++)
        if (!has_device(importing->import, importing->names[i]))
            return cli_fail(importing->cli, "%s: no device called '%s' in it; its devices are named as the kernel does",
                            cli_file_name(importing->file), importing->names[i]);
    return CLI_OK;
}

static enum cli_status read_recording(struct importing *importing)
{
    struct trace_source *source;
    bool is_trace = false;
    enum cli_status status = cli_open(importing->cli, importing->file, &source, &is_trace);
    if (status != CLI_OK)
        return status;
    if (is_trace) {
        trace_source_close(source);
        return cli_fail(importing->cli, "%s: a trace already, where a recording was expected",
                        cli_file_name(importing->file));
    }
    importing->progress = cli_progress_start(importing->cli, cli_file_name(importing->file));
    enum trace_code code = trace_import_read(importing->import, source, &importing->error);
    cli_progress_end(&importing->progress);
    trace_source_close(source);
    if (code != TRACE_OK)
        return cli_fail_trace(importing->cli, importing->file, &importing->error);
    return check_devices(importing);
}

static enum cli_status write_trace(struct importing *importing)
{
    bool is_pipe = strcmp(importing->output, "-") == 0;
    struct trace_import_target target = {
        .path = is_pipe ? NULL : importing->output,
        .file = STDOUT_FILENO,
        .creator = "pamusim " PAMUSIM_VERSION,
        .source = cli_file_name(importing->file),
        .codec = importing->codec,
    };
    if (trace_import_write(importing->import, &target, &importing->error) == TRACE_OK)
        return CLI_OK;
    importing->reader_left = is_pipe && cli_reader_left();
    if (importing->reader_left)
        return CLI_BAD;
    return cli_fail(importing->cli, "%s: %s", is_pipe ? "standard output" : importing->output, importing->error.text);
}

/* The report goes where the trace does not. */
static enum cli_status report(struct importing *importing)
{
    struct cli_context *cli = importing->cli;
    FILE *out = strcmp(importing->output, "-") == 0 ? cli->err : cli->out;
    struct cli_import_report what = {cli_file_name(importing->file), importing->import, &importing->config};
    if (cli->json)
        return cli_import_json(cli, out, &what);
    return cli_import_tables(out, &what) ? CLI_OK : cli_out_of_memory(cli);
}

static enum cli_status run(struct importing *importing)
{
    enum cli_status status = read_options(importing);
    if (status != CLI_OK)
        return status;
    importing->config.progress = on_progress;
    importing->config.progress_user = importing;
    if (trace_import_create(&importing->config, &importing->import, &importing->error) != TRACE_OK)
        return cli_fail(importing->cli, "%s", importing->error.text);
    status = read_recording(importing);
    if (status == CLI_OK)
        status = write_trace(importing);
    return status == CLI_OK ? report(importing) : status;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct importing importing = {.cli = cli, .file = cli->operands[0]};
    cli_catch_interrupt();
    enum cli_status status = run(&importing);
    if (status == CLI_BAD && importing.reader_left)
        status = CLI_OK;
    trace_import_destroy(importing.import);
    for (size_t i = 0; i < importing.count; i++)
        free(importing.names[i]);
    free(importing.names);
    free(importing.assignments);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_OUTPUT,
    CLI_OPTION_CHIP,
    {"device", "DEVICE=LIODN", "give a device an LIODN: a number, or @NAME as in @pcie1; repeatable", 0},
    {"policy", "NAME", "when a device uses a buffer: at-unmap (the default) or at-map", 0},
    {"windows", "N", "cut each aperture into N windows, a power of two; 1 if not said", 0},
    {"codec", "NAME", "how chunks are packed: zstd (the default) or none", 0},
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

static const struct cli_command cmd_trace_import_linux_dma = {
    .name = "linux-dma",
    .summary = "a Linux kernel's DMA events: the file `trace` of tracefs, plain or zstd",
    .operands = "FILE",
    .details = "Events dma:* and iommu:* say when buffers were mapped; when and how devices used them is made up by "
               "the policy. "
               "Devices that are not given an LIODN get those of the chip's PCIe controllers in order of appearance, "
               "then those "
               "of its other devices. Each device's aperture holds all it used, mapped onto itself.\n"
               "\n"
               "Every line is accounted for. The report goes to standard output, or to standard error if the trace "
               "goes there. "
               "The file appears under its name only when it is whole.",
    .options = options,
    .least = 1,
    .most = 1,
    .exec = exec,
};

static const struct cli_command *const subcommands[] = {
    &cmd_trace_import_linux_dma,
    NULL,
};

const struct cli_command cmd_trace_import = {
    .name = "import",
    .summary = "make a trace of another tool's recording",
    .operands = "FORM [options] FILE",
    .subcommands = subcommands,
};
