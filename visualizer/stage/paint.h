// Painting: a stage's frame, card by card, in canvas calls.
//
// Inside the stage room only. Each function paints one card of stage->cards
// and registers what can be pressed in it; a card that the view does not have
// is empty, and its function does nothing.
#ifndef SIM_STAGE_PAINT_H
#define SIM_STAGE_PAINT_H

#include "layout/axis.h"
#include "replay/times.h"
#include "stage/stage.h"

// The cards themselves: shadows, panels, borders.
void sim_paint_page(SimStage *stage);
void sim_paint_top_bar(SimStage *stage);
void sim_paint_hall(SimStage *stage);
// Where in a card the scene is drawn.
SimRect sim_paint_scene_area(SimRect card, bool is_compact);
void sim_paint_lanes(SimStage *stage);
// The wheel and all places where tasks wait.
void sim_paint_loop(SimStage *stage);
// The token on its way between two of them, above everything.
void sim_paint_flight(SimStage *stage);
void sim_paint_code(SimStage *stage);
void sim_paint_console(SimStage *stage);
void sim_paint_tasks(SimStage *stage);
// The task tree, and who waits for whom.
void sim_paint_tree(SimStage *stage);
void sim_paint_graph(SimStage *stage);
// Where the time went, and how long runs and delays took.
void sim_paint_reasons(SimStage *stage);
void sim_paint_histograms(SimStage *stage);
// Why the chosen task is where it is.
void sim_paint_why(SimStage *stage);
void sim_paint_sentence(SimStage *stage);
// Its text, as far as a quiz allows: it may say who is next.
const char *sim_paint_safe_sentence(SimStage *stage, SimTold *told,
                                    char out[512]);
// Everything, for a projector.
void sim_paint_presenter(SimStage *stage);
void sim_paint_transport(SimStage *stage);
void sim_paint_compare(SimStage *stage);
void sim_paint_went(SimStage *stage);
void sim_paint_magnified(SimStage *stage);
// The grip under the pointer, and the frame of the chosen panel.
void sim_paint_gutters(SimStage *stage);
// What floats above the cards.
void sim_paint_tip(SimStage *stage);
// The question of predict mode, if one is open; or it alone, in a room.
void sim_paint_question(SimStage *stage);
void sim_paint_question_in(SimStage *stage, SimRect room);
void sim_paint_help(SimStage *stage);
void sim_paint_palette(SimStage *stage);
// The note at the cursor, or the one that is typed; what could not be done.
void sim_paint_notes(SimStage *stage);
// A bookmark on a strip whose middle is y; all of them on a strip of time.
enum { SIM_MOST_FLAGS = 200 };
void sim_paint_flag(SimStage *stage, double x, double y);
void sim_paint_flags(SimStage *stage, const SimAxis *axis, double y);

// ---- shared parts -------------------------------------------------------

SimTextStyle sim_style(double size, int weight, SimColor color);
SimTextStyle sim_style_right(double size, int weight, SimColor color);
SimTextStyle sim_style_center(double size, int weight, SimColor color);

// Begins a card's layer: its inside, painted anew only when it changes.
void sim_paint_inside(SimStage *stage, unsigned slot, SimRect card);

// Title (18 px, 600) and subtitle at a card's head; returns the x after them.
double sim_paint_head(SimStage *stage, SimRect card, const char *title,
                      const char *subtitle);

// Words broken into lines of at most `w`, at most `most` of them, `pitch`
// apart; returns how many. `most` 0 only counts.
int sim_paint_wrapped(SimStage *stage, double x, double y, double w,
                      double pitch, int most, SimTextStyle style,
                      const char *text);

// A pill of text with a border; returns its width. `x` is its left edge.
double sim_paint_chip(SimStage *stage, double x, double y, const char *text);

// A key as it looks on a keyboard, its right edge at x.
void sim_paint_keycap(SimStage *stage, double right, double y, const char *key);

// The letter of a film (A, B) in a dark square; a pale one if not `is_shown`.
void sim_paint_letter(SimStage *stage, int film, bool is_shown, double x,
                      double y);

// A film's instant with its unit: "0:24:25", "1.860 s".
SimTimeText sim_paint_instant(const SimStage *stage, int64_t time_ns);

// ---- states -------------------------------------------------------------

// A task's badge: its letters in a disc with its state's colour and pattern.
void sim_paint_badge(SimStage *stage, double x, double y, double radius,
                     SimMode mode, bool is_blocking, const char *letters);

// The same, `share` of it covering what is below: two of them cross-fade.
void sim_paint_badge_faded(SimStage *stage, double x, double y, double radius,
                           SimMode mode, bool is_blocking, const char *letters,
                           double share);

// The colour in which a state's words are written.
SimColor sim_state_text_color(const SimTheme *theme, SimMode mode,
                              bool is_blocking);

// One segment of a lane of the bar's height. `pitch` < 14: a thin strip,
// without patterns that would only be noise.
void sim_paint_segment(SimStage *stage, SimRect bar, SimMode mode,
                       bool is_blocking);

// A whole lane between the axis's times.
void sim_paint_lane(SimStage *stage, const SimFilm *film, uint32_t slot,
                    SimRect bar, const SimAxis *axis, bool has_reasons);

// The legend, right-aligned at x; returns its left edge.
double sim_paint_legend(SimStage *stage, double right, double y,
                        bool has_blocking);

// Tick labels, grid lines down to `bottom` (0: none); labels that would touch
// the stretch from `gap_from` to `gap_to` are left out.
void sim_paint_axis(SimStage *stage, const SimAxis *axis, double label_y,
                    double top, double bottom, double gap_from, double gap_to);

// ---- icons --------------------------------------------------------------

typedef enum SimIcon {
    SIM_ICON_PLAY,
    SIM_ICON_PAUSE,
    SIM_ICON_STEP_FORWARD,
    SIM_ICON_STEP_BACK,
    SIM_ICON_SWITCH_FORWARD,
    SIM_ICON_SWITCH_BACK,
    SIM_ICON_TO_START,
    SIM_ICON_TO_END,
    SIM_ICON_LOOP,
    SIM_ICON_MOON,
} SimIcon;

// Around x, y, about `size` high.
void sim_paint_icon(SimCanvas *canvas, SimIcon icon, double x, double y,
                    double size, SimColor color);

// The row of buttons; returns the x after the last one.
double sim_paint_buttons(SimStage *stage, double x, double y);

// Speed pill and theme button, right-aligned; returns their left edge.
double sim_paint_speed(SimStage *stage, double right, double y);

#endif
