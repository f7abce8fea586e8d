/* A chip, its memory and a driver of some flavour, for the tests of flavours. SPDX-License-Identifier: BSD-2-Clause */
#ifndef FLAVOUR_BENCH_H
#define FLAVOUR_BENCH_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/flavour.h"
#include "support/count.h"

#define BENCH_BASE UINT64_C(0xff0000000)
#define BENCH_BYTES 0x217000u /* the largest tables, the hypervisor's: 0x15000, 0x201000, and the OMT's page */

/* Memory only where tables are. */
struct bench {
    struct pamu *pamu;
    struct pamu_driver *driver;
    struct pamu_refusal refusal;
    const struct pamu_chip *chip;
    bool refuses_reads;
    long writes_left;                                    /* before the memory rejects; negative for no limit */
    void (*watch)(struct bench *bench, uint32_t offset); /* called before each write, if not NULL */
    unsigned watched;                                    /* for its use */
    uint8_t *memory;
};

static inline int bench_read(void *user, uint64_t address, void *bytes, size_t length)
{
    const struct bench *bench = user;

    if (bench->refuses_reads || address < BENCH_BASE || address - BENCH_BASE > BENCH_BYTES - length)
        return 1;
    memcpy(bytes, bench->memory + (address - BENCH_BASE), length);
    return 0;
}

static inline int bench_write(void *user, uint64_t address, const void *bytes, size_t length)
{
    struct bench *bench = user;

    if (address < BENCH_BASE || address - BENCH_BASE > BENCH_BYTES - length || bench->writes_left == 0)
        return 1;
    if (bench->writes_left > 0)
        bench->writes_left--;
    if (bench->watch != NULL)
        bench->watch(bench, (uint32_t)(address - BENCH_BASE));
    memcpy(bench->memory + (address - BENCH_BASE), bytes, length);
    return 0;
}

static const struct pamu_memory_ops bench_memory = {bench_read, bench_write};

/* A driver that has not initialised its device yet; 5a in all memory. */
static inline struct bench *bench_make(enum pamu_flavour flavour, const char *chip, unsigned bits)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct pamu_config config;
    struct pamu_driver_config driver;

    bench->memory = malloc(BENCH_BYTES);
    memset(bench->memory, 0x5a, BENCH_BYTES);
    bench->writes_left = -1;
    bench->chip = pamu_chip_find(chip);
    pamu_chip_config(bench->chip, &config);
    config.memory = &bench_memory;
    config.memory_user = bench;
    ck_assert_int_eq(pamu_create(&config, &bench->pamu), PAMU_OK);
    count_along(bench->pamu);
    pamu_driver_config_default(&driver, bench->pamu, flavour);
    driver.chip = bench->chip;
    driver.bits = bits;
    ck_assert_int_eq(pamu_driver_create(&driver, &bench->driver), PAMU_OK);
    return bench;
}

/* One that has. */
static inline struct bench *bench_open(enum pamu_flavour flavour, const char *chip)
{
    struct bench *bench = bench_make(flavour, chip, 64);

    ck_assert_int_eq(pamu_driver_boot(bench->driver, NULL, &bench->refusal), PAMU_OK);
    return bench;
}

static inline void bench_close(struct bench *bench)
{
    pamu_driver_destroy(bench->driver);
    pamu_destroy(bench->pamu);
    free(bench->memory);
    free(bench);
}

