"""What a driver finds in the device tree of a chip: kinds of devices, stash ids (FACTS section 11).
SPDX-License-Identifier: BSD-2-Clause"""
import functools

NO_ID = 0xFFFFFFFF
L1, L2, L3 = 1, 2, 3
L3_STASH_ID = 1


def stash_id(chip, cache, cpu):
    """The stash id that u-boot gives cache 1 to 3 of a CPU, or None. L3 has one id for all CPUs."""
    if cache == L3:
        return L3_STASH_ID
    threads = next((node["reg"] for node in chip.raw["stash"]["cpus"] if cpu in node["reg"]), None)
    if threads is None or cache not in (L1, L2):
        return None
    first = threads[0]
    if cache == L1:
        return 32 + 2 * first
    if not is_e6500(chip):
        return 33 + 2 * first
    return 33 + first // 4 if first % 8 == 0 else None


def has_cpu(chip, cpu):
    return any(cpu in node["reg"] for node in chip.raw["stash"]["cpus"])


def is_e6500(chip):
    return chip.raw["core"] == "e6500"


def linux_finds_l3(chip):
    """Three compatible strings only (FACTS section 12, item 7)."""
    return chip.raw["stash"]["l3_matched_by_linux61_pamu_driver"]


@functools.lru_cache(maxsize=None)
def device_kinds(chip):
    """{LIODN: kind} of the device tree: "qman-portal", "qman", "bman" or "other"; a LIODN's first device counts."""
    kinds = {}
    tables = chip.raw["uboot_liodns"]
    for row in tables["devices"]:
        for liodn in row["liodn"]:
            kinds.setdefault(liodn, row["name"] if row["name"] in ("qman", "bman") else "other")
    for row in tables["qman_portals"]:
        for liodn in (row["dqrr_liodn"], row["frame_liodn"]):
            kinds.setdefault(liodn, "qman-portal")
    for liodn in _other_liodns(tables):
        kinds.setdefault(liodn, "other")
    return kinds


def _other_liodns(tables):
    for row in tables["fman_rx_ports"] + tables["rman_inbound_blocks"]:
        yield row["effective_liodn"]
    for row in tables["sec"] + tables["raid_engine"]:
        liodns = row["liodn"]
        yield from liodns if isinstance(liodns, list) else [liodns]
    endpoints = tables["pcie_endpoint_liodns"]
    if endpoints:
        yield from range(endpoints["first"], endpoints["last"] + 1)
