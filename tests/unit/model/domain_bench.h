/* A device, its memory and software, for the tests of domains. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DOMAIN_BENCH_H
#define DOMAIN_BENCH_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/domain.h"
#include "support/count.h"

#define BENCH_BASE UINT64_C(0xff0000000)
#define BENCH_BYTES 0x41000u /* the default tables: 0x14000 at 0, 0x20000 at 0x20000, 0x800 at 0x40000 */
#define BENCH_SPAACT 0x20000u
#define BENCH_OMT 0x40000u
#define BENCH_WRITES 4096u

struct bench_write {
    uint32_t offset, length;
    uint8_t bytes[64];
};

/* Memory only where the tables are; every write up to 64 bytes is recorded, and can be made to fail. */
struct bench {
    struct pamu *pamu;
    struct pamu_software *software;
    struct pamu_refusal refusal;
    size_t software_size;
    long writes_left; /* before the memory rejects; negative for no limit */
    size_t writes;
    struct bench_write write[BENCH_WRITES];
    uint8_t memory[BENCH_BYTES];
};

/* All that a refused request must leave alone. */
struct bench_state {
    uint8_t *memory, *device, *books;
    size_t device_size, books_size;
};

static inline int bench_outside(uint64_t address, size_t length)
{
    return address < BENCH_BASE || address - BENCH_BASE > BENCH_BYTES - length;
}

static inline int bench_read(void *user, uint64_t address, void *bytes, size_t length)
{
    const struct bench *bench = user;

    if (bench_outside(address, length))
        return 1;
    memcpy(bytes, bench->memory + (address - BENCH_BASE), length);
    return 0;
}

static inline int bench_record(void *user, uint64_t address, const void *bytes, size_t length)
{
    struct bench *bench = user;

    if (bench_outside(address, length) || bench->writes_left == 0)
        return 1;
    if (bench->writes_left > 0)
        bench->writes_left--;
    memcpy(bench->memory + (address - BENCH_BASE), bytes, length);
    if (length <= sizeof(bench->write[0].bytes) && bench->writes < BENCH_WRITES) {
        struct bench_write *write = &bench->write[bench->writes++];
        write->offset = (uint32_t)(address - BENCH_BASE);
        write->length = (uint32_t)length;
        memcpy(write->bytes, bytes, length);
    }
    return 0;
}

static const struct pamu_memory_ops bench_memory = {bench_read, bench_record};

static inline struct pamu_config bench_config(struct bench *bench)
{
    struct pamu_config config = {.memory = &bench_memory, .memory_user = bench};

    pamu_knobs_default(&config.knobs);
    config.hardware.instances = 5;
    config.hardware.mwce = 7;
    for (unsigned i = 0; i < 5; i++) {
        config.hardware.cache[i][PAMU_PPAACE] = (struct pamu_geometry){32, 1};
        config.hardware.cache[i][PAMU_SPAACE] = (struct pamu_geometry){128, 2};
        config.hardware.cache[i][PAMU_OMT] = (struct pamu_geometry){16, 16};
    }
    return config;
}

/* A device of this configuration, with software not yet initialised. */
static inline void bench_open_config(struct bench *bench, const struct pamu_config *config)
{
    struct pamu_software_config software;

    memset(bench->memory, 0x5a, sizeof(bench->memory));
    bench->writes_left = -1;
    bench->writes = 0;
    ck_assert_int_eq(pamu_create(config, &bench->pamu), PAMU_OK);
    count_along(bench->pamu);
    pamu_software_config_default(&software, bench->pamu);
    bench->software_size = pamu_software_size(&software);
    ck_assert_int_eq(pamu_software_create(&software, &bench->software), PAMU_OK);
}

/* A P4080-like device whose software is initialised. */
static inline void bench_open(struct bench *bench)
{
    struct pamu_config config = bench_config(bench);

    bench_open_config(bench, &config);
    ck_assert_int_eq(pamu_software_boot(bench->software, NULL, &bench->refusal), PAMU_OK);
}

static inline void bench_close(struct bench *bench)
{
    pamu_software_destroy(bench->software);
    pamu_destroy(bench->pamu);
}

