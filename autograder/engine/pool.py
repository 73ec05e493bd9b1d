"""As many submissions at once as there are workers, each in a warm process of its own kind.

One loop, no threads: it starts tries, hears what testers say, and stops what is over its limit.
"""

import os
import selectors
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field

from ..errors import GraderBroke
from ..executor.frames import BrokenFrames
from ..executor.orders import Zygote
from .watch import Watch

LOOK_S = 0.2  # how often limits are looked at
LINGER_S = 5.0  # how long a process may take to end after its last word
ZYGOTE_LIVES = 3  # tries that a dying zygote costs a submission before a person is asked


@dataclass
class Ahead:
    """A task that is next, and the pair that waits for it."""

    task: object
    pair: object = None


@dataclass
class Slot:
    """One worker: its zygote, and the submission it is busy with."""

    zygote: Zygote
    core: int | None = None  # the only one that its pairs run on; None for any
    task: object = None
    ahead: object = None  # the next task, with its first pair standing ready
    waiting: list = field(default_factory=list)
    run: object = None
    pair: object = None
    watch: Watch = None
    ending: float | None = None
    stopped: bool = False  # whether this try was ended here, for its time
    shot: bool = False  # whether its student's process was killed by somebody else
    lives: int = ZYGOTE_LIVES


@dataclass
class Leaving:
    """A pair that has said its last word, until its zygote has seen it end."""

    pair: object
    run: object
    task: object
    zygote: Zygote

    @property
    def gone(self):
        return self.zygote.ended or self.pair.ended


