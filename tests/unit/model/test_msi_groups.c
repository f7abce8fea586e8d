/* Who may use which MSI bank (R18 to R20), and the policies A to D. SPDX-License-Identifier: BSD-2-Clause */
#include "msi_bench.h"
#include "suite.h"

static struct msi_bench bench;

#define refused(call, errno_, rule_, text) ck_refused(&bench.bench, call, errno_, rule_, text)

static void isolate(enum pamu_msi_isolation isolation, bool force)
{
    ck_ok(pamu_msi_isolate(bench.msi, isolation, force, &bench.bench.refusal));
}

static struct pamu_msi_banks list(uint32_t domain)
{
    struct pamu_msi_banks banks;

    ck_ok(pamu_msi_list(bench.msi, domain, &banks, &bench.bench.refusal));
    return banks;
}

static enum pamu_error list_error(uint32_t domain)
{
    struct pamu_msi_banks banks;

    return pamu_msi_list(bench.msi, domain, &banks, &bench.bench.refusal);
}

static enum pamu_error plug(uint32_t domain, const uint32_t *banks, uint32_t count)
{
    return pamu_msi_plug(bench.msi, domain, banks, count, &bench.bench.refusal);
}

START_TEST(names)
{
    enum pamu_msi_isolation isolation = PAMU_MSI_ISOLATION_COUNT;

    ck_ok(pamu_msi_isolation_find("reserve-host", &isolation));
    ck_assert_int_eq(isolation, PAMU_MSI_RESERVE_HOST);
    ck_assert_str_eq(pamu_msi_isolation_name(PAMU_MSI_SHARED), "shared");
    ck_assert_str_eq(pamu_msi_isolation_name(PAMU_MSI_ISOLATION_COUNT), "?");
    ck_assert_int_eq(pamu_msi_isolation_find("none", &isolation), PAMU_ERR_NAME);
}
END_TEST

START_TEST(r18_exclusive)
{
    uint32_t a, b, c, d;
    const uint32_t zero = 0;

    msi_open(&bench, "p4080");
    isolate(PAMU_MSI_EXCLUSIVE, false);
    a = msi_domain(&bench, 1);
    b = msi_domain(&bench, 2);
    c = msi_domain(&bench, 3);
    d = msi_domain(&bench, 4);
    ck_assert_uint_eq(list(a).bank[0], 0); /* each gets the first that nobody has */
    ck_assert_uint_eq(list(b).bank[0], 1);
    refused(plug(c, &zero, 1), "EPERM", "R18", "domain 0");
    ck_assert_uint_eq(list(c).bank[0], 2);
    refused(list_error(d), "ENOSPC", "R19", "outnumber");
    refused(pamu_msi_isolate(bench.msi, PAMU_MSI_SHARED, false, &bench.bench.refusal), "EBUSY", "R18", "domain 0");
    ck_ok(msi_map(&bench, b, 0x04000000, 0)); /* index 0 of b is bank 1 */
    ck_goes(&bench.bench, 2, 0x04000140, UINT64_C(0xffe045140));
    pamu_msi_forget(bench.msi, a);
    ck_assert_uint_eq(list(d).bank[0], 0);
    msi_close(&bench);
}
END_TEST

START_TEST(r18_forced_into_one_group)
{
    uint32_t a, b, c;

    msi_open(&bench, "p4080-rev1");
    isolate(PAMU_MSI_EXCLUSIVE, true);
    a = msi_domain(&bench, 1);
    b = msi_domain(&bench, 2);
    c = msi_domain(&bench, 3);
    ck_assert_uint_eq(list(a).group, a);
    ck_assert_uint_eq(list(b).group, a); /* all banks are on one page */
    ck_assert_uint_eq(list(c).group, a);
    pamu_msi_forget(bench.msi, a);
    ck_assert_uint_eq(list(c).group, b);
    msi_close(&bench);
}
END_TEST

/* First silicon: one page for all, so that isolation is not to be had; and what that means. */
START_TEST(r18_first_silicon)
{
    uint32_t a, b;

    msi_open(&bench, "p4080-rev1");
    isolate(PAMU_MSI_EXCLUSIVE, false);
    a = msi_domain(&bench, 1);
    b = msi_domain(&bench, 2);
    ck_assert_uint_eq(list(a).count, 1);
    refused(list_error(b), "EPERM", "R18", "alias pages");
    ck_ok(msi_map(&bench, a, 0, 0));
    ck_goes(&bench.bench, 1, 0x740, UINT64_C(0xffe041740));
    ck_goes(&bench.bench, 1, 0x940, UINT64_C(0xffe041940)); /* the register of bank 1 is in reach */
    msi_close(&bench);

    msi_open(&bench, "p4080-rev1");
    isolate(PAMU_MSI_RESERVE_HOST, true); /* the host joins no group */
    a = msi_domain(&bench, 1);
    refused(list_error(a), "EPERM", "R18", "alias pages");
    msi_close(&bench);
}
END_TEST

