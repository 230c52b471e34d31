#include "base/heap.h"

#include "base/alloc.h"

enum { CHILDREN = 4 };

static int comes_before(const SimHeapEntry *a, const SimHeapEntry *b)
{
    if (a->deadline_ns != b->deadline_ns)
        return a->deadline_ns < b->deadline_ns;
    return a->sequence < b->sequence;
}

// Puts `entry` at `index` or above it, moving larger parents down.
static void sift_up(SimHeap *heap, size_t index, SimHeapEntry entry)
{
    while (index > 0) {
        size_t parent = (index - 1) / CHILDREN;
        if (!comes_before(&entry, &heap->entries[parent]))
            break;
        heap->entries[index] = heap->entries[parent];
        index = parent;
    }
    heap->entries[index] = entry;
}

static size_t least_child(const SimHeap *heap, size_t first)
{
    size_t least = first;
    size_t end =
        first + CHILDREN < heap->count ? first + CHILDREN : heap->count;
    for (size_t child = first + 1; child < end; child++)
        if (comes_before(&heap->entries[child], &heap->entries[least]))
            least = child;
    return least;
}

// Puts `entry` at `index` or below it, moving smaller children up.
static void sift_down(SimHeap *heap, size_t index, SimHeapEntry entry)
{
    for (;;) {
        size_t first = index * CHILDREN + 1;
        if (first >= heap->count)
            break;
        size_t least = least_child(heap, first);
        if (!comes_before(&heap->entries[least], &entry))
            break;
        heap->entries[index] = heap->entries[least];
        index = least;
    }
    heap->entries[index] = entry;
}

void sim_heap_init(SimHeap *heap)
{
    *heap = (SimHeap){0};
}

void sim_heap_done(SimHeap *heap)
{
    sim_free(heap->entries);
    *heap = (SimHeap){0};
}

void sim_heap_push(SimHeap *heap, SimHeapEntry entry)
{
    heap->entries =
        sim_grow(heap->entries, heap->count, &heap->capacity, sizeof entry);
    heap->count++;
    sift_up(heap, heap->count - 1, entry);
}

SimHeapEntry sim_heap_pop(SimHeap *heap)
{
    SimHeapEntry least = heap->entries[0];
    SimHeapEntry last = heap->entries[--heap->count];

    if (heap->count > 0)
        sift_down(heap, 0, last);
    return least;
}

void sim_heap_filter(SimHeap *heap, int (*is_kept)(void *value))
{
    size_t kept = 0;
    for (size_t i = 0; i < heap->count; i++)
        if (is_kept(heap->entries[i].value))
            heap->entries[kept++] = heap->entries[i];
    heap->count = kept;
    for (size_t i = kept; i-- > 0;)
        sift_down(heap, i, heap->entries[i]);
}
