"""nbgrader's own API for one course folder; the one place that knows how it is configured."""

import contextlib
import logging
import os
import re
import traceback
from contextlib import contextmanager

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from .errors import CourseError
from .layout import CONFIG_NAME


def load_config(course):
    """nbgrader_config.py of a course, with the course's folder as its root whatever it says."""
    try:
        config = PyFileConfigLoader(CONFIG_NAME, path=str(course.root)).load_config()
    except Exception as fault:  # it is a Python file that a teacher edits: anything may be in it
        line = getattr(fault, "lineno", None) or last_line(fault)
        at = f"{course.root / CONFIG_NAME}:{line}" if line else course.root / CONFIG_NAME
        raise CourseError(f"{at}: {type(fault).__name__}: {fault}; mend that line") from None
    config.CourseDirectory.root = str(course.root)
    return config


def last_line(fault):
    """The line in nbgrader_config.py that raised, or None."""
    frames = traceback.extract_tb(fault.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename.endswith(CONFIG_NAME)), None)


@contextmanager
def api(course, **folders):
    """An NbGraderAPI on this course, quiet, with the current folder put back afterwards.

    folders: CourseDirectory settings to replace, such as source_directory
    yields:  nbgrader.apps.api.NbGraderAPI
    """
    config = Config(load_config(course))
    config.CourseDirectory.update(folders)
    logger = logging.getLogger("traitlets")
    here, level, handlers = os.getcwd(), logger.level, logger.handlers
    logger.handlers, logger.propagate = [logging.NullHandler()], False
    try:
        coursedir = CourseDirectory(config=config)
        yield NbGraderAPI(coursedir, config=config, log_level=logging.INFO)
    finally:
        logger.handlers, logger.level = handlers, level
        with contextlib.suppress(OSError):
            os.chdir(here)


def last_error(result):
    """The line of an nbgrader log that a person can use: the last exception, else the last error.

    result: dict with "log" and "error", as NbGraderAPI's verbs return
    """
    lines = [line.strip() for line in result.get("log", "").splitlines()]
    raised = [x for x in lines if re.match(r"[\w.]+(Error|Exception|Exit|Interrupt)\b", x)]
    logged = [x.removeprefix("[ERROR]").strip() for x in lines if x.startswith("[ERROR]")]
    told = result.get("error", "").strip().splitlines()
    return next((x[-1] for x in (raised, logged, told) if x), "no reason given")
