#!/usr/bin/env python3
"""Compares what `pamusim chips --json` prints with the facts it was made from. SPDX-License-Identifier: BSD-2-Clause

usage: chips_facts.py FACTS ALL ONE

ALL is of all chips, ONE of T1042. Goes from the facts to the output, by ways of its own.
"""
import json
import sys

failures = []


def check(chip, what, found, wanted):
    if found != wanted:
        failures.append(f"{chip}: {what} is {found!r}, not {wanted!r}")


def facts_devices(liodns):
    """(name, LIODNs) of every device of the facts."""
    for row in liodns["devices"]:
        yield row["name"], row["liodn"]
    for row in liodns["qman_portals"]:
        yield f"qman-portal{row['portal']}-dqrr", [row["dqrr_liodn"]]
        yield f"qman-portal{row['portal']}-frame", [row["frame_liodn"]]
    for row in liodns["fman_rx_ports"]:
        yield f"fman{row['fman']}-{row['kind']}-port{row['port']}", [row["effective_liodn"]]
    for row in liodns["sec"]:
        yield f"sec-{row['name']}", row["liodn"]
    for row in liodns["raid_engine"]:
        yield f"raid-engine-jq{row['jq']}-ring{row['ring']}", [row["liodn"]]
    for row in liodns["rman_inbound_blocks"]:
        yield f"rman-block{row['block']}", [row["effective_liodn"]]


def check_devices(name, facts, row):
    devices = {device["name"]: device["liodns"] for device in row["devices"]}
    endpoints = {device for device in devices if "-endpoint" in device}
    wanted = dict(facts_devices(facts["uboot_liodns"]))
    check(name, "difference in devices", (set(devices) - endpoints) ^ set(wanted), set())
    for device, numbers in wanted.items():
        check(name, device, devices.get(device), numbers)
    fact = facts["uboot_liodns"]["pcie_endpoint_liodns"]
    numbers = sorted(devices[device][0] for device in endpoints)
    check(name, "endpoints", numbers, list(range(fact["first"], fact["last"] + 1)) if fact else [])


def check_instances(name, facts, row):
    parents = {fact["node"].split("/")[-1]: fact["pamu"] for fact in facts["devices"]}
    for fact, instance in zip(facts["pamu"]["instances"], row["instances"], strict=True):
        for structure, key in (("ppaace", "primary_cache"), ("spaace", "secondary_cache")):
            cache = instance["caches"][structure]
            check(name, f"{structure} of {fact['index']} known", cache["known"], fact[key] is not None)
            if fact[key]:
                check(name, structure, {"lines": cache["lines"], "ways": cache["ways"]}, fact[key])
        check(name, "nodes", {node["name"]: fact["node"] for node in instance["nodes"]},
              {node: parent for node, parent in parents.items() if parent == fact["node"]})
        check(name, "bypass bit", int(instance["bypass_bit"], 16), int(fact["pamubypenr_bit"], 16))


def check_msi_banks(name, facts, row):
    for fact, bank in zip(facts["msi_banks"], row["msi_banks"], strict=True):
        check(name, "MSI address", bank["address"], fact["alias_phys"])
        check(name, "MSI register", bank["register"], fact["alias_register"])
        check(name, "MSI interrupts", bank["interrupts"], [int(text, 16) for text in fact["interrupts"]])
        check(name, "MSIs", bank["msis"], fact["msis_per_bank"])


def check_chip(facts, row):
    name = facts["name"]
    check_devices(name, facts, row)
    check_instances(name, facts, row)
    check_msi_banks(name, facts, row)
    check(name, "errata", {erratum["name"].replace("PAMU-3", "PAMU 3") for erratum in row["errata"]},
          {fact["id"] for fact in facts["errata"]})
    check(name, "bases", {base["name"]: base["liodns"] for base in row["liodn_bases"]}, facts["uboot_liodns"]["bases"])
    check(name, "CCSR base", row["values"]["ccsr-base"]["value"], facts["ccsr_base_phys"])
    check(name, "phys-bits known", row["values"]["phys-bits"]["known"], False)


def main(facts, everything, one):
    with open(facts) as file:
        facts = {row["name"]: row for row in json.load(file)}
    with open(everything) as file:
        report = json.load(file)
    with open(one) as file:
        single = json.load(file)
    rows = {row["name"]: row for row in report["chips"]}
    check("report", "schema", report["schema"], "pamusim.chips/1")
    check("report", "chips", set(rows), set(facts) | {"p4080-rev1"})
    check("report", "variant", rows["p4080-rev1"]["variant_of"], "p4080")
    check("t1042", "same alone", single == {"schema": "pamusim.chips/1", "chips": [rows["t1042"]]}, True)
    for name, fact in facts.items():
        check_chip(fact, rows[name])
    sys.exit("\n".join(failures) or 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
