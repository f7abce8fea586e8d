/* Workload files: what they play, and what is wrong with them. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "suite.h"
#include "tracegen/workload.h"

struct kept {
    uint16_t liodn[4096];
    size_t count;
    size_t most; /* calls until the sink says no */
};

static bool keep(void *user, const uint8_t *slots, size_t count)
{
    struct kept *kept = user;
    if (kept->most-- == 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct op_head head;
        op_head_load(slots + i * OP_SLOT_BYTES, &head);
        if (head.operation == OP_DMA && kept->count < 4096)
            kept->liodn[kept->count++] = head.liodn;
        i += op_slot_count(slots + i * OP_SLOT_BYTES) - 1;
    }
    return true;
}

static enum gen_code run(const char *text, struct kept *kept, struct op_diagnostic *diagnostic)
{
    struct op_memory_text memory = {text, strlen(text)};
    struct op_strings *strings = op_strings_create();
    struct gen_workload_config config = {
        .read = op_read_memory, .read_user = &memory, .slots = keep, .slots_user = kept, .strings = strings, .seed = 1};
    struct gen_workload *workload = gen_workload_create(&config);
    ck_assert_ptr_nonnull(workload);
    enum gen_code code = gen_workload_run(workload, diagnostic);
    gen_workload_destroy(workload);
    op_strings_destroy(strings);
    return code;
}

#define THREE                                 \
    "stream a uniform liodn 0x10 devices 1\n" \
    "stream b uniform liodn 0x11 devices 1\n" \
    "stream c stride liodn 0x12 devices 1\n"

/* The records of a text, a letter each. */
static void plays(const char *play, const char *letters)
{
    static char text[1024];
    struct kept kept = {.most = SIZE_MAX};
    struct op_diagnostic diagnostic;
    strcpy(text, THREE);
    strcat(text, play);
    ck_assert_int_eq(run(text, &kept, &diagnostic), GEN_OK);
    ck_assert_uint_eq(kept.count, strlen(letters));
    for (size_t i = 0; i < kept.count; i++)
        ck_assert_msg(kept.liodn[i] == 0x10 + letters[i] - 'a', "%s: record %zu is of %c", play, i,
                      kept.liodn[i] - 0x10 + 'a');
}

START_TEST(turns)
{
    plays("play 7 turns a b c\n", "abcabca");
    plays("play 8 turns a burst 2 b\n", "aabaabaa");
    plays("play 9 turns a weight 2 b burst 2 weight 2 c\n", "aabbbbcaa");
    plays("play 3 turns b\nplay 2 turns c\n", "bbbcc");
}
END_TEST

/* On: so many of its own operations; off: as many of the others'. */
START_TEST(on_and_off)
{
    plays("play 12 turns a on 2 off 3 b\n", "ababbbababbb");
    plays("play 6 turns a on 1 off 100\n", "aaaaaa"); /* alone, nobody else plays */
    plays("play 8 turns a burst 4 on 3 off 2 b\n", "aaabbaaa");
}
END_TEST

/* Weights 1 and 3 of 4000 records: 1000 and 3000, give or take four standard deviations. */
START_TEST(random_has_weights)
{
    struct kept kept = {.most = SIZE_MAX};
    struct op_diagnostic diagnostic;
    size_t counted = 0;
    ck_assert_int_eq(run(THREE "play 4000 random a b weight 3\n", &kept, &diagnostic), GEN_OK);
    ck_assert_uint_eq(kept.count, 4000);
    for (size_t i = 0; i < kept.count; i++)
        counted += kept.liodn[i] == 0x10;
    ck_assert(counted > 1000 - 110 && counted < 1000 + 110);
}
END_TEST

START_TEST(a_sink_that_stops)
{
    struct kept kept = {.most = 0};
    struct op_diagnostic diagnostic;
    ck_assert_int_eq(run("chip p4080\n", &kept, &diagnostic), GEN_ERR_STOPPED);
    kept.most = 3;
    ck_assert_int_eq(run(THREE, &kept, &diagnostic), GEN_ERR_STOPPED);
    kept.most = 1;
    ck_assert_int_eq(run("stream a uniform setup off\nplay 1M turns a\n", &kept, &diagnostic), GEN_ERR_STOPPED);
}
END_TEST

