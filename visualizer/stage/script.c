#include "stage/script.h"
#include "base/alloc.h"
#include "layout/clock.h"
#include "replay/times.h"
#include "stage/live.h"
#include "stage/shot.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// ---- expectations -------------------------------------------------------

static const char *yes_or_no(bool value)
{
    return value ? "yes" : "no";
}

static void say_running(const SimStage *stage, char *out, size_t size)
{
    const SimState *state = &stage->film->state;
    snprintf(out, size, "%s",
             state->running == SIM_NO_SLOT
                 ? "nobody"
                 : state->replay->tasks[state->running].name);
}

// "mode table 7" names a task; its mode is what follows after " is ".
static void say_mode(const SimStage *stage, const char *wanted, char *out,
                     size_t size)
{
    const SimReplay *replay = stage->film->replay;
    const char *is = strstr(wanted, " is ");
    size_t length = is ? (size_t)(is - wanted) : strlen(wanted);
    snprintf(out, size, "%.*s is unknown", (int)length, wanted);
    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        const char *name = replay->tasks[slot].name;
        SimMode mode = (SimMode)stage->film->state.tasks[slot].mode;
        if (strlen(name) == length && strncmp(name, wanted, length) == 0)
            snprintf(out, size, "%s is %s", name, sim_mode_word(mode));
    }
}

// The first complaint of the compiler: "hello.c:12".
static void say_trouble(SimStage *stage, char *out, size_t size)
{
    SimTrouble trouble;
    const char *text = stage->live ? stage->live->trouble : "";
    if (sim_live_troubles(text, &trouble, 1) == 0)
        snprintf(out, size, "none");
    else
        snprintf(out, size, "%s:%d", trouble.file, trouble.line);
}

// What is seen of `field`, as text. False: there is no such field.
static bool look(SimStage *stage, const char *field, const char *wanted,
                 char *out, size_t size)
{
    const SimState *state = &stage->film->state;
    if (strcmp(field, "step") == 0)
        snprintf(out, size, "%llu", (unsigned long long)state->step);
    else if (strcmp(field, "time") == 0)
        snprintf(
            out, size, "%s",
            sim_time_text(stage->player.time_ns, stage->player.end_ns).text);
    else if (strcmp(field, "view") == 0)
        snprintf(out, size, "%s", sim_view_tab(stage->view));
    else if (strcmp(field, "playing") == 0)
        snprintf(out, size, "%s", yes_or_no(stage->player.is_playing));
    else if (strcmp(field, "help") == 0)
        snprintf(out, size, "%s", yes_or_no(stage->shows_help));
    else if (strcmp(field, "question") == 0)
        snprintf(out, size, "%s", yes_or_no(stage->predict.is_open));
    else if (strcmp(field, "presenter") == 0)
        snprintf(out, size, "%s",
                 stage->is_black ? "black" : yes_or_no(stage->is_presented));
    else if (strcmp(field, "score") == 0)
        snprintf(out, size, "%d of %d", stage->predict.correct,
                 stage->predict.asked);
    else if (strcmp(field, "theme") == 0)
        snprintf(out, size, "%s", sim_theme_word(stage->theme->name));
    else if (strcmp(field, "speed") == 0)
        snprintf(out, size, "%g", sim_player_rate(&stage->player));
    else if (strcmp(field, "steps") == 0)
        snprintf(out, size, "%llu",
                 (unsigned long long)stage->film->replay->step_count);
    else if (strcmp(field, "size") == 0)
        snprintf(out, size, "%.0fx%.0f", stage->width, stage->height);
    else if (strcmp(field, "lanes") == 0)
        snprintf(out, size, "%s",
                 stage->lanes_from <= stage->film->replay->begin_ns &&
                         stage->lanes_to >= stage->film->replay->end_ns
                     ? "whole"
                     : "part");
    else if (strcmp(field, "live") == 0)
        snprintf(out, size, "%s", sim_live_words(stage));
    else if (strcmp(field, "trouble") == 0)
        say_trouble(stage, out, size);
    else if (strcmp(field, "console") == 0)
        snprintf(out, size, "%zu", state->console_count);
    else if (strcmp(field, "running") == 0)
        say_running(stage, out, size);
    else if (strcmp(field, "mode") == 0)
        say_mode(stage, wanted, out, size);
    else
        return false;
    return true;
}

static bool expect_sentence(SimStage *stage, const char *wanted, int line)
{
    SimTold told;
    const char *sentence = sim_film_sentence(stage->film, &told);
    if (strstr(sentence, wanted) != NULL)
        return true;
    fprintf(stderr, "line %d: the sentence should hold \"%s\", it is \"%s\"\n",
            line, wanted, sentence);
    return false;
}

