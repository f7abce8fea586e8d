/* Random sequences: every kind of operation, biased to the edges. SPDX-License-Identifier: BSD-2-Clause */
#include "vectors/suites/common.h"

#include <string.h>

/* A line is drawn from templates, in which $ and a letter stand for a word drawn from a pool. */
struct pool {
    char letter;
    const char *words; /* parted by '|' */
};

struct kind {
    const char *name, *rules, *flags;
    const char *set_up;    /* lines */
    const char *templates; /* lines; one that comes twice is drawn twice as often */
    const struct pool *pools;
};

/* ---- silicon ---- */

#define WHERE                                                                                                      \
    "0|0x1|0xffc|0xffe|0xfff|0x1000|0x1001|0x1ffc|0x1ffe|0x1fff|0x2000|0x3ffc|0x3fff|0x4000|0x4001|0x7ffc|0x8000|" \
    "0xffff|0x10000|0x1fffc|0x20000"

static const struct pool silicon[] = {
    {'l', "0x21|0x21|0x21|0x22|0x22|0x23|0x3f|0x40|0x0"},
    {'o', "read|read|write|write|eread0|ewrite0|direct0|eread1|ewrite1|direct1|rac|ras|rad|rai"},
    {'i', WHERE "|0x100000000|0xfffffffffffffffc|0xffffffffffffffff"},
    {'n', "1|1|4|4|4|2|3|8|64|4096"},
    {'m', "1|4|64|0x800|0x1000|0x1001|0x2000|0x4000|0x10000"},
    {'d', "r|w"},
    {'p', "0|0|0|0|1|4"},
    {'f', "V=0|V=1|V=1|AP=0|AP=1|AP=2|AP=3|AP=3|ATM=0|ATM=1|ATM=2|OTM=0|OTM=1|OTM=2|OTM=3|WSE=10|WSE=11|WSE=13|WSE=15|"
          "MW=0|MW=1|"
          "WCE=0|WCE=1|WCE=2|WCE=8|WBAL=0x0|WBAL=0x1|WBAL=0x4|WBAL=0x8|WBAH=0x0|WBAH=0x1|SWSE=0|SWSE=10|SWSE=11|SWSE="
          "12|SWSE=14|"
          "FSPI=0x5|FSPI=0x6|FSPI=0x3f|FSPI=0xffffffff|TWBAL=0x70000|TWBAL=0x70001|TWBAH=0x1|CID=0x7|DID=0x1|PID=0x2|"
          "SNPID=0x3|"
          "CR=0|CR=1|PT=0|IOEA=0x81|MOEA=0x98|OMI=0x1|OMI=0x4|DD=1"},
    {'g', "V=0|V=1|V=1|AP=0|AP=1|AP=3|AP=3|ATM=0|ATM=1|ATM=3|OTM=0|OTM=1|OTM=2|LIODN=0x21|LIODN=0x21|LIODN=0x22|SWSE="
          "10|SWSE=11|"
          "SWSE=12|TWBAL=0x80000|TWBAH=0x2|CID=0x8|DID=0x4|CR=1|PT=0|PT=1|OMI=0x2|IOEB=0x0|MOEB=0x19"},
    {'x', "5|5|6|7|8|63|64"},
    {'y', "0|1|1|2|3|4"},
    {'e', "read=readi|read=rsa write=wwsao|read=read write=write rac=rac|0x0=0x19|direct0=ldec|write=wwsal"},
    {'w', "PC 0x40001011|PC 0x40001011|PC 0x40000011|PC 0x40001001|PC 0x40000000|PC 0xc0001011|PC 0x1011|PICS 0x5|PICS "
          "0xf|PICS 0x8|"
          "PICS 0xa|PICS 0x0|PICS 0x4|AVS1 0x7fff|AVS1 0x1|AVS1 0xffffffff|POES1 0x1|PPBAL 0x100000|PPBAL "
          "0x100040|PPBAH 0x0|"
          "PPLAL 0x101000|PPLAL 0x100880|PPLAL 0x10087f|SPBAL 0x110000|SPLAL 0x111000|SPLAL 0x110180|SPLAL "
          "0x110140|OBAL 0x120000|"
          "OLAL 0x120200|OLAL 0x120100|OLAL 0x120080|EECTL 0xffffffff|EEDET 0xc|EEATTR 0x1|PFA1 0x12345678"},
    {'r', "PC|PICS|AVS1|AVS2|AVAH|AVAL|POES1|POEAL|PPLAL|EEDET|PC3"},
    {'a',
     "0x100840|0x100844|0x10087f|0x100880|0x110140|0x110150|0x11017f|0x1101ff|0x120080|0x1200ff|0x120000|0x100000"},
    {'k', "1|4|64|128"},
    {'b', "0x0|0x0|0x1|0xff"},
    {'z', "0x0|0x0|0x80000000|0x40000000|0x7fffffff|0xffffffff"},
    {0, NULL},
};

