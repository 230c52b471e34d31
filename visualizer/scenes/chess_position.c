#include "scenes/chess_position.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MOST_MOVES 256 // 218 is the known maximum

void sim_chess_position_start(SimChessPosition *position)
{
    memcpy(position->men,
           "RNBQKBNR"
           "PPPPPPPP"
           "................................"
           "pppppppp"
           "rnbqkbnr",
           64);
    position->is_white_to_move = true;
    memcpy(position->castling, "KQkq", 4);
    position->passant = -1;
    position->from = position->to = -1;
}

// ---- attacks ------------------------------------------------------------

static bool is_white(char man)
{
    return isupper((unsigned char)man) != 0;
}

static bool is_own(char man, bool white)
{
    return man != '.' && is_white(man) == white;
}

// The square `files` to the right and `ranks` up, or -1 off the board.
static int beside(int square, int files, int ranks)
{
    int file = square % 8 + files, rank = square / 8 + ranks;
    if (file < 0 || file > 7 || rank < 0 || rank > 7)
        return -1;
    return rank * 8 + file;
}

static const signed char straight[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
static const signed char diagonal[4][2] = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
static const signed char jumps[8][2] = {{1, 2},   {2, 1},   {2, -1}, {1, -2},
                                        {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}};

static char man_of(char kind, bool white)
{
    return white ? kind : (char)tolower((unsigned char)kind);
}

static bool steps_attack(const SimChessPosition *position, int square,
                         const signed char steps[][2], int count, char man)
{
    for (int i = 0; i < count; i++) {
        int at = beside(square, steps[i][0], steps[i][1]);
        if (at >= 0 && position->men[at] == man)
            return true;
    }
    return false;
}

// Looks along four lines for a `slider` or a queen.
static bool lines_attack(const SimChessPosition *position, int square,
                         const signed char lines[4][2], char slider, char queen)
{
    for (int i = 0; i < 4; i++) {
        int at = beside(square, lines[i][0], lines[i][1]);
        while (at >= 0 && position->men[at] == '.')
            at = beside(at, lines[i][0], lines[i][1]);
        if (at >= 0 &&
            (position->men[at] == slider || position->men[at] == queen))
            return true;
    }
    return false;
}

static bool is_attacked(const SimChessPosition *position, int square,
                        bool by_white)
{
    int back = by_white ? -1 : 1;
    const signed char pawns[2][2] = {{-1, (signed char)back},
                                     {1, (signed char)back}};
    char queen = man_of('Q', by_white);
    return steps_attack(position, square, pawns, 2, man_of('P', by_white)) ||
           steps_attack(position, square, jumps, 8, man_of('N', by_white)) ||
           steps_attack(position, square, straight, 4, man_of('K', by_white)) ||
           steps_attack(position, square, diagonal, 4, man_of('K', by_white)) ||
           lines_attack(position, square, straight, man_of('R', by_white),
                        queen) ||
           lines_attack(position, square, diagonal, man_of('B', by_white),
                        queen);
}

static bool king_is_attacked(const SimChessPosition *position, bool white)
{
    const char *king = memchr(position->men, man_of('K', white), 64);
    return king != NULL &&
           is_attacked(position, (int)(king - position->men), !white);
}

bool sim_chess_position_is_check(const SimChessPosition *position)
{
    return king_is_attacked(position, position->is_white_to_move);
}

// ---- playing ------------------------------------------------------------

// A right to castle is gone when its king or rook moves or the rook is taken.
static void drop_rights(SimChessPosition *position, int square)
{
    static const struct {
        signed char square, first, last;
    } corners[] = {{0, 1, 1},  {7, 0, 0},  {4, 0, 1},
                   {56, 3, 3}, {63, 2, 2}, {60, 2, 3}};
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++)
        if (corners[i].square == square)
            for (int r = corners[i].first; r <= corners[i].last; r++)
                position->castling[r] = '-';
}

static void move_man(SimChessPosition *position, int from, int to)
{
    position->men[to] = position->men[from];
    position->men[from] = '.';
}

