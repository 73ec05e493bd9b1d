"""Many boards at once, against the readable rules on random games of every size."""

import numpy as np
import pytest

from course.go import batch, grid, planes, starts
from course.go import board as go
from course.go.board import BLACK, PASS, WHITE


def games_in_step(n, count, turns, seed, keep_eyes=False, passing=0.04):
    """Random games played by both: yields (boards, the same as Games) before every move."""
    rng = np.random.default_rng(seed)
    boards, games = batch.new_boards(count, n), [go.new_game(n) for _ in range(count)]
    for _ in range(turns):
        yield boards, games
        moves = batch.random_moves(boards, rng, keep_eyes)
        # Now and then a pass, so that passing and superko meet.
        moves = np.where(rng.random(count) < passing, PASS, moves)
        boards = batch.play(boards, moves)
        games = [g if g.over else go.after(g, int(m)) for g, m in zip(games, moves, strict=True)]
    yield boards, games


def legal_points(boards, b):
    return list(np.flatnonzero(boards.legal[b]))


# (n, games, turns): small boards repeat positions most; a 19x19 game is long, so one will do.
SIZES = [(1, 4, 4), (2, 30, 30), (3, 40, 60), (4, 20, 60), (5, 10, 80), (7, 4, 100), (9, 2, 150)]


@pytest.mark.parametrize("n, count, turns", SIZES)
def test_boards_legal_moves_and_scores_are_those_of_the_readable_rules(n, count, turns):
    for boards, games in games_in_step(n, count, turns, seed=n):
        assert batch.strings(boards) == [game.board for game in games]
        scores = batch.area_scores(boards)
        for b, game in enumerate(games):
            assert boards.over[b] == game.over
            assert legal_points(boards, b) == go.legal_moves(game)
            if not game.over:
                assert boards.to_play[b] == (1 if game.to_play == BLACK else -1)
            assert scores[b] == go.score(game.board, n)


def test_a_long_game_on_the_large_board_agrees_too():
    for turn, (boards, games) in enumerate(games_in_step(19, 2, 420, seed=19, passing=0)):
        if turn % 60 == 0:
            assert batch.strings(boards) == [game.board for game in games]
            for b, game in enumerate(games):
                assert legal_points(boards, b) == go.legal_moves(game)
    assert boards.turns == 420


def chains_by_hand(board, n):
    """(point -> its group, number of liberties) from the readable rules."""
    return {p: go.group(board, p, n) for p in range(n * n) if board[p] != go.EMPTY}


@pytest.mark.parametrize("n", [2, 3, 5, 7])
def test_chains_sizes_liberties_and_keys_are_kept_up_to_date(n):
    keys = grid.zobrist(n)
    for boards, games in games_in_step(n, 6, 2 * n * n, seed=n + 100):
        for b, game in enumerate(games):
            for p, (stones, liberties) in chains_by_hand(game.board, n).items():
                name, number = boards.chain[b, p], starts.NUMBERS[game.board[p]]
                assert set(np.flatnonzero(boards.chain[b] == name)) == stones
                assert boards.size[b, name] == len(stones)
                assert boards.liberties[b, name] == len(liberties)
                assert boards.key[b, name] == np.bitwise_xor.reduce(keys[number, list(stones)])
            stones = boards.stones[b]
            assert boards.history[b, -1] == np.bitwise_xor.reduce(keys[stones, np.arange(n * n)])


def test_different_boards_have_different_keys_and_equal_ones_equal_keys():
    key_of = {}
    for boards, _ in games_in_step(3, 60, 60, seed=0):
        for board, key in zip(batch.strings(boards), boards.history[:, -1], strict=True):
            assert key_of.setdefault(board, key) == key
    assert len(set(key_of.values())) == len(key_of) > 500


