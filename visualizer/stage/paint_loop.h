// What the files that paint the loop view share.
//
// Inside the stage room only. The painting holds the layout of the step and
// how far its motion has come.
#ifndef SIM_STAGE_PAINT_LOOP_H
#define SIM_STAGE_PAINT_LOOP_H

#include "layout/loop.h"
#include "stage/paint.h"

typedef struct SimLoopPainting {
    SimStage *stage;
    SimCanvas *canvas;
    const SimTheme *theme;
    const SimLoopNow *loop;
    double flight;   // 0 to 1; 1: nobody flies
    int64_t time_ns; // runs while motion lasts
} SimLoopPainting;

// The wheel and, below it, the ready queue.
void sim_paint_wheel(const SimLoopPainting *p, SimRect card);
void sim_paint_queue(const SimLoopPainting *p, SimRect card);

void sim_paint_timers(const SimLoopPainting *p, SimRect card);

// What the last drawing of the loop showed.
SimLoopPainting sim_paint_loop_of(SimStage *stage);

// A token's disc; a dashed ring while its token is still on the way.
void sim_paint_token(const SimLoopPainting *p, const SimToken *token, double dx,
                     double dy);

// A token's row, empty of words; returns where it is while rows close up.
SimRect sim_paint_token_row(const SimLoopPainting *p, const SimToken *token);

// Is the token's place still waiting for it?
bool sim_paint_is_awaited(const SimLoopPainting *p, const SimToken *token);

// "+12": those a spot has no place for.
void sim_paint_more(const SimLoopPainting *p, SimSpot spot, size_t places);

// A dashed place that says why it is empty.
void sim_paint_empty(const SimLoopPainting *p, SimRect box, const char *words);

// The same colour, or a pale one while the token is on its way.
SimColor sim_paint_pale(const SimLoopPainting *p, const SimToken *token,
                        SimColor color);

const char *sim_paint_task_name(const SimLoopPainting *p, uint32_t slot);

#endif
