/* A device under test: the model's silicon, the kernel's driver as software. SPDX-License-Identifier: BSD-2-Clause
 *
 * usage: device [--dtb FILE] [--nodes] [--pci] [--svr NUMBER] [--subdomain] [--stores] [--found]
 *
 * Reads an operation a line on standard input, and answers each with a line (docs/spec/operations.md). Operations on
 * silicon and tables are the model's; those on domains are calls of the driver. What neither has is "unsupported". With
 * --stores each write to the tables is a line before the answer: "store ADDRESS BYTES". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "driver.h"
#include "kernel_errors.h"
#include "op/session.h"

#define MOST_DOMAINS 4096u
#define NO_INSTANCE UINT32_MAX

struct device_session {
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch scratch;
    const uint8_t *blob; /* of a board, or NULL */
    size_t blob_bytes;
    bool nodes, pci, subdomain, stores, flavoured, booted;
    bool rejecting; /* some range of memory, which the CPU knows nothing of */
    uint64_t tables;
    void *domain[MOST_DOMAINS]; /* by string id of their names */
    void *device[0x10000];      /* by LIODN, once needed */
    uint32_t watched;           /* the one instance whose violations the handler gets to see, or NO_INSTANCE */
    struct {
        bool pending;
        uint32_t avs1, ava[2];
    } seen; /* by the handler */
};

/* ---- the machine: registers at their offsets in CCSR ---- */

enum { PICS = 0xc1c, AVS1 = 0x50, AVAH = 0x58, AVAL = 0x5c, AVICS = 8 };

static bool is_bypass(const struct device_session *device, uint32_t offset)
{
    const struct pamu_chip *chip = op_session_chip(device->session);
    return offset == chip->value[PAMU_CHIP_GUTS_OFFSET].value + 0x604;
}

/* The instance of a register, or one that there is not. */
static unsigned instance_of(const struct device_session *device, uint32_t offset)
{
    const struct pamu_chip *chip = op_session_chip(device->session);
    return (offset - (uint32_t)chip->value[PAMU_CHIP_PAMU_OFFSET].value) >> 12;
}

static uint32_t watch(struct device_session *device, unsigned instance, uint32_t offset, uint32_t value)
{
    if (device->watched == NO_INSTANCE)
        return value;
    if (offset == PICS && instance != device->watched)
        return value & ~(uint32_t)AVICS;
    if (offset == PICS)
        device->seen.pending = (value & AVICS) != 0;
    if (offset == AVS1)
        device->seen.avs1 = value;
    if (offset == AVAH || offset == AVAL)
        device->seen.ava[offset == AVAL] = value;
    return value;
}

static uint32_t read_register(void *user, uint32_t offset)
{
    struct device_session *device = user;
    struct pamu *pamu = op_session_model(device->session);
    unsigned instance = instance_of(device, offset);
    uint32_t value = 0;
    if (is_bypass(device, offset))
        return pamu_bypass_read(pamu);
    if (pamu_register_read(pamu, instance, offset & 0xfff, &value) != PAMU_OK)
        return 0;
    return watch(device, instance, offset & 0xfff, value);
}

static void write_register(void *user, uint32_t offset, uint32_t value)
{
    struct device_session *device = user;
    struct pamu *pamu = op_session_model(device->session);
    if (is_bypass(device, offset))
        pamu_bypass_write(pamu, value);
    else
        (void)pamu_register_write(pamu, instance_of(device, offset), offset & 0xfff, value);
}

static bool read_memory(void *user, uint64_t phys, void *bytes, size_t length)
{
    struct device_session *device = user;
    return mem_read(op_session_memory(device->session), phys, bytes, length) == MEM_OK;
}

static void tables_written(void *user, uint64_t phys, size_t length)
{
    struct device_session *device = user;
    if (device->stores && device->booted)
        printf("store %#" PRIx64 " %zu\n", phys, length);
    pamu_memory_written(op_session_model(device->session), phys, length);
}

/* ---- answers ---- */

