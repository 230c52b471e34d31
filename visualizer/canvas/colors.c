#include "canvas/colors.h"
#include <string.h>

// A box of cells: the axes are red, green, blue; both ends belong to it.
typedef struct Box {
    int low[3], high[3];
    uint64_t pixels;
} Box;

static const int shifts[3] = {10, 5, 0};

static int part_of(uint32_t cell, int axis)
{
    return (int)(cell >> shifts[axis] & 31);
}

void sim_colors_count(SimColors *colors, const uint32_t *pixels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = sim_color_cell(pixels[i]);
        colors->counts[cell]++;
        for (int axis = 0; axis < 3; axis++)
            colors->sums[cell][axis] += pixels[i] >> (16 - 8 * axis) & 0xFF;
    }
}

// ---- boxes --------------------------------------------------------------

// Calls `visit` for each cell of a box that has pixels.
typedef void Visit(void *context, uint32_t cell, uint32_t pixels);

static void each_cell(const SimColors *colors, const Box *box, Visit *visit,
                      void *context)
{
    for (int r = box->low[0]; r <= box->high[0]; r++)
        for (int g = box->low[1]; g <= box->high[1]; g++)
            for (int b = box->low[2]; b <= box->high[2]; b++) {
                uint32_t cell = (uint32_t)(r << 10 | g << 5 | b);
                if (colors->counts[cell] > 0)
                    visit(context, cell, colors->counts[cell]);
            }
}

static void grow_around(void *context, uint32_t cell, uint32_t pixels)
{
    Box *box = context;
    for (int axis = 0; axis < 3; axis++) {
        int part = part_of(cell, axis);
        if (box->pixels == 0 || part < box->low[axis])
            box->low[axis] = part;
        if (box->pixels == 0 || part > box->high[axis])
            box->high[axis] = part;
    }
    box->pixels += pixels;
}

// Makes a box no larger than what is in it.
static void shrink(const SimColors *colors, Box *box)
{
    Box tight = {.pixels = 0};
    each_cell(colors, box, grow_around, &tight);
    *box = tight;
}

static int longest_axis(const Box *box)
{
    int longest = 0;
    for (int axis = 1; axis < 3; axis++)
        if (box->high[axis] - box->low[axis] >
            box->high[longest] - box->low[longest])
            longest = axis;
    return longest;
}

typedef struct Slices {
    int axis;
    uint64_t pixels[32];
} Slices;

static void add_to_slice(void *context, uint32_t cell, uint32_t pixels)
{
    Slices *slices = context;
    slices->pixels[part_of(cell, slices->axis)] += pixels;
}

// Cuts a box where half of its pixels are on each side.
static void cut(const SimColors *colors, Box *box, Box *out_other)
{
    Slices slices = {.axis = longest_axis(box)};
    int axis = slices.axis, at = box->low[axis];
    each_cell(colors, box, add_to_slice, &slices);
    uint64_t below = slices.pixels[at];
    while (at + 1 < box->high[axis] && below * 2 < box->pixels)
        below += slices.pixels[++at];
    *out_other = *box;
    box->high[axis] = at;
    out_other->low[axis] = at + 1;
    shrink(colors, box);
    shrink(colors, out_other);
}

// Rare colours in a large box matter as much as many in a small one: without
// that a green disc on a grey page would turn grey.
static double weight_of(const Box *box)
{
    int length = box->high[longest_axis(box)] - box->low[longest_axis(box)];
    double share = (double)box->pixels;
    return length == 0 ? 0 : (double)length * length * (share + 2000);
}

// ---- the palette --------------------------------------------------------

typedef struct Sum {
    const SimColors *colors;
    uint64_t parts[3], pixels;
} Sum;

static void add_color(void *context, uint32_t cell, uint32_t pixels)
{
    Sum *sum = context;
    for (int axis = 0; axis < 3; axis++)
        sum->parts[axis] += sum->colors->sums[cell][axis];
    sum->pixels += pixels;
}

// The mean of the colours themselves, not of their cells: a plain surface
// keeps its colour exactly.
static uint32_t mean_of(const SimColors *colors, const Box *box)
{
    Sum sum = {.colors = colors};
    uint32_t color = 0;
    each_cell(colors, box, add_color, &sum);
    for (int axis = 0; axis < 3; axis++)
        color = color << 8 | (uint32_t)(sum.parts[axis] / sum.pixels);
    return color;
}

static uint8_t nearest_to(const SimColors *colors, uint32_t cell)
{
    int best = 0;
    long least = -1;
    uint32_t count = colors->counts[cell];
    for (int i = 0; i < colors->count; i++) {
        long distance = 0;
        for (int axis = 0; axis < 3; axis++) {
            long part = count > 0 ? (long)(colors->sums[cell][axis] / count)
                                  : part_of(cell, axis) * 255 / 31;
            long other = colors->palette[i] >> (16 - 8 * axis) & 0xFF;
            distance += (part - other) * (part - other);
        }
        if (least < 0 || distance < least) {
            least = distance;
            best = i;
        }
    }
    return (uint8_t)best;
}

void sim_colors_choose(SimColors *colors, int most)
{
    Box boxes[256] = {{.low = {0, 0, 0}, .high = {31, 31, 31}}};
    int count = 1;
    shrink(colors, &boxes[0]);
    while (count < most) {
        int heaviest = 0;
        for (int i = 1; i < count; i++)
            if (weight_of(&boxes[i]) > weight_of(&boxes[heaviest]))
                heaviest = i;
        if (weight_of(&boxes[heaviest]) <= 0)
            break;
        cut(colors, &boxes[heaviest], &boxes[count]);
        count++;
    }
    colors->count = boxes[0].pixels > 0 ? count : 1;
    for (int i = 0; i < colors->count && boxes[i].pixels > 0; i++)
        colors->palette[i] = mean_of(colors, &boxes[i]);
    for (uint32_t cell = 0; cell < SIM_COLOR_CELLS; cell++)
        colors->nearest[cell] = nearest_to(colors, cell);
}
