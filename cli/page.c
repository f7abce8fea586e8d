/* The page of --report: the frame, with its parts and the data put in. SPDX-License-Identifier: BSD-2-Clause */
#include "page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "page_parts.h"

static const char mark[] = "@@";

static const struct page_part *find_part(const char *name, size_t length)
{
    for (const struct page_part *part = page_parts; part->name != NULL; part++) {
        if (strlen(part->name) == length && memcmp(part->name, name, length) == 0)
            return part;
    }
    return NULL;
}

/* JSON inside of a script element: no '<', which could end it. */
static void write_data(FILE *out, const char *json)
{
    for (; *json != '\0'; json++) {
        if (*json == '<')
            fputs("\\u003c", out);
        else
            fputc(*json, out);
    }
}

static void write_part(FILE *out, const char *name, size_t length, const char *json)
{
    const struct page_part *part = find_part(name, length);
    if (part != NULL)
        (void)fwrite(part->bytes, 1, part->size, out);
    else
        write_data(out, json);
}

/* The first mark in text, or its end. */
static size_t find_mark(const char *text, size_t size)
{
    size_t at = 0;
    while (at + 2 <= size && memcmp(text + at, mark, 2) != 0)
        at++;
    return at + 2 <= size ? at : size;
}

static void write_page(FILE *out, const char *json)
{
    const struct page_part *frame = find_part("frame", 5);
    const char *text = (const char *)frame->bytes;
    for (size_t left = frame->size; left > 0;) {
        size_t length = find_mark(text, left);
        (void)fwrite(text, 1, length, out);
        text += length;
        left -= length;
        if (left == 0)
            break;
        length = find_mark(text + 2, left - 2);
        write_part(out, text + 2, length, json);
        text += length + 4;
        left -= length + 4;
    }
}

enum cli_status cli_page_write(struct cli_context *cli, const char *path, const json_t *data)
{
    char *json = json_dumps(data, JSON_COMPACT | JSON_REAL_PRECISION(6));
    if (json == NULL)
        return cli_out_of_memory(cli);
    bool is_file = strcmp(path, "-") != 0;
    FILE *out = is_file ? fopen(path, "w") : cli->out;
    bool failed = out == NULL;
    if (!failed) {
        write_page(out, json);
        failed = is_file && (ferror(out) != 0);
        failed = (is_file && fclose(out) != 0) || failed;
    }
    free(json);
    return failed ? cli_fail(cli, "%s: %s", path, errno != 0 ? strerror(errno) : "write error") : CLI_OK;
}