START_TEST(r19_one_bank_is_the_hosts)
{
    uint32_t a, b, c;
    const uint32_t zero = 0, two = 2;

    msi_open(&bench, "p4080");
    isolate(PAMU_MSI_RESERVE_HOST, false);
    a = msi_domain(&bench, 1);
    b = msi_domain(&bench, 2);
    c = msi_domain(&bench, 3);
    refused(plug(a, &zero, 1), "ENOSPC", "R19", "host");
    ck_assert_uint_eq(list(a).bank[0], 1);
    ck_ok(plug(b, &two, 1));
    refused(list_error(c), "ENOSPC", "R19", "host's");
    refused(msi_map(&bench, c, 0, 0), "ENOSPC", "R19", "outnumber");
    msi_close(&bench);

    msi_open(&bench, "p4080"); /* with force, the third joins the first */
    isolate(PAMU_MSI_RESERVE_HOST, true);
    a = msi_domain(&bench, 1);
    b = msi_domain(&bench, 2);
    c = msi_domain(&bench, 3);
    ck_assert_uint_eq(list(a).group, a);
    ck_assert_uint_eq(list(b).group, b);
    ck_assert_uint_eq(list(c).group, a);
    ck_assert_uint_eq(list(c).bank[0], 1);
    msi_close(&bench);
}
END_TEST