#define ENTRIES                                                                                              \
    SUITE_TABLES                                                                                             \
    "\nppaace 0x21 V=1 window=0 size=16K subwindows=4 FSPI=5 prot=rw ATM=1 phys=0x70000000 mapped=4K CR=1\n" \
    "ppaace 0x22 V=1 window=0 size=64K prot=r ATM=1 phys=0x60000000\n"                                       \
    "ppaace 0x23 V=1 window=0x4000 size=16K prot=w OTM=2 OMI=1\n"                                            \
    "spaace 5 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x71000000 mapped=4K\n"                                      \
    "spaace 6 V=1 LIODN=0x21 prot=r mapped=4K OTM=2 OMI=1\n"                                                 \
    "spaace 7 V=1 LIODN=0x21 prot=rw ATM=1 phys=0x73000000 mapped=4K\n"                                      \
    "ome 1 read=readi write=wwsao\n"

#define TRANSACTIONS                                                                       \
    "access $l $o $i $n instance $p\naccess $l $o $i $n instance $p\naccess $l $o $i $n\n" \
    "access $l read $i 4\naccess $l write $i 4\ndma $l $d $i $m\n"

#define SILICON                                                                                            \
    TRANSACTIONS TRANSACTIONS                                                                              \
        "dma $l $d $i $m instance $p\nppaace-set $l $f\nppaace-set $l $f\nppaace-set 0x21 $f\n"            \
        "spaace-set $x $g\nspaace-set $x $g\nome $y $e\nreg-write $p $w\nreg-write 0 $w\nreg-read $p $r\n" \
        "reg-read 0 $r\nirq $p\ncounters $p\nmem-fill $a $k $b\nmem-read $a $k\nbypass $z\n"

/* ---- software ---- */

static const struct pool software[] = {
    {'n', "d|d|d|e"},
    {'l', "0x7f|0x7f|0xc4|0x1|0x4ff|0x500"},
    {'g', "start 0 size 64K|start 0 size 64K|start 0x10000 size 64K|start 0 size 1M|start 0 size 4K|start 0x8000 size "
          "64K|start 0 size 24K|start 0 size 0"},
    {'c', "1|2|4|4|8|16|3|0|256|512"},
    {'w', "0|0|1|1|2|3|4|7|8"},
    {'p', "0x70000000|0x71000000|0xffe044000|0xffe045140|0x70001000|0x0|0xfffffff000"},
    {'s', "4K|4K|8K|16K|64K|12K|2K|0|32K"},
    {'r', "rw|rw|r|w|none"},
    {'i', WHERE "|0x13fff|0x100000|0x1000000000"},
    {'o', "read|write"},
    {'q', "1|2|3|0"},
    {'u', "0|1|3|7|8"},
    {'z', "0|0|1|2"},
    {'b', "0|1|2|3"},
    {'e', "0x70000000|0x70004000|0x71000000|0x70001000"},
    {'m', "16K|16K|32K|64K|4K|20K|0"},
    {'k', "0|0x4000|0x8000|0xc000|0x4140|0x10000"},
    {'t', "geometry|windows|stash|x"},
    {'f', "r|rw|w|none"},
    {'v', "windows 1 phys 0x70000000|windows 2 phys 0x70000000|windows 4 phys 0x70000000 prot r|windows 3 phys "
          "0x0|windows 16 phys 0x1000 omi 1 cid 2"},
    {'y', "windows 4 window 1 size 4K phys 0x71000000|windows 4 window 4 size 4K phys 0x71000000|windows 4 window 3 "
          "size 8K phys 0x71001000 omi 2|"
          "windows 2 window 1 size 12K phys 0x0|windows 4 window 5 size 4K phys 0x71000000"},
    {'a', "0xff0001fc0|0xff0003100|0xff0020000|0xff0015000|0xff0000040"},
    {0, NULL},
};

