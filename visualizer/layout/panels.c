#include "layout/panels.h"
#include <math.h>
#include <string.h>

#define GUTTER     16.0
#define LEAST_WIDE 260.0
#define LEAST_HIGH 96.0

// ---- names --------------------------------------------------------------

static const char *const names[] = {"",
#define X(panel, field, name) name,
                                    SIM_PANELS(X)
#undef X
};

const char *sim_panel_name(SimPanel panel)
{
    return names[panel];
}

SimPanel sim_panel_of_name(const char *name)
{
    for (int i = 1; i < SIM_PANEL_COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return (SimPanel)i;
    return SIM_PANEL_NONE;
}

// ---- a view as it is at first -------------------------------------------

void sim_columns_add(SimColumns *columns, double width)
{
    columns->columns[columns->count++] = (SimColumn){.width = width};
}

void sim_columns_push(SimColumns *columns, SimPanel panel, double height)
{
    SimColumn *column = &columns->columns[columns->count - 1];
    column->panels[column->count] = panel;
    column->heights[column->count++] = height;
}

// ---- cutting a length ---------------------------------------------------

// One thing of a row (or column) of things, with the gutter after it.
typedef struct Part {
    double begin, length; // length 0 at first: what the others leave
    int index;            // in the view as it is at first
} Part;

// Gives those without a length what is left. Without any such the last takes
// it: a neighbour was hidden.
static void share_rest(Part *parts, int count, double whole)
{
    double left = whole - GUTTER * (count - 1);
    int open = 0;
    for (int i = 0; i < count; i++) {
        left -= parts[i].length;
        open += parts[i].length <= 0;
    }
    for (int i = 0; i < count && open > 0; i++)
        if (parts[i].length <= 0)
            parts[i].length = fmax(0, left / open);
    if (open == 0)
        parts[count - 1].length = fmax(0, parts[count - 1].length + left);
}

// Moves the ends to where gutters were dragged.
static void move_ends(Part *parts, int count, double whole, double least,
                      const float *places)
{
    double begin = 0;
    for (int i = 0; i < count; i++) {
        double end = begin + parts[i].length;
        double after = (count - 1 - i) * (least + GUTTER);
        if (i + 1 == count)
            end = whole;
        else if (places[parts[i].index] > 0)
            end = fmin(fmax(places[parts[i].index] * whole, begin + least),
                       whole - after);
        // What this one gains its neighbour loses.
        if (i + 1 < count)
            parts[i + 1].length += begin + parts[i].length - end;
        parts[i].begin = begin;
        parts[i].length = fmax(0, end - begin);
        begin = end + GUTTER;
    }
}

static void cut(Part *parts, int count, double whole, double least,
                const float *places)
{
    share_rest(parts, count, whole);
    move_ends(parts, count, whole, least, places);
}

// ---- laying -------------------------------------------------------------

static bool is_hidden(const SimArranged *arranged, SimPanel panel)
{
    return (arranged->hidden >> panel & 1) != 0;
}

static void add_gutter(SimLaidPanels *laid, SimRect rect, SimRect room,
                       bool is_upright, int number)
{
    laid->gutters[laid->gutter_count++] =
        (SimGutter){rect, room, is_upright, number};
}

static int visible_panels(const SimColumn *column, const SimArranged *arranged,
                          Part out[SIM_MOST_STACKED])
{
    int count = 0;
    for (int i = 0; i < column->count; i++)
        if (!is_hidden(arranged, column->panels[i]))
            out[count++] = (Part){0, column->heights[i], i};
    return count;
}

static void lay_column(SimLaidPanels *laid, const SimColumn *column, int number,
                       SimRect room, const SimArranged *arranged)
{
    Part parts[SIM_MOST_STACKED];
    int count = visible_panels(column, arranged, parts);
    int first = SIM_MOST_COLUMNS + number * SIM_MOST_STACKED;
    cut(parts, count, room.h, LEAST_HIGH, arranged->place + first);
    for (int i = 0; i < count; i++) {
        double y = room.y + parts[i].begin, end = y + parts[i].length;
        laid->rects[column->panels[parts[i].index]] =
            sim_rect(room.x, y, room.w, parts[i].length);
        if (i + 1 < count)
            add_gutter(laid, sim_rect(room.x, end, room.w, GUTTER), room, false,
                       first + parts[i].index);
    }
}

static bool has_panel(const SimColumns *columns, SimPanel panel)
{
    if (panel == SIM_PANEL_NONE)
        return false;
    for (int c = 0; c < columns->count; c++)
        for (int i = 0; i < columns->columns[c].count; i++)
            if (columns->columns[c].panels[i] == panel)
                return true;
    return false;
}

void sim_panels_lay(SimLaidPanels *laid, const SimColumns *columns,
                    SimRect room, const SimArranged *arranged, SimPanel full)
{
    Part parts[SIM_MOST_COLUMNS], unused[SIM_MOST_STACKED];
    int count = 0;
    memset(laid, 0, sizeof *laid);
    if (has_panel(columns, full)) {
        laid->rects[full] = room;
        return;
    }
    for (int c = 0; c < columns->count; c++)
        if (visible_panels(&columns->columns[c], arranged, unused) > 0)
            parts[count++] = (Part){0, columns->columns[c].width, c};
    if (count == 0)
        return;
    cut(parts, count, room.w, LEAST_WIDE, arranged->place);
    for (int i = 0; i < count; i++) {
        SimRect place =
            sim_rect(room.x + parts[i].begin, room.y, parts[i].length, room.h);
        lay_column(laid, &columns->columns[parts[i].index], parts[i].index,
                   place, arranged);
        if (i + 1 < count)
            add_gutter(laid,
                       sim_rect(sim_rect_right(place), room.y, GUTTER, room.h),
                       room, true, parts[i].index);
    }
}

void sim_arranged_drag(SimArranged *arranged, const SimGutter *gutter, double x,
                       double y)
{
    SimRect room = gutter->room;
    double share = gutter->is_upright ? (x - GUTTER / 2 - room.x) / room.w
                                      : (y - GUTTER / 2 - room.y) / room.h;
    arranged->place[gutter->number] = (float)sim_clamp(share, 0.02, 0.98);
}