static inline struct bench_state bench_take(const struct bench *bench)
{
    struct bench_state state;

    state.memory = malloc(BENCH_BYTES);
    memcpy(state.memory, bench->memory, BENCH_BYTES);
    (void)pamu_save(bench->pamu, NULL, 0, &state.device_size);
    state.device = malloc(state.device_size);
    ck_assert_int_eq(pamu_save(bench->pamu, state.device, state.device_size, &state.device_size), PAMU_OK);
    /* Windows lie last, and beyond those in use they are never written: the first domains' are enough. */
    state.books_size = bench->software_size < 0x80000 ? bench->software_size : 0x80000;
    state.books = malloc(state.books_size);
    memcpy(state.books, bench->software, state.books_size);
    return state;
}

static inline void bench_free_state(struct bench_state *state)
{
    free(state->memory);
    free(state->device);
    free(state->books);
}

/* Compares, and gives the state back. */
static inline bool bench_same(const struct bench *bench, struct bench_state *state)
{
    struct bench_state now = bench_take(bench);
    bool same = memcmp(now.memory, state->memory, BENCH_BYTES) == 0 && now.device_size == state->device_size &&
                memcmp(now.device, state->device, now.device_size) == 0 &&
                memcmp(now.books, state->books, now.books_size) == 0;

    bench_free_state(&now);
    bench_free_state(state);
    return same;
}

/* The call is refused with this errno and rule, the sentence holds text, and nothing has changed. */
#define ck_refused(bench, call, errno_, rule_, text)                                                     \
    do {                                                                                                 \
        struct bench_state state_ = bench_take(bench);                                                   \
        ck_assert_int_eq(call, PAMU_ERR_REFUSED);                                                        \
        ck_assert_str_eq(pamu_errno_name((bench)->refusal.number), errno_);                              \
        ck_assert_str_eq((bench)->refusal.rule, rule_);                                                  \
        ck_assert_msg(strstr((bench)->refusal.sentence, text) != NULL, "%s", (bench)->refusal.sentence); \
        ck_assert_msg(bench_same(bench, &state_), "a refused request changed something");                \
    } while (0)

#define ck_ok(call) ck_assert_int_eq(call, PAMU_OK)

static inline uint32_t bench_domain(struct bench *bench)
{
    uint32_t domain = PAMU_NO_DOMAIN;

    ck_ok(pamu_domain_create(bench->software, &domain, &bench->refusal));
    return domain;
}

/* A domain with an aperture from 0, windows and a LIODN. */
static inline uint32_t bench_cut_domain(struct bench *bench, uint64_t size, uint32_t windows, uint32_t liodn)
{
    uint32_t domain = bench_domain(bench);

    ck_ok(pamu_domain_geometry(bench->software, domain, 0, size, &bench->refusal));
    ck_ok(pamu_domain_windows(bench->software, domain, windows, &bench->refusal));
    ck_ok(pamu_domain_attach(bench->software, domain, liodn, &bench->refusal));
    return domain;
}

static inline enum pamu_error bench_map(struct bench *bench, uint32_t domain, uint32_t window, uint64_t phys,
                                        uint64_t size)
{
    const struct pamu_mapping mapping = {phys, size, PAMU_PROT_READ | PAMU_PROT_WRITE};

    return pamu_domain_map(bench->software, domain, window, &mapping, &bench->refusal);
}

static inline enum pamu_error bench_unmap(struct bench *bench, uint32_t domain, uint32_t window)
{
    return pamu_domain_unmap(bench->software, domain, window, &bench->refusal);
}

/* One transaction at instance 0. */
static inline struct pamu_result bench_access(struct bench *bench, uint32_t liodn, enum pamu_operation operation,
                                              uint64_t iova, uint32_t length)
{
    const struct pamu_request request = {iova, length, (uint16_t)liodn, (uint8_t)operation, 0};
    struct pamu_result result;

    ck_assert_int_eq(pamu_access(bench->pamu, &request, &result), PAMU_OK);
    return result;
}

/* A 4-byte read goes to phys. */
#define ck_goes(bench, liodn, iova, phys)                                               \
    do {                                                                                \
        struct pamu_result result_ = bench_access(bench, liodn, PAMU_OP_READ, iova, 4); \
        ck_assert_str_eq(pamu_verdict_name(result_.verdict), "translated");             \
        ck_assert_uint_eq(result_.address, phys);                                       \
    } while (0)

/* A 4-byte read is denied for this reason. */
#define ck_denied(bench, liodn, iova, reason_)                                          \
    do {                                                                                \
        struct pamu_result result_ = bench_access(bench, liodn, PAMU_OP_READ, iova, 4); \
        ck_assert_str_eq(pamu_verdict_name(result_.verdict), "denied");                 \
        ck_assert_str_eq(pamu_reason_row(result_.reason)->name, reason_);               \
    } while (0)

#endif
