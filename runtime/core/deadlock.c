// What the loop says when no task can ever run again: who waits where for what,
// and the circle, if there is one.
//
// The circle is found by walking from task to task along what each waits for, as
// far as it goes; whoever is met again on the way closes it. A task that waits
// for a gather waits for each of its children.
#include "base/alloc.h"
#include "base/buffer.h"
#include "core/loop.h"
#include "core/task.h"
#include "trace/numbers.h"

#include <stdio.h>

// A task on the way, and which of those it waits for come next.
typedef struct Visit {
    uint32_t task;
    size_t next;
} Visit;

typedef struct Graph {
    SimTask **tasks; // tasks[count], the live ones
    uint32_t count;
    SimNumbers places; // task's number -> index in tasks
    bool *is_known;    // is_known[count]: was met
    bool *is_on_way;   // is_on_way[count]
    Visit *way;        // way[depth]
    size_t depth;
} Graph;

// ---- who waits for whom ---------------------------------------------------

static uint32_t place_of(const Graph *graph, const SimFuture *future)
{
    if (!future || future->kind != &sim_task_kind)
        return SIM_NO_PLACE;
    const SimTask *task = (const SimTask *)(const void *)future;
    return sim_numbers_find(&graph->places, task->number);
}

// The task of that index that a task waits for. Returns false behind the last;
// *out_place may be SIM_NO_PLACE: what it waits for is no task.
static bool waited_for(const Graph *graph, const SimTask *task, size_t index,
                       uint32_t *out_place)
{
    const SimFuture *waiting = task->waiting;
    *out_place = SIM_NO_PLACE;
    if (waiting && waiting->kind->part) {
        const SimFuture *part = waiting->kind->part(waiting, index);
        *out_place = place_of(graph, part);
        return part != NULL;
    }
    if (waiting && waiting->kind->holder)
        *out_place =
            sim_numbers_find(&graph->places, waiting->kind->holder(waiting));
    else
        *out_place = place_of(graph, waiting);
    return index == 0;
}

// ---- the circle -----------------------------------------------------------

static void enter(Graph *graph, uint32_t place)
{
    graph->is_known[place] = true;
    graph->is_on_way[place] = true;
    graph->way[graph->depth++] = (Visit){place, 0};
}

// Walks on from the end of the way. Returns whether it meets itself; then
// *out_begin is where on the way the circle begins.
static bool walk(Graph *graph, size_t *out_begin)
{
    while (graph->depth > 0) {
        Visit *visit = &graph->way[graph->depth - 1];
        uint32_t place;
        if (!waited_for(graph, graph->tasks[visit->task], visit->next++,
                        &place)) {
            graph->is_on_way[visit->task] = false;
            graph->depth--;
        } else if (place != SIM_NO_PLACE && graph->is_on_way[place]) {
            for (*out_begin = 0; graph->way[*out_begin].task != place;)
                ++*out_begin;
            return true;
        } else if (place != SIM_NO_PLACE && !graph->is_known[place]) {
            enter(graph, place);
        }
    }
    return false;
}

static bool find_circle(Graph *graph, size_t *out_begin)
{
    for (uint32_t place = 0; place < graph->count; place++) {
        if (graph->is_known[place])
            continue;
        enter(graph, place);
        if (walk(graph, out_begin))
            return true;
    }
    return false;
}

// "Ann waits for Ben, who waits for Ann".
static void say_circle(Graph *graph)
{
    size_t begin = 0;
    if (!find_circle(graph, &begin))
        return;
    SimTask *first = graph->tasks[graph->way[begin].task];
    fprintf(stderr, "simul:   the circle: %s", sim_task_name(first));
    for (size_t i = begin; i < graph->depth; i++) {
        bool is_last = i + 1 == graph->depth;
        SimTask *next = is_last ? first : graph->tasks[graph->way[i + 1].task];
        fprintf(stderr, "%s waits for %s", i == begin ? "" : ", who",
                sim_task_name(next));
    }
    fputc('\n', stderr);
}

// ---- a line for each ------------------------------------------------------

// "Ann waits for lock 2, which Ben has, at lessons/13_locks/locks.c:43"
static void describe_wait(SimLoop *loop, SimTask *task, SimBuffer *text)
{
    const SimFuture *waiting = task->waiting;
    unsigned reason = waiting ? waiting->kind->reason : SIM_REASON_YIELD;

    sim_buffer_format(text, "%s waits for ", sim_task_name(task));
    if (waiting && waiting->kind->describe)
        waiting->kind->describe(loop, waiting, text);
    else
        sim_buffer_text(text, sim_reason_words(reason));
    if (waiting && waiting->kind == &sim_task_kind)
        sim_buffer_format(text, " %s",
                          sim_task_name((SimTask *)(uintptr_t)waiting));
    if (task->site)
        sim_buffer_format(text, ", at %s:%u", task->site->file,
                          task->site->line);
}

static void say_task(SimLoop *loop, SimTask *task)
{
    SimBuffer text;
    sim_buffer_init(&text);
    describe_wait(loop, task, &text);
    fprintf(stderr, "simul:   %s\n", sim_buffer_string(&text));
    sim_buffer_done(&text);
}

static void collect_tasks(SimLoop *loop, Graph *graph)
{
    sim_list_each (link, &loop->tasks)
        graph->count++;
    size_t room = graph->count > 0 ? graph->count : 1;
    graph->tasks = sim_alloc(room * sizeof *graph->tasks);
    graph->is_known = sim_alloc(room * sizeof *graph->is_known);
    graph->is_on_way = sim_alloc(room * sizeof *graph->is_on_way);
    graph->way = sim_alloc(room * sizeof *graph->way);
    uint32_t place = 0;
    sim_list_each (link, &loop->tasks) {
        SimTask *task = sim_list_element(link, SimTask, link);
        graph->tasks[place] = task;
        sim_numbers_set(&graph->places, task->number, place++);
    }
}

void sim_loop_report_deadlock(SimLoop *loop)
{
    Graph graph = {0};

    collect_tasks(loop, &graph);
    fflush(stdout);
    fputs("simul: deadlock: no task can ever run again\n", stderr);
    for (uint32_t i = 0; i < graph.count; i++)
        say_task(loop, graph.tasks[i]);
    say_circle(&graph);
    sim_free(graph.tasks);
    sim_free(graph.is_known);
    sim_free(graph.is_on_way);
    sim_free(graph.way);
    sim_numbers_done(&graph.places);
}
