// Predict: the film stops and asks what comes next.
//
//     who    before a task is given the thread: which one will it be?
//     print  before a line is printed: what does it say?
//     long   before the first event: how long will it take in all?
//
// The questions are made from the trace: the right answer is what comes, the
// wrong ones could be taken for it (tasks that are ready too, about to wake, just
// stopped; lines that come later; what it would take one after the other). They
// stand in an order that says nothing (of creation, of the alphabet, of size),
// and nothing on the stage shows the answer until there is one.
//
//     play ... | who runs next?  1 A  2 B  3 nobody |  (2)  ... play goes on
#ifndef SIM_STAGE_PREDICT_H
#define SIM_STAGE_PREDICT_H

#include "stage/film.h"

enum { SIM_MOST_ANSWERS = 4, SIM_MOST_MARKS = 12, SIM_ANSWER_TEXT = 96 };

typedef enum SimQuestion {
    SIM_ASK_WHO,
    SIM_ASK_PRINT,
    SIM_ASK_LONG
} SimQuestion;

typedef struct SimAnswer {
    uint32_t slot;  // who; SIM_NO_SLOT: nobody
    int64_t number; // long: nanoseconds; else for sorting only
    char text[SIM_ANSWER_TEXT];
} SimAnswer;

typedef struct SimPredict {
    bool is_on;
    bool is_open;  // the question is on the stage
    bool goes_on;  // the film played when it came, and will again
    uint64_t step; // after so many events the question came
    SimQuestion question;
    SimAnswer answers[SIM_MOST_ANSWERS];
    int answer_count;
    int right;                  // index of the right answer
    int chosen;                 // index; -1: not yet
    double answered_ms;         // on the watcher's clock
    int since_print;            // other questions since the last about a line
    int asked, correct;         // so far
    bool marks[SIM_MOST_MARKS]; // of the last answers: were they right?
} SimPredict;

// The words above the answers: "Who runs next?"
const char *sim_predict_title(const SimPredict *predict);

// The step before the next event, from `step` on, about which something is
// asked, and what; UINT64_MAX: nothing any more.
uint64_t sim_predict_stop(const SimPredict *predict, const SimFilm *film,
                          uint64_t step, SimQuestion *out_question);

// Asks about the event that follows the film's state; a question with only one
// possible answer is not asked.
void sim_predict_ask(SimPredict *predict, const SimFilm *film,
                     SimQuestion question);

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

// May nothing tell how long the run is?
static inline bool sim_predict_hides_length(const SimPredict *predict)
{
    return sim_predict_hides(predict) && predict->question == SIM_ASK_LONG;
}

#endif
