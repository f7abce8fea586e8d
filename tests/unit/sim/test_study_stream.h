/* A machine whose look-ups go to the file of a stream, and plain caches to hold plans against.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_STUDY_STREAM_H
#define TEST_STUDY_STREAM_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/stream.h"
#include "replay/replay.h"
#include "study/setting.h"

struct machine {
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct replay *replay;
    struct iotlb_stream *stream;
};

static inline void machine_note(void *user, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    struct machine *machine = user;

    ck_assert_int_eq(result->verdict, PAMU_TRANSLATED);
    iotlb_capture_record(iotlb_stream_capture(machine->stream), op_session_model(machine->session), request, result);
}

/* Runs one operation, which must be granted; a record must be translated. */
static inline void run(struct machine *machine, const char *format, ...)
{
    char line[400];
    struct op_diagnostic diagnostic;
    struct op op;
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    ck_assert_msg(op_parse(line, strlen(line), machine->strings, machine->scratch, &op, &diagnostic) == OP_OK, "%s",
                  line);
    ck_assert_msg(replay_op(machine->replay, &op) == REPLAY_OK, "%s", line);
}

static inline void machine_open(struct machine *machine, const char *path)
{
    const struct trace_header header = {.creator = "test", .source = "test", .chip = "p4080"};
    struct replay_config config = {.record = machine_note, .record_user = machine};

    *machine = (struct machine){.session = op_session_create(0), .strings = op_strings_create()};
    config.session = machine->session;
    machine->scratch = malloc(sizeof(*machine->scratch));
    machine->replay = replay_create(&config);
    ck_assert_int_eq(iotlb_stream_open(path, &header, &machine->stream, NULL), TRACE_OK);
    op_session_set_lookups(machine->session, iotlb_capture_lookup, iotlb_stream_capture(machine->stream));
    run(machine, "chip p4080");
}

static inline void machine_close(struct machine *machine)
{
    iotlb_stream_memory(machine->stream, op_session_model(machine->session));
    ck_assert_int_eq(iotlb_stream_close(machine->stream, NULL), TRACE_OK);
    replay_destroy(machine->replay);
    op_session_destroy(machine->session);
    op_strings_destroy(machine->strings);
    free(machine->scratch);
}

/* ---- a chip with a small SPAACE cache, and that cache ---- */

struct small_chip {
    struct pamu_chip chip;
    struct pamu_chip_instance instances[PAMU_MAX_INSTANCES];
    struct study_setting setting;
    uint32_t sets, ways; /* at most 4 and 2 */
};

static inline void small_chip_make(struct small_chip *small, uint32_t sets, uint32_t ways)
{
    small->chip = *pamu_chip_find("p4080");
    small->sets = sets;
    small->ways = ways;
    for (size_t i = 0; i < small->chip.instance_count; i++) {
        small->instances[i] = small->chip.instances[i];
        small->instances[i].cache[PAMU_SPAACE].geometry.lines = (uint16_t)(sets * ways);
        small->instances[i].cache[PAMU_SPAACE].geometry.ways = (uint16_t)ways;
    }
    small->chip.instances = small->instances;
    study_setting_start(&small->setting, &small->chip);
}

struct lru {
    uint64_t key[4][2], used[4][2]; /* used 0: free */
    uint64_t clock;
};

static inline bool lru_misses(const struct small_chip *small, struct lru *lru, uint64_t key)
{
    uint64_t set = key % small->sets;
    uint32_t oldest = 0;

    lru->clock++;
    for (uint32_t w = 0; w < small->ways; w++) {
        if (lru->used[set][w] != 0 && lru->key[set][w] == key) {
            lru->used[set][w] = lru->clock;
            return false;
        }
        if (lru->used[set][w] < lru->used[set][oldest])
            oldest = w;
    }
    lru->key[set][oldest] = key;
    lru->used[set][oldest] = lru->clock;
    return true;
}

#endif
