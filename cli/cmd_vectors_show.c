/* pamusim vectors show: vectors as scripts that check themselves. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "commands.h"
#include "vectors_input.h"
#include "vectors_report.h"

static void print_vector(struct cli_context *cli, const struct vec_vector *vector, struct vec_text *text)
{
    const char *rules = vector->rules, *word;
    size_t length;
    fprintf(cli->out, "# %s: %s\n", vector->id, vector->title);
    while (vec_next_word(&rules, &word, &length))
        fprintf(cli->out, "# %.*s: %s\n", (int)length, word, cli_rule_text(word, length));
    if (vector->flags[0] != '\0')
        fprintf(cli->out, "# flags: %s\n", vector->flags);
    fputs("restart\n", cli->out);
    for (size_t i = 0; i < vector->count; i++) {
        const struct vec_step *step = &vector->steps[i];
        fprintf(cli->out, "%s\n", step->line);
        text->length = 0;
        vec_put_expectation(text, step);
        if (!text->failed)
            fprintf(cli->out, "expect %s\n", text->bytes);
    }
}

/* The first operand is an id; files may follow. */
static enum cli_status find(struct cli_context *cli, const struct cli_vectors *vectors, const char *id,
                            const struct vec_vector **found)
{
    struct cli_nearest nearest = cli_nearest_start(id);
    *found = NULL;
    for (size_t i = 0; i < vectors->count && *found == NULL; i++) {
        if (strcmp(vectors->vectors[i]->id, id) == 0)
            *found = vectors->vectors[i];
        cli_nearest_offer(&nearest, vectors->vectors[i]->id);
    }
    return *found != NULL ? CLI_OK : cli_fail_unknown(cli, &nearest, "vector", "pamusim vectors list --ids shows all");
}

static enum cli_status exec(struct cli_context *cli)
{
    struct cli_vectors vectors = {0};
    struct vec_text text = {NULL, 0, 0, false};
    const struct vec_vector *vector = NULL;
    cli_catch_interrupt();
    enum cli_status status = cli_vectors_load(cli, &(struct cli_vectors_wish){1, true, cli->operands[0]}, &vectors);
    if (status == CLI_OK)
        status = find(cli, &vectors, cli->operands[0], &vector);
    if (status == CLI_OK)
        print_vector(cli, vector, &text);
    if (text.failed)
        status = cli_out_of_memory(cli);
    vec_text_release(&text);
    cli_vectors_release(&vectors);
    return status;
}

static const struct cli_option options[] = {
    CLI_OPTION_END,
};

const struct cli_command cmd_vectors_show = {
    .name = "show",
    .summary = "print a vector as a script that checks itself",
    .operands = "ID [FILE..]",
    .details = "pamusim vectors show ID | pamusim replay - runs it.\n\n" CLI_VECTORS_OPERANDS,
    .options = options,
    .least = 1,
    .most = CLI_ANY,
    .exec = exec,
};
