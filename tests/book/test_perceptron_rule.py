"""The playground's arithmetic in JavaScript, held against scikit-learn, SciPy and the theorem."""

import json
import shutil
import subprocess

import numpy as np
import pytest
from scipy.optimize import linprog, nnls
from sklearn.linear_model import Perceptron

from course.widgets import PerceptronPlayground

FEATURES = {
    "linear": lambda x, y: [x, y],
    "product": lambda x, y: [x, y, x * y],
    "polar": lambda x, y: [np.hypot(x, y), np.arctan2(y, x)],
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`.

    The module is the one that JupyterLab gets: joined into a single text.
    """
    node = shutil.which("node") or pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("figure")
    (folder / "figure.mjs").write_text(PerceptronPlayground._esm, encoding="utf-8")

    def call(expression, data):
        script = folder / "ask.mjs"
        script.write_text(
            'import * as figure from "./figure.mjs";\n'
            'import { readFileSync } from "node:fs";\n'
            "const { FEATURES, PRESETS, boundOf, examplesOf, presetPoints, runUntil, startRun,"
            " step } = figure;\n"
            f"const answer = (given) => {expression};\n"
            "const data = JSON.parse(readFileSync(0));\n"
            "console.log(JSON.stringify(data.map(answer)));\n"
        )
        done = subprocess.run(
            [node, script], input=json.dumps(data), capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def separable_sets(count, rng):
    """Sets of points on both sides of a line, most of them with a narrow gap."""
    sets = []
    while len(sets) < count:
        normal, offset = rng.normal(size=2), rng.normal(scale=0.5)
        xy = rng.uniform(-2, 2, size=(rng.integers(2, 30), 2)).round(2)
        side = xy @ normal / np.linalg.norm(normal) - offset
        xy, side = xy[abs(side) > 0.03], side[abs(side) > 0.03]
        if len(xy):
            sets.append([[*map(float, p), int(np.sign(s))] for p, s in zip(xy, side, strict=True)])
    return sets


def mixed_sets(count, rng):
    """Small sets with classes drawn by chance: some can be separated, some cannot."""
    return [
        [[*map(float, rng.uniform(-2, 2, 2).round(2)), int(rng.choice([-1, 1]))] for _ in range(n)]
        for n in rng.integers(1, 9, size=count)
    ]


def examples(points, features="linear"):
    """(N, d+1) features with a last 1, and (N,) classes."""
    rows = [[*FEATURES[features](x, y), 1.0] for x, y, _ in points]
    return np.array(rows), np.array([c for *_, c in points])


def rosenblatt(x, y, passes):
    """Weights and mistakes of the rule after whole passes, as a first textbook writes it."""
    w, mistakes = np.zeros(x.shape[1]), 0
    for _ in range(passes):
        for xi, yi in zip(x, y, strict=True):
            if yi * (w @ xi) <= 0:
                w, mistakes = w + yi * xi, mistakes + 1
    return w, mistakes


def widest_margin(x, y):
    """The margin of the best hyperplane through 0; 0 when none separates.

    source: Lawson & Hanson, Solving Least Squares Problems (1974), least-distance programming
    """
    signed = x * y[:, None]
    least = linprog(np.zeros(signed.shape[1]), -signed, -np.ones(len(signed)), bounds=(None, None))
    if least.status == 2:
        return 0.0
    right = np.append(np.zeros(signed.shape[1]), 1.0)
    system = np.vstack([signed.T, np.ones(len(signed))])
    u, _ = nnls(system, right, maxiter=10_000)
    rest = system @ u - right
    return 1 / np.linalg.norm(rest[:-1] / rest[-1])


RUN = """(() => {
    const e = examplesOf(given.points, given.features ?? "linear");
    const run = runUntil(e, startRun(given.features ?? "linear"), given.limit ?? 100000);
    return { ...run, ...boundOf(e) };
})()"""


def test_the_same_steps_as_the_textbook_and_as_scikit_learn(ask):
    sets = separable_sets(40, np.random.default_rng(1))
    runs = ask(RUN, [{"points": points} for points in sets])
    for points, run in zip(sets, runs, strict=True):
        x, y = examples(points)
        passes = -(-run["looked"] // len(points))
        weights, mistakes = rosenblatt(x, y, passes)
        assert run["done"]
        assert run["mistakes"] == mistakes
        assert passes > 16 or sum(run["perPass"]) == mistakes
        assert run["weights"] == pytest.approx(weights, abs=1e-9)
        if len(set(y)) == 1:
            continue  # scikit-learn wants two classes
        peer = Perceptron(shuffle=False, tol=None, max_iter=passes).fit(x[:, :2], y)
        assert run["weights"] == pytest.approx([*peer.coef_[0], *peer.intercept_], abs=1e-9)


@pytest.mark.parametrize("features", FEATURES)
def test_the_margin_is_the_widest_there_is(ask, features):
    rng = np.random.default_rng(2)
    sets = separable_sets(60, rng) + mixed_sets(60, rng)
    answers = ask(RUN, [{"points": p, "features": features, "limit": 1} for p in sets])
    found = [widest_margin(*examples(points, features)) for points in sets]
    assert [a["margin"] for a in answers] == pytest.approx(found, rel=1e-6, abs=1e-9)
    assert 0 in found, "no set without a margin was tried"
    for points, answer in zip(sets, answers, strict=True):
        x, _ = examples(points, features)
        assert answer["radius"] == pytest.approx(np.linalg.norm(x, axis=1).max())
        assert (answer["most"] is None) == (answer["margin"] == 0)


def test_no_run_makes_more_mistakes_than_the_bound(ask):
    rng = np.random.default_rng(3)
    sets = [rng.permutation(p).tolist() for p in separable_sets(300, rng)]
    runs = ask(RUN, [{"points": points} for points in sets])
    assert all(run["done"] and run["mistakes"] <= run["most"] for run in runs)
    assert max(run["mistakes"] for run in runs) > 100, "no hard set was tried"


def test_xor_goes_in_a_circle_and_never_settles(ask):
    linear, product = ask(
        RUN.replace("given.points", 'presetPoints("xor", 0)'),
        [{"limit": 1000}, {"limit": 1000, "features": "product"}],
    )
    assert (linear["done"], linear["mistakes"], linear["most"]) == (False, 1000, None)
    assert linear["period"] == 4, "one pass brings the weights back"
    assert min(linear["perPass"]) > 0, "every pass has a mistake"
    assert product["done"] and product["mistakes"] <= product["most"]


def test_weights_that_return_in_the_middle_of_a_pass_are_not_yet_a_circle(ask):
    # Each pair of contradicting points brings the weights back to zero; two pairs make a pass.
    points = [[1, 0, 1], [1, 0, -1], [0, 1, 1], [0, 1, -1]]
    (run,) = ask(RUN, [{"points": points, "limit": 50}])
    assert run["period"] == 4


def test_a_circle_is_reported_only_where_the_state_returns(ask):
    sets = mixed_sets(80, np.random.default_rng(4))
    runs = ask(RUN, [{"points": points, "limit": 3000} for points in sets])
    circles = [(p, r) for p, r in zip(sets, runs, strict=True) if r["period"]]
    assert circles, "no circle was found"
    for points, run in circles:
        assert run["most"] is None, "a set with a bound cannot go in a circle"
        later = ask(RUN, [{"points": points, "limit": 3000 + k} for k in (0, run["period"])])
        assert later[0]["next"] == later[1]["next"]
        assert later[0]["weights"] == pytest.approx(later[1]["weights"], abs=1e-6)


@pytest.mark.parametrize(
    ("points", "bounded"),
    [
        ([], False),
        ([[1, 1, 1]], True),
        ([[1, 1, 1], [1, 1, -1]], False),
        ([[0, 0, 1], [0, 0, 1], [0.01, 0, -1]], True),
        ([[-1, 0, 1], [0, 0, -1], [1, 0, 1]], False),
    ],
    ids=["none", "one", "same place, two classes", "almost the same place", "between two"],
)
def test_the_bound_of_odd_sets(ask, points, bounded):
    (run,) = ask(RUN, [{"points": points, "limit": 200_000}])
    assert (run["most"] is not None) == bounded
    assert run["done"] == (bounded or not points)
    assert not bounded or run["mistakes"] <= run["most"]


def test_python_and_javascript_name_the_same_presets_and_features(ask):
    (names,) = ask("[Object.keys(PRESETS), Object.keys(FEATURES)]", [0])
    assert names == [list(PerceptronPlayground.PRESETS), list(PerceptronPlayground.FEATURES)]


def test_every_preset_is_what_its_name_says_for_every_seed(ask):
    separable = {
        "clouds": {"linear": True},
        "narrow": {"linear": True},
        "overlap": {"linear": False},
        "and": {"linear": True},
        "xor": {"linear": False, "product": True},
        "rings": {"linear": False, "product": False, "polar": True},
    }
    seeds = range(60)
    for preset, cases in separable.items():
        sets = ask(f'presetPoints("{preset}", given)', list(seeds))
        assert sets == ask(f'presetPoints("{preset}", given)', list(seeds)), "a seed tells all"
        assert np.abs([p[:2] for points in sets for p in points]).max() < 2, "inside the plane"
        assert all({c for *_, c in points} == {1, -1} for points in sets)
        for features, yes in cases.items():
            runs = ask(RUN, [{"points": p, "features": features, "limit": 1} for p in sets])
            assert [r["most"] is not None for r in runs] == [yes] * len(seeds), (preset, features)
    narrow, clouds = (
        ask(f'boundOf(examplesOf(presetPoints("{name}", given))).margin', list(seeds))
        for name in ("narrow", "clouds")
    )
    assert np.median(narrow) < np.median(clouds) / 2
