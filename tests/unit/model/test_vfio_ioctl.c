/* ioctls byte for byte, both ABIs; structs assembled by hand from the layout. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "vfio_bench.h"

static struct vfio_bench bench;

static unsigned digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

struct bytes {
    uint8_t byte[64];
    size_t count;
};

/* "0000 00ff": blanks are for the reader. */
static struct bytes bytes_of(const char *hex)
{
    struct bytes bytes = {.count = 0};

    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        bytes.byte[bytes.count++] = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
        hex++;
    }
    return bytes;
}

/* One ioctl: what it is given, what it returns or refuses, what the argument holds then (NULL: as given). */
struct step {
    uint32_t request;
    const char *given, *number, *rule; /* number NULL: it succeeds */
    int32_t result;
    const char *then;
};

static void take(enum pamu_vfio_abi abi, const struct step *step)
{
    struct bytes argument = bytes_of(step->given), expected = bytes_of(step->then != NULL ? step->then : step->given);
    const struct pamu_vfio_call call = {abi, step->request, argument.byte, argument.count};
    int32_t result = -1;
    enum pamu_error error = pamu_vfio_ioctl(bench.vfio, &call, &result, REFUSAL(&bench));

    if (step->number == NULL) {
        ck_assert_msg(error == PAMU_OK, "0x%x: %s", (unsigned)step->request, REFUSAL(&bench)->sentence);
        ck_assert_int_eq(result, step->result);
    } else {
        ck_assert_msg(error == PAMU_ERR_REFUSED, "0x%x is not refused", (unsigned)step->request);
        ck_assert_str_eq(pamu_errno_name(REFUSAL(&bench)->number), step->number);
        ck_assert_str_eq(REFUSAL(&bench)->rule, step->rule);
    }
    ck_assert_mem_eq(argument.byte, expected.byte, expected.count);
}

static void take_all(enum pamu_vfio_abi abi, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        take(abi, &steps[i]);
}

