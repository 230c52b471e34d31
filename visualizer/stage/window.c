#include "stage/window.h"
#include "canvas/painter.h"
#include "stage/live.h"
#include "stage/script.h"
#include <SDL.h>
#include <stdio.h>
#include <string.h>

#define FRAME_MS 16
#define IDLE_MS  500

typedef struct Window {
    SimStage *stage;
    SimPainter *painter;
    SDL_Window *sdl;
    int width_px, height_px;
    double ui_scale;    // the stage's, when the picture was last fitted
    double scale;       // device pixels per logical pixel
    double mouse_scale; // the same per unit of the mouse, which on some
                        // screens is coarser than a pixel
    Uint64 last_tick;
    int titled_view; // the view that the title names; -1: none yet
    bool is_fullscreen;
} Window;

// ---- the picture --------------------------------------------------------

static void fit(Window *window)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
    if (surface == NULL ||
        (surface->w == window->width_px && surface->h == window->height_px &&
         window->ui_scale == window->stage->ui_scale))
        return;
    window->ui_scale = window->stage->ui_scale;
    int width;
    SDL_GetWindowSize(window->sdl, &width, NULL);
    window->width_px = surface->w;
    window->height_px = surface->h;
    window->scale = sim_cards_scale(surface->w, surface->h, window->ui_scale);
    window->mouse_scale =
        window->scale * (width > 0 ? (double)width / surface->w : 1);
    sim_painter_resize(window->painter, surface->w, surface->h, window->scale);
    sim_stage_resize(window->stage, surface->w / window->scale,
                     surface->h / window->scale);
}

static void present(Window *window)
{
    SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
    int stride;
    const void *pixels = sim_painter_pixels(window->painter, &stride);
    if (surface == NULL)
        return;
    SDL_ConvertPixels(window->width_px, window->height_px,
                      SDL_PIXELFORMAT_ARGB8888, pixels, stride,
                      surface->format->format, surface->pixels, surface->pitch);
    SDL_UpdateWindowSurface(window->sdl);
}

// The list of windows tells what is shown: "chess, lanes - Simul".
static void set_title(Window *window)
{
    const SimStage *stage = window->stage;
    char title[200];
    if (window->titled_view == (int)stage->view)
        return;
    window->titled_view = (int)stage->view;
    snprintf(title, sizeof title, "%s, %s - Simul", stage->film->name,
             sim_stage_tab(stage, stage->view));
    SDL_SetWindowTitle(window->sdl, title);
}

static void draw(Window *window)
{
    fit(window);
    set_title(window);
    sim_stage_draw(window->stage);
    sim_painter_paint(window->painter, window->stage->canvas);
    present(window);
}

// ---- keys ---------------------------------------------------------------

// The keys that write nothing; letters and signs come as text.
static const struct {
    SDL_Keycode code;
    const char *name;
} silent_keys[] = {{SDLK_SPACE, "space"},
                   {SDLK_LEFT, "left"},
                   {SDLK_RIGHT, "right"},
                   {SDLK_UP, "up"},
                   {SDLK_DOWN, "down"},
                   {SDLK_HOME, "home"},
                   {SDLK_END, "end"},
                   {SDLK_PAGEUP, "pageup"},
                   {SDLK_PAGEDOWN, "pagedown"},
                   {SDLK_F5, "f5"},
                   {SDLK_TAB, "tab"},
                   {SDLK_RETURN, "return"},
                   {SDLK_BACKSPACE, "backspace"}};

#define SILENT_KEYS (sizeof silent_keys / sizeof *silent_keys)

static void act_on_key(SimStage *stage, const char *key)
{
    sim_stage_key(stage, key);
}

static void on_key(Window *window, const SDL_Keysym *key)
{
    if (key->sym == SDLK_ESCAPE) {
        sim_stage_leave(window->stage);
        return;
    }
    if ((key->mod & KMOD_CTRL) != 0 && key->sym >= SDLK_a &&
        key->sym <= SDLK_z) {
        char name[] = "ctrl+?";
        name[5] = (char)key->sym;
        act_on_key(window->stage, name);
    }
    for (size_t i = 0; i < SILENT_KEYS; i++) {
        if (silent_keys[i].code != key->sym)
            continue;
        char name[24];
        snprintf(name, sizeof name, "%s%s",
                 key->mod & KMOD_CTRL    ? "ctrl+"
                 : key->mod & KMOD_SHIFT ? "shift+"
                                         : "",
                 silent_keys[i].name);
        act_on_key(window->stage, name);
    }
}

