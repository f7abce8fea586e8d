/* The operations, one row each: all else about the language comes from here. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_LIST_H
#define OP_LIST_H

/* An argument: name in the documentation, type (op_type_row() says what it means), place in the binary form, least and
 * greatest value. OP_ARG is positional, OP_KEY follows its keyword, OP_OPT may be left out and then has the default
 * value. Arguments come in the order of the row; at most one sits in the tail, and it is the last. */
#define OP_ARG(name, type, place, least, most)                           \
    {                                                                    \
        name, NULL, OP_TYPE_##type, OP_IN_##place, false, least, most, 0 \
    }
#define OP_KEY(name, keyword, type, place, least, most)                     \
    {                                                                       \
        name, keyword, OP_TYPE_##type, OP_IN_##place, false, least, most, 0 \
    }
#define OP_OPT(name, keyword, type, place, most, absent)                    \
    {                                                                       \
        name, keyword, OP_TYPE_##type, OP_IN_##place, true, 0, most, absent \
    }
#define OP_NOTHING                                              \
    {                                                           \
        NULL, NULL, OP_TYPE_NONE, OP_IN_NOTHING, false, 0, 0, 0 \
    }

/* enumerator, opcode (stable, never reused), effect, mnemonic, level, what it answers, help, arguments.
 * An opcode says what the binary form means, so a row's places must never change either. */