/* struct vfio_pamu_attr: argsz 0, flags 4, attribute 8, (4 unused), union 16 to 31. */
static const struct step ppc[] = {
    {0x20003b64, "", NULL, NULL, 0, NULL},         /* API version 0 */
    {0x20003b65, "00000007", NULL, NULL, 1, NULL}, /* the PAMU's model is there */
    {0x20003b65, "0000000000000007", NULL, NULL, 1, NULL},
    {0x20003b65, "00000001", NULL, NULL, 0, NULL}, /* type 1 is not */
    {0x20003b66, "00000001", "ENODEV", "R9", 0, NULL},
    {0x20003b66, "0000000100000007", "ENODEV", "R9", 0, NULL}, /* its upper half counts, too */
    {0x20003b66, "00000007", NULL, NULL, 0, NULL},
    {0x20003b73, "00000020 00000000 00000000 00000000 5a5a5a5a5a5a5a5a 5a5a5a5a5a5a5a5a", "EINVAL", "R10", 0, NULL},
    {0x20003b74, "00000020 00000000 00000003 00000000 0000000000000000 000000001fffffff", "EINVAL", "R10", 0, NULL},
    {0x20003b74, "00000020 00000000 00000000 00000000 0000000000000000 000000001fffffff", NULL, NULL, 0, NULL},
    {0x20003b74, "00000020 00000000 00000001 00000000 00000008 00000000 0000000000000000", NULL, NULL, 0, NULL},
    {0x20003b74, "00000020 00000000 00000002 00000000 00000001 00000002 0000000000000000", NULL, NULL, 0, NULL},
    {0x20003b73, "00000020 00000000 00000000 00000000 5a5a5a5a5a5a5a5a 5a5a5a5a5a5a5a5a", NULL, NULL, 0,
     "00000020 00000000 00000000 00000000 0000000000000000 000000001fffffff"},
    {0x20003b73, "00000020 00000000 00000001 00000000 5a5a5a5a 5a5a5a5a 5a5a5a5a5a5a5a5a", NULL, NULL, 0,
     "00000020 00000000 00000001 00000000 00000008 5a5a5a5a 5a5a5a5a5a5a5a5a"},
    {0x20003b73, "00000020 00000000 00000002 00000000 5a5a5a5a 5a5a5a5a 5a5a5a5a5a5a5a5a", NULL, NULL, 0,
     "00000020 00000000 00000002 00000000 00000001 00000002 5a5a5a5a5a5a5a5a"},
    {0x20003b73, "00000020 00000000 00000003 00000000 5a5a5a5a 5a5a5a5a 5a5a5a5a5a5a5a5a", "EINVAL", "R10", 0, NULL},
    {0x20003b75, "", NULL, NULL, 3, NULL}, /* three banks */
    {0x20003b71, "00000020 00000003 0000000100000000 0000000004000000 0000000008000000", NULL, NULL, 0, NULL},
    {0x20003b71, "00000020 00000003 0000000200000000 0000000004000000 0000000004000000", "EBUSY", "R6", 0, NULL},
    {0x20003b71, "00000020 00000003 0000000200000000 0000000014000000 0000000004001000", "EINVAL", "R11", 0, NULL},
    {0x20003b71, "00000020 00000004 0000000200000000 0000000014000000 0000000004000000", "EINVAL", "R10", 0, NULL},
    {0x20003b71, "0000001f 00000003 0000000200000000 0000000014000000 0000000004000000", "EINVAL", "R10", 0, NULL},
    {0x20003b71, "00000020 00000003 0000000200000000 0000000014000000 00000000040000", "EFAULT", "R10", 0, NULL},
    {0x20003b76, "00000018 00000000 00000002 00000000 0000000010000000", NULL, NULL, 0, NULL},
    {0x20003b76, "00000018 00000000 00000003 00000000 0000000014000000", "ENOENT", "R14", 0, NULL},
    {0x20003b76, "00000018 00000003 00000000 00000000 0000000014000000", "EINVAL", "R15", 0, NULL},
    {0x20003b76, "00000018 00000004 00000000 00000000 0000000014000000", "EINVAL", "R10", 0, NULL},
    {0x20003b76, "00000010 00000000 00000000 00000000 0000000014000000", "EINVAL", "R10", 0, NULL},
    {0x20003b72, "00000018 00000001 0000000004000000 0000000004000000", "EINVAL", "R10", 0, NULL},
    {0x20003b72, "00000018 00000000 0000000004000000 0000000004000000", NULL, NULL, 0, NULL},
    {0x20003b72, "00000018 00000000 0000000004000000 0000000004000000", "EINVAL", "R12", 0, NULL},
    {0x20003b77, "00000010 00000001 0000000010000000", "EINVAL", "R10", 0, NULL},
    {0x20003b77, "0000000c 00000000 0000000010000000", "EINVAL", "R10", 0, NULL},
    {0x20003b70, "00000018 00000000 0000000010000000", "ENOTTY", "R10", 0, NULL}, /* VFIO_IOMMU_GET_INFO */
    {0x00003b71, "00000020 00000003 0000000200000000 0000000014000000 0000000004000000", "ENOTTY", "R10", 0, NULL},
    {0x20003b65, "0007", "EFAULT", "R10", 0, NULL},
};

START_TEST(powerpc)
{
    static const struct step last = {0x20003b77, "00000010 00000000 0000000010000000", NULL, NULL, 0, NULL};

    vfio_open_empty(&bench, false);
    ck_ok(pamu_vfio_set_container(bench.vfio, 0x20, REFUSAL(&bench)));
    take_all(PAMU_VFIO_PPC, ppc, COUNT(ppc));
    goes(&bench, 0x08000000, UINT64_C(0x104000000)); /* the second window of the first map is left */
    goes(&bench, 0x10000140, UINT64_C(0xffe046140));
    denied(&bench, 0x04000000, "spaace-invalid");
    take(PAMU_VFIO_PPC, &last);
    denied(&bench, 0x10000140, "spaace-invalid");
    vfio_close(&bench);
}
END_TEST

