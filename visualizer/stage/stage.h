// The stage: everything the window shows, without the window.
//
// The stage knows films, views, keys and clicks by name, and draws itself
// into a canvas. It names no SDL: the window (window.h) feeds it, and so do
// screenshots, the benchmark and the scripted tests; all see the same thing.
//
//     window --\                       /--> painter --> screen
//     script ---> act, click, pass --> stage --draw--> canvas
//     shot   --/                       \--> dump
#ifndef SIM_STAGE_STAGE_H
#define SIM_STAGE_STAGE_H

#include "canvas/fonts.h"
#include "layout/cards.h"
#include "layout/graph.h"
#include "layout/hits.h"
#include "layout/lane_list.h"
#include "layout/table.h"
#include "replay/bookmarks.h"
#include "replay/compare/compare.h"
#include "stage/breaks.h"
#include "stage/motion.h"
#include "stage/palette.h"
#include "stage/player.h"
#include "stage/predict.h"
#include "stage/trail.h"

// What one can do.  X(ACTION, "name of button", "key", "what it does")
// A capital letter or sign in the key column is typed with shift.
#define SIM_ACTIONS(X)                                                       \
    X(PLAY, "play", "space", "play or pause")                                \
    X(STEP_FORWARD, "step_forward", "right", "one event forward")            \
    X(STEP_BACK, "step_back", "left", "one event back")                      \
    X(SWITCH_FORWARD, "switch_forward", "shift+right",                       \
      "to the next task switch")                                             \
    X(SWITCH_BACK, "switch_back", "shift+left", "to the task switch before") \
    X(LINE_FORWARD, "line_forward", "]", "to the next line of code")         \
    X(LINE_BACK, "line_back", "[", "to the line of code before")             \
    X(TOLD_FORWARD, "told_forward", ".", "to the next sentence")             \
    X(TOLD_BACK, "told_back", ",", "to the sentence before")                 \
    X(STOP_FORWARD, "stop_forward", "ctrl+right", "to the next breakpoint")  \
    X(STOP_BACK, "stop_back", "ctrl+left", "to the breakpoint before")       \
    X(MARK_FORWARD, "mark_forward", "shift+down", "to the next bookmark")    \
    X(MARK_BACK, "mark_back", "shift+up", "to the bookmark before")          \
    X(TO_START, "to_start", "home", "to the beginning")                      \
    X(TO_END, "to_end", "end", "to the end")                                 \
    X(FASTER, "faster", "up", "play faster")                                 \
    X(SLOWER, "slower", "down", "play slower")                               \
    X(VIEW_HALL, "view_hall", "1", "the scene: hall, kitchen, web, ...")     \
    X(VIEW_LANES, "view_lanes", "2", "the lanes")                            \
    X(VIEW_LOOP, "view_loop", "3", "the event loop")                         \
    X(VIEW_CODE, "view_code", "4", "the code")                               \
    X(VIEW_TASKS, "view_tasks", "5", "the table of tasks")                   \
    X(VIEW_GRAPH, "view_graph", "6", "who waits for whom")                   \
    X(VIEW_TIMES, "view_times", "7", "where the time went")                  \
    X(VIEW_COMPARE, "view_compare", "8", "the comparison")                   \
    X(OTHER, "other", "x", "the other one of two traces")                    \
    X(SCENE, "scene", "c", "another scene, if there are several")            \
    X(ZOOM_IN, "zoom_in", "+", "lanes: see a shorter time")                  \
    X(ZOOM_OUT, "zoom_out", "-", "lanes: see a longer time")                 \
    X(ZOOM_ALL, "zoom_all", "0", "lanes: see the whole run")                 \
    X(SCROLL_UP, "scroll_up", "pageup", "scroll lanes or code up")           \
    X(SCROLL_DOWN, "scroll_down", "pagedown", "scroll lanes or code down")   \
    X(BREAK, "break", "ctrl+b", "breakpoint at this line or chosen task")    \
    X(BREAK_WARNINGS, "break_warnings", "ctrl+w", "stop at warnings")        \
    X(BOOKMARK, "bookmark", "ctrl+d", "set a bookmark, take it away")        \
    X(NOTE, "note", "ctrl+n", "write a note here (return keeps it)")         \
    X(UNDO, "undo", "ctrl+z", "back to before the last jump")                \
    X(REDO, "redo", "ctrl+y", "and forth again")                             \
    X(LARGER, "larger", "ctrl+up", "everything larger")                      \
    X(SMALLER, "smaller", "ctrl+down", "everything smaller")                 \
    X(THEME, "theme", "t", "dark, light, print")                             \
    X(MOTION, "motion", "m", "reduce motion")                                \
    X(SELECT_NEXT, "select_next", "tab", "choose the next task")             \
    X(SELECT_PREVIOUS, "select_previous", "shift+tab",                       \
      "choose the task before")                                              \
    X(WHY, "why", "y", "why does the chosen task wait? (lanes)")             \
    X(WHO_WOKE, "who_woke", "u", "who woke the chosen task?")                \
    X(NEXT_RUN, "next_run", "n", "where does the chosen task run next?")     \
    X(SORT, "sort", "o", "sort tasks by the next column")                    \
    X(REVERSE, "reverse", "r", "sort the other way round")                   \
    X(SEARCH, "search", "/", "lanes: search tasks (return: the next)")       \
    X(ONLY, "only", "l", "lanes: only what the search finds")                \
    X(GROUP, "group", "g", "lanes: group by who or where made")              \
    X(PIN, "pin", "i", "lanes: pin the chosen task on top")                  \
    X(FOLD, "fold", "z", "lanes: fold idle time")                            \
    X(PATH, "path", "k", "lanes: the critical path to the end")              \
    X(PAN_LEFT, "pan_left", "a", "lanes: earlier")                           \
    X(PAN_RIGHT, "pan_right", "d", "lanes: later")                           \
    X(CLOSER, "closer", "w", "lanes: closer, as +")                          \
    X(FARTHER, "farther", "s", "lanes: farther, as -")                       \
    X(PANEL, "panel", "j", "choose the next panel")                          \
    X(PANEL_FULL, "panel_full", "v", "the chosen panel alone, and back")     \
    X(PANEL_HIDE, "panel_hide", "h", "hide the chosen panel")                \
    X(PANEL_LESS, "panel_less", "{", "the chosen panel smaller")             \
    X(PANEL_MORE, "panel_more", "}", "the chosen panel larger")              \
    X(PANELS_ALL, "panels_all", "e", "all panels as at first")               \
    X(FULLSCREEN, "fullscreen", "f", "the whole screen")                     \
    X(PRESENT, "present", "p", "for a projector (also F5)")                  \
    X(BLACKOUT, "blackout", "b", "projector: all black, and back")           \
    X(PREDICT, "predict", "q", "quiz: what comes next? (1 to 4 answer)")     \
    X(PALETTE, "palette", "ctrl+p", "find a command, task or time (also :)") \
    X(HELP, "help", "?", "show or hide the keys")                            \
    X(QUIT, "quit", "ctrl+q", "quit")

