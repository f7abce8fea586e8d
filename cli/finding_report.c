/* Findings as text, JSON, SARIF and JUnit. SPDX-License-Identifier: BSD-2-Clause */
#include "finding_report.h"

#include <string.h>

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

typedef const struct check_finding finding;

static const char *severity(finding *row)
{
    return check_severity_name(row->rule->severity);
}

/* ---- text ---- */

static enum cli_status print_text(struct cli_context *cli, const struct cli_findings *report)
{
    const char *file = cli_file_name(report->file);
    finding *row;
    for (size_t i = 0; (row = check_get(report->findings, i)) != NULL; i++) {
        fprintf(cli->out, "%s:", file);
        if (row->line > 0)
            fprintf(cli->out, "%lu:", row->line);
        if (row->column > 0)
            fprintf(cli->out, "%u:", row->column);
        fprintf(cli->out, " %s%s%s: %s", row->place, row->place[0] != '\0' ? ": " : "", severity(row), row->what);
        fprintf(cli->out, "%s%s [%s]\n", row->legal[0] != '\0' ? "; " : "", row->legal, row->rule->id);
    }
    if (check_dropped(report->findings) > 0)
        fprintf(cli->out, "%s: and %zu more\n", file, check_dropped(report->findings));
    fprintf(cli->out, "%s: %zu errors, %zu warnings, %zu notes\n", file, check_of(report->findings, CHECK_ERROR),
            check_of(report->findings, CHECK_WARNING), check_of(report->findings, CHECK_NOTE));
    return CLI_OK;
}

/* ---- JSON ---- */

/* What a JSON string can hold: printable ASCII of a file's name, "?" for the rest. */
static json_t *name_json(const char *name)
{
    char text[512];
    size_t length = strlen(name);
    if (length > sizeof text - 1)
        length = sizeof text - 1;
    for (size_t i = 0; i < length; i++)
        text[i] = name[i] >= ' ' && name[i] <= '~' ? name[i] : '?';
    text[length] = '\0';
    return json_string(text);
}

static json_t *finding_json(finding *row)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:s}", "rule", row->rule->id, "severity", severity(row), "line",
                     row->line > 0 ? cli_json_count(row->line) : json_null(), "column",
                     row->column > 0 ? cli_json_count(row->column) : json_null(), "place", row->place, "what",
                     row->what, "legal", row->legal);
}

/* The findings, each made into JSON by a function; NULL if memory ran out. */
static json_t *all_json(const struct cli_findings *report, json_t *(*make)(const struct cli_findings *, finding *))
{
    json_t *array = json_array();
    finding *row;
    for (size_t i = 0; (row = check_get(report->findings, i)) != NULL; i++) {
        if (json_array_append_new(array, make(report, row)) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *make_json(const struct cli_findings *report, finding *row)
{
    (void)report;
    return finding_json(row);
}

static enum cli_status print_json(struct cli_context *cli, const struct cli_findings *report)
{
    return cli_print_json(cli, json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "pamusim.findings/1",
                                         "file", name_json(report->file), "check", report->check, "errors",
                                         cli_json_count(check_of(report->findings, CHECK_ERROR)), "warnings",
                                         cli_json_count(check_of(report->findings, CHECK_WARNING)), "notes",
                                         cli_json_count(check_of(report->findings, CHECK_NOTE)), "dropped",
                                         cli_json_count(check_dropped(report->findings)), "findings",
                                         all_json(report, make_json)));
}

/* ---- SARIF ---- */

/* A file's name as a URI reference. */
static json_t *uri_json(const char *name)
{
    char text[2048];
    size_t used = 0;
    for (; *name != '\0' && used + 4 < sizeof text; name++) {
        bool plain = strchr("-._~/", *name) != NULL || (*name >= '0' && *name <= '9') ||
                     (*name >= 'A' && *name <= 'Z') || (*name >= 'a' && *name <= 'z');
        if (plain)
            text[used++] = *name;
        else
            used += (size_t)snprintf(text + used, sizeof text - used, "%%%02X", (unsigned)(unsigned char)*name);
    }
    text[used] = '\0';
    return json_string(text);
}

static json_t *make_sarif(const struct cli_findings *report, finding *row)
{
    size_t index = 0;
    while (report->rule(index) != row->rule)
        index++;
    json_t *place = json_pack("{s:{s:o}}", "artifactLocation", "uri", uri_json(report->file));
    if (row->line > 0)
        (void)json_object_set_new(place, "region",
                                  json_pack("{s:o, s:o}", "startLine", cli_json_count(row->line), "startColumn",
                                            cli_json_count(row->column > 0 ? row->column : 1)));
    json_t *location = json_pack("{s:o}", "physicalLocation", place);
    if (row->place[0] != '\0')
        (void)json_object_set_new(location, "logicalLocations", json_pack("[{s:s}]", "fullyQualifiedName", row->place));
    return json_pack("{s:s, s:o, s:s, s:{s:o}, s:[o]}", "ruleId", row->rule->id, "ruleIndex", cli_json_count(index),
                     "level", severity(row), "message", "text",
                     json_sprintf("%s%s%s", row->what, row->legal[0] != '\0' ? "; " : "", row->legal), "locations",
                     location);
}

static json_t *sarif_rules(const struct cli_findings *report)
{
    json_t *array = json_array();
    const struct check_rule *rule;
    for (size_t i = 0; (rule = report->rule(i)) != NULL; i++)
        (void)json_array_append_new(array, json_pack("{s:s, s:{s:s}, s:{s:s}}", "id", rule->id, "shortDescription",
                                                     "text", rule->text, "defaultConfiguration", "level",
                                                     check_severity_name(rule->severity)));
    return array;
}

static enum cli_status print_sarif(struct cli_context *cli, const struct cli_findings *report)
{
    return cli_print_json(cli,
                          json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:o}]}", "$schema", SARIF_SCHEMA, "version",
                                    "2.1.0", "runs", "tool", "driver", "name", "pamusim", "version", PAMUSIM_VERSION,
                                    "rules", sarif_rules(report), "results", all_json(report, make_sarif)));
}

