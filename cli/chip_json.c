/* Chip profiles as JSON: schema pamusim.chips/1 (docs/spec/chips.md). SPDX-License-Identifier: BSD-2-Clause */
#include "chip_report.h"

#include "cli.h"

/* Appends a new reference. NULL, with the array given back, if memory ran out before or does now. */
static json_t *append(json_t *array, json_t *item)
{
    if (array == NULL || json_array_append_new(array, item) == 0)
        return array;
    json_decref(array);
    return NULL;
}

/* Adds a member, as above. */
static json_t *set(json_t *object, const char *key, json_t *item)
{
    if (object == NULL || json_object_set_new(object, key, item) == 0)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *value_json(const struct pamu_chip_value *value, enum pamu_chip_format format, const char *knob)
{
    json_t *number = format == PAMU_CHIP_HEX ? cli_json_address(value->value) : cli_json_count(value->value);
    return json_pack("{s:o, s:b, s:s, s:s*}", "value", number, "known", value->known, "source", value->source, "knob",
                     knob);
}

static json_t *parts_json(const struct pamu_chip *chip)
{
    json_t *parts = json_array();
    for (size_t i = 0; i < chip->part_count; i++) {
        const struct pamu_chip_part *part = &chip->parts[i];
        parts = append(parts,
                       json_pack("{s:s, s:o}", "name", part->name, "svr", value_json(&part->svr, PAMU_CHIP_HEX, NULL)));
    }
    return parts;
}

static json_t *values_json(const struct pamu_chip *chip)
{
    json_t *values = json_object();
    for (unsigned id = 0; id < PAMU_CHIP_VALUE_COUNT; id++) {
        const struct pamu_chip_value_row *row = pamu_chip_value_row((enum pamu_chip_value_id)id);
        values = set(values, row->name, value_json(&chip->value[id], row->format, row->knob));
    }
    return values;
}

static json_t *caches_json(const struct pamu_chip_instance *instance)
{
    json_t *caches = json_object();
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        const struct pamu_chip_cache *cache = &instance->cache[s];
        json_t *row = json_pack("{s:i, s:i, s:b, s:s}", "lines", (int)cache->geometry.lines, "ways",
                                (int)cache->geometry.ways, "known", cache->known, "source", cache->source);
        caches = set(caches, pamu_structure_name((enum pamu_structure)s), row);
    }
    return caches;
}

static json_t *nodes_json(const struct pamu_chip_instance *instance)
{
    json_t *nodes = json_array();
    for (size_t n = 0; n < instance->node_count; n++) {
        const struct pamu_chip_node *node = &instance->nodes[n];
        json_t *registers = json_array();
        for (size_t r = 0; r < node->liodn_registers; r++)
            registers = append(registers, cli_json_address(node->liodn_register[r]));
        nodes = append(nodes, json_pack("{s:s, s:o}", "name", node->name, "liodn_registers", registers));
    }
    return nodes;
}

static json_t *instances_json(const struct pamu_chip *chip)
{
    json_t *instances = json_array();
    for (size_t i = 0; i < chip->instance_count; i++) {
        const struct pamu_chip_instance *instance = &chip->instances[i];
        json_t *row =
            json_pack("{s:o, s:o, s:s, s:o, s:o, s:b, s:s}", "ccsr_offset", cli_json_address(instance->ccsr_offset),
                      "bypass_bit", cli_json_address(instance->bypass_bit), "source", instance->source, "caches",
                      caches_json(instance), "nodes", nodes_json(instance), "nodes_known", instance->nodes_known,
                      "nodes_source", instance->nodes_source);
        instances = append(instances, row);
    }
    return instances;
}

static json_t *interrupts_json(const struct pamu_chip_msi_bank *bank)
{
    json_t *interrupts = json_array();
    for (size_t r = 0; r < bank->registers; r++)
        interrupts = append(interrupts, json_integer(bank->interrupt[r]));
    return interrupts;
}

