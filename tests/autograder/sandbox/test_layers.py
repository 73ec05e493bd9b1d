"""Each layer alone holds what its row in the report says; seccomp has a file of its own."""

import ctypes
import os
import signal
import socket

import pytest

from tests.autograder.sandbox.zygotes import LIBC, names_in_tmp


@pytest.fixture
def unprotected(started):
    """A zygote without any layer: what the tests here show to be refused is possible in it."""
    return started("")


def test_without_a_layer_the_attacks_of_this_file_succeed(unprotected, secret):
    source = """
import socket
print(open(secret).read(), tried(open, "/etc/passwd").split(":")[0])
print(tried(os.kill, os.getppid(), 0))
print(tried(socket.socket).split(":")[0], os.system("true"))
"""
    said = unprotected.inside(source, {"secret": str(secret)}).lines()
    assert said == ["the answer is 42 did it", "did it: None", "did it 0"]


def test_a_process_namespace_hides_other_processes(alone):
    source = """
print(os.getpid(), os.getppid())
print(tried(os.kill, victim, 0))
print(tried(os.pidfd_open, victim))
"""
    said = alone("process namespace").inside(source, {"victim": os.getpid()}).lines()
    assert said == ["1 0", "ProcessLookupError", "ProcessLookupError"]


def test_a_process_namespace_leaves_no_process_behind(alone):
    scenario = """
reader, writer = os.pipe()
child = sandbox.fork_in(prepared)
if child == 0:
    sandbox.enter(prepared, policy, keep=(writer,))
    if os.fork() == 0:
        os.setsid()
        signal.pause()
    os._exit(0)
os.close(writer)
print(ended(child), os.read(reader, 1))
os.close(reader)
"""
    assert alone("process namespace").zygote(scenario).lines() == ["0 b''"]


def test_a_mount_namespace_shows_only_the_policy(alone, scratch, secret):
    source = """
print(sorted(os.listdir("/")), sorted(os.listdir("/tmp")))
print(tried(open, secret), tried(open, "/etc/passwd"), sorted(os.listdir("/dev")))
print(tried(open, os.__file__, "a"), tried(open, os.path.dirname(os.__file__) + "/new", "x"))
print(open(scratch + "/x", "w").write("mine"), sorted(os.listdir("/proc/sys")))
"""
    names = {"secret": str(secret), "scratch": str(scratch)}
    zygote = alone("mount namespace")
    top, refused, write, own = zygote.inside(source, names, writable=[str(scratch)]).lines()
    assert ".host" not in top and "home" not in top
    assert top.endswith(str(names_in_tmp(scratch)))
    assert refused.startswith("FileNotFoundError FileNotFoundError ['full', 'null', 'random'")
    # Read-only (OSError) is what holds root; an ordinary user may not write there anyway.
    assert set(write.split()) <= {"OSError", "PermissionError"}
    assert own == "4 ['kernel', 'vm']"


def test_a_mount_namespace_has_read_only_and_harmless_mounts(alone, scratch):
    source = """
for line in open("/proc/self/mountinfo"):
    print(line.split()[4], line.split()[5])
"""
    seen = alone("mount namespace").inside(source, writable=[str(scratch)])
    flags = {path: set(flags.split(",")) for path, flags in map(str.split, seen.lines())}
    assert len(flags) > 10
    for path, has in flags.items():
        assert "nosuid" in has, path
        assert has >= {"nodev", "noexec"} or "ro" in has or path.startswith("/dev/"), path
    writable = {path for path, has in flags.items() if "ro" not in has}
    devices = {path for path in writable if path.startswith("/dev/")}
    assert writable - devices == {"/tmp", str(scratch)}


def test_a_network_namespace_has_no_network(alone):
    source = """
import socket
print(tried(socket.create_connection, ("127.0.0.1", port), 5))
print(tried(socket.create_connection, ("192.0.2.1", 80), 5))
there = socket.socket(socket.AF_UNIX)
print(tried(there.connect, "\\0" + name))
print([name for _, name in socket.if_nameindex()][0])
"""
    name = f"three-waves-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind("\0" + name)
        local.listen()
        names = {"port": server.getsockname()[1], "name": name}
        said = alone("network namespace").inside(source, names).lines()
    unreachable, refused = {"OSError"}, {"ConnectionRefusedError"}
    assert [{word} for word in said[:3]] == [unreachable, unreachable, refused]
    assert said[3] == "lo"


