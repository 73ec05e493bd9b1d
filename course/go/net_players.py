"""Players that ask a network: by its policy alone, or by a search that the network leads."""

import numpy as np
import torch

from course.go import batch, search, starts
from course.go.board import PASS
from course.go.net import masked
from course.go.view import view

LEAST = 1e-6                    # of a legal move's probability: none is ruled out for good


class Oracle:
    """A network's word on positions, as `search.Search` wants it.

    net:   called as `net.Net` is
    boards -> (prior (B, n * n + 1), 0 where illegal; value (B,) in [-1, 1] for the mover)
    """

    def __init__(self, net):
        self.net = net

    def __call__(self, boards):
        planes = torch.from_numpy(view(boards).astype(np.float32))
        planes = planes.contiguous(memory_format=torch.channels_last)
        with torch.inference_mode():
            scores, odds = self.net(planes)
            scores = masked(scores, torch.from_numpy(boards.legal))
            prior = torch.softmax(scores, 1).numpy().astype(np.float64)
            # Twice a probability of winning, less one.
            value = torch.tanh(odds / 2).numpy().astype(np.float64)
        prior[:, :-1] = np.where(boards.legal, np.maximum(prior[:, :-1], LEAST), 0)
        prior[:, -1] = np.maximum(prior[:, -1], LEAST)
        return prior / prior.sum(axis=1, keepdims=True), value


def to_move(index, n):
    """The move that an output of the network stands for: the last one is the pass."""
    return PASS if index == n * n else int(index)


class PolicyPlayer:
    """The policy alone: its likeliest legal move, or one drawn by its probabilities.

    An eye of one's own is not filled while there is another move; no move is looked ahead.
    temperature: 0 for the likeliest; 1 draws as the policy says
    """

    name = "policy"

    def __init__(self, oracle, temperature=0.0, seed=0):
        self.oracle, self.temperature = oracle, temperature
        self.rng = np.random.default_rng(seed)

    def choose(self, game):
        return int(self.choose_all(starts.from_games([game]))[0])

    def choose_all(self, boards):
        """(B,) int: a move for each board."""
        prior, _ = self.oracle(boards)
        prior[:, :-1][batch.eyes(boards)] = 0
        best = draw(prior, self.temperature, self.rng)
        return np.where(best == boards.n**2, PASS, best)


def draw(chances, temperature, rng):
    """(B,) int: the index of the largest of each row, or one drawn.

    chances: (B, A), none below zero; the power 1 / temperature of each is its weight
    """
    if temperature == 0:
        return chances.argmax(axis=1)
    weight = (chances / chances.max(axis=1, keepdims=True)) ** (1 / temperature)
    edges = np.cumsum(weight, axis=1)
    drawn = rng.random((len(chances), 1)) * edges[:, -1:]
    return np.minimum((edges <= drawn).sum(axis=1), chances.shape[1] - 1)


class SearchPlayer:
    """A search led by the network: it plays the move tried most often.

    settings: search.Settings
    """

    def __init__(self, oracle, settings=search.Settings(), name=""):  # noqa: B008
        self.oracle, self.settings = oracle, settings
        self.name = name or f"search {settings.simulations}"

    def choose(self, game):
        visits = self.search(game).run()[0]
        return to_move(int(visits.argmax()), game.n)

    def search(self, game):
        """The Search of the game's position, not yet run."""
        boards = starts.from_games([game])
        return search.Search(boards, self.oracle, game.komi, self.settings)
