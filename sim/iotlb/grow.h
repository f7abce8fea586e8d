/* Arrays that grow as ids and owners appear. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_GROW_H
#define IOTLB_GROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* An array of elements, and how many there is room for. */
struct iotlb_array {
    void *elements;
    size_t room;
};

/* Makes room for the element with this index; new elements have all bytes equal to fill. False if out of memory, the
 * array being as it was. */
static inline bool iotlb_grow(struct iotlb_array *array, size_t index, size_t bytes, int fill)
{
    size_t room = array->room == 0 ? 64 : array->room;
    char *elements;

    if (index < array->room)
        return true;
    while (room <= index)
        room *= 2;
    elements = realloc(array->elements, room * bytes);
    if (elements == NULL)
        return false;
    memset(elements + array->room * bytes, fill, (room - array->room) * bytes);
    array->elements = elements;
    array->room = room;
    return true;
}

#endif
