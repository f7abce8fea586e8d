/* The text form: what is accepted, written again, or refused. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_op_support.h"

/* Lines and their canonical form, by hand from docs/spec/operations.md. */
static const struct {
    const char *line, *canonical;
} accepted[] = {
    /* ARCHITECTURE section 2, word by word */
    {"chip p4080", "chip p4080"},
    {"domain guest0", "domain guest0"},
    {"geometry guest0 start 0x0 size 512M", "geometry guest0 start 0x0 size 512M"},
    {"windows guest0 8", "windows guest0 8"},
    {"attach guest0 liodn 0x20", "attach guest0 liodn 0x20"},
    {"map guest0 window 0 phys 0x1_0000_0000 size 64M prot rw",
     "map guest0 window 0 phys 0x100000000 size 64M prot rw"},
    {"dma 0x20 w 0x0000_1000 1500          # LIODN, direction as the device sees it, IOVA, bytes",
     "dma 0x20 w 0x1000 1500"},
    {"access 0x20 read 0x1000_0140 4       # exactly one transaction, never split", "access 0x20 read 0x10000140 4"},
    {"reg-write 0 PC 0x40001011            # instance, register, value", "reg-write 0 PC 0x40001011"},
    {"mem-write 0x7f00_0000 00ff", "mem-write 0x7f000000 00ff"},
    {"expect ok phys 0xf_fe04_4140         # in vectors and self-checking scripts", "expect ok phys 0xffe044140"},
    {"map-msi guest0 iova 0x1000_0000 bank 0", "map-msi guest0 iova 0x10000000 bank 0 size 4K"},
    {"vfio-map-msi g iova 64M bank 1", "vfio-map-msi g iova 0x4000000 bank 1 flags none"},
    {"vfio-open g", "vfio-open g quirks off"},
    {"ioctl g ppc 0x20003b75", "ioctl g ppc 0x20003b75"},
    {"ioctl g x86 0x3b66 07 00_00 00", "ioctl g x86 0x3b66 07000000"},
    /* numbers and sizes */
    {"dma 0x20 r 1G 4294967295", "dma 0x20 r 0x40000000 4294967295"},
    {"dma 32 r 4K 0x1000", "dma 0x20 r 0x1000 4K"},
    {"dma 0XfF R 18446744073709551615 1k", "dma 0xff r 0xffffffffffffffff 1K"},
    {"dma 0x20 r 0xffff_ffff_ffff_ffff 1536M", "dma 0x20 r 0xffffffffffffffff 1536M"},
    {"geometry d start 1T size 16777215T", "geometry d start 0x10000000000 size 16777215T"},
    {"windows d 0010", "windows d 10"},
    {"windows d 1_0", "windows d 10"},
    /* optional arguments */
    {"map d window 1 phys 0 size 4K", "map d window 1 phys 0x0 size 4K prot rw"},
    {"map d window 1 phys 0 size 4K prot none", "map d window 1 phys 0x0 size 4K prot none"},
    {"access 1 ras 0 8 instance 14", "access 0x1 ras 0x0 8 instance 14"},
    /* registers by name in any letter case, or by offset */
    {"reg-read 15 pics", "reg-read 15 PICS"},
    {"reg-read 0 0xc14", "reg-read 0 PFA1"},
    {"reg-read 0 0x088", "reg-read 0 0x088"},
    {"reg-write 1 0xffc 1", "reg-write 1 0xffc 0x1"},
    /* blanks, line ends, separators */
    {"  irq\t0  \r\n", "irq 0"},
    {"reset#at once", "reset"},
    {"reset # caf\xc3\xa9", "reset"},
    {"set snoop=off", "set snoop off"},
    {"set policy.spaace = plru", "set policy.spaace plru"},
    {"erratum A-005982 on", "erratum A-005982 on"},
    {"mem-write 0x10 00 11_22 AAbb", "mem-write 0x10 001122aabb"},
    {"mem-fill 0 64K 255", "mem-fill 0x0 64K 0xff"},
    {"mem-reject 0 16777215T", "mem-reject 0x0 16777215T"},
    /* fields, raw and in short form */
    {"ppaace 0x20", "ppaace 0x20"},
    {"ppaace 0x20 wse=28 V=1", "ppaace 0x20 WSE=0x1c V=0x1"},
    {"ppaace 1 window=0x1_2345_6000 size=512M subwindows=8 prot=rw phys=0xf_fe04_4000 mapped=4K",
     "ppaace 0x1 WBAH=0x1 WBAL=0x23456 WSE=0x1c MW=0x1 WCE=0x2 AP=0x3 TWBAH=0xf TWBAL=0xfe044 SWSE=0xb"},
    {"ppaace 1 subwindows=1", "ppaace 0x1 MW=0x0"},
    {"ppaace 1 prot=none", "ppaace 0x1 AP=0x0"},
    {"spaace 7 LIODN=0x20 OMI=3", "spaace 7 LIODN=0x20 OMI=0x3"},
    {"spaace-set 7 V=0", "spaace-set 7 V=0x0"},
    {"ome 2 READ=RSA write=0x19 0x7f=0x99 eread0=0x85", "ome 2 read=rsa write=0x19 0x7f=rwnitc eread0=0x85"},
    {"tables ppaact 2G entries 0x500 spaact 0 entries 0 omt 0 entries 0",
     "tables ppaact 0x80000000 entries 1280 spaact 0x0 entries 0 omt 0x0 entries 0"},
    /* expectations */
    {"expect DENIED reason hole window none class WAV", "expect denied reason hole window none class WAV"},
    {"expect error EINVAL rule R4", "expect error errno EINVAL rule R4"},
    {"expect ok value 0xff bytes 00ff translated-bytes 2K",
     "expect ok value 0x000000ff bytes 00ff translated-bytes 2048"},
};

