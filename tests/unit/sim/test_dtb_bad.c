/* Device trees that are damaged, too large, or make no sense. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_dtb_support.h"

/* ---- blobs ---- */

START_TEST(every_truncation)
{
    struct blob blob = load_blob("complete");
    pack_blob(&blob);
    for (size_t size = 0; size < blob.size; size++) {
        struct dtb_chip *dtb;
        uint8_t *part = malloc(size + 1); /* of its own, so that the sanitizer sees its end */
        ck_assert_ptr_nonnull(part);
        memcpy(part, blob.bytes, size);
        ck_assert_int_eq(dtb_chip_create(part, size, NULL, &dtb, NULL), DTB_ERR_BLOB);
        ck_assert_ptr_null(dtb);
        free(part);
    }
    free_blob(&blob);
}
END_TEST

/* Whatever is read of a damaged blob makes a model, and says where its values come from. */
static void check_sound(const struct dtb_chip *dtb)
{
    struct pamu_config config;
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    pamu_chip_config(chip, &config);
    ck_assert(chip->instance_count >= 1 && chip->instance_count <= PAMU_MAX_INSTANCES);
    for (size_t i = 0; i < chip->device_count; i++)
        ck_assert_uint_lt(chip->devices[i].instance->value, chip->instance_count);
    for (size_t i = 0; i < chip->instance_count; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            struct pamu_geometry geometry = config.hardware.cache[i][s];
            ck_assert(geometry.lines >= 1 && geometry.lines <= PAMU_MAX_LINES && geometry.ways >= 1);
            ck_assert_uint_eq(geometry.lines % geometry.ways, 0);
        }
    }
    for (unsigned id = 0; id < PAMU_CHIP_VALUE_COUNT; id++)
        ck_assert_msg(chip->value[id].source[0] != '\0', "value %u has no source", id);
}

/* PAMUSIM_EFFORT, percent. */
static unsigned long effort(void)
{
    const char *text = getenv("PAMUSIM_EFFORT");
    return text == NULL ? 100 : strtoul(text, NULL, 10);
}

START_TEST(every_byte_damaged)
{
    static const uint8_t damages[] = {0x01, 0x80, 0xff};
    struct blob blob = load_blob("complete");
    size_t good = 0, tried = 0, step = effort() >= 100 ? 1 : 7; /* a part, where it is slow */
    pack_blob(&blob);
    for (size_t at = 0; at < blob.size * sizeof damages; at += step, tried++) {
        struct dtb_chip *dtb = NULL;
        struct dtb_error error;
        uint8_t *byte = &blob.bytes[at / sizeof damages], before = *byte;
        *byte ^= damages[at % sizeof damages];
        enum dtb_code code = dtb_chip_create(blob.bytes, blob.size, NULL, &dtb, &error);
        ck_assert_int_eq(code, error.code);
        ck_assert_int_eq(code == DTB_OK, dtb != NULL);
        ck_assert_int_eq(code == DTB_OK, error.text[0] == '\0');
        if (dtb != NULL)
            check_sound(dtb);
        good += dtb != NULL ? 1 : 0;
        dtb_chip_destroy(dtb);
        *byte = before;
    }
    ck_assert_uint_gt(good, tried / sizeof damages); /* most bytes are of values and names */
    free_blob(&blob);
}
END_TEST

START_TEST(no_blob_at_all)
{
    static const char text[] = "/dts-v1/; / { compatible = \"fsl,P4080DS\"; };";
    struct dtb_chip *dtb;
    struct dtb_error error;
    ck_assert_int_eq(dtb_chip_create(text, sizeof text, NULL, &dtb, &error), DTB_ERR_BLOB);
    ck_assert_ptr_nonnull(strstr(error.text, "as dtc writes it"));
    ck_assert_int_eq(dtb_chip_create(text, 0, NULL, &dtb, &error), DTB_ERR_BLOB);
    dtb_chip_destroy(NULL);
    ck_assert_str_eq(dtb_strerror(DTB_ERR_LIMIT), "larger than the device tree of any board");
    ck_assert_str_eq(dtb_strerror((enum dtb_code)99), "unknown code");
}
END_TEST

