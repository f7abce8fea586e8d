/* A machine run one operation at a time, and its captured look-ups. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_IOTLB_MACHINE_H
#define TEST_IOTLB_MACHINE_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/capture.h"
#include "replay/replay.h"

enum { MOST_ITEMS = 200000 };

struct machine {
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct replay *replay;
    struct iotlb_capture *capture;
    struct iotlb_item *items;
    size_t count;
};

static inline bool machine_keep(void *user, const struct iotlb_item *items, size_t count)
{
    struct machine *machine = user;

    ck_assert_uint_le(machine->count + count, MOST_ITEMS);
    memcpy(machine->items + machine->count, items, count * sizeof(*items));
    machine->count += count;
    return true;
}

static inline void machine_note(void *user, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    struct machine *machine = user;

    iotlb_capture_record(machine->capture, op_session_model(machine->session), request, result);
}

/* Runs one operation, which must be granted. */
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

static inline struct machine *machine_open(void)
{
    struct machine *machine = calloc(1, sizeof(*machine));
    struct replay_config config = {.record = machine_note, .record_user = machine};

    machine->items = calloc(MOST_ITEMS, sizeof(*machine->items));
    machine->session = op_session_create(0);
    machine->strings = op_strings_create();
    machine->scratch = malloc(sizeof(*machine->scratch));
    machine->capture = iotlb_capture_create(machine_keep, machine);
    config.session = machine->session;
    machine->replay = replay_create(&config);
    op_session_set_lookups(machine->session, iotlb_capture_lookup, machine->capture);
    return machine;
}

static inline void machine_close(struct machine *machine)
{
    replay_destroy(machine->replay);
    iotlb_capture_destroy(machine->capture);
    op_session_destroy(machine->session);
    op_strings_destroy(machine->strings);
    free(machine->scratch);
    free(machine->items);
    free(machine);
}

#endif