static void refuse(struct op_answer *answer, const char *number, const char *sentence)
{
    op_answer_error(answer, number, NULL, sentence);
}

static bool run(struct op_answer *answer, driver_function *function, struct driver_call *call)
{
    const char *what;
    enum shim_end end = shim_run((void (*)(void *))function, call, &what);
    if (end != SHIM_DONE)
        refuse(answer, end == SHIM_BUG ? "BUG" : "OOPS", what);
    else if (call->result == DRIVER_LACKS)
        refuse(answer, "ENOSYS", "this driver has no such function");
    else if (call->result != 0)
        refuse(answer, kernel_error_name(-call->result), "the driver says so");
    else
        return true;
    return false;
}

/* ---- effects ---- */

typedef void effect_function(struct device_session *device, const struct op *op, struct op_answer *answer);

static const char *name_of(const struct op *op)
{
    return op_strings_get(op->strings, (uint32_t)op->value[0], NULL);
}

static void **find_domain(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    void **domain = op->value[0] < MOST_DOMAINS ? &device->domain[op->value[0]] : NULL;
    if (domain != NULL && *domain != NULL)
        return domain;
    refuse(answer, "ENOENT", "there is no such domain");
    return NULL;
}

static void make_tree(struct device_session *device)
{
    const struct pamu_chip *chip = op_session_chip(device->session);
    if (device->blob == NULL) {
        board_from_profile(chip);
    } else if (shim_unflatten(device->blob, device->blob_bytes)) {
        board_boot_loader(chip);
        board_memory_window(chip);
    }
}

static bool boot(struct device_session *device, struct op_answer *answer)
{
    struct driver_call call = {0};
    if (device->booted)
        return true;
    make_tree(device);
    shim_set_ccsr(op_session_chip(device->session)->value[PAMU_CHIP_CCSR_BASE].value);
    shim_place_pages(device->tables);
    device->booted = run(answer, driver_boot, &call);
    return device->booted;
}

static void do_boot(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    (void)op;
    if (device->booted)
        refuse(answer, "EBUSY", "the driver has initialised the device already");
    else
        boot(device, answer);
}

static void do_domain(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {0};
    if (op->value[0] >= MOST_DOMAINS)
        refuse(answer, "ENOMEM", "there are too many names");
    else if (device->domain[op->value[0]] != NULL)
        refuse(answer, "EBUSY", "there is a domain of this name");
    else if (boot(device, answer) && run(answer, driver_create, &call))
        device->domain[op->value[0]] = call.domain;
}

static void do_destroy(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    void **domain = find_domain(device, op, answer);
    if (domain == NULL)
        return;
    struct driver_call call = {.domain = *domain};
    if (run(answer, driver_destroy, &call))
        *domain = NULL;
}

/* A LIODN is a device of its own, with the compatible strings of the tree's node that has it; or that node itself. */
static void *device_of(struct device_session *device, uint32_t liodn)
{
    void **slot = &device->device[liodn];
    struct device_node *node = board_node(liodn);
    size_t count = 0;
    if (*slot != NULL)
        return *slot;
    if (!device->nodes || node == NULL) {
        const uint32_t *strings = node != NULL ? shim_find_cells(node, "compatible", &count) : NULL;
        node = shim_node(shim_root(), "device");
        if (strings != NULL)
            shim_text(node, "compatible", (const char *)strings);
        board_own_liodn(node, liodn);
    }
    *slot = driver_device(node, device->pci);
    return *slot;
}

static void call_domain(struct device_session *device, const struct op *op, struct op_answer *answer,
                        driver_function *function, struct driver_call *call)
{
    void **domain = find_domain(device, op, answer);
    if (domain == NULL)
        return;
    call->domain = *domain;
    run(answer, function, call);
}

static void do_attach(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.device = device->booted ? device_of(device, (uint32_t)op->value[1]) : NULL};
    call_domain(device, op, answer, driver_attach, &call);
}

