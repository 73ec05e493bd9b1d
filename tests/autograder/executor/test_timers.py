"""The limit for calls that a test makes into a student's process."""


def test_code_outside_a_cell_is_stopped_by_an_exception_of_its_own(executor):
    said = executor.ask(
        "python",
        source="""
from autograder.executor.timers import StudentTimeLimit, arm, disarm
def busy():
    while True: pass
arm(0.2)
try:
    busy()
except StudentTimeLimit:
    say["stopped"] = disarm()
say["passes_except_exception"] = not issubclass(StudentTimeLimit, Exception)
""",
    )
    assert said["stopped"] is True and said["passes_except_exception"]


def test_a_limit_that_was_taken_away_strikes_nobody(executor):
    said = executor.ask(
        "python",
        source="""
import time
from autograder.executor.timers import arm, disarm
arm(0.1); say["struck"] = disarm()
end = time.process_time() + 0.4
while time.process_time() < end: pass
say["survived"] = True
""",
    )
    assert said["struck"] is False and said["survived"]


def test_a_message_between_the_processes_is_not_broken_in_the_middle(executor):
    said = executor.ask(
        "python",
        source="""
import time
from autograder.executor.timers import StudentTimeLimit, arm, disarm
# What the wire's own module would do, under its name.
wire = {"__name__": "autograder.apart.wire", "time": time, "sent": []}
exec('''
def send():
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass
    sent.append("whole")
''', wire)
k = 0
try:
    arm(0.1)
    wire["send"]()
    say["sent"] = wire["sent"]
    while True:
        k += 1
except StudentTimeLimit:
    say["stopped"] = disarm()
""",
    )
    assert said["sent"] == ["whole"] and said["stopped"] is True
