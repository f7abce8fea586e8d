/* A device under test for pamusim vectors run: registers, and accesses that need no table. SPDX-License-Identifier: BSD-2-Clause */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <pamu/chip.h>
#include <pamu/pamu.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static int no_memory(void *user, uint64_t address, void *bytes, size_t length)
{
    return (void)user, (void)address, memset(bytes, 0, length) == NULL;
}

static int no_store(void *user, uint64_t address, const void *bytes, size_t length)
{
    return (void)user, (void)address, (void)bytes, length == 0;
}

/* A fresh PAMU of a chip in place of the one there was; false if there is no such chip. */
static int restart(struct pamu **pamu, const char *name)
{
    static const struct pamu_memory_ops memory = {no_memory, no_store};
    const struct pamu_chip *chip = pamu_chip_find(name);
    struct pamu_config config;
    if (chip == NULL)
        return 0;
    pamu_chip_config(chip, &config);
    config.memory = &memory;
    pamu_destroy(*pamu);
    return pamu_create(&config, pamu) == PAMU_OK;
}

/* Here, real hardware would be asked. */
static void answer_access(struct pamu *pamu, struct pamu_request request, const char *operation)
{
    struct pamu_result result;
    for (request.operation = 0; request.operation < 16; request.operation++) {
        const char *name = pamu_operation_name(request.operation);
        if (name == NULL || strcasecmp(name, operation) != 0)
            continue;
        if (pamu_access(pamu, &request, &result) != PAMU_OK || result.fetches > 0)
            break;
        const struct pamu_reason_row *why = pamu_reason_row((enum pamu_reason)result.reason);
        if (result.verdict == PAMU_BYPASSED)
            printf("bypassed phys 0x%" PRIx64 " op %s\n", result.address, operation);
        else
            printf("denied reason %s rule %s class %s captured %d\n", why->name, pamu_rule_row(why->rule)->id,
                   pamu_class_name(why->class_of), result.captured);
        return;
    }
    puts("unsupported access with tables");
}

int main(void)
{
    char line[4096], name[64];
    unsigned instance, liodn, value;
    uint64_t iova;
    struct pamu *pamu = NULL;
    while (fgets(line, sizeof line, stdin) != NULL) {
        const struct pamu_register_row *row = NULL;
        if (strcmp(line, "restart\n") == 0 || sscanf(line, "chip %63s", name) == 1)
            puts(restart(&pamu, line[0] == 'r' ? "p4080" : name) ? "ok" : "unsupported chip");
        else if (sscanf(line, "bypass 0x%x", &value) == 1)
            pamu_bypass_write(pamu, value), puts("ok");
        else if (strcmp(line, "bypass-read\n") == 0)
            printf("ok value 0x%08" PRIx32 "\n", pamu_bypass_read(pamu));
        else if (sscanf(line, "reg-write %u %63s 0x%x", &instance, name, &value) == 3 &&
                 (row = pamu_register_find(name)) != NULL &&
                 pamu_register_write(pamu, instance, row->offset, value) == PAMU_OK)
            puts("ok");
        else if (sscanf(line, "reg-read %u %63s", &instance, name) == 2 && (row = pamu_register_find(name)) != NULL &&
                 pamu_register_read(pamu, instance, row->offset, &value) == PAMU_OK)
            printf("ok value 0x%08x\n", value);
        else if (sscanf(line, "access 0x%x %63s 0x%" SCNx64 " %u", &liodn, name, &iova, &value) == 4 &&
                 strstr(line, "instance") == NULL)
            answer_access(pamu, (struct pamu_request){.iova = iova, .length = value, .liodn = (uint16_t)liodn}, name);
        else
            puts("unsupported");
        fflush(stdout);
    }
    pamu_destroy(pamu);
    return 0;
}
