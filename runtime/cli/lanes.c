// simul lanes: who did what when, one line of characters per task.
//
// A column stands for a stretch of time, and its character for what filled most
// of it; but a run, however short, and a block are never swallowed by a wait.
#include "cli/cli.h"

#include "base/alloc.h"
#include "replay/timeline.h"
#include "replay/times.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH_LEAST = 40, WIDTH_MOST = 1000, LABEL_MOST = 18, TICK_GAP = 3 };

// What happened in one column.
typedef struct Cell {
    int64_t part_ns[SIM_PART_COUNT];
    bool has_run;
    bool has_ended; // or does so here
    SimMode ended_as;
} Cell;

typedef struct Picture {
    const SimReplay *replay;
    const SimTimeline *timeline;
    int label_columns;
    int columns; // of time
    Cell *cells; // cells[columns], of one lane
    bool has_colour;
} Picture;

// ---- the columns of a lane ------------------------------------------------
// -------------------------------------------------------

// The time at which a column begins. Long traces times columns fit into 128
// bits only.
static int64_t begin_of(const Picture *picture, int column)
{
    __extension__ typedef __int128 Wide;
    const SimReplay *replay = picture->replay;
    Wide span_ns = replay->end_ns - replay->begin_ns;
    return replay->begin_ns + (int64_t)(span_ns * column / picture->columns);
}