static json_t *msi_banks_json(const struct pamu_chip *chip)
{
    json_t *banks = json_array();
    for (size_t b = 0; b < chip->msi_bank_count; b++) {
        const struct pamu_chip_msi_bank *bank = &chip->msi_banks[b];
        json_t *row = json_pack(
            "{s:o, s:s, s:b, s:i, s:i, s:o, s:o, s:o, s:s, s:s}", "address",
            cli_json_address(pamu_chip_msi_address(chip, b)), "register", cli_chip_msi_register(bank), "alias_page",
            bank->alias_offset != 0, "registers", (int)bank->registers, "msis", (int)bank->msis, "interrupts",
            interrupts_json(bank), "block_offset", cli_json_address(bank->block_offset), "msiir_offset",
            cli_json_address(bank->msiir_offset), "compatible", bank->compatible, "source", bank->source);
        banks = append(banks, row);
    }
    return banks;
}

static json_t *errata_json(const struct pamu_chip *chip)
{
    json_t *errata = json_array();
    for (size_t e = 0; e < chip->erratum_count; e++) {
        const struct pamu_chip_erratum *erratum = &chip->errata[e];
        json_t *row = json_pack("{s:s, s:b, s:s, s:s, s:s, s:s}", "name", pamu_chip_erratum_name(erratum->id), "on",
                                erratum->on, "decision", erratum->decision, "applies", erratum->applies, "behaviour",
                                erratum->behaviour, "source", erratum->source);
        errata = append(errata, row);
    }
    return errata;
}

static json_t *cpus_json(const struct pamu_chip *chip)
{
    json_t *cpus = json_array();
    for (size_t c = 0; c < chip->cpu_count; c++) {
        const struct pamu_chip_cpu *cpu = &chip->cpus[c];
        json_t *row =
            json_pack("{s:s, s:i, s:i, s:o, s:o}", "node", cpu->node, "first_thread", (int)cpu->first, "threads",
                      (int)cpu->threads, "l1_stash_id", value_json(&cpu->l1, PAMU_CHIP_DECIMAL, NULL), "l2_stash_id",
                      value_json(&cpu->l2, PAMU_CHIP_DECIMAL, NULL));
        cpus = append(cpus, row);
    }
    return cpus;
}

static json_t *liodns_json(const uint16_t *liodn, size_t count)
{
    json_t *liodns = json_array();
    for (size_t i = 0; i < count; i++)
        liodns = append(liodns, json_integer(liodn[i]));
    return liodns;
}

static json_t *device_json(const struct pamu_chip_device *device)
{
    json_t *registers = json_array();
    for (size_t r = 0; r < device->liodns && device->liodn_register[r] != NULL; r++)
        registers = append(registers, json_string(device->liodn_register[r]));
    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:s*}", "name", device->name, "liodns",
                     liodns_json(device->liodn, device->liodns), "liodn_registers", registers, "instance",
                     value_json(device->instance, PAMU_CHIP_DECIMAL, NULL), "source", device->source, "note",
                     device->note);
}

static json_t *devices_json(const struct pamu_chip *chip)
{
    json_t *devices = json_array();
    for (size_t d = 0; d < chip->device_count; d++)
        devices = append(devices, device_json(&chip->devices[d]));
    return devices;
}

static json_t *bases_json(const struct pamu_chip *chip)
{
    json_t *bases = json_array();
    for (size_t b = 0; b < chip->base_count; b++) {
        const struct pamu_chip_base *base = &chip->bases[b];
        bases = append(bases, json_pack("{s:s, s:o, s:s}", "name", base->name, "liodns",
                                        liodns_json(base->liodn, base->liodns), "source", base->source));
    }
    return bases;
}

json_t *cli_chip_json(const struct pamu_chip *chip)
{
    json_t *row = json_pack("{s:s, s:s*, s:s, s:s, s:s, s:s*, s:s, s:s, s:s, s:b}", "name", chip->name, "variant_of",
                            chip->variant_of, "core", chip->core, "board_dts", chip->board_dts, "silicon_dtsi",
                            chip->silicon_dtsi, "note", chip->note, "liodn_source", chip->liodn_source,
                            "pcie_compatible", chip->pcie_compatible, "l3_compatible", chip->l3_compatible,
                            "l3_known_to_linux", chip->l3_known_to_linux);
    row = set(row, "parts", parts_json(chip));
    row = set(row, "values", values_json(chip));
    row = set(row, "instances", instances_json(chip));
    row = set(row, "msi_banks", msi_banks_json(chip));
    row = set(row, "errata", errata_json(chip));
    row = set(row, "cpus", cpus_json(chip));
    row = set(row, "devices", devices_json(chip));
    return set(row, "liodn_bases", bases_json(chip));
}
