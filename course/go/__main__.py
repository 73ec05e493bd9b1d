"""python -m course.go VERB: what takes longer than a page may.

  train               the network, from the archive go9-cgos; writes book/figures/go_weights.js
  tell                what the shipped network gets right on games that were held out
  own                 games of the shipped network against itself; writes course/go/own_games.tsv
  match FIRST SECOND  200 games between two players, kept in book/figures/go_matches.json
  selfplay            5x5 from nothing: plays itself, learns, is matched with what it was
  baselines           what the network is measured against; writes book/figures/go_baselines.json
  collect ARCHIVE     tables of games, made of an archive of SGF files, into the cache
"""

import argparse
import sys

import torch

from course.errors import CourseError


def train(args):
    from course.go import shipped

    shipped.train(args.epochs, args.seed)
    return tell(args)


def tell(_args):
    from course.go import shipped

    for what, figure in shipped.told().items():
        print(f"{what:12} {figure:.3f}")
    return 0


def own(args):
    from course.go import shipped

    shipped.write_own_games(args.games, args.seed)
    return 0


def match(args):
    from course.go import tournament

    tournament.play(args.first, args.second, args.games)
    return 0


def selfplay(args):
    from course.go import improve

    nets = []
    for net, _ in improve.generations(args.generations, args.games, seed=args.seed):
        nets.append(net)
        if len(nets) > 1:
            print(f"generation {len(nets) - 1} against the untrained net:",
                  improve.against(net, nets[0], args.games))
    return 0


def baselines(_args):
    from course.go import baselines

    baselines.measure()
    return 0


def collect(args):
    from course.go import collect

    return collect.main(args.archive)


VERBS = {
    "train": (train, ("epochs", 12), ("seed", 0)),
    "tell": (tell,),
    "own": (own, ("games", 240), ("seed", 0)),
    "match": (match, "first", "second", ("games", 200)),
    "selfplay": (selfplay, ("generations", 4), ("games", 200), ("seed", 0)),
    "baselines": (baselines,),
    "collect": (collect, "archive"),
}


def parser():
    top = argparse.ArgumentParser(prog="course.go", description=__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, (_, *words) in VERBS.items():
        verb = verbs.add_parser(name)
        for word in words:
            if isinstance(word, str):
                verb.add_argument(word)
            else:
                verb.add_argument(f"--{word[0]}", type=int, default=word[1])
    return top


def main(argv=None):
    """The verb; returns its status."""
    args = parser().parse_args(argv)
    # One core gives the same sums everywhere, and leaves the others to other work.
    torch.set_num_threads(1)
    try:
        return VERBS[args.verb][0](args)
    except CourseError as fault:
        print(f"course.go: {fault}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
