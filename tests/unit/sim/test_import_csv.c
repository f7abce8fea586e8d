/* Tables: columns, headings, cells. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "suite.h"
#include "trace/import/accesses.h"

static struct import_parser parser;
static struct import_event event;

static enum import_line row(const char *line)
{
    return import_csv_line(&parser, line, strlen(line), &event);
}

/* Starts a table; columns NULL: as its heading tells. */
static void begin(const char *columns, char separator)
{
    char complaint[256] = "";
    memset(&parser, 0, sizeof parser);
    parser.columns.separator = separator;
    if (columns != NULL)
        ck_assert_msg(import_columns_read(columns, &parser.columns, complaint, sizeof complaint), "%s", complaint);
}

static void ck_row(const char *line, uint64_t address, uint64_t size, enum import_kind kind)
{
    ck_assert_msg(row(line) == IMPORT_LINE_EVENT, "%s: %s", line, parser.why);
    ck_assert_uint_eq(event.dma_addr, address);
    ck_assert_uint_eq(event.size, size);
    ck_assert_int_eq(event.kind, kind);
}

static void ck_who(const char *name)
{
    ck_assert_uint_eq(event.device.length, strlen(name));
    ck_assert_mem_eq(event.device.at, name, strlen(name));
}

START_TEST(usual_headings)
{
    begin(NULL, '\0');
    ck_assert_int_eq(row("Time Stamp (us),Requester ID,TLP Type,Address,Length (DW)"), IMPORT_LINE_COMMENT);
    ck_row("12.5,01:00.0,MRd(64),1_0000_0000,4", 0x100000000, 16, IMPORT_KIND_READ);
    ck_assert_uint_eq(event.time, 12500);
    ck_who("01:00.0");
    ck_row("13,02:00.0,MWr32,FEE00000,0", 0xfee00000, 4096, IMPORT_KIND_WRITE); /* 0 DW are 1,024 */
    ck_assert_int_eq(event.direction, IMPORT_DIR_FROM_DEVICE);
    ck_row("14,02:00.0,FetchAdd,1000,2", 0x1000, 8, IMPORT_KIND_READ_WRITE);
    ck_assert_int_eq(row("15,02:00.0,CplD,,1"), IMPORT_LINE_EVENT); /* a completion has no address */
    ck_assert_int_eq(event.kind, IMPORT_KIND_NO_MEMORY);
}
END_TEST

START_TEST(by_name)
{
    begin("time=When:ns,requester=Who,address=Where:dec,length=How much,type=What", '\0');
    ck_assert_int_eq(row("made by hand"), IMPORT_LINE_OTHER);
    ck_assert_int_eq(row("What;Where;Who;How much;When"), IMPORT_LINE_COMMENT);
    ck_row("w;4096; nic 1 ;0x40;77", 4096, 64, IMPORT_KIND_WRITE);
    ck_assert_uint_eq(event.time, 77);
    ck_who("nic_1");
    ck_assert(!event.counter);
}
END_TEST

/* Numbers need no heading, but one may be there. */
START_TEST(by_number)
{
    begin("address=2,type=1", '\0');
    ck_row("MRd,1000", 0x1000, 1, IMPORT_KIND_READ);
    ck_assert(event.counter);
    ck_who("csv");
    begin("address=2,type=1", '\0');
    ck_assert_int_eq(row("Kind,Where"), IMPORT_LINE_COMMENT);
    ck_row("MRd,1000", 0x1000, 1, IMPORT_KIND_READ);
    begin("address=2", '\0');
    ck_row("x\t1000h\ty", 0x1000, 1, IMPORT_KIND_READ);
    begin("address=1", '\0');
    ck_row("1000", 0x1000, 1, IMPORT_KIND_READ);
    begin("address=2", ' ');
    ck_row("a 1000 b", 0x1000, 1, IMPORT_KIND_READ);
}
END_TEST

START_TEST(liodn_column)
{
    begin(NULL, '\0');
    ck_assert_int_eq(row("liodn,address"), IMPORT_LINE_COMMENT);
    ck_row("0x20,1000", 0x1000, 1, IMPORT_KIND_READ);
    ck_assert(event.has_liodn);
    ck_assert_uint_eq(event.liodn, 0x20);
    ck_who("liodn-32");
    ck_assert_int_eq(row("65536,1000"), IMPORT_LINE_UNPARSED);
    begin(NULL, '\0');
    ck_assert_int_eq(row("liodn,address,device"), IMPORT_LINE_COMMENT);
    ck_row("32,1000,nic", 0x1000, 1, IMPORT_KIND_READ);
    ck_assert_uint_eq(event.liodn, 32);
    ck_who("nic");
}
END_TEST