START_TEST(accepted_lines_have_one_canonical_form)
{
    struct bench *bench = bench_create();
    for (size_t i = 0; i < COUNT(accepted); i++) {
        size_t length = op_print(bench_parse(bench, accepted[i].line), bench->text, sizeof bench->text);
        ck_assert_str_eq(bench->text, accepted[i].canonical);
        ck_assert_uint_eq(length, strlen(accepted[i].canonical));
        op_print(bench_parse(bench, accepted[i].canonical), bench->text, sizeof bench->text);
        ck_assert_str_eq(bench->text, accepted[i].canonical);
    }
    bench_destroy(bench);
}
END_TEST

/* Column, and pieces of both texts. */
static const struct {
    const char *line;
    unsigned column;
    const char *what, *legal;
} refused[] = {
    {"dmaa 0x20 r 0 4", 1, "unknown operation 'dmaa'", "did you mean 'dma'?"},
    {"  acess 0x20 read 0 4", 3, "unknown operation 'acess'", "'access'"},
    {"DMA 0x20 r 0 4", 1, "unknown operation 'DMA'", "'dma'"},
    {"qqqqqqqqqq", 1, "unknown operation", "an operation such as"},
    {"dma 0x20 r 0", 13, "LENGTH is missing", "dma LIODN DIRECTION IOVA LENGTH [instance INSTANCE]"},
    {"dma 0x1_0000 r 0 4", 5, "LIODN is out of range: '0x1_0000'", "0x0 to 0xffff"},
    {"dma 0x20 r 0 0", 14, "LENGTH is out of range: '0'", "1 to 4294967295"},
    {"dma 0x20 r 0 4G", 14, "LENGTH is out of range: '4G'", "1 to 4294967295"},
    {"dma 0x20 x 0 4", 10, "no such word here: 'x'", "one of r w"},
    {"dma 0x20 r 0x1_0000_0000_0000_0000 4", 12, "not a number of at most 64 bits", "decimal or 0x"},
    {"dma 0x20 r 16777216T 4", 12, "not a number of at most 64 bits", "K, M, G or T"},
    {"dma 0x20 r _1 4", 12, "not a number", ""},
    {"dma 0x20 r 1_ 4", 12, "not a number", ""},
    {"dma 0x20 r 1__0 4", 12, "not a number", ""},
    {"dma 0x20 r 0x 4", 12, "not a number", ""},
    {"dma 0x20 r -1 4", 12, "not a number", ""},
    {"dma 0x20 r K 4", 12, "not a number", ""},
    {"windows d 8K", 11, "not a number", "decimal or 0x"},
    {"dma 0x20 r 0 4 instance 15", 25, "INSTANCE is out of range: '15'", "0 to 14"},
    {"dma 0x20 r 0 4 instance", 24, "INSTANCE is missing", "dma LIODN"},
    {"dma 0x20 r 0 4 instanc 1", 16, "one word too many: 'instanc'", "[instance INSTANCE]"},
    {"reset 1", 7, "one word too many: '1'", "reset"},
    {"access 1 8 0 4", 10, "no such word here: '8'", "one of read write eread0"},
    {"geometry d size 4K start 0", 12, "'start' should stand here, not 'size'", "geometry NAME start IOVA size SIZE"},
    {"geometry d start 0", 19, "size is missing", "geometry NAME start IOVA size SIZE"},
    {"map d window 0 phys 0 size 4K prot x", 36, "no such word here: 'x'", "one of none r w rw"},
    {"reg-read 0 PICX", 12, "no such register: 'PICX'", "did you mean 'PICS'?"},
    {"reg-read 0 0x002", 12, "a register offset is a multiple of 4", "0x0 to 0xffc"},
    {"reg-read 0 0x1000", 12, "REGISTER is out of range: '0x1000'", "PPBAH to 0xffc"},
    {"reg-read 16 PC", 10, "INSTANCE is out of range: '16'", "0 to 15"},
    {"chip p4080;", 6, "not a name: 'p4080;'", "letters, digits"},
    {"chip aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg", 6, "not a name", "1 to 63"},
    {"set snoop", 10, "VALUE is missing", "set KNOB VALUE"},
    {"erratum A-005982 maybe", 18, "no such word here: 'maybe'", "one of off on"},
    {"mem-write 0", 12, "HEX is missing", "mem-write ADDRESS HEX"},
    {"mem-write 0 001", 15, "not a byte: '1'", "two hexadecimal digits"},
    {"mem-write 0 00 1g", 16, "not a byte: '1g'", "two hexadecimal digits"},
    {"mem-write 0 00__11", 16, "not a byte", ""},
    {"mem-write 0 00_", 16, "not a byte", ""},
    {"mem-write 0 0x00", 13, "not a byte: '0x00'", ""},
    {"mem-read 0 4097", 12, "LENGTH is out of range: '4097'", "1 to 4K"},
    {"ppaace 1 WSX=3", 10, "no such field: 'WSX'", "did you mean 'WSE'?"},
    {"ppaace 1 WSE", 10, "not a field and its value: 'WSE'", "FIELD=VALUE"},
    {"ppaace 1 WSE=", 14, "not a value of this field: ''", "0 to 0x3f: window size"},
    {"ppaace 1 WSE=64", 14, "not a value of this field: '64'", "0 to 0x3f"},
    {"ppaace 1 V=1 V=1", 14, "given twice: 'V'", "V was given before"},
    {"ppaace 1 LIODN=3 WBAL=0", 18, "given twice: 'WBAL'", "LIODN was given before"},
    {"ppaace 1 OMI=3 MOEB=0", 16, "given twice: 'MOEB'", "OMI was given before"},
    {"ppaace 1 size=3M", 15, "not a size of an entry: '3M'", "a power of two"},
    {"ppaace 1 window=0x123", 17, "not an address of an entry: '0x123'", "a multiple of 4K"},
    {"ppaace 1 subwindows=3", 21, "not a number of subwindows: '3'", "a power of two, 1 to 65536"},
    {"ppaace 1 subwindows=131072", 21, "not a number of subwindows", ""},
    {"ppaace 1 prot=x", 15, "no such word here: 'x'", "none r w rw"},
    {"ppaace-set 1", 13, "FIELD=VALUE.. is missing", "ppaace-set LIODN"},
    {"ome 0 reed=readi", 7, "no such operation: 'reed'", "did you mean 'READ'?"},
    {"ome 0 read=reedi", 12, "no such mapped operation: 'reedi'", "did you mean 'READI'?"},
    {"ome 0 0x80=0x80", 7, "no such operation: '0x80'", "an index 0 to 0x7f"},
    {"ome 0 read=256", 12, "no such mapped operation: '256'", "a byte 0 to 0xff"},
    {"ome 0 read=readi 0=read", 18, "given twice: '0'", "each operation once"},
    {"ome 0 read", 7, "not an operation and what it maps to", "OPERATION=MAPPED"},
    {"expect", 7, "VERDICT is missing", "expect VERDICT"},
    {"expect fine", 8, "no such word here: 'fine'", "one of ok bypassed denied operation-error error failed"},
    {"expect ok fizz 1", 11, "no such key of an answer: 'fizz'", "such as phys"},
    {"expect ok phis 1", 11, "no such key of an answer: 'phis'", "did you mean 'phys'?"},
    {"expect ok phys", 11, "the value is missing of 'phys'", "where the first byte went"},
    {"expect ok phys x", 16, "not a value of this key: 'x'", "a number"},
    {"expect ok window 0x1_0000_0000", 18, "not a value of this key", "a window number, or none"},
    {"expect ok phys 1 phys 2", 18, "given twice: 'phys'", "each key once"},
    {"expect ok EINVAL", 11, "no such key of an answer: 'EINVAL'", ""},
    {"reset\x01", 6, "this is not text: byte '\\x01'", "printable ASCII"},
    {"\x7f", 1, "this is not text: byte '\\x7f'", ""},
    {"domain caf\xc3\xa9", 11, "this is not text: byte '\\xc3'", "UTF-8"},
    {"reset # \x02", 9, "this is not text: byte '\\x02'", ""},
    {"re\rset", 3, "this is not text: byte '\\x0d'", ""},
};

