/* A device for pamusim vectors run: a P4080's registers, no tables. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <pamu/pamu.h>
#include <stdio.h>
#include <string.h>

static struct pamu *pamu; /* wherever it is used, real hardware would be asked instead */

/* There is no memory behind it. */
static int no_read(void *me, uint64_t at, void *p, size_t n) { return (void)me, (void)at, (void)p, (void)n, -1; }
static int no_write(void *me, uint64_t at, const void *p, size_t n) { return (void)me, (void)at, (void)p, (void)n, -1; }

static int power_on(bool erratum_a001)
{
    static const struct pamu_memory_ops no_memory = {no_read, no_write};
    struct pamu_config config;
    pamu_chip_config(pamu_chip_find("p4080"), &config);
    config.memory = &no_memory;
    config.hardware.erratum.a001 = erratum_a001;
    pamu_destroy(pamu);
    return pamu_create(&config, &pamu) == PAMU_OK ? puts("ok") : 0;
}

/* Prints the answer, or returns 0. Where %c finds something, there is more in the line than is understood here. */
static int answer(const char *line)
{
    struct pamu_request ask = {0};
    struct pamu_result got;
    const struct pamu_register_row *row;
    unsigned n, value;
    char word[64], more;
    if (strcmp(line, "restart\n") == 0 || strcmp(line, "chip p4080\n") == 0)
        return power_on(true);
    if (sscanf(line, "erratum PAMU-A001 %63s %c", word, &more) == 1)
        return power_on(strcmp(word, "on") == 0);
    if (sscanf(line, "bypass 0x%x %c", &value, &more) == 1)
        return pamu_bypass_write(pamu, value), puts("ok");
    if (sscanf(line, "reg-write %u %63s 0x%x %c", &n, word, &value, &more) == 3 && (row = pamu_register_find(word)))
        return pamu_register_write(pamu, n, row->offset, value) ? 0 : puts("ok");
    if (sscanf(line, "reg-read %u %63s %c", &n, word, &more) == 2 && (row = pamu_register_find(word)))
        return pamu_register_read(pamu, n, row->offset, &value) ? 0 : printf("ok value 0x%08x\n", value);
    if (sscanf(line, "access 0x%hx %63s 0x%" SCNx64 " %u %c", &ask.liodn, word, &ask.iova, &ask.length, &more) != 4)
        return 0;
    ask.operation = word[0] == 'w' ? PAMU_OP_WRITE : PAMU_OP_READ;
    if ((strcmp(word, "read") != 0 && strcmp(word, "write") != 0) || pamu_access(pamu, &ask, &got) != PAMU_OK)
        return 0;
    const struct pamu_reason_row *why = pamu_reason_row(got.reason);
    if (got.verdict == PAMU_DENIED)
        return printf("denied reason %s rule %s class %s captured %d\n", why->name, pamu_rule_row(why->rule)->id,
                      pamu_class_name(why->class_of), got.captured);
    return got.verdict == PAMU_BYPASSED ? printf("bypassed phys 0x%" PRIx64 " op %s\n", got.address, word) : 0;
}

int main(void)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL && (answer(line) > 0 || puts("unsupported") > 0))
        fflush(stdout);
    return 0;
}