START_TEST(quotes)
{
    begin(NULL, '\0');
    ck_assert_int_eq(row("\"Address\" , \"Requester, ID\",\"Type\"\r"), IMPORT_LINE_COMMENT);
    ck_row("\"1000\",\"a, \"\"b\"\"\",\"MWr\"\r", 0x1000, 1, IMPORT_KIND_WRITE);
    ck_assert_int_eq(row("# a comment"), IMPORT_LINE_COMMENT);
    ck_assert_int_eq(row("\r"), IMPORT_LINE_BLANK);
    ck_assert_int_eq(row(""), IMPORT_LINE_BLANK);
}
END_TEST

static const struct {
    const char *unit, *cell;
    uint64_t time;
} times[] = {
    {"s", "1.000000001", 1000000001},
    {"s", "0.0000000019", 1}, /* what is below 1 ns is dropped */
    {"ms", "2.5", 2500000},
    {"us", "2.5", 2500},
    {"ns", "2.999", 2},
    {"ps", "2999", 2},
    {"s", "18446744072", UINT64_C(18446744072000000000)},
};

START_TEST(time_units)
{
    char columns[64] = "address=2,time=1:";
    char line[64];
    strcat(columns, times[_i].unit);
    begin(columns, '\0');
    strcat(strcpy(line, times[_i].cell), ",1000");
    ck_row(line, 0x1000, 1, IMPORT_KIND_READ);
    ck_assert_uint_eq(event.time, times[_i].time);
}
END_TEST

/* Under the heading Time,Requester,Address,Length,Type. */
static const char *const bad_rows[] = {
    "1,a,1000,4,MXx",
    "1,a,1000,4,",
    "1,a,1000,4",
    "1,a,,4,MRd",
    "1,a,10000000000000000,4,MRd",
    "1,a,_1000,4,MRd",
    "1,a,1000,x,MRd",
    "1,a,1000,,MRd",
    "1,,1000,4,MRd",
    "1,a\x01z,1000,4,MRd",
    ",a,1000,4,MRd",
    "1.x,a,1000,4,MRd",
    "99999999999,a,1000,4,MRd",
    "-1,a,1000,4,MRd",
    "1,\"a,1000,4,MRd",
};

START_TEST(bad_row)
{
    begin(NULL, '\0');
    ck_assert_int_eq(row("Time,Requester,Address,Length,Type"), IMPORT_LINE_COMMENT);
    ck_assert_msg(row(bad_rows[_i]) == IMPORT_LINE_UNPARSED, "%s", bad_rows[_i]);
    ck_assert_ptr_nonnull(parser.why);
}
END_TEST

static const char *const bad_columns[] = {
    "",          "time=1",
    "address",   "address=",
    "address=0", "address=129",
    "where=1",   "address=1,address=2",
    "=1",        "address=1,,time=2",
};

START_TEST(bad_column)
{
    struct import_columns columns = {0};
    char complaint[256] = "";
    ck_assert_msg(!import_columns_read(bad_columns[_i], &columns, complaint, sizeof complaint), "%s", bad_columns[_i]);
    ck_assert(complaint[0] != '\0');
}
END_TEST

/* A name may have a colon that no unit follows. */
START_TEST(name_with_a_colon)
{
    begin("address=a:b,length=len:dw", '\0');
    ck_assert_int_eq(row("len,a:b"), IMPORT_LINE_COMMENT);
    ck_row("2,1000", 0x1000, 8, IMPORT_KIND_READ);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("import_csv");
    TCase *t = tcase_create("tables");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, usual_headings);
    tcase_add_test(t, by_name);
    tcase_add_test(t, by_number);
    tcase_add_test(t, liodn_column);
    tcase_add_test(t, quotes);
    tcase_add_loop_test(t, time_units, 0, COUNT(times));
    tcase_add_loop_test(t, bad_row, 0, COUNT(bad_rows));
    tcase_add_loop_test(t, bad_column, 0, COUNT(bad_columns));
    tcase_add_test(t, name_with_a_colon);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return suite_run(suite());
}
