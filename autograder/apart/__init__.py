"""Two processes, one meaning: the tests in one, the student's code in the other.

The student's process runs Server(wire, namespace, run_cell).serve(); the tests' process asks it
through Session(wire), where the student's names are plain values, proxies and exception classes.
"""

from .errors import CannotCross, ProtocolError, StudentGone, StudentTimeout
from .proxy import Proxy
from .student import Server
from .tester import Session
from .wire import Wire

__all__ = [
    "CannotCross",
    "ProtocolError",
    "Proxy",
    "Server",
    "Session",
    "StudentGone",
    "StudentTimeout",
    "Wire",
]
