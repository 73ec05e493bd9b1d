"""Games that a player plays against itself, many at a time: data that nobody has to download.

A game is recorded like any other, so whatever learns from archives learns from these.
"""

import numpy as np
from tqdm.auto import tqdm

from course.go import batch, net_players, records, search
from course.go.board import PASS

FREE = 12                       # turns at the start whose moves are drawn by chance
LONGEST = 3                     # times the points of the board; then a game ends as it stands


def by_policy(oracle):
    """Boards -> weights of the moves, (B, n * n + 1): the policy's, eyes of one's own left out."""
    def weights(boards):
        prior, _ = oracle(boards)
        prior[:, :-1][batch.eyes(boards)] = 0
        return prior
    return weights


def by_search(oracle, komi, settings, rng):
    """Boards -> weights of the moves, (B, n * n + 1): how often a search tried each."""
    return lambda boards: search.Search(boards, oracle, komi, settings, rng).run()


def play(weights, count, n, komi, seed=0, free=FREE, name="own", progress=True):
    """The Records of `count` games, all played at once to their end.

    weights: Boards -> (B, n * n + 1), as by_policy and by_search give them
    free:    turns in which a move is drawn by its weight; then the heaviest is played
    """
    rng, boards = np.random.default_rng(seed), batch.new_boards(count, n)
    moves = []
    for turn in tqdm(range(LONGEST * n * n), disable=not progress, desc=f"games {name}"):
        open_ones = np.flatnonzero(~boards.over)
        if not len(open_ones):
            break
        found = weights(batch.select(boards, open_ones))
        chosen = net_players.draw(found, 1.0 if turn < free else 0.0, rng)
        moves.append(np.full(count, PASS))
        moves[-1][open_ones] = np.where(chosen == n * n, PASS, chosen)
        boards = batch.play(boards, moves[-1])
    return written(boards, np.array(moves).T, komi, name)


def written(boards, moves, komi, name):
    """The Records of games whose last boards these are; moves: (B, T)."""
    results = [records.result_text(float(score)) for score in batch.area_scores(boards) - komi]
    return [records.Record(boards.n, ended(row), komi=komi, result=result, name=f"{name}-{k}")
            for k, (row, result) in enumerate(zip(moves.tolist(), results, strict=True))]


def ended(moves):
    """The moves up to the first two passes in a row."""
    pairs = zip(moves, moves[1:], strict=False)
    stop = next((k + 2 for k, pair in enumerate(pairs) if pair == (PASS, PASS)), len(moves))
    return tuple(moves[:stop])
