#include "scenes/chess_story.h"
#include "base/alloc.h"
#include "trace/event.h"
#include <stdio.h>
#include <string.h>

#define MOST_TABLES 1000000 // what a hint may ask for; more are not shown

typedef enum What { THINK, MOVE, REPLY } What;

typedef struct Beat {
    uint64_t step;
    int64_t time_ns;
    int64_t until_ns; // of a MOVE: when the opponent replies
    uint32_t task;
    int table;
    int moves; // the master's at this table, this one included
    uint8_t what;
    bool has_timer; // of a MOVE
} Beat;

// The beats of one table, in order.
typedef struct Row {
    uint32_t *beats; // indices into the story's
    size_t count, room;
    int moves;
} Row;

struct SimChessStory {
    int tables, moves;
    char master[64];
    Row *rows; // rows[tables]
    Beat *beats;
    size_t count, room;
    int64_t last_move_ns, last_reply_ns;
};

SimChessStory *sim_chess_story_new(void)
{
    SimChessStory *story = sim_alloc(sizeof *story);
    snprintf(story->master, sizeof story->master, "Judit Polgár");
    return story;
}

void sim_chess_story_free(SimChessStory *story)
{
    if (story == NULL)
        return;
    for (int i = 0; i < story->tables; i++)
        sim_free(story->rows[i].beats);
    sim_free(story->rows);
    sim_free(story->beats);
    sim_free(story);
}

// ---- feeding ------------------------------------------------------------

static void read_opening(SimChessStory *story, const char *text)
{
    long tables = sim_scene_number(text, "boards", 0);
    if (story->tables > 0 || tables < 1)
        return;
    story->tables = tables < MOST_TABLES ? (int)tables : MOST_TABLES;
    story->rows = sim_alloc((size_t)story->tables * sizeof *story->rows);
    long moves = sim_scene_number(text, "moves", 0);
    story->moves = moves > 0 && moves < 100000 ? (int)moves : 0;
    const char *master = strstr(text, " master=");
    if (master != NULL)
        snprintf(story->master, sizeof story->master, "%s", master + 8);
}

static void add_beat(SimChessStory *story, What what,
                     const SimSceneEvent *event, int table)
{
    Row *row = &story->rows[table];
    story->beats = sim_grow(story->beats, story->count, &story->room,
                            sizeof *story->beats);
    row->beats =
        sim_grow(row->beats, row->count, &row->room, sizeof *row->beats);
    row->beats[row->count++] = (uint32_t)story->count;
    row->moves += what == MOVE;
    story->beats[story->count++] = (Beat){.step = event->step,
                                          .time_ns = event->time_ns,
                                          .until_ns = INT64_MIN,
                                          .task = event->task,
                                          .table = table,
                                          .moves = row->moves,
                                          .what = (uint8_t)what};
}

static void read_hint(SimChessStory *story, const SimSceneEvent *event)
{
    static const char *const words[] = {"chess think ", "chess move ",
                                        "chess reply "};
    int table = (int)sim_scene_number(event->text, "table", 0) - 1;
    if (table < 0 || table >= story->tables)
        return;
    for (int what = THINK; what <= REPLY; what++)
        if (strncmp(event->text, words[what], strlen(words[what])) == 0)
            add_beat(story, (What)what, event, table);
}

// The timer that a task sets right after a move is its opponent's thinking.
static void read_timer(SimChessStory *story, const SimSceneEvent *event)
{
    for (size_t i = story->count; i-- > 0 && story->count - i <= 4;) {
        Beat *beat = &story->beats[i];
        if (beat->what != MOVE || beat->task != event->task)
            continue;
        if (beat->until_ns == INT64_MIN) {
            beat->until_ns = (int64_t)event->a;
            beat->has_timer = true;
        }
        return;
    }
}

void sim_chess_story_feed(SimChessStory *story, const SimSceneEvent *event)
{
    if (event->kind == SIM_EVENT_TIMER_SET)
        read_timer(story, event);
    if (event->kind != SIM_EVENT_SCENE)
        return;
    if (story->tables == 0)
        read_opening(story, event->text);
    else
        read_hint(story, event);
}

// A move without a timer is answered when the program takes the reply.
static void finish_row(SimChessStory *story, const Row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        Beat *beat = &story->beats[row->beats[i]];
        if (beat->what != MOVE || beat->until_ns != INT64_MIN)
            continue;
        bool has_next = i + 1 < row->count;
        beat->until_ns =
            has_next ? story->beats[row->beats[i + 1]].time_ns : INT64_MAX;
    }
}

