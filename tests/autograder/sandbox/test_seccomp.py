"""seccomp alone refuses what its row in the report says."""

import os
import signal
import subprocess

import pytest

from tests.autograder.sandbox.zygotes import LIBC

# x86-64 and the kernel's common table, which ARM uses
NUMBERS = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "execveat": (322, 281),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "chroot": (161, 51),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "syslog": (103, 116),
    "seccomp": (317, 277),
    "personality": (135, 92),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "mq_open": (240, 180),
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
}


def test_seccomp_refuses_what_no_submission_needs(alone):
    column = {"x86_64": 0, "aarch64": 1}.get(os.uname().machine)
    if column is None:
        pytest.skip(f"the numbers of system calls on {os.uname().machine} are not in this test")
    source = (
        LIBC
        + """
for name, number in numbers.items():
    said = says("syscall", ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
    if said != "Operation not permitted":
        print(name, said)
print("end")
"""
    )
    numbers = {name: row[column] for name, row in NUMBERS.items()}
    zygote = alone("seccomp")
    assert zygote.inside(source, {"numbers": numbers}).lines() == ["end"]
    # The numbers are right: without the filter, the kernel has other things to say.
    said = zygote.zygote(
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for name, number in numbers.items():
    if name not in ("unshare", "personality"):
        libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
        print(ctypes.get_errno())
""",
        {"numbers": numbers},
    ).lines()
    assert len(said) == len(numbers) - 2 and said.count("1") < len(said) / 2


def test_seccomp_starts_no_program_and_no_process(alone):
    source = (
        LIBC
        + """
import subprocess
print(tried(os.fork), tried(os.execv, "/bin/true", ["true"]), tried(subprocess.run, ["true"]))
print(says("vfork"))
for flags in (17, 0x100 | 17, 0x10000000 | 17, 0x20000 | 17, 0x10000 | 0x10000000, 1 << 40):
    print(says("syscall", ctypes.c_long(number), ctypes.c_long(flags), *[ctypes.c_long(0)] * 4))
print(says("syscall", ctypes.c_long(435), None, ctypes.c_long(0)))
"""
    )
    number = {"x86_64": 56}.get(os.uname().machine, 220)
    first, vfork, *clones, clone3 = alone("seccomp").inside(source, {"number": number}).lines()
    assert first == "PermissionError PermissionError PermissionError"
    assert {vfork, *clones} == {"Operation not permitted"} and len(clones) == 6
    assert clone3 == "Function not implemented"


def test_seccomp_signals_no_other_process_where_nothing_else_holds_signals(alone):
    source = """
import fcntl, signal
print(tried(os.kill, victim, 0), tried(os.kill, -1, 0), tried(os.kill, 0, 0))
print(tried(os.kill, os.getpid(), 0), tried(signal.raise_signal, signal.SIGCONT))
print(tried(fcntl.fcntl, 0, fcntl.F_SETOWN, victim))
"""
    with subprocess.Popen(["sleep", "1000"]) as victim:
        said = alone("seccomp").inside(source, {"victim": victim.pid}).lines()
        victim.send_signal(signal.SIGKILL)
    assert said == [
        "PermissionError PermissionError PermissionError",
        "did it: None did it: None",
        "PermissionError",
    ]


def test_seccomp_is_not_deceived_by_the_upper_half_of_an_argument(alone):
    source = (
        LIBC
        + """
def call(number, *arguments):
    return says("syscall", *map(ctypes.c_long, (number, *arguments)))
high = 1 << 32
print(call(numbers["ioctl"], 0, 0x5412 | high, 0))
print(call(numbers["fcntl"], 0, 8 | high, 1))
print(call(numbers["prctl"], 1 | high, 0))
print(call(numbers["kill"], victim | high, 0))
print(call(numbers["socketpair"], 1 | high, 1, 0, 0))
print(call(numbers["socketpair"], 1, 2 | high, 0, 0))
"""
    )
    if os.uname().machine != "x86_64":
        pytest.skip("the numbers of system calls here are those of x86-64")
    numbers = {"ioctl": 16, "fcntl": 72, "prctl": 157, "kill": 62, "socketpair": 53}
    names = {"numbers": numbers, "victim": os.getpid()}
    assert alone("seccomp").inside(source, names).lines() == ["Operation not permitted"] * 6


def test_seccomp_ends_a_process_that_calls_as_32_bit_programs_do(alone):
    if os.uname().machine != "x86_64":
        pytest.skip("only x86-64 has a second door for 32-bit programs")
    source = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))    # mov eax, 20 (getpid); int 0x80; ret
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
print(ctypes.CFUNCTYPE(ctypes.c_long)(address)())
"""
    seen = alone("seccomp").inside(source)
    assert (seen.code, seen.said) == (-signal.SIGSYS, "")


def test_without_a_view_seccomp_guards_what_landlock_does_not_see(alone, secret):
    source = """
print(tried(os.chmod, secret, 0), tried(os.utime, secret), tried(os.truncate, secret, 0))
print(tried(os.setxattr, secret, "user.x", b"y"), tried(os.chown, secret, -1, -1))
with open(secret) as file:
    print(tried(os.fchmod, file.fileno(), 0))
"""
    said = alone("seccomp").inside(source, {"secret": str(secret)}).lines()
    assert set(" ".join(said).split()) == {"PermissionError"}