static void must_contain(const char *line, const char *text, const char *piece)
{
    if (strstr(text, piece) == NULL)
        ck_abort_msg("'%s' does not contain '%s', for the line: %s", text, piece, line);
}

START_TEST(refused_lines_say_where_what_and_what_would_be_legal)
{
    struct bench *bench = bench_create();
    for (size_t i = 0; i < COUNT(refused); i++) {
        const char *line = refused[i].line;
        struct op_diagnostic diagnostic = {0};
        enum op_error error = op_parse(line, strlen(line), bench->strings, &bench->scratch, &bench->op, &diagnostic);
        if (error != OP_ERR_SYNTAX)
            ck_abort_msg("accepted: %s", line);
        must_contain(line, diagnostic.what, refused[i].what);
        must_contain(line, diagnostic.legal, refused[i].legal);
        if (diagnostic.column != refused[i].column)
            ck_abort_msg("column %u, not %u: %s", diagnostic.column, refused[i].column, line);
    }
    bench_destroy(bench);
}
END_TEST

START_TEST(lines_without_an_operation)
{
    static const char *const lines[] = {"", "\n", "\r\n", "   \t ", "# dma 0x20 r 0 4", "  # caf\xc3\xa9\n"};
    struct bench *bench = bench_create();
    struct op_diagnostic diagnostic;
    for (size_t i = 0; i < COUNT(lines); i++)
        ck_assert_int_eq(op_parse(lines[i], strlen(lines[i]), bench->strings, &bench->scratch, &bench->op, &diagnostic),
                         OP_ERR_NOTHING);
    bench_destroy(bench);
}
END_TEST