#define OP_LIST(X)                                                                                                     \
    X(DMA, 0x01, dma, "dma", SILICON, "phys or iova, window, last-window, reason, rule, class, pieces, ..",            \
      "one DMA record, split at window boundaries (rule D1); r: the device reads memory, w: it writes",                \
      OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff), OP_ARG("DIRECTION", DIRECTION, FLAGS_LOW, 0, 1),                       \
      OP_ARG("IOVA", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_ARG("LENGTH", SIZE, LENGTH, 1, UINT32_MAX),                  \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(ACCESS, 0x02, access, "access", SILICON, "phys, op, window, reason, rule, class, attributes, look-ups",          \
      "exactly one transaction, never split (rules T1 to T15)", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),              \
      OP_ARG("OPERATION", OPERATION, FLAGS_LOW, 0, 15), OP_ARG("IOVA", ADDRESS, ADDRESS, 0, UINT64_MAX),               \
      OP_ARG("LENGTH", SIZE, LENGTH, 1, UINT32_MAX),                                                                   \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(CHIP, 0x10, chip, "chip", META, "",                                                                              \
      "take this chip's profile; only before the first operation that needs the model",                                \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(SET, 0x11, set, "set", META, "",                                                                                 \
      "give a knob (pamusim knobs lists them) a value; only before the first operation that needs the model",          \
      OP_ARG("KNOB", NAME, LENGTH, 0, UINT32_MAX), OP_ARG("VALUE", TEXT, ADDRESS, 0, UINT32_MAX))                      \
    X(EXPECT, 0x12, expect, "expect", META, "",                                                                        \
      "check the answer of the operation before, its verdict and any of its keys; failed if it does not hold",         \
      OP_ARG("VERDICT", VERDICT, FLAGS, 0, 255), OP_ARG("KEY VALUE..", EXPECTATIONS, TAIL, 0, 96))                     \
    X(RESTART, 0x13, restart, "restart", META, "",                                                                     \
      "begin again: default chip and knobs, empty memory, no model, no domains", OP_NOTHING)                           \
    X(COUNTERS, 0x14, counters, "counters", META,                                                                      \
      "transactions, verdicts, lost and unreported violations, stale, cache counters",                                 \
      "what the model counted at an instance since reset", OP_ARG("INSTANCE", INSTANCE, FLAGS, 0, 15))                 \
    X(ERRATUM, 0x15, erratum, "erratum", META, "",                                                                     \
      "switch an erratum (rule V3) from what the chip has; only before the first operation that needs the model",      \
      OP_ARG("NAME", TEXT, LENGTH, 0, UINT32_MAX), OP_ARG("STATE", SWITCH, FLAGS, 0, 1))                               \
    X(RESET, 0x20, reset, "reset", SILICON, "", "power-on reset of all instances (rule M4); memory stays", OP_NOTHING) \
    X(REG_WRITE, 0x21, reg_write, "reg-write", SILICON, "", "write a 32-bit register",                                 \
      OP_ARG("INSTANCE", INSTANCE, FLAGS, 0, 15), OP_ARG("REGISTER", REGISTER, LIODN, 0, 0xffc),                       \
      OP_ARG("VALUE", HEX, LENGTH, 0, UINT32_MAX))                                                                     \
    X(REG_READ, 0x22, reg_read, "reg-read", SILICON, "value", "read a 32-bit register",                                \
      OP_ARG("INSTANCE", INSTANCE, FLAGS, 0, 15), OP_ARG("REGISTER", REGISTER, LIODN, 0, 0xffc))                       \
    X(BYPASS, 0x23, bypass, "bypass", SILICON, "",                                                                     \
      "write PAMUBYPENR: bit 0x80000000 >> i bypasses instance i (rule M1)",                                           \
      OP_ARG("VALUE", HEX, LENGTH, 0, UINT32_MAX))                                                                     \
    X(BYPASS_READ, 0x24, bypass_read, "bypass-read", SILICON, "value", "read PAMUBYPENR", OP_NOTHING)                  \
    X(MEM_WRITE, 0x25, mem_write, "mem-write", SILICON, "",                                                            \
      "write bytes into simulated memory; the caches see it (rule C5)",                                                \
      OP_ARG("ADDRESS", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_ARG("HEX", BYTES, TAIL, 1, 65536))                        \
    X(MEM_FILL, 0x26, mem_fill, "mem-fill", SILICON, "", "write the same byte over a range of simulated memory",       \
      OP_ARG("ADDRESS", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_ARG("LENGTH", SIZE, LENGTH, 1, UINT32_MAX),               \
      OP_ARG("BYTE", HEX, FLAGS, 0, 255))                                                                              \
    X(MEM_READ, 0x27, mem_read, "mem-read", SILICON, "bytes", "read bytes of simulated memory",                        \
      OP_ARG("ADDRESS", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_ARG("LENGTH", SIZE, LENGTH, 1, 4096))                     \
    X(MEM_REJECT, 0x28, mem_reject, "mem-reject", SILICON, "",                                                         \
      "let the memory refuse every access to a range (rule T12)", OP_ARG("ADDRESS", ADDRESS, ADDRESS, 0, UINT64_MAX),  \
      OP_ARG("LENGTH", SIZE, EXTRA_0, 1, UINT64_MAX))                                                                  \
    X(MEM_ACCEPT, 0x29, mem_accept, "mem-accept", SILICON, "", "lift every mem-reject", OP_NOTHING)                    \
    X(IRQ, 0x2a, irq, "irq", SILICON, "violation, error",                                                              \
      "read the interrupt lines: access violation and operation error (rule V1)",                                      \
      OP_ARG("INSTANCE", INSTANCE, FLAGS, 0, 15))                                                                      \
    X(TABLES, 0x40, tables, "tables", TABLES, "",                                                                      \
      "point every instance at these tables, enable translation and caches, leave bypass",                             \
      OP_KEY("PPAACT", "ppaact", ADDRESS, ADDRESS, 0, UINT64_MAX),                                                     \
      OP_KEY("ENTRIES", "entries", NUMBER, LENGTH, 1, 65536),                                                          \
      OP_KEY("SPAACT", "spaact", ADDRESS, EXTRA_0, 0, UINT64_MAX),                                                     \
      OP_KEY("ENTRIES", "entries", NUMBER, EXTRA_1, 0, UINT32_MAX),                                                    \
      OP_KEY("OMT", "omt", ADDRESS, EXTRA_2, 0, UINT64_MAX), OP_KEY("ENTRIES", "entries", NUMBER, EXTRA_3, 0, 65536))  \
    X(PPAACE, 0x41, ppaace, "ppaace", TABLES, "", "write the whole PPAACE of an LIODN; fields not named are 0",        \
      OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff), OP_ARG("FIELD=VALUE..", FIELDS, TAIL, 0, 64))                          \
    X(PPAACE_SET, 0x42, ppaace_set, "ppaace-set", TABLES, "",                                                          \
      "change fields of the PPAACE of an LIODN as it stands in memory", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),      \
      OP_ARG("FIELD=VALUE..", FIELDS, TAIL, 1, 64))                                                                    \
    X(SPAACE, 0x43, spaace, "spaace", TABLES, "",                                                                      \
      "write the whole SPAACE of an index; fields not named are 0, but PT is 1",                                       \
      OP_ARG("INDEX", NUMBER, ADDRESS, 0, UINT32_MAX), OP_ARG("FIELD=VALUE..", FIELDS, TAIL, 0, 64))                   \
    X(SPAACE_SET, 0x44, spaace_set, "spaace-set", TABLES, "",                                                          \
      "change fields of the SPAACE of an index as it stands in memory",                                                \
      OP_ARG("INDEX", NUMBER, ADDRESS, 0, UINT32_MAX), OP_ARG("FIELD=VALUE..", FIELDS, TAIL, 1, 64))                   \
    X(OME, 0x45, ome, "ome", TABLES, "",                                                                               \
      "write the whole operation-mapping entry of an index; operations not named are not valid",                       \
      OP_ARG("INDEX", NUMBER, LIODN, 0, 0xffff), OP_ARG("OPERATION=MAPPED..", ENCODINGS, TAIL, 0, 128))                \
    X(DOMAIN, 0x60, domain, "domain", DOMAIN, "", "make an empty domain", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX)) \
    X(GEOMETRY, 0x61, geometry, "geometry", DOMAIN, "", "give a domain its aperture (rule R1)",                        \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("IOVA", "start", ADDRESS, ADDRESS, 0, UINT64_MAX),           \
      OP_KEY("SIZE", "size", SIZE, EXTRA_0, 0, UINT64_MAX))                                                            \
    X(WINDOWS, 0x62, windows, "windows", DOMAIN, "",                                                                   \
      "divide the aperture of a domain into equal windows (rules R2, R3)",                                             \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_ARG("COUNT", NUMBER, ADDRESS, 0, UINT32_MAX))                    \
    X(ATTACH, 0x63, attach, "attach", DOMAIN, "", "put an LIODN into a domain (rule R9)",                              \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("LIODN", "liodn", LIODN, LIODN, 0, 0xffff))                  \
    X(DETACH, 0x64, detach, "detach", DOMAIN, "", "take an LIODN out of a domain (rule R9)",                           \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("LIODN", "liodn", LIODN, LIODN, 0, 0xffff))                  \
    X(MAP, 0x65, map, "map", DOMAIN, "", "map physical memory at the start of a window (rules R4 to R8)",              \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("WINDOW", "window", NUMBER, EXTRA_0, 0, UINT32_MAX),         \
      OP_KEY("PHYS", "phys", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_KEY("SIZE", "size", SIZE, EXTRA_1, 0, UINT64_MAX),   \
      OP_OPT("PROT", "prot", PROTECTION, FLAGS, 3, 3))                                                                 \
    X(UNMAP, 0x66, unmap, "unmap", DOMAIN, "", "unmap a window (rules R8, R12)",                                       \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("WINDOW", "window", NUMBER, ADDRESS, 0, UINT32_MAX))         \
    X(ENABLE, 0x67, enable, "enable", DOMAIN, "", "let the LIODNs of a domain do DMA (rule R8)",                       \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(DISABLE, 0x68, disable, "disable", DOMAIN, "", "block all DMA of a domain (rule R8)",                            \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(FLAVOUR, 0x70, flavour, "flavour", META, "",                                                                     \
      "take this driver as software's side (docs/spec/flavours.md); before it initialises the device",                 \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_OPT("BITS", "bits", NUMBER, FLAGS, 64, 64))                      \
    X(BOOT, 0x71, boot, "boot", DOMAIN, "", "let the driver initialise the device, which the first domain does, too",  \
      OP_OPT("STATE", "errors", SWITCH, FLAGS, 1, 1))                                                                  \
    X(ISR, 0x72, isr, "isr", DOMAIN, "handled, liodn, avs1, iova, closed, pics",                                       \
      "run the driver's violation handler at one instance", OP_ARG("INSTANCE", INSTANCE, FLAGS, 0, 15))                \
    X(IOVA_TO_PHYS, 0x73, iova_to_phys, "iova-to-phys", DOMAIN, "phys", "where an IOVA goes in the driver's view",     \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_ARG("IOVA", ADDRESS, ADDRESS, 0, UINT64_MAX))                    \
    X(STASH, 0x74, stash, "stash", DOMAIN, "", "direct stashing into a cache, 1 to 3, of a CPU",                       \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("CACHE", "cache", NUMBER, FLAGS, 0, 255),                    \
      OP_KEY("CPU", "cpu", NUMBER, ADDRESS, 0, UINT32_MAX))                                                            \
    X(RANGE, 0x75, range, "range", DOMAIN, "",                                                                         \
      "u-boot: add a range of memory to what the LIODNs of a domain are let into",                                     \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("IOVA", "start", ADDRESS, ADDRESS, 0, UINT64_MAX),           \
      OP_KEY("SIZE", "size", SIZE, EXTRA_0, 0, UINT64_MAX))                                                            \
    X(CONFIG_PPAACE, 0x76, config_ppaace, "config-ppaace", DOMAIN, "",                                                 \
      "call the driver's function that configures a primary entry", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),          \
      OP_KEY("IOVA", "start", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_KEY("SIZE", "size", SIZE, EXTRA_0, 0, UINT64_MAX),  \
      OP_KEY("COUNT", "windows", NUMBER, LENGTH, 0, UINT32_MAX),                                                       \
      OP_KEY("PHYS", "phys", ADDRESS, EXTRA_1, 0, UINT64_MAX), OP_OPT("PROT", "prot", PROTECTION, FLAGS, 3, 3),        \
      OP_OPT("OMI", "omi", HEX, EXTRA_2, UINT32_MAX, UINT32_MAX),                                                      \
      OP_OPT("CID", "cid", HEX, EXTRA_3, UINT32_MAX, UINT32_MAX))                                                      \
    X(CONFIG_SPAACE, 0x77, config_spaace, "config-spaace", DOMAIN, "",                                                 \
      "call the driver's function that configures a sub-window", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),             \
      OP_KEY("COUNT", "windows", NUMBER, LENGTH, 0, UINT32_MAX),                                                       \
      OP_KEY("WINDOW", "window", NUMBER, ADDRESS, 0, UINT32_MAX),                                                      \
      OP_KEY("SIZE", "size", SIZE, EXTRA_0, 0, UINT64_MAX), OP_KEY("PHYS", "phys", ADDRESS, EXTRA_1, 0, UINT64_MAX),   \
      OP_OPT("PROT", "prot", PROTECTION, FLAGS, 3, 3), OP_OPT("OMI", "omi", HEX, EXTRA_2, UINT32_MAX, UINT32_MAX),     \
      OP_OPT("CID", "cid", HEX, EXTRA_3, UINT32_MAX, UINT32_MAX))                                                      \
    X(DISABLE_SPAACE, 0x78, disable_spaace, "disable-spaace", DOMAIN, "",                                              \
      "call the driver's function that turns a sub-window off", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),              \
      OP_KEY("WINDOW", "window", NUMBER, LENGTH, 0, UINT32_MAX))                                                       \
    X(DESTROY, 0x79, destroy, "destroy", DOMAIN, "", "end a domain (rule R9)",                                         \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(STATE, 0x7a, state, "state", DOMAIN, "enabled, windows, mapped, liodns", "what the driver thinks of a domain",   \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(MAP_MSI, 0x80, map_msi, "map-msi", DOMAIN, "",                                                                   \
      "map the page of an MSI bank at the start of a window (rules R13 to R17)",                                       \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("IOVA", "iova", ADDRESS, ADDRESS, 0, UINT64_MAX),            \
      OP_KEY("BANK", "bank", NUMBER, EXTRA_0, 0, UINT32_MAX), OP_OPT("SIZE", "size", SIZE, EXTRA_1, UINT32_MAX, 4096)) \
    X(UNMAP_MSI, 0x81, unmap_msi, "unmap-msi", DOMAIN, "", "unmap an MSI bank (rules R8, R12)",                        \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("BANK", "bank", NUMBER, ADDRESS, 0, UINT32_MAX))             \
    X(MSI_COUNT, 0x82, msi_count, "msi-count", DOMAIN, "banks, group", "how many MSI banks a domain has (rule R14)",   \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(MSI_MESSAGE, 0x83, msi_message, "msi-message", DOMAIN, "address, data, bank, register, bit",                     \
      "what to program a device with for an interrupt of a domain (rule R16)",                                         \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("BANK", "bank", NUMBER, ADDRESS, 0, UINT32_MAX),             \
      OP_KEY("IRQ", "irq", NUMBER, EXTRA_0, 0, UINT32_MAX))                                                            \
    X(MSI_WRITE, 0x84, msi_write, "msi-write", SILICON, "as access; bank, register, bit if it is a message",           \
      "4 bytes written by a device, and the interrupt that they raise (rule R16)",                                     \
      OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff), OP_ARG("IOVA", ADDRESS, ADDRESS, 0, UINT64_MAX),                       \
      OP_ARG("DATA", HEX, LENGTH, 0, UINT32_MAX), OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT)) \
    X(MSI_ISOLATION, 0x85, msi_isolation, "msi-isolation", DOMAIN, "",                                                 \
      "who may share MSI banks: shared, exclusive or reserve-host (rules R18, R19)",                                   \
      OP_ARG("POLICY", TEXT, LENGTH, 0, UINT32_MAX), OP_OPT("FORCE", "force", SWITCH, FLAGS, 1, 0))                    \
    X(MSI_PLUG, 0x86, msi_plug, "msi-plug", DOMAIN, "",                                                                \
      "give a domain these MSI banks, which begin with those it has (rule R20)",                                       \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_KEY("BANKS", "banks", TEXT, ADDRESS, 0, UINT32_MAX))             \
    X(MSI_POLICY, 0x87, msi_policy, "msi-policy", DOMAIN,                                                              \
      "windows, mapped, aperture, reserved, calls, refused, errno, rule",                                              \
      "let an empty domain have memory and MSI banks by a policy of the thread: implicit, flag, resource or explicit", \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_ARG("POLICY", TEXT, ADDRESS, 0, UINT32_MAX),                     \
      OP_KEY("RAM", "ram", SIZE, EXTRA_0, 0, UINT64_MAX), OP_KEY("IOVA", "at", ADDRESS, EXTRA_1, 0, UINT64_MAX),       \
      OP_KEY("WINDOW", "window", SIZE, EXTRA_2, 0, UINT64_MAX), OP_KEY("BANKS", "used", HEX, EXTRA_3, 0, 0xffff))      \
    X(VFIO_OPEN, 0x90, vfio_open, "vfio-open", DOMAIN, "",                                                             \
      "open a container over a domain, which is made if there is none; with quirks it is as a vendor's driver serves " \
      "it",                                                                                                            \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX), OP_OPT("QUIRKS", "quirks", SWITCH, FLAGS, 1, 0))                    \
    X(VFIO_SET_CONTAINER, 0x91, vfio_set_container, "vfio-set-container", DOMAIN, "",                                  \
      "put the group of an LIODN into a container (rule R9)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),             \
      OP_KEY("LIODN", "liodn", LIODN, LIODN, 0, 0xffff))                                                               \
    X(VFIO_UNSET_CONTAINER, 0x92, vfio_unset_container, "vfio-unset-container", DOMAIN, "",                            \
      "take the group of an LIODN out (rule R9)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),                         \
      OP_KEY("LIODN", "liodn", LIODN, LIODN, 0, 0xffff))                                                               \
    X(VFIO_SET_IOMMU, 0x93, vfio_set_iommu, "vfio-set-iommu", DOMAIN, "",                                              \
      "choose the IOMMU model, 7 for the PAMU (rule R9)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),                 \
      OP_KEY("TYPE", "type", NUMBER, ADDRESS, 0, UINT32_MAX))                                                          \
    X(VFIO_SET_GEOMETRY, 0x94, vfio_set_geometry, "vfio-set-geometry", DOMAIN, "",                                     \
      "set the aperture, its end inclusive (rules R1, R10)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),              \
      OP_KEY("IOVA", "start", ADDRESS, ADDRESS, 0, UINT64_MAX),                                                        \
      OP_KEY("IOVA", "end", ADDRESS, EXTRA_0, 0, UINT64_MAX))                                                          \
    X(VFIO_SET_WINDOWS, 0x95, vfio_set_windows, "vfio-set-windows", DOMAIN, "",                                        \
      "set the window count (rules R2, R10)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),                             \
      OP_ARG("COUNT", NUMBER, ADDRESS, 0, UINT32_MAX))                                                                 \
    X(VFIO_SET_STASH, 0x96, vfio_set_stash, "vfio-set-stash", DOMAIN, "",                                              \
      "direct stashing into a cache, 1 to 3, of a CPU (rule R10)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),        \
      OP_KEY("CPU", "cpu", NUMBER, ADDRESS, 0, UINT32_MAX), OP_KEY("CACHE", "cache", NUMBER, EXTRA_0, 0, UINT32_MAX))  \
    X(VFIO_GET_ATTR, 0x97, vfio_get_attr, "vfio-get-attr", DOMAIN, "first and last, windows, or cpu and cache",        \
      "tell an attribute: geometry, windows or stash (rule R10)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),         \
      OP_ARG("ATTRIBUTE", TEXT, ADDRESS, 0, UINT32_MAX))                                                               \
    X(VFIO_MAP_DMA, 0x98, vfio_map_dma, "vfio-map-dma", DOMAIN, "",                                                    \
      "map memory into whole windows, all or nothing (rule R11)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),         \
      OP_KEY("IOVA", "iova", ADDRESS, ADDRESS, 0, UINT64_MAX),                                                         \
      OP_KEY("VADDR", "vaddr", ADDRESS, EXTRA_0, 0, UINT64_MAX), OP_KEY("SIZE", "size", SIZE, EXTRA_1, 0, UINT64_MAX), \
      OP_OPT("PROT", "flags", PROTECTION, FLAGS, 3, 3))                                                                \
    X(VFIO_UNMAP_DMA, 0x99, vfio_unmap_dma, "vfio-unmap-dma", DOMAIN, "unmapped",                                      \
      "unmap whole windows of memory (rule R12)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),                         \
      OP_KEY("IOVA", "iova", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_KEY("SIZE", "size", SIZE, EXTRA_0, 0, UINT64_MAX))   \
    X(VFIO_MSI_COUNT, 0x9a, vfio_msi_count, "vfio-msi-count", DOMAIN, "banks",                                         \
      "how many MSI banks there are to map (rule R14)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                   \
    X(VFIO_MAP_MSI, 0x9b, vfio_map_msi, "vfio-map-msi", DOMAIN, "",                                                    \
      "map an MSI bank into the window at an IOVA (rule R15)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),            \
      OP_KEY("IOVA", "iova", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_KEY("BANK", "bank", NUMBER, EXTRA_0, 0, UINT32_MAX), \
      OP_OPT("PROT", "flags", PROTECTION, FLAGS, 3, 0))                                                                \
    X(VFIO_UNMAP_MSI, 0x9c, vfio_unmap_msi, "vfio-unmap-msi", DOMAIN, "",                                              \
      "unmap the MSI bank that is at an IOVA (rule R12)", OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX),                 \
      OP_KEY("IOVA", "iova", ADDRESS, ADDRESS, 0, UINT64_MAX))                                                         \
    X(VFIO_ENABLE, 0x9d, vfio_enable, "vfio-enable", DOMAIN, "", "let the groups of a container do DMA (rule R8)",     \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(VFIO_DISABLE, 0x9e, vfio_disable, "vfio-disable", DOMAIN, "", "block all DMA of a container (rule R8)",          \
      OP_ARG("NAME", NAME, LENGTH, 0, UINT32_MAX))                                                                     \
    X(IOCTL, 0x9f, ioctl, "ioctl", DOMAIN, "result; bytes if there are any",                                           \
      "an ioctl of a container byte for byte: ABI ppc or x86, request number, bytes of the argument (rule R10)",       \
      OP_ARG("NAME", NAME, ADDRESS, 0, UINT32_MAX), OP_ARG("ABI", TEXT, EXTRA_0, 0, UINT32_MAX),                       \
      OP_ARG("REQUEST", HEX, EXTRA_1, 0, UINT32_MAX), OP_ARG("HEX", BYTES, TAIL, 0, 256))                              \
    X(APERTURE, 0xa0, part_of_stream, "aperture", LOOKUPS, "",                                                         \
      "where the windows of an LIODN lie from here on, and their SPAACEs from index FIRST on",                         \
      OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff), OP_KEY("IOVA", "start", ADDRESS, ADDRESS, 0, UINT64_MAX),              \
      OP_KEY("BITS", "bits", NUMBER, EXTRA_0, 12, 64), OP_KEY("COUNT", "windows", NUMBER, EXTRA_1, 1, 65536),          \
      OP_KEY("FIRST", "first", NUMBER, LENGTH, 0, UINT32_MAX),                                                         \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(RECORD, 0xa1, part_of_stream, "record", LOOKUPS, "",                                                             \
      "a DMA record whose look-ups follow, as they do not follow from the aperture",                                   \
      OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff), OP_ARG("DIRECTION", DIRECTION, FLAGS_LOW, 0, 1),                       \
      OP_ARG("IOVA", ADDRESS, ADDRESS, 0, UINT64_MAX), OP_ARG("LENGTH", SIZE, LENGTH, 1, UINT32_MAX),                  \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(LOOK_UP, 0xa2, part_of_stream, "look-up", LOOKUPS, "",                                                           \
      "one look-up for an LIODN; a miss keeps the entry (rule C3)", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),          \
      OP_ARG("STRUCTURE", STRUCTURE, FLAGS_LOW, 0, 2), OP_ARG("KEY", NUMBER, ADDRESS, 0, UINT64_MAX),                  \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(LOOK_PAST, 0xa3, part_of_stream, "look-past", LOOKUPS, "",                                                       \
      "one look-up for an LIODN whose miss keeps nothing (rules C1, C3)", OP_ARG("LIODN", LIODN, LIODN, 0, 0xffff),    \
      OP_ARG("STRUCTURE", STRUCTURE, FLAGS_LOW, 0, 2), OP_ARG("KEY", NUMBER, ADDRESS, 0, UINT64_MAX),                  \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(DROP, 0xa4, part_of_stream, "drop", LOOKUPS, "",                                                                 \
      "COUNT entries from KEY on were written, and are valid no more (rule C5)",                                       \
      OP_ARG("STRUCTURE", STRUCTURE, FLAGS_LOW, 0, 2), OP_ARG("KEY", NUMBER, ADDRESS, 0, UINT64_MAX),                  \
      OP_ARG("COUNT", NUMBER, LENGTH, 1, UINT32_MAX),                                                                  \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))                                             \
    X(FLUSH, 0xa5, part_of_stream, "flush", LOOKUPS, "",                                                               \
      "no entry of a structure is valid any more (rules C1, C6, M4)", OP_ARG("STRUCTURE", STRUCTURE, FLAGS_LOW, 0, 2), \
      OP_OPT("INSTANCE", "instance", INSTANCE, FLAGS_HIGH, 14, OP_ABSENT))

#endif