static void do_detach(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.device = device->booted ? device_of(device, (uint32_t)op->value[1]) : NULL};
    call_domain(device, op, answer, driver_detach, &call);
}

static void do_geometry(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.start = op->value[1], .size = op->value[2]};
    call_domain(device, op, answer, driver_geometry, &call);
}

static void do_windows(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.count = (uint32_t)op->value[1]};
    call_domain(device, op, answer, driver_windows, &call);
}

static void do_map(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {
        .window = (uint32_t)op->value[1], .phys = op->value[2], .size = op->value[3], .prot = (uint32_t)op->value[4]};
    call_domain(device, op, answer, driver_map, &call);
}

static void do_unmap(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.window = (uint32_t)op->value[1]};
    call_domain(device, op, answer, driver_unmap, &call);
}

static void do_switch(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.on = op->code == OP_ENABLE};
    call_domain(device, op, answer, driver_switch, &call);
}

static void do_stash(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.cache = (uint32_t)op->value[1], .cpu = (uint32_t)op->value[2]};
    call_domain(device, op, answer, driver_stash, &call);
}

static void do_range(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {0};
    call_domain(device, op, answer, driver_range, &call);
}

static void do_iova_to_phys(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.start = op->value[1]};
    call_domain(device, op, answer, driver_iova_to_phys, &call);
    if (answer->verdict == OP_VERDICT_OK)
        op_answer_number(answer, OP_KEY_PHYS, call.value);
}

static void do_state(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    void **domain = find_domain(device, op, answer);
    struct driver_domain state;
    if (domain == NULL)
        return;
    driver_domain(*domain, &state);
    if (state.switched)
        op_answer_number(answer, OP_KEY_ENABLED, state.enabled);
    op_answer_number(answer, OP_KEY_WINDOWS, state.windows);
    op_answer_number(answer, OP_KEY_MAPPED, state.mapped);
    op_answer_number(answer, OP_KEY_LIODNS, state.liodns);
}

/* ---- single entries ---- */

static void call_entry(struct device_session *device, struct op_answer *answer, driver_function *function,
                       struct driver_call *call)
{
    if (!device->booted)
        refuse(answer, "ENODEV", "there is no driver yet; boot comes first");
    else
        run(answer, function, call);
}

static void do_config_ppaace(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.liodn = (uint32_t)op->value[0],
                               .start = op->value[1],
                               .size = op->value[2],
                               .count = (uint32_t)op->value[3],
                               .phys = op->value[4],
                               .prot = (uint32_t)op->value[5],
                               .omi = (uint32_t)op->value[6],
                               .stash = (uint32_t)op->value[7]};
    call_entry(device, answer, driver_config_ppaace, &call);
}

static void do_config_spaace(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.liodn = (uint32_t)op->value[0],
                               .count = (uint32_t)op->value[1],
                               .window = (uint32_t)op->value[2],
                               .size = op->value[3],
                               .phys = op->value[4],
                               .prot = (uint32_t)op->value[5],
                               .omi = (uint32_t)op->value[6],
                               .stash = (uint32_t)op->value[7]};
    call_entry(device, answer, driver_config_spaace, &call);
}

static void do_disable_spaace(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    struct driver_call call = {.liodn = (uint32_t)op->value[0], .window = (uint32_t)op->value[1]};
    call_entry(device, answer, driver_disable_spaace, &call);
}

/* ---- violations ---- */

static bool is_valid(struct device_session *device, uint32_t liodn)
{
    uint8_t entry[64] = {0};
    uint64_t phys;
    size_t bytes;
    if (shim_block(&phys, &bytes) != NULL)
        read_memory(device, phys + (uint64_t)liodn * sizeof entry, entry, sizeof entry);
    return (entry[7] & 1) != 0;
}

static uint32_t register_of(struct device_session *device, unsigned instance, uint32_t offset)
{
    uint32_t value = 0;
    (void)pamu_register_read(op_session_model(device->session), instance, offset, &value);
    return value;
}

