"""What the network sees, its shapes, its weights as text, and how it learns."""

import numpy as np
import pytest
import torch

from course.go import batch, examples, learn, net, records, starts, symmetry, view, weights
from course.go import board as go
from course.go.board import BLACK, PASS, WHITE
from course.go.net import Net
from course.go.players import RandomPlayer
from course.go.records import Record

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(autouse=True)
def same_draws():
    torch.manual_seed(0)


def random_game(n, moves, seed):
    game, player = go.new_game(n), RandomPlayer(seed)
    for _ in range(moves):
        if game.over:
            break
        game = go.after(game, player.choose(game))
    return game


def lived_in(channels=8, blocks=2):
    """A Net whose batch normalisations have seen something, so that they do something."""
    made = Net(channels, blocks).train()
    for _ in range(3):
        made(torch.rand(16, len(view.NAMES), 5, 5))
    return made.eval()


# -- what it sees

def slow_view(game):
    """The planes by the readable rules, one point at a time."""
    n, mover = game.n, game.to_play
    found = np.zeros((len(view.NAMES), n * n), bool)
    for point, stone in enumerate(game.board):
        if stone != go.EMPTY:
            few = min(3, len(go.group(game.board, point, n)[1]))
            found[(0 if stone == mover else 3) + few - 1, point] = True
    for age, move in enumerate(game.moves[:-3:-1]):
        if move != PASS and game.board[move] != go.EMPTY:
            found[6 + age, move] = True
    found[8, go.legal_moves(game)] = True
    found[9] = game.moves[-1:] == (PASS,)
    found[10] = mover == BLACK
    found[11] = True
    return found.reshape(-1, n, n)


@pytest.mark.parametrize("n", [3, 5, 9])
def test_the_planes_are_what_their_names_say(n):
    games = [random_game(n, moves, moves) for moves in (0, 1, 2, 7, 20, 33, 60)]
    games = [game for game in games if not game.over]
    games += [go.after(game, PASS) for game in games if game.moves[-1:] != (PASS,)]
    found = view.view(starts.from_games(games))
    assert found.shape == (len(games), 12, n, n) and found.dtype == bool
    for one, game in zip(found, games, strict=True):
        wrong = [name for name, a, b in zip(view.NAMES, one, slow_view(game), strict=True)
                 if not np.array_equal(a, b)]
        assert not wrong, f"{wrong}\n{go.show(game.board, n)}"


# -- shapes

@pytest.mark.parametrize("n", [2, 5, 9, 19])
def test_one_net_serves_boards_of_every_size(n):
    scores, odds = Net(8, 1)(torch.rand(3, 12, n, n))
    assert scores.shape == (3, n * n + 1) and odds.shape == (3,)


def test_the_shipped_shape_is_small_enough_for_a_page():
    count = sum(weight.size for pair in net.folded(Net()).values() for weight in pair)
    assert 55_000 < count < 63_000


def test_what_is_not_legal_has_no_chance_and_a_pass_always_has_one():
    boards = starts.from_boards(["XX.OO." "......" "......" "......" "......" "......"], 6, [BLACK])
    legal = torch.from_numpy(boards.legal)
    chances = torch.softmax(net.masked(torch.randn(1, 37), legal), 1)[0].numpy()
    assert np.isclose(chances.sum(), 1) and chances[36] > 0
    assert np.array_equal(np.flatnonzero(chances[:36]), np.flatnonzero(boards.legal[0]))
    nowhere = net.masked(torch.randn(2, 10), torch.zeros(2, 9, dtype=torch.bool))
    assert torch.softmax(nowhere, 1)[:, -1].tolist() == [1, 1]


@pytest.mark.parametrize("s", symmetry.SYMMETRIES)
def test_a_net_of_even_weights_turns_with_the_board(s):
    """Its filters look the same from all sides: the policy's image is the image's policy."""
    made = lived_in()
    for layer in made.modules():
        if isinstance(layer, torch.nn.Conv2d):
            turned = [symmetry.turn(layer.weight.detach().numpy(), t) for t in symmetry.SYMMETRIES]
            layer.weight.data = torch.from_numpy(np.mean(turned, axis=0))
    planes = np.random.default_rng(0).random((2, 12, 5, 5), np.float32)
    image = np.ascontiguousarray(symmetry.turn(planes, s))
    with torch.no_grad():
        (scores, odds), (other, same) = (made(torch.from_numpy(x)) for x in (planes, image))
    assert np.allclose(symmetry.turn_policy(scores.numpy(), 5, s), other, atol=1e-5)
    assert torch.allclose(odds, same, atol=1e-5)


def test_the_mean_over_eight_symmetries_turns_with_the_board_whatever_the_weights():
    made, planes = lived_in(), np.random.default_rng(1).random((2, 12, 5, 5)) < 0.4
    chances = learn.turned_scores(made, planes)
    assert np.allclose(chances.sum(axis=1), 1)
    for s in (1, 3, 6):
        again = learn.turned_scores(made, symmetry.turn(planes, s))
        assert np.allclose(again, symmetry.turn_policy(chances, 5, s), atol=1e-6)


# -- weights

