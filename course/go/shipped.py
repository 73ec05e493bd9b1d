"""How the shipped network and the embedded games were made, and what the network gets right."""

import time
from functools import cache
from pathlib import Path

import numpy as np

from course import data
from course.go import examples, learn, net, net_players, records, search, selfplay, weights
from course.go.view import NAMES

ARCHIVE = "go9-cgos"
HELD_OUT = 0.1                  # of its games
N, KOMI = 9, 7.0
OWN = Path(__file__).with_name("own_games.tsv")
OWN_SIMULATIONS = 16


@cache
def archive():
    """Two Examples of the archive: to train with, and those of the games held out.

    raises: Unavailable
    """
    path, = data.load(ARCHIVE).paths
    return examples.split(examples.from_records(records.read_table(path)), HELD_OUT)


def train(epochs, seed=0, path=weights.WEIGHTS):
    """Train the network on the archive, and write it with its recipe and what it can do."""
    learning, held_out = archive()
    start = time.process_time()
    layers = net.folded(learn.train(learning, epochs, seed))
    spent = time.process_time() - start
    save(layers, epochs, seed, spent, path)


def save(layers, epochs, seed, spent, path=weights.WEIGHTS):
    """Write weights; spent: seconds of one core."""
    learning, held_out = archive()
    told = learn.measure(weights.rounded(layers), held_out)
    recipe = {"data": ARCHIVE, "sha256": data.SOURCES[ARCHIVE].files[0].hashes[0],
              "positions": len(learning), "held_out": len(held_out), "seed": seed,
              "epochs": epochs, "batch": learn.BATCH, "rate": learn.RATE,
              "core_seconds": round(spent)}
    weights.store(layers, path, title="Policy and value for 9x9 Go", planes=list(NAMES),
                  recipe=recipe, told={what: round(figure, 4) for what, figure in told.items()})


def told():
    """What the shipped network gets right on the games held out, measured again."""
    return learn.measure(weights.load(), archive()[1])


# Games of our own

def write_own_games(games=240, seed=0, path=OWN):
    """Games of the shipped network against itself, with a light search, as a table."""
    settings = search.Settings(OWN_SIMULATIONS, leaves=2, noise=0.25)
    oracle, rng = net_players.Oracle(weights.load()), np.random.default_rng(seed)
    played = selfplay.play(selfplay.by_search(oracle, KOMI, settings, rng), games, N, KOMI, seed)
    records.write_table(path, played)


def own_games():
    """The embedded games, 9x9: a list of Records."""
    return records.read_table(OWN)
