"""Matches of the shipped network, kept with what is needed to play them again.

Players by name: "random", "policy", "search-100" (policy and value with 100 simulations),
"rollouts-100" (the same search without a network, led by random games), "gnugo" (level 1).
"""

import hashlib
import json
from contextlib import ExitStack

import numpy as np

from course import ROOT
from course.errors import CourseError
from course.go import gtp, match, net_players, players, search, weights

RESULTS = ROOT / "book" / "figures" / "go_matches.json"
RULES = {"n": 9, "komi": 7.0, "opening": 2}
BLOCK = 20                      # games after which the result so far is written


class NoSuchPlayer(CourseError):
    """A match was asked for with a name that no player has."""


def random_player(_count, seed):
    return players.RandomPlayer(seed)


def policy(_count, seed):
    return net_players.PolicyPlayer(net_players.Oracle(weights.load()), seed=seed)


def searcher(count, _seed):
    return net_players.SearchPlayer(net_players.Oracle(weights.load()), settings(count))


def rollouts(count, seed):
    oracle = search.rollouts(np.random.default_rng(seed), RULES["komi"])
    return net_players.SearchPlayer(oracle, settings(count), f"rollouts {count}")


def gnugo(_count, seed):
    return players.GTPPlayer(gtp.gnugo_command(level=1, seed=1 + seed), "GNU Go, level 1")


PLAYERS = {"random": random_player, "policy": policy, "search": searcher, "rollouts": rollouts,
           "gnugo": gnugo}


def settings(simulations):
    """More leaves at once where there are many simulations, so that few are wasted."""
    return search.Settings(simulations, leaves=max(1, min(16, simulations // 12)))


def player(name, seed=0):
    """The player of this name; raises NoSuchPlayer."""
    kind, _, count = name.partition("-")
    if kind not in PLAYERS or (count and not count.isdecimal()):
        raise NoSuchPlayer(f"no player is called {name}; there are {', '.join(PLAYERS)}")
    return PLAYERS[kind](int(count or 100), seed)


def play(first, second, games=200, path=RESULTS):
    """Play a match between two names, or go on with one; returns its entry, which is kept.

    games: in all; those that the file has already count
    """
    entry = found(first, second, path)
    while entry["games"] < games:
        block = entry["games"] // BLOCK
        with ExitStack() as stack:
            pair = [player(name, block) for name in (first, second)]
            for one in pair:
                if hasattr(one, "close"):
                    stack.callback(one.close)
            score = match.match(*pair, min(BLOCK, games - entry["games"]), seed=block, **RULES)
        entry = told(first, second, added(entry, score))
        keep(entry, path)
        print(f"{first} - {second}:", match.Score(entry["wins"], entry["draws"], entry["losses"]))
    return entry


def added(entry, score):
    """The Score of the entry's games and these."""
    return match.Score(*(entry[name] + getattr(score, name)
                         for name in ("wins", "draws", "losses")))


def told(first, second, score):
    """What is kept of a match: its recipe, its result, and how sure that is."""
    low, high = score.interval if score.games else (0, 1)
    return {"first": first, "second": second, **RULES, "block": BLOCK, "weights": fingerprint(),
            "games": score.games, "wins": score.wins, "draws": score.draws,
            "losses": score.losses, "share": score.share if score.games else 0.5,
            "interval": [round(low, 4), round(high, 4)]}


def fingerprint():
    """The first digits of the SHA-256 of the shipped weights."""
    return hashlib.sha256(weights.WEIGHTS.read_bytes()).hexdigest()[:16]


def entries(path=RESULTS):
    """All matches that were kept, in the order in which they were first played."""
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def found(first, second, path):
    """The entry of a match with the present weights, or one without games."""
    fresh = told(first, second, match.Score(0, 0, 0))
    same = [e for e in entries(path) if all(e[name] == fresh[name] for name in
                                            ("first", "second", "weights", "block", *RULES))]
    return same[0] if same else fresh


def keep(entry, path):
    """Write the entry in place of an older one of the same players."""
    kept = [e for e in entries(path)
            if (e["first"], e["second"]) != (entry["first"], entry["second"])]
    lines = ",\n".join(json.dumps(e) for e in [*kept, entry])
    path.write_text(f"[\n{lines}\n]\n", "utf-8")
