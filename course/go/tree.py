"""A search tree, and the rule by which a search goes down it.

Each node is a position; its edges are the n * n + 1 moves, the pass last. An edge knows how often
it was tried and the sum of what came of it, seen by the player who moves at the node: a result
is in [-1, 1], 1 for a win, and changes its sign from each node to the one above it.
"""

import numpy as np

NOT_YET = -1


def puct(prior, visits, total, explore, unvisited=0.0):
    """How much each move deserves to be tried next: its mean result, and a bonus.

    prior:     (A,), the policy's probability of each move; 0 for those that are not legal
    visits:    (A,), how often each was tried
    total:     (A,), the sum of the results of these trials
    explore:   c, the weight of the bonus
    unvisited: the mean result of a move that was never tried
    source:    Silver et al., Mastering the game of Go without human knowledge, Nature 550 (2017),
               Methods, "Select": Q + c P sqrt(sum of N) / (1 + N)
    """
    mean = np.where(visits > 0, total / np.maximum(visits, 1), unvisited)
    # At a node's first visit every bonus would be 0, and the prior would not be asked.
    bonus = explore * prior * np.sqrt(max(visits.sum(), 1)) / (1 + visits)
    return np.where(prior > 0, mean + bonus, -np.inf)


class Tree:
    """The tree of one position, in arrays that have a row for each node; the root is node 0.

    moves:    A = n * n + 1
    capacity: nodes there may be
    """

    def __init__(self, moves, capacity):
        self.prior = np.zeros((capacity, moves), np.float32)
        self.visits = np.zeros((capacity, moves), np.int32)
        self.total = np.zeros((capacity, moves))
        self.child = np.full((capacity, moves), NOT_YET, np.int32)
        self.value = np.zeros(capacity)             # what the net says, seen by who moves here
        self.over = np.zeros(capacity, bool)        # then `value` is the exact result
        self.position = np.zeros(capacity, np.int64)
        self.count = 0

    def add(self, position, prior, value, over):
        """A new node; returns its number.

        position: its number in the Pool
        """
        node, self.count = self.count, self.count + 1
        self.prior[node], self.value[node] = prior, value
        self.over[node], self.position[node] = over, position
        return node

    def descend(self, explore, careful):
        """The path from the root to an edge without a node, or to a node where the game is over.

        careful: how much worse than its node a move is taken to be that was never tried
        returns: list of (node, move)
        """
        path, node = [], 0
        while node != NOT_YET and not self.over[node]:
            deserve = puct(self.prior[node], self.visits[node], self.total[node], explore,
                           self.mean(node) - careful)
            move = int(deserve.argmax())
            path.append((node, move))
            node = int(self.child[node, move])
        return path

    def mean(self, node):
        """What is known of a node: the mean of its own value and of all trials below it."""
        return (self.value[node] + self.total[node].sum()) / (1 + self.visits[node].sum())

    def back_up(self, path, value):
        """Add one trial's result to every edge of its path.

        value: seen by the player to move at the path's end
        """
        for node, move in reversed(path):
            value = -value
            self.visits[node, move] += 1
            self.total[node, move] += value

    def pretend(self, path, sign=1):
        """Count a trial that has no result yet as lost, so that the next one goes elsewhere.

        sign:   -1 takes it back
        source: virtual loss, Silver et al. (2017), Methods, "Select"
        """
        for node, move in path:
            self.visits[node, move] += sign
            self.total[node, move] -= sign
