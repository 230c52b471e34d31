// A soft shadow: rounded rectangles of growing size, each a little stronger.
//
// A Gaussian blur would cost a pass over every pixel; two dozen strokes that
// follow its falling curve cannot be told from it at these strengths.
#include "canvas/brush.h"
#include <math.h>

#define STEPS     24
#define FEW_STEPS 8 // below something small they suffice, and it may move

// How much of a blurred edge is seen at `x` blurs from it: 1 inside, 0 out.
static double falloff(double x)
{
    double t = (1 - x) / 2;
    return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

void sim_brush_shadow(SimBrush *brush, cairo_t *cairo,
                      const SimCommand *command)
{
    (void)brush;
    double radius = command->a[4], blur = command->a[5];
    SimRect rect = sim_rect(command->a[0], command->a[1] + command->a[6],
                            command->a[2], command->a[3]);
    double strength = (command->color >> 24) / 255.0, seen = 0;
    int steps = rect.w * rect.h < 128 * 128 ? FEW_STEPS : STEPS;
    for (int i = 0; i < steps; i++) {
        double out = blur * (1 - 2.0 * i / (steps - 1));
        double wanted = strength * falloff(out / blur);
        // What is below shows through 1 - seen; so much more must be laid on.
        double more = (wanted - seen) / (1 - seen);
        if (more <= 0)
            continue;
        cairo_set_source_rgba(cairo, (command->color >> 16 & 0xFF) / 255.0,
                              (command->color >> 8 & 0xFF) / 255.0,
                              (command->color & 0xFF) / 255.0, more);
        sim_brush_rounded(cairo, sim_rect_inset(rect, -out, -out),
                          fmax(radius + out, 0));
        cairo_fill(cairo);
        seen = wanted;
    }
}
