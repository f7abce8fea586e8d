/* pamusim plan windows: the fewest windows, the smallest aperture (rule R21). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "commands.h"
#include "memory/power.h"
#include "number.h"
#include "pamu/tables.h"
#include "plan.h"
#include "plan/advice.h"
#include "plan_layout.h"
#include "settings.h"

#define DEFAULT_PHYS UINT64_C(0x100000000)
#define DEFAULT_LIODN 0x20u
#define LARGEST_POWER (UINT64_C(1) << 63)
#define UNKNOWN_PHYS UINT64_MAX /* not given: RAM follows the --ram before it */

static uint64_t power_up(uint64_t value)
{
    uint64_t power = PLAN_SMALLEST;
    while (power < value && power < LARGEST_POWER)
        power *= 2;
    return power;
}

/* value rounded up to a multiple of unit, a power of two; down where that passes 2^64. */
static uint64_t round_up(uint64_t value, uint64_t unit)
{
    uint64_t down = value & ~(unit - 1);
    return down == value || down > UINT64_MAX - unit ? down : down + unit;
}

/* ---- reading --ram ---- */

/* One value of --ram being read, piece by piece. */
struct ram {
    struct cli_context *cli;
    const char *word;
    struct plan_region *region;
    uint64_t *phys;
};

static enum cli_status fail_ram(const struct ram *ram, const char *what)
{
    return cli_fail(ram->cli, "--ram '%s': %s; --ram takes SIZE[@IOVA|@any][,page=SIZE][,phys=ADDRESS]", ram->word,
                    what);
}

static enum cli_status read_size(const struct ram *ram, const char *text, size_t length)
{
    const char *at = memchr(text, '@', length);
    size_t size = at != NULL ? (size_t)(at - text) : length;
    if (!cli_number(text, size, &ram->region->size))
        return fail_ram(ram, "no size");
    if (at == NULL)
        return CLI_OK;
    size_t place = length - size - 1;
    if (place == 3 && memcmp(at + 1, "any", 3) == 0)
        ram->region->iova = PLAN_ANYWHERE;
    else if (!cli_number(at + 1, place, &ram->region->iova))
        return fail_ram(ram, "no IOVA behind @");
    return CLI_OK;
}

static enum cli_status read_part(const struct ram *ram, const char *text, size_t length)
{
    static const size_t name = 5; /* both are as long */
    uint64_t *value = NULL;
    if (length > name && memcmp(text, "page=", name) == 0)
        value = &ram->region->page;
    else if (length > name && memcmp(text, "phys=", name) == 0)
        value = ram->phys;
    if (value == NULL || !cli_number(text + name, length - name, value))
        return fail_ram(ram, "what stands behind the comma is not understood");
    return CLI_OK;
}

static enum cli_status fail_multiple(const struct ram *ram, const char *what, uint64_t value, uint64_t unit)
{
    char size[32];
    return cli_fail(ram->cli, "--ram '%s': %s 0x%" PRIx64 " is not a multiple of %s; the nearest above is 0x%" PRIx64,
                    ram->word, what, value, cli_size_text(unit, size), round_up(value, unit));
}

/* What plan_windows() asks of a region, and what the pieces' physical addresses need (R4). */
static enum cli_status check_ram(const struct ram *ram)
{
    const struct plan_region *region = ram->region;
    char size[32];
    if (region->size == 0)
        return cli_fail(ram->cli, "--ram '%s': no memory at all; the smallest size is 4 KiB", ram->word);
    if (region->size % PLAN_SMALLEST != 0)
        return fail_multiple(ram, "size", region->size, PLAN_SMALLEST);
    if (!mem_is_power_of_two(region->page) || region->page < PLAN_SMALLEST)
        return cli_fail(ram->cli, "--ram '%s': page 0x%" PRIx64 " is not a power of two from 4 KiB; the nearest is %s",
                        ram->word, region->page, cli_size_text(power_up(region->page), size));
    if (region->iova != PLAN_ANYWHERE && region->iova % PLAN_SMALLEST != 0)
        return fail_multiple(ram, "IOVA", region->iova, PLAN_SMALLEST);
    if (region->iova != PLAN_ANYWHERE && region->size - 1 > UINT64_MAX - region->iova)
        return cli_fail(ram->cli, "--ram '%s': reaches past 2^64; the highest legal IOVA is 0x%" PRIx64, ram->word,
                        UINT64_MAX - region->size + 1);
    if (*ram->phys != UNKNOWN_PHYS && *ram->phys % region->page != 0)
        return fail_multiple(ram, "physical address", *ram->phys, region->page);
    return CLI_OK;
}