static const struct {
    const char *text;
    unsigned long line;
    unsigned column;
    const char *what;
} wrong[] = {
    {"seed\n", 1, 5, "SEED is missing"},
    {"seed x\n", 1, 6, "not a number that is legal here: 'x'"},
    {"seed 1 2\n", 1, 8, "nothing comes behind the seed, but here is '2'"},
    {"\n# c\nstream\n", 3, 7, "NAME is missing"},
    {"stream a\n", 1, 9, "GENERATOR is missing"},
    {"stream a unifrom\n", 1, 10, "unknown generator 'unifrom'"},
    {"stream a uniform widows 4\n", 1, 18, "the generator has no parameter 'widows'"},
    {"stream a uniform ring 4\n", 1, 18, "the generator has no parameter 'ring'"},
    {"stream a uniform windows\n", 1, 25, "the value of the last parameter is missing"},
    {"stream a uniform windows 3\n", 1, 26, "windows cannot be '3'"},
    {"stream a uniform windows 512\n", 1, 26, "windows cannot be '512'"},
    {"stream a uniform writes 101\n", 1, 25, "writes cannot be '101'"},
    {"stream a uniform setup maybe\n", 1, 24, "setup cannot be 'maybe'"},
    {"stream a nic sizes 64:0\n", 1, 20, "sizes cannot be '64:0'"},
    {"stream a nic sizes 64:1,\n", 1, 20, "sizes cannot be '64:1,'"},
    {"stream a nic sizes 4096:1\n", 1, 10, "one of sizes is larger than buffer"},
    {"stream a nic ring 4K\n", 1, 10, "a ring does not fit"},
    {"stream a churn batch 17\n", 1, 10, "batch is larger than windows"},
    {"stream a dpaa devices 256 windows 256\n", 1, 10, "devices times windows is too large"},
    {"stream a uniform base 4K\n", 1, 10, "base is no multiple of the aperture (R1)"},
    {"stream a uniform length 65K\n", 1, 10, "length is too large for where its records go"},
    {"stream a pcie-copy length 100\n", 1, 10, "length is no power of two"},
    {"stream a\x01 uniform\n", 1, 9, "this is not text: byte '\\x01'"},
    {"stream a* uniform\n", 1, 8, "this is no name: 'a*'"},
    {"stream a uniform setup off\nstream a uniform\n", 2, 8, "not a name that is legal here: 'a'"},
    {THREE "play\n", 4, 5, "OPERATIONS is missing"},
    {THREE "play 0 turns a\n", 4, 6, "not a number that is legal here: '0'"},
    {THREE "play 5\n", 4, 7, "the order is missing"},
    {THREE "play 5 trns a\n", 4, 8, "no such order: 'trns'"},
    {THREE "play 5 turns\n", 4, 13, "STREAM is missing"},
    {THREE "play 5 turns d\n", 4, 14, "no such stream: 'd'"},
    {THREE "play 5 turns a weight 0\n", 4, 23, "not a number that is legal here: '0'"},
    {THREE "play 5 turns a burst 2M\n", 4, 16, "too large: 'burst'"},
    {THREE "play 5 turns a on 3\n", 4, 14, "on and off come together, but not of 'a'"},
    {"dmaa 1\n", 1, 1, "unknown operation 'dmaa'"},
};

START_TEST(complaints)
{
    struct kept kept = {.most = SIZE_MAX};
    struct op_diagnostic diagnostic;
    memset(&diagnostic, 0, sizeof diagnostic);
    ck_assert_int_eq(run(wrong[_i].text, &kept, &diagnostic), GEN_ERR_SYNTAX);
    ck_assert_str_eq(diagnostic.what, wrong[_i].what);
    ck_assert_uint_eq(diagnostic.line, wrong[_i].line);
    ck_assert_uint_eq(diagnostic.column, wrong[_i].column);
    ck_assert(diagnostic.legal[0] != '\0');
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("workload");
    TCase *tests = tcase_create("workload");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, turns);
    tcase_add_test(tests, on_and_off);
    tcase_add_test(tests, random_has_weights);
    tcase_add_test(tests, a_sink_that_stops);
    tcase_add_loop_test(tests, complaints, 0, (int)(sizeof wrong / sizeof *wrong));
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