typedef enum SimAction {
#define X(action, name, key, words) SIM_ACTION_##action,
    SIM_ACTIONS(X)
#undef X
        SIM_ACTION_COUNT,
    SIM_ACTION_NONE = SIM_ACTION_COUNT
} SimAction;

typedef struct SimActionInfo {
    const char *name, *key, *words;
} SimActionInfo;

const SimActionInfo *sim_action_info(SimAction action);
SimAction sim_action_of_key(const char *key);
SimAction sim_action_of_name(const char *name);

// Layer slots (canvas.h): each card's picture has its own.
enum {
    SIM_SAY_MS = 120, // a new sentence fades in
    SIM_LEAST_PRESENTED =
        18, // the smallest type, in px, that the last row reads
};

enum {
    SIM_SLOT_PAGE = 0,
    SIM_SLOT_HALL = 1, // 128 for each of two halls
    SIM_SLOT_TOP = 257,
    SIM_SLOT_CODE,
    SIM_SLOT_CONSOLE,
    SIM_SLOT_LANES,
    SIM_SLOT_TASKS,
    SIM_SLOT_SENTENCE,
    SIM_SLOT_OVERVIEW,
    SIM_SLOT_BUTTONS,
    SIM_SLOT_VERDICT,
    SIM_SLOT_WENT,
    SIM_SLOT_MAGNIFIED,
    SIM_SLOT_STRIPS,
    SIM_SLOT_WHEEL,
    SIM_SLOT_QUEUE,
    SIM_SLOT_TIMERS,
    SIM_SLOT_OUTSIDE,
    SIM_SLOT_OTHERS,
    SIM_SLOT_DONE,
    SIM_SLOT_WHY,
    SIM_SLOT_TREE,
    SIM_SLOT_GRAPH,
    SIM_SLOT_REASONS,
    SIM_SLOT_RUNS,
    SIM_SLOT_DELAYS,
    SIM_SLOT_SIDE,                       // two
    SIM_SLOT_LABELS = SIM_SLOT_SIDE + 2, // one for each lane shown
    SIM_MOST_LABELS = 128,
};

