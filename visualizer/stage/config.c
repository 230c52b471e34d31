#include "stage/config.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

bool sim_config_path(char out[SIM_CONFIG_PATH])
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    // The base folder must be absolute; one that is not is as none.
    if (config != NULL && config[0] == '/')
        snprintf(out, SIM_CONFIG_PATH, "%s/simul/view.conf", config);
    else if (home != NULL && home[0] == '/')
        snprintf(out, SIM_CONFIG_PATH, "%s/.config/simul/view.conf", home);
    else
        return false;
    return strlen(out) < SIM_CONFIG_PATH - 8;
}

// ---- reading ------------------------------------------------------------

// What a file says, until all of it is understood.
typedef struct Config {
    SimArranged arranged[SIM_VIEW_COUNT];
    int theme; // a SimThemeName; -1: not said
    int motion;
} Config;

static int view_of(const char *name)
{
    for (int i = 0; i < SIM_VIEW_COUNT; i++)
        if (strcasecmp(sim_view_tab((SimView)i), name) == 0)
            return i;
    return -1;
}

static int theme_of(const char *word)
{
    for (int i = 0; i < SIM_THEME_COUNT; i++)
        if (strcmp(sim_theme_word((SimThemeName)i), word) == 0)
            return i;
    return -1;
}

static bool read_panels(Config *config, int view, const char *what,
                        const char *rest)
{
    SimArranged *arranged = &config->arranged[view];
    int number;
    float place;
    if (strcmp(what, "hidden") == 0) {
        SimPanel panel = sim_panel_of_name(rest);
        arranged->hidden |= 1u << panel;
        return panel != SIM_PANEL_NONE;
    }
    if (strcmp(what, "gutter") != 0 ||
        sscanf(rest, "%d %f", &number, &place) != 2)
        return false;
    if (number < 0 || number >= SIM_MOST_GUTTERS ||
        !(place > 0.01F && place < 0.99F))
        return false;
    arranged->place[number] = place;
    return true;
}

static bool read_line(Config *config, char *line)
{
    char first[32] = "", second[32] = "", rest[64] = "";
    int count = sscanf(line, "%31s %31s %63[^\n]", first, second, rest);
    if (count < 1 || first[0] == '#')
        return true;
    if (strcmp(first, "motion") == 0) {
        config->motion = strcmp(second, "on") == 0;
        return config->motion || strcmp(second, "off") == 0;
    }
    if (strcmp(first, "theme") == 0) {
        config->theme = theme_of(second);
        return config->theme >= 0;
    }
    int view = view_of(first);
    return view >= 0 && count == 3 && read_panels(config, view, second, rest);
}

static void take(SimStage *stage, const Config *config)
{
    memcpy(stage->arranged, config->arranged, sizeof stage->arranged);
    if (config->motion >= 0)
        stage->has_motion = config->motion != 0;
    if (config->theme >= 0)
        sim_stage_set_theme(stage, (SimThemeName)config->theme);
}

bool sim_config_read(SimStage *stage, const char *path,
                     char out_sentence[SIM_CONFIG_SENTENCE])
{
    Config config = {.theme = -1, .motion = -1};
    char line[256];
    int number = 0;
    bool is_right = true;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return true;
    while (is_right && fgets(line, sizeof line, file) != NULL) {
        number++;
        is_right = read_line(&config, line);
    }
    fclose(file);
    if (is_right)
        take(stage, &config);
    else
        snprintf(out_sentence, SIM_CONFIG_SENTENCE,
                 "%s, line %d, is not understood, so all panels are as at "
                 "first; remove the line, or the file",
                 path, number);
    return is_right;
}

// ---- writing ------------------------------------------------------------

static void make_folders(const char *path)
{
    char folder[SIM_CONFIG_PATH];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *at = folder + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        mkdir(folder, 0755);
        *at = '/';
    }
}

static void write_view(FILE *file, const SimStage *stage, int view)
{
    const SimArranged *arranged = &stage->arranged[view];
    char name[32];
    snprintf(name, sizeof name, "%s", sim_view_tab((SimView)view));
    name[0] = (char)(name[0] + ('a' - 'A'));
    for (int i = 1; i < SIM_PANEL_COUNT; i++)
        if ((arranged->hidden >> i & 1) != 0)
            fprintf(file, "%s hidden %s\n", name, sim_panel_name((SimPanel)i));
    for (int i = 0; i < SIM_MOST_GUTTERS; i++)
        if (arranged->place[i] > 0)
            fprintf(file, "%s gutter %d %.4f\n", name, i,
                    (double)arranged->place[i]);
}

bool sim_config_write(const SimStage *stage, const char *path,
                      char out_sentence[SIM_CONFIG_SENTENCE])
{
    char draft[SIM_CONFIG_PATH + 8];
    make_folders(path);
    // Written beside and renamed, so that a crash leaves a whole file.
    snprintf(draft, sizeof draft, "%s.new", path);
    FILE *file = fopen(draft, "w");
    if (file != NULL) {
        fprintf(file, "# simul-view: what the window remembers\n");
        fprintf(file, "theme %s\n", sim_theme_word(stage->theme->name));
        fprintf(file, "motion %s\n", stage->has_motion ? "on" : "off");
        for (int view = 0; view < SIM_VIEW_COUNT; view++)
            write_view(file, stage, view);
        if (fclose(file) == 0 && rename(draft, path) == 0)
            return true;
    }
    snprintf(out_sentence, SIM_CONFIG_SENTENCE,
             "the panels cannot be remembered in %s: %s", path,
             strerror(errno));
    return false;
}