static enum cli_status read_ram(const struct ram *ram, uint64_t page)
{
    enum cli_status status = CLI_OK;
    bool first = true;
    for (const char *text = ram->word; status == CLI_OK; first = false) {
        size_t length = strcspn(text, ",");
        status = first ? read_size(ram, text, length) : read_part(ram, text, length);
        if (text[length] == '\0')
            break;
        text += length + 1;
    }
    if (status != CLI_OK)
        return status;
    if (ram->region->page == 0)
        ram->region->page = page != 0 ? page : power_up(ram->region->size);
    return check_ram(ram);
}

static enum cli_status read_all_ram(struct cli_context *cli, struct cli_plan *plan, uint64_t page)
{
    const char *word;
    for (size_t at = 0; (word = cli_next_value(cli, "ram", &at)) != NULL; plan->ram_count++) {
        size_t i = plan->ram_count;
        if (i == PLAN_MOST_REGIONS)
            return cli_fail(cli, "too many --ram; at most %u regions, MSI banks among them", PLAN_MOST_REGIONS);
        plan->word[i] = word;
        plan->regions[i].iova = i == 0 ? 0 : PLAN_ANYWHERE;
        plan->phys[i] = UNKNOWN_PHYS;
        struct ram ram = {cli, word, &plan->regions[i], &plan->phys[i]};
        enum cli_status status = read_ram(&ram, page);
        if (status != CLI_OK)
            return status;
    }
    plan->count = plan->ram_count;
    return CLI_OK;
}

/* Gives RAM that has no physical address one: packed, from --phys on. */
static enum cli_status place_ram(struct cli_context *cli, struct cli_plan *plan, uint64_t phys)
{
    unsigned bits = (unsigned)plan->chip->value[PAMU_CHIP_PHYS_BITS].value;
    uint64_t last = bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
    for (size_t i = 0; i < plan->ram_count; i++) {
        const struct plan_region *region = &plan->regions[i];
        if (plan->phys[i] == UNKNOWN_PHYS)
            plan->phys[i] = round_up(phys, region->page);
        if (plan->phys[i] > last || region->size - 1 > last - plan->phys[i])
            return cli_fail(cli,
                            "--ram '%s' at physical 0x%" PRIx64 " is beyond the %u address bits of %s (T13); "
                            "its last byte may be at 0x%" PRIx64,
                            plan->word[i], plan->phys[i], bits, plan->chip->name, last);
        phys = plan->phys[i] + region->size;
    }
    return CLI_OK;
}

/* ---- MSI banks ---- */

static enum cli_status add_msi_banks(struct cli_context *cli, struct cli_plan *plan)
{
    uint64_t banks = 0, iova = PLAN_ANYWHERE;
    const char *policy = cli_value(cli, "msi-policy", "next");
    enum cli_status status = cli_number_option(cli, "msi-banks", 0, UINT32_MAX, &banks);
    if (status != CLI_OK)
        return status;
    if (strcmp(policy, "last") == 0)
        iova = PLAN_LAST;
    else if (strcmp(policy, "next") != 0)
        return cli_fail(cli, "--msi-policy cannot be '%s'; it takes next or last", policy);
    if (banks > plan->chip->msi_bank_count)
        return cli_fail(cli, "%s has no %" PRIu64 " MSI banks (R14); it has %zu", plan->chip->name, banks,
                        plan->chip->msi_bank_count);
    if (banks > PLAN_MOST_REGIONS - plan->ram_count)
        return cli_fail(cli, "too many --ram; at most %u regions, MSI banks among them", PLAN_MOST_REGIONS);
    for (size_t bank = 0; bank < banks; bank++, plan->count++) {
        plan->regions[plan->count] = (struct plan_region){PLAN_SMALLEST, PLAN_SMALLEST, iova};
        plan->phys[plan->count] = pamu_chip_msi_address(plan->chip, bank) & ~(uint64_t)(PLAN_SMALLEST - 1);
        if (plan->chip->msi_banks[bank].alias_offset == 0)
            plan->first_silicon = true;
    }
    return CLI_OK;
}

/* ---- no plan ---- */

static const char *region_name(const struct cli_plan *plan, size_t region, char buffer[200])
{
    if (region < plan->ram_count)
        (void)snprintf(buffer, 200, "--ram '%s'", plan->word[region]);
    else
        (void)snprintf(buffer, 200, "MSI bank %zu", region - plan->ram_count);
    return buffer;
}

