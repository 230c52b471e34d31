#include "scenes/chess_games.h"

static const SimChessGame games[] = {
    {"Garry Kasparov", "Kasparov", "Moscow", 2002,
     "e4 e5 Nf3 Nc6 Bb5 Nf6 O-O Nxe4 d4 Nd6 Bxc6 dxc6 dxe5 Nf5 Qxd8+ Kxd8 "
     "Nc3 h6 Rd1+ Ke8 h3 Be7 Ne2 Nh4 Nxh4 Bxh4 Be3 Bf5 Nd4 Bh7 g4 Be7 Kg2 h5 "
     "Nf5 Bf8 Kf3 Bg6 Rd2 hxg4+ hxg4 Rh3+ Kg2 Rh7 Kg3 f6 Bf4 Bxf5 gxf5 fxe5 "
     "Re1 Bd6 Bxe5 Kd7 c4 c5 Bxd6 cxd6 Re6 Rah8 Rexd6+ Kc8 R2d5 Rh3+ Kg2 "
     "Rh2+ Kf3 R2h3+ Ke4 b6 Rc6+ Kb8 Rd7 Rh2 Ke3 Rf8 Rcc7 Rxf5 Rb7+ Kc8"},
    {"Viswanathan Anand", "Anand", "Dos Hermanas", 1999,
     "e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Be3 e6 g4 e5 Nf5 g6 g5 gxf5 exf5 "
     "d5 Qf3 d4 O-O-O Nbd7 Bd2 dxc3 Bxc3 Bg7 Rg1 O-O gxf6 Qxf6 Qe3 Kh8 f4 "
     "Qb6 Qg3 Qh6 Rd6 f6 Bd2 e4 Bc4 b5 Be6 Ra7 Rc6 a5 Be3 Rb7 Bd5 Rb8 Rc7 b4 "
     "b3 Rb5 Bc6 Rxf5 Rxc8 Rxc8 Bxd7 Rcc5 Bxf5 Rxf5 Rd1 Kg8"},
    {"Anatoly Karpov", "Karpov", "Vitoria-Gasteiz", 2007,
     "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Nxe4 d4 b5 Bb3 d5 dxe5 Be6 Nbd2 Be7 "
     "c3 O-O Qe2 Nxd2 Bxd2 Na5 Bc2 Nc4 Nd4 Nxd2 Qxd2 Qd7 f4 c5 Nxe6 fxe6 "
     "Rad1 Rad8 Qd3 g6 Qg3 Rf7 h4 Rg7 Qh3 c4 Kh1 a5 h5 Bc5 Rf3 Qe8 Rg3 gxh5 "
     "f5 Rxg3 Qxg3+ Kh8 Qh4 Qe7 f6 Qf7 Rf1 Rg8 Bd1 Qg6 Qh3 Qd3 Qxd3 cxd3"},
    {"Veselin Topalov", "Topalov", "Wijk aan Zee", 2008,
     "e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Be3 e5 Nf3 Qc7 a4 h6 a5 Be6 Nd5 "
     "Nxd5 exd5 Bg4 Ra4 Bxf3 Qxf3 Nd7 Bd3 g6 Qg3 Nc5 Bxc5 dxc5 f4 exf4 Qxf4 "
     "Qxf4 Rxf4 Bd6 Re4+ Kf8 O-O Kg7 Rfe1 Rhd8 Bc4 Rd7 Bb3 Kf8 Ba4 Re7 Rxe7 "
     "Bxe7 Re3 c4 Rc3 Rc8 b3 Rc5 Rxc4 Rxa5 Rc8+ Kg7 Rc7 Bd6 Rxb7 Rxd5"},
    {"Vladimir Kramnik", "Kramnik", "Monte Carlo", 1995,
     "e4 c5 Nf3 Nc6 c3 d5 exd5 Qxd5 d4 cxd4 cxd4 e5 Nc3 Bb4 Bd2 Bxc3 Bxc3 e4 "
     "Ne5 Nxe5 dxe5 Ne7 Qc2 O-O Rd1 Qxa2 Qxe4 Bf5 Qc4 Qxc4 Bxc4 Rac8 Bb3 Be6 "
     "Bxe6 fxe6 Bb4 Rfe8 O-O Nd5 Bd6 Rc2 b4 Rec8 g3 a6 Rfe1 R8c3 Bc5 b6 Bd6 "
     "Rc4 Rd3 Nxb4 Rf3 h6 Rf8+ Kh7 Re8 Nd3 Rf1 Re2 Kg2 Rcc2 h4 Nxf2"},
    {"Ruslan Ponomariov", "Ponomariov", "Vitoria-Gasteiz", 2007,
     "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O b5 Bb3 Bc5 c3 d6 a4 Rb8 d4 Bb6 Be3 "
     "O-O Nbd2 Bg4 Qc2 Re8 axb5 axb5 Rfe1 Bh5 dxe5 dxe5 h3 Bxe3 Rxe3 Ra8 Rd1 "
     "Qb8 Bd5 Qb6 b4 Rad8 Ba2 Na7 Nf1 Rxd1 Qxd1 Bg6 Ng3 Nc8 Nf5 Bxf5 exf5 e4 "
     "Nd4 Nd6 g4 c5 bxc5 Qxc5 Nb3 Qe5 Qd4 Nd5 Re2 Nxc3 Rc2 e3"},
    {"Rustam Kasimdzhanov", "Kasimdzhanov", "Moscow", 2002,
     "e4 e5 Nf3 Nf6 Nxe5 d6 Nf3 Nxe4 d4 d5 Bd3 Bd6 O-O O-O Re1 Bf5 c4 c6 Qc2 "
     "Nd7 Nc3 Ndf6 c5 Bc7 Ne5 Bg6 f3 Nxc3 Bxg6 fxg6 bxc3 Nd7 f4 g5 fxg5 Nxe5 "
     "dxe5 Qe7 e6 Qxc5+ Kh1 Rae8 g3 Rf2 Qd3 Qf8 Rb1 b5 a4 Rf3 Qe2 Rf2 Qd3 "
     "Rxh2+ Kxh2 Qf2+ Kh3 Qxe1 axb5 Qxe6+ Kg2 c5 Ba3 c4 Qf3 Bb6"},
    {"Alexander Grischuk", "Grischuk", "Moscow", 2002,
     "e4 e5 Nf3 Nc6 Bb5 Nf6 d3 Bc5 O-O d6 h3 O-O c3 Ne7 d4 Bb6 Nbd2 Ng6 Re1 "
     "c6 Bf1 Re8 b4 d5 dxe5 Nxe5 exd5 Nxf3+ Nxf3 Ne4 Be3 Nxc3 Bxb6 axb6 Qc2 "
     "Nxd5 Rxe8+ Qxe8 Re1 Qd8 Ng5 g6 Qd2 b5 g3 Bf5 g4 Bd7 Bg2 Qf6 Ne4 Qg7 "
     "Nc5 Be6 Nxe6 fxe6 Rxe6 Rd8 Qg5 Qd7 Re5 Nxb4 Re7 Qd1+ Bf1 Nd5 Rxb7 Rf8"},
    {"Predrag Nikolić", "Nikolić", "Moscow", 2002,
     "e4 e6 d4 d5 Nc3 Bb4 e5 c5 a3 Bxc3+ bxc3 Qa5 Bd2 Qa4 Bd3 c4 Be2 Nc6 Nh3 "
     "Bd7 Nf4 O-O-O Nh5 g6 Nf6 Nxf6 exf6 e5 dxe5 Nxe5 Bf4 Rhe8 O-O Bf5 Re1 "
     "Nc6 Bf3 Rxe1+ Qxe1 Qxc2 Rd1 Be6 h3 Qf5 Qe3 Rd7 Bg5 b6 g4 Qe5 Qc1 Na5 "
     "Re1 Qc7 Bh4 Qc5 Bg3 Nc6 Qh6 Qxa3 Re3 a5 Qxh7 Nd8 Qh6 Qc1+ Kg2 Kb7"},
    {"Teimour Radjabov", "Radjabov", "Enghien-les-Bains", 2003,
     "e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 Nf6 Nc3 e5 Ndb5 d6 Bg5 a6 Na3 b5 Bxf6 gxf6 "
     "Nd5 Bg7 g3 Ne7 Nxe7 Qxe7 Bg2 O-O O-O Rb8 c3 f5 exf5 Bxf5 Nc2 a5 Ne3 "
     "Be6 Qd3 f5 Rad1 b4 Bd5 Kh8 Bxe6 Qxe6 Nc4 f4 Nxd6 bxc3 bxc3 Qxa2 c4 Bf6 "
     "Qd5 Qe2 c5 Rb2 Ne4 fxg3 hxg3 Kg7 Qc6 Qf3 Rd7+ Kg6 Qd6 Rbb8 Qd5 h5"},
    {"Joël Lautier", "Lautier", "Enghien-les-Bains", 2003,
     "e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 Nf6 Nc3 e5 Ndb5 d6 Bg5 a6 Na3 b5 Bxf6 gxf6 "
     "Nd5 f5 Bd3 Be6 Qh5 Rg8 g3 Rg5 Qd1 Bxd5 exd5 Ne7 c3 Bh6 Be2 Rc8 c4 f4 "
     "cxb5 e4 gxf4 Qa5+ Kf1 Rxd5 Qe1 Qc7 bxa6 Qd7 Rg1 Qh3+ Rg2 Bxf4 Qb4 Bxh2 "
     "Bg4 Qd3+ Be2 Qh3 Bg4 Qd3+ Ke1 Nc6 Qb7 Qd2+ Kf1 Qd3+ Be2 Qh3 Rc1 Rg5"},
    {"Evgeny Bareev", "Bareev", "Enghien-les-Bains", 2003,
     "e4 e6 d4 d5 Nc3 Nf6 Bg5 dxe4 Nxe4 Nbd7 Nf3 h6 Bxf6 Nxf6 Bd3 Nxe4 Bxe4 "
     "c5 c3 cxd4 Qa4+ Qd7 Qc4 Bd6 Qxd4 O-O O-O-O Bf4+ Kb1 Qxd4 Nxd4 a6 c4 "
     "Bg5 Rhe1 Be7 f4 Rd8 Nf3 a5 Ne5 a4 c5 Rxd1+ Rxd1 f6 Nd7 Bxd7 Rxd7 Bxc5 "
     "Bxb7 Ra7 Bc8 e5 fxe5 fxe5 Rxa7 Bxa7 Kc2 e4 Bd7 a3 b4 Bd4 Kb3 Bb2"},
    {"Péter Lékó", "Lékó", "Wijk aan Zee", 2008,
     "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3 O-O c3 d5 exd5 Nxd5 "
     "Nxe5 Nxe5 Rxe5 c6 d3 Bd6 Re1 Bf5 Qf3 Qh4 g3 Qh3 Be3 Bxd3 Nd2 Qf5 Rad1 "
     "Rfe8 Qxf5 Bxf5 Bxd5 cxd5 Nb3 Be6 Bc5 Bc7 Nd4 Rac8 b4 Bd7 Nc2 Rxe1+ "
     "Rxe1 Re8 Rxe8+ Bxe8 Ne3 Bd8 Nxd5 Bc6 Ne3 Bf3 Nf5 Be4 Ne3 Bf3 Bd4 Bg5 "
     "Nf5 g6"},
    {"Zurab Azmaiparashvili", "Azmaiparashvili", "Cap d'Agde", 1998,
     "e4 d6 d4 g6 Nc3 Bg7 Be3 a6 f4 b5 Nf3 b4 Nb1 Bb7 Bd3 c5 c3 Nf6 Nbd2 "
     "cxd4 cxd4 O-O h3 e5 fxe5 dxe5 d5 Re8 O-O Bxd5 exd5 e4 Nxe4 Nxe4 Bxe4 "
     "Rxe4 Qd3 Re8 Ng5 f6 d6 fxg5 Qd5+ Kh8 Qxa8 Rxe3 Rad1 Re8 d7 Qb6+ Kh1 "
     "Rd8 Qe4 Bf6 Rd3 Kg7 Rfd1 Qc6 Qxb4 Qb5 Qxb5 axb5 Rb3 Nc6 Rxb5 Nd4 Rb7 "
     "h5 a4 g4 a5 gxh3 gxh3 Kh6 a6 Be5 a7 Rf8 Kg2 Nf5"},
    {"Hichem Hamdouchi", "Hamdouchi", "Cap d'Agde", 1998,
     "e4 e6 d4 d5 Nc3 Nf6 e5 Nfd7 Nce2 c5 c3 Nc6 f4 a5 Nf3 a4 g4 cxd4 cxd4 "
     "Bb4+ Kf2 Nb6 Ng3 f6 Nh5 fxe5 dxe5 Qe7 Be3 Nd7 Rc1 a3 b3 O-O Kg2 g6 Ng3 "
     "Bc5 Bd2 b6 h4 Bb7 Bd3 Nb4 Bxb4 Rxf4 Bd2 Rxf3 Qxf3 Rf8 Qe2 Rf2+ Qxf2 "
     "Bxf2 Rc7 Bxg3 Kxg3 Qd8 Rhc1 Nxe5 Rxb7 Nxd3 Rcc7 Qf8 Be3 d4"},
    {"Paul van der Sterren", "van der Sterren", "Wijk aan Zee", 1998,
     "e4 e5 Nf3 Nf6 d4 Nxe4 Bd3 d5 Nxe5 Nd7 Nxd7 Bxd7 O-O Be7 c4 Nf6 Nc3 Be6 "
     "c5 O-O Bf4 c6 b4 Qd7 Qc2 g6 b5 Rfe8 a4 Nh5 Be3 Bd8 a5 a6 bxa6 bxa6 Na4 "
     "Bxa5 Nb6 Bxb6 cxb6 Bf5 Bxf5 Qxf5 Rfc1 Qxc2 Rxc2 a5 Rxc6 Reb8 Bh6 Ng7 "
     "Rac1 Ne8 Bf4 Rb7 Rc8 Rxc8 Rxc8 Kf8 Bd6+ Kg7 Rxe8 Rxb6 Bf8+ Kf6"},
    {"Gata Kamsky", "Kamsky", "Monte Carlo", 1995,
     "e4 d5 exd5 Nf6 d4 Nxd5 Nf3 Bg4 Be2 e6 O-O Be7 c4 Nb6 Nc3 O-O h3 Bxf3 "
     "Bxf3 Nc6 c5 Nd5 Nxd5 exd5 Be3 Bf6 Qd3 g6 Rad1 Ne7 g4 Qd7 Bg2 Bg7 f4 f5 "
     "Bf3 Rae8 Qb3 fxg4 hxg4 Kh8 Rfe1 c6 Qc2 Ng8 Qg2 Nf6 Qh3 Re7 Kg2 Rfe8 "
     "Rd3 Kg8 Qh4 h5 gxh5 Qf5 Rb3 gxh5 Bf2 Rxe1 Bxe1 Re7 Qg5 Qxg5+"},
    {"John Nunn", "Nunn", "Monte Carlo", 1995,
     "e4 c5 Nf3 e6 Nc3 Nc6 Bb5 Nge7 O-O Nd4 Nxd4 cxd4 Ne2 Nc6 c3 Bc5 b4 Bb6 "
     "Bb2 dxc3 dxc3 O-O Qd2 d5 Rad1 dxe4 Qf4 Qf6 Qxe4 e5 Ng3 Be6 a4 Bb3 Rd7 "
     "Rad8 Rxd8 Rxd8 a5 Bc7 a6 Bd5 Qe2 bxa6 Bxa6 Ne7 Bc4 Bb7 Ne4 Qg6 f3 Bb6+ "
     "Nc5 Qd6 Ba3 Nd5 Kh1 Bxc5 bxc5 Qc7 Kg1 Qa5 Qb2 Qxc3"},
    {"Vlastimil Hort", "Hort", "Prague", 1995,
     "e4 e5 d4 exd4 Qxd4 Nc6 Qe3 Nf6 Nc3 Bb4 Bd2 O-O O-O-O Re8 Qg3 Rxe4 a3 "
     "Bxc3 Bxc3 d5 f3 Re6 Ne2 d4 Nxd4 Rd6 Qh4 Be6 Be2 Nd5 Qxd8+ Raxd8 Nxe6 "
     "Rxe6 Bc4 Red6 Bd2 Nb6 Ba2 Nd4 Rhe1 Nf5 b4 c6 c3 h6 Bb3 R6d7 a4 Nd5 a5 "
     "a6 Re4 g5 g3 Nd6 Rd4 Nb5 Rd3 Ndxc3 Rxc3 Nxc3 Bxc3 Rxd1+ Bxd1 Rd5"},
    {"Lajos Portisch", "Portisch", "Prague", 1995,
     "e4 c5 Nf3 e6 d4 cxd4 Nxd4 Nc6 Nc3 a6 Be3 Qc7 Bd3 Nf6 O-O Ne5 h3 Bc5 "
     "Kh1 d6 f4 Ng6 Qd2 O-O Rf3 e5 Nde2 Bxe3 Qxe3 Qc5 Qd2 exf4 Nxf4 Qg5 Qf2 "
     "Nxf4 Rxf4 Be6 Rf1 Rac8 Ne2 d5 Nd4 dxe4 Nxe6 fxe6 Bxe4 Qxf4 Qxf4 Nxe4 "
     "Qxe4 Rxf1+ Kh2 Rc6 c4 Rf7 b4 Rfc7 b5 axb5 cxb5 Rd6 a4 Re7 a5 h6 Qc4 "
     "Rdd7"},
    {"Viktor Korchnoi", "Korchnoi", "Prague", 1995,
     "e4 e6 d4 d5 Nc3 Bb4 Bd3 c5 a3 Bxc3+ bxc3 c4 Be2 Qa5 Bd2 Nf6 e5 Ne4 Bh5 "
     "Nc6 Ne2 Bd7 f3 Nxd2 Qxd2 Qd8 f4 Qh4+ Ng3 O-O-O O-O g6 Bf3 Rdf8 Ne2 f5 "
     "exf6 Qxf6 g3 h6 Bg2 Qg7 Kh1 g5 Ng1 g4 f5 h5 fxe6 Bxe6 Rxf8+ Qxf8 Ne2 "
     "h4 Nf4 Qf5 gxh4 Rxh4 Nxe6 Qxe6 Qg5 Qh6 Qf5+ Kb8 Re1 Rxh2+ Kg1 Rh5"},
    {"Bu Xiangzhi", "Bu", "Bilbao", 2007,
     "e4 c5 Nf3 Nc6 Bb5 d6 O-O Bd7 Re1 Nf6 c3 a6 Ba4 c4 Bc2 Rc8 b3 b5 a4 e6 "
     "b4 Be7 Na3 O-O d4 Qb6 Bg5 Rfd8 Qd2 Be8 d5 Ne5 Nd4 Bd7 f4 Nd3 Bxd3 cxd3 "
     "Bxf6 Bxf6 e5 Bh4 g3 Be7 Qxd3 Be8 axb5 axb5 exd6 Bf6 Nc2 Rxd6 dxe6 fxe6 "
     "Ra5 Rxd4 cxd4 Bg6 Qxb5 Bxd4+ Nxd4 Qxd4+ Kg2 Bd3 Qb7 Rc2+ Kh3 h6"},
    {"Sergey Karjakin", "Karjakin", "Odessa", 2008,
     "e4 c5 Nf3 d6 c3 Nf6 Be2 Bg4 O-O e6 h3 Bh5 d4 Nxe4 d5 Nd7 Re1 Be7 Bc4 "
     "exd5 Bxd5 Nef6 Bxb7 Rb8 Bc6 O-O g4 Bg6 c4 Nb6 Nc3 Nxc4 Qe2 Ne5 Nxe5 "
     "dxe5 g5 Ne8 h4 f6 Rd1 Nd6 Be3 Kh8 Bxc5 Qc7 Bxd6 Bxd6 Be4 f5 h5 Be8 Bg2 "
     "e4 Nd5 Qf7 g6 hxg6 hxg6 Qxg6 Qe3 Rxb2 Rac1 Qh7 Nf4 Qh6 Qd4 Bxf4"},
    {"Jaan Ehlvest", "Ehlvest", "New York", 1995,
     "e4 e5 Nf3 Nc6 Bb5 d6 O-O Bd7 c3 Nf6 Qe2 g6 d4 Qe7 Nbd2 Bg7 b3 a6 Bxc6 "
     "Bxc6 dxe5 dxe5 a4 Qe6 Ba3 h6 Rfe1 b6 Rad1 Nd7 Nc4 Bf8 Bb2 Bg7 Ba3 Bf8 "
     "Qb2 Be7 Qc1 O-O-O Bxe7 Qxe7 Qc2 Bb7 b4 Qe6 Qe2 Rhe8 Nfd2 f5 exf5 gxf5 "
     "f3 h5 a5 b5 Ne3 h4 c4 bxc4 Ndxc4 h3 Qc2 Kb8 Qxf5 Qxf5 Nxf5 hxg2 Kxg2 "
     "e4"},
};

#define COUNT (sizeof games / sizeof *games)

const SimChessGame *sim_chess_game(size_t index)
{
    return &games[index % COUNT];
}

size_t sim_chess_game_count(void)
{
    return COUNT;
}