/* Word number of the entry at an offset, put together from its bytes. */
static inline uint32_t bench_word(const struct bench *bench, uint32_t offset, unsigned word)
{
    const uint8_t *at = bench->memory + offset + 4 * word;

    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

/* Offsets of entries in the default placements. */
static inline uint32_t ppaace(uint32_t liodn)
{
    return 64 * liodn;
}

static inline uint32_t spaace(const struct bench *bench, uint32_t index)
{
    return (uint32_t)(pamu_driver_config(bench->driver)->tables.spaact - BENCH_BASE) + 64 * index;
}

/* Words 0 to 7 are these, the rest is zero. */
#define ck_entry(bench, offset, ...)                                                                                \
    do {                                                                                                            \
        const uint32_t words_[16] = {__VA_ARGS__};                                                                  \
        for (unsigned word_ = 0; word_ < 16; word_++)                                                               \
            ck_assert_msg(bench_word(bench, offset, word_) == words_[word_], "word %u of 0x%x: 0x%08x, not 0x%08x", \
                          word_, (unsigned)(offset), (unsigned)bench_word(bench, offset, word_),                    \
                          (unsigned)words_[word_]);                                                                 \
    } while (0)

#define ck_ok(bench, call)                                                                             \
    do {                                                                                               \
        enum pamu_error error_ = (call);                                                               \
        ck_assert_msg(error_ == PAMU_OK, "%s: %s", #call,                                              \
                      error_ == PAMU_ERR_REFUSED ? (bench)->refusal.sentence : pamu_strerror(error_)); \
    } while (0)

#define ck_refused(bench, call, errno_, rule_)                              \
    do {                                                                    \
        ck_assert_int_eq(call, PAMU_ERR_REFUSED);                           \
        ck_assert_str_eq(pamu_errno_name((bench)->refusal.number), errno_); \
        ck_assert_str_eq((bench)->refusal.rule, rule_);                     \
    } while (0)

/* ---- requests, short ---- */

static inline uint32_t make_domain(struct bench *bench)
{
    uint32_t domain = PAMU_NO_DOMAIN;

    ck_ok(bench, pamu_driver_create_domain(bench->driver, &domain, &bench->refusal));
    return domain;
}

static inline enum pamu_error geometry(struct bench *bench, uint32_t domain, uint64_t start, uint64_t size)
{
    return pamu_driver_geometry(bench->driver, domain, start, size, &bench->refusal);
}

static inline enum pamu_error windows(struct bench *bench, uint32_t domain, uint32_t count)
{
    return pamu_driver_windows(bench->driver, domain, count, &bench->refusal);
}

static inline enum pamu_error attach(struct bench *bench, uint32_t domain, uint32_t liodn)
{
    return pamu_driver_attach(bench->driver, domain, liodn, &bench->refusal);
}

static inline enum pamu_error detach(struct bench *bench, uint32_t domain, uint32_t liodn)
{
    return pamu_driver_detach(bench->driver, domain, liodn, &bench->refusal);
}

static inline enum pamu_error map(struct bench *bench, uint32_t domain, uint32_t window, uint64_t phys, uint64_t size)
{
    const struct pamu_mapping mapping = {phys, size, PAMU_PROT_READ | PAMU_PROT_WRITE};

    return pamu_driver_map(bench->driver, domain, window, &mapping, &bench->refusal);
}

static inline enum pamu_error unmap(struct bench *bench, uint32_t domain, uint32_t window)
{
    return pamu_driver_unmap(bench->driver, domain, window, &bench->refusal);
}

static inline enum pamu_error enable(struct bench *bench, uint32_t domain)
{
    return pamu_driver_enable(bench->driver, domain, &bench->refusal);
}

static inline enum pamu_error disable(struct bench *bench, uint32_t domain)
{
    return pamu_driver_disable(bench->driver, domain, &bench->refusal);
}

static inline enum pamu_error stash(struct bench *bench, uint32_t domain, uint32_t cache, uint32_t cpu)
{
    return pamu_driver_stash(bench->driver, domain, cache, cpu, &bench->refusal);
}

static inline enum pamu_error range(struct bench *bench, uint32_t domain, uint64_t start, uint64_t size)
{
    return pamu_driver_range(bench->driver, domain, start, size, &bench->refusal);
}

/* The driver's answer; the call must not be refused. */
static inline uint64_t to_phys(struct bench *bench, uint32_t domain, uint64_t iova)
{
    uint64_t phys = 1;

    ck_ok(bench, pamu_driver_iova_to_phys(bench->driver, domain, iova, &phys, &bench->refusal));
    return phys;
}

static inline struct pamu_driver_domain info_of(struct bench *bench, uint32_t domain)
{
    struct pamu_driver_domain info;

    ck_assert_int_eq(pamu_driver_domain_info(bench->driver, domain, &info), PAMU_OK);
    return info;
}

static inline uint32_t read_register(struct bench *bench, unsigned instance, const char *name)
{
    uint32_t value = 0;

    ck_assert_int_eq(pamu_register_read(bench->pamu, instance, pamu_register_find(name)->offset, &value), PAMU_OK);
    return value;
}

/* One byte read by a device behind instance 0. */
static inline struct pamu_result access_byte(struct bench *bench, uint32_t liodn, uint64_t iova)
{
    const struct pamu_request request = {iova, 1, (uint16_t)liodn, PAMU_OP_READ, 0};
    struct pamu_result result;

    ck_assert_int_eq(pamu_access(bench->pamu, &request, &result), PAMU_OK);
    return result;
}

#define ck_goes(bench, liodn, iova, phys)                                   \
    do {                                                                    \
        struct pamu_result result_ = access_byte(bench, liodn, iova);       \
        ck_assert_str_eq(pamu_verdict_name(result_.verdict), "translated"); \
        ck_assert_uint_eq(result_.address, phys);                           \
    } while (0)

#define ck_denied(bench, liodn, iova, reason_)                            \
    do {                                                                  \
        struct pamu_result result_ = access_byte(bench, liodn, iova);     \
        ck_assert_str_eq(pamu_reason_row(result_.reason)->name, reason_); \
    } while (0)

#endif
