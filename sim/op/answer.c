/* Making answers and writing them as text. SPDX-License-Identifier: BSD-2-Clause */
#include "op/answer.h"

#include <string.h>

#include "op/type.h"
#include "op/values.h"

static const struct op_key_row keys[] = {
#define OP_KEY_ROW(name, number, text, type, absent, help) {text, help, absent, number, OP_VALUE_##type},
    OP_KEY_LIST(OP_KEY_ROW)
#undef OP_KEY_ROW
};

#define KEYS (sizeof keys / sizeof keys[0])

const struct op_word op_verdict_words[] = {
#define OP_VERDICT_WORD(name, number, word, help) {word, number},
    OP_VERDICT_LIST(OP_VERDICT_WORD)
#undef OP_VERDICT_WORD
        {NULL, 0},
};

const struct op_key_row *op_keys(size_t *count)
{
    *count = KEYS;
    return keys;
}

/* Keys are numbered from 1 without holes; a test says so. */
const struct op_key_row *op_key_row(unsigned key)
{
    return key > 0 && key <= KEYS && keys[key - 1].key == key ? &keys[key - 1] : NULL;
}

const char *op_verdict_name(unsigned verdict)
{
    return op_word_name(op_verdict_words, verdict);
}

void op_answer_start(struct op_answer *answer, enum op_verdict verdict)
{
    answer->verdict = (uint8_t)verdict;
    answer->count = 0;
    answer->used = 0;
    answer->sentence = NULL;
}

static void add(struct op_answer *answer, struct op_value value)
{
    if (answer->count < OP_MAX_VALUES)
        answer->value[answer->count++] = value;
}

struct op_answer *op_answer_number(struct op_answer *answer, enum op_key key, uint64_t number)
{
    add(answer, (struct op_value){number, NULL, (uint8_t)key});
    return answer;
}

struct op_answer *op_answer_word(struct op_answer *answer, enum op_key key, const char *word)
{
    add(answer, (struct op_value){0, word, (uint8_t)key});
    return answer;
}

char *op_answer_keep(struct op_answer *answer, const char *text, size_t length)
{
    size_t room = sizeof answer->text - answer->used;
    if (length >= room)
        return NULL;
    char *copy = answer->text + answer->used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    answer->used += length + 1;
    return copy;
}

struct op_answer *op_answer_copy(struct op_answer *answer, enum op_key key, const char *text, size_t length)
{
    const char *copy = op_answer_keep(answer, text, length);
    return copy == NULL ? answer : op_answer_word(answer, key, copy);
}

void op_answer_error(struct op_answer *answer, const char *number, const char *rule, const char *sentence)
{
    op_answer_start(answer, OP_VERDICT_ERROR);
    op_answer_word(answer, OP_KEY_ERRNO, number);
    if (rule != NULL)
        op_answer_word(answer, OP_KEY_RULE, rule);
    answer->sentence = op_answer_keep(answer, sentence, strlen(sentence));
}

const struct op_value *op_answer_find(const struct op_answer *answer, enum op_key key)
{
    for (uint32_t i = 0; i < answer->count; i++)
        if (answer->value[i].key == key)
            return &answer->value[i];
    return NULL;
}

void op_put_value(struct op_text *text, const struct op_key_row *row, uint64_t number, const char *word)
{
    switch ((enum op_value_type)row->type) {
    case OP_VALUE_ADDRESS:
        op_put_hex(text, number, 1);
        break;
    case OP_VALUE_BITS:
        op_put_hex(text, number, 8);
        break;
    case OP_VALUE_NUMBER:
        op_put_decimal(text, number);
        break;
    case OP_VALUE_WINDOW:
        if (number == OP_NO_WINDOW)
            op_put(text, "none");
        else
            op_put_decimal(text, number);
        break;
    case OP_VALUE_WORD:
        op_put(text, word);
        break;
    }
}

static bool is_default(const struct op_key_row *row, const struct op_value *value)
{
    if (row->absent == OP_NO_DEFAULT)
        return false;
    return row->type == OP_VALUE_WORD ? strcmp(value->word, "none") == 0 : value->number == row->absent;
}

/* error ERRNO sentence (RULE) */
static void put_error(struct op_text *text, const struct op_answer *answer)
{
    const struct op_value *number = op_answer_find(answer, OP_KEY_ERRNO);
    const struct op_value *rule = op_answer_find(answer, OP_KEY_RULE);
    op_put(text, " ");
    op_put(text, number != NULL ? number->word : "EINVAL");
    if (answer->sentence != NULL) {
        op_put(text, " ");
        op_put(text, answer->sentence);
    }
    if (rule != NULL) {
        op_put(text, " (");
        op_put(text, rule->word);
        op_put(text, ")");
    }
}

static void put_values(struct op_text *text, const struct op_answer *answer)
{
    for (uint32_t i = 0; i < answer->count; i++) {
        const struct op_value *value = &answer->value[i];
        const struct op_key_row *row = op_key_row(value->key);
        if (row == NULL || is_default(row, value))
            continue;
        op_put(text, " ");
        op_put(text, row->name);
        op_put(text, " ");
        op_put_value(text, row, value->number, value->word);
    }
}

size_t op_answer_print(const struct op_answer *answer, char *buffer, size_t size)
{
    struct op_text text = op_text_start(buffer, size);
    op_put(&text, op_verdict_name(answer->verdict));
    if (answer->verdict == OP_VERDICT_ERROR) {
        put_error(&text, answer);
    } else if (answer->verdict == OP_VERDICT_FAILED && answer->sentence != NULL) {
        op_put(&text, " ");
        op_put(&text, answer->sentence);
    } else {
        put_values(&text, answer);
    }
    return op_text_end(&text);
}
