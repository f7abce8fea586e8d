/* Chip profiles for people. SPDX-License-Identifier: BSD-2-Clause */
#include "chip_report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define TEXT_BYTES 128u

/* Numbered sources, each text once. */
struct sources {
    const char **texts;
    size_t count, room;
    bool failed; /* memory ran out */
};

/* The number of a source, from 1 on. */
static size_t cite(struct sources *sources, const char *text)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (strcmp(sources->texts[i], text) == 0)
            return i + 1;
    }
    if (sources->count == sources->room) {
        size_t room = sources->room == 0 ? 64 : 2 * sources->room;
        const char **texts = realloc(sources->texts, room * sizeof(*texts));
        if (texts == NULL) {
            sources->failed = true;
            return 0;
        }
        sources->texts = texts;
        sources->room = room;
    }
    sources->texts[sources->count++] = text;
    return sources->count;
}

static void cite_cell(struct cli_table *table, struct sources *sources, const char *text)
{
    cli_table_cell(table, "[%zu]", cite(sources, text));
}

/* "0x20000", "unknown (default 256)" or "unknown (default 36, knob phys-bits)". */
static const char *value_text(const struct pamu_chip_value *value, const struct pamu_chip_value_row *row, char *buffer)
{
    char number[32];
    snprintf(number, sizeof(number), row->format == PAMU_CHIP_HEX ? "0x%" PRIx64 : "%" PRIu64, value->value);
    if (value->known)
        snprintf(buffer, TEXT_BYTES, "%s", number);
    else if (row->knob != NULL)
        snprintf(buffer, TEXT_BYTES, "unknown (default %s, knob %s)", number, row->knob);
    else
        snprintf(buffer, TEXT_BYTES, "unknown (default %s)", number);
    return buffer;
}

/* "32x1" (lines by ways), or the default and its knobs. */
static const char *cache_text(const struct pamu_chip_cache *cache, enum pamu_structure structure, char *buffer)
{
    const char *name = pamu_structure_name(structure);
    unsigned lines = cache->geometry.lines, ways = cache->geometry.ways;
    if (cache->known)
        snprintf(buffer, TEXT_BYTES, "%ux%u", lines, ways);
    else
        snprintf(buffer, TEXT_BYTES, "unknown (default %ux%u, knobs lines.%s, ways.%s)", lines, ways, name, name);
    return buffer;
}

const char *cli_chip_msi_register(const struct pamu_chip_msi_bank *bank)
{
    return bank->alias_register == PAMU_CHIP_MSIIR1 ? "MSIIR1" : "MSIIR";
}

/* ---- all profiles ---- */

/* "32x1", "8x1 32x1" where instances differ, "32x1?" where it is a default. */
static const char *geometries_text(const struct pamu_chip *chip, enum pamu_structure structure, char *buffer)
{
    size_t used = 0;
    for (size_t i = 0; i < chip->instance_count && used < TEXT_BYTES; i++) {
        const struct pamu_chip_cache *cache = &chip->instances[i].cache[structure];
        const struct pamu_chip_cache *before = i == 0 ? NULL : &chip->instances[i - 1].cache[structure];
        if (before != NULL && before->geometry.lines == cache->geometry.lines &&
            before->geometry.ways == cache->geometry.ways)
            continue;
        used +=
            (size_t)snprintf(buffer + used, TEXT_BYTES - used, "%s%ux%u%s", used == 0 ? "" : " ",
                             (unsigned)cache->geometry.lines, (unsigned)cache->geometry.ways, cache->known ? "" : "?");
    }
    return buffer;
}

static const char *parts_text(const struct pamu_chip *chip, char *buffer)
{
    size_t used = 0;
    for (size_t i = 0; i < chip->part_count && used < TEXT_BYTES; i++)
        used += (size_t)snprintf(buffer + used, TEXT_BYTES - used, "%s%s", i == 0 ? "" : " ", chip->parts[i].name);
    return buffer;
}