def test_folded_weights_do_what_the_net_does():
    made, planes = lived_in(), torch.rand(6, 12, 7, 7)
    with torch.no_grad():
        scores, odds = made(planes)
    again, same = weights.Small(net.folded(made))(planes)
    assert torch.allclose(scores, again, atol=1e-4) and torch.allclose(odds, same, atol=1e-4)


def test_packed_weights_are_off_by_half_a_step_at_most():
    rng = np.random.default_rng(2)
    weight, bias = rng.normal(size=(5, 3, 3, 3)).astype(np.float32), np.arange(5, dtype=np.float32)
    weight[2] *= 1000               # a large channel must not take the others' digits
    weight[4] = 0
    again, same = weights.unpack(weights.pack(weight, bias))
    step = np.abs(weight).max(axis=(1, 2, 3), keepdims=True) / 127
    assert (np.abs(again - weight) <= step / 2 + 1e-5 * np.abs(weight)).all()
    assert np.array_equal(same, bias)


def test_a_file_of_weights_comes_back(tmp_path):
    layers, planes = net.folded(lived_in()), torch.rand(2, 12, 5, 5)
    weights.store(layers, tmp_path / "w.js", title="a net", recipe={"seed": 3})
    again, rounded = weights.load(tmp_path / "w.js")(planes), weights.rounded(layers)(planes)
    assert all(torch.equal(a, b) for a, b in zip(again, rounded, strict=True))
    assert weights.stored(tmp_path / "w.js")["recipe"] == {"seed": 3}
    assert (tmp_path / "w.js").read_text("utf-8").splitlines()[1].startswith("export const NET = ")


# -- examples

GAMES = [Record(3, (4, 0, PASS, 8, PASS, PASS), komi=0.5, result="B+8.5", name="one"),
         Record(3, (0, 4), komi=0.5, result="W+R", name="two"),
         Record(3, (0, 0), komi=0.5, result="0", name="illegal"),
         Record(3, (5,), komi=0.5, name="without a result")]


def test_examples_are_every_move_of_every_game_with_a_result():
    found = examples.from_records(GAMES)
    assert sorted(zip(found.game.tolist(), found.moves.tolist(), strict=True)) == sorted(
        [(0, m) for m in GAMES[0].moves] + [(1, 0), (1, 4), (2, 0)])
    by_game = {k: found.won[found.game == k].tolist() for k in (0, 1, 2)}
    assert by_game == {0: [1, 0, 1, 0, 1, 0], 1: [0, 1], 2: [0.5]}
    for k, record in enumerate(GAMES[:2]):
        planes = found.take(found.game == k).planes()
        for turn, seen in enumerate(planes):
            game = records.replay(Record(3, record.moves[:turn]))
            assert np.array_equal(seen, slow_view(game))


def test_targets_turn_with_the_planes_and_a_pass_stays():
    found = examples.from_records(GAMES[:1])
    for s in symmetry.SYMMETRIES:
        targets = found.targets(s)
        assert targets.tolist() == [symmetry.turn_move(m, 3, s) % 10 for m in found.moves]
        assert np.array_equal(found.planes(s), symmetry.turn(found.planes(), s))


def test_no_game_is_in_both_halves():
    many = [Record(3, (k % 9, (k + 4) % 9), komi=0.5, result="B+R") for k in range(30)]
    learning, held_out = examples.split(examples.from_records(many), 0.2, seed=1)
    assert len(learning) == 48 and len(held_out) == 12
    assert not set(learning.game) & set(held_out.game)


# -- learning

def followers(count, seed, n=5):
    """Games in which most moves touch the stone placed last, and black always wins."""
    rng, found = np.random.default_rng(seed), []
    for k in range(count):
        boards, last, moves = batch.new_boards(1, n), None, []
        for _ in range(14):
            near = [p for p in (go.neighbours(last, n) if last is not None else ())
                    if boards.legal[0, p]]
            last = int(rng.choice(near or np.flatnonzero(boards.legal[0])))
            moves.append(last)
            boards = batch.play(boards, [last])
        found.append(Record(n, tuple(moves), komi=0.5, result="B+R", name=str(k)))
    return found


def test_a_little_training_finds_the_habit_and_the_winner():
    learning, held_out = (examples.from_records(followers(count, seed))
                          for count, seed in ((60, 1), (20, 2)))
    before = learn.measure(Net(8, 1).eval(), held_out)
    made = learn.train(learning, 30, net=Net(8, 1), rate=1e-2, progress=False)
    after = learn.measure(made, held_out)
    assert before["top5"] < 0.6 < 0.85 < after["top5"]
    assert after["policy_loss"] < before["policy_loss"] - 0.8
    assert after["winner"] > 0.98 and after["value_loss"] < 0.4


def test_training_repeats_itself_by_its_seed():
    some = examples.from_records(followers(10, 3))
    one, two, other = (net.folded(learn.train(some, 2, seed, net=None, progress=False))["verdict"]
                       for seed in (1, 1, 2))
    assert np.array_equal(one[0], two[0]) and not np.array_equal(one[0], other[0])


def test_the_net_is_told_who_it_is():
    """The same stones, the other to move: other planes, so it may judge otherwise."""
    boards = starts.from_boards(["X........"] * 2, 3, [BLACK, WHITE])
    black, white = view.view(boards)
    assert np.array_equal(black[:3], white[3:6]) and black[10].all() and not white[10].any()
