#include "stage/player.h"

static const double rates[] = {0.01, 0.02, 0.05, 0.1,  0.2,  0.5, 1,
                               2,    5,    10,   30,   60,   120, 300,
                               600,  1200, 3600, 7200, 36000};

// Of a film that goes by events.
static const double paces[] = {0.25, 0.5, 1, 2, 4, 8, 16, 64, 256};

#define PACES           ((int)(sizeof paces / sizeof *paces))
#define FIRST_PACE      2
#define RATES           ((int)(sizeof rates / sizeof *rates))
#define SHOWING_SECONDS 60.0 // how long a whole film should take at first

void sim_player_rewind(SimPlayer *player)
{
    for (int i = 0; i < player->count; i++)
        sim_state_seek(&player->films[i].state, 0);
    player->time_ns = player->begin_ns;
}

void sim_player_init(SimPlayer *player, SimFilm *films, int count)
{
    *player = (SimPlayer){.films = films, .count = count, .pace = FIRST_PACE};
    player->begin_ns = films[0].replay->begin_ns;
    for (int i = 0; i < count; i++) {
        const SimReplay *replay = films[i].replay;
        if (replay->end_ns > player->end_ns)
            player->end_ns = replay->end_ns;
        if (replay->begin_ns < player->begin_ns)
            player->begin_ns = replay->begin_ns;
    }
    double seconds = (double)(player->end_ns - player->begin_ns) / 1e9;
    while (player->speed + 1 < RATES &&
           rates[player->speed + 1] * SHOWING_SECONDS <= seconds)
        player->speed++;
    sim_player_rewind(player);
}

double sim_player_rate(const SimPlayer *player)
{
    return player->goes_by_events ? paces[player->pace] : rates[player->speed];
}

void sim_player_faster(SimPlayer *player, int by)
{
    int *index = player->goes_by_events ? &player->pace : &player->speed;
    int most = (player->goes_by_events ? PACES : RATES) - 1;
    int speed = *index + by;
    *index = speed < 0 ? 0 : speed > most ? most : speed;
}

void sim_player_seek_time(SimPlayer *player, int64_t time_ns)
{
    if (time_ns < player->begin_ns)
        time_ns = player->begin_ns;
    if (time_ns > player->end_ns)
        time_ns = player->end_ns;
    player->time_ns = time_ns;
    for (int i = 0; i < player->count; i++)
        sim_state_seek_time(&player->films[i].state, time_ns);
}

void sim_player_seek_step(SimPlayer *player, int film, uint64_t step)
{
    SimState *state = &player->films[film].state;
    sim_state_seek(state, step);
    player->time_ns = state->now_ns;
    for (int i = 0; i < player->count; i++)
        if (i != film)
            sim_state_seek_time(&player->films[i].state, state->now_ns);
}

static bool is_at_end(const SimPlayer *player)
{
    for (int i = 0; i < player->count; i++)
        if (player->films[i].state.step < player->films[i].replay->step_count)
            return false;
    return true;
}

void sim_player_toggle(SimPlayer *player)
{
    bool is_over = player->goes_by_events ? is_at_end(player)
                                          : player->time_ns >= player->end_ns;
    if (!player->is_playing && is_over)
        sim_player_rewind(player);
    player->left_ms = 0;
    player->is_playing = !player->is_playing;
}

// How long an event should be seen at the first pace: long if a token moves.
static double seen_ms(unsigned kind)
{
    switch (kind) {
    case SIM_EVENT_META:
    case SIM_EVENT_SOURCE:
    case SIM_EVENT_CLOCK:
        return 0;
    case SIM_EVENT_TASK_NEW:
    case SIM_EVENT_TIMER_SET:
    case SIM_EVENT_GATHER_CHILD:
    case SIM_EVENT_CALLBACK:
    case SIM_EVENT_CALLBACK_END:
        return 200;
    case SIM_EVENT_TICK:
    case SIM_EVENT_TIMER_FIRED:
    case SIM_EVENT_CORO_ENTER:
    case SIM_EVENT_CORO_LEAVE:
        return 450;
    case SIM_EVENT_JUMP:
    case SIM_EVENT_POLL:
        return 1200;
    default:
        return 900;
    }
}

static void pass_time(SimPlayer *player, double wall_ms)
{
    double passed_ns = wall_ms * 1e6 * sim_player_rate(player);
    double room_ns = (double)(player->end_ns - player->time_ns);
    if (passed_ns >= room_ns) {
        player->is_playing = false;
        passed_ns = room_ns;
    }
    sim_player_seek_time(player, player->time_ns + (int64_t)passed_ns);
}

// ---- stepping -----------------------------------------------------------

// Where a film's step would lead; the same step: it is at its end.
static uint64_t stop_of(const SimFilm *film, SimStop stop, bool is_forward)
{
    uint64_t step = film->state.step;
    return is_forward ? sim_replay_next(film->replay, step, stop)
                      : sim_replay_previous(film->replay, step, stop);
}

// The time that decides whose turn it is: forward, when the next event comes;
// backward, when the last one came.
static int64_t turn_time(const SimFilm *film, uint64_t target, bool is_forward)
{
    return sim_replay_time_of(film->replay,
                              is_forward ? target : film->state.step);
}

static int whose_turn(const SimPlayer *player, SimStop stop, bool is_forward)
{
    int chosen = -1;
    int64_t best = 0;
    for (int i = 0; i < player->count; i++) {
        const SimFilm *film = &player->films[i];
        uint64_t target = stop_of(film, stop, is_forward);
        if (target == film->state.step)
            continue;
        int64_t time = turn_time(film, target, is_forward);
        bool is_better = is_forward ? time < best : time >= best;
        if (chosen < 0 || is_better) {
            chosen = i;
            best = time;
        }
    }
    return chosen;
}

void sim_player_step(SimPlayer *player, SimStop stop, bool is_forward)
{
    player->is_playing = false;
    int turn = whose_turn(player, stop, is_forward);
    if (turn < 0)
        return;
    SimFilm *film = &player->films[turn];
    sim_state_seek(&film->state, stop_of(film, stop, is_forward));
    int64_t latest = film->state.now_ns;
    // The clock shows the latest event of both films.
    for (int i = 0; i < player->count; i++) {
        int64_t time = sim_replay_time_of(player->films[i].replay,
                                          player->films[i].state.step);
        if (time > latest)
            latest = time;
    }
    player->time_ns = latest;
    for (int i = 0; i < player->count; i++)
        if (i != turn)
            player->films[i].state.now_ns = latest;
    film->state.now_ns = latest;
}

// ---- going by events ----------------------------------------------------

static unsigned next_kind(const SimPlayer *player)
{
    int turn = whose_turn(player, SIM_STOP_EVENT, true);
    const SimFilm *film = &player->films[turn < 0 ? 0 : turn];
    if (film->state.step >= film->replay->step_count)
        return SIM_EVENT_META;
    return sim_reader_event(film->replay->reader, film->state.step).kind;
}

static void pass_events(SimPlayer *player, double wall_ms)
{
    player->left_ms -= wall_ms;
    while (player->left_ms <= 0 && !is_at_end(player)) {
        double pause_ms = seen_ms(next_kind(player)) / paces[player->pace];
        sim_player_step(player, SIM_STOP_EVENT, true);
        player->pause_ms = pause_ms;
        player->left_ms += pause_ms;
    }
    player->is_playing = !is_at_end(player);
}

void sim_player_pass(SimPlayer *player, double wall_ms)
{
    if (!player->is_playing)
        return;
    if (player->goes_by_events)
        pass_events(player, wall_ms);
    else
        pass_time(player, wall_ms);
}
