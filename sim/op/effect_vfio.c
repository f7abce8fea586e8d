/* Effects of VFIO operations, by container (rules R8 to R12, R15). SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "op/effect.h"
#include "op/text.h"
#include "pamu/vfio.h"

void op_forget_domain(struct op_session *session, uint32_t domain)
{
    if (session->msi != NULL)
        pamu_msi_forget(session->msi, domain);
    if (domain >= session->container_capacity)
        return;
    pamu_vfio_destroy(session->containers[domain]);
    session->containers[domain] = NULL;
}

void op_forget_msi(struct op_session *session)
{
    for (uint32_t i = 0; i < session->container_capacity; i++)
        pamu_vfio_destroy(session->containers[i]);
    free(session->containers);
    pamu_msi_destroy(session->msi);
    session->containers = NULL;
    session->container_capacity = 0;
    session->msi = NULL;
}

/* ---- containers are domains ---- */

static bool reserve(struct op_session *session, uint32_t domain)
{
    if (domain < session->container_capacity)
        return true;
    uint32_t capacity = domain + 16;
    struct pamu_vfio **containers = realloc(session->containers, capacity * sizeof(struct pamu_vfio *));
    if (containers == NULL)
        return false;
    for (uint32_t i = session->container_capacity; i < capacity; i++)
        containers[i] = NULL;
    session->containers = containers;
    session->container_capacity = capacity;
    return true;
}

static bool named_domain(const struct op_session *session, const struct op *op, uint32_t *domain)
{
    *domain = op_session_domain(session, op_strings_get(op->strings, (uint32_t)op->value[0], NULL));
    return *domain != PAMU_NO_DOMAIN;
}

static bool open_container(struct op_session *session, const struct pamu_vfio_config *config)
{
    return reserve(session, config->domain) &&
           pamu_vfio_create(config, &session->containers[config->domain]) == PAMU_OK;
}

void op_do_vfio_open(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio_config config = {.quirks = op->value[1] != 0};
    if (!op_need_msi(session, answer))
        return;
    bool is_new = !named_domain(session, op, &config.domain);
    if (is_new)
        op_do_domain(session, op, answer); /* argument 0 is the name there, and in destroy, too */
    if (!named_domain(session, op, &config.domain))
        return;
    config.msi = session->msi;
    if (config.domain < session->container_capacity && session->containers[config.domain] != NULL) {
        op_answer_error(answer, "EBUSY", NULL, "the container is open");
        return;
    }
    if (open_container(session, &config))
        return;
    if (is_new)
        op_do_destroy(session, op, answer);
    op_answer_error(answer, "ENOMEM", NULL, "out of memory for the container");
}

static struct pamu_vfio *need_container(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint32_t domain;
    if (named_domain(session, op, &domain) && domain < session->container_capacity &&
        session->containers[domain] != NULL)
        return session->containers[domain];
    op_answer_error(answer, "ENOENT", NULL, "the operation vfio-open has opened no container of this name");
    return NULL;
}

void op_do_vfio_set_container(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_set_container(vfio, (uint32_t)op->value[1], &refusal), &refusal);
}

void op_do_vfio_unset_container(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_unset_container(vfio, (uint32_t)op->value[1], &refusal), &refusal);
}

void op_do_vfio_set_iommu(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_set_iommu(vfio, (uint32_t)op->value[1], &refusal), &refusal);
}

/* ---- attributes ---- */

static void set_attribute(struct op_session *session, const struct op *op, enum pamu_vfio_attribute_id id,
                          struct op_answer *answer)
{
    bool single = id == PAMU_VFIO_WINDOWS;
    const struct pamu_vfio_attribute attribute = {id, {op->value[1], single ? 0 : op->value[2]}};
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_set_attr(vfio, &attribute, &refusal), &refusal);
}

void op_do_vfio_set_geometry(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    set_attribute(session, op, PAMU_VFIO_GEOMETRY, answer);
}

void op_do_vfio_set_windows(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    set_attribute(session, op, PAMU_VFIO_WINDOWS, answer);
}

void op_do_vfio_set_stash(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    set_attribute(session, op, PAMU_VFIO_STASH, answer);
}