void sim_chess_position_play(SimChessPosition *position, SimChessMove move)
{
    char man = position->men[move.from];
    bool white = is_white(man), is_pawn = toupper((unsigned char)man) == 'P';
    if (is_pawn && move.to == position->passant)
        position->men[move.to + (white ? -8 : 8)] = '.';
    if (toupper((unsigned char)man) == 'K' && move.to - move.from == 2)
        move_man(position, move.to + 1, move.to - 1);
    if (toupper((unsigned char)man) == 'K' && move.from - move.to == 2)
        move_man(position, move.to - 2, move.to + 1);
    move_man(position, move.from, move.to);
    if (move.promotion != 0)
        position->men[move.to] = man_of(move.promotion, white);
    drop_rights(position, move.from);
    drop_rights(position, move.to);
    bool ran = is_pawn && abs(move.to - move.from) == 16;
    position->passant = (signed char)(ran ? (move.from + move.to) / 2 : -1);
    position->is_white_to_move = !white;
    position->from = move.from;
    position->to = move.to;
}

// ---- moves --------------------------------------------------------------

typedef struct Moves {
    SimChessMove list[MOST_MOVES];
    int count;
} Moves;

// Adds the move unless it leaves the own king attacked.
static void add(const SimChessPosition *position, Moves *moves, int from,
                int to, char promotion)
{
    SimChessMove move = {(signed char)from, (signed char)to, promotion};
    SimChessPosition after = *position;
    sim_chess_position_play(&after, move);
    if (!king_is_attacked(&after, position->is_white_to_move) &&
        moves->count < MOST_MOVES)
        moves->list[moves->count++] = move;
}

static void add_pawn_move(const SimChessPosition *position, Moves *moves,
                          int from, int to)
{
    if (to / 8 != 0 && to / 8 != 7) {
        add(position, moves, from, to, 0);
        return;
    }
    for (const char *kind = "QRBN"; *kind; kind++)
        add(position, moves, from, to, *kind);
}

static void add_pawn(const SimChessPosition *position, Moves *moves, int from)
{
    bool white = position->is_white_to_move;
    int up = white ? 1 : -1, home = white ? 1 : 6;
    int one = beside(from, 0, up);
    if (one >= 0 && position->men[one] == '.') {
        add_pawn_move(position, moves, from, one);
        int two = beside(from, 0, 2 * up);
        if (from / 8 == home && position->men[two] == '.')
            add(position, moves, from, two, 0);
    }
    for (int side = -1; side <= 1; side += 2) {
        int to = beside(from, side, up);
        if (to < 0)
            continue;
        if (is_own(position->men[to], !white) || to == position->passant)
            add_pawn_move(position, moves, from, to);
    }
}

static void add_lines(const SimChessPosition *position, Moves *moves, int from,
                      const signed char steps[][2], int count, int reach)
{
    for (int i = 0; i < count; i++) {
        int to = from;
        for (int n = 0; n < reach; n++) {
            to = beside(to, steps[i][0], steps[i][1]);
            if (to < 0 || is_own(position->men[to], position->is_white_to_move))
                break;
            add(position, moves, from, to, 0);
            if (position->men[to] != '.')
                break;
        }
    }
}

static bool may_castle(const SimChessPosition *position, int king, int rook)
{
    bool white = position->is_white_to_move;
    int right = (white ? 0 : 2) + (rook > king ? 0 : 1);
    if (position->castling[right] == '-')
        return false;
    int step = rook > king ? 1 : -1;
    for (int at = king + step; at != rook; at += step)
        if (position->men[at] != '.')
            return false;
    return !is_attacked(position, king, !white) &&
           !is_attacked(position, king + step, !white);
}

static void add_castling(const SimChessPosition *position, Moves *moves)
{
    int king = position->is_white_to_move ? 4 : 60;
    if (may_castle(position, king, king + 3))
        add(position, moves, king, king + 2, 0);
    if (may_castle(position, king, king - 4))
        add(position, moves, king, king - 2, 0);
}

