/* Workloads: operations, streams, and who plays when. SPDX-License-Identifier: BSD-2-Clause */
#include "tracegen/workload.h"

#include <stdlib.h>
#include <string.h>

#include "op/session.h"
#include "op/text.h"

#define MOST_STREAMS 256u
#define MOST_NAME (OP_MAX_NAME - 3) /* the number of a device comes behind it */
#define MOST_NUMBER (UINT64_C(1) << 48)

struct named {
    struct gen_stream *stream;
    char name[MOST_NAME + 1];
};

struct gen_workload {
    struct gen_workload_config config;
    struct op_script *script;
    const struct pamu_chip *chip;
    uint64_t seed; /* its stream of seeds */
    struct named streams[MOST_STREAMS];
    uint32_t stream_count;
    struct gen_player players[GEN_PLAYERS_MOST];
    struct op_scratch scratch;
    uint8_t slots[OP_MAX_SLOTS * OP_SLOT_BYTES];
    uint8_t batch[GEN_BATCH_BYTES];
};

struct gen_workload *gen_workload_create(const struct gen_workload_config *config)
{
    struct gen_workload *workload = calloc(1, sizeof *workload);
    if (workload == NULL)
        return NULL;
    workload->config = *config;
    workload->seed = config->seed;
    workload->chip = pamu_chip_find(OP_DEFAULT_CHIP);
    workload->script = op_script_create(config->read, config->read_user, config->strings);
    if (workload->script != NULL)
        return workload;
    free(workload);
    return NULL;
}

void gen_workload_destroy(struct gen_workload *workload)
{
    if (workload == NULL)
        return;
    for (uint32_t i = 0; i < workload->stream_count; i++)
        gen_stream_destroy(workload->streams[i].stream);
    op_script_destroy(workload->script);
    free(workload);
}

/* ---- operations ---- */

static enum gen_code code_of(enum op_error error)
{
    switch (error) {
    case OP_OK:
    case OP_ERR_NOTHING:
        return GEN_OK;
    case OP_ERR_READ:
        return GEN_ERR_READ;
    case OP_ERR_MEMORY:
        return GEN_ERR_MEMORY;
    default:
        return GEN_ERR_SYNTAX;
    }
}

/* An operation goes on as it is; of a chip, streams have to know. */
static enum gen_code pass_on(struct gen_workload *workload, const char *line, size_t length,
                             struct op_diagnostic *diagnostic)
{
    struct op op;
    size_t used;
    enum op_error error = op_parse(line, length, workload->config.strings, &workload->scratch, &op, diagnostic);
    if (error != OP_OK)
        return code_of(error);
    if (op_encode(&op, workload->slots, OP_MAX_SLOTS, &used) != OP_OK)
        return GEN_ERR_MEMORY; /* what was read is legal */
    if (op.code == OP_CHIP) {
        const struct pamu_chip *chip = pamu_chip_find(op_strings_get(op.strings, (uint32_t)op.value[0], NULL));
        workload->chip = chip != NULL ? chip : workload->chip;
    }
    return workload->config.slots(workload->config.slots_user, workload->slots, used) ? GEN_OK : GEN_ERR_STOPPED;
}

/* ---- words ---- */

static enum gen_code complain(struct op_reader *reader, struct op_span span, const char *what, const char *legal)
{
    (void)op_complain(reader, span, what, legal);
    return GEN_ERR_SYNTAX;
}

static enum gen_code complain_end(struct op_reader *reader, const char *what, const char *legal)
{
    struct op_text text = op_text_start(reader->diagnostic->what, sizeof reader->diagnostic->what);
    op_put(&text, what);
    op_put(&text, " is missing");
    (void)op_text_end(&text);
    text = op_text_start(reader->diagnostic->legal, sizeof reader->diagnostic->legal);
    op_put(&text, legal);
    (void)op_text_end(&text);
    (void)op_complain_at(reader, (unsigned)reader->end + 1);
    return GEN_ERR_SYNTAX;
}

static enum gen_code read_number(struct op_reader *reader, const char *what, uint64_t least, uint64_t *number)
{
    struct op_span span = op_next(reader);
    if (span.length == 0)
        return complain_end(reader, what, "a number, perhaps with K, M, G or T behind");
    if (!op_span_number(span, true, number) || *number < least || *number > MOST_NUMBER)
        return complain(reader, span, "not a number that is legal here:",
                        least == 0 ? "a number from 0 to 2^48" : "a number from 1 to 2^48");
    return GEN_OK;
}

/* ---- seed ---- */

static enum gen_code do_seed(struct gen_workload *workload, struct op_reader *reader)
{
    enum gen_code code = read_number(reader, "SEED", 0, &workload->seed);
    struct op_span span = op_next(reader);
    if (code == GEN_OK && span.length != 0)
        return complain(reader, span, "nothing comes behind the seed, but here is", "seed SEED");
    return code;
}

/* ---- stream ---- */

static struct named *find_stream(struct gen_workload *workload, struct op_span span)
{
    for (uint32_t i = 0; i < workload->stream_count; i++)
        if (op_span_is(span, workload->streams[i].name))
            return &workload->streams[i];
    return NULL;
}