static void fail_pieces(struct cli_context *cli, const struct cli_plan *plan, const char *name, size_t which)
{
    static const char what[] = "no window size cuts it into pieces that can be mapped (R4, R11)";
    const struct plan_region *region = &plan->regions[which];
    struct plan_region mended;
    char size[32];
    if (!plan_mend_pieces(region, (uint32_t)plan->most_windows, &mended))
        cli_fail(cli, "%s: %s in %" PRIu64 " windows; take less of it", name, what, plan->most_windows);
    else if (mended.size != region->size)
        cli_fail(cli, "%s: %s; the nearest size is %s", name, what, cli_size_text(mended.size, size));
    else if (mended.page != region->page)
        cli_fail(cli, "%s: %s; the nearest page is %s", name, what, cli_size_text(mended.page, size));
    else
        cli_fail(cli, "%s: %s; the nearest IOVA is 0x%" PRIx64, name, what, mended.iova);
}

static void fail_aperture(struct cli_context *cli, const struct plan_request *request)
{
    uint32_t windows = plan_mend_windows(request);
    if (windows != 0)
        cli_fail(cli, "no aperture of %" PRIu32 " windows holds all this (R2); %" PRIu32 " windows would",
                 request->most_windows, windows);
    else
        cli_fail(cli, "no aperture holds all this (R1): the fixed IOVAs are too far apart, or in each other's way; "
                      "@any leaves a place to choose");
}

/* Complains of a request that is legal and cannot be had. */
static enum cli_status fail_plan(struct cli_context *cli, const struct cli_plan *plan, enum plan_error error,
                                 size_t which)
{
    const struct plan_request request = {plan->regions, plan->count, (uint32_t)plan->most_windows};
    char name[200];
    uint64_t iova;
    if (error == PLAN_ERR_PIECES)
        fail_pieces(cli, plan, region_name(plan, which, name), which);
    else if (error == PLAN_ERR_APERTURE)
        fail_aperture(cli, &request);
    else if (error == PLAN_ERR_OVERLAP && plan_mend_overlap(&request, which, &iova))
        cli_fail(cli, "%s: overlaps a --ram before it; the nearest free IOVA is 0x%" PRIx64,
                 region_name(plan, which, name), iova);
    else
        cli_fail(cli, "%s: %s; @any leaves the place to choose", region_name(plan, which, name), plan_strerror(error));
    return CLI_NO;
}

/* ---- the command ---- */

static enum cli_status read_most_windows(struct cli_context *cli, struct cli_plan *plan)
{
    plan->most_windows = plan->chip->value[PAMU_CHIP_MAX_SUBWINDOWS].value;
    uint64_t most = plan->most_windows;
    enum cli_status status = cli_number_option(cli, "max-windows", 1, most, &plan->most_windows);
    if (status != CLI_OK || mem_is_power_of_two(plan->most_windows))
        return status;
    uint64_t below = 1;
    while (below * 2 <= plan->most_windows)
        below *= 2;
    return cli_fail(cli,
                    "--max-windows cannot be %" PRIu64 "; it takes a power of two (R2), the nearest below is %" PRIu64,
                    plan->most_windows, below);
}

static enum cli_status read_request(struct cli_context *cli, struct cli_plan *plan)
{
    uint64_t page = 0, phys = DEFAULT_PHYS;
    plan->liodn = DEFAULT_LIODN;
    enum cli_status status = cli_chosen_chip(cli, &plan->chip);
    if (plan->chip == NULL)
        plan->chip = pamu_chip_find(OP_DEFAULT_CHIP);
    if (status == CLI_OK)
        status = cli_number_option(cli, "page", 0, LARGEST_POWER, &page);
    if (status == CLI_OK)
        status = cli_number_option(cli, "phys", 0, UINT64_MAX - 1, &phys);
    if (status == CLI_OK)
        status = cli_number_option(cli, "liodn", 0, PAMU_DEFAULT_PPAACT_ENTRIES - 1, &plan->liodn);
    if (status == CLI_OK)
        status = read_most_windows(cli, plan);
    if (status == CLI_OK)
        status = read_all_ram(cli, plan, page);
    if (status == CLI_OK)
        status = place_ram(cli, plan, phys);
    return status == CLI_OK ? add_msi_banks(cli, plan) : status;
}

/* Options of a plan for a workload mean nothing without one. */
static enum cli_status check_options(struct cli_context *cli)
{
    static const char *const others[] = {"row",        "csv",   "alone",        "together",
                                         "keep-iovas", "steps", "save-lookups", "set"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (cli_given(cli, others[i]))
            return cli_fail(cli, "--%s is for plans of a trace; give --trace, too", others[i]);
    }
    if (cli->operand_count > 0)
        return cli_fail(cli, "%s is memory to plan for only with --trace", cli->operands[0]);
    return CLI_OK;
}