/* A line of the given length that begins with some words and goes on with one byte. */
static char *long_line(const char *start, char filler, size_t length)
{
    char *line = malloc(length);
    MUST(line != NULL);
    memset(line, filler, length);
    memcpy(line, start, strlen(start));
    return line;
}

static enum op_error parse_long(struct bench *bench, const char *start, char filler, size_t length,
                                struct op_diagnostic *diagnostic)
{
    char *line = long_line(start, filler, length);
    enum op_error error = op_parse(line, length, bench->strings, &bench->scratch, &bench->op, diagnostic);
    free(line);
    return error;
}

START_TEST(lines_of_a_megabyte)
{
    struct bench *bench = bench_create();
    struct op_diagnostic diagnostic;
    const size_t most = 1048576;
    ck_assert_int_eq(parse_long(bench, "reset #", 'x', most, &diagnostic), OP_OK);
    ck_assert_int_eq(parse_long(bench, "reset ", ' ', most, &diagnostic), OP_OK);
    ck_assert_int_eq(parse_long(bench, "reset #", 'x', most + 1, &diagnostic), OP_ERR_SYNTAX);
    must_contain("", diagnostic.what, "the line is too long");
    ck_assert_int_eq(parse_long(bench, "chip ", 'x', most, &diagnostic), OP_ERR_SYNTAX);
    must_contain("", diagnostic.what, "not a name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..'");
    ck_assert_int_eq(parse_long(bench, "x", 'x', most, &diagnostic), OP_ERR_SYNTAX);
    must_contain("", diagnostic.what, "unknown operation 'xxxx");
    ck_assert_int_eq(parse_long(bench, "dma 0x20 r 0", '0', most, &diagnostic), OP_ERR_SYNTAX);
    ck_assert_int_eq(parse_long(bench, "mem-write 0 ", '0', 12 + 2 * 65536, &diagnostic), OP_OK);
    ck_assert_uint_eq(bench->op.count, 65536);
    ck_assert_int_eq(parse_long(bench, "mem-write 0 ", '0', 12 + 2 * 65537, &diagnostic), OP_ERR_SYNTAX);
    must_contain("", diagnostic.legal, "at most 65536");
    ck_assert_uint_eq(diagnostic.column, 13 + 2 * 65536);
    bench_destroy(bench);
}
END_TEST

