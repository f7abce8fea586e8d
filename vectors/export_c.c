/* Suites as C arrays. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "vectors/export.h"
#include "vectors/file.h"

static const char types[] = "#ifndef PAMU_VECTOR_TYPES\n"
                            "#define PAMU_VECTOR_TYPES\n"
                            "#ifdef __KERNEL__\n"
                            "#include <linux/types.h>\n"
                            "#else\n"
                            "#include <stddef.h>\n"
                            "#include <stdint.h>\n"
                            "#endif\n"
                            "struct pamu_vector_value {\n"
                            "    const char *key;     /* \"verdict\" first, then keys of answers */\n"
                            "    const char *text;    /* as answers write it */\n"
                            "    uint64_t number;     /* the same where it is a number */\n"
                            "    uint8_t is_number;\n"
                            "};\n"
                            "struct pamu_vector_step {\n"
                            "    const char *line;    /* the operation as text, then its head slot */\n"
                            "    uint64_t address;\n"
                            "    uint32_t length;\n"
                            "    uint16_t liodn;\n"
                            "    uint8_t operation, flags;\n"
                            "    uint8_t exact;       /* keys that are not named have their default */\n"
                            "    uint16_t count;\n"
                            "    const struct pamu_vector_value *values;\n"
                            "    const char *origin;  /* sources and evidence, as flat text */\n"
                            "};\n"
                            "struct pamu_vector {\n"
                            "    const char *id, *title, *rules, *flags;\n"
                            "    size_t count;\n"
                            "    const struct pamu_vector_step *steps;\n"
                            "};\n"
                            "#endif\n";

static const char program[] =
    "\n#ifdef PAMU_VECTORS_MAIN\n"
    "#include <stdio.h>\n"
    "int main(void)\n"
    "{\n"
    "    printf(\"pamusim-vectors 1\\nsuite %%s\\nabout %%s\\nmaker %%s\\nseed %%s\\ncount %%zu\\n\", \"%s\", %s, %s, "
    "\"0x%" PRIx64 "\",\n"
    "           pamu_vectors_%s_count);\n"
    "    for (size_t i = 0; i < pamu_vectors_%s_count; i++) {\n"
    "        const struct pamu_vector *vector = &pamu_vectors_%s[i];\n"
    "        printf(\"\\nvector %%s\\ntitle %%s\\nrules %%s\\n\", vector->id, vector->title, vector->rules);\n"
    "        if (vector->flags[0] != '\\0')\n"
    "            printf(\"flags %%s\\n\", vector->flags);\n"
    "        for (size_t j = 0; j < vector->count; j++) {\n"
    "            const struct pamu_vector_step *step = &vector->steps[j];\n"
    "            printf(\"op %%s\\n%%s %%s\", step->line, step->exact ? \"exactly\" : \"expect\", "
    "step->values[0].text);\n"
    "            for (size_t k = 1; k < step->count; k++)\n"
    "                printf(\" %%s %%s\", step->values[k].key, step->values[k].text);\n"
    "            printf(\"\\n%%s\", step->origin);\n"
    "        }\n"
    "        printf(\"end\\n\");\n"
    "    }\n"
    "    return 0;\n"
    "}\n"
    "#endif\n";

/* A suite being written. */
struct writer {
    struct vec_text *text;
    const struct vec_suite *suite;
    struct op_strings *strings;
    struct op_scratch *scratch;
    bool failed;
};

static void put_literal(struct vec_text *text, const char *string)
{
    vec_put(text, "\"");
    for (; *string != '\0'; string++) {
        if (*string == '\n')
            vec_put(text, "\\n");
        else if (strchr("\"\\?", *string) != NULL)
            vec_putf(text, "\\%c", *string);
        else
            vec_put_bytes(text, string, 1);
    }
    vec_put(text, "\"");
}

static bool is_number(const struct vec_value *value)
{
    return value->key != VEC_VERDICT && op_key_row(value->key)->type != OP_VALUE_WORD &&
           strcmp(value->text, "none") != 0;
}

static void put_value(struct vec_text *text, const struct vec_value *value)
{
    uint64_t number = is_number(value) ? strtoull(value->text, NULL, 0) : 0;
    vec_putf(text, "    {\"%s\", ", value->key == VEC_VERDICT ? "verdict" : op_key_row(value->key)->name);
    put_literal(text, value->text);
    vec_putf(text, ", 0x%" PRIx64 "ull, %d},\n", number, is_number(value));
}