START_TEST(no_node_at_all)
{
    struct blob blob = {calloc(1, BLOB_BYTES), 0};
    ck_assert_ptr_nonnull(blob.bytes);
    ck_assert_int_eq(fdt_create(blob.bytes, BLOB_BYTES), 0);
    ck_assert_int_eq(fdt_finish_reservemap(blob.bytes), 0);
    ck_assert_int_eq(fdt_finish(blob.bytes), 0);
    read_bad(&blob, DTB_ERR_BLOB, "a device tree without a root node");
}
END_TEST

/* Ranges whose entries take no cells must not be looked through for ever. */
START_TEST(ranges_of_nothing)
{
    struct blob blob = load_blob("bare");
    int soc = fdt_add_subnode(blob.bytes, 0, "soc");
    ck_assert_int_ge(soc, 0);
    set_cells(&blob, "/", "#address-cells", (const uint32_t[]){0}, 1);
    set_cells(&blob, "/soc", "#address-cells", (const uint32_t[]){0}, 1);
    set_cells(&blob, "/soc", "#size-cells", (const uint32_t[]){0}, 1);
    set_cells(&blob, "/soc", "ranges", (const uint32_t[]){0, 0}, 2);
    struct dtb_chip *dtb = read_good(&blob, NULL);
    ck_assert(has_note(dtb, "ccsr-base"));
    dtb_chip_destroy(dtb);
}
END_TEST

/* ---- limits ---- */

/* A blob may end before its bytes do. */
START_TEST(too_many_bytes)
{
    struct dtb_chip *dtb;
    struct dtb_error error;
    struct blob blob = load_blob("complete");
    pack_blob(&blob);
    ck_assert_int_eq(dtb_chip_create(blob.bytes, DTB_MAX_BYTES, NULL, &dtb, &error), DTB_OK);
    dtb_chip_destroy(dtb);
    ck_assert_int_eq(dtb_chip_create(blob.bytes, DTB_MAX_BYTES + 1, NULL, &dtb, &error), DTB_ERR_LIMIT);
    ck_assert_str_eq(error.text, "2097153 bytes; at most 2097152 are taken for a device tree");
    free_blob(&blob);
}
END_TEST

static struct blob nest(unsigned depth)
{
    struct blob blob = begin_blob();
    for (unsigned i = 0; i < depth; i++)
        begin_node(&blob, "a");
    for (unsigned i = 0; i < depth; i++)
        end_node(&blob);
    end_blob(&blob);
    return blob;
}

START_TEST(too_deep)
{
    struct blob blob = nest(DTB_MAX_DEPTH);
    dtb_chip_destroy(read_good(&blob, NULL));
    blob = nest(DTB_MAX_DEPTH + 1);
    read_bad(&blob, DTB_ERR_LIMIT, "nested deeper than 32");
}
END_TEST

static struct blob named(unsigned node, unsigned property)
{
    char text[2][DTB_MAX_NAME + 2];
    memset(text, 'n', sizeof text);
    text[0][node] = '\0';
    text[1][property] = '\0';
    struct blob blob = begin_blob();
    begin_node(&blob, text[0]);
    ck_assert_int_eq(fdt_property(blob.bytes, text[1], "", 0), 0);
    end_node(&blob);
    end_blob(&blob);
    return blob;
}

START_TEST(names_too_long)
{
    struct blob blob = named(DTB_MAX_NAME, DTB_MAX_NAME);
    dtb_chip_destroy(read_good(&blob, NULL));
    blob = named(DTB_MAX_NAME + 1, 1);
    read_bad(&blob, DTB_ERR_LIMIT, "the name of a node has 128 characters");
    blob = named(1, DTB_MAX_NAME + 1);
    read_bad(&blob, DTB_ERR_LIMIT, "the name of a property has 128 characters");
}
END_TEST