static bool expect(SimStage *stage, const char *rest, int line)
{
    char field[32] = "", seen[256];
    int used = 0;
    sscanf(rest, "%31s %n", field, &used);
    const char *wanted = rest + used;
    if (strcmp(field, "sentence") == 0)
        return expect_sentence(stage, wanted, line);
    if (!look(stage, field, wanted, seen, sizeof seen)) {
        fprintf(stderr, "line %d: there is nothing called \"%s\" to expect\n",
                line, field);
        return false;
    }
    if (strcmp(seen, wanted) == 0)
        return true;
    fprintf(stderr, "line %d: %s should be \"%s\", it is \"%s\"\n", line, field,
            wanted, seen);
    return false;
}

// What others do takes real time.
static bool wait_until(const SimScriptHost *host, const char *rest, int line)
{
    SimStage *stage = host->stage;
    const struct timespec moment = {.tv_nsec = 20000000};
    char field[32] = "", seen[256];
    int used = 0;
    sscanf(rest, "%31s %n", field, &used);
    for (int tries = 0; tries < 1500; tries++) {
        sim_live_look(stage);
        if (host->listen != NULL)
            host->listen(host->context);
        if (look(stage, field, rest + used, seen, sizeof seen) &&
            strcmp(seen, rest + used) == 0)
            return true;
        nanosleep(&moment, NULL);
    }
    return expect(stage, rest, line);
}

// ---- commands -----------------------------------------------------------

static bool click(const SimScriptHost *host, const char *name, double share,
                  int line)
{
    // The buttons lie where the last drawing put them.
    sim_stage_draw(host->stage);
    const SimHit *hit = sim_hits_find(&host->stage->hits, name);
    if (hit == NULL) {
        fprintf(stderr, "line %d: there is no \"%s\" to press\n", line, name);
        return false;
    }
    host->click(host->context, hit->rect.x + hit->rect.w * share,
                sim_rect_middle_y(hit->rect));
    return true;
}

static bool draw_picture(const SimScriptHost *host, const char *path, int line)
{
    SimStatus status = sim_shot_as_seen(host->stage, path);
    if (status != SIM_OK)
        fprintf(stderr, "line %d: cannot write the picture %s: %s\n", line,
                path, sim_status_sentence(status));
    return status == SIM_OK;
}

static bool obey(const SimScriptHost *host, const char *text, int line)
{
    char command[16] = "", word[64] = "";
    double x = 0, y = 0;
    int used = 0, width, height;
    sscanf(text, "%15s %n", command, &used);
    const char *rest = text + used;
    sscanf(rest, "%63s", word);
    if (strcmp(command, "expect") == 0)
        return expect(host->stage, rest, line);
    if (strcmp(command, "until") == 0)
        return wait_until(host, rest, line);
    if (strcmp(command, "key") == 0)
        host->key(host->context, word);
    else if (strcmp(command, "click") == 0)
        return click(host, word, 0.5, line);
    else if (strcmp(command, "picture") == 0)
        return draw_picture(host, rest, line);
    else if (strcmp(command, "drag") == 0 && sscanf(rest, "%*s %lf%%", &x) == 1)
        return click(host, word, x / 100, line);
    else if (strcmp(command, "clickat") == 0 &&
             sscanf(rest, "%lf %lf", &x, &y) == 2)
        host->click(host->context, x, y);
    else if (strcmp(command, "wait") == 0)
        host->wait(host->context, strtod(rest, NULL));
    else if (strcmp(command, "resize") == 0 &&
             sscanf(rest, "%dx%d", &width, &height) == 2)
        host->resize(host->context, width, height);
    else {
        fprintf(stderr, "line %d: \"%s\" is no command\n", line, text);
        return false;
    }
    return true;
}

bool sim_script_play(const SimScriptHost *host, const char *text)
{
    bool is_right = true;
    char *copy = sim_strdup(text), *rest = copy, *line_text;
    for (int line = 1; (line_text = strsep(&rest, "\n")) != NULL; line++) {
        line_text += strspn(line_text, " \t");
        size_t length = strcspn(line_text, "#");
        while (length > 0 && strchr(" \t\r", line_text[length - 1]) != NULL)
            length--;
        line_text[length] = '\0';
        if (length > 0 && !obey(host, line_text, line))
            is_right = false;
    }
    sim_free(copy);
    return is_right;
}
