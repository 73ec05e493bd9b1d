"""The sandbox refuses to start from a state in which it would hold in name only."""

import pytest

from tests.autograder.sandbox.zygotes import Zygote

ENTER = """
child = sandbox.fork_in(prepared)
if child == 0:
    try:
        {before}
        sandbox.enter(prepared, policy, keep=[{keep}])
        os.write(1, b"entered")
    except sandbox.SandboxError as error:
        os.write(1, str(error).encode())
    os._exit(0)
ended(child)
"""


def said(zygote, before="pass", keep="", fork="sandbox.fork_in(prepared)", **policy):
    scenario = ENTER.format(before=before, keep=keep).replace("sandbox.fork_in(prepared)", fork)
    return zygote.zygote(scenario, **policy).said


def test_a_fork_enters(jail):
    assert said(jail) == "entered"


def test_a_process_that_was_not_forked_apart_does_not_enter(alone):
    assert "only a child of fork_in() can" in said(alone("process namespace"), fork="os.fork()")


def test_a_process_with_threads_does_not_enter(jail):
    start = "import threading; threading.Thread(target=signal.pause, daemon=True).start()"
    assert said(jail, before=start) == "2 threads are to enter the sandbox, but only one can"


@pytest.mark.parametrize("before", ["os.dup2(os.open('/', os.O_RDONLY), 0)", "pass"])
def test_an_open_folder_is_not_kept(jail, before):
    keep = "" if before != "pass" else "os.open('/', os.O_RDONLY)"
    assert "is an open folder, a way out; close it" in said(jail, before=before, keep=keep)


def test_other_descriptors_are_closed_and_those_to_keep_stay(jail):
    scenario = """
reader, writer = os.pipe()
child = sandbox.fork_in(prepared)
if child == 0:
    others = [os.dup(0) for _ in range(50)]
    sandbox.enter(prepared, policy, keep=(writer,))
    open_ = set(os.listdir("/proc/self/fd")) - {"0", "1", "2", str(writer)}
    os.write(writer, str(len(open_)).encode())    # the one that lists the others
    os._exit(0)
os.close(writer)
print(os.read(reader, 9))
os.close(reader)
ended(child)
"""
    assert jail.zygote(scenario).said == "b'1'"


def test_workers_need_a_process_namespace(alone):
    assert "they would stay behind" in said(alone("limits"), processes=True)


def test_a_memory_limit_below_what_the_zygote_holds_is_said(alone):
    assert "memory is to end at 1 MiB, but the zygote alone holds" in said(
        alone("limits"), memory_mb=1
    )


def test_a_layer_that_stops_working_ends_the_attempt(alone):
    broken = "sandbox.jail.landlock.restrict = lambda *_: os.open('/no/such/file', os.O_RDONLY)"
    assert said(alone("Landlock"), before=broken).startswith(
        "Landlock: worked when it was tried, but now:"
    )


def test_a_layer_that_was_wrongly_found_to_work_is_said_by_the_zygote(user):
    zygote = Zygote(user, "seccomp,Landlock,no such layer")
    assert zygote.refusal == ""  # what it does not know, it does not claim
    assert "no such layer" not in zygote.zygote("print(prepared.home)").said
    zygote.close()


def test_a_zygote_has_one_thread_and_no_shared_memory(alone):
    scenario = """
import mmap, threading
shared = mmap.mmap(-1, 4096)
print(tried(sandbox.jail.check_zygote))
shared.close()
gate = threading.Event()
threading.Thread(target=gate.wait).start()
print(tried(sandbox.jail.check_zygote))
gate.set()
"""
    assert alone("limits").zygote(scenario).said.split() == ["SandboxError", "SandboxError"]