#define CALLS                                                                                                         \
    "geometry $n $g\nwindows $n $c\nattach $n liodn $l\nattach $n liodn $l\ndetach $n liodn $l\n"                     \
    "map $n window $w phys $p size $s prot $r\nmap $n window $w phys $p size $s\nmap $n window $w phys $p size $s\n"  \
    "unmap $n window $w\nunmap $n window $w\nenable $n\ndisable $n\nstate $n\niova-to-phys $n $i\nstash $n cache $q " \
    "cpu $u\n"                                                                                                        \
    "access $l $o $i 4\naccess $l $o $i 4\naccess 0x7f $o $i 4\ndma $l r $i 8K\nmem-read $a 64\nmem-read $a 64\n"

#define STRICT                                                                                                    \
    CALLS "domain $n\ndestroy $n\nmap-msi $n iova $k bank $b\nmap-msi $n iova $k bank $b\nunmap-msi $n bank $b\n" \
          "msi-count $n\nmsi-message $n bank $b irq $u\nmsi-write 0x7f $k 0x25\n"

#define DRIVER                                                                                                        \
    CALLS "domain $n\nisr $z\nisr $z\nreg-read $z PICS\nirq $z\nconfig-ppaace $l start 0 size 64K $v\nconfig-spaace " \
          "$l $y\n"                                                                                                   \
          "disable-spaace $l window $w\naccess 0x7f read 0x1000000000 4 instance $z\n"

#define RANGES                                                                                                \
    "range $n start $k size $m\nrange $n start $k size $m\ndestroy $n\ndomain $n\nbypass 0\nattach $n liodn " \
    "$l\nenable $n\n" CALLS

#define CONTAINER                                                                                                      \
    "vfio-set-container g liodn $l\nvfio-set-iommu g type 7\nvfio-set-geometry g start 0 end "                         \
    "0xffff\nvfio-set-windows g $c\n"                                                                                  \
    "vfio-set-windows g 4\nvfio-map-dma g iova $k vaddr $e size $m flags $f\nvfio-map-dma g iova $k vaddr $e size "    \
    "$m\n"                                                                                                             \
    "vfio-map-dma g iova $k vaddr $e size 16K\nvfio-unmap-dma g iova $k size $m\nvfio-unmap-dma g iova $k size 16K\n"  \
    "vfio-map-msi g iova $k bank $b\nvfio-map-msi g iova $k bank $b flags $f\nvfio-unmap-msi g iova "                  \
    "$k\nvfio-get-attr g $t\n"                                                                                         \
    "vfio-set-stash g cpu $u cache $q\nvfio-enable g\nvfio-disable g\nvfio-msi-count g\nvfio-unset-container g liodn " \
    "$l\n"                                                                                                             \
    "access 0x7f read $i 4\naccess 0x7f write $i 4\naccess 0x7f write $k 4\nmsi-write 0x7f $k 0x12\nstate "            \
    "g\nmem-read $a 64\n"

#define OPENED                                                                                   \
    "vfio-set-container g liodn 0x7f\nvfio-set-iommu g type 7\nvfio-set-geometry g start 0 end " \
    "0xffff\nvfio-set-windows g 4\n"

static const struct kind kinds[] = {
    {"silicon", "M2 T1 T5 T7 T8 T9 T10 T11 T13 T14 V1 V2 C5", "random", ENTRIES, SILICON, silicon},
    {"faults", "T12 V1 V2 V3 M4 M2", "random", ENTRIES, SILICON "mem-reject $a $k\nmem-accept\nreset\n", silicon},
    {"domains", "R1 R2 R3 R4 R5 R6 R7 R8 R9 R12 R15", "random",
     "domain d\ndomain e\ngeometry d start 0 size 64K\nwindows d 4\n", STRICT, software},
    {"linux-window", "F6 F12 F14", "random flavour",
     "flavour linux-window\ndomain d\ndomain e\ngeometry d start 0 size 64K\nwindows d 4\n", DRIVER, software},
    {"linux-flat", "F12 F14", "random flavour", "flavour linux-flat\ndomain d\ndomain e\n", DRIVER, software},
    {"vfio-sdk", "F6 F12 F14", "random flavour",
     "flavour vfio-sdk\ndomain d\ndomain e\ngeometry d start 0 size 64K\nwindows d 4\n", DRIVER, software},
    {"hypervisor", "F6 F12 F3", "random flavour",
     "flavour hypervisor\ndomain d\ndomain e\ngeometry d start 0 size 64K\nwindows d 4\n", DRIVER, software},
    {"u-boot", "F7 F12", "random flavour", "flavour u-boot\ndomain d\ndomain e\n", RANGES, software},
    {"vfio", "R8 R9 R10 R11 R12 R15", "random", "vfio-open g\n" OPENED, CONTAINER, software},
    {"vfio-quirks", "R8 R11 R12 R15 Q1", "random flavour", "vfio-open g quirks on\n" OPENED, CONTAINER, software},
};

