"""Honest classes graded twice: every score and every output is what nbgrader's own execution gives.

The benchmark does the same over hundreds of submissions; these are a few of each assignment.
"""

import pytest

from benchmarks import grading
from tests.autograder.assignments import classes

pytestmark = pytest.mark.slow

SEED, N = 11, 5


@pytest.fixture(scope="module", params=grading.COMPARED)
def graded(request, tmp_path_factory):
    """(assignment, students, our course, nbgrader's course)"""
    folder = tmp_path_factory.mktemp(request.param)
    course = classes.make_course(folder / "course", request.param)
    students = classes.hand_in(course, request.param, N, SEED)
    theirs, _ = grading.peer(course, request.param, folder / "peer", N)
    ours, _ = grading.ours(course, request.param, folder / "ours", N, workers=2)
    return request.param, students, ours, theirs


def different(pairs):
    found = list(pairs)
    assert len(found) > N, "nothing was compared"
    return {where: (own, peers) for where, own, peers in found if own != peers}


def test_every_score_is_nbgrader_s(graded):
    assignment, _, ours, theirs = graded
    assert different(grading.score_pairs(ours, theirs, assignment)) == {}


def test_every_output_is_nbclient_s(graded):
    assignment, students, ours, theirs = graded
    assert different(grading.output_pairs(ours, theirs, assignment, students)) == {}