/* ---- JUnit ---- */

static void put_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    cli_put_xml(out, value);
    fputc('"', out);
}

/* A finding is a test that failed; a note is one that passed, and has something to say. */
static void put_case(FILE *out, const struct cli_findings *report, finding *row)
{
    char name[700];
    bool note = row->rule->severity == CHECK_NOTE;
    if (row->line > 0)
        (void)snprintf(name, sizeof name, "%s at line %lu", row->rule->id, row->line);
    else
        (void)snprintf(name, sizeof name, "%s at %s", row->rule->id, row->place);
    fputs("    <testcase", out);
    put_attribute(out, "classname", cli_file_name(report->file));
    put_attribute(out, "name", name);
    fputs(note ? ">\n      <system-out" : ">\n      <failure", out);
    if (!note) {
        put_attribute(out, "type", severity(row));
        put_attribute(out, "message", row->what);
    }
    fputc('>', out);
    cli_put_xml(out, note ? row->what : row->rule->text);
    if (row->legal[0] != '\0')
        fputs("; ", out);
    cli_put_xml(out, row->legal);
    fputs(note ? "</system-out>\n    </testcase>\n" : "</failure>\n    </testcase>\n", out);
}

static enum cli_status print_junit(struct cli_context *cli, const struct cli_findings *report)
{
    FILE *out = cli->out;
    size_t count = check_count(report->findings), failures = 0;
    finding *row;
    for (size_t i = 0; (row = check_get(report->findings, i)) != NULL; i++)
        failures += row->rule->severity != CHECK_NOTE;
    fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"pamusim %s\"",
            report->check);
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", count > 0 ? count : 1, failures);
    for (size_t i = 0; (row = check_get(report->findings, i)) != NULL; i++)
        put_case(out, report, row);
    if (count == 0) {
        fputs("    <testcase", out);
        put_attribute(out, "classname", cli_file_name(report->file));
        fputs(" name=\"nothing found\"/>\n", out);
    }
    fputs("  </testsuite>\n</testsuites>\n", out);
    return CLI_OK;
}

/* ---- forms ---- */

struct form {
    const char *name;
    enum cli_status (*print)(struct cli_context *cli, const struct cli_findings *report);
};

static const struct form forms[] = {
    {"text", print_text}, {"json", print_json}, {"sarif", print_sarif}, {"junit", print_junit}};

static const struct form *chosen_form(const struct cli_context *cli)
{
    const char *name = cli_value(cli, "format", cli->json ? "json" : "text");
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    }
    return NULL;
}

enum cli_status cli_check_format(struct cli_context *cli)
{
    if (chosen_form(cli) == NULL)
        return cli_fail(cli, "--format cannot be '%s'; it takes text, json, sarif or junit",
                        cli_value(cli, "format", ""));
    if (cli->json && strcmp(chosen_form(cli)->name, "json") != 0)
        return cli_fail(cli, "--json and --format %s are two forms; take one of them", cli_value(cli, "format", ""));
    return CLI_OK;
}

enum cli_status cli_print_findings(struct cli_context *cli, const struct cli_findings *report)
{
    enum cli_status status = chosen_form(cli)->print(cli, report);
    if (status != CLI_OK)
        return status;
    return check_of(report->findings, CHECK_ERROR) + check_of(report->findings, CHECK_WARNING) > 0 ? CLI_NO : CLI_OK;
}
