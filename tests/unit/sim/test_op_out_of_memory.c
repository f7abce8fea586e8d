/* Every allocation fails once: nothing breaks, and the session goes on. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "suite.h"
#include "test_op_support.h"

/* The linker sends malloc(), calloc() and realloc() here (--wrap). */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static unsigned long countdown; /* allocations until one fails; 0 for never */

static bool fails(void)
{
    return countdown > 0 && --countdown == 0;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails() ? NULL : __real_realloc(block, size);
}

/* More than 64 pages and 32 names, so that tables grow. */
static const char text[] = "restart\n"
                           "chip p4080\n"
                           "set snoop off\n"
                           "tables ppaact 0x10000 entries 64 spaact 0x20000 entries 16 omt 0x30000 entries 4\n"
                           "mem-write 0x1ffe 01020304\n"
                           "mem-fill 0x100000 1M 3\n"
                           "mem-reject 0x5000 4\n"
                           "mem-reject 0x6000 4\n"
                           "ppaace 1 V=1\n"
                           "domain a\ndomain b\ndomain c\ndomain d\ndomain e\ndomain f\ndomain g\ndomain h\ndomain i\n"
                           "domain j\ndomain k\ndomain l\ndomain m\ndomain n\ndomain o\ndomain p\ndomain q\ndomain r\n"
                           "domain s\ndomain t\ndomain u\ndomain v\ndomain w\ndomain x\ndomain y\ndomain z\ndomain A\n"
                           "domain B\ndomain C\ndomain D\ndomain E\ndomain F\ndomain G\n"
                           "vfio-open a\n"
                           "vfio-open H\n"
                           "geometry a start 0 size 1M\n"
                           "windows a 4\n"
                           "map-msi a iova 0x40000 bank 0\n"
                           "attach a liodn 1\n"
                           "map a window 0 phys 0 size 4K\n"
                           "access 1 read 0 4\n"
                           "expect ok phys 0x0 window 0\n";

static enum op_error run_text(struct op_session *session, struct op_strings *strings, struct op_run *run)
{
    static const struct op_run_hooks hooks = {NULL, NULL, NULL, NULL};
    struct op_memory_text memory = {text, sizeof text - 1};
    struct op_script *script = op_script_create(op_read_memory, &memory, strings);
    *run = (struct op_run){0};
    if (script == NULL)
        return OP_ERR_MEMORY;
    enum op_error error = op_run(session, script, &hooks, run);
    op_script_destroy(script);
    return error;
}

/* False once there are fewer than n allocations. */
static bool fail_at(unsigned long n)
{
    struct op_run run, again;
    countdown = n;
    struct op_strings *strings = op_strings_create();
    struct op_session *session = op_session_create(0);
    bool failed_early = strings == NULL || session == NULL;
    enum op_error error = failed_early ? OP_ERR_MEMORY : run_text(session, strings, &run);
    bool was_reached = countdown == 0;
    countdown = 0;
    if (!failed_early) {
        MUST(error == OP_ERR_MEMORY || !was_reached || run.failures > 0);
        MUST(was_reached || (error == OP_OK && run.failures == 0));
        MUST(run_text(session, strings, &again) == OP_OK && again.failures == 0 && again.expects == 1);
    }
    op_session_destroy(session);
    op_strings_destroy(strings);
    return was_reached;
}

START_TEST(every_allocation_of_a_session_may_fail)
{
    unsigned long n = 1;
    while (fail_at(n))
        n++;
    ck_assert_uint_gt(n, 100);
}
END_TEST

static struct mem_sparse *filled(void)
{
    struct mem_sparse *memory = mem_create(0);
    MUST(memory != NULL);
    MUST(mem_fill(memory, 0, 0x42, 10 * MEM_PAGE_BYTES) == MEM_OK && mem_reject(memory, 0x100000, 1) == MEM_OK);
    return memory;
}

START_TEST(a_clone_is_whole_or_not_there)
{
    struct mem_sparse *memory = filled();
    unsigned long n = 1;
    for (;; n++) {
        countdown = n;
        struct mem_sparse *copy = mem_clone(memory);
        bool was_reached = countdown == 0;
        countdown = 0;
        MUST((copy == NULL) == was_reached);
        mem_destroy(copy);
        if (!was_reached)
            break;
    }
    ck_assert_uint_eq(n, 1 + 2 + 10 + 1); /* a context, a hash, ten pages, the ranges */
    mem_destroy(memory);
}
END_TEST

START_TEST(a_write_without_room_changes_no_byte)
{
    struct mem_sparse *memory = filled();
    uint8_t bytes[2 * MEM_PAGE_BYTES], before;
    memset(bytes, 0x77, sizeof bytes);
    countdown = 1;
    ck_assert_int_eq(mem_write(memory, 10 * MEM_PAGE_BYTES - 1, bytes, sizeof bytes), MEM_ERR_MEMORY);
    ck_assert_int_eq(mem_read(memory, 10 * MEM_PAGE_BYTES - 1, &before, 1), MEM_OK);
    ck_assert_uint_eq(before, 0x42);
    countdown = 1;
    ck_assert_int_eq(mem_reject(memory, 0, 1), MEM_ERR_MEMORY);
    ck_assert_int_eq(mem_read(memory, 0, &before, 1), MEM_OK);
    countdown = 1;
    ck_assert_ptr_null(mem_create(0));
    countdown = 2;
    ck_assert_ptr_null(mem_create(0));
    mem_destroy(memory);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_allocation_of_a_session_may_fail,
        a_clone_is_whole_or_not_there,
        a_write_without_room_changes_no_byte,
    };
    return RUN_ONCE("op-out-of-memory", tests);
}
