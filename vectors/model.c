/* The model as the one who answers. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "vectors/judge.h"

struct vec_model {
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch scratch;
    char line[OP_MAX_TEXT * 2];
};

struct vec_model *vec_model_create(void)
{
    struct vec_model *model = calloc(1, sizeof *model);
    if (model == NULL)
        return NULL;
    model->session = op_session_create(0);
    model->strings = op_strings_create();
    if (model->session != NULL && model->strings != NULL)
        return model;
    vec_model_destroy(model);
    return NULL;
}

void vec_model_destroy(struct vec_model *model)
{
    if (model == NULL)
        return;
    op_session_destroy(model->session);
    op_strings_destroy(model->strings);
    free(model);
}

struct op_session *vec_model_session(struct vec_model *model)
{
    return model->session;
}

/* The answer to a line of a vector, which was canonical when it was read or made. */
static const struct op_answer *answer_line(struct vec_model *model, const char *line)
{
    struct op op;
    struct op_diagnostic diagnostic;
    enum op_error error = op_parse(line, strlen(line), model->strings, &model->scratch, &op, &diagnostic);
    return error == OP_OK ? op_apply(model->session, &op) : NULL;
}

void vec_model_restart(struct vec_model *model)
{
    (void)answer_line(model, "restart");
}

void vec_model_judge(struct vec_model *model, const struct vec_vector *vector, const struct vec_terms *terms,
                     struct vec_store *store, struct vec_verdict *verdict)
{
    *verdict = vec_verdict_start();
    if (answer_line(model, "restart") == NULL)
        *verdict = (struct vec_verdict){.fate = VEC_FATE_BROKEN, .text = "out of memory"};
    for (size_t i = 0; i < vector->count && verdict->fate != VEC_FATE_BROKEN; i++) {
        const struct op_answer *answer = answer_line(model, vector->steps[i].line);
        if (answer == NULL)
            *verdict = (struct vec_verdict){.fate = VEC_FATE_BROKEN, .step = i, .text = "out of memory"};
        else
            vec_judge_answer(vector, i, answer, terms, store, verdict);
    }
}

void vec_model_answer(struct vec_model *model, const struct vec_vector *vector, vec_line_fn *answered, void *user)
{
    const struct op_answer *answer = answer_line(model, "restart");
    for (size_t i = 0; i < vector->count && answer != NULL; i++) {
        answer = answer_line(model, vector->steps[i].line);
        if (answer == NULL)
            return;
        (void)op_answer_print(answer, model->line, sizeof model->line);
        if (!answered(user, i, model->line))
            return;
    }
}