/* What there may be too much of, in a soc node with one PAMU of phandle 9. */
struct crowd {
    const char *node;        /* name, with a number */
    const char *property[2]; /* a property of a string, if both are there */
    const char *cells[2];    /* properties of one cell */
    uint32_t cell[2];        /* their values; UINT32_MAX is the number */
    unsigned most;
    const char *text;
};

static const struct crowd crowds[] = {
    {"usb@%u", {NULL, NULL}, {"fsl,iommu-parent", "x"}, {9, 0}, 256, "257 nodes behind PAMU 0"},
    {"usb@%u", {NULL, NULL}, {"fsl,liodn", "x"}, {UINT32_MAX, 0}, 4096, "4097 devices"},
    {"c@%u", {"device_type", "cpu"}, {"reg", "x"}, {0, 0}, 256, "257 CPUs"},
    {"m@%u", {"compatible", "fsl,mpic-msi"}, {"interrupts", "x"}, {0, 0}, 64, "65 MSI banks"},
};

static void add_pamu(struct blob *blob)
{
    static const uint8_t whole[8] = {0, 2, 0, 0, 0, 0, 0x10, 0}, part[8] = {0, 0, 0, 0, 0, 0, 0x10, 0};
    begin_node(blob, "iommu@20000");
    add_string(blob, "compatible", "fsl,pamu");
    add_cell(blob, "#address-cells", 1);
    add_cell(blob, "#size-cells", 1);
    ck_assert_int_eq(fdt_property(blob->bytes, "reg", whole, sizeof whole), 0);
    begin_node(blob, "pamu@0");
    ck_assert_int_eq(fdt_property(blob->bytes, "reg", part, sizeof part), 0);
    add_cell(blob, "phandle", 9);
    end_node(blob);
    end_node(blob);
}

static void add_member(struct blob *blob, const struct crowd *crowd, unsigned number)
{
    static const uint8_t reg[8] = {0, 4, 0x16, 0, 0, 0, 2, 0};
    char name[32];
    (void)snprintf(name, sizeof name, "%.*s%u", (int)strcspn(crowd->node, "%"), crowd->node, number);
    begin_node(blob, name);
    if (crowd->property[0] != NULL)
        add_string(blob, crowd->property[0], crowd->property[1]);
    for (unsigned i = 0; i < 2; i++) {
        uint32_t value = crowd->cell[i] == UINT32_MAX ? number : crowd->cell[i];
        add_cell(blob, crowd->cells[i], value);
    }
    if (strcmp(crowd->cells[0], "interrupts") == 0)
        ck_assert_int_eq(fdt_property(blob->bytes, "reg", reg, sizeof reg), 0);
    end_node(blob);
}

static struct blob gather(const struct crowd *crowd, unsigned count)
{
    struct blob blob = begin_blob();
    begin_node(&blob, "soc");
    add_cell(&blob, "#address-cells", 1);
    add_cell(&blob, "#size-cells", 1);
    add_cell(&blob, "phandle", 1);
    add_cell(&blob, "interrupt-parent", 1);
    add_cell(&blob, "#interrupt-cells", 1);
    add_pamu(&blob);
    for (unsigned i = 0; i < count; i++)
        add_member(&blob, crowd, i);
    end_node(&blob);
    end_blob(&blob);
    return blob;
}

START_TEST(too_many)
{
    struct blob blob = gather(&crowds[_i], crowds[_i].most);
    struct dtb_chip *dtb = read_good(&blob, NULL);
    const struct pamu_chip *chip = dtb_chip_profile(dtb);
    const size_t counts[] = {chip->instances[0].node_count, chip->device_count, chip->cpu_count, chip->msi_bank_count};
    ck_assert_uint_eq(counts[_i], crowds[_i].most);
    dtb_chip_destroy(dtb);
    blob = gather(&crowds[_i], crowds[_i].most + 1);
    read_bad(&blob, DTB_ERR_LIMIT, crowds[_i].text);
}
END_TEST