static void on_text(Window *window, const char *text)
{
    if (strcmp(text, " ") != 0)
        act_on_key(window->stage, text);
}

// ---- events -------------------------------------------------------------

static void on_button(Window *window, const SDL_MouseButtonEvent *button)
{
    double x = button->x / window->mouse_scale;
    double y = button->y / window->mouse_scale;
    if (button->type == SDL_MOUSEBUTTONUP) {
        sim_stage_release(window->stage);
        return;
    }
    if (button->button != SDL_BUTTON_LEFT) {
        sim_stage_press_pan(window->stage, x, y);
        return;
    }
    sim_stage_press(window->stage, x, y);
    // A press may move what the next press of the same frame aims at.
    sim_stage_draw(window->stage);
}

static void on_wheel(Window *window, const SDL_MouseWheelEvent *wheel)
{
    int x, y;
    SDL_GetMouseState(&x, &y);
    // With shift a plain wheel goes sideways, as two fingers do.
    bool is_sideways = (SDL_GetModState() & KMOD_SHIFT) != 0;
    double sideways = is_sideways ? -wheel->preciseY : wheel->preciseX;
    if (sideways != 0)
        sim_stage_swipe(window->stage, sideways);
    if (!is_sideways && wheel->preciseY != 0)
        sim_stage_wheel(window->stage, x / window->mouse_scale,
                        y / window->mouse_scale, wheel->preciseY);
}

static void handle(Window *window, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        window->stage->is_over = true;
        break;
    case SDL_KEYDOWN:
        on_key(window, &event->key.keysym);
        break;
    case SDL_TEXTINPUT:
        on_text(window, event->text.text);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        on_button(window, &event->button);
        break;
    case SDL_MOUSEMOTION:
        sim_stage_move(window->stage, event->motion.x / window->mouse_scale,
                       event->motion.y / window->mouse_scale);
        break;
    case SDL_MOUSEWHEEL:
        on_wheel(window, &event->wheel);
        break;
    default:
        break;
    }
    if (window->stage->wants_fullscreen != window->is_fullscreen) {
        window->is_fullscreen = window->stage->wants_fullscreen;
        SDL_SetWindowFullscreen(window->sdl, window->is_fullscreen
                                                 ? SDL_WINDOW_FULLSCREEN_DESKTOP
                                                 : 0);
    }
}

static void handle_waiting(Window *window)
{
    SDL_Event event;
    while (SDL_PollEvent(&event))
        handle(window, &event);
}

static void pass_time(Window *window)
{
    Uint64 now = SDL_GetTicks64();
    double passed = (double)(now - window->last_tick);
    window->last_tick = now;
    // After a sleep of the machine the film must not leap.
    sim_stage_pass(window->stage, passed > 100 ? 100 : passed);
}

static void run(Window *window)
{
    window->last_tick = SDL_GetTicks64();
    while (!window->stage->is_over) {
        bool is_moving = sim_stage_is_moving(window->stage);
        SDL_Event event;
        // Asleep until something happens; awake, sixty times a second.
        if (!is_moving && SDL_WaitEventTimeout(&event, IDLE_MS)) {
            window->last_tick = SDL_GetTicks64();
            handle(window, &event);
        } else if (!is_moving && !sim_live_look(window->stage)) {
            window->last_tick = SDL_GetTicks64();
            continue;
        }
        handle_waiting(window);
        Uint64 begin = SDL_GetTicks64();
        pass_time(window);
        draw(window);
        Uint64 taken = SDL_GetTicks64() - begin;
        if (taken < FRAME_MS)
            SDL_Delay((Uint32)(FRAME_MS - taken));
    }
}

// ---- the script's hands -------------------------------------------------

static void push_key(SDL_Keycode code, Uint16 modifiers)
{
    SDL_Event event = {.type = SDL_KEYDOWN};
    event.key.state = SDL_PRESSED;
    event.key.keysym.sym = code;
    event.key.keysym.mod = modifiers;
    SDL_PushEvent(&event);
}

static void push_text(const char *text)
{
    SDL_Event event = {.type = SDL_TEXTINPUT};
    snprintf(event.text.text, sizeof event.text.text, "%s", text);
    SDL_PushEvent(&event);
}

static SDL_Keycode silent_key(const char *name)
{
    for (size_t i = 0; i < SILENT_KEYS; i++)
        if (strcmp(silent_keys[i].name, name) == 0)
            return silent_keys[i].code;
    return SDLK_UNKNOWN;
}

