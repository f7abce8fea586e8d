/* Files that are there when they are whole. SPDX-License-Identifier: BSD-2-Clause */
#include "whole.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum cli_status cli_whole_open(struct cli_context *cli, const char *path, struct cli_whole *whole)
{
    struct stat about;
    bool plain = stat(path, &about) != 0 || S_ISREG(about.st_mode);
    whole->cli = cli;
    if (strlen(path) >= sizeof whole->path)
        return cli_fail(cli, "%s: %s", path, strerror(ENAMETOOLONG));
    (void)snprintf(whole->path, sizeof whole->path, "%s", path);
    (void)snprintf(whole->partial, sizeof whole->partial, "%s%s", path, plain ? ".part" : "");
    whole->file = fopen(whole->partial, "wb");
    return whole->file != NULL ? CLI_OK : cli_fail(cli, "%s: %s", path, strerror(errno));
}

static bool is_partial(const struct cli_whole *whole)
{
    return strcmp(whole->partial, whole->path) != 0;
}

enum cli_status cli_whole_write(struct cli_whole *whole, const struct vec_text *text)
{
    if (text->failed)
        return cli_out_of_memory(whole->cli);
    bool good = fwrite(text->bytes, 1, text->length, whole->file) == text->length;
    int number = errno;
    if (fclose(whole->file) != 0 && good) {
        good = false;
        number = errno;
    }
    whole->file = NULL;
    if (good && is_partial(whole) && rename(whole->partial, whole->path) != 0) {
        good = false;
        number = errno;
    }
    if (!good && is_partial(whole))
        (void)remove(whole->partial);
    return good ? CLI_OK : cli_fail(whole->cli, "%s: %s", whole->path, strerror(number));
}

void cli_whole_release(struct cli_whole *whole)
{
    if (whole->file == NULL)
        return;
    (void)fclose(whole->file);
    whole->file = NULL;
    if (is_partial(whole))
        (void)remove(whole->partial);
}

enum cli_status cli_write_whole(struct cli_context *cli, const char *path, const struct vec_text *text)
{
    struct cli_whole whole = {.cli = cli};
    enum cli_status status = cli_whole_open(cli, path, &whole);
    if (status == CLI_OK)
        status = cli_whole_write(&whole, text);
    cli_whole_release(&whole);
    return status;
}
