/* VFIO: requests, the bytes of ioctls, a vendor driver's quirks. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <stdio.h>

/* ---- every request in every state ---- */

struct step {
    const char *name, *text;
};

#define GROUP "vfio-set-container g liodn 0x21\n"
#define IOMMU "vfio-open g%s\n" GROUP "vfio-set-iommu g type 7\n"
#define CUT IOMMU "vfio-set-geometry g start 0 end 0xffff\nvfio-set-windows g 4\n"

/* %s stands for quirks. */
static const struct step states[] = {
    {"none", "boot%.0s"},
    {"opened", "vfio-open g%s"},
    {"group", "vfio-open g%s\n" GROUP},
    {"iommu", IOMMU},
    {"geometry", IOMMU "vfio-set-geometry g start 0 end 0xffff"},
    {"cut", CUT},
    {"mapped", CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K"},
    {"bank", CUT "vfio-map-msi g iova 0x8000 bank 0 flags rw\nvfio-map-msi g iova 0x8000 bank 0"},
    {"both", CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K flags r\nvfio-map-msi g iova 0x8000 bank 0 flags rw\n"
                 "vfio-map-msi g iova 0x8000 bank 0"},
    {"disabled", CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K\nvfio-disable g"},
    {"enabled", CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K\nvfio-enable g"},
    {"left", CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K\nvfio-unset-container g liodn 0x21"},
};

static const struct step requests[] = {
    {"open", "vfio-open g"},
    {"group", "vfio-set-container g liodn 0x22"},
    {"group-again", "vfio-set-container g liodn 0x21"},
    {"group-past", "vfio-set-container g liodn 0x500"},
    {"ungroup", "vfio-unset-container g liodn 0x21"},
    {"ungroup-stranger", "vfio-unset-container g liodn 0x22"},
    {"iommu", "vfio-set-iommu g type 7"},
    {"iommu-type1", "vfio-set-iommu g type 1"},
    {"geometry", "vfio-set-geometry g start 0x100000 end 0x1fffff"},
    {"geometry-odd", "vfio-set-geometry g start 0 end 0x10000"},
    {"geometry-reversed", "vfio-set-geometry g start 0x1000 end 0xfff"},
    {"geometry-all", "vfio-set-geometry g start 0 end 0xffffffffffffffff"},
    {"windows", "vfio-set-windows g 8"},
    {"windows-0", "vfio-set-windows g 0"},
    {"windows-3", "vfio-set-windows g 3"},
    {"windows-257", "vfio-set-windows g 257"},
    {"stash", "vfio-set-stash g cpu 2 cache 1"},
    {"stash-0", "vfio-set-stash g cpu 2 cache 0"},
    {"stash-cpu", "vfio-set-stash g cpu 8 cache 3"},
    {"get-geometry", "vfio-get-attr g geometry"},
    {"get-windows", "vfio-get-attr g windows"},
    {"get-stash", "vfio-get-attr g stash"},
    {"get-nothing", "vfio-get-attr g nothing"},
    {"map", "vfio-map-dma g iova 0xc000 vaddr 0x72000000 size 16K flags rw"},
    {"map-two", "vfio-map-dma g iova 0x4000 vaddr 0x72000000 size 32K flags w"},
    {"map-all", "vfio-map-dma g iova 0 vaddr 0x72000000 size 64K"},
    {"map-none", "vfio-map-dma g iova 0xc000 vaddr 0x72000000 size 16K flags none"},
    {"map-part", "vfio-map-dma g iova 0xc000 vaddr 0x72000000 size 4K"},
    {"map-tail", "vfio-map-dma g iova 0x8000 vaddr 0x72000000 size 20K"},
    {"map-odd-iova", "vfio-map-dma g iova 0xd000 vaddr 0x72000000 size 16K"},
    {"map-odd-vaddr", "vfio-map-dma g iova 0xc000 vaddr 0x72001000 size 16K"},
    {"map-tiny", "vfio-map-dma g iova 0xc000 vaddr 0x72000000 size 2K"},
    {"map-zero", "vfio-map-dma g iova 0xc000 vaddr 0x72000000 size 0"},
    {"map-past", "vfio-map-dma g iova 0xc000 vaddr 0x72000000 size 32K"},
    {"map-wrap", "vfio-map-dma g iova 0xffffffffffffc000 vaddr 0x72000000 size 32K"},
    {"unmap", "vfio-unmap-dma g iova 0 size 32K"},
    {"unmap-half", "vfio-unmap-dma g iova 0x4000 size 16K"},
    {"unmap-part", "vfio-unmap-dma g iova 0 size 4K"},
    {"unmap-more", "vfio-unmap-dma g iova 0 size 48K"},
    {"unmap-all", "vfio-unmap-dma g iova 0 size 64K"},
    {"unmap-zero", "vfio-unmap-dma g iova 0 size 0"},
    {"unmap-wrap", "vfio-unmap-dma g iova 0xffffffffffffc000 size 32K"},
    {"count", "vfio-msi-count g"},
    {"bank", "vfio-map-msi g iova 0xc000 bank 1"},
    {"bank-flags", "vfio-map-msi g iova 0xc000 bank 1 flags rw"},
    {"bank-read", "vfio-map-msi g iova 0xc000 bank 2 flags r"},
    {"bank-inside", "vfio-map-msi g iova 0xc140 bank 1 flags w"},
    {"bank-outside", "vfio-map-msi g iova 0x10000 bank 1 flags rw"},
    {"bank-3", "vfio-map-msi g iova 0xc000 bank 3 flags rw"},
    {"unbank", "vfio-unmap-msi g iova 0x8000"},
    {"unbank-inside", "vfio-unmap-msi g iova 0x8140"},
    {"unbank-memory", "vfio-unmap-msi g iova 0"},
    {"enable", "vfio-enable g"},
    {"disable", "vfio-disable g"},
    {"destroy", "destroy g"},
    {"plain-map", "map g window 3 phys 0x74000000 size 4K"},
    {"plain-windows", "windows g 2"},
};

static void ask_lines(struct vec_maker *maker, const char *text)
{
    while (*text != '\0') {
        int length = 0;
        while (text[length] != '\0' && text[length] != '\n')
            length++;
        vec_op(maker, "%.*s", length, text);
        text += text[length] == '\n' ? length + 1 : length;
    }
}

static void say_state(struct vec_maker *maker, const char *text, bool quirks)
{
    const char *const suffix = quirks ? " quirks on" : "";
    char lines[600];
    size_t used = 0;
    for (const char *from = text; *from != '\0' && used + 20 < sizeof lines; from++) {
        if (*from != '%') {
            lines[used++] = *from;
            continue;
        }
        const bool dropped = from[1] == '.'; /* "%.0s": nothing takes quirks */
        used += (size_t)snprintf(lines + used, sizeof lines - used, "%s", dropped ? "" : suffix);
        from += dropped ? 3 : 1;
    }
    lines[used] = '\0';
    ask_lines(maker, lines);
}

static void in_state(struct vec_maker *maker, const struct step *state, const struct step *request, bool quirks)
{
    vec_begin(maker, "vfio.%s.%s.%s", quirks ? "quirks" : "strict", state->name, request->name);
    vec_title(maker, "'%s' in the state '%s'%s", request->text, state->name, quirks ? ", as a vendor's driver" : "");
    vec_rules(maker, quirks ? "R8 R10 R11 R12 R15 Q1" : "R8 R9 R10 R11 R12 R15");
    if (quirks)
        vec_flags(maker, "flavour");
    say_state(maker, state->text, quirks);
    ask_lines(maker, request->text);
    vec_op(maker, "state g");
    vec_op(maker, "mem-read 0xff0000840 64");
    vec_op(maker, "mem-read 0xff0020000 192");
    vec_op(maker, "access 0x21 read 0x10 4");
    vec_op(maker, "access 0x21 write 0x4010 4");
    vec_op(maker, "msi-write 0x21 0x8140 0x22");
    vec_op(maker, "vfio-map-dma g iova 0xc000 vaddr 0x78000000 size 16K");
    vec_op(maker, "vfio-unmap-dma g iova 0 size 16K");
    vec_op(maker, "vfio-get-attr g windows");
    vec_op(maker, "state g");
    vec_op(maker, "access 0x21 write 0xfffc 4");
}

/* ---- an aperture that does not begin at 0 ---- */

#define HIGH                                                                                                       \
    IOMMU "vfio-set-geometry g start 0x100000 end 0x10ffff\nvfio-set-windows g 4\n"                                \
          "vfio-map-dma g iova 0x104000 vaddr 0x70000000 size 32K\nvfio-map-msi g iova 0x10c000 bank 0 flags rw\n" \
          "vfio-map-msi g iova 0x10c000 bank 0"

static const struct step high[] = {
    {"map", "vfio-map-dma g iova 0x100000 vaddr 0x71000000 size 16K"},
    {"map-taken", "vfio-map-dma g iova 0x104000 vaddr 0x71000000 size 16K"},
    {"map-below", "vfio-map-dma g iova 0xfc000 vaddr 0x71000000 size 16K"},
    {"map-across", "vfio-map-dma g iova 0xfc000 vaddr 0x71000000 size 32K"},
    {"map-zero", "vfio-map-dma g iova 0 vaddr 0x71000000 size 16K"},
    {"map-above", "vfio-map-dma g iova 0x110000 vaddr 0x71000000 size 16K"},
    {"map-part", "vfio-map-dma g iova 0x100000 vaddr 0x71000000 size 8K"},
    {"unmap-first", "vfio-unmap-dma g iova 0x104000 size 16K"},
    {"unmap-second", "vfio-unmap-dma g iova 0x108000 size 16K"},
    {"unmap-both", "vfio-unmap-dma g iova 0x104000 size 32K"},
    {"unmap-zero", "vfio-unmap-dma g iova 0x4000 size 16K"},
    {"unmap-bank", "vfio-unmap-dma g iova 0x10c000 size 16K"},
    {"bank", "vfio-map-msi g iova 0x100000 bank 1 flags rw\nvfio-map-msi g iova 0x100000 bank 1"},
    {"bank-inside", "vfio-map-msi g iova 0x100140 bank 1 flags rw\nvfio-map-msi g iova 0x100140 bank 1"},
    {"bank-zero", "vfio-map-msi g iova 0 bank 1 flags rw\nvfio-map-msi g iova 0 bank 1"},
    {"unbank", "vfio-unmap-msi g iova 0x10c000"},
    {"unbank-inside", "vfio-unmap-msi g iova 0x10c140"},
    {"unbank-zero", "vfio-unmap-msi g iova 0xc000"},
};

static void above_zero(struct vec_maker *maker, const struct step *request, bool quirks)
{
    vec_begin(maker, "vfio.%s.high.%s", quirks ? "quirks" : "strict", request->name);
    vec_title(maker, "%s in an aperture from 1 MiB on%s", request->name, quirks ? ", as a vendor's driver" : "");
    vec_rules(maker, quirks ? "R8 R11 R12 R15 Q1" : "R8 R11 R12 R15");
    vec_flags(maker, quirks ? "boundary flavour" : "boundary");
    say_state(maker, HIGH, quirks);
    ask_lines(maker, request->text);
    vec_op(maker, "state g");
    vec_op(maker, "mem-read 0xff0000840 64");
    vec_op(maker, "mem-read 0xff0020000 192");
    for (unsigned window = 0; window < 4; window++)
        vec_op(maker, "access 0x21 write 0x%x 4", 0x100140 + window * 0x4000);
    vec_op(maker, "vfio-unmap-dma g iova 0x104000 size 32K");
    vec_op(maker, "state g");
}

/* ---- edges ---- */

#define QUIRKS "vfio-open g quirks on\n" GROUP "vfio-set-iommu g type 7\n"
#define QUIRKS_CUT QUIRKS "vfio-set-geometry g start 0 end 0xffff\nvfio-set-windows g 4\n"
#define STRICT_CUT                                    \
    "vfio-open g\n" GROUP "vfio-set-iommu g type 7\n" \
    "vfio-set-geometry g start 0 end 0xffff\nvfio-set-windows g 4\n"
#define TABLES "? mem-read 0xff0000840 64\n? mem-read 0xff0020000 192\n"

static const struct suite_script edges[] = {
    {"strict.edge.memory", "memory up to the last byte of all, and beyond", "R11", "boundary wrap",
     STRICT_CUT "vfio-map-dma g iova 0 vaddr 0xffffffffffffc000 size 32K\nexpect error EINVAL rule R11\n"
                "vfio-map-dma g iova 0 vaddr 0xffffffffffffc001 size 16K\nexpect error EINVAL rule R11\n"
                "vfio-map-dma g iova 0 vaddr 0xffffffffffffc000 size 16K\nexpect ok\n"
                "access 0x21 read 0x3ffc 4\nexpect ok phys 0xfffffffffffffffc window 0\n? state g\n" TABLES},
    {"strict.edge.early", "an unmap before there are windows", "R9 R12", NULL,
     "vfio-open g\n" GROUP "vfio-set-iommu g type 7\nvfio-unmap-dma g iova 0 size 16K\nexpect error EINVAL rule R9\n"
     "vfio-set-geometry g start 0 end 0xffff\nvfio-unmap-dma g iova 0 size 16K\nexpect error EINVAL rule R9"},
    {"strict.edge.model", "a domain that was cut and mapped before the container has a model", "R9", NULL,
     "vfio-open g\n" GROUP "geometry g start 0 size 64K\nwindows g 4\nmap g window 0 phys 0x70000000 size 16K\n"
     "map-msi g iova 0x8000 bank 0\nvfio-map-dma g iova 0x4000 vaddr 0x71000000 size 16K\nexpect error EINVAL rule R9\n"
     "vfio-unmap-dma g iova 0 size 16K\nexpect error EINVAL rule R9\nvfio-map-msi g iova 0xc000 bank 1\n"
     "expect error EINVAL rule R9\nvfio-unmap-msi g iova 0x8000\nexpect error EINVAL rule R9\n"
     "vfio-msi-count g\nexpect error EINVAL rule R9\nvfio-get-attr g windows\nexpect error EINVAL rule R9\n"
     "vfio-disable g\nexpect error EINVAL rule R9\nvfio-enable g\nexpect error EINVAL rule R9\n? state g\n"
     "vfio-set-iommu g type 7\nvfio-unmap-msi g iova 0x8000\nexpect ok\n"
     "vfio-unmap-dma g iova 0 size 16K\nexpect ok unmapped 0x4000\n? state g"},
    {"strict.edge.zero", "memory from address 0 on", "R6 R12", "boundary",
     STRICT_CUT
     "vfio-map-dma g iova 0x4000 vaddr 0 size 16K\nvfio-map-dma g iova 0x4000 vaddr 0x70000000 size 16K\n"
     "expect error EBUSY rule R6\nvfio-unmap-dma g iova 0x4000 size 16K\nexpect ok unmapped 0x4000\n? state g"},
    {"strict.rejected.map", "all pieces are looked at before the first is written", "R11 R6 M5", "order",
     STRICT_CUT "vfio-map-dma g iova 0x4000 vaddr 0x70000000 size 16K\nmem-reject 0xff0000840 64\n"
                "vfio-map-dma g iova 0 vaddr 0x72000000 size 32K\nexpect error EBUSY rule R6\n"
                "vfio-map-dma g iova 0 vaddr 0x72000000 size 16K\nexpect error EFAULT\nmem-accept\n? state g\n" TABLES},
    {"strict.rejected.map-second", "a map whose second window memory refuses", "R11 M5", "order",
     STRICT_CUT "vfio-map-dma g iova 0xc000 vaddr 0x70000000 size 16K\nmem-reject 0xff0020000 64\n"
                "vfio-map-dma g iova 0 vaddr 0x72000000 size 48K\nexpect error EFAULT\nmem-accept\n? state g\n"
                "? access 0x21 read 0 4\n? access 0x21 read 0x8000 4\n"
                "vfio-map-dma g iova 0 vaddr 0x72000000 size 48K\nexpect ok\n? state g\n" TABLES},
    {"strict.rejected.unmap", "an unmap that memory refuses leaves what comes behind", "R12 M5", "order",
     STRICT_CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 48K\nmem-reject 0xff0000840 64\n"
                "vfio-unmap-dma g iova 0 size 32K\nexpect error EFAULT\nmem-accept\n? state g\n"
                "access 0x21 read 0x4010 4\nexpect ok phys 0x70004010 window 1\n"
                "vfio-unmap-dma g iova 0 size 32K\nexpect ok unmapped 0x8000\n? state g\n" TABLES},
    {"quirks.edge.overlap", "maps that overlap in one byte, and in none", "R11 Q4", "flavour boundary",
     QUIRKS_CUT "vfio-map-dma g iova 0x4000 vaddr 0x70000000 size 16K\n"
                "vfio-map-dma g iova 0 vaddr 0x71000000 size 0x4001\nexpect error EBUSY rule Q4\n"
                "vfio-map-dma g iova 0x7fff vaddr 0x71000000 size 4K\nexpect error EBUSY rule Q4\n"
                "vfio-map-dma g iova 0 vaddr 0x71000000 size 16K\nexpect ok\n"
                "vfio-map-dma g iova 0x8000 vaddr 0x72000000 size 16K\nexpect ok\n"
                "vfio-unmap-dma g iova 0x7fff size 1\nexpect ok unmapped 1\n? state g\n"
                "access 0x21 read 0x4000 4\nexpect denied reason spaace-invalid\n"
                "vfio-unmap-dma g iova 0x3000 size 0x5001\n? state g\n" TABLES},
    {"quirks.edge.top", "maps up to the last byte of all, and beyond", "R11 Q4", "flavour boundary wrap",
     QUIRKS "vfio-set-geometry g start 0xffffffffffff0000 end 0xffffffffffffffff\nvfio-set-windows g 4\n"
            "vfio-map-dma g iova 0xffffffffffffc000 vaddr 0x70000000 size 0x4001\nexpect error EINVAL rule Q4\n"
            "vfio-map-dma g iova 0xffffffffffffc000 vaddr 0x70000000 size 16K\nexpect ok\n"
            "access 0x21 read 0xfffffffffffffffc 4\nexpect ok phys 0x70003ffc window 3\n"
            "vfio-unmap-dma g iova 0xffffffffffffc000 size 0x4001\nexpect error EINVAL rule Q4\n? state g\n"
            "vfio-unmap-dma g iova 0xffffffffffffc000 size 16K\nexpect ok unmapped 0x4000\n? state g"},
    {"quirks.edge.memory", "memory up to the last byte of all, and beyond", "R11 Q4", "flavour boundary wrap",
     QUIRKS_CUT "vfio-map-dma g iova 0 vaddr 0xffffffffffffc000 size 0x4001\nexpect error EINVAL rule Q4\n"
                "vfio-map-dma g iova 0 vaddr 0xffffffffffffc000 size 16K\nexpect ok\n"
                "access 0x21 read 0x3ffc 4\nexpect ok phys 0xfffffffffffffffc window 0\n? state g\n" TABLES},
    {"quirks.edge.third", "windows of a third of the aperture, which no domain accepts", "R9 Q2 Q4", "flavour",
     QUIRKS "vfio-set-geometry g start 0x100000 end 0x10ffff\nvfio-set-windows g 3\nexpect ok\n"
            "vfio-map-dma g iova 0x105555 vaddr 0x70000000 size 0x5555\nexpect error EINVAL rule R9\n"
            "vfio-map-dma g iova 0x105554 vaddr 0x70000000 size 0x5555\nexpect error EINVAL rule Q4\n? state g"},
    {"quirks.edge.count", "more windows than a number of 32 bits counts", "R9 Q2 Q5", "flavour boundary",
     QUIRKS "vfio-set-geometry g start 0 end 0xfff\nvfio-set-windows g 256\nexpect ok\n"
            "vfio-map-dma g iova 0 vaddr 0 size 64G\nexpect error EINVAL rule R9\n"
            "vfio-map-dma g iova 0 vaddr 0 size 0xffffff000\nexpect error EINVAL rule R9\n? state g"},
    {"quirks.edge.far", "a map far behind the aperture takes no window along that is not its own", "R12 Q2 Q5",
     "flavour boundary",
     QUIRKS "vfio-set-geometry g start 0 end 0x3fffffffff\nvfio-set-windows g 2\n"
            "vfio-map-dma g iova 0x100000000000 vaddr 0x70000000 size 8K\nexpect ok\n"
            "vfio-set-geometry g start 0 end 0xffff\nvfio-set-windows g 16\n"
            "vfio-map-dma g iova 0 vaddr 0x70000000 size 4K\nexpect ok\n"
            "vfio-unmap-dma g iova 0x100000000000 size 8K\nexpect ok\n? state g\n"
            "access 0x21 read 0 4\nexpect ok phys 0x70000000 window 0\n"
            "vfio-map-dma g iova 0x100000000000 vaddr 0x70000000 size 4K\nexpect error EINVAL rule R3\n? state g"},
    {"quirks.rejected.stash", "a stash id that memory refuses", "R10 M5 Q1", "flavour",
     QUIRKS_CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K\nmem-reject 0xff0000840 64\n"
                "vfio-set-stash g cpu 2 cache 1\nexpect error EFAULT\nmem-accept\n? vfio-get-attr g stash\n"
                "? state g\n" TABLES},
    {"quirks.rejected.unmap", "an unmap that memory refuses keeps the map, and what comes behind it", "R12 M5 Q6",
     "flavour",
     QUIRKS_CUT
     "vfio-map-dma g iova 0 vaddr 0x70000000 size 32K\nvfio-map-dma g iova 0x8000 vaddr 0x71000000 size 16K\n"
     "mem-reject 0xff0000840 64\nvfio-unmap-dma g iova 0 size 48K\nexpect error EFAULT\nmem-accept\n"
     "? state g\naccess 0x21 read 0x4010 4\nexpect ok phys 0x70004010 window 1\n"
     "access 0x21 read 0x8010 4\nexpect ok phys 0x71000010 window 2\n"
     "vfio-map-dma g iova 0 vaddr 0x72000000 size 16K\nexpect error EBUSY rule Q4\n"
     "vfio-map-dma g iova 0x8000 vaddr 0x72000000 size 16K\nexpect error EBUSY rule Q4\n"
     "? vfio-unmap-dma g iova 0 size 48K\n? state g\n" TABLES},
    {"quirks.rejected.unmap-second", "an unmap whose second window memory refuses", "R12 M5 Q6", "flavour",
     QUIRKS_CUT "vfio-map-dma g iova 0 vaddr 0x70000000 size 48K\nmem-reject 0xff0020000 64\n"
                "vfio-unmap-dma g iova 0 size 48K\nexpect error EFAULT\nmem-accept\n? state g\n"
                "access 0x21 read 0x8010 4\nexpect ok phys 0x70008010 window 2\n"
                "vfio-unmap-dma g iova 0x8000 size 16K\nexpect ok\n? state g\n" TABLES},
    {"quirks.rejected.bank", "a bank whose map memory refuses", "R15 M5 Q11", "flavour",
     QUIRKS_CUT "mem-reject 0xff0000000 1M\nvfio-map-msi g iova 0xc000 bank 0 flags rw\nexpect error EFAULT\n"
                "mem-accept\n? state g\nvfio-map-msi g iova 0xc000 bank 0 flags rw\n"
                "msi-write 0x21 0xc140 0x22\nexpect ok bank 0 register 1 bit 2\nmem-reject 0xff0000000 1M\n"
                "vfio-unmap-msi g iova 0xc000\nexpect error EFAULT\nmem-accept\n? state g\n" TABLES},
};

/* ---- ioctls byte for byte ---- */

struct abi {
    const char *name;
    bool big;
    uint32_t none; /* _IOC_NONE << _IOC_DIRSHIFT */
};

static const struct abi abis[] = {{"ppc", true, UINT32_C(0x20000000)}, {"x86", false, 0}};

/* An argument: words of 4 or 8 bytes, told by '4' and '8'. */
struct argument {
    const char *shape;
    uint64_t words[12];
};

static void put_bytes(const struct abi *abi, char *hex, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        const unsigned byte = abi->big ? bytes - 1 - i : i;
        (void)snprintf(hex + (size_t)2 * i, 3, "%02x", (unsigned)(value >> (8 * byte)) & 0xffu);
    }
}

static void ioctl(struct vec_maker *maker, const struct abi *abi, unsigned number, const struct argument *argument)
{
    char hex[130] = "";
    size_t used = 0;
    for (size_t i = 0; argument->shape[i] != '\0'; i++) {
        const unsigned bytes = argument->shape[i] == '4' ? 4 : argument->shape[i] == '8' ? 8 : 1;
        put_bytes(abi, hex + used, argument->words[i], bytes);
        used += (size_t)2 * bytes;
    }
    vec_op(maker, "ioctl g %s 0x%" PRIx32 "%s%s", abi->name, abi->none | 0x3b00u | number, used > 0 ? " " : "", hex);
}

enum {
    VERSION = 100,
    EXTENSION,
    SET_IOMMU,
    GET_INFO = 112,
    MAP = 113,
    UNMAP,
    GET_ATTR,
    SET_ATTR,
    BANK_COUNT,
    MAP_BANK,
    UNMAP_BANK
};

static const struct argument nothing = {"", {0}};
static const struct argument type_7 = {"4", {7}};
static const struct argument geometry_64k = {"444488", {32, 0, 0, 0, 0, 0xffff}};
static const struct argument windows_4 = {"44444444", {32, 0, 1, 0, 4, 0, 0, 0}};
static const struct argument map_32k = {"44888", {32, 3, 0x70000000, 0, 0x8000}};
static const struct argument bank_0 = {"44448", {24, 0, 0, 0, 0x8000}};

/* How far the sequence went before the row. */
static void set_up_ioctl(struct vec_maker *maker, const struct abi *abi, unsigned steps, bool quirks)
{
    const struct argument quirk_bank = {"44448", {24, 3, 0, 0, 0x8000}};
    vec_op(maker, "vfio-open g%s", quirks ? " quirks on" : "");
    if (steps > 0)
        vec_op(maker, "vfio-set-container g liodn 0x21");
    if (steps > 1)
        ioctl(maker, abi, SET_IOMMU, &type_7);
    if (steps > 2) {
        ioctl(maker, abi, SET_ATTR, &geometry_64k);
        ioctl(maker, abi, SET_ATTR, &windows_4);
    }
    if (steps > 3) {
        ioctl(maker, abi, MAP, &map_32k);
        ioctl(maker, abi, MAP_BANK, quirks ? &quirk_bank : &bank_0);
    }
}

struct request {
    const char *name;
    unsigned number, steps;
    struct argument argument;
};

static const struct request ioctls[] = {
    {"version", VERSION, 0, {"", {0}}},
    {"version-arg", VERSION, 0, {"4", {1}}},
    {"extension-7", EXTENSION, 0, {"4", {7}}},
    {"extension-8bytes", EXTENSION, 0, {"8", {7}}},
    {"extension-1", EXTENSION, 0, {"4", {1}}},
    {"extension-0", EXTENSION, 0, {"4", {0}}},
    {"extension-short", EXTENSION, 0, {"1", {7}}},
    {"extension-nothing", EXTENSION, 0, {"", {0}}},
    {"iommu-early", SET_IOMMU, 0, {"4", {7}}},
    {"iommu-7", SET_IOMMU, 1, {"4", {7}}},
    {"iommu-7-8bytes", SET_IOMMU, 1, {"8", {7}}},
    {"iommu-1", SET_IOMMU, 1, {"4", {1}}},
    {"iommu-high", SET_IOMMU, 1, {"8", {UINT64_C(0x700000007)}}},
    {"iommu-twice", SET_IOMMU, 2, {"4", {7}}},
    {"info", GET_INFO, 3, {"444", {12, 0, 0}}},
    {"unknown-120", 120, 3, {"", {0}}},
    {"unknown-99", 99, 3, {"", {0}}},
    {"map", MAP, 3, {"44888", {32, 3, 0x70000000, 0, 0x8000}}},
    {"map-early", MAP, 2, {"44888", {32, 3, 0x70000000, 0, 0x8000}}},
    {"map-read", MAP, 3, {"44888", {32, 1, 0x70000000, 0x4000, 0x4000}}},
    {"map-write", MAP, 3, {"44888", {32, 2, 0x70000000, 0x4000, 0x4000}}},
    {"map-no-flags", MAP, 3, {"44888", {32, 0, 0x70000000, 0, 0x8000}}},
    {"map-bad-flags", MAP, 3, {"44888", {32, 7, 0x70000000, 0, 0x8000}}},
    {"map-argsz-31", MAP, 3, {"44888", {31, 3, 0x70000000, 0, 0x8000}}},
    {"map-argsz-33", MAP, 3, {"448884", {33, 3, 0x70000000, 0, 0x8000, 0}}},
    {"map-argsz-0", MAP, 3, {"44888", {0, 3, 0x70000000, 0, 0x8000}}},
    {"map-argsz-most", MAP, 3, {"44888", {0xffffffff, 3, 0x70000000, 0, 0x8000}}},
    {"map-short", MAP, 3, {"4488", {32, 3, 0x70000000, 0}}},
    {"map-short-by-1", MAP, 3, {"44881111111", {32, 3, 0x70000000, 0, 0}}},
    {"map-nothing", MAP, 3, {"", {0}}},
    {"map-odd", MAP, 3, {"44888", {32, 3, 0x70000000, 0x1000, 0x4000}}},
    {"map-small", MAP, 3, {"44888", {32, 3, 0x70000000, 0, 0x1000}}},
    {"map-taken", MAP, 4, {"44888", {32, 3, 0x70000000, 0x4000, 0x4000}}},
    {"unmap", UNMAP, 4, {"4488", {24, 0, 0, 0x8000}}},
    {"unmap-half", UNMAP, 4, {"4488", {24, 0, 0x4000, 0x4000}}},
    {"unmap-flags", UNMAP, 4, {"4488", {24, 1, 0, 0x8000}}},
    {"unmap-argsz-23", UNMAP, 4, {"4488", {23, 0, 0, 0x8000}}},
    {"unmap-argsz-32", UNMAP, 4, {"44888", {32, 0, 0, 0x8000, 0}}},
    {"unmap-short", UNMAP, 4, {"448", {24, 0, 0}}},
    {"unmap-bank", UNMAP, 4, {"4488", {24, 0, 0x8000, 0x4000}}},
    {"unmap-nothing", UNMAP, 4, {"4488", {24, 0, 0xc000, 0x4000}}},
    {"get-geometry", GET_ATTR, 3, {"444488", {32, 0, 0, 0, 0, 0}}},
    {"get-windows", GET_ATTR, 3, {"444488", {32, 0, 1, 0, 0, 0}}},
    {"get-stash", GET_ATTR, 3, {"444488", {32, 0, 2, 0, 0, 0}}},
    {"get-3", GET_ATTR, 3, {"444488", {32, 0, 3, 0, 0, 0}}},
    {"get-flags", GET_ATTR, 3, {"444488", {32, 1, 0, 0, 0, 0}}},
    {"get-argsz-31", GET_ATTR, 3, {"444488", {31, 0, 0, 0, 0, 0}}},
    {"get-short", GET_ATTR, 3, {"44448", {32, 0, 0, 0, 0}}},
    {"get-padding", GET_ATTR, 3, {"444488", {32, 0, 1, 0xa5a5a5a5, UINT64_MAX, UINT64_MAX}}},
    {"get-early", GET_ATTR, 1, {"444488", {32, 0, 1, 0, 0, 0}}},
    {"get-unset", GET_ATTR, 2, {"444488", {32, 0, 1, 0, 0, 0}}},
    {"set-geometry", SET_ATTR, 2, {"444488", {32, 0, 0, 0, 0x20000000, 0x3fffffff}}},
    {"set-geometry-odd", SET_ATTR, 2, {"444488", {32, 0, 0, 0, 0, 0x10000}}},
    {"set-geometry-all", SET_ATTR, 2, {"444488", {32, 0, 0, 0, 0, UINT64_MAX}}},
    {"set-windows", SET_ATTR, 3, {"44444444", {32, 0, 1, 0, 8, 0, 0, 0}}},
    {"set-windows-0", SET_ATTR, 3, {"44444444", {32, 0, 1, 0, 0, 0, 0, 0}}},
    {"set-windows-early", SET_ATTR, 2, {"44444444", {32, 0, 1, 0, 8, 0, 0, 0}}},
    {"set-windows-busy", SET_ATTR, 4, {"44444444", {32, 0, 1, 0, 8, 0, 0, 0}}},
    {"set-stash", SET_ATTR, 3, {"44444444", {32, 0, 2, 0, 3, 1, 0, 0}}},
    {"set-stash-bad", SET_ATTR, 3, {"44444444", {32, 0, 2, 0, 30, 1, 0, 0}}},
    {"set-stash-cache", SET_ATTR, 3, {"44444444", {32, 0, 2, 0, 3, 4, 0, 0}}},
    {"set-3", SET_ATTR, 3, {"44444444", {32, 0, 3, 0, 3, 1, 0, 0}}},
    {"set-flags", SET_ATTR, 3, {"44444444", {32, 4, 1, 0, 8, 0, 0, 0}}},
    {"set-argsz-31", SET_ATTR, 3, {"44444444", {31, 0, 1, 0, 8, 0, 0, 0}}},
    {"set-short", SET_ATTR, 3, {"4444444", {32, 0, 1, 0, 8, 0, 0}}},
    {"banks", BANK_COUNT, 2, {"", {0}}},
    {"banks-early", BANK_COUNT, 1, {"", {0}}},
    {"banks-arg", BANK_COUNT, 2, {"4", {9}}},
    {"bank", MAP_BANK, 3, {"44448", {24, 0, 1, 0, 0xc000}}},
    {"bank-flags", MAP_BANK, 3, {"44448", {24, 3, 1, 0, 0xc000}}},
    {"bank-flag-4", MAP_BANK, 3, {"44448", {24, 4, 1, 0, 0xc000}}},
    {"bank-argsz-23", MAP_BANK, 3, {"44448", {23, 0, 1, 0, 0xc000}}},
    {"bank-short", MAP_BANK, 3, {"4444", {24, 0, 1, 0}}},
    {"bank-padding", MAP_BANK, 3, {"44448", {24, 0, 1, 0xffffffff, 0xc000}}},
    {"bank-3", MAP_BANK, 3, {"44448", {24, 0, 3, 0, 0xc000}}},
    {"bank-taken", MAP_BANK, 4, {"44448", {24, 0, 0, 0, 0xc000}}},
    {"bank-inside", MAP_BANK, 3, {"44448", {24, 0, 1, 0, 0xc140}}},
    {"unbank", UNMAP_BANK, 4, {"448", {16, 0, 0x8000}}},
    {"unbank-flags", UNMAP_BANK, 4, {"448", {16, 1, 0x8000}}},
    {"unbank-argsz-15", UNMAP_BANK, 4, {"448", {15, 0, 0x8000}}},
    {"unbank-short", UNMAP_BANK, 4, {"44", {16, 0}}},
    {"unbank-none", UNMAP_BANK, 4, {"448", {16, 0, 0xc000}}},
    {"unbank-memory", UNMAP_BANK, 4, {"448", {16, 0, 0}}},
    {"unbank-far", UNMAP_BANK, 4, {"448", {16, 0, UINT64_C(0xc100000000008000)}}},
    {"unmap-far", UNMAP, 4, {"4488", {24, 0, UINT64_C(0xc100000000000000), 0x4000}}},
    {"set-flag-1", SET_ATTR, 3, {"44444444", {32, 1, 1, 0, 8, 0, 0, 0}}},
    {"set-last", SET_ATTR, 3, {"44444444", {32, 0, UINT32_MAX, 0, 3, 1, 0, 0}}},
    {"get-last", GET_ATTR, 3, {"444488", {32, 0, UINT32_MAX, 0, 1, 2}}},
    {"get-3-padding", GET_ATTR, 3, {"444488", {32, 0, 3, 0xa5a5a5a5, UINT64_MAX - 1, UINT64_MAX}}},
    {"get-unset-geometry", GET_ATTR, 2, {"444488", {32, 0, 0, 0, UINT64_MAX - 1, UINT64_MAX}}},
    {"get-unset-windows", GET_ATTR, 2, {"444488", {32, 0, 1, 0, UINT64_MAX - 1, UINT64_MAX}}},
    {"get-unset-stash", GET_ATTR, 2, {"44444444", {32, 0, 2, 0, 0x11111111, 0x22222222, 3, 4}}},
};

static void bytes(struct vec_maker *maker, const struct abi *abi, const struct request *request, bool quirks)
{
    const struct argument get_windows = {"444488", {32, 0, 1, 0, 0, 0}};
    vec_begin(maker, "vfio.ioctl.%s%s.%s", abi->name, quirks ? "-quirks" : "", request->name);
    vec_title(maker, "%s ioctl %u, %s%s", abi->name, request->number, request->name,
              quirks ? ", as a vendor's driver" : "");
    vec_rules(maker, "R10 R9 R11 R12 R15");
    vec_flags(maker, "%s", quirks ? "bytes flavour" : "bytes");
    set_up_ioctl(maker, abi, request->steps, quirks);
    ioctl(maker, abi, request->number, &request->argument);
    ioctl(maker, abi, GET_ATTR, &get_windows);
    ioctl(maker, abi, BANK_COUNT, &nothing);
    vec_op(maker, "state g");
    vec_op(maker, "access 0x21 write 0x10 4");
    vec_op(maker, "msi-write 0x21 0x8140 0x0");
    vec_op(maker, "msi-write 0x21 0xc140 0x0");
}

/* A number of the other architecture, or with a bit turned over, is none of the container's. */
static void number_bit(struct vec_maker *maker, const struct abi *abi, unsigned bit)
{
    const uint32_t number = (abi->none | 0x3b75) ^ UINT32_C(1) << bit;
    vec_begin(maker, "vfio.ioctl.%s.number.bit%u", abi->name, bit);
    vec_title(maker, "%s: the number of GET_MSI_BANK_COUNT with bit %u turned over", abi->name, bit);
    vec_rules(maker, "R10 R14");
    vec_flags(maker, "bytes");
    set_up_ioctl(maker, abi, 4, false);
    vec_op(maker, "ioctl g %s 0x%" PRIx32, abi->name, number);
    vec_op(maker, "ioctl g %s 0x%" PRIx32 " %s", abi->name, number,
           "2000000000000000000000000000000000000000000000000000000000000000");
    vec_op(maker, "state g");
}

void vec_make_vfio(struct vec_maker *maker)
{
    for (size_t i = 0; i < SUITE_COUNT(states); i++)
        for (size_t j = 0; j < SUITE_COUNT(requests); j++) {
            in_state(maker, &states[i], &requests[j], false);
            if (i > 2)
                in_state(maker, &states[i], &requests[j], true);
        }
    for (size_t i = 0; i < SUITE_COUNT(high); i++) {
        above_zero(maker, &high[i], false);
        above_zero(maker, &high[i], true);
    }
    suite_scripts(maker, "vfio", edges, SUITE_COUNT(edges));
    for (size_t i = 0; i < SUITE_COUNT(abis); i++) {
        for (size_t j = 0; j < SUITE_COUNT(ioctls); j++) {
            bytes(maker, &abis[i], &ioctls[j], false);
            bytes(maker, &abis[i], &ioctls[j], true);
        }
        for (unsigned bit = 0; bit < 32; bit++)
            number_bit(maker, &abis[i], bit);
    }
}