/* The first slot of the operation, which is what a reader without a parser for lines looks at. */
static bool read_head(struct writer *writer, const char *line, struct op_head *head)
{
    struct op op;
    struct op_diagnostic diagnostic;
    size_t used, slots = OP_MAX_SLOTS;
    uint8_t *bytes = malloc(slots * OP_SLOT_BYTES);
    bool good = bytes != NULL &&
                op_parse(line, strlen(line), writer->strings, writer->scratch, &op, &diagnostic) == OP_OK &&
                op_encode(&op, bytes, slots, &used) == OP_OK;
    if (good)
        op_head_load(bytes, head);
    free(bytes);
    return good;
}

static void put_step(struct writer *writer, size_t vector, size_t index)
{
    struct vec_text *text = writer->text;
    const struct vec_step *step = &writer->suite->vectors[vector].steps[index];
    struct vec_text origin = {NULL, 0, 0, false};
    struct op_head head = {0, 0, 0, 0, 0};
    writer->failed = !read_head(writer, step->line, &head) || writer->failed;
    vec_put(text, "    {");
    put_literal(text, step->line);
    vec_putf(text, ", 0x%" PRIx64 "ull, 0x%" PRIx32 ", 0x%x, 0x%x, 0x%x, %d, %" PRIu32 ", values_%s_%zu_%zu, ",
             head.address, head.length, head.liodn, head.operation, head.flags, step->exact, step->count,
             writer->suite->name, vector, index);
    vec_put_origins(&origin, step);
    put_literal(text, origin.length > 0 ? origin.bytes : "");
    vec_put(text, "},\n");
    writer->failed = writer->failed || origin.failed;
    vec_text_release(&origin);
}

static void put_vector(struct writer *writer, size_t index)
{
    struct vec_text *text = writer->text;
    const struct vec_vector *vector = &writer->suite->vectors[index];
    const char *name = writer->suite->name;
    for (size_t i = 0; i < vector->count; i++) {
        vec_putf(text, "static const struct pamu_vector_value values_%s_%zu_%zu[] = {\n", name, index, i);
        for (uint32_t j = 0; j < vector->steps[i].count; j++)
            put_value(text, &vector->steps[i].values[j]);
        vec_put(text, "};\n");
    }
    vec_putf(text, "static const struct pamu_vector_step steps_%s_%zu[] = {\n", name, index);
    for (size_t i = 0; i < vector->count; i++)
        put_step(writer, index, i);
    vec_put(text, "};\n");
}

static void put_list(struct writer *writer)
{
    struct vec_text *text = writer->text;
    const char *name = writer->suite->name;
    vec_putf(text, "\nextern const struct pamu_vector pamu_vectors_%s[];\nextern const size_t pamu_vectors_%s_count;\n",
             name, name);
    vec_putf(text, "const struct pamu_vector pamu_vectors_%s[] = {\n", name);
    for (size_t i = 0; i < writer->suite->count; i++) {
        const struct vec_vector *vector = &writer->suite->vectors[i];
        vec_put(text, "    {");
        put_literal(text, vector->id);
        vec_put(text, ", ");
        put_literal(text, vector->title);
        vec_put(text, ", ");
        put_literal(text, vector->rules);
        vec_put(text, ", ");
        put_literal(text, vector->flags);
        vec_putf(text, ", %zu, steps_%s_%zu},\n", vector->count, name, i);
    }
    vec_putf(text, "};\nconst size_t pamu_vectors_%s_count = %zu;\n", name, writer->suite->count);
}

static void put_program(struct writer *writer)
{
    struct vec_text title = {NULL, 0, 0, false}, maker = {NULL, 0, 0, false};
    const struct vec_suite *suite = writer->suite;
    put_literal(&title, suite->title);
    put_literal(&maker, suite->maker);
    writer->failed = writer->failed || title.failed || maker.failed;
    if (!writer->failed)
        vec_putf(writer->text, program, suite->name, title.bytes, maker.bytes, suite->seed, suite->name, suite->name,
                 suite->name);
    vec_text_release(&title);
    vec_text_release(&maker);
}

bool vec_write_c(struct vec_text *text, const struct vec_suite *suite)
{
    struct writer writer = {text, suite, op_strings_create(), malloc(sizeof *writer.scratch), false};
    writer.failed = writer.strings == NULL || writer.scratch == NULL;
    vec_putf(text, "/* %s: golden vectors, made by %s. */\n", suite->name, suite->maker);
    vec_put(text, types);
    for (size_t i = 0; i < suite->count && !writer.failed; i++)
        put_vector(&writer, i);
    if (!writer.failed) {
        put_list(&writer);
        put_program(&writer);
    }
    op_strings_destroy(writer.strings);
    free(writer.scratch);
    return !writer.failed && !text->failed;
}
