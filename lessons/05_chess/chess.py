"""Lesson 05: the simultaneous exhibition.

Judit Polgár plays 24 opponents. She needs 5 seconds for a move, an opponent
needs 55, and a game has 30 pairs of moves.

You will see: one game after the other takes 12 hours. Walking from board to
board takes 1 hour, because nobody waits for her while she waits for them.
She is the one thread: while she thinks, nobody else can move a coroutine.

Run (in a second, on a virtual clock):
      scripts/virtual_python.py lessons/05_chess/chess.py --mode sync
      scripts/virtual_python.py lessons/05_chess/chess.py --mode async
Try:  --boards 12, then --boards 11: now she has to wait. --moves 1.
"""

import argparse
import asyncio
import time

JUDIT_SECONDS = 5
OPPONENT_SECONDS = 55


class Exhibition:
    def __init__(self, boards, moves):
        self.boards = boards
        self.moves = moves
        self.start = time.perf_counter()
        self.last_move = 0  # when Judit made her latest move


def seconds_since_start(show):
    return round(time.perf_counter() - show.start)


def clock(seconds):
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def say(show, board, what):
    # While Judit thinks, a reply that has come stays unseen: a game ends on
    # paper when the loop gets round to it.
    print(f"{clock(seconds_since_start(show))}  board {board}: {what}")


def judit_moves(show, board, move):
    # Thinking is work, not waiting: she blocks the thread, in both modes.
    time.sleep(JUDIT_SECONDS)
    show.last_move = seconds_since_start(show)
    if move == 1:
        say(show, board, "Judit makes her first move")


def play_game_blocking(show, board):
    for move in range(1, show.moves + 1):
        judit_moves(show, board, move)
        time.sleep(OPPONENT_SECONDS)  # she sits there and watches him think
    say(show, board, "the last reply is seen, the game is over")


async def play_game(show, board):
    for move in range(1, show.moves + 1):
        judit_moves(show, board, move)
        await asyncio.sleep(OPPONENT_SECONDS)  # she goes to another board
    say(show, board, "the last reply is seen, the game is over")


def play_sync(show):
    for board in range(1, show.boards + 1):
        play_game_blocking(show, board)


async def play_async(show):
    games = [asyncio.create_task(play_game(show, board), name=f"board {board}")
             for board in range(1, show.boards + 1)]
    await asyncio.gather(*games)


def tell_the_end(show, mode):
    total = show.boards * show.moves
    end = seconds_since_start(show)
    work = total * JUDIT_SECONDS
    print(f"Judit made her last move, number {total}, "
          f"at {clock(show.last_move)}.")
    print(f"Until then she thought for {clock(work)} "
          f"and waited for {clock(show.last_move - work)}.")
    print(f"The last reply came at {clock(end)}: the exhibition is over.")
    if mode == "async":
        print("(A textbook gives the time of her last move: "
              "it counts her moves only.)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["sync", "async"], default="async")
    parser.add_argument("--boards", type=int, default=24)
    parser.add_argument("--moves", type=int, default=30)
    options = parser.parse_args()

    show = Exhibition(options.boards, options.moves)
    print(f"Judit Polgár plays {show.boards} boards, {options.mode}.")
    if options.mode == "sync":
        play_sync(show)
    else:
        asyncio.run(play_async(show))
    tell_the_end(show, options.mode)


main()