void op_do_vfio_get_attr(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    static const enum op_key keys[][2] = {
        [PAMU_VFIO_GEOMETRY] = {OP_KEY_FIRST, OP_KEY_LAST},
        [PAMU_VFIO_WINDOWS] = {OP_KEY_WINDOWS, 0},
        [PAMU_VFIO_STASH] = {OP_KEY_CPU, OP_KEY_CACHE},
    };
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_vfio_attribute attribute = {0};
    struct pamu_refusal refusal;
    if (vfio == NULL)
        return;
    if (pamu_vfio_attribute_find(op_strings_get(op->strings, (uint32_t)op->value[1], NULL), &attribute.id) != PAMU_OK) {
        op_answer_error(answer, "EINVAL", "R10", "no such attribute; one of geometry, windows, stash");
        return;
    }
    if (!op_driver_answer(answer, pamu_vfio_get_attr(vfio, &attribute, &refusal), &refusal))
        return;
    for (unsigned i = 0; i < 2 && keys[attribute.id][i] != 0; i++)
        op_answer_number(answer, keys[attribute.id][i], attribute.value[i]);
}

/* ---- maps ---- */

void op_do_vfio_map_dma(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    const struct pamu_vfio_map map = {
        .iova = op->value[1], .vaddr = op->value[2], .size = op->value[3], .flags = (uint32_t)op->value[4]};
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_map_dma(vfio, &map, &refusal), &refusal);
}

void op_do_vfio_unmap_dma(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    uint64_t size = op->value[2];
    if (vfio != NULL && op_driver_answer(answer, pamu_vfio_unmap_dma(vfio, op->value[1], &size, &refusal), &refusal))
        op_answer_number(answer, OP_KEY_UNMAPPED, size);
}

void op_do_vfio_msi_count(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    uint32_t count;
    if (vfio != NULL && op_driver_answer(answer, pamu_vfio_msi_count(vfio, &count, &refusal), &refusal))
        op_answer_number(answer, OP_KEY_BANKS, count);
}

void op_do_vfio_map_msi(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(
            answer, pamu_vfio_map_msi(vfio, op->value[1], (uint32_t)op->value[2], (uint32_t)op->value[3], &refusal),
            &refusal);
}

void op_do_vfio_unmap_msi(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_unmap_msi(vfio, op->value[1], 0, &refusal), &refusal);
}

void op_do_vfio_enable(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_enable(vfio, &refusal), &refusal);
}

void op_do_vfio_disable(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    if (vfio != NULL)
        op_driver_answer(answer, pamu_vfio_disable(vfio, &refusal), &refusal);
}

/* ---- byte for byte ---- */

#define MOST_BYTES 256u /* of an argument, as the row says */

static void answer_bytes(struct op_answer *answer, const uint8_t *bytes, size_t count)
{
    char hex[MOST_BYTES * 2 + 1];
    struct op_text text = op_text_start(hex, sizeof hex);
    op_put_dump(&text, bytes, count);
    if (count > 0)
        op_answer_copy(answer, OP_KEY_BYTES, hex, op_text_end(&text));
}

void op_do_ioctl(struct op_session *session, const struct op *op, struct op_answer *answer)
{
    uint8_t bytes[MOST_BYTES];
    struct pamu_vfio_call call = {.request = (uint32_t)op->value[2], .argument = bytes, .size = op->count};
    struct pamu_vfio *vfio = need_container(session, op, answer);
    struct pamu_refusal refusal;
    int32_t result;
    if (vfio == NULL)
        return;
    if (pamu_vfio_abi_find(op_strings_get(op->strings, (uint32_t)op->value[1], NULL), &call.abi) != PAMU_OK) {
        op_answer_error(answer, "EINVAL", NULL, "no such ABI; one of ppc, x86");
        return;
    }
    if (op->count > 0)
        memcpy(bytes, op->bytes, op->count);
    if (!op_driver_answer(answer, pamu_vfio_ioctl(vfio, &call, &result, &refusal), &refusal))
        return;
    op_answer_number(answer, OP_KEY_RESULT, (uint64_t)result);
    answer_bytes(answer, bytes, op->count);
}