/* ---- properties that make no sense ---- */

#define SOC "/soc@a00000000"
#define IOMMU SOC "/iommu@30000"
#define CPU "/cpus/PowerPC,e9000@2"

/* A change of data/dts/complete.dts, and what must be said of it. */
struct change {
    const char *path, *property;
    uint32_t cells[8];
    size_t count;
    const char *text;
};

static const struct change changes[] = {
    {IOMMU, "reg", {0x30000}, 1, "/iommu@30000: reg: no address and size"},
    {IOMMU, "reg", {0x30000, 0}, 2, "reg: 0x0 bytes of PAMUs; 0x1000 each are needed, for 1 to 16 PAMUs"},
    {IOMMU, "reg", {0x30000, 0x3800}, 2, "0x3800 bytes of PAMUs"},
    {IOMMU, "reg", {0x30000, 0x11000}, 2, "0x11000 bytes of PAMUs"},
    {IOMMU "/pamu@1000", "reg", {0x1000}, 1, "/pamu@1000: reg: no address and size"},
    {IOMMU "/pamu@1000", "reg", {0x1800, 0x1000}, 2, "not a multiple of 0x1000"},
    {IOMMU "/pamu@1000", "reg", {0x3000, 0x1000}, 2, "inside the 0x3000 bytes of " IOMMU},
    {IOMMU "/pamu@1000", "reg", {0x2000, 0x1000}, 2, "/pamu@2000: reg: the place of another PAMU"},
    {IOMMU "/pamu@0", "fsl,primary-cache-geometry", {32}, 1, "fsl,primary-cache-geometry: 4 bytes; two cells"},
    {IOMMU "/pamu@0", "fsl,primary-cache-geometry", {0, 1}, 2, "0 lines, 1 ways"},
    {IOMMU "/pamu@0", "fsl,primary-cache-geometry", {32, 0}, 2, "32 lines, 0 ways"},
    {IOMMU "/pamu@0", "fsl,primary-cache-geometry", {32, 3}, 2, "a multiple of the ways"},
    {IOMMU "/pamu@0", "fsl,secondary-cache-geometry", {4097, 1}, 2, "1 to 4096 lines"},
    {SOC "/global-utilities@e2000", "fsl,liodn-bits", {0}, 1, "fsl,liodn-bits: 0; 1 to 16 are legal"},
    {SOC "/global-utilities@e2000", "fsl,liodn-bits", {17}, 1, "fsl,liodn-bits: 17"},
    {SOC "/global-utilities@e2000", "reg", {0}, 1, "/global-utilities@e2000: reg: no entry 0"},
    {SOC "/l3-cache-controller@10000", "cache-stash-id", {256}, 1, "cache-stash-id: 256; 0 to 255"},
    {SOC "/usb@210000", "fsl,liodn", {65536}, 1, "/usb@210000: fsl,liodn: 65536; a LIODN is at most 65535"},
    {SOC "/usb@210000", "fsl,liodn", {1, 2, 3}, 3, "3 cells; a device has one or two LIODNs"},
    {SOC "/usb@210000", "fsl,liodn", {0}, 0, "0 cells"},
    {"/pcie@a00200000", "fsl,liodn-offset-list", {0, 65506}, 2, "LIODN 65536 of endpoint 0"},
    {CPU, "reg", {2, 4}, 2, "/cpus/PowerPC,e9000@2: reg: threads must be numbered one after the other"},
    {CPU, "reg", {255, 256}, 2, "up to 255"},
    {CPU, "reg", {0}, 0, "reg: 0 cells"},
    {CPU, "cache-stash-id", {256}, 1, "cache-stash-id: 256; a CID is 0 to 255"},
    {SOC "/msi@41600", "reg", {0x41600, 0x140}, 2, "/msi@41600: reg: 0x140 bytes; a bank has MSIIR at 0x140"},
    {SOC "/msi@41600", "reg", {0x41600}, 1, "reg: no entry 0"},
    {SOC "/msi@41600", "interrupts", {65536, 0, 0, 0}, 4, "source 65536; at most 65535"},
};