// The note that is being typed.
typedef struct SimNoteField {
    bool is_open;
    char text[160];
} SimNoteField;

struct SimLive;

typedef struct SimStage {
    SimFilm films[2];
    int film_count;
    SimFilm *film;            // the one whose hall, lanes, code are shown
    SimComparison comparison; // if film_count is 2
    SimPlayer player;
    SimFonts *fonts;
    SimCanvas *canvas;
    const SimTheme *theme;
    SimCards cards; // of the last drawing
    SimView view;
    double width, height; // logical pixels
    double ui_scale;      // how much larger than usual everything is
    double wall_ms;       // the watcher's clock
    bool has_motion;
    SimMotion motion; // of the loop view's tokens
    SimPredict predict;
    SimPalette palette;
    SimTrail trail;
    SimNoteField note;
    char remark[160];    // what could not be done; "" after the next key
    SimBreaks breaks[2]; // of each film
    bool shows_help;
    bool is_presented; // for a projector: big type, no bars
    bool is_black;     // and for a moment nothing at all
    bool is_over;      // somebody asked to quit
    bool wants_fullscreen;
    int64_t lanes_from, lanes_to; // the stretch the lanes show
    size_t lanes_first;
    uint32_t selected; // a slot; SIM_NO_SLOT: none
    long code_scroll;
    const SimSourceFile *code_source; // what the code shows; NULL: nothing
    SimLaneList lane_list;            // which lanes, in which order
    bool shows_path;                  // lanes: the critical path
    bool folds_idle;                  // lanes leave out what is idle
    SimGraph graph;                   // of the last drawing
    uint64_t graph_step;              // and what it was drawn for
    SimGraphNeed graph_need;
    SimTable table;       // the tasks, in their order
    uint32_t table_shows; // the chosen task that it has scrolled to
    SimArranged arranged[SIM_VIEW_COUNT]; // what the watcher moved
    SimPanel full;                        // alone; SIM_PANEL_NONE: all
    SimPanel chosen;                      // the panel the keys mean
    SimHits hits;
    SimHit held;        // what the pressed button holds; an empty name: nothing
    SimWhere held_from; // where the stage was when it was pressed
    double mouse_x, mouse_y;
    bool is_stepping;     // the next sentence comes by a step
    char said[512];       // the sentence shown
    double said_ms;       // when it began to appear
    double pan_x;         // where the lanes were held last
    int64_t held_ns;      // the instant that was pressed
    struct SimLive *live; // the trace grows (live.h); NULL: it is at rest
} SimStage;

typedef struct SimStageOptions {
    const char *paths[2]; // the second NULL: one trace
    SimThemeName theme;
    double ui_scale; // 0: as it fits the window
    bool is_still;   // reduce motion
    int view;        // a SimView; -1: the one that tells the story at once
} SimStageOptions;

// Errors: those of sim_replay_open; the sentence is the caller's to free.
SimStatus sim_stage_open(SimStage *stage, const SimStageOptions *options,
                         char **out_sentence);
void sim_stage_close(SimStage *stage);

void sim_stage_set_theme(SimStage *stage, SimThemeName name);

// The next change of step is a step, not a seek: it may move and fade.
void sim_stage_expect(SimStage *stage, double pause_ms);

void sim_stage_resize(SimStage *stage, double width, double height);

// Does this trace, or pair of traces, have that view?
bool sim_stage_has_view(const SimStage *stage, SimView view);

// The word on a view's tab: that of a scene is where it happens.
const char *sim_stage_tab(const SimStage *stage, SimView view);

