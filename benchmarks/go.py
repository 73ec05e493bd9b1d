"""Go: many boards at once against the readable rules, and a search that asks in batches.

    python -m benchmarks.go            all figures
    python -m benchmarks.go --print    touch neither results nor README

Both rules play the same games, and their boards and legal moves are compared before a time counts.
Times are the best of a few, of one process on one core.
"""

import argparse
import time

import numpy as np
import torch

from benchmarks.measure import Figure, write
from course.go import batch, net_players, search, starts, tournament, weights
from course.go import board as go

BEST_OF = 3
BOARDS, READ = 1024, 4          # games played at once, and of them by the readable rules
SIMULATIONS, GAMES = 400, 16


def best(run):
    """Seconds of the fastest of a few runs, and what the last one returned."""
    times = []
    for _ in range(BEST_OF):
        start = time.perf_counter()
        found = run()
        times.append(time.perf_counter() - start)
    return min(times), found


def random_games(n):
    """The moves of BOARDS random games, (T, BOARDS), up to the turn when half have ended."""
    rng, boards, moves = np.random.default_rng(0), batch.new_boards(BOARDS, n), []
    while boards.over.mean() < 0.5:
        moves.append(np.where(boards.over, go.PASS, batch.random_moves(boards, rng)))
        boards = batch.play(boards, moves[-1])
    return np.array(moves)


def many(moves, n):
    """Play all games at once: last boards as strings, and legal moves counted at every turn."""
    boards, counts = batch.new_boards(moves.shape[1], n), []
    for row in moves:
        counts.append(boards.legal.sum(axis=1))
        boards = batch.play(boards, row)
    return batch.strings(boards), np.array(counts)


def one_by_one(moves, n):
    """The same by the readable rules."""
    last, counts = [], np.zeros(moves.shape, int)
    for k, column in enumerate(moves.T.tolist()):
        game = go.new_game(n)
        for turn, move in enumerate(column):
            if game.over:
                break
            counts[turn, k] = len(go.legal_moves(game))
            game = go.after(game, move)
        last.append(game.board)
    return last, counts


def rules(n):
    """Microseconds for a move: all that are legal found, one played."""
    moves = random_games(n)
    fast, (boards, counts) = best(lambda: many(moves, n))
    slow, (same, again) = best(lambda: one_by_one(moves[:, :READ], n))
    if boards[:READ] != same or not np.array_equal(counts[:, :READ], again):
        raise RuntimeError("the rules disagree")
    return Figure(f"rules of {n}x{n}, {BOARDS:,} boards at once, per move (peer: readable rules)",
                  1e6 * fast / counts.astype(bool).sum(), 1e6 * slow / again.astype(bool).sum(),
                  "us")


def searching(games, leaves):
    """Microseconds for a simulation, in searches of several games at once."""
    boards = starts.from_games([middle_game(k) for k in range(games)])
    settings = search.Settings(SIMULATIONS, leaves)
    oracle = net_players.Oracle(weights.load())
    took, visits = best(lambda: search.Search(boards, oracle, 7.0, settings).run())
    if (visits.sum(axis=1) != SIMULATIONS).any():
        raise RuntimeError("simulations were lost")
    return 1e6 * took / visits.sum()


def middle_game(seed):
    game = go.new_game(9)
    player = tournament.player("random", seed)
    for _ in range(20):
        game = go.after(game, player.choose(game))
    return game


def searches():
    single = searching(1, 1)
    yield Figure("search, 16 leaves at a time, per simulation (peer: one at a time)",
                 searching(1, 16), single, "us")
    yield Figure(f"search in {GAMES} games at once, 16 leaves each, per simulation (peer: one)",
                 searching(GAMES, 16), single, "us")


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.go")
    parser.add_argument("--print", action="store_true", help="touch no file")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    found = [rules(9), rules(19), *searches()]
    if chosen.print:
        for figure in found:
            print(figure, figure.ratio)
    else:
        write("go", found, ("numpy", "torch"))


if __name__ == "__main__":
    main()