static enum gen_code complain_trouble(struct op_reader *reader, unsigned column, const struct gen_trouble *trouble)
{
    struct op_text text = op_text_start(reader->diagnostic->what, sizeof reader->diagnostic->what);
    op_put(&text, trouble->what);
    (void)op_text_end(&text);
    text = op_text_start(reader->diagnostic->legal, sizeof reader->diagnostic->legal);
    op_put(&text, trouble->legal);
    (void)op_text_end(&text);
    (void)op_complain_at(reader, column);
    return GEN_ERR_SYNTAX;
}

static enum gen_code complain_key(struct op_reader *reader, struct op_span span, const struct gen_row *row)
{
    struct op_nearest nearest = op_nearest_start(span);
    for (size_t i = 0; i < row->parameters; i++)
        op_nearest_offer(&nearest, gen_key_row(row->parameter[i].key)->name);
    op_nearest_offer(&nearest, "setup");
    (void)op_complain_unknown(reader, &nearest, "the generator has no parameter",
                              "pamusim gen --list shows those it has");
    return GEN_ERR_SYNTAX;
}

/* KEY VALUE.., and setup on or off. */
static enum gen_code read_keys(struct op_reader *reader, struct gen_choice *choice, bool *setup)
{
    struct gen_trouble trouble;
    for (;;) {
        struct op_span name = op_next(reader), value = op_next(reader);
        if (name.length == 0)
            return GEN_OK;
        enum gen_key key = gen_key_find(name.text, name.length);
        bool is_setup = op_span_is(name, "setup");
        if (!is_setup && (key == GEN_KEY_COUNT || gen_parameter(choice->row, key) == NULL))
            return complain_key(reader, name, choice->row);
        if (value.length == 0)
            return complain_end(reader, "the value of the last parameter",
                                is_setup ? "on or off" : gen_key_row(key)->help);
        if (is_setup && !op_span_is(value, "on") && !op_span_is(value, "off"))
            return complain(reader, value, "setup cannot be", "on, or off where operations have set up what it needs");
        if (is_setup)
            *setup = op_span_is(value, "on");
        else if (!gen_choice_set(choice, key, value.text, value.length, &trouble))
            return complain_trouble(reader, value.column, &trouble);
    }
}

static enum gen_code read_name(struct gen_workload *workload, struct op_reader *reader, struct named *named)
{
    struct op_span span = op_next(reader);
    uint32_t id;
    if (span.length == 0)
        return complain_end(reader, "NAME", "stream NAME GENERATOR [KEY VALUE]..");
    if (span.length > MOST_NAME || find_stream(workload, span) != NULL)
        return complain(reader, span, "not a name that is legal here:", "at most 60 bytes, and of no other stream");
    enum op_error error = op_strings_intern(workload->config.strings, span.text, span.length, &id);
    if (error == OP_ERR_MEMORY)
        return GEN_ERR_MEMORY;
    if (error != OP_OK)
        return complain(reader, span, "this is no name:", "letters, digits and _ . : / + - @ ,");
    memcpy(named->name, span.text, span.length);
    named->name[span.length] = '\0';
    return GEN_OK;
}

static enum gen_code read_generator(struct op_reader *reader, const struct gen_row **row, unsigned *column)
{
    struct op_span span = op_next(reader);
    struct op_nearest nearest = op_nearest_start(span);
    *column = span.column;
    if (span.length == 0)
        return complain_end(reader, "GENERATOR", "stream NAME GENERATOR [KEY VALUE]..");
    *row = gen_row_find(span.text, span.length);
    if (*row != NULL)
        return GEN_OK;
    for (size_t i = 0; gen_row_at(i) != NULL; i++)
        op_nearest_offer(&nearest, gen_row_at(i)->name);
    (void)op_complain_unknown(reader, &nearest, "unknown generator", "pamusim gen --list shows all");
    return GEN_ERR_SYNTAX;
}

struct setting_up {
    struct gen_workload *workload;
    enum gen_code code;
};

static bool set_up_line(void *user, const char *line)
{
    struct setting_up *setting = user;
    struct op_diagnostic unused;
    setting->code = pass_on(setting->workload, line, strlen(line), &unused);
    return setting->code == GEN_OK;
}

static enum gen_code do_stream(struct gen_workload *workload, struct op_reader *reader)
{
    struct named *named = &workload->streams[workload->stream_count];
    struct gen_trouble trouble;
    struct gen_choice choice;
    const struct gen_row *row = NULL;
    unsigned column = 0;
    bool setup = true;
    if (workload->stream_count == MOST_STREAMS)
        return complain(reader, op_next(reader), "one stream too many:", "at most 256");
    enum gen_code code = read_name(workload, reader, named);
    if (code == GEN_OK)
        code = read_generator(reader, &row, &column);
    if (code != GEN_OK)
        return code;
    gen_choice_start(&choice, row);
    code = read_keys(reader, &choice, &setup);
    if (code != GEN_OK)
        return code;
    if (!gen_choice_check(&choice, &trouble) || !gen_choice_suits(&choice, workload->chip, &trouble))
        return complain_trouble(reader, column, &trouble);
    choice.seed = gen_split_mix(&workload->seed);
    named->stream = gen_stream_create(&choice, named->name, workload->config.strings);
    if (named->stream == NULL)
        return GEN_ERR_MEMORY;
    workload->stream_count++;
    struct setting_up setting = {workload, GEN_OK};
    return !setup || gen_stream_setup(named->stream, set_up_line, &setting) ? GEN_OK : setting.code;
}