START_TEST(senseless_property)
{
    const struct change *change = &changes[_i];
    struct blob blob = load_blob("complete");
    set_cells(&blob, change->path, change->property, change->cells, change->count);
    read_bad(&blob, DTB_ERR_CONTENT, change->text);
}
END_TEST

START_TEST(more_interrupts_than_registers)
{
    uint32_t cells[17 * 4] = {0};
    struct blob blob = load_blob("complete");
    set_cells(&blob, SOC "/msi@41600", "interrupts", cells, sizeof cells / sizeof cells[0]);
    read_bad(&blob, DTB_ERR_CONTENT, "17 of them; one for each of 1 to 16 registers");
}
END_TEST

/* Banks at a place that the profile knows nothing of need their interrupts. */
START_TEST(bank_without_interrupts)
{
    struct blob blob = load_blob("complete");
    set_cells(&blob, SOC "/msi@41600", "reg", (const uint32_t[]){0x51600, 0x200}, 2);
    remove_property(&blob, SOC "/msi@41600", "interrupts");
    read_bad(&blob, DTB_ERR_CONTENT, "profile p4080 has no such bank");
}
END_TEST

START_TEST(register_beyond_the_utilities)
{
    struct blob blob = load_blob("complete");
    uint32_t guts = fdt_get_phandle(blob.bytes, fdt_path_offset(blob.bytes, SOC "/global-utilities@e2000"));
    set_cells(&blob, SOC "/usb@210000", "fsl,liodn-reg", (const uint32_t[]){guts, 0x10000}, 2);
    read_bad(&blob, DTB_ERR_CONTENT, "fsl,liodn-reg: 0x10000; an offset in the global utilities is at most 0xffff");
}
END_TEST

/* Blocks of 64-bit buses that lie beyond 4 GiB are in no CCSR space. */
START_TEST(block_beyond_the_ccsr_space)
{
    struct blob blob = load_blob("complete");
    set_cells(&blob, SOC, "#address-cells", (const uint32_t[]){2}, 1);
    set_cells(&blob, IOMMU, "reg", (const uint32_t[]){1, 0x30000, 0x3000}, 3);
    read_bad(&blob, DTB_ERR_CONTENT, "/iommu@30000: reg: not in the space of " SOC);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dtb_bad");
    TCase *blobs = tcase_create("blobs"), *limits = tcase_create("limits"), *content = tcase_create("content");
    tcase_set_timeout(blobs, 600);
    tcase_set_timeout(limits, 120);
    tcase_add_test(blobs, every_truncation);
    tcase_add_test(blobs, every_byte_damaged);
    tcase_add_test(blobs, no_blob_at_all);
    tcase_add_test(blobs, no_node_at_all);
    tcase_add_test(blobs, ranges_of_nothing);
    tcase_add_test(limits, too_many_bytes);
    tcase_add_test(limits, too_deep);
    tcase_add_test(limits, names_too_long);
    tcase_add_loop_test(limits, too_many, 0, (int)(sizeof crowds / sizeof crowds[0]));
    tcase_add_loop_test(content, senseless_property, 0, (int)(sizeof changes / sizeof changes[0]));
    tcase_add_test(content, more_interrupts_than_registers);
    tcase_add_test(content, bank_without_interrupts);
    tcase_add_test(content, register_beyond_the_utilities);
    tcase_add_test(content, block_beyond_the_ccsr_space);
    suite_add_tcase(suite, blobs);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, content);
    return suite_run(suite);
}
