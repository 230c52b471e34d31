// A doubly linked list whose links lie inside the elements.
//
//     head <-> element <-> element <-> head
//
// The head is a link like the others, so inserting and removing know no special
// case, and an element leaves its list without being told which list it is in.
// Used where elements come and go in the middle: waiters, live tasks, what a
// coroutine owns. (The ready queue is a ring instead: see core/ready.h.)
#ifndef SIM_BASE_LIST_H
#define SIM_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct SimLink SimLink;
struct SimLink {
    SimLink *previous; // NULL while in no list
    SimLink *next;
};

// The element of type `type` whose field `field` is the link `link`.
#define sim_list_element(link, type, field) \
    ((type *)(void *)((char *)(link)-offsetof(type, field)))

// Visits every link; the body must not remove the one it visits.
#define sim_list_each(link, head) \
    for (SimLink *link = (head)->next; link != (head); link = link->next)

static inline void sim_list_init(SimLink *head)
{
    head->previous = head;
    head->next = head;
}

static inline bool sim_list_is_empty(const SimLink *head)
{
    return head->next == head;
}

static inline void sim_list_append(SimLink *head, SimLink *link)
{
    link->previous = head->previous;
    link->next = head;
    head->previous->next = link;
    head->previous = link;
}

// Does nothing to a link that is in no list.
static inline void sim_list_remove(SimLink *link)
{
    if (!link->previous)
        return;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->previous = NULL;
    link->next = NULL;
}

#endif
