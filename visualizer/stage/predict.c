#include "stage/predict.h"
#include "replay/times.h"
#include "replay/words.h"
#include <stdio.h>
#include <string.h>

// After so many other questions a line of output is asked about.
enum { BETWEEN_PRINTS = 2 };

const char *sim_predict_title(const SimPredict *predict)
{
    static const char *const titles[] = {
        [SIM_ASK_WHO] = "Who runs next?",
        [SIM_ASK_PRINT] = "What is printed next?",
        [SIM_ASK_LONG] = "How long will it take in all?",
    };
    return titles[predict->question];
}

// ---- where it stops -----------------------------------------------------

static uint64_t next_run(const SimReplay *replay, uint64_t step)
{
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, replay->reader, step);
    while (sim_walk_next(&walk, &event))
        if (event.kind == SIM_EVENT_TASK_RUN)
            return event.index;
    return UINT64_MAX;
}

// The first line that is printed from `step` on; console_count: none.
static size_t next_line(const SimReplay *replay, uint64_t step)
{
    size_t line = sim_replay_console_at(replay, step);
    while (line < replay->console_count && replay->console[line].is_log)
        line++;
    return line;
}

uint64_t sim_predict_stop(const SimPredict *predict, const SimFilm *film,
                          uint64_t step, SimQuestion *out_question)
{
    const SimReplay *replay = film->replay;
    uint64_t run = next_run(replay, step), print = UINT64_MAX;
    size_t line = next_line(replay, step);
    if (predict->since_print >= BETWEEN_PRINTS && line < replay->console_count)
        print = replay->console[line].step - 1;
    *out_question = print < run ? SIM_ASK_PRINT : SIM_ASK_WHO;
    return print < run ? print : run;
}

// ---- the answers --------------------------------------------------------

static void add_answer(SimPredict *predict, SimAnswer answer)
{
    for (int i = 0; i < predict->answer_count; i++)
        if (strcmp(predict->answers[i].text, answer.text) == 0 &&
            predict->answers[i].slot == answer.slot)
            return;
    if (predict->answer_count < SIM_MOST_ANSWERS)
        predict->answers[predict->answer_count++] = answer;
}

// By number, then by the alphabet. The right one was added first.
static void sort(SimPredict *predict)
{
    SimAnswer *answers = predict->answers, right = answers[0];
    for (int i = 1; i < predict->answer_count; i++)
        for (int j = i; j > 0; j--) {
            SimAnswer *a = &answers[j - 1], *b = &answers[j], other = *a;
            if (a->number < b->number ||
                (a->number == b->number && strcmp(a->text, b->text) <= 0))
                break;
            *a = *b;
            *b = other;
        }
    for (int i = 0; i < predict->answer_count; i++)
        if (answers[i].slot == right.slot &&
            strcmp(answers[i].text, right.text) == 0)
            predict->right = i;
}

// ---- who ----------------------------------------------------------------

// In the order of creation; nobody comes last.
static void add(SimPredict *predict, const SimReplay *replay, uint32_t slot)
{
    SimAnswer answer = {.slot = slot, .number = slot};
    snprintf(answer.text, sizeof answer.text, "%s",
             slot == SIM_NO_SLOT ? "Nobody" : replay->tasks[slot].name);
    add_answer(predict, answer);
}

// The last of those who are ready is tempting, and so is the second.
static void add_ready(SimPredict *predict, const SimState *state)
{
    enum { MOST = 64 };
    uint32_t ready[MOST];
    size_t count = sim_state_ready(state, ready, MOST);
    if (count > 1)
        add(predict, state->replay, ready[1]);
    if (count > 2)
        add(predict, state->replay, ready[count - 1]);
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
            add(predict, replay, slot);
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
            add(predict, state->replay, timers[i].slot);
}

static void ask_who(SimPredict *predict, const SimFilm *film)
{
    const SimReplay *replay = film->replay;
    const SimState *state = &film->state;
    SimEvent event = sim_reader_event(replay->reader, state->step);
    add(predict, replay, sim_replay_slot(replay, event.task));
    add_ready(predict, state);
    add_last_runner(predict, state);
    add_sleepers(predict, state);
    add(predict, replay, SIM_NO_SLOT);
}

// ---- what is printed ----------------------------------------------------

// The next line, and others that come soon.
static void ask_print(SimPredict *predict, const SimFilm *film)
{
    const SimReplay *replay = film->replay;
    size_t line = next_line(replay, film->state.step);
    size_t last = line + 40;
    for (; line < replay->console_count && line < last; line++) {
        SimAnswer answer = {.slot = SIM_NO_SLOT};
        const char *text = replay->console[line].text;
        snprintf(answer.text, sizeof answer.text, "%s",
                 text[0] != '\0' ? text : "(an empty line)");
        if (!replay->console[line].is_log)
            add_answer(predict, answer);
    }
}

// ---- how long -----------------------------------------------------------

static void add_duration(SimPredict *predict, double duration_ns)
{
    SimAnswer answer = {.slot = SIM_NO_SLOT, .number = (int64_t)duration_ns};
    snprintf(answer.text, sizeof answer.text, "%s",
             sim_duration_text((int64_t)duration_ns).text);
    if (duration_ns >= 1)
        add_answer(predict, answer);
}

// What it takes; what it would take one after the other; half and twice as much.
static void ask_long(SimPredict *predict, const SimFilm *film)
{
    double total = (double)film->stats.total_ns;
    add_duration(predict, total);
    add_duration(predict, total * film->stats.overlap);
    add_duration(predict, total / 2);
    add_duration(predict, total * 2);
}

// ---- asking and answering -----------------------------------------------

void sim_predict_ask(SimPredict *predict, const SimFilm *film,
                     SimQuestion question)
{
    static void (*const ask[])(SimPredict *, const SimFilm *) = {
        [SIM_ASK_WHO] = ask_who,
        [SIM_ASK_PRINT] = ask_print,
        [SIM_ASK_LONG] = ask_long,
    };
    predict->question = question;
    predict->step = film->state.step;
    predict->chosen = -1;
    predict->answer_count = 0;
    ask[question](predict, film);
    predict->is_open = predict->answer_count > 1;
    predict->since_print =
        question == SIM_ASK_PRINT ? 0 : predict->since_print + 1;
    if (predict->is_open)
        sort(predict);
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
    uint32_t slot = predict->answers[answer].slot;
    out[0] = '\0';
    if (predict->question != SIM_ASK_WHO)
        return;
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
