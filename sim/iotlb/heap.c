/* A heap of numbers. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/heap.h"

bool iotlb_heap_push(struct iotlb_heap *heap, uint32_t number)
{
    uint32_t *numbers;
    size_t i = heap->count;

    if (!iotlb_grow(&heap->numbers, i, sizeof(number), 0))
        return false;
    numbers = heap->numbers.elements;
    heap->count++;
    for (; i > 0 && numbers[(i - 1) / 2] < number; i = (i - 1) / 2)
        numbers[i] = numbers[(i - 1) / 2];
    numbers[i] = number;
    return true;
}

void iotlb_heap_pop(struct iotlb_heap *heap)
{
    uint32_t *numbers = heap->numbers.elements;
    size_t count = --heap->count, i = 0;
    uint32_t number = numbers[count];

    for (;;) {
        size_t child = 2 * i + 1;

        if (child + 1 < count && numbers[child + 1] > numbers[child])
            child++;
        if (child >= count || numbers[child] <= number)
            break;
        numbers[i] = numbers[child];
        i = child;
    }
    numbers[i] = number;
}

void iotlb_heap_clear(struct iotlb_heap *heap)
{
    free(heap->numbers.elements);
    *heap = (struct iotlb_heap){0};
}