static void list_row(struct cli_table *table, const struct pamu_chip *chip)
{
    const struct pamu_chip_value *subwindows = &chip->value[PAMU_CHIP_MAX_SUBWINDOWS];
    char buffer[TEXT_BYTES];
    cli_table_cell(table, "%s", chip->name);
    cli_table_cell(table, "%s", parts_text(chip, buffer));
    cli_table_cell(table, "%s", chip->core);
    cli_table_cell(table, "%zu", chip->instance_count);
    cli_table_cell(table, "%s", geometries_text(chip, PAMU_PPAACE, buffer));
    cli_table_cell(table, "%s", geometries_text(chip, PAMU_SPAACE, buffer));
    cli_table_cell(table, "%" PRIu64 "%s", subwindows->value, subwindows->known ? "" : "?");
    cli_table_cell(table, "%zu", chip->msi_bank_count);
    cli_table_cell(table, "%zu", chip->device_count);
}

bool cli_chip_list(FILE *out)
{
    static const char *const heads[] = {"CHIP",         "PARTS",       "CORE",       ">PAMUS",   "PPAACE CACHE",
                                        "SPAACE CACHE", ">SUBWINDOWS", ">MSI BANKS", ">DEVICES", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t i = 0; i < pamu_chip_count(); i++)
        list_row(table, pamu_chip_row(i));
    if (!cli_table_print(table, out, 0))
        return false;
    fputs("\ncaches: lines x ways; ?: no source states it, and this is the default (pamusim chips NAME says why)\n",
          out);
    return true;
}

/* ---- one profile ---- */

static void print_head(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    fprintf(out, "%s: ", chip->name);
    for (size_t i = 0; i < chip->part_count; i++) {
        const struct pamu_chip_part *part = &chip->parts[i];
        fprintf(out, "%s%s (SVR ", i == 0 ? "" : ", ", part->name);
        if (part->svr.known)
            fprintf(out, "0x%" PRIx64, part->svr.value);
        else
            fputs("unknown", out);
        fprintf(out, " [%zu])", cite(sources, part->svr.source));
    }
    fprintf(out, "; %s cores [%zu]\n", chip->core, cite(sources, chip->board_dts));
    if (chip->variant_of != NULL)
        fprintf(out, "variant of %s\n", chip->variant_of);
    if (chip->note != NULL)
        fprintf(out, "note: %s\n", chip->note);
    fprintf(out, "PCIe controllers: %s [%zu]\n", chip->pcie_compatible, cite(sources, chip->liodn_source));
    fprintf(out, "L3: %s [%zu], %s linux 6.1's PAMU driver\n", chip->l3_compatible, cite(sources, chip->silicon_dtsi),
            chip->l3_known_to_linux ? "found by" : "not found by");
}

static bool print_values(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"VALUE", "", "FROM", "MEANING", NULL};
    struct cli_table *table = cli_table_create(heads);
    char buffer[TEXT_BYTES];
    for (unsigned id = 0; id < PAMU_CHIP_VALUE_COUNT; id++) {
        const struct pamu_chip_value *value = &chip->value[id];
        const struct pamu_chip_value_row *row = pamu_chip_value_row((enum pamu_chip_value_id)id);
        cli_table_cell(table, "%s", row->name);
        cli_table_cell(table, "%s", value_text(value, row, buffer));
        cite_cell(table, sources, value->source);
        cli_table_cell(table, "%s", row->help);
    }
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static bool print_instances(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"PAMU",  "CCSR OFFSET",  "BYPASS BIT", "FROM",
                                        "CACHE", "LINES X WAYS", "FROM",       NULL};
    struct cli_table *table = cli_table_create(heads);
    char buffer[TEXT_BYTES];
    for (size_t i = 0; i < chip->instance_count; i++) {
        const struct pamu_chip_instance *instance = &chip->instances[i];
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            cli_table_cell(table, "%zu", i);
            cli_table_cell(table, "0x%" PRIx32, instance->ccsr_offset);
            cli_table_cell(table, "0x%08" PRIx32, instance->bypass_bit);
            cite_cell(table, sources, instance->source);
            cli_table_cell(table, "%s", pamu_structure_name((enum pamu_structure)s));
            cli_table_cell(table, "%s", cache_text(&instance->cache[s], (enum pamu_structure)s, buffer));
            cite_cell(table, sources, instance->cache[s].source);
        }
    }
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static const char *registers_text(const struct pamu_chip_node *node, char *buffer)
{
    unsigned first = node->liodn_register[0], second = node->liodn_register[1];
    if (node->liodn_registers == 0)
        return "-";
    if (node->liodn_registers == 1)
        snprintf(buffer, TEXT_BYTES, "GUTS+0x%x", first);
    else
        snprintf(buffer, TEXT_BYTES, "GUTS+0x%x GUTS+0x%x", first, second);
    return buffer;
}