/* ---- drawing ---- */

/* The index-th part of a text whose parts end in `end`; its length in *length. */
static const char *part(const char *text, char end, size_t index, size_t *length)
{
    for (; index > 0; index--) {
        const char *next = strchr(text, end);
        text = next != NULL ? next + 1 : text;
    }
    const char *stop = strchr(text, end);
    *length = stop != NULL ? (size_t)(stop - text) : strlen(text);
    return text;
}

static size_t parts(const char *text, char end)
{
    size_t count = 1;
    for (; *text != '\0'; text++)
        count += *text == end && text[1] != '\0';
    return count;
}

static const char *draw(struct vec_maker *maker, const char *text, char end, size_t *length)
{
    return part(text, end, (size_t)vec_random(maker, parts(text, end)), length);
}

static const char *words_of(const struct pool *pools, char letter)
{
    while (pools->letter != 0 && pools->letter != letter)
        pools++;
    return pools->words != NULL ? pools->words : "";
}

static void draw_line(struct vec_maker *maker, const struct kind *kind)
{
    char line[300];
    size_t used = 0, length;
    const char *from = draw(maker, kind->templates, '\n', &length), *end = from + length;
    for (; from < end && used + 120 < sizeof line; from++) {
        if (*from != '$') {
            line[used++] = *from;
            continue;
        }
        const char *word = draw(maker, words_of(kind->pools, *++from), '|', &length);
        memcpy(line + used, word, length);
        used += length;
    }
    vec_op(maker, "%.*s", (int)used, line);
}

/* Knobs and errata of the silicon are drawn, too, half of the time. */
static void draw_settings(struct vec_maker *maker)
{
    static const char settings[] =
        "set cross split\nset compose add\nset directive update\nset snoop off\nset keep-invalid on\n"
        "set index xor\nset policy.ppaace fifo\nset policy.spaace random\nset lines.ppaace 1\nset ways.ppaace 1\n"
        "set lines.spaace 2\nset ways.spaace 2\nset avs1-liodn clear\nset avics hidden\nset burst 2048\n"
        "set disabled pass\nset malformed-wse lav\nset malformed-atm wav\nerratum PAMU-A001 off\n"
        "erratum PAMU-3 on\nerratum A-003638 off\nerratum A-005982 off\n";
    const size_t count = parts(settings, '\n');
    for (size_t i = 0; i < count; i++) {
        size_t length;
        const char *line = part(settings, '\n', i, &length);
        if (vec_random(maker, 8) == 0)
            vec_set_up(maker, "%.*s", (int)length, line);
    }
}

static void sequence(struct vec_maker *maker, const struct kind *kind, unsigned number, unsigned most)
{
    vec_begin(maker, "random.%s.%03u", kind->name, number);
    const unsigned length = 5 + (unsigned)vec_random(maker, most - 4);
    vec_title(maker, "%u random operations, %s", length, kind->name);
    vec_rules(maker, "%s", kind->rules);
    vec_flags(maker, "%s", kind->flags);
    if (kind->pools == silicon && number % 2 != 0)
        draw_settings(maker);
    suite_lines(maker, kind->set_up);
    for (unsigned i = 0; i < length; i++)
        draw_line(maker, kind);
}

void vec_make_random(struct vec_maker *maker)
{
    static const unsigned most[] = {20, 20, 50, 50, 100, 200};
    for (size_t i = 0; i < SUITE_COUNT(kinds); i++)
        for (unsigned number = 0; number < (kinds[i].pools == silicon ? 240 : 90); number++)
            sequence(maker, &kinds[i], number, most[number % SUITE_COUNT(most)]);
}