static const struct step x86[] = {
    {0x00003b64, "", NULL, NULL, 0, NULL},
    {0x00003b65, "07000000", NULL, NULL, 1, NULL},
    {0x00003b66, "07000000", NULL, NULL, 0, NULL},
    {0x00003b74, "20000000 00000000 00000000 00000000 0000000000000000 ffffff1f00000000", NULL, NULL, 0, NULL},
    {0x00003b74, "20000000 00000000 01000000 00000000 08000000 00000000 0000000000000000", NULL, NULL, 0, NULL},
    {0x00003b73, "20000000 00000000 00000000 00000000 5a5a5a5a5a5a5a5a 5a5a5a5a5a5a5a5a", NULL, NULL, 0,
     "20000000 00000000 00000000 00000000 0000000000000000 ffffff1f00000000"},
    {0x00003b75, "", NULL, NULL, 3, NULL},
    {0x00003b71, "20000000 03000000 0000000001000000 0000000400000000 0000000800000000", NULL, NULL, 0, NULL},
    {0x00003b71, "1f000000 03000000 0000000001000000 0000001400000000 0000000400000000", "EINVAL", "R10", 0, NULL},
    {0x00003b76, "18000000 00000000 02000000 00000000 0000001000000000", NULL, NULL, 0, NULL},
    {0x00003b72, "18000000 00000000 0000000400000000 0000000400000000", NULL, NULL, 0, NULL},
    {0x20003b75, "", "ENOTTY", "R10", 0, NULL},
};

START_TEST(intel)
{
    static const struct step last = {0x00003b77, "10000000 00000000 0000001000000000", NULL, NULL, 0, NULL};

    vfio_open_empty(&bench, false);
    ck_ok(pamu_vfio_set_container(bench.vfio, 0x20, REFUSAL(&bench)));
    take_all(PAMU_VFIO_X86, x86, COUNT(x86));
    goes(&bench, 0x08000000, UINT64_C(0x104000000));
    goes(&bench, 0x10000140, UINT64_C(0xffe046140));
    take(PAMU_VFIO_X86, &last);
    denied(&bench, 0x10000140, "spaace-invalid");
    vfio_close(&bench);
}
END_TEST

/* Without VFIO_SET_IOMMU the container's own three work, and nothing else. */
START_TEST(before_the_model)
{
    static const struct step steps[] = {
        {0x20003b64, "", NULL, NULL, 0, NULL},
        {0x20003b66, "00000007", "EINVAL", "R9", 0, NULL},
        {0x20003b75, "", "EINVAL", "R9", 0, NULL},
        {0x20003b71, "00000020 00000003 0000000100000000 0000000004000000 0000000008000000", "EINVAL", "R9", 0, NULL},
    };

    vfio_open_empty(&bench, false);
    take_all(PAMU_VFIO_PPC, steps, COUNT(steps));
    vfio_close(&bench);
}
END_TEST

/* The table against the layout: minimum argsz, and each field's place and width. */
START_TEST(rows)
{
    static const struct {
        uint32_t number, minimum;
        const char *last;
        uint8_t offset, bytes;
    } expected[] = {{113, 32, "size", 24, 8},     {114, 24, "size", 16, 8}, {115, 32, "attribute", 8, 4},
                    {116, 32, "attribute", 8, 4}, {118, 24, "iova", 16, 8}, {119, 16, "iova", 8, 8}};
    size_t count, found = 0;
    const struct pamu_vfio_ioctl_row *table = pamu_vfio_ioctls(&count);
    enum pamu_vfio_abi abi = PAMU_VFIO_ABI_COUNT;

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < COUNT(expected); j++) {
            const struct pamu_vfio_field *field = table[i].field;
            if (table[i].number != expected[j].number)
                continue;
            while (field[1].name != NULL)
                field++;
            ck_assert_uint_eq(table[i].minimum, expected[j].minimum);
            ck_assert_str_eq(field->name, expected[j].last);
            ck_assert_uint_eq(field->offset, expected[j].offset);
            ck_assert_uint_eq(field->bytes, expected[j].bytes);
            found++;
        }
    }
    ck_assert_uint_eq(found, COUNT(expected));
    ck_ok(pamu_vfio_abi_find("x86", &abi));
    ck_assert_int_eq(abi, PAMU_VFIO_X86);
    ck_assert_int_eq(pamu_vfio_abi_find("arm", &abi), PAMU_ERR_NAME);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {powerpc, intel, before_the_model, rows};
    return RUN_ONCE("vfio-ioctl", tests);
}