void sim_chess_story_finish(SimChessStory *story)
{
    for (int i = 0; i < story->tables; i++)
        finish_row(story, &story->rows[i]);
    for (size_t i = 0; i < story->count; i++) {
        const Beat *beat = &story->beats[i];
        if (beat->what != MOVE)
            continue;
        story->last_move_ns = beat->time_ns;
        if (beat->until_ns != INT64_MAX &&
            beat->until_ns > story->last_reply_ns)
            story->last_reply_ns = beat->until_ns;
    }
}

// ---- asking -------------------------------------------------------------

int sim_chess_story_tables(const SimChessStory *story)
{
    return story->tables;
}

int sim_chess_story_moves(const SimChessStory *story)
{
    return story->moves;
}

const char *sim_chess_story_master(const SimChessStory *story)
{
    return story->master;
}

int64_t sim_chess_story_last_move_ns(const SimChessStory *story)
{
    return story->last_move_ns;
}

int64_t sim_chess_story_last_reply_ns(const SimChessStory *story)
{
    return story->last_reply_ns;
}

// How many of the beats have happened: all at or before `step`.
static size_t happened(const SimChessStory *story, uint64_t step)
{
    size_t low = 0, high = story->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (story->beats[middle].step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const Beat *last_beat(const SimChessStory *story, const Row *row,
                             uint64_t step)
{
    size_t low = 0, high = row->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (story->beats[row->beats[middle]].step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &story->beats[row->beats[low - 1]] : NULL;
}

static SimTableNow after_reply(const SimChessStory *story, const Beat *beat,
                               int64_t since_ns)
{
    SimTableNow now = {.mode = SIM_TABLE_READY,
                       .plies = 2 * beat->moves,
                       .moves = beat->moves,
                       .since_ns = since_ns,
                       .until_ns = INT64_MAX};
    if (story->moves > 0 && beat->moves >= story->moves)
        now.mode = SIM_TABLE_OVER;
    return now;
}

static SimTableNow after_move(const SimChessStory *story, const Beat *beat,
                              int64_t time_ns)
{
    // A blocking program stands still until its reply, so only a timer can
    // run out before the program has noticed.
    if (beat->has_timer && time_ns >= beat->until_ns)
        return after_reply(story, beat, beat->until_ns);
    return (SimTableNow){.mode = SIM_TABLE_OPPONENT,
                         .plies = 2 * beat->moves - 1,
                         .moves = beat->moves,
                         .since_ns = beat->time_ns,
                         .until_ns = beat->until_ns,
                         .is_blocking = !beat->has_timer};
}

SimTableNow sim_chess_story_table(const SimChessStory *story, int table,
                                  uint64_t step, int64_t time_ns)
{
    const Beat *beat = last_beat(story, &story->rows[table], step);
    if (beat == NULL)
        return (SimTableNow){.mode = SIM_TABLE_EMPTY};
    if (beat->what == REPLY)
        return after_reply(story, beat, beat->time_ns);
    if (beat->what == MOVE)
        return after_move(story, beat, time_ns);
    return (SimTableNow){.mode = SIM_TABLE_MASTER,
                         .plies = 2 * beat->moves,
                         .moves = beat->moves,
                         .since_ns = beat->time_ns,
                         .until_ns = INT64_MAX};
}

static void find_master(const SimChessStory *story, uint64_t step,
                        SimHallNow *hall)
{
    hall->at = hall->from = -1;
    size_t i = happened(story, step);
    while (i-- > 0) {
        int table = story->beats[i].table;
        // A reply that is taken says nothing of where she stands.
        if (story->beats[i].what == REPLY)
            continue;
        if (hall->at < 0) {
            hall->at = table;
        } else if (table != hall->at) {
            hall->from = table;
            return;
        }
    }
}

SimHallNow sim_chess_story_hall(const SimChessStory *story, uint64_t step,
                                int64_t time_ns)
{
    SimHallNow hall = {0};
    find_master(story, step, &hall);
    for (int i = 0; i < story->tables; i++) {
        SimTableNow now = sim_chess_story_table(story, i, step, time_ns);
        hall.tables_over += now.mode == SIM_TABLE_OVER;
        hall.tables_empty += now.mode == SIM_TABLE_EMPTY;
        hall.opponents_thinking += now.mode == SIM_TABLE_OPPONENT;
        hall.replies_waiting += now.mode == SIM_TABLE_READY;
        hall.moves_made += now.moves;
        if (i == hall.at) {
            hall.mode = now.mode;
            hall.is_blocked = now.is_blocking;
        }
    }
    hall.is_over = story->tables > 0 && hall.tables_over == story->tables;
    return hall;
}
