/* A look-up stream to study. SPDX-License-Identifier: BSD-2-Clause */
#include "stream_input.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "iotlb/source.h"
#include "iotlb/stream.h"
#include "pamu/msi.h"
#include "run.h"
#include "settings.h"
#include "spool.h"
#include "study/hash.h"

/* A capture on its way; the file begins with the first record, when chip and devices are known. */
struct capture {
    struct cli_context *cli;
    struct cli_run run;
    struct iotlb_stream *stream;
    const char *path;
    const char *input;            /* the file that the one operand is; NULL of several */
    bool timed;                   /* the one operand is a trace with timestamps */
    uint64_t first_msi, last_msi; /* pages of MSI banks lie between these addresses */
    bool has_msi[0x10000];        /* by LIODN: it reached one */
    struct trace_error error;
    bool failed;
};

enum { MOST_KNOBS = 128 };
#define NO_BANK UINT32_MAX

/* Knobs as settings of a header. */
struct knobs {
    struct trace_setting setting[MOST_KNOBS];
    char key[MOST_KNOBS][64], value[MOST_KNOBS][32];
    size_t count;
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

/* Knobs that are not at their default. */
static void add_knobs(const struct op_session *session, struct knobs *knobs)
{
    const struct pamu_chip *chip = op_session_chip(session);
    struct pamu_config usual;
    struct pamu_knobs set;
    pamu_chip_config(chip, &usual);
    op_session_knobs(session, &set);
    for (size_t i = 0; i < pamu_knob_count() && knobs->count < MOST_KNOBS; i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        char text[32];
        if (pamu_knob_get(&set, row) == pamu_knob_get(&usual.knobs, row))
            continue;
        (void)snprintf(knobs->key[knobs->count], sizeof knobs->key[0], CLI_STREAM_KNOB "%s", row->name);
        (void)snprintf(knobs->value[knobs->count], sizeof knobs->value[0], "%s", pamu_knob_text(&set, row, text));
        knobs->setting[knobs->count] = (struct trace_setting){knobs->key[knobs->count], knobs->value[knobs->count]};
        knobs->count++;
    }
}

/* Where messages to MSI banks go, on this chip. */
static void find_banks(struct capture *capture, const struct pamu_chip *chip)
{
    struct pamu_msi_place place;
    capture->first_msi = UINT64_MAX;
    for (uint32_t bank = 0; pamu_msi_place(chip, bank, &place) == PAMU_OK; bank++) {
        capture->first_msi = place.page < capture->first_msi ? place.page : capture->first_msi;
        capture->last_msi =
            place.page + PAMU_MSI_PAGE - 1 > capture->last_msi ? place.page + PAMU_MSI_PAGE - 1 : capture->last_msi;
    }
}

/* The bank at a physical address, the lowest of several on one page; or NO_BANK. */
static uint32_t bank_at(const struct pamu_chip *chip, uint64_t address)
{
    struct pamu_msi_place place;
    for (uint32_t bank = 0; pamu_msi_place(chip, bank, &place) == PAMU_OK; bank++) {
        if (address - place.page < PAMU_MSI_PAGE)
            return bank;
    }
    return NO_BANK;
}

/* Adds what a window maps, unless that is a bank. */
static void add_window(const struct pamu_chip *chip, const struct pamu_mapping *mapping, uint64_t iova,
                       struct iotlb_stream_domain *memory)
{
    if (mapping->size == 0 || bank_at(chip, mapping->phys) != NO_BANK)
        return;
    memory->first = iova < memory->first ? iova : memory->first;
    memory->last = iova + (mapping->size - 1) > memory->last ? iova + (mapping->size - 1) : memory->last;
}

/* The same of all LIODNs of a domain. */
static void tell_liodns(struct capture *capture, struct iotlb_stream_domain *memory)
{
    const struct pamu_software *software = op_session_software(capture->run.session);
    struct pamu_liodn_info attached;
    for (uint32_t liodn = 0; liodn < 0x10000 && pamu_liodn_info(software, liodn, &attached) == PAMU_OK; liodn++) {
        memory->liodn = (uint16_t)liodn;
        if (attached.domain == memory->domain)
            iotlb_stream_domain(capture->stream, memory);
    }
}

/* What the domain of an LIODN maps now, as software's books say; nothing if it is in none. */
static void tell_memory(struct capture *capture, uint16_t liodn)
{
    const struct pamu_software *software = op_session_software(capture->run.session);
    struct iotlb_stream_domain memory = {.first = UINT64_MAX};
    struct pamu_liodn_info attached;
    struct pamu_domain_info domain;
    struct pamu_mapping mapping;
    if (software == NULL || pamu_liodn_info(software, liodn, &attached) != PAMU_OK ||
        pamu_domain_info(software, attached.domain, &domain) != PAMU_OK || domain.windows == 0)
        return;
    memory.domain = attached.domain;
    memory.window = domain.size / domain.windows;
    for (uint32_t window = 0; window < domain.windows; window++) {
        if (pamu_domain_mapping(software, attached.domain, window, &mapping) == PAMU_OK)
            add_window(op_session_chip(capture->run.session), &mapping, domain.start + window * memory.window, &memory);
    }
    tell_liodns(capture, &memory);
}

/* A record that arrived at the page of a bank. */
static void note_message(struct capture *capture, const struct pamu_request *request, uint32_t bank)
{
    capture->has_msi[request->liodn] = true;
    if (iotlb_stream_msi(capture->stream, request->liodn, request->iova, bank))
        tell_memory(capture, request->liodn);
}

static void begin(struct capture *capture)
{
    struct trace_device *devices = calloc(0x10000, sizeof *devices);
    struct knobs knobs = {.count = 0};
    struct trace_header header = {.creator = "pamusim " PAMUSIM_VERSION, .source = "look-ups of a replay"};
    header.chip = op_session_chip(capture->run.session)->name;
    header.timestamps = capture->timed;
    add_knobs(capture->run.session, &knobs);
    header.policy = knobs.setting;
    header.policy_count = knobs.count;
    find_banks(capture, op_session_chip(capture->run.session));
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
    if (result->verdict != PAMU_TRANSLATED || result->address < capture->first_msi ||
        result->address > capture->last_msi)
        return;
    uint32_t bank = bank_at(op_session_chip(capture->run.session), result->address);
    if (bank != NO_BANK)
        note_message(capture, request, bank);
}

/* ---- capturing ---- */

static enum cli_status look_at_trace(struct capture *capture)
{
    struct trace_source *source;
    struct trace_reader *reader;
    bool is_trace;
    enum cli_status status = CLI_OK;
    if (capture->input == NULL)
        return CLI_OK;
    status = cli_open(capture->cli, capture->input, &source, &is_trace);
    if (status != CLI_OK || !is_trace) {
        if (status == CLI_OK)
            trace_source_close(source);
        return status;
    }
    if (trace_reader_open(source, &reader, &capture->error) != TRACE_OK)
        return cli_fail_trace(capture->cli, capture->input, &capture->error);
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
    for (uint32_t liodn = 0; liodn < 0x10000; liodn++)
        if (capture->has_msi[liodn])
            tell_memory(capture, (uint16_t)liodn);
    iotlb_stream_memory(capture->stream, op_session_model(capture->run.session));
    return iotlb_stream_close(capture->stream, &capture->error) == TRACE_OK ? CLI_OK : fail_capture(capture);
}

static enum cli_status record(struct cli_context *cli, const char *input, const char *path,
                              const struct pamu_chip **chip)
{
    struct capture *capture = calloc(1, sizeof *capture);
    if (capture == NULL)
        return cli_out_of_memory(cli);
    const struct cli_run_observer observer = {on_record, capture, on_lookup, capture};
    capture->cli = cli;
    capture->path = path;
    capture->input = input;
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

/* Whether a file is a stream already; its chip then. */
static bool is_stream(const char *path, const struct pamu_chip **chip)
{
    struct iotlb_source *source = NULL;
    const char *name;
    if (path == NULL || iotlb_source_open(path, &source, NULL) != TRACE_OK)
        return false;
    name = iotlb_source_header(source)->chip;
    *chip = name != NULL ? pamu_chip_find(name) : NULL;
    iotlb_source_close(source);
    return true;
}

/* The operand is one, in this file. */
static enum cli_status take_stream(struct cli_context *cli, const char *path, struct cli_stream *stream)
{
    const struct pamu_chip *chosen = NULL;
    enum cli_status status = cli_chosen_chip(cli, &chosen);
    if (status != CLI_OK)
        return status;
    if (cli_given(cli, "set"))
        return cli_fail(cli, "%s is a look-up stream already; --set wants traces or scripts, which are run",
                        cli->operands[0]);
    if (cli_given(cli, "save-lookups"))
        return cli_fail(cli, "%s is a look-up stream already; --save-lookups wants traces or scripts",
                        cli->operands[0]);
    if (chosen != NULL)
        stream->chip = chosen;
    if (stream->chip == NULL)
        return cli_fail(cli, "%s: the chip it was recorded on is not known; --chip can give another", cli->operands[0]);
    stream->path = strdup(path);
    return stream->path != NULL ? CLI_OK : cli_out_of_memory(cli);
}

static enum cli_status capture_stream(struct cli_context *cli, const char *input, struct cli_stream *stream)
{
    const char *kept = cli_value(cli, "save-lookups", NULL);
    stream->temporary = kept == NULL;
    stream->path = kept != NULL ? strdup(kept) : cli_temporary_path(cli);
    return stream->path != NULL ? record(cli, input, stream->path, &stream->chip) : CLI_BAD;
}

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static json_t *notes_of(const struct trace_header *header)
{
    json_t *notes = json_object();
    for (size_t i = 0; i < header->policy_count; i++) {
        if (has_prefix(header->policy[i].key, CLI_STREAM_KNOB))
            (void)json_object_set_new(notes, header->policy[i].key, json_string(header->policy[i].value));
    }
    for (size_t i = 0; i < header->count_count; i++) {
        if (has_prefix(header->counts[i].name, IOTLB_STREAM_APERTURE) ||
            has_prefix(header->counts[i].name, IOTLB_STREAM_MSI) ||
            has_prefix(header->counts[i].name, IOTLB_STREAM_DOMAIN) ||
            strcmp(header->counts[i].name, IOTLB_STREAM_MSI_LEFT_OUT) == 0 ||
            strcmp(header->counts[i].name, IOTLB_STREAM_LIODN) == 0)
            (void)json_object_set_new(notes, header->counts[i].name, json_sprintf("%" PRIu64, header->counts[i].value));
    }
    return notes;
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
    stream->notes = notes_of(iotlb_source_header(source));
    for (size_t i = 0; i < iotlb_source_header(source)->count_count; i++)
        study_msi_note(&stream->msi, iotlb_source_header(source)->counts[i].name,
                       iotlb_source_header(source)->counts[i].value);
    iotlb_source_close(source);
    return stream->notes != NULL ? CLI_OK : cli_out_of_memory(cli);
}

/* Among several files none can be a stream. */
static enum cli_status refuse_streams(struct cli_context *cli)
{
    const struct pamu_chip *chip;
    struct stat state;
    for (size_t i = 0; cli->operand_count > 1 && i < cli->operand_count; i++) {
        bool regular = stat(cli->operands[i], &state) == 0 && S_ISREG(state.st_mode);
        if (regular && is_stream(cli->operands[i], &chip))
            return cli_fail(cli, "%s is a look-up stream, which is studied without other files", cli->operands[i]);
    }
    return CLI_OK;
}

enum cli_status cli_stream_open(struct cli_context *cli, struct cli_stream *stream)
{
    char *copy;
    *stream = (struct cli_stream){0};
    enum cli_status status = refuse_streams(cli);
    if (status == CLI_OK)
        status = cli_spool(cli, &copy);
    if (status != CLI_OK)
        return status;
    const char *input = copy != NULL ? copy : cli->operand_count == 1 ? cli->operands[0] : NULL;
    if (is_stream(input, &stream->chip)) {
        stream->temporary = copy != NULL;
        status = take_stream(cli, input, stream);
    } else {
        status = capture_stream(cli, input, stream);
        if (copy != NULL)
            (void)unlink(copy);
    }
    free(copy);
    if (status == CLI_OK)
        status = describe(cli, stream);
    if (status != CLI_OK)
        cli_stream_close(stream);
    return status;
}

/* Axes of caches have the names of their knobs. */
void cli_stream_setting(const struct cli_stream *stream, struct study_setting *setting)
{
    static const char *const names[] = {"lines.", "ways.", "policy.", "index", "seed"};
    const char *key;
    json_t *value;
    study_setting_start(setting, stream->chip);
    json_object_foreach(stream->notes, key, value)
    {
        const char *knob = key + strlen(CLI_STREAM_KNOB);
        bool is_cache = false;
        for (size_t i = 0; has_prefix(key, CLI_STREAM_KNOB) && i < sizeof names / sizeof names[0]; i++)
            is_cache |= has_prefix(knob, names[i]);
        const struct study_axis *axis = is_cache ? study_axis_find(knob) : NULL;
        if (axis != NULL)
            (void)axis->parse(axis, json_string_value(value), setting);
    }
}

void cli_stream_close(struct cli_stream *stream)
{
    if (stream->temporary && stream->path != NULL)
        (void)unlink(stream->path);
    free(stream->path);
    json_decref(stream->notes);
    *stream = (struct cli_stream){0};
}
