// Lesson 05: the simultaneous exhibition.
//
// Judit Polgár plays 24 opponents. She needs 5 seconds for a move, an opponent
// needs 55, and a game has 30 pairs of moves.
//
// You will see: one game after the other takes 12 hours. Walking from board to
// board takes 1 hour, for nobody waits for her while she waits for them. She is
// the one thread: while she thinks, nobody else can move a coroutine.
//
// Run:  build/lessons/05_chess --mode sync    then    --mode async
// Try:  --boards 12, then --boards 11: now she has to wait. --moves 1.
#include <simul.h>
#include <stdio.h>

enum { JUDIT_SECONDS = 5, OPPONENT_SECONDS = 55 };

typedef struct Exhibition {
    int boards, moves;
    double last_move; // when Judit made her latest move, in seconds
} Exhibition;

static void judit_moves(Exhibition *show, int board, int move)
{
    // Thinking is work, not waiting. (sim_scene tells the visualizer.)
    sim_scene("chess think table=%d move=%d", board, move);
    sim_work(JUDIT_SECONDS);
    sim_scene("chess move table=%d move=%d reply=%d", board, move,
              OPPONENT_SECONDS);
    show->last_move = sim_time();
    if (move == 1)
        printf("%s  board %d: Judit makes her first move\n",
               sim_clock_text(sim_time()), board);
}

static void see_reply(const Exhibition *show, int board, int move)
{
    // A reply that comes while Judit thinks is seen when the loop gets to it.
    sim_scene("chess reply table=%d move=%d", board, move);
    if (move == show->moves)
        printf("%s  board %d: the last reply is seen, the game is over\n",
               sim_clock_text(sim_time()), board);
}

static void play_game_blocking(Exhibition *show, int board)
{
    for (int move = 1; move <= show->moves; move++) {
        judit_moves(show, board, move);
        sim_blocking_sleep(OPPONENT_SECONDS); // she sits and watches him think
        see_reply(show, board, move);
    }
}

async(play_game, (Exhibition *) show, (int) board)
{
    for (int move = 1; move <= show->moves; move++) {
        judit_moves(show, board, move);
        await(asyncio.sleep(OPPONENT_SECONDS)); // she goes to another board
        see_reply(show, board, move);
    }
    return none;
}

static Exhibition begin_show(void)
{
    Exhibition show = {.boards = (int)sim_option_int("boards"),
                       .moves = (int)sim_option_int("moves")};
    printf("Judit Polgár plays %d boards, %s.\n", show.boards,
           sim_option_text("mode"));
    sim_scene("chess boards=%d moves=%d", show.boards, show.moves);
    return show;
}

static void end_show(const Exhibition *show)
{
    int total = show->boards * show->moves, work = total * JUDIT_SECONDS;
    printf("Judit made her last move, number %d, at %s.\n"
           "Until then she thought for %s and waited for %s.\n"
           "The last reply came at %s: the exhibition is over.\n",
           total, sim_clock_text(show->last_move), sim_clock_text(work),
           sim_clock_text(show->last_move - work), sim_clock_text(sim_time()));
}

static void play_sync(void)
{
    Exhibition show = begin_show();
    for (int board = 1; board <= show.boards; board++)
        play_game_blocking(&show, board);
    end_show(&show);
}

async(play_async)
{
    Exhibition show = begin_show();
    SimValue games = sim_list(0, NULL);
    for (int board = 1; board <= show.boards; board++)
        sim_append(games, val(asyncio.create_named_task(
                              play_game(&show, board),
                              as_text(sim_text("board %d", board)))));
    await(asyncio.gather_list(games));
    end_show(&show);
    printf("(A textbook gives the time of her last move: it counts her moves "
           "only.)\n");
    return none;
}

static SimOption options[] = {
    {"mode", "sync|async", "async", "one game after the other, or all"},
    {"boards", "N", "24", "how many opponents"},
    {"moves", "N", "30", "pairs of moves in a game"},
    {"clock", "", "virtual", ""},
    {0},
};

int main(int argc, char **argv)
{
    sim_options(argc, argv, options);
    if (sim_option_is("mode", "sync"))
        return sim_main_blocking(argc, argv, play_sync);
    return sim_main(argc, argv, play_async());
}