static void do_isr(struct device_session *device, const struct op *op, struct op_answer *answer)
{
    unsigned instance = (unsigned)op->value[0];
    struct driver_call call = {0};
    if (instance >= pamu_config(op_session_model(device->session))->hardware.instances) {
        refuse(answer, "EINVAL", "there is no such instance");
        return;
    }
    bool open = is_valid(device, register_of(device, instance, AVS1) >> 16);
    memset(&device->seen, 0, sizeof device->seen);
    device->watched = instance;
    call_entry(device, answer, driver_interrupt, &call);
    device->watched = NO_INSTANCE;
    if (answer->verdict != OP_VERDICT_OK)
        return;
    op_answer_number(answer, OP_KEY_HANDLED, device->seen.pending);
    if (!device->seen.pending)
        return;
    op_answer_number(answer, OP_KEY_LIODN, device->seen.avs1 >> 16);
    op_answer_number(answer, OP_KEY_AVS1, device->seen.avs1);
    op_answer_number(answer, OP_KEY_IOVA, (uint64_t)device->seen.ava[0] << 32 | device->seen.ava[1]);
    op_answer_number(answer, OP_KEY_CLOSED, open && !is_valid(device, device->seen.avs1 >> 16));
    op_answer_number(answer, OP_KEY_PICS, register_of(device, instance, PICS));
}

/* ---- which operation goes where ---- */

static effect_function *effect_of(unsigned code)
{
    static effect_function *const effects[] = {
        [OP_BOOT] = do_boot,
        [OP_DOMAIN] = do_domain,
        [OP_DESTROY] = do_destroy,
        [OP_GEOMETRY] = do_geometry,
        [OP_WINDOWS] = do_windows,
        [OP_ATTACH] = do_attach,
        [OP_DETACH] = do_detach,
        [OP_MAP] = do_map,
        [OP_UNMAP] = do_unmap,
        [OP_ENABLE] = do_switch,
        [OP_DISABLE] = do_switch,
        [OP_STASH] = do_stash,
        [OP_RANGE] = do_range,
        [OP_IOVA_TO_PHYS] = do_iova_to_phys,
        [OP_STATE] = do_state,
        [OP_ISR] = do_isr,
        [OP_CONFIG_PPAACE] = do_config_ppaace,
        [OP_CONFIG_SPAACE] = do_config_spaace,
        [OP_DISABLE_SPAACE] = do_disable_spaace,
    };
    return code < sizeof effects / sizeof effects[0] ? effects[code] : NULL;
}

static void begin_again(struct device_session *device)
{
    const struct shim_machine machine = {device, read_register, write_register, read_memory, tables_written};
    memset(device->domain, 0, sizeof device->domain);
    memset(device->device, 0, sizeof device->device);
    device->flavoured = false;
    device->booted = false;
    device->rejecting = false;
    device->watched = NO_INSTANCE;
    device->tables = PAMU_DEFAULT_PPAACT;
    shim_restart(&machine);
}

/* The driver has its tables in one block, aligned as a whole, and of sizes of its own. */
static bool place_tables(struct device_session *device, const struct op *op)
{
    const struct pamu_placement *own = &pamu_flavour_row(PAMU_FLAVOUR_LINUX_FLAT)->tables;
    const uint64_t *value = op->value;
    if (value[0] % 0x80000 != 0 || value[2] - value[0] != own->spaact - own->ppaact ||
        value[4] - value[0] != own->omt - own->ppaact || value[1] != own->ppaact_entries ||
        value[3] != own->spaact_entries || value[5] != own->omt_entries)
        return false;
    device->tables = value[0];
    return true;
}