class Pool:
    """Runs tasks on `workers` zygotes, which start at once; call `warm` before `run`.

    settings: Settings
    zygotes:  those that were started already; the rest is started here
    """

    def __init__(self, workers, settings, zygotes=()):
        self.settings, self.modules = settings, ()
        self.selector = selectors.DefaultSelector()
        self.leaving, self.over, self.finished = [], [], []
        started = [*zygotes, *(Zygote() for _ in range(workers - len(zygotes)))]
        cores = cores_for(len(started))
        self.slots = [Slot(zygote, core) for zygote, core in zip(started, cores, strict=True)]

    def warm(self, modules):
        """Have every zygote import these names."""
        self.modules = modules
        for slot in self.slots:
            slot.zygote.warm(modules, self.settings.layers)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End everything; twice is once."""
        for gone in self.leaving:
            gone.pair.close()
        for slot in self.slots:
            for pair in (slot.pair, slot.ahead and slot.ahead.pair):
                if pair:
                    pair.kill()
            slot.zygote.close()
        self.slots, self.leaving = [], []

    def run(self, tasks):
        """Run every task; yields each when its last notebook is done.

        tasks: iterator of task.Task; the next one is asked for while others run
        """
        tasks = iter(tasks)
        while self.refill(tasks) or self.over or self.finished:
            # Before the caller does its own work on a finished one, the next has started.
            while self.finished:
                yield self.finished.pop(0)
                self.refill(tasks)
            self.listen()

    def refill(self, tasks):
        """Give every idle worker something to do, and make ready what comes next; any busy?"""
        for slot in self.slots:
            if slot.task is None:
                self.start_next(slot, tasks)
        for slot in self.slots:
            if slot.task is not None and slot.ahead is None:
                self.look_ahead(slot, tasks)
        return any(slot.task is not None for slot in self.slots)

    def start_next(self, slot, tasks):
        ahead, slot.ahead = slot.ahead, None
        task = ahead.task if ahead else next(tasks, None) or self.taken_over()
        if task is not None:
            slot.task, slot.waiting, slot.lives = task, list(task.runs), ZYGOTE_LIVES
            self.next_run(slot, ahead and ahead.pair)

    def taken_over(self):
        """A task that waits behind another worker's, which may be an endless loop; or None."""
        for other in self.slots:
            if other.ahead:
                ahead, other.ahead = other.ahead, None
                if ahead.pair:
                    ahead.pair.kill()
                    ahead.pair.close()
                return ahead.task
        return None

    def look_ahead(self, slot, tasks):
        """Prepare the next task while this one runs: its fork need not be waited for then."""
        task = next(tasks, None)
        if task is not None:
            slot.ahead = Ahead(task)
            if task.runs and task.runs[0].steps:
                with suppress(GraderBroke):  # the zygote's end is seen where the task at hand is
                    slot.ahead.pair = slot.zygote.order(*task.orders(task.runs[0]))

    def next_run(self, slot, ready=None):
        """The next notebook of the submission, or its end. ready: its pair, if it stands already"""
        while slot.waiting:
            slot.run = slot.waiting.pop(0)
            if slot.run.steps:
                self.try_run(slot, ready)
                return
        self.over.append(slot.task)
        slot.task = slot.run = None

    def try_run(self, slot, ready=None):
        """One more try of the notebook at hand."""
        slot.run.begin()
        try:
            self.watch_zygote(slot)
            if ready is None or not ready.alive:
                ready = slot.zygote.order(*slot.task.orders(slot.run))
        except GraderBroke as fault:
            self.zygote_died(slot, str(fault))
            return
        slot.pair = ready
        slot.pair.go(slot.core)
        slot.watch, slot.ending = Watch(slot.pair, self.settings, slot.task.student), None
        slot.stopped = slot.shot = False
        self.selector.register(slot.pair.reader.fd, selectors.EVENT_READ, slot)

    def watch_zygote(self, slot):
        slot.zygote.wait_ready()
        if slot.zygote.socket not in self.selector.get_map():
            self.selector.register(slot.zygote.socket, selectors.EVENT_READ, slot)

    def listen(self):
        """Wait for news, at most until limits must be looked at again."""
        for key, _ in self.selector.select(LOOK_S):
            slot = key.data
            if key.fileobj is slot.zygote.socket:
                slot.zygote.hear()
            elif slot.pair is not None and key.fileobj == slot.pair.reader.fd:
                self.hear(slot)
        for slot in self.slots:
            self.look_after(slot)
        self.see_off()

    def hear(self, slot):
        """Take in what the tester said."""
        try:
            messages = slot.pair.reader.read()
        except BrokenFrames as fault:
            slot.run.broke = str(fault)
            slot.pair.kill()
            messages = []
        for message in messages:
            slot.run.take(message)
            slot.watch.restart()
        if slot.run.done:
            self.let_go(slot)
        elif slot.pair.reader.ended:
            self.selector.unregister(slot.pair.reader.fd)

    def let_go(self, slot):
        """All is said: the next one need not wait until these two processes are gone."""
        self.selector.unregister(slot.pair.reader.fd)
        slot.pair.kill()
        self.leaving.append(Leaving(slot.pair, slot.run, slot.task, slot.zygote))
        slot.pair = None
        self.next_run(slot)

    def see_off(self):
        """Note what pairs that are gone have used; tasks of which none is left are finished."""
        for each in [each for each in self.leaving if each.gone]:
            self.leaving.remove(each)
            each.run.used(each.pair)
            each.pair.close()
        busy = [each.task for each in self.leaving]
        self.finished += [task for task in self.over if task not in busy]
        self.over = [task for task in self.over if task in busy]

    def look_after(self, slot):
        """Stop what is over its limit; go on when a try has ended or its zygote is gone."""
        if slot.pair is None:
            return
        if slot.zygote.ended:
            self.end_pair(slot)
            self.zygote_died(slot, "the warm process was killed")
        elif slot.pair.gone:
            self.end_pair(slot)
            self.judge(slot)
        elif slot.pair.reader.ended:
            self.hurry(slot)
        elif over := slot.watch.verdict():
            child, slot.run.why = over
            slot.stopped = True
            child.kill()

    def hurry(self, slot):
        """The tester has said its last word: nothing of this try may go on for long."""
        slot.ending = slot.ending or time.monotonic()
        if slot.run.at is not None or self.is_late(slot):
            slot.pair.kill()

    def is_late(self, slot):
        return time.monotonic() - slot.ending > LINGER_S

    def end_pair(self, slot):
        pair, slot.pair = slot.pair, None
        if not pair.reader.ended:
            self.selector.unregister(pair.reader.fd)
        pair.kill()
        slot.run.used(pair)
        slot.shot = pair.student.status == -signal.SIGKILL and not slot.stopped
        pair.close()

    def judge(self, slot):
        """After a try: the next notebook, another try, or a person."""
        run = slot.run
        if run.broke or not run.gone:
            said = run.broke or run.why or "the tester ended"
            self.broke(slot, f"{said}: {slot.zygote.complaint() or 'without a word'}")
        elif slot.shot and run.at not in run.shot_at:
            # Nobody here did that: perhaps the system, short of memory. The cell gets a second try.
            run.shot_at.add(run.at)
            self.try_run(slot)
        else:
            run.lost(run.why)
            self.next_run(slot) if run.done else self.try_run(slot)

    def broke(self, slot, reason):
        slot.run.broke = reason
        self.next_run(slot)

    def zygote_died(self, slot, reason):
        """Start another one; a submission that outlives several of them goes to a person."""
        if slot.zygote.socket in self.selector.get_map():
            self.selector.unregister(slot.zygote.socket)
        words = slot.zygote.last_words()
        slot.zygote.close()
        slot.zygote = Zygote().warm(self.modules, self.settings.layers)
        if slot.ahead and slot.ahead.pair:
            slot.ahead.pair.close()
            slot.ahead.pair = None
        slot.lives -= 1
        if slot.lives > 0:
            self.try_run(slot)
        else:
            self.broke(slot, f"{reason}: {words}")


def cores_for(workers):
    """A core for each worker's pairs, or None for each where there are too few for that."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[:workers] if workers <= len(cores) else [None] * workers
