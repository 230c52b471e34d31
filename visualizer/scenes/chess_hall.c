#include "scenes/chess_hall.h"
#include "base/alloc.h"
#include "replay/times.h"
#include "scenes/chess_games.h"
#include "scenes/chess_hall_inside.h"
#include <stdio.h>
#include <string.h>

static const char *next_word(const char *text)
{
    const char *space = strchr(text, ' ');
    return space ? space + 1 : text + strlen(text);
}

// Plays the game through once and keeps every position.
static void record_game(SimGameRecord *record, const SimChessGame *game)
{
    int plies = 0;
    for (const char *at = game->moves; *at; at = next_word(at))
        plies++;
    record->positions =
        sim_alloc((size_t)(plies + 1) * sizeof *record->positions);
    sim_chess_position_start(&record->positions[0]);
    const char *at = game->moves;
    for (; record->plies < plies; at = next_word(at)) {
        SimChessPosition *next = &record->positions[record->plies + 1];
        SimChessMove move;
        *next = record->positions[record->plies];
        if (!sim_chess_position_read(next, at, &move))
            return;
        sim_chess_position_play(next, move);
        record->plies++;
    }
}

static void *hall_open(void)
{
    SimChessHall *hall = sim_alloc(sizeof *hall);
    hall->story = sim_chess_story_new();
    hall->games = sim_alloc(sim_chess_game_count() * sizeof *hall->games);
    for (size_t i = 0; i < sim_chess_game_count(); i++)
        record_game(&hall->games[i], sim_chess_game(i));
    hall->shown_at = -1;
    return hall;
}

static void hall_close(void *scene)
{
    SimChessHall *hall = scene;
    sim_chess_story_free(hall->story);
    for (size_t i = 0; i < sim_chess_game_count(); i++)
        sim_free(hall->games[i].positions);
    sim_free(hall->games);
    sim_free(hall);
}

static void hall_feed(void *scene, const SimSceneEvent *event)
{
    SimChessHall *hall = scene;
    sim_chess_story_feed(hall->story, event);
}

static void hall_finish(void *scene)
{
    SimChessHall *hall = scene;
    sim_chess_story_finish(hall->story);
}

static bool hall_is_moving(void *scene, double wall_ms)
{
    const SimChessHall *hall = scene;
    return hall->shown_at >= 0 && wall_ms < hall->started_ms + hall->lasts_ms;
}

// ---- words --------------------------------------------------------------

static const char *plural(int count)
{
    return count == 1 ? "" : "s";
}

static void hall_title(void *scene, char *out, size_t size)
{
    const SimChessHall *hall = scene;
    int tables = sim_chess_story_tables(hall->story);
    int moves = sim_chess_story_moves(hall->story);
    snprintf(out, size, "%s plays %d opponent%s, %d move%s each",
             sim_chess_story_master(hall->story), tables, plural(tables), moves,
             plural(moves));
}

static void hall_status(void *scene, const SimSceneMoment *moment, char *out,
                        size_t size)
{
    const SimChessHall *hall = scene;
    SimHallNow now =
        sim_chess_story_hall(hall->story, moment->step, moment->time_ns);
    int tables = sim_chess_story_tables(hall->story);
    int length = snprintf(out, size, "%d of %d board%s finished",
                          now.tables_over, tables, plural(tables));
    if (now.tables_empty > 0 && length > 0 && (size_t)length < size)
        snprintf(out + length, size - (size_t)length, ", %d empty",
                 now.tables_empty);
}

static void say_where(const SimChessHall *hall, const SimHallNow *now,
                      char *out, size_t size)
{
    const char *master = sim_chess_story_master(hall->story);
    if (now->at < 0)
        snprintf(out, size, "%d tables are laid",
                 sim_chess_story_tables(hall->story));
    else if (now->is_blocked)
        snprintf(out, size, "%s sits at table %d and waits", master,
                 now->at + 1);
    else if (now->mode == SIM_TABLE_MASTER)
        snprintf(out, size, "%s thinks at table %d", master, now->at + 1);
    else if (now->mode == SIM_TABLE_OPPONENT)
        snprintf(out, size, "%s has moved at table %d", master, now->at + 1);
    else
        snprintf(out, size, "%s is at table %d", master, now->at + 1);
}

static void say_how_far(const SimChessHall *hall, const SimHallNow *now,
                        char *out, size_t size)
{
    int all = sim_chess_story_tables(hall->story) *
              sim_chess_story_moves(hall->story);
    if (now->is_blocked)
        snprintf(out, size, "%d of %d moves made; %d table%s must wait",
                 all ? now->moves_made : 0, all, now->tables_empty,
                 plural(now->tables_empty));
    else
        snprintf(out, size, "%d of %d moves made; %d think, %d repl%s wait%s",
                 now->moves_made, all, now->opponents_thinking,
                 now->replies_waiting, now->replies_waiting == 1 ? "y" : "ies",
                 now->replies_waiting == 1 ? "s" : "");
}

static SimTimeText instant(int64_t time_ns, const SimSceneMoment *moment)
{
    return sim_time_text(time_ns, moment->end_ns);
}

static void words_of_the_end(const SimChessHall *hall,
                             const SimSceneMoment *moment, char above[160],
                             char below[160])
{
    int64_t move_ns = sim_chess_story_last_move_ns(hall->story);
    int64_t reply_ns = sim_chess_story_last_reply_ns(hall->story);
    snprintf(above, 160, "the exhibition ended at");
    snprintf(below, 160, "her last move was at %s, the last reply came at %s",
             instant(move_ns, moment).text, instant(reply_ns, moment).text);
}

// Half a window shows the end of the run as its clock; a whole one the
// instant itself.
void sim_chess_hall_words(const SimChessHall *hall, const SimHallNow *now,
                          const SimSceneMoment *moment, char above[160],
                          char below[160])
{
    int64_t reply_ns = sim_chess_story_last_reply_ns(hall->story);
    bool has_moved_last =
        now->at >= 0 && now->mode != SIM_TABLE_MASTER &&
        now->moves_made == sim_chess_story_tables(hall->story) *
                               sim_chess_story_moves(hall->story);
    if (now->is_over) {
        words_of_the_end(hall, moment, above, below);
    } else if (moment->is_compact) {
        snprintf(above, 160, "the exhibition ends at");
        if (has_moved_last)
            snprintf(below, 160, "all %d moves are made, %d still think",
                     now->moves_made, now->opponents_thinking);
        else
            say_where(hall, now, below, 160);
    } else if (has_moved_last) {
        snprintf(above, 160, "%s has made her last move",
                 sim_chess_story_master(hall->story));
        snprintf(below, 160, "%d still think; the last reply comes at %s",
                 now->opponents_thinking, instant(reply_ns, moment).text);
    } else {
        say_where(hall, now, above, 160);
        say_how_far(hall, now, below, 160);
    }
}

const SimSceneKind sim_chess_hall = {
    .name = "chess",
    .place = "Hall",
    .remark = "every board follows a game she really played",
    .open = hall_open,
    .feed = hall_feed,
    .finish = hall_finish,
    .draw = sim_chess_hall_draw,
    .tip = sim_chess_hall_tip,
    .middle = sim_chess_hall_middle,
    .status = hall_status,
    .title = hall_title,
    .is_moving = hall_is_moving,
    .close = hall_close,
};
