#include "stage/predict.h"
#include "replay/times.h"
#include "replay/words.h"
#include <stdio.h>
#include <string.h>

uint64_t sim_predict_stop(const SimReplay *replay, uint64_t step)
{
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, replay->reader, step);
    while (sim_walk_next(&walk, &event))
        if (event.kind == SIM_EVENT_TASK_RUN)
            return event.index;
    return UINT64_MAX;
}

// ---- the answers --------------------------------------------------------

static void add(SimPredict *predict, uint32_t slot)
{
    for (int i = 0; i < predict->answer_count; i++)
        if (predict->answers[i] == slot)
            return;
    if (predict->answer_count < SIM_MOST_ANSWERS)
        predict->answers[predict->answer_count++] = slot;
}

// By creation; nobody, the largest number, comes last.
static void sort(SimPredict *predict)
{
    uint32_t *answers = predict->answers;
    for (int i = 1; i < predict->answer_count; i++)
        for (int j = i; j > 0 && answers[j - 1] > answers[j]; j--) {
            uint32_t other = answers[j];
            answers[j] = answers[j - 1];
            answers[j - 1] = other;
        }
}

// The last of those who are ready is tempting, and so is the second.
static void add_ready(SimPredict *predict, const SimState *state)
{
    enum { MOST = 64 };
    uint32_t ready[MOST];
    size_t count = sim_state_ready(state, ready, MOST);
    if (count > 1)
        add(predict, ready[1]);
    if (count > 2)
        add(predict, ready[count - 1]);
}

static void add_last_runner(SimPredict *predict, const SimState *state)
{
    const SimReplay *replay = state->replay;
    uint64_t first = state->step > 200 ? state->step - 200 : 0;
    for (uint64_t step = state->step; step > first; step--) {
        SimEvent event = sim_reader_event(replay->reader, step - 1);
        uint32_t slot = sim_replay_slot(replay, event.task);
        if (event.kind != SIM_EVENT_TASK_RUN || slot == SIM_NO_SLOT)
            continue;
        if (state->tasks[slot].mode < SIM_MODE_DONE)
            add(predict, slot);
        return;
    }
}

static void add_sleepers(SimPredict *predict, const SimState *state)
{
    SimTimerNow timers[2];
    size_t count = sim_state_timers(state, timers, 2);
    for (size_t i = 0; i < count; i++)
        if (timers[i].slot != 0 && timers[i].slot < state->replay->task_count &&
            state->tasks[timers[i].slot].mode == SIM_MODE_WAITING)
            add(predict, timers[i].slot);
}

void sim_predict_ask(SimPredict *predict, const SimFilm *film)
{
    const SimReplay *replay = film->replay;
    const SimState *state = &film->state;
    SimEvent event = sim_reader_event(replay->reader, state->step);
    uint32_t right = sim_replay_slot(replay, event.task);
    predict->is_open = true;
    predict->step = state->step;
    predict->chosen = -1;
    predict->answer_count = 0;
    add(predict, right);
    add_ready(predict, state);
    add_last_runner(predict, state);
    add_sleepers(predict, state);
    add(predict, SIM_NO_SLOT);
    sort(predict);
    for (int i = 0; i < predict->answer_count; i++)
        if (predict->answers[i] == right)
            predict->right = i;
}

void sim_predict_answer(SimPredict *predict, int answer, double wall_ms)
{
    if (!sim_predict_hides(predict) || answer < 0 ||
        answer >= predict->answer_count)
        return;
    bool is_right = answer == predict->right;
    predict->chosen = answer;
    predict->answered_ms = wall_ms;
    if (predict->asked >= SIM_MOST_MARKS)
        memmove(predict->marks, predict->marks + 1,
                (SIM_MOST_MARKS - 1) * sizeof *predict->marks);
    int place =
        predict->asked < SIM_MOST_MARKS ? predict->asked : SIM_MOST_MARKS - 1;
    predict->marks[place] = is_right;
    predict->asked++;
    predict->correct += is_right;
}

// ---- what is known ------------------------------------------------------

void sim_predict_hint(const SimPredict *predict, const SimFilm *film,
                      int answer, char *out, size_t size)
{
    const SimState *state = &film->state;
    uint32_t slot = predict->answers[answer];
    if (slot == SIM_NO_SLOT) {
        snprintf(out, size, "the loop waits for a timer or I/O");
        return;
    }
    const SimTaskNow *now = &state->tasks[slot];
    if (now->mode == SIM_MODE_READY)
        snprintf(out, size, "ready since event %llu",
                 (unsigned long long)now->since_step);
    else if (now->mode == SIM_MODE_WAITING && now->until_ns != INT64_MIN)
        snprintf(out, size, "sleeps until %s",
                 sim_time_text(now->until_ns, film->replay->end_ns).text);
    else if (now->mode == SIM_MODE_WAITING)
        snprintf(out, size, "waits for %s",
                 sim_task_wait_words(state, slot).text);
    else
        snprintf(out, size, "%s", sim_mode_word((SimMode)now->mode));
}