START_TEST(r20_hot_plug_only_adds)
{
    static const uint32_t two[] = {2}, two_zero[] = {2, 0}, zero_two[] = {0, 2}, twice[] = {2, 0, 0},
                          three[] = {2, 0, 3};
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 1);
    ck_ok(plug(domain, two, 1));
    ck_ok(msi_map(&bench, domain, 0x18000000, 0));
    ck_ok(plug(domain, two_zero, 2));
    ck_assert_uint_eq(list(domain).count, 2);
    ck_assert_uint_eq(list(domain).bank[1], 0);
    ck_goes(&bench.bench, 1, 0x18000140, UINT64_C(0xffe046140)); /* what was mapped stays */
    ck_ok(msi_map(&bench, domain, 0x14000000, 1));
    ck_goes(&bench.bench, 1, 0x14000140, UINT64_C(0xffe044140));
    refused(plug(domain, zero_two, 2), "EBUSY", "R20", "bank 2");
    refused(plug(domain, two, 1), "EBUSY", "R20", "bank 0");
    refused(plug(domain, twice, 3), "EINVAL", "R20", "twice");
    refused(plug(domain, three, 3), "ENOENT", "R14", "it has 3");
    ck_assert_uint_eq(list(domain).count, 2);
    ck_assert_int_eq(plug(domain, two, 0), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(plug(55, two, 1), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(plug(PAMU_NO_DOMAIN, two, 1), PAMU_ERR_ARGUMENT);
    ck_ok(plug(domain, two_zero, 2)); /* those there are */
    ck_assert_uint_eq(list(domain).count, 2);
    refused(pamu_msi_map(bench.msi, domain, 0x1c000000, 1, 2048, &bench.bench.refusal), "EINVAL", "R17", "4K");
    msi_close(&bench);
}
END_TEST

START_TEST(arguments_out_of_range)
{
    static const uint32_t many[PAMU_MSI_MAX_BANKS + 1] = {0, 1, 2};
    uint32_t a, b;

    msi_open(&bench, "p4080");
    a = msi_domain(&bench, 1);
    b = msi_domain(&bench, 2);
    ck_assert_int_eq(pamu_msi_isolate(bench.msi, PAMU_MSI_ISOLATION_COUNT, true, &bench.bench.refusal),
                     PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(plug(a, many, PAMU_MSI_MAX_BANKS + 1), PAMU_ERR_ARGUMENT);
    ck_assert_uint_eq(list(a).count, 3); /* still shared */
    ck_assert_uint_eq(list(b).count, 3);
    pamu_msi_forget(bench.msi, PAMU_NO_DOMAIN);
    refused(pamu_msi_isolate(bench.msi, PAMU_MSI_EXCLUSIVE, false, &bench.bench.refusal), "EBUSY", "R18", "domain 0");
    msi_close(&bench);
}
END_TEST

/* ---- policies ---- */

#define MIB (UINT64_C(1) << 20)

struct expected {
    uint64_t aperture;
    uint32_t windows, reserved, mapped, calls, refused;
};

static void compare(const char *chip, const struct pamu_msi_workload *workload, const struct expected expected[4])
{
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);

    ck_assert_uint_eq(count, 4);
    for (size_t i = 0; i < 4; i++) {
        struct pamu_msi_outcome outcome;
        uint32_t domain;
        msi_open(&bench, chip);
        domain = bench_domain(&bench.bench);
        ck_ok(pamu_msi_policy_run(bench.msi, domain, &policies[i], workload, &outcome, &bench.bench.refusal));
        ck_assert_msg(outcome.aperture == expected[i].aperture, "%s: aperture", policies[i].name);
        ck_assert_msg(outcome.windows == expected[i].windows, "%s: windows", policies[i].name);
        ck_assert_msg(outcome.reserved == expected[i].reserved, "%s: reserved", policies[i].name);
        ck_assert_msg(outcome.mapped == expected[i].mapped, "%s: mapped", policies[i].name);
        ck_assert_msg(outcome.calls == expected[i].calls, "%s: calls", policies[i].name);
        ck_assert_msg(outcome.refused == expected[i].refused, "%s: refused", policies[i].name);
        msi_close(&bench);
    }
}

/* By hand: 4 windows of memory and 3 of banks are 7, so 8 windows of 64 MiB whatever the policy. Calls: geometry,
 * count of windows, memory: 3; A asks for the count of banks; B asks and maps; C opens and maps each; D asks and maps
 * each. */
START_TEST(the_thread_s_guest)
{
    static const struct pamu_msi_workload workload = {256 * MIB, 0, UINT64_C(0x100000000), 64 * MIB, 7};
    static const struct expected expected[4] = {
        {512 * MIB, 8, 3, 3, 4, 0}, {512 * MIB, 8, 3, 3, 5, 0}, {512 * MIB, 8, 3, 3, 9, 0}, {512 * MIB, 8, 3, 3, 7, 0}};

    compare("p4080", &workload, expected);
}
END_TEST

/* One bank in use: whoever keeps room for all of them needs twice the aperture. 5 + 3 = 8 fit, 6 + 3 do not. */
START_TEST(one_bank_of_three)
{
    static const struct pamu_msi_workload workload = {6 * 64 * MIB, 0, UINT64_C(0x100000000), 64 * MIB, 4};
    static const struct expected expected[4] = {{1024 * MIB, 16, 3, 1, 4, 0},
                                                {1024 * MIB, 16, 3, 1, 5, 0},
                                                {512 * MIB, 8, 1, 1, 5, 0},
                                                {512 * MIB, 8, 1, 1, 5, 0}};

    compare("p4080", &workload, expected);
}
END_TEST

/* Memory at the top, IOVA 256 MiB to 512 MiB: banks fit below it unless they must be last. */
START_TEST(memory_at_the_top)
{
    static const struct pamu_msi_workload workload = {256 * MIB, 256 * MIB, UINT64_C(0x100000000), 64 * MIB, 7};
    static const struct expected expected[4] = {{1024 * MIB, 16, 3, 3, 4, 0},
                                                {512 * MIB, 8, 3, 3, 5, 0},
                                                {512 * MIB, 8, 3, 3, 9, 0},
                                                {512 * MIB, 8, 3, 3, 7, 0}};

    compare("p4080", &workload, expected);
}
END_TEST

/* "What if there are no other mappings?" A never maps a bank. 4 banks on t4240. */
START_TEST(no_other_mappings)
{
    static const struct pamu_msi_workload workload = {0, 0, 0, 64 * MIB, 3};
    static const struct expected expected[4] = {
        {256 * MIB, 4, 4, 0, 3, 2}, {256 * MIB, 4, 4, 2, 4, 0}, {128 * MIB, 2, 2, 2, 6, 0}, {128 * MIB, 2, 2, 2, 5, 0}};

    static const struct pamu_msi_workload elsewhere = {0, 256 * MIB, 0, 64 * MIB, 3}; /* nothing, from 256 MiB on */

    compare("t4240", &workload, expected);
    compare("t4240", &elsewhere, expected);
}
END_TEST

/* Nothing at all: one window is the least there is; A and B keep 3 of 4 all the same. */
START_TEST(no_mappings_and_no_banks)
{
    static const struct pamu_msi_workload workload = {0, 0, 0, 64 * MIB, 0};
    static const struct expected expected[4] = {
        {256 * MIB, 4, 3, 0, 3, 0}, {256 * MIB, 4, 3, 0, 4, 0}, {64 * MIB, 1, 0, 0, 2, 0}, {64 * MIB, 1, 0, 0, 3, 0}};

    compare("p4080", &workload, expected);
}
END_TEST

START_TEST(domains_that_are_not_empty_or_not_there)
{
    static const struct pamu_msi_workload workload = {64 * MIB, 0, UINT64_C(0x100000000), 64 * MIB, 1};
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);
    struct pamu_msi_outcome outcome;
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 1);
    ck_ok(bench_map(&bench.bench, domain, 7, UINT64_C(0x100000000), 4096));
    ck_assert_uint_eq(list(domain).count, 3);
    refused(pamu_msi_policy_run(bench.msi, domain, &policies[3], &workload, &outcome, &bench.bench.refusal), "EBUSY",
            "R5", "mapped");
    ck_assert_int_eq(pamu_msi_policy_run(bench.msi, 77, &policies[3], &workload, &outcome, &bench.bench.refusal),
                     PAMU_ERR_ARGUMENT);
    msi_close(&bench);
}
END_TEST