// Of two films, shows this one, in its hall if it has one.
void sim_stage_open_film(SimStage *stage, int film);

// Lets the lanes show `factor` times as much, around an instant.
void sim_stage_zoom(SimStage *stage, double factor, int64_t around_ns);
// Lets them show as much as at first: steps can be seen.
void sim_stage_zoom_first(SimStage *stage);
// Lanes or code, so many lines down.
void sim_stage_scroll(SimStage *stage, int by);

// Predict mode (stage_act.c): asks if a move from `before` has passed a switch;
// takes the step that was asked about.
void sim_stage_quiz(SimStage *stage, uint64_t before);
void sim_stage_quiz_ends(SimStage *stage);

// The breakpoints of the film that is shown (stage_break.c).
SimBreaks *sim_stage_breaks(SimStage *stage);
// At the chosen task, or else at the line the code points at.
void sim_stage_toggle_break(SimStage *stage);
void sim_stage_go_to_break(SimStage *stage, bool is_forward);
// What it may stop at, in short: "2 breakpoints, warnings - "; or "".
void sim_stage_say_breaks(SimStage *stage, char *out, size_t size);
// Playing from `before` stops at a breakpoint that it has passed.
void sim_stage_stop_at_break(SimStage *stage, uint64_t before);

// The bookmark at the cursor, or NULL (stage_notes.c).
const SimBookmark *sim_stage_bookmark(const SimStage *stage);
void sim_stage_toggle_bookmark(SimStage *stage);
void sim_stage_go_to_bookmark(SimStage *stage, bool is_forward);
void sim_stage_begin_note(SimStage *stage);
void sim_stage_note_key(SimStage *stage, const char *key);

// After a jump of the player: lets the lanes show the cursor again.
void sim_stage_follow(SimStage *stage);

// Chooses a task (SIM_NO_SLOT: none): table, lanes and loop show it.
void sim_stage_select(SimStage *stage, uint32_t slot);
// Another order, group, search or filter: the list of lanes is made anew.
void sim_stage_list_lanes(SimStage *stage);
// Lets the lanes show earlier or later time, by a share of what they show.
void sim_stage_pan(SimStage *stage, double share);
// The instant at a place of the lanes.
int64_t sim_stage_lanes_time(SimStage *stage, double x);
// A press on a lane: its task is chosen, and so asked why it waits there.
void sim_stage_ask_lane(SimStage *stage, double x, double y);
void sim_stage_fold_group(SimStage *stage, uint32_t slot);
// To the first event of a warning's evidence, and to whom it is about.
void sim_stage_show_warning(SimStage *stage, size_t warning);
// A key while a search is typed.
void sim_stage_search_key(SimStage *stage, const char *key);
void sim_stage_sort_by(SimStage *stage, SimColumnKind column);
// The actions from SELECT_NEXT to PANELS_ALL (stage_look.c).
void sim_stage_look(SimStage *stage, SimAction action);
// Of these, those from SEARCH to FARTHER (stage_lanes.c).
void sim_stage_look_lanes(SimStage *stage, SimAction action);

void sim_stage_act(SimStage *stage, SimAction action);
// A key by name: an answer while a question is open, else its action.
void sim_stage_key(SimStage *stage, const char *key);
// Escape: out of help, blackout, presenter, whole screen.
void sim_stage_leave(SimStage *stage);
void sim_stage_press(SimStage *stage, double x, double y);
void sim_stage_move(SimStage *stage, double x, double y);
void sim_stage_release(SimStage *stage);
// The right or middle button drags the lanes themselves.
void sim_stage_press_pan(SimStage *stage, double x, double y);
// The wheel sideways, or two fingers; `by` > 0 is to the right.
void sim_stage_swipe(SimStage *stage, double by);
// The wheel over a point; `by` > 0 is away from the watcher.
void sim_stage_wheel(SimStage *stage, double x, double y, double by);

// Lets the watcher's time pass.
void sim_stage_pass(SimStage *stage, double ms);

// Will the next drawing differ though nobody does anything?
bool sim_stage_is_moving(const SimStage *stage);

// Records the frame in the stage's canvas.
void sim_stage_draw(SimStage *stage);

#endif