static void node_rows(struct cli_table *table, size_t index, const struct pamu_chip_instance *instance,
                      struct sources *sources)
{
    char buffer[TEXT_BYTES];
    for (size_t n = 0; n < instance->node_count; n++) {
        cli_table_cell(table, "%zu", index);
        cli_table_cell(table, "%s", instance->nodes[n].name);
        cli_table_cell(table, "%s", registers_text(&instance->nodes[n], buffer));
        cite_cell(table, sources, instance->nodes_source);
    }
    if (instance->node_count > 0)
        return;
    cli_table_cell(table, "%zu", index);
    cli_table_cell(table, "%s", instance->nodes_known ? "none" : "unknown");
    cli_table_cell(table, "-");
    cite_cell(table, sources, instance->nodes_source);
}

static bool print_nodes(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"PAMU", "ATTACHED NODE", "LIODN REGISTERS", "FROM", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t i = 0; i < chip->instance_count; i++)
        node_rows(table, i, &chip->instances[i], sources);
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static bool print_msi_banks(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"MSI BANK",   "WRITTEN AT", "REGISTER", "ALONE ON ITS PAGE",
                                        ">REGISTERS", ">MSIS",      "BLOCK",    "COMPATIBLE",
                                        "FROM",       NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t b = 0; b < chip->msi_bank_count; b++) {
        const struct pamu_chip_msi_bank *bank = &chip->msi_banks[b];
        cli_table_cell(table, "%zu", b);
        cli_table_cell(table, "0x%" PRIx64, pamu_chip_msi_address(chip, b));
        cli_table_cell(table, "%s", cli_chip_msi_register(bank));
        cli_table_cell(table, "%s", bank->alias_offset != 0 ? "yes" : "no");
        cli_table_cell(table, "%u", (unsigned)bank->registers);
        cli_table_cell(table, "%u", (unsigned)bank->msis);
        cli_table_cell(table, "0x%" PRIx32, bank->block_offset);
        cli_table_cell(table, "%s", bank->compatible);
        cite_cell(table, sources, bank->source);
    }
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static void print_errata(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    fputs("\nerrata (any other is off)\n", out);
    for (size_t e = 0; e < chip->erratum_count; e++) {
        const struct pamu_chip_erratum *erratum = &chip->errata[e];
        fprintf(out, "  %s %s [%zu]\n", pamu_chip_erratum_name(erratum->id), erratum->decision,
                cite(sources, erratum->source));
        fprintf(out, "    applies to: %s\n    behaviour: %s\n", erratum->applies, erratum->behaviour);
    }
}