/* Why the operation is none for this device, or NULL. */
static const char *unsupported(struct device_session *device, const struct op *op)
{
    const char *flavour = driver_has_windows ? "linux-window" : "linux-flat";
    if (op->code == OP_FLAVOUR && strcmp(name_of(op), flavour) != 0)
        return "the driver is of another flavour";
    if (op->code == OP_FLAVOUR && driver_has_windows && op->value[1] != sizeof(unsigned long) * 8)
        return "the driver was compiled for another number of bits";
    if (op->code == OP_TABLES && device->flavoured && !device->booted && !place_tables(device, op))
        return "the driver cannot have its tables there";
    if (op_row(op->code)->level != OP_LEVEL_DOMAIN)
        return NULL;
    if (!device->flavoured)
        return "the driver is of another flavour";
    if (effect_of(op->code) == NULL)
        return "the driver is not asked this";
    return device->rejecting ? "a CPU's accesses are not rejected" : NULL;
}

static const struct op_answer *answer_of(struct device_session *device, const struct op *op)
{
    static struct op_answer own;
    op_answer_start(&own, OP_VERDICT_OK);
    if (op->code == OP_RESTART)
        begin_again(device);
    if ((op->code == OP_FLAVOUR || op->code == OP_TABLES) && device->booted) {
        refuse(&own, "EBUSY", "the driver is at work");
        return &own;
    }
    if (op->code == OP_FLAVOUR) {
        device->flavoured = true;
        return &own;
    }
    if (op->code == OP_MEM_REJECT || op->code == OP_MEM_ACCEPT)
        device->rejecting = op->code == OP_MEM_REJECT;
    if (op_row(op->code)->level != OP_LEVEL_DOMAIN)
        return op_apply(device->session, op);
    if (op_session_model(device->session) == NULL)
        return op_session_answer(device->session);
    effect_of(op->code)(device, op, &own);
    return &own;
}

/* ---- lines ---- */

static void print_answer(const struct op_answer *answer)
{
    static char text[OP_MAX_BYTES * 2 + 4096];
    op_answer_print(answer, text, sizeof text);
    puts(text);
}

static void answer_line(struct device_session *device, const char *line, size_t length)
{
    struct op_diagnostic diagnostic;
    struct op op;
    enum op_error error = op_parse(line, length, device->strings, &device->scratch, &op, &diagnostic);
    const char *why = error == OP_OK ? unsupported(device, &op) : NULL;
    if (error == OP_ERR_NOTHING)
        return;
    if (error != OP_OK)
        printf("error EINVAL %s\n", error == OP_ERR_SYNTAX ? diagnostic.what : op_strerror(error));
    else if (why != NULL)
        printf("unsupported %s\n", why);
    else
        print_answer(answer_of(device, &op));
    fflush(stdout);
}

static void serve(struct device_session *device)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    begin_again(device);
    while ((length = getline(&line, &room, stdin)) >= 0)
        answer_line(device, line, (size_t)length);
    free(line);
}

/* ---- memory: the driver's block over the model's; linked in place of the plain functions ---- */

enum mem_error __real_mem_read(struct mem_sparse *memory, uint64_t address, void *bytes, size_t length);
enum mem_error __real_mem_write(struct mem_sparse *memory, uint64_t address, const void *bytes, size_t length);
enum mem_error __real_mem_fill(struct mem_sparse *memory, uint64_t address, uint8_t byte, uint64_t length);
enum mem_error __wrap_mem_read(struct mem_sparse *memory, uint64_t address, void *bytes, size_t length);
enum mem_error __wrap_mem_write(struct mem_sparse *memory, uint64_t address, const void *bytes, size_t length);
enum mem_error __wrap_mem_fill(struct mem_sparse *memory, uint64_t address, uint8_t byte, uint64_t length);

/* The part of [address, address + length) inside the driver's block: where it is, and where in the range it begins. */
static uint8_t *overlap(uint64_t address, uint64_t length, uint64_t *skipped, size_t *part)
{
    uint64_t phys;
    size_t bytes;
    uint8_t *block = shim_block(&phys, &bytes);
    uint64_t first = address > phys ? address : phys;
    uint64_t end = address + length < phys + bytes ? address + length : phys + bytes;
    if (block == NULL || first >= end)
        return NULL;
    *skipped = first - address;
    *part = (size_t)(end - first);
    return block + (first - phys);
}

