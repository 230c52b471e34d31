// W13: a task is cancelled by another, gets the error, and returns as if it had
// not. Cancellations by the loop are not looked at: a time limit is one, and to
// catch that is the purpose of a time limit.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/lint/find.h"

typedef struct Request {
    uint64_t cancel;    // 1 + the index of the CANCEL; 0: none
    uint64_t delivered; // 1 + the index of the CANCEL_DELIVERED; 0: not yet
    uint16_t site;
} Request;

typedef struct Cancels {
    Request *requests; // requests[task_count]
} Cancels;

static void check_end(SimLinting *linting, const Request *request,
                      uint32_t slot, const SimEvent *event)
{
    if (request->delivered == 0 || event->flags != SIM_OUTCOME_RETURNED)
        return;
    SimFinding finding = {
        SIM_WARNING_SWALLOWED_CANCEL,
        slot,
        request->site,
        {request->cancel - 1, request->delivered - 1, event->index}};
    sim_lint_report(linting, &finding,
                    "%s is cancelled, catches the error and returns",
                    sim_slot_name(linting->replay, slot));
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    Cancels *cancels = own;
    const SimReplay *replay = linting->replay;
    bool is_request = event->kind == SIM_EVENT_CANCEL;
    uint32_t slot =
        sim_replay_slot(replay, is_request ? event->arg : event->task);

    if (!cancels->requests)
        cancels->requests =
            sim_alloc(replay->task_count * sizeof *cancels->requests);
    if (slot == SIM_NO_SLOT || slot == 0)
        return;
    Request *request = &cancels->requests[slot];
    if (is_request && event->task != 0 && event->task != event->arg) {
        *request = (Request){.cancel = event->index + 1};
    } else if (event->kind == SIM_EVENT_CANCEL_DELIVERED && request->cancel) {
        request->delivered = event->index + 1;
        request->site =
            event->site ? event->site : linting->state->tasks[slot].site;
    } else if (event->kind == SIM_EVENT_TASK_DONE) {
        check_end(linting, request, slot, event);
    }
}

static void done(void *own)
{
    sim_free(((Cancels *)own)->requests);
}

const SimFinder sim_find_cancel = {sizeof(Cancels), see, NULL, done};