static void add_man(const SimChessPosition *position, Moves *moves, int from)
{
    switch (toupper((unsigned char)position->men[from])) {
    case 'P':
        add_pawn(position, moves, from);
        break;
    case 'N':
        add_lines(position, moves, from, jumps, 8, 1);
        break;
    case 'B':
        add_lines(position, moves, from, diagonal, 4, 7);
        break;
    case 'R':
        add_lines(position, moves, from, straight, 4, 7);
        break;
    case 'Q':
        add_lines(position, moves, from, diagonal, 4, 7);
        add_lines(position, moves, from, straight, 4, 7);
        break;
    case 'K':
        add_lines(position, moves, from, diagonal, 4, 1);
        add_lines(position, moves, from, straight, 4, 1);
        break;
    }
}

static void find_moves(const SimChessPosition *position, Moves *moves)
{
    moves->count = 0;
    for (int square = 0; square < 64; square++)
        if (is_own(position->men[square], position->is_white_to_move))
            add_man(position, moves, square);
    add_castling(position, moves);
}

int sim_chess_position_count(const SimChessPosition *position)
{
    Moves moves;
    find_moves(position, &moves);
    return moves.count;
}

// ---- SAN ----------------------------------------------------------------

// What a SAN says: -1 and 0 stand for "not said".
typedef struct Wish {
    char kind;      // KQRBNP
    int file, rank; // of the departure
    int to;
    char promotion;
    int castling; // +2 or -2 files
} Wish;

static bool read_castling(const char *san, size_t length, Wish *wish)
{
    bool is_long = length >= 5 && strncmp(san, "O-O-O", 5) == 0;
    if (!is_long && (length < 3 || strncmp(san, "O-O", 3) != 0))
        return false;
    wish->kind = 'K';
    wish->castling = is_long ? -2 : 2;
    return true;
}

// Takes "=Q", "+", "#", "!" and "?" off the end.
static size_t strip_end(const char *san, size_t length, Wish *wish)
{
    while (length > 0 && strchr("+#!?", san[length - 1]) != NULL)
        length--;
    if (length >= 2 && san[length - 2] == '=') {
        wish->promotion = san[length - 1];
        length -= 2;
    }
    return length;
}

static bool read_wish(const char *san, Wish *wish)
{
    size_t length = strcspn(san, " ");
    *wish = (Wish){'P', -1, -1, -1, 0, 0};
    if (read_castling(san, length, wish))
        return true;
    length = strip_end(san, length, wish);
    size_t at = 0;
    if (length > 0 && strchr("KQRBN", san[0]) != NULL)
        wish->kind = san[at++];
    if (length < at + 2)
        return false;
    int file = san[length - 2] - 'a', rank = san[length - 1] - '1';
    if (file < 0 || file > 7 || rank < 0 || rank > 7)
        return false;
    wish->to = rank * 8 + file;
    for (; at < length - 2; at++) {
        if (san[at] >= 'a' && san[at] <= 'h')
            wish->file = san[at] - 'a';
        else if (san[at] >= '1' && san[at] <= '8')
            wish->rank = san[at] - '1';
        else if (san[at] != 'x')
            return false;
    }
    return true;
}

static bool fits(const SimChessPosition *position, const Wish *wish,
                 SimChessMove move)
{
    char kind = (char)toupper((unsigned char)position->men[move.from]);
    if (kind != wish->kind)
        return false;
    if (wish->castling != 0)
        return move.to - move.from == wish->castling && move.from % 8 == 4;
    return move.to == wish->to && move.promotion == wish->promotion &&
           (wish->file < 0 || move.from % 8 == wish->file) &&
           (wish->rank < 0 || move.from / 8 == wish->rank);
}

bool sim_chess_position_read(const SimChessPosition *position, const char *san,
                             SimChessMove *out_move)
{
    Wish wish;
    if (!read_wish(san, &wish))
        return false;
    Moves moves;
    find_moves(position, &moves);
    int found = 0;
    SimChessMove move = {0, 0, 0};
    for (int i = 0; i < moves.count; i++) {
        if (!fits(position, &wish, moves.list[i]))
            continue;
        move = moves.list[i];
        found++;
    }
    if (found != 1)
        return false;
    *out_move = move;
    return true;
}