enum mem_error __wrap_mem_read(struct mem_sparse *memory, uint64_t address, void *bytes, size_t length)
{
    enum mem_error error = __real_mem_read(memory, address, bytes, length);
    uint64_t skipped;
    size_t part;
    const uint8_t *block = error == MEM_OK ? overlap(address, length, &skipped, &part) : NULL;
    if (block != NULL)
        memcpy((uint8_t *)bytes + skipped, block, part);
    return error;
}

enum mem_error __wrap_mem_write(struct mem_sparse *memory, uint64_t address, const void *bytes, size_t length)
{
    enum mem_error error = __real_mem_write(memory, address, bytes, length);
    uint64_t skipped;
    size_t part;
    uint8_t *block = error == MEM_OK ? overlap(address, length, &skipped, &part) : NULL;
    if (block != NULL)
        memcpy(block, (const uint8_t *)bytes + skipped, part);
    return error;
}

enum mem_error __wrap_mem_fill(struct mem_sparse *memory, uint64_t address, uint8_t byte, uint64_t length)
{
    enum mem_error error = __real_mem_fill(memory, address, byte, length);
    uint64_t skipped;
    size_t part;
    uint8_t *block = error == MEM_OK ? overlap(address, length, &skipped, &part) : NULL;
    if (block != NULL)
        memset(block, byte, part);
    return error;
}

static int read_for_model(void *user, uint64_t address, void *bytes, size_t length)
{
    return __wrap_mem_read(user, address, bytes, length) != MEM_OK;
}

static int write_for_model(void *user, uint64_t address, const void *bytes, size_t length)
{
    return __wrap_mem_write(user, address, bytes, length) != MEM_OK;
}

extern const struct pamu_memory_ops __wrap_mem_ops;
const struct pamu_memory_ops __wrap_mem_ops = {read_for_model, write_for_model};

/* ---- start ---- */

/* --subdomain: what the driver made of the local access windows for A-004510, at the end. */
static void print_subdomain(const struct device_session *device)
{
    const uint32_t *windows, *fabric;
    unsigned count = (unsigned)op_session_chip(device->session)->value[PAMU_CHIP_LAWS].value;
    if (!board_subdomain(&windows, &fabric))
        return;
    for (unsigned i = 0; i < count; i++)
        if (windows[4 * i + 2] != 0)
            printf("window %u %08" PRIx32 " %08" PRIx32 " %08" PRIx32 " mask %08" PRIx32 "\n", i, windows[4 * i],
                   windows[4 * i + 1], windows[4 * i + 2], fabric[0]);
}

static bool read_file(const char *path, struct device_session *device)
{
    static uint8_t blob[1 << 20];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    device->blob_bytes = fread(blob, 1, sizeof blob, file);
    device->blob = blob;
    fclose(file);
    return device->blob_bytes < sizeof blob;
}

int main(int argc, char **argv)
{
    static struct device_session device;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc, good = true;
        if (strcmp(argv[i], "--found") == 0)
            return puts(driver_found) < 0;
        else if (strcmp(argv[i], "--nodes") == 0)
            device.nodes = true;
        else if (strcmp(argv[i], "--pci") == 0)
            device.pci = true;
        else if (strcmp(argv[i], "--stores") == 0)
            device.stores = true;
        else if (strcmp(argv[i], "--subdomain") == 0)
            device.subdomain = true;
        else if (strcmp(argv[i], "--dtb") == 0 && more)
            good = read_file(argv[++i], &device);
        else if (strcmp(argv[i], "--svr") == 0 && more)
            shim_set_version((uint32_t)strtoul(argv[++i], NULL, 0));
        else
            good = false;
        if (!good) {
            fprintf(stderr, "device: no such option or file: %s\n", argv[i]);
            return 2;
        }
    }
    device.session = op_session_create(0);
    device.strings = op_strings_create();
    if (device.session == NULL || device.strings == NULL)
        return 3;
    serve(&device);
    if (device.subdomain)
        print_subdomain(&device);
    return 0;
}