static enum cli_status exec(struct cli_context *cli)
{
    if (cli_given(cli, "trace"))
        return cli_plan_layout(cli);
    enum cli_status checked = check_options(cli);
    if (checked != CLI_OK)
        return checked;
    struct cli_plan plan = {0};
    bool script = cli_given(cli, "script");
    if (script && cli->json)
        return cli_fail(cli, "--script and --json are two forms of one plan; take one of them");
    enum cli_status status = read_request(cli, &plan);
    if (status != CLI_OK)
        return status;
    if (plan.count == 0)
        return cli_fail(cli, "nothing to plan for; give --ram SIZE or --msi-banks COUNT");
    const struct plan_request request = {plan.regions, plan.count, (uint32_t)plan.most_windows};
    size_t which;
    enum plan_error error = plan_windows(&request, &plan.plan, &which);
    if (error != PLAN_OK)
        return fail_plan(cli, &plan, error, which);
    if (cli->json)
        return cli_plan_json(cli, &plan);
    return script ? cli_plan_script(cli, &plan) : cli_plan_table(cli, &plan);
}

static const struct cli_option options[] = {
    {"ram", "REGION", "memory the device must reach: SIZE[@IOVA|@any][,page=SIZE][,phys=ADDRESS]; repeatable", 'r'},
    {"page", "SIZE", "the largest piece of RAM that is contiguous and aligned; without it, all of each --ram", 'p'},
    {"msi-banks", "COUNT", "windows for so many MSI banks, 4 KiB each", 'm'},
    {"msi-policy", "WHERE", "next: MSI banks in any free windows; last: in the last ones of the aperture", 0},
    {"max-windows", "COUNT", "take no more windows than these, a power of two", 'w'},
    {"phys", "ADDRESS", "where RAM without phys= begins in physical memory; without it, 4 GiB", 0},
    {"liodn", "LIODN", "the LIODN of the script; without it, 0x20. With --trace: plan for its domain only", 'l'},
    {"script", NULL, "print a script that makes the domain, instead of a table", 0},
    {"trace", NULL, "plan for the memory that the FILEs use, with the fewest misses", 't'},
    {"row", "ROW", "with --trace: the row of the table that --script prints; without it, the one of the fewest misses",
     0},
    {"alone", NULL, "with --trace: count a domain's look-ups as if it had the caches to itself", 0},
    {"together", NULL, "with --trace: lay all domains out for each other, as they share the caches", 'T'},
    {"keep-iovas", NULL, "with --trace: memory stays where devices see it; only the windows change", 0},
    {"steps", "COUNT", "with --trace: look-ups that the search may simulate, 100,000,000 without it", 0},
    {"csv", NULL, "with --trace: print CSV, a line for each layout", 'C'},
    CLI_OPTION_SAVE_LOOKUPS,
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    CLI_OPTION_JSON,
    CLI_OPTION_END,
};

const struct cli_command cmd_plan_windows = {
    .name = "windows",
    .summary = "find the fewest windows and the smallest aperture for some memory and MSI banks",
    .operands = "[FILE...]",
    .details =
        "The plan takes the fewest windows that map something, among those the smallest aperture, among those the "
        "fewest windows in all. The first --ram is seen at IOVA 0, others anywhere, unless @ says so.\n"
        "\n"
        "A region is cut into windows of equal size, the last of which may be mapped in part if what is left is a "
        "power "
        "of two. No piece is larger than the page: RAM of 2 MiB pages takes 2 MiB windows at most. Without --chip, the "
        "plan is for a P4080.\n"
        "\n"
        "Exit 1 if there is no such plan: what stands in the way is told, and the nearest value that would do.\n"
        "\n"
        "With --trace the FILEs are scripts, traces or a look-up stream, as whatif takes them. The memory that each "
        "domain "
        "uses is laid out anew, in all sizes and numbers of windows that can map it; those layouts are told that no "
        "other one is better than in windows used, aperture and misses of the chip's caches. All LIODNs' look-ups "
        "are counted, while other domains stay as they are. Where there are too many arrangements to try, good ones "
        "are searched for: never worse than the recorded layout, nor than any other number of windows for the "
        "recorded aperture. With --together all domains change: one after the other is laid out with the others as "
        "they are then, until none gets better; never worse than all of them planned one by one.",
    .options = options,
    .most = CLI_ANY,
    .exec = exec,
};
