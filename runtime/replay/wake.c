// Why those may go on who waited.
#include "replay/inside.h"

typedef struct WakeWords {
    unsigned reason;
    const char *words; // half a sentence; "so NAME joins the ready queue" follows
} WakeWords;

static const WakeWords table[] = {
    {SIM_REASON_LOCK, "the lock is free"},
    {SIM_REASON_EVENT, "the event is set"},
    {SIM_REASON_CONDITION, "the condition is notified"},
    {SIM_REASON_SEMAPHORE, "a permit is free"},
    {SIM_REASON_BARRIER, "all have come to the barrier"},
    {SIM_REASON_QUEUE_GET, "there is an item in the queue"},
    {SIM_REASON_QUEUE_PUT, "there is room in the queue"},
    {SIM_REASON_QUEUE_JOIN, "the queue is worked off"},
    {SIM_REASON_WAIT, "what was waited for is done"},
    {SIM_REASON_SHIELD, "the shielded task is done"},
    {SIM_REASON_GROUP, "all tasks of the group are done"},
};

const char *sim_wake_words(unsigned reason)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].reason == reason)
            return table[i].words;
    return NULL;
}
