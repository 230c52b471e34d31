// Predict: the film stops before the next task runs and asks who it will be.
//
// The question is made from the trace: the right answer is the event that
// comes, the wrong ones are tasks that could be taken for it (ready too, about
// to wake, just stopped). They stand in the order of creation, so that their
// order says nothing, and nothing on the stage shows the queue's order until
// there is an answer.
//
//     play ... | who runs next?  1 A  2 B  3 nobody |  (2)  ... play goes on
#ifndef SIM_STAGE_PREDICT_H
#define SIM_STAGE_PREDICT_H

#include "stage/film.h"

enum { SIM_MOST_ANSWERS = 4, SIM_MOST_MARKS = 12 };

typedef struct SimPredict {
    bool is_on;
    bool is_open;  // the question is on the stage
    bool goes_on;  // the film played when it came, and will again
    uint64_t step; // after so many events the question came
    uint32_t answers[SIM_MOST_ANSWERS]; // slots; SIM_NO_SLOT: nobody
    int answer_count;
    int right;                  // index of the right answer
    int chosen;                 // index; -1: not yet
    double answered_ms;         // on the watcher's clock
    int asked, correct;         // so far
    bool marks[SIM_MOST_MARKS]; // of the last answers: were they right?
} SimPredict;

// The step before the next event, from `step` on, that gives a task the thread;
// UINT64_MAX: nobody runs any more.
uint64_t sim_predict_stop(const SimReplay *replay, uint64_t step);

// Asks about the event that follows the film's state.
void sim_predict_ask(SimPredict *predict, const SimFilm *film);

// Takes an answer, from 0; nothing happens if there is no such.
void sim_predict_answer(SimPredict *predict, int answer, double wall_ms);

// What is known of an answer now: "ready since event 41".
void sim_predict_hint(const SimPredict *predict, const SimFilm *film,
                      int answer, char *out, size_t size);

// May nothing on the stage tell the answer?
static inline bool sim_predict_hides(const SimPredict *predict)
{
    return predict->is_open && predict->chosen < 0;
}

#endif