START_TEST(a_nul_byte_is_refused_where_it_stands)
{
    static const char line[] = "reset\0dma";
    struct bench *bench = bench_create();
    struct op_diagnostic diagnostic;
    ck_assert_int_eq(op_parse(line, sizeof line - 1, bench->strings, &bench->scratch, &bench->op, &diagnostic),
                     OP_ERR_SYNTAX);
    ck_assert_uint_eq(diagnostic.column, 6);
    must_contain(line, diagnostic.what, "this is not text: byte '\\x00'");
    bench_destroy(bench);
}
END_TEST

START_TEST(a_short_buffer_gets_the_beginning_and_the_whole_length)
{
    struct bench *bench = bench_create();
    const struct op *op = bench_parse(bench, "dma 0x20 w 0x1000 1500");
    char text[8];
    ck_assert_uint_eq(op_print(op, text, sizeof text), 22);
    ck_assert_str_eq(text, "dma 0x2");
    ck_assert_uint_eq(op_print(op, NULL, 0), 22);
    ck_assert_uint_eq(op_usage(op_row(OP_IRQ), text, sizeof text), 12);
    ck_assert_str_eq(text, "irq INS");
    bench_destroy(bench);
}
END_TEST

START_TEST(every_row_can_be_found_and_has_its_help)
{
    size_t count;
    const struct op_row *rows = op_rows(&count);
    ck_assert_uint_gt(count, 30);
    for (size_t i = 0; i < count; i++) {
        const struct op_row *row = &rows[i];
        MUST(op_row(row->code) == row);
        MUST(op_row_find(row->mnemonic, strlen(row->mnemonic)) == row);
        MUST(row->help[0] != '\0' && strcmp(op_level_name((enum op_level)row->level), "?") != 0);
        MUST(i == 0 || rows[i - 1].code < row->code);
        for (unsigned j = 0; j < op_arguments(row); j++)
            MUST(op_type_row((enum op_type)row->argument[j].type)->help[0] != '\0');
    }
    ck_assert_ptr_null(op_row(0));
    ck_assert_ptr_null(op_row_find("dm", 2));
    ck_assert_str_eq(op_strerror(OP_ERR_TRUNCATED), "the operation is cut off");
    ck_assert_str_eq(op_strerror((enum op_error)99), "unknown error");
}
END_TEST

/* FACTS section 3: WSE is word 1, mask 0xfc0; OMI word 7, mask 0xffff. */
START_TEST(field_keys_are_word_lowest_bit_and_width)
{
    ck_assert_uint_eq(op_field_key(1, 0x00000fc0), 0x00010606);
    ck_assert_uint_eq(op_field_key(7, 0x0000ffff), 0x00070010);
    ck_assert_uint_eq(op_field_key(0, 0xffffffff), 0x00000020);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        accepted_lines_have_one_canonical_form,
        refused_lines_say_where_what_and_what_would_be_legal,
        lines_without_an_operation,
        lines_of_a_megabyte,
        a_nul_byte_is_refused_where_it_stands,
        a_short_buffer_gets_the_beginning_and_the_whole_length,
        every_row_can_be_found_and_has_its_help,
        field_keys_are_word_lowest_bit_and_width,
    };
    return RUN_ONCE("op-text", tests);
}
