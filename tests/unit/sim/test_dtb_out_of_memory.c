/* Reading a device tree, with every allocation failing once. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_dtb_support.h"

/* The linker sends calloc() here (--wrap); sim/dtb uses nothing else. */
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);

static unsigned long countdown; /* allocations until one fails; 0 for never */

void *__wrap_calloc(size_t count, size_t size)
{
    return countdown > 0 && --countdown == 0 ? NULL : __real_calloc(count, size);
}

START_TEST(every_allocation_may_fail)
{
    static const char *const names[] = {"complete", "bare", "unnamed", "early"};
    struct blob blob = load_blob(names[_i]);
    struct dtb_chip *dtb = NULL;
    struct dtb_error error;
    enum dtb_code code = DTB_ERR_MEMORY;
    unsigned long n = 0;
    pack_blob(&blob);
    while (code == DTB_ERR_MEMORY) {
        ck_assert_ptr_null(dtb);
        countdown = ++n;
        code = dtb_chip_create(blob.bytes, blob.size, NULL, &dtb, &error);
        ck_assert_int_eq(code == DTB_ERR_MEMORY, countdown == 0);
        ck_assert_int_eq(code, error.code);
        countdown = 0;
    }
    ck_assert_int_eq(code, DTB_OK);
    ck_assert_uint_gt(n, 200);
    dtb_chip_destroy(dtb);
    free_blob(&blob);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dtb_out_of_memory");
    TCase *cases = tcase_create("allocations");
    tcase_set_timeout(cases, 300);
    tcase_add_loop_test(cases, every_allocation_may_fail, 0, 4);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
