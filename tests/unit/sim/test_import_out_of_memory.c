/* Every allocation of an import refused in turn. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "import_support.h"
#include "suite.h"

/* The linker puts these in the place of the C library's (see CMakeLists.txt). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static unsigned long left; /* allocations that succeed; 0: all do */

static bool refuse(void)
{
    bool now = left > 0 && --left == 0;
    if (now)
        errno = ENOMEM;
    return now;
}

void *__wrap_malloc(size_t size)
{
    return refuse() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuse() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return refuse() ? NULL : __real_realloc(old, size);
}

/* 20 devices, lists, and more mappings than the table begins with room for. */
static char *make_text(void)
{
    enum { MAPS = 1100, LINE_BYTES = 160 };
    char *text = malloc((MAPS + 2) * LINE_BYTES);
    ck_assert_ptr_nonnull(text);
    char *at = text;
    for (unsigned i = 0; i < MAPS; i++)
        at += snprintf(
            at, LINE_BYTES,
            " a-1 [000] d..1. 1.000001: dma_map_page: d%u dir=TO_DEVICE dma_addr=%x size=16 phys_addr=0 attrs=\n",
            i % 20, 0x1000 + i * 0x1000);
    at += snprintf(at, LINE_BYTES,
                   " a-1 [000] d..1. 1.000002: dma_map_sg: d0 dir=TO_DEVICE dma_addrs={0x1,0x2} sizes={0x1,0x1} "
                   "phys_addrs={0x7000} attrs=\n");
    (void)snprintf(at, LINE_BYTES,
                   " a-1 [000] d..1. 1.000003: dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x7000} attrs=\n");
    return text;
}

static enum trace_code import_and_write(const char *text, struct trace_import **import)
{
    static struct trace_import_assignment given[20];
    static char names[20][4];
    struct trace_import_config config = config_of(IMPORT_POLICY_AT_MAP, 1);
    for (unsigned i = 0; i < 20; i++) {
        (void)snprintf(names[i], sizeof names[i], "d%u", i);
        given[i] = (struct trace_import_assignment){names[i], (uint16_t)(1 + i)};
    }
    config.devices = given;
    config.device_count = 20;
    struct trace_source *source = NULL;
    enum trace_code code = trace_source_open_memory((const uint8_t *)text, strlen(text), &source, &error);
    if (code == TRACE_OK)
        code = import_source(&config, source, import);
    struct trace_import_target target = {.path = output, .creator = "test", .codec = TRACE_CODEC_NONE};
    return code == TRACE_OK ? trace_import_write(*import, &target, &error) : code;
}

/* jansson does not tell why it gives nothing. */
static bool tells_memory(enum trace_code code)
{
    return code == TRACE_ERR_MEMORY || (code == TRACE_ERR_ARGUMENT && strstr(error.text, "memory is out") != NULL);
}

/* Only the growth of the table of mappings may fail unnoticed: it then goes on with what it has. */
START_TEST(every_allocation_may_fail)
{
    char *text = make_text();
    bool refused = true;
    unsigned failures = 0;
    for (unsigned long n = 1; refused; n++) {
        struct trace_import *import = NULL;
        left = n;
        enum trace_code code = import_and_write(text, &import);
        refused = left == 0;
        left = 0;
        ck_assert_msg(code == TRACE_OK || tells_memory(code), "allocation %lu: %s", n, error.text);
        ck_assert(code == TRACE_OK || access(output, F_OK) != 0);
        failures += code != TRACE_OK;
        if (code == TRACE_OK)
            ck_assert_uint_eq(trace_import_summary(import)->records, 1102);
        trace_import_destroy(import);
        remove(output);
    }
    ck_assert_uint_gt(failures, 1100);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("import_out_of_memory");
    TCase *cases = scratch_case("allocations");
    tcase_set_timeout(cases, 600);
    tcase_add_test(cases, every_allocation_may_fail);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
