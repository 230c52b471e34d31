// An animated GIF, written frame by frame.
//
// The format is from 1989 and is read everywhere: 256 colours, LZW. Of each
// frame only the rectangle that changed is written, and in it what stayed the
// same is transparent, so a hall in which one board moves stays small.
// Source: the GIF89a specification.
#ifndef SIM_CANVAS_GIF_H
#define SIM_CANVAS_GIF_H

#include "base/status.h"
#include "canvas/colors.h"

typedef struct SimGif SimGif;

// The colours must be chosen, 255 at most: the last index is transparency.
// Errors: the system's.
SimStatus sim_gif_open(const char *path, int width, int height,
                       const SimColors *colors, SimGif **out_gif);

// pixels[height * stride_bytes / 4], 0xAARRGGBB; shown for so many hundredths.
void sim_gif_frame(SimGif *gif, const void *pixels, int stride_bytes,
                   int hundredths);

// Ends the file. Errors: what the disk said of any frame.
SimStatus sim_gif_close(SimGif *gif);

#endif
