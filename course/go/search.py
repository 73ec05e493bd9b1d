"""Monte Carlo tree search led by a policy and a value: many games at once, many leaves at once.

A network says its word on a hundred positions in little more time than on ten. So every round
collects leaves from all trees, several from each, asks once, and carries the answers up.
"""

from dataclasses import dataclass

import numpy as np

from course.go import batch, pool
from course.go.board import PASS
from course.go.tree import NOT_YET, Tree


@dataclass(frozen=True)
class Settings:
    """How to search.

    simulations: trials per move
    leaves:      of them at a time in each tree; more are faster and a little worse
    explore:     c of the PUCT rule
    careful:     how much worse than its node a move is taken to be that was never tried
    noise:       share of the root's prior that is drawn by chance; AlphaGo Zero's self-play: 0.25
    spread:      of this Dirichlet distribution; AlphaGo Zero on 19x19: 0.03, about 11 / points
    """

    simulations: int = 100
    leaves: int = 8
    explore: float = 1.5
    careful: float = 0.2
    noise: float = 0.0
    spread: float = 0.13


class Search:
    """The trees of B positions.

    boards:   batch.Boards, none of them over
    evaluate: Boards -> (prior (B, n * n + 1), 0 where illegal; value (B,) in [-1, 1] for the mover)
    komi:     points for white
    """

    def __init__(self, boards, evaluate, komi=7.0, settings=Settings(), rng=None):  # noqa: B008
        self.evaluate, self.komi, self.settings, self.rng = evaluate, komi, settings, rng
        boards = pool.rooted(boards)
        nodes = settings.simulations + 1
        self.pool = pool.Pool(boards, len(boards) * nodes)
        self.trees = [Tree(boards.n**2 + 1, nodes) for _ in range(len(boards))]
        for tree, node in zip(self.trees, self.judged(boards), strict=True):
            tree.add(*node)
            if settings.noise:
                tree.prior[0] = stirred(tree.prior[0], settings, rng)

    def run(self):
        """All simulations; returns the visits of each root's moves, (B, n * n + 1) int."""
        left = self.settings.simulations
        while left > 0:
            self.round(min(self.settings.leaves, left))
            left -= self.settings.leaves
        return np.stack([tree.visits[0] for tree in self.trees])

    def values(self):
        """(B,): the mean result that each root's search has found, seen by who moves there."""
        return np.array([tree.mean(0) for tree in self.trees])

    def round(self, leaves):
        """Some simulations in each tree, with one question to the net."""
        paths = [(tree, path) for tree in self.trees for path in self.collect(tree, leaves)]
        new = self.grow([(tree, path) for tree, path in paths if needs_node(tree, path)])
        for tree, path in paths:
            tree.pretend(path, -1)
            node, move = path[-1]
            child = int(tree.child[node, move])
            # Two trials of one round may end at the same edge: it gets one node, and both results.
            if child == NOT_YET:
                child = tree.child[node, move] = tree.add(*new[id(tree), node, move])
            tree.back_up(path, tree.value[child])

    def collect(self, tree, leaves):
        for _ in range(leaves):
            path = tree.descend(self.settings.explore, self.settings.careful)
            tree.pretend(path)
            yield path

    def grow(self, paths):
        """What `Tree.add` wants for the new node at each path's end: {(tree, node, move): ...}."""
        edges = {(id(tree), *path[-1]): tree.position[path[-1][0]] for tree, path in paths}
        if not edges:
            return {}
        boards = self.pool.get(np.array(list(edges.values())))
        points = boards.n**2
        moves = np.array([PASS if move == points else move for _, _, move in edges])
        return dict(zip(edges, self.judged(pool.step(boards, moves)), strict=True))

    def judged(self, boards):
        """Keep the boards; for each its number, prior, value, and whether the game is over."""
        prior, value = self.evaluate(boards)
        value = np.where(boards.over, final(boards, self.komi), value)
        return list(zip(self.pool.put(boards), prior, value, boards.over, strict=True))


def needs_node(tree, path):
    return tree.child[path[-1]] == NOT_YET


def final(boards, komi):
    """(B,): the result by area if the games ended here: 1, 0 or -1, seen by who would move."""
    return np.sign(batch.area_scores(boards) - komi) * boards.to_play


def stirred(prior, settings, rng):
    """A root's prior with noise over its legal moves, so that self-play does not repeat itself.

    source: Silver et al. (2017), Methods, "Self-play"
    """
    legal = np.flatnonzero(prior)
    noise = rng.dirichlet(np.full(len(legal), settings.spread))
    mixed = (1 - settings.noise) * prior
    mixed[legal] += settings.noise * noise
    return mixed


def even(boards):
    """An `evaluate` that knows nothing: every legal move is as likely, nobody is ahead."""
    legal = np.pad(boards.legal, ((0, 0), (0, 1)), constant_values=True)
    return legal / legal.sum(axis=1, keepdims=True), np.zeros(len(boards))


def rollouts(rng, komi=7.0, games=1):
    """An `evaluate` that plays random games to their end, as programs did before the networks."""
    def evaluate(boards):
        many = pool.rebased(batch.select(boards, np.repeat(np.arange(len(boards)), games)))
        mover = many.to_play
        for _ in range(3 * boards.n**2):
            if many.over.all():
                break
            many = pool.step(many, batch.random_moves(many, rng))
        results = np.sign(batch.area_scores(many) - komi) * mover
        return even(boards)[0], results.reshape(-1, games).mean(axis=1)
    return evaluate