static bool print_cpus(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"CPU", "THREADS", ">L1 STASH ID", "FROM", ">L2 STASH ID", "FROM", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t c = 0; c < chip->cpu_count; c++) {
        const struct pamu_chip_cpu *cpu = &chip->cpus[c];
        const struct pamu_chip_value *stash[] = {&cpu->l1, &cpu->l2};
        cli_table_cell(table, "%s", cpu->node);
        if (cpu->threads == 1)
            cli_table_cell(table, "%u", (unsigned)cpu->first);
        else
            cli_table_cell(table, "%u-%u", (unsigned)cpu->first, (unsigned)cpu->first + cpu->threads - 1u);
        for (size_t s = 0; s < 2; s++) {
            if (stash[s]->known)
                cli_table_cell(table, "%" PRIu64, stash[s]->value);
            else
                cli_table_cell(table, "none");
            cite_cell(table, sources, stash[s]->source);
        }
    }
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

/* The note of a device, and what else has its LIODN. */
static void note_cell(struct cli_table *table, const struct pamu_chip *chip, const struct pamu_chip_device *device)
{
    const struct pamu_chip_device *first = pamu_chip_liodn(chip, device->liodn[0]);
    const char *note = device->note != NULL ? device->note : "";
    if (first != device)
        cli_table_cell(table, "LIODN %u is %s's, too%s%s", (unsigned)device->liodn[0], first->name,
                       note[0] != '\0' ? "; " : "", note);
    else
        cli_table_cell(table, "%s", note);
}

static void device_row(struct cli_table *table, const struct pamu_chip *chip, const struct pamu_chip_device *device,
                       struct sources *sources)
{
    const char *const *registers = device->liodn_register;
    cli_table_cell(table, "%s", device->name);
    if (device->liodns == 2)
        cli_table_cell(table, "%u %u", (unsigned)device->liodn[0], (unsigned)device->liodn[1]);
    else
        cli_table_cell(table, "%u", (unsigned)device->liodn[0]);
    cite_cell(table, sources, device->source);
    if (device->instance->known)
        cli_table_cell(table, "%" PRIu64, device->instance->value);
    else
        cli_table_cell(table, "unknown (default %" PRIu64 ")", device->instance->value);
    cite_cell(table, sources, device->instance->source);
    cli_table_cell(table, "%s%s%s", registers[0] != NULL ? registers[0] : "-", registers[1] != NULL ? " " : "",
                   registers[1] != NULL ? registers[1] : "");
    note_cell(table, chip, device);
}

static bool print_devices(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"DEVICE", "LIODN", "FROM", "PAMU", "FROM", "LIODN REGISTER", "NOTE", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t d = 0; d < chip->device_count; d++)
        device_row(table, chip, &chip->devices[d], sources);
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static bool print_bases(const struct pamu_chip *chip, struct sources *sources, FILE *out)
{
    static const char *const heads[] = {"LIODN BASE", "OF", "FROM", NULL};
    struct cli_table *table = cli_table_create(heads);
    for (size_t b = 0; b < chip->base_count; b++) {
        const struct pamu_chip_base *base = &chip->bases[b];
        for (unsigned i = 0; i < base->liodns; i++) {
            cli_table_cell(table, "%u", (unsigned)base->liodn[i]);
            cli_table_cell(table, "%s", base->name);
            cite_cell(table, sources, base->source);
        }
    }
    fputc('\n', out);
    return cli_table_print(table, out, 0);
}

static bool print_sources(const struct sources *sources, FILE *out)
{
    fputs("\nsources\n", out);
    for (size_t i = 0; i < sources->count; i++)
        fprintf(out, "  [%zu] %s\n", i + 1, sources->texts[i]);
    return !sources->failed;
}

bool cli_chip_report(const struct pamu_chip *chip, FILE *out)
{
    struct sources sources = {NULL, 0, 0, false};
    print_head(chip, &sources, out);
    bool ok = print_values(chip, &sources, out) && print_instances(chip, &sources, out) &&
              print_nodes(chip, &sources, out) && print_msi_banks(chip, &sources, out);
    print_errata(chip, &sources, out);
    ok = ok && print_cpus(chip, &sources, out) && print_devices(chip, &sources, out) &&
         print_bases(chip, &sources, out) && print_sources(&sources, out);
    free(sources.texts);
    return ok;
}
