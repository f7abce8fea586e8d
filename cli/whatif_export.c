/* pamusim whatif --export-lookups: files for other simulators. SPDX-License-Identifier: BSD-2-Clause */
#include "whatif_export.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "study/export.h"

static void add_file(void *user, const struct study_exported *exported)
{
    json_t *files = user;
    (void)json_array_append_new(
        files, json_pack("{s:s, s:i, s:s, s:o, s:o}", "file", exported->path, "instance", (int)exported->instance,
                         "structure", pamu_structure_name(exported->structure), "lookups",
                         cli_json_count(exported->lookups), "left_out", cli_json_count(exported->left_out)));
}

static enum cli_status read_form(struct cli_context *cli, enum study_export_form *form)
{
    const char *text = cli_value(cli, "form", study_export_form_name(STUDY_EXPORT_CSV));
    struct cli_nearest nearest = cli_nearest_start(text);
    for (unsigned i = 0; i < STUDY_EXPORT_FORM_COUNT; i++) {
        const char *name = study_export_form_name((enum study_export_form)i);
        if (strcmp(name, text) == 0) {
            *form = (enum study_export_form)i;
            return CLI_OK;
        }
        cli_nearest_offer(&nearest, name);
    }
    return cli_fail_unknown(cli, &nearest, "form", "csv, din or oracleGeneral");
}

static void add_count(struct cli_table *table, const json_t *file, const char *key)
{
    char text[32];
    cli_table_cell(table, "%s", cli_count_text((uint64_t)json_integer_value(json_object_get(file, key)), text));
}

static enum cli_status print_table(struct cli_context *cli, const json_t *files)
{
    struct cli_table *table = cli_table_create((const char *const[]){"FILE", ">LOOK-UPS", ">LEFT OUT", NULL});
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        cli_table_cell(table, "%s", json_string_value(json_object_get(file, "file")));
        add_count(table, file, "lookups");
        add_count(table, file, "left_out");
    }
    return cli_table_print(table, cli->out, 0) ? CLI_OK : cli_out_of_memory(cli);
}

static enum cli_status export_all(struct cli_context *cli, struct study_export_config *config)
{
    json_t *files = json_array();
    struct trace_error error = {0};
    config->exported = add_file;
    config->user = files;
    enum cli_status status = study_export(config, &error) == TRACE_OK ? CLI_OK : cli_fail(cli, "%s", error.text);
    if (status == CLI_OK && cli->json)
        return cli_print_json(cli, json_pack("{s:s, s:s, s:o}", "schema", "pamusim.lookups/1", "form",
                                             study_export_form_name(config->form), "files", files));
    if (status == CLI_OK)
        status = print_table(cli, files);
    json_decref(files);
    return status;
}

enum cli_status cli_whatif_export(const struct cli_study *study)
{
    struct cli_context *cli = study->cli;
    struct study_export_config config = {.path = study->stream.path,
                                         .recorded = study->stream.chip,
                                         .setting = study->plan.settings,
                                         .msi = &study->stream.msi,
                                         .directory = cli_value(cli, "export-lookups", ".")};
    enum cli_status status = read_form(cli, &config.form);
    if (status != CLI_OK)
        return status;
    if (study->plan.count > 1)
        return cli_fail(cli, "--export-lookups is of one configuration, and there are %zu; --vary takes single values",
                        study->plan.count);
    if (mkdir(config.directory, 0777) != 0 && errno != EEXIST)
        return cli_fail(cli, "%s: %s", config.directory, strerror(errno));
    return export_all(cli, &config);
}