static void script_key(void *context, const char *key)
{
    Window *window = context;
    bool has_shift = strncmp(key, "shift+", 6) == 0;
    bool has_ctrl = strncmp(key, "ctrl+", 5) == 0;
    const char *name = key + (has_shift ? 6 : has_ctrl ? 5 : 0);
    SDL_Keycode code = silent_key(name);
    if (code == SDLK_UNKNOWN && has_ctrl)
        code = name[0];
    if (code != SDLK_UNKNOWN)
        push_key(code, has_shift  ? KMOD_LSHIFT
                       : has_ctrl ? KMOD_LCTRL
                                  : KMOD_NONE);
    else
        push_text(key);
    handle_waiting(window);
    draw(window);
}

static void script_click(void *context, double x, double y)
{
    Window *window = context;
    for (int i = 0; i < 2; i++) {
        SDL_Event event = {.type = i ? SDL_MOUSEBUTTONUP : SDL_MOUSEBUTTONDOWN};
        event.button.button = SDL_BUTTON_LEFT;
        event.button.x = (Sint32)(x * window->mouse_scale + 0.5);
        event.button.y = (Sint32)(y * window->mouse_scale + 0.5);
        SDL_PushEvent(&event);
    }
    handle_waiting(window);
    draw(window);
}

static void script_resize(void *context, int width_px, int height_px)
{
    Window *window = context;
    SDL_SetWindowSize(window->sdl, width_px, height_px);
    handle_waiting(window);
    draw(window);
}

static void script_wait(void *context, double ms)
{
    Window *window = context;
    for (double left = ms; left > 0; left -= FRAME_MS) {
        sim_stage_pass(window->stage, left < FRAME_MS ? left : FRAME_MS);
        draw(window);
    }
}

static void script_listen(void *context)
{
    Window *window = context;
    handle_waiting(window);
    draw(window);
}

static SimWindowEnd run_script(Window *window, const char *text)
{
    SimScriptHost host = {.context = window,
                          .stage = window->stage,
                          .key = script_key,
                          .click = script_click,
                          .resize = script_resize,
                          .wait = script_wait,
                          .listen = script_listen};
    draw(window);
    return sim_script_play(&host, text) ? SIM_WINDOW_CLOSED : SIM_WINDOW_FAILED;
}

// ---- the window ---------------------------------------------------------

// Never larger than the screen it opens on.
static void shrink_to_screen(int *width_px, int *height_px)
{
    SDL_Rect room;
    if (SDL_GetDisplayUsableBounds(0, &room) != 0)
        return;
    if (*width_px > room.w)
        *width_px = room.w;
    if (*height_px > room.h)
        *height_px = room.h;
}

static SDL_Window *open_window(int width_px, int height_px)
{
    // Without this hint SDL sends the picture through OpenGL, which on a
    // machine without a GPU is thirty times slower than copying it.
    const char *driver = SDL_GetCurrentVideoDriver();
    if (driver != NULL && strcmp(driver, "x11") == 0)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    shrink_to_screen(&width_px, &height_px);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    SDL_Window *sdl =
        SDL_CreateWindow("Simul", SDL_WINDOWPOS_CENTERED,
                         SDL_WINDOWPOS_CENTERED, width_px, height_px, flags);
    if (sdl != NULL)
        SDL_SetWindowMinimumSize(sdl, 960, 600);
    return sdl;
}

// Where no display answers SDL settles for a driver that shows nothing, and
// nobody would ever close that window. Who names a driver gets it.
static bool is_shown_to_nobody(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    const char *asked = SDL_getenv("SDL_VIDEODRIVER");
    if (driver == NULL || (asked != NULL && asked[0] != '\0'))
        return driver == NULL;
    return strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0 ||
           strcmp(driver, "evdev") == 0;
}

SimWindowEnd sim_window_run(SimStage *stage, int width_px, int height_px,
                            const char *script)
{
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return SIM_WINDOW_NO_DISPLAY;
    if (is_shown_to_nobody()) {
        SDL_Quit();
        return SIM_WINDOW_NO_DISPLAY;
    }
    Window window = {.stage = stage, .titled_view = -1};
    window.sdl = open_window(width_px, height_px);
    if (window.sdl == NULL || SDL_GetWindowSurface(window.sdl) == NULL) {
        SDL_Quit();
        return SIM_WINDOW_NO_DISPLAY;
    }
    SDL_StartTextInput();
    window.painter = sim_painter_new();
    SimWindowEnd end = SIM_WINDOW_CLOSED;
    draw(&window);
    if (script != NULL)
        end = run_script(&window, script);
    else
        run(&window);
    sim_painter_free(window.painter);
    SDL_DestroyWindow(window.sdl);
    SDL_Quit();
    return end;
}
