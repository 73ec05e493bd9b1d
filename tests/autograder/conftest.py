"""Fixtures of the grading tests; what they are made of stands in courses.py."""

import pytest

from autograder import release
from tests.autograder.assignments import classes
from tests.autograder.courses import SHIPPED, Fates, make_small


@pytest.fixture
def small(tmp_path):
    """A course of one assignment, `demo`, not released yet."""
    return make_small(tmp_path)


@pytest.fixture(scope="session")
def released_small(tmp_path_factory):
    """The small course after a release; shared, so only for tests that read."""
    course = make_small(tmp_path_factory.mktemp("small"))
    release.release(course, "demo")
    return course


@pytest.fixture(scope="session", params=[*SHIPPED, *classes.ASSIGNMENTS])
def fates(request, tmp_path_factory):
    """Each shipped assignment, and those of the tests, with all variants, graded for real."""
    return Fates(tmp_path_factory.mktemp(request.param), request.param)