/* ---- play ---- */

#define PLAY_USAGE "play OPERATIONS turns|random STREAM [weight N] [burst N] [on N off N].."

/* weight N, burst N, on N off N: true while there is one of them; *code says how it went. */
static bool read_manner(struct op_reader *reader, struct gen_player *player, enum gen_code *code)
{
    static const char *const words[] = {"weight", "burst", "on", "off"};
    uint64_t *const numbers[] = {&player->weight, &player->burst, &player->on, &player->off};
    struct op_span span = op_peek(reader);
    for (unsigned i = 0; i < 4; i++) {
        if (!op_span_is(span, words[i]))
            continue;
        (void)op_next(reader);
        *code = read_number(reader, words[i], 1, numbers[i]);
        if (*code == GEN_OK && *numbers[i] > 1000000 && i < 2)
            *code = complain(reader, span, "too large:", "weight and burst are at most 1000000");
        return *code == GEN_OK;
    }
    return false;
}

static enum gen_code read_player(struct gen_workload *workload, struct op_reader *reader, struct gen_player *player)
{
    struct op_span span = op_next(reader);
    struct op_nearest nearest = op_nearest_start(span);
    const struct named *named = find_stream(workload, span);
    enum gen_code code = GEN_OK;
    if (named == NULL) {
        for (uint32_t i = 0; i < workload->stream_count; i++)
            op_nearest_offer(&nearest, workload->streams[i].name);
        (void)op_complain_unknown(reader, &nearest, "no such stream:", PLAY_USAGE);
        return GEN_ERR_SYNTAX;
    }
    *player = (struct gen_player){.stream = named->stream, .weight = 1, .burst = 1};
    while (read_manner(reader, player, &code))
        ;
    if (code == GEN_OK && (player->on == 0) != (player->off == 0))
        return complain(reader, span, "on and off come together, but not of", "on N off N");
    return code;
}

static enum gen_code read_order(struct op_reader *reader, enum gen_order *order)
{
    struct op_span span = op_next(reader);
    if (span.length == 0)
        return complain_end(reader, "the order", PLAY_USAGE);
    *order = op_span_is(span, "random") ? GEN_RANDOM : GEN_TURNS;
    if (*order == GEN_TURNS && !op_span_is(span, "turns"))
        return complain(reader, span, "no such order:", "turns or random");
    return GEN_OK;
}

static enum gen_code do_play(struct gen_workload *workload, struct op_reader *reader)
{
    struct gen_play play = {.players = workload->players};
    enum gen_code code = read_number(reader, "OPERATIONS", 1, &play.operations);
    if (code == GEN_OK)
        code = read_order(reader, &play.order);
    while (code == GEN_OK && op_peek(reader).length != 0) {
        if (play.count == GEN_PLAYERS_MOST)
            return complain(reader, op_peek(reader), "one stream too many:", "at most 64 play together");
        code = read_player(workload, reader, &workload->players[play.count++]);
    }
    if (code != GEN_OK)
        return code;
    if (play.count == 0)
        return complain_end(reader, "STREAM", PLAY_USAGE);
    play.seed = gen_split_mix(&workload->seed);
    switch (gen_play(&play, workload->batch, workload->config.slots, workload->config.slots_user)) {
    case GEN_PLAYED:
        return GEN_OK;
    case GEN_PLAY_STOPPED:
        return GEN_ERR_STOPPED;
    default:
        return GEN_ERR_MEMORY;
    }
}

/* ---- statements ---- */

static const struct {
    const char *word;
    enum gen_code (*exec)(struct gen_workload *workload, struct op_reader *reader);
} statements[] = {{"seed", do_seed}, {"stream", do_stream}, {"play", do_play}};

static enum gen_code do_line(struct gen_workload *workload, const char *line, size_t length,
                             struct op_diagnostic *diagnostic)
{
    struct op_reader reader = {.line = line, .strings = workload->config.strings, .diagnostic = diagnostic};
    if (op_reader_start(&reader, length) != OP_OK)
        return GEN_ERR_SYNTAX;
    struct op_span span = op_next(&reader);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (op_span_is(span, statements[i].word))
            return statements[i].exec(workload, &reader);
    return pass_on(workload, line, length, diagnostic);
}

enum gen_code gen_workload_run(struct gen_workload *workload, struct op_diagnostic *diagnostic)
{
    const char *line;
    size_t length;
    for (;;) {
        enum op_error error = op_script_next_line(workload->script, &line, &length);
        if (error != OP_OK)
            return code_of(error);
        enum gen_code code = do_line(workload, line, length, diagnostic);
        diagnostic->line = op_script_line(workload->script);
        if (code != GEN_OK)
            return code;
    }
}