@pytest.mark.parametrize("n", [3, 5, 6])
def test_boards_that_begin_from_a_position_play_on_as_the_game_would(n):
    *_, (boards, games) = games_in_step(n, 10, n * n, seed=n, passing=0)
    fresh = starts.from_boards([g.board for g in games], n, [g.to_play for g in games])
    assert batch.strings(fresh) == batch.strings(boards)
    assert (fresh.to_play == boards.to_play).all()
    assert (fresh.history[:, 0] == boards.history[:, -1]).all()
    for b, game in enumerate(games):
        alone = go.Game(n, (game.board,), first=game.to_play)
        assert legal_points(fresh, b) == go.legal_moves(alone)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_boards_that_begin_from_games_go_on_as_if_they_had_been_played(n):
    """Games of different lengths, some over; the same from there on, superko and planes too."""
    rng, played = np.random.default_rng(n), []
    for turn, (_, games) in enumerate(games_in_step(n, 12, 3 * n * n, seed=n, passing=0.1)):
        played += [games[turn % 12]]
    boards, games = starts.from_games(played), played
    for _ in range(8):
        assert batch.strings(boards) == [game.board for game in games]
        assert boards.over.tolist() == [game.over for game in games]
        # A game that is over stays as it is, while its board in the batch passes on and on.
        live = ~boards.over
        again = planes.planes(starts.from_games(games))
        assert (again[live] == planes.planes(boards)[live]).all()
        for b, game in enumerate(games):
            assert legal_points(boards, b) == go.legal_moves(game)
        moves = batch.random_moves(boards, rng, keep_eyes=False)
        boards = batch.play(boards, moves)
        games = [g if g.over else go.after(g, int(m)) for g, m in zip(games, moves, strict=True)]
    assert any(game.over for game in games)


@pytest.mark.parametrize("n", [2, 3])
def test_a_board_that_was_set_up_may_not_be_brought_back_either(n):
    rng = np.random.default_rng(n)
    *_, (_, games) = games_in_step(n, 60, 4, seed=n, passing=0)
    games = [go.Game(n, (game.board,), first=game.to_play) for game in games]
    boards = starts.from_boards([g.board for g in games], n, [g.to_play for g in games])
    for _ in range(6 * n):
        for b, game in enumerate(games):
            assert legal_points(boards, b) == go.legal_moves(game)
        moves = batch.random_moves(boards, rng, keep_eyes=False)
        boards = batch.play(boards, moves)
        games = [g if g.over else go.after(g, int(m)) for g, m in zip(games, moves, strict=True)]


@pytest.mark.parametrize("n", [3, 5])
def test_eyes_are_those_of_the_readable_rules(n):
    found = 0
    for boards, games in games_in_step(n, 8, 3 * n * n, seed=n, keep_eyes=True):
        eyes = batch.eyes(boards)
        for b in range(len(boards)):
            colour = BLACK if boards.to_play[b] == 1 else WHITE
            by_hand = [go.is_eye(games[b].board, p, colour, n) for p in range(n * n)]
            assert eyes[b].tolist() == by_hand
        found += eyes.sum()
    assert found > 0


def test_play_leaves_its_boards_as_they_are():
    boards = batch.new_boards(2, 3)
    first = batch.play(boards, [4, PASS])
    kept = [getattr(first, name).copy() for name in ("stones", "chain", "size", "key", "stood")]
    batch.play(first, [0, 0])
    assert not boards.stones.any() and len(boards.history[0]) == 1
    for name, before in zip(("stones", "chain", "size", "key", "stood"), kept, strict=True):
        assert (getattr(first, name) == before).all()


def test_a_game_that_is_over_allows_nothing_but_passes():
    boards = batch.play(batch.play(batch.new_boards(2, 3), [PASS, 0]), [PASS, PASS])
    assert boards.over.tolist() == [True, False]
    with pytest.raises(go.IllegalMove, match="board 0: point 4 "):
        batch.play(boards, [4, 4])
    assert batch.play(boards, [PASS, 4]).over.tolist() == [True, False]


@pytest.mark.parametrize("move", [4, 9, -2])
def test_an_illegal_move_is_named_with_its_board(move):
    boards = batch.play(batch.new_boards(3, 3), [PASS, 4, 4])
    with pytest.raises(go.IllegalMove, match=f"board 2: point {move} "):
        batch.play(boards, [PASS, 0, move])


def test_games_that_keep_their_eyes_come_to_an_end_and_stay_there():
    rng, boards = np.random.default_rng(5), batch.new_boards(40, 5)
    for _ in range(150):
        boards = batch.play(boards, batch.random_moves(boards, rng))
    assert boards.over.all()
    before = batch.strings(boards)
    for _ in range(300):
        boards = batch.play(boards, batch.random_moves(boards, rng))
    assert batch.strings(boards) == before and boards.over.all()


def test_random_moves_are_legal_and_all_of_them_happen():
    rng, boards = np.random.default_rng(0), batch.new_boards(400, 2)
    moves = batch.random_moves(boards, rng)
    assert set(moves) == {0, 1, 2, 3}
    assert np.bincount(moves).min() > 60
