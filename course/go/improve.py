"""A taste of learning without any teacher: a network plays itself, and learns from the games.

Each generation's search, led by the network so far, plays a little better than that network; the
network then learns the search's moves and who won (Silver et al. 2017, without its scale).
"""

import numpy as np

from course.go import examples, learn, match, net_players, search, selfplay
from course.go.net import Net

CHANNELS, BLOCKS = 16, 2        # a 5x5 board needs no more
EPOCHS, RATE = 4, 2e-3


def generations(count, games=200, n=5, komi=4.5, simulations=32, seed=0, progress=True):
    """Yield (Net, Records of its own games), from the untrained net on; the last has no games.

    komi: what keeps games between beginners open; perfect play takes the whole 5x5 board
    """
    import torch

    torch.manual_seed(seed)
    net, seen = Net(CHANNELS, BLOCKS).eval(), []
    for generation in range(count):
        settings = search.Settings(simulations, leaves=4, noise=0.25, spread=11 / n**2)
        rng = np.random.default_rng([seed, generation])
        weights = selfplay.by_search(net_players.Oracle(net), komi, settings, rng)
        played = selfplay.play(weights, games, n, komi, seed=1000 * seed + generation,
                               name=f"generation {generation}", progress=progress)
        yield net, played
        # Two generations back: older games were played too badly to learn from.
        seen = [*seen, played][-2:]
        net = taught([game for some in seen for game in some], seed + generation, progress)
    yield net, []


def taught(games, seed, progress):
    """A new Net that has learnt from the games."""
    import torch

    torch.manual_seed(seed)
    return learn.train(examples.from_records(games), EPOCHS, seed, RATE,
                       Net(CHANNELS, BLOCKS), progress=progress)


def against(net, other, games=200, n=5, komi=4.5, seed=0, progress=True):
    """The Score of one policy alone against another, openings of two random moves."""
    first, second = (net_players.PolicyPlayer(net_players.Oracle(one), 0.5, seed + k)
                     for k, one in enumerate((net, other)))
    return match.match(first, second, games, n, komi, opening=2, seed=seed, progress=progress)
