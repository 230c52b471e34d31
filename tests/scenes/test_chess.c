// The rules of chess, and the games of the hall.
#include "scenes/chess_games.h"
#include "scenes/chess_position.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static SimChessPosition from_text(const char *rows, bool white,
                                  const char *castling)
{
    // `rows` is written as one sees a board: rank 8 first.
    SimChessPosition position;
    sim_chess_position_start(&position);
    for (int rank = 0; rank < 8; rank++)
        memcpy(position.men + (7 - rank) * 8, rows + rank * 8, 8);
    position.is_white_to_move = white;
    memcpy(position.castling, castling, 4);
    return position;
}

static long perft(const SimChessPosition *position, int depth);

// Plays every legal move, written as SAN with full departure square.
static long perft_children(const SimChessPosition *position, int depth)
{
    long total = 0;
    for (int from = 0; from < 64; from++) {
        for (int to = 0; to < 64; to++) {
            char man = position->men[from];
            if (man == '.' || (man < 'a') != position->is_white_to_move)
                continue;
            char kind[2] = {(char)(man & ~0x20), 0};
            char san[16];
            snprintf(san, sizeof san, "%s%c%d%c%d", kind[0] == 'P' ? "" : kind,
                     'a' + from % 8, from / 8 + 1, 'a' + to % 8, to / 8 + 1);
            SimChessMove move;
            if (!sim_chess_position_read(position, san, &move))
                continue;
            SimChessPosition after = *position;
            sim_chess_position_play(&after, move);
            total += perft(&after, depth - 1);
        }
    }
    return total;
}

static long perft(const SimChessPosition *position, int depth)
{
    if (depth == 0)
        return 1;
    if (depth == 1)
        return sim_chess_position_count(position);
    return perft_children(position, depth);
}

static void the_start_has_20_moves_and_8902_lines_of_three(void **state)
{
    (void)state;
    SimChessPosition start;
    sim_chess_position_start(&start);

    assert_int_equal(sim_chess_position_count(&start), 20);
    assert_int_equal(perft(&start, 3), 8902);
}

static void a_tangled_position_has_the_known_48_moves(void **state)
{
    (void)state;
    // The test position "Kiwipete": castling both ways, pins, passant.
    SimChessPosition position = from_text("r...k..r"
                                          "p.ppqpb."
                                          "bn..pnp."
                                          "...PN..."
                                          ".p..P..."
                                          "..N..Q.p"
                                          "PPPBBPPP"
                                          "R...K..R",
                                          true, "KQkq");

    assert_int_equal(sim_chess_position_count(&position), 48);
}

static void a_pinned_knight_is_not_meant(void **state)
{
    (void)state;
    SimChessPosition position = from_text("....k..."
                                          "........"
                                          "........"
                                          "........"
                                          "....r..."
                                          "........"
                                          "....N..."
                                          ".N..K...",
                                          true, "----");
    SimChessMove move;

    assert_true(sim_chess_position_read(&position, "Nc3", &move));

    assert_int_equal(move.from, 1); // b1: the one on e2 is pinned
}

static void an_ambiguous_or_illegal_move_is_refused(void **state)
{
    (void)state;
    SimChessPosition start;
    sim_chess_position_start(&start);
    SimChessMove move;

    assert_false(sim_chess_position_read(&start, "Ke2", &move));
    assert_false(sim_chess_position_read(&start, "O-O", &move));
    assert_false(sim_chess_position_read(&start, "e5", &move));
    assert_false(sim_chess_position_read(&start, "", &move));
    assert_false(sim_chess_position_read(&start, "Nz9", &move));
}

static void castling_moves_the_rook_and_passes_no_attacked_square(void **state)
{
    (void)state;
    SimChessPosition position = from_text("....k..."
                                          "........"
                                          "........"
                                          "........"
                                          "........"
                                          "........"
                                          "......r."
                                          "R...K..R",
                                          true, "KQ--");
    SimChessMove move;

    assert_false(sim_chess_position_read(&position, "O-O", &move));
    assert_true(sim_chess_position_read(&position, "O-O-O", &move));
    sim_chess_position_play(&position, move);

    assert_memory_equal(position.men, "..KR...R", 8);
}

static void en_passant_takes_the_pawn_that_ran(void **state)
{
    (void)state;
    SimChessPosition position = from_text("....k..."
                                          "...p...."
                                          "........"
                                          "....P..."
                                          "........"
                                          "........"
                                          "........"
                                          "....K...",
                                          false, "----");
    SimChessMove move;

    assert_true(sim_chess_position_read(&position, "d5", &move));
    sim_chess_position_play(&position, move);
    assert_true(sim_chess_position_read(&position, "exd6", &move));
    sim_chess_position_play(&position, move);

    assert_int_equal(position.men[35], '.');
    assert_int_equal(position.men[43], 'P');
}

static void a_pawn_is_promoted_to_the_man_it_names(void **state)
{
    (void)state;
    SimChessPosition position = from_text("........"
                                          "P...k..."
                                          "........"
                                          "........"
                                          "........"
                                          "........"
                                          "........"
                                          "....K...",
                                          true, "----");
    SimChessMove move;

    assert_false(sim_chess_position_read(&position, "a8", &move));
    assert_true(sim_chess_position_read(&position, "a8=N", &move));
    sim_chess_position_play(&position, move);

    assert_int_equal(position.men[56], 'N');
}

static const char *next_word(const char *text)
{
    const char *space = strchr(text, ' ');
    return space ? space + 1 : text + strlen(text);
}

static void every_game_is_legal_for_thirty_moves_at_least(void **state)
{
    (void)state;
    assert_int_equal(sim_chess_game_count(), 24);
    for (size_t i = 0; i < sim_chess_game_count(); i++) {
        const SimChessGame *game = sim_chess_game(i);
        SimChessPosition position;
        sim_chess_position_start(&position);
        int plies = 0;
        for (const char *at = game->moves; *at; at = next_word(at), plies++) {
            SimChessMove move;
            if (!sim_chess_position_read(&position, at, &move))
                fail_msg("%s, ply %d: \"%.8s\" is no legal move",
                         game->opponent, plies + 1, at);
            sim_chess_position_play(&position, move);
            // A written check must be one, and an unwritten one must not.
            const char *end = at + strcspn(at, " ");
            if ((end[-1] == '+') != sim_chess_position_is_check(&position))
                fail_msg("%s, ply %d: \"%.8s\": check or not?", game->opponent,
                         plies + 1, at);
        }
        if (plies < 60)
            fail_msg("%s: only %d plies", game->opponent, plies);
    }
}

static void no_two_tables_play_the_same_game(void **state)
{
    (void)state;
    for (size_t i = 0; i < sim_chess_game_count(); i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(sim_chess_game(i)->moves,
                                    sim_chess_game(j)->moves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_start_has_20_moves_and_8902_lines_of_three),
        cmocka_unit_test(a_tangled_position_has_the_known_48_moves),
        cmocka_unit_test(a_pinned_knight_is_not_meant),
        cmocka_unit_test(an_ambiguous_or_illegal_move_is_refused),
        cmocka_unit_test(castling_moves_the_rook_and_passes_no_attacked_square),
        cmocka_unit_test(en_passant_takes_the_pawn_that_ran),
        cmocka_unit_test(a_pawn_is_promoted_to_the_man_it_names),
        cmocka_unit_test(every_game_is_legal_for_thirty_moves_at_least),
        cmocka_unit_test(no_two_tables_play_the_same_game),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