def test_an_ipc_namespace_hides_shared_memory_and_the_host_name(alone):
    libc = ctypes.CDLL(None, use_errno=True)
    key, host = 0x3A7E5, os.readlink("/proc/self/ns/uts")
    segment = libc.shmget(key, 4096, 0o1666)  # IPC_CREAT, for all
    assert segment >= 0, "this machine gives no shared memory, so there is nothing to show"
    try:
        source = (
            LIBC
            + """
print(says("shmget", key, 4096, 0o666), os.readlink("/proc/self/ns/uts") != host)
"""
        )
        said = alone("IPC namespace").inside(source, {"key": key, "host": host}).lines()
    finally:
        libc.shmctl(segment, 0, None)  # IPC_RMID
    assert said == ["No such file or directory True"]


def test_dropped_capabilities_leave_nothing_of_root(alone, machine):
    file = machine / "closed"
    file.write_text("x")
    file.chmod(0)
    source = """
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print([int(status[key], 16) for key in ("CapEff", "CapPrm", "CapInh", "CapAmb")])
print(tried(os.chroot, "/"), tried(os.setgroups, [1]), tried(open, file))
print(tried(os.nice, -1))
if os.getuid() == 0:
    assert int(status["CapBnd"], 16) == 0
"""
    said = alone("capabilities").inside(source, {"file": str(file)}).lines()
    assert said == ["[0, 0, 0, 0]", " ".join(["PermissionError"] * 3), "PermissionError"]


def test_capabilities_do_not_come_back_by_executing_a_program(alone):
    source = """
import subprocess
print(subprocess.run(["grep", "CapEff", "/proc/self/status"], capture_output=True).stdout.split())
"""
    assert alone("capabilities").inside(source).lines() == ["[b'CapEff:', b'0000000000000000']"]


def test_landlock_opens_only_the_policy(alone, scratch, secret):
    source = """
os.chdir(scratch)
os.symlink(secret, "link")
print(open("mine", "w").write("mine"), open("mine").read())
for path in (secret, "link", "../private/solution.py", "/etc/passwd"):
    print(tried(open, path), tried(open, path, "w"), tried(os.truncate, path, 0))
print(tried(os.rename, "mine", secret), tried(os.link, secret, "hard"), tried(os.unlink, secret))
print(tried(os.listdir, ".."), tried(open, os.__file__, "a"))
print(tried(open, f"/proc/{os.getppid()}/environ"), tried(open, f"/proc/{os.getppid()}/mem"))
print(len(open(os.__file__).read()) > 0)
"""
    names = {"secret": str(secret), "scratch": str(scratch)}
    said = alone("Landlock").inside(source, names, writable=[str(scratch)]).lines()
    assert (said[0], said[-1]) == ("4 mine", "True")
    words = " ".join(said[1:-1]).split()
    assert len(words) == 19 and set(words) <= {"PermissionError", "OSError"}
    assert secret.read_text() == "the answer is 42"


def test_landlock_keeps_signals_and_abstract_sockets_inside(alone):
    from autograder.sandbox import landlock

    if not landlock.scopes_signals():
        pytest.skip("this kernel's Landlock does not know scopes yet (it needs Linux 6.12)")
    source = """
import socket
print(tried(os.kill, os.getppid(), 0), tried(os.kill, os.getpid(), 0))
print(tried(socket.socket(socket.AF_UNIX).connect, "\\0" + name))
print(tried(socket.create_connection, ("127.0.0.1", port), 5))
"""
    name = f"three-waves-scope-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind("\0" + name)
        local.listen()
        names = {"port": server.getsockname()[1], "name": name}
        said = alone("Landlock").inside(source, names).lines()
    assert said == ["PermissionError did it: None", "PermissionError", "PermissionError"]


def test_limits_alone_bound_memory_files_and_descriptors(alone, scratch):
    source = """
import mmap
print(tried(bytearray, 3 << 30), tried(mmap.mmap, -1, 4 << 30))
def write():
    with open(scratch + "/big", "wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
print(tried(write), os.path.getsize(scratch + "/big") >> 20)
def descriptors():
    while True:
        os.dup(0)
print(tried(descriptors))
"""
    zygote = alone("limits")
    seen = zygote.inside(source, {"scratch": str(scratch)}, file_mb=2, open_files=40)
    assert seen.lines() == ["MemoryError OSError", "OSError 2", "OSError"]
    assert zygote.inside("while True: pass", cpu_s=1).code == -signal.SIGXCPU