/* Policy D at work, while memory takes no more than so many writes. 1 window of memory and 3 of banks. */
static enum pamu_error run_with_writes(long writes, struct pamu_msi_outcome *outcome)
{
    static const struct pamu_msi_workload workload = {64 * MIB, 0, UINT64_C(0x100000000), 64 * MIB, 7};
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);
    enum pamu_error error;
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = msi_domain(&bench, 1);
    bench.bench.writes_left = writes;
    error = pamu_msi_policy_run(bench.msi, domain, &policies[3], &workload, outcome, &bench.bench.refusal);
    bench.bench.writes_left = -1;
    msi_close(&bench);
    return error;
}

/* A write is rejected at every place: no bank is taken for refused, and none that failed for mapped. */
START_TEST(a_policy_on_a_failing_bus)
{
    struct pamu_msi_outcome outcome;
    enum pamu_error error;
    bool seen[4] = {false};
    bool cut_failed = false;
    long writes = 0;

    do {
        outcome = (struct pamu_msi_outcome){0};
        error = run_with_writes(writes++, &outcome);
        ck_assert_uint_eq(outcome.refused, 0);
        ck_assert_uint_le(outcome.mapped, 3);
        ck_assert(error == PAMU_OK || error == PAMU_ERR_BUS);
        seen[outcome.mapped] = true;
        cut_failed = cut_failed || outcome.windows == 0;
    } while (error == PAMU_ERR_BUS);
    ck_assert(cut_failed);
    ck_assert(seen[0] && seen[1] && seen[2]); /* banks failed one after the other */
    ck_assert_uint_eq(outcome.mapped, 3);
    ck_assert_uint_eq(outcome.aperture, 256 * MIB);
}
END_TEST

/* rules: R11 */
START_TEST(workloads_that_are_none)
{
    static const struct {
        struct pamu_msi_workload workload;
        const char *number, *rule;
    } bad[] = {
        {{100 * MIB, 0, 0, 64 * MIB, 1}, "EINVAL", "R11"},
        {{64 * MIB, 1 * MIB, 0, 64 * MIB, 1}, "EINVAL", "R11"},
        {{0, 0, 0, 2048, 1}, "EINVAL", "R11"},
        {{0, 0, 0, 3 * MIB, 1}, "EINVAL", "R11"},
        {{256 * MIB, 0, 0, 4096, 1}, "EINVAL", "R11"}, /* 65536 windows, or from the 65536th on */
        {{4096, 256 * MIB, 0, 4096, 1}, "EINVAL", "R11"},
        {{0, 0, 0, 64 * MIB, 8}, "ENOENT", "R14"},
        {{254 * MIB, 0, 0, 1 * MIB, 7}, "EINVAL", "R2"},
    };
    size_t count;
    const struct pamu_msi_policy *policies = pamu_msi_policies(&count);
    struct pamu_msi_outcome outcome;
    uint32_t domain;

    msi_open(&bench, "p4080");
    domain = bench_domain(&bench.bench);
    for (size_t i = 0; i < COUNT(bad); i++) {
        ck_assert_int_eq(
            pamu_msi_policy_run(bench.msi, domain, &policies[3], &bad[i].workload, &outcome, &bench.bench.refusal),
            PAMU_ERR_REFUSED);
        ck_assert_str_eq(pamu_errno_name(bench.bench.refusal.number), bad[i].number);
        ck_assert_str_eq(bench.bench.refusal.rule, bad[i].rule);
    }
    msi_close(&bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        names,
        r18_exclusive,
        r18_forced_into_one_group,
        r18_first_silicon,
        r19_one_bank_is_the_hosts,
        r20_hot_plug_only_adds,
        arguments_out_of_range,
        the_thread_s_guest,
        one_bank_of_three,
        memory_at_the_top,
        no_other_mappings,
        no_mappings_and_no_banks,
        domains_that_are_not_empty_or_not_there,
        a_policy_on_a_failing_bus,
        workloads_that_are_none,
    };
    return RUN_ONCE("msi-groups", tests);
}