static int column_of(const Picture *picture, int64_t time_ns)
{
    int low = 0;
    int high = picture->columns;
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (begin_of(picture, middle) <= time_ns)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void add_segment(const Picture *picture, const SimSegment *segment,
                        int64_t end_ns)
{
    int column = column_of(picture, segment->begin_ns);
    SimPart part = sim_timeline_part(segment);

    if (segment->mode == SIM_MODE_RUNNING)
        picture->cells[column].has_run = true;
    for (int64_t from_ns = segment->begin_ns;
         column < picture->columns && from_ns < end_ns; column++) {
        int64_t to_ns = begin_of(picture, column + 1);
        to_ns = to_ns < end_ns ? to_ns : end_ns;
        picture->cells[column].part_ns[part] += to_ns - from_ns;
        from_ns = to_ns;
    }
}

static void end_lane(const Picture *picture, const SimSegment *segment)
{
    int column = column_of(picture, segment->begin_ns);
    picture->cells[column].ended_as = segment->mode;
    for (; column < picture->columns; column++)
        picture->cells[column].has_ended = true;
}

static void fill_cells(const Picture *picture, uint32_t slot)
{
    size_t count;
    const SimSegment *segments =
        sim_timeline_segments(picture->timeline, slot, &count);

    memset(picture->cells, 0, (size_t)picture->columns * sizeof(Cell));
    for (size_t i = 0; i < count; i++)
        if (segments[i].mode >= SIM_MODE_DONE)
            end_lane(picture, &segments[i]);
        else
            add_segment(picture, &segments[i],
                        sim_timeline_end_of(picture->timeline, slot, i));
}

// ---- characters -----------------------------------------------------------
// ------------------------------------------------------------------

static char character_of(const Cell *cell)
{
    int64_t run_ns = cell->part_ns[SIM_PART_RUN];
    int64_t ready_ns = cell->part_ns[SIM_PART_READY];
    int64_t wait_ns = cell->part_ns[SIM_PART_WAIT];

    if (cell->ended_as == SIM_MODE_FAILED)
        return '!';
    if (cell->ended_as == SIM_MODE_CANCELLED)
        return '/';
    if (cell->part_ns[SIM_PART_BLOCK] > 0)
        return run_ns > cell->part_ns[SIM_PART_BLOCK] ? '#' : 'X';
    if (run_ns + ready_ns + wait_ns == 0)
        return cell->has_run ? '+' : cell->has_ended ? '.' : ' ';
    if (run_ns > 0 && run_ns >= ready_ns + wait_ns)
        return '#';
    if (cell->has_run || run_ns > 0)
        return '+';
    return ready_ns > wait_ns ? 'o' : '-';
}

static const char *colour_of(char character)
{
    switch (character) {
    case '#':
    case '+':
        return "\033[32m";
    case 'o':
        return "\033[33m";
    case '-':
        return "\033[36m";
    case 'X':
    case '!':
    case '/':
        return "\033[31m";
    default:
        return "\033[2m";
    }
}

static void put_lane(const Picture *picture, uint32_t slot, SimBuffer *buffer)
{
    char last = '\0';

    fill_cells(picture, slot);
    sim_cli_pad(buffer,
                slot == 0 ? "the one thread"
                          : picture->replay->tasks[slot].name,
                picture->label_columns);
    sim_buffer_text(buffer, " ");
    for (int column = 0; column < picture->columns; column++) {
        char character = character_of(&picture->cells[column]);
        if (picture->has_colour && character != last)
            sim_buffer_text(buffer, colour_of(character));
        sim_buffer_append(buffer, &character, 1);
        last = character;
    }
    sim_buffer_text(buffer, picture->has_colour ? "\033[0m\n" : "\n");
}

// ---- the axis -------------------------------------------------------------
// --------------------------------------------------------------------

// The smallest round step whose labels do not touch.
static int64_t tick_step(int64_t span_ns, int most_ticks)
{
    static const int64_t minutes_s[] = {60,   120,  300,   600,   900,   1800,
                                        3600, 7200, 14400, 21600, 43200, 86400};
    if (most_ticks < 1)
        most_ticks = 1;
    for (int64_t step_ns = 1; step_ns < 60 * (int64_t)SIM_NS_PER_S;
         step_ns *= 10)
        for (int factor = 1; factor <= 5; factor += factor == 1 ? 1 : 3)
            if (factor * step_ns * most_ticks >= span_ns)
                return factor * step_ns;
    for (size_t i = 0; i < sizeof minutes_s / sizeof minutes_s[0]; i++)
        if (minutes_s[i] * SIM_NS_PER_S * most_ticks >= span_ns)
            return minutes_s[i] * SIM_NS_PER_S;
    return span_ns / most_ticks + 1;
}

static void put_axis(const Picture *picture, SimBuffer *buffer)
{
    const SimReplay *replay = picture->replay;
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    int64_t last_ns = replay->end_ns - replay->end_ns % SIM_NS_PER_S;
    int label = sim_cli_width(sim_time_text(last_ns, span_ns).text);
    int64_t step_ns = tick_step(span_ns, picture->columns / (label + TICK_GAP));
    int at = 0;

    sim_cli_pad(buffer, span_ns < 60 * (int64_t)SIM_NS_PER_S ? "seconds" : "",
                picture->label_columns);
    sim_buffer_text(buffer, " ");
    // Round times; one just before the beginning stands at the beginning.
    int64_t first_ns = replay->begin_ns - replay->begin_ns % step_ns;
    for (int64_t time_ns = first_ns; time_ns <= replay->end_ns;
         time_ns += step_ns) {
        if (replay->begin_ns - time_ns > span_ns / picture->columns)
            continue;
        int column = column_of(picture, time_ns);
        SimTimeText text = sim_time_text(time_ns, span_ns);
        int width = sim_cli_width(text.text);
        if (column < at || column + 1 + width > picture->columns)
            continue;
        sim_buffer_format(buffer, "%*s|%s", column - at, "", text.text);
        at = column + 1 + width;
    }
    sim_buffer_text(buffer, "\n");
}

static void put_legend(SimBuffer *buffer)
{
    sim_buffer_text(buffer, "\n# runs   + runs a little   o ready   - waits   "
                            "X blocks everyone   . done\n");
}

static void print_picture(const SimReplay *replay, int width)
{
    Picture picture = {.replay = replay, .has_colour = sim_cli_has_colour()};
    SimTimeline *timeline = sim_timeline_new(replay);
    SimBuffer buffer;

    picture.timeline = timeline;
    picture.label_columns = (int)strlen("the one thread");
    for (uint32_t slot = 1; slot < replay->task_count; slot++) {
        int columns = sim_cli_width(replay->tasks[slot].name);
        if (columns > picture.label_columns)
            picture.label_columns = columns < LABEL_MOST ? columns : LABEL_MOST;
    }
    picture.columns = width - picture.label_columns - 1;
    picture.cells = sim_alloc((size_t)picture.columns * sizeof(Cell));
    sim_buffer_init(&buffer);
    sim_cli_title(replay, &buffer);
    sim_buffer_text(&buffer, "\n\n");
    put_axis(&picture, &buffer);
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        put_lane(&picture, slot, &buffer);
    put_legend(&buffer);
    fputs(sim_buffer_string(&buffer), stdout);
    sim_buffer_done(&buffer);
    sim_free(picture.cells);
    sim_timeline_free(timeline);
}

int sim_cli_lanes(int argc, char **argv)
{
    const char *width_text = NULL;
    const SimOption table[] = {
        {"--width", "N", "so many columns (the terminal's, else 80)",
         &width_text, NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"lanes", table, 1, 1, NULL};
    long width = sim_cli_columns(80);
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    if (width_text && !sim_cli_number("lanes", "--width", width_text,
                                      WIDTH_LEAST, WIDTH_MOST, &width))
        return SIM_EXIT_USAGE;
    if (width < WIDTH_LEAST)
        width = WIDTH_LEAST;
    SimReplay *replay = sim_cli_open("lanes", argv[0], &status);
    if (!replay)
        return status;
    print_picture(replay, (int)width);
    sim_replay_close(replay);
    return sim_cli_finish(SIM_EXIT_OK);
}
