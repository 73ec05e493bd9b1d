"""The eight symmetries: a group, and one that commutes with the rules."""

import itertools

import numpy as np
import pytest

from course.go import batch, symmetry
from course.go import board as go
from course.go.board import PASS


@pytest.mark.parametrize("n", [2, 3, 5])
def test_there_are_eight_images_and_each_is_undone_by_its_inverse(n):
    board = np.arange(n * n).reshape(n, n)
    images = {symmetry.turn(board, s).tobytes() for s in symmetry.SYMMETRIES}
    assert len(images) == 8
    for s in symmetry.SYMMETRIES:
        assert (symmetry.turn(symmetry.turn(board, s), symmetry.inverse(s)) == board).all()


def test_one_after_another_is_again_one_of_the_eight():
    board = np.arange(9).reshape(3, 3)
    images = {symmetry.turn(board, s).tobytes() for s in symmetry.SYMMETRIES}
    for first, second in itertools.product(symmetry.SYMMETRIES, repeat=2):
        assert symmetry.turn(symmetry.turn(board, first), second).tobytes() in images


def test_one_quarter_turn_goes_against_the_clock():
    assert symmetry.turn_board("X...", 2, 1) == "..X."
    assert symmetry.turn_board("X...", 2, 4) == ".X.."


@pytest.mark.parametrize("s", symmetry.SYMMETRIES)
def test_boards_planes_moves_and_policies_turn_together(s):
    n, rng = 4, np.random.default_rng(s)
    board = "".join(rng.choice(list(".XO"), n * n))
    planes = np.array(list(board)).reshape(n, n)
    assert "".join(symmetry.turn(planes, s).ravel()) == symmetry.turn_board(board, n, s)
    policy = rng.random((3, n * n + 1))
    turned = symmetry.turn_policy(policy, n, s)
    for move in [*range(n * n), PASS]:
        goal = symmetry.turn_move(move, n, s)
        assert (turned[:, goal] == policy[:, move]).all()
        assert symmetry.turn_moves([[move]], n, s) == goal
        if move != PASS:
            assert symmetry.turn_board(board, n, s)[goal] == board[move]


@pytest.mark.parametrize("s", symmetry.SYMMETRIES)
def test_the_rules_see_no_difference(s):
    n, rng = 4, np.random.default_rng(s)
    game, image = go.new_game(n), go.new_game(n)
    while len(game.moves) < 40 and go.legal_moves(game):
        move = int(rng.choice(go.legal_moves(game)))
        game = go.after(game, move)
        image = go.after(image, symmetry.turn_move(move, n, s))
        assert image.board == symmetry.turn_board(game.board, n, s)
        legal = {symmetry.turn_move(m, n, s) for m in go.legal_moves(game)}
        assert set(go.legal_moves(image)) == legal
        assert go.area(game.board, n) == go.area(image.board, n)


@pytest.mark.parametrize("s", symmetry.SYMMETRIES)
def test_many_boards_turn_as_one(s):
    n, rng = 5, np.random.default_rng(s)
    boards = images = batch.new_boards(8, n)
    for _ in range(60):
        moves = batch.random_moves(boards, rng, keep_eyes=False)
        boards = batch.play(boards, moves)
        images = batch.play(images, symmetry.turn_moves(moves, n, s))
    turned = symmetry.turn(boards.legal.reshape(8, n, n), s)
    assert (turned == images.legal.reshape(8, n, n)).all()
    assert (batch.area_scores(boards) == batch.area_scores(images)).all()
