/* pamusim vectors serve: the model as a device under test. SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "settings.h"
#include "vectors/store.h"

#define READ_BYTES 65536u

struct service {
    struct cli_context *cli;
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct vec_text waiting; /* an unfinished line */
    struct vec_text answers; /* not yet written */
    char answer[2 * OP_MAX_TEXT];
};

static void answer_line(struct service *service, const char *line, size_t length)
{
    struct op op;
    struct op_diagnostic diagnostic;
    memset(&diagnostic, 0, sizeof diagnostic);
    enum op_error error = op_parse(line, length, service->strings, service->scratch, &op, &diagnostic);
    if (error == OP_ERR_NOTHING)
        return;
    if (error == OP_OK) {
        (void)op_answer_print(op_apply(service->session, &op), service->answer, sizeof service->answer);
        vec_put(&service->answers, service->answer);
    } else {
        vec_putf(&service->answers, "error EINVAL %s%s%s", error == OP_ERR_SYNTAX ? diagnostic.what : "out of memory",
                 diagnostic.legal[0] != '\0' ? ", " : "", diagnostic.legal);
    }
    vec_put(&service->answers, "\n");
}

static void take(struct service *service, const char *bytes, size_t length)
{
    while (length > 0) {
        const char *newline = memchr(bytes, '\n', length);
        size_t line = newline != NULL ? (size_t)(newline - bytes) : length;
        vec_put_bytes(&service->waiting, bytes, line);
        if (newline == NULL)
            return;
        answer_line(service, service->waiting.bytes, service->waiting.length);
        service->waiting.length = 0;
        bytes += line + 1;
        length -= line + 1;
    }
}

/* All that was asked so far is answered before more is read. */
static bool put_answers(struct service *service)
{
    if (service->answers.length > 0)
        (void)fwrite(service->answers.bytes, 1, service->answers.length, service->cli->out);
    service->answers.length = 0;
    return fflush(service->cli->out) == 0;
}

static enum cli_status serve(struct service *service)
{
    char bytes[READ_BYTES];
    ssize_t got;
    while ((got = read(STDIN_FILENO, bytes, sizeof bytes)) > 0 || (got == -1 && errno == EINTR)) {
        if (got > 0)
            take(service, bytes, (size_t)got);
        if (service->answers.failed || service->waiting.failed)
            return cli_out_of_memory(service->cli);
        if (!put_answers(service))
            return CLI_OK; /* which main() reports */
    }
    if (got == -1)
        return cli_fail(service->cli, "standard input: %s", strerror(errno));
    if (service->waiting.length > 0)
        answer_line(service, service->waiting.bytes, service->waiting.length);
    return put_answers(service) ? CLI_OK : CLI_BAD;
}

static enum cli_status exec(struct cli_context *cli)
{
    struct service *service = calloc(1, sizeof *service);
    if (service == NULL)
        return cli_out_of_memory(cli);
    service->cli = cli;
    service->session = op_session_create(0);
    service->strings = op_strings_create();
    service->scratch = malloc(sizeof *service->scratch);
    enum cli_status status = CLI_OK;
    if (service->session == NULL || service->strings == NULL || service->scratch == NULL)
        status = cli_out_of_memory(cli);
    if (status == CLI_OK)
        status = cli_apply_settings(cli, service->session);
    if (status == CLI_OK)
        status = serve(service);
    op_session_destroy(service->session);
    op_strings_destroy(service->strings);
    free(service->scratch);
    vec_text_release(&service->waiting);
    vec_text_release(&service->answers);
    free(service);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_CHIP,
    CLI_OPTION_SET,
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_serve = {
    .name = "serve",
    .summary = "be a device under test: read operations, one a line, and answer each with a line",
    .operands = "",
    .details =
        "It is the model that answers. What --chip and --set say wins over the operations, and survives restart: a "
        "device that differs in one point, to try out how that is told. Exit 0 at the end of input.",
    .options = options,
    .exec = exec,
};
