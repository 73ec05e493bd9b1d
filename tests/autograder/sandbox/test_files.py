"""Attacks on the machine's files, with every layer, and with those of a plain container."""

import os
from pathlib import Path

import pytest

from tests.autograder.sandbox.zygotes import names_in_tmp

REFUSED = {"FileNotFoundError", "PermissionError", "OSError"}


def test_a_submission_writes_and_reads_in_its_own_folder(jail, scratch):
    source = """
os.chdir(scratch)
open("answer.txt", "w").write("seven")
os.rename("answer.txt", "renamed.txt")
print(open("renamed.txt").read(), os.listdir("."), os.getcwd() == scratch)
"""
    seen = jail.inside(source, {"scratch": str(scratch)}, writable=[str(scratch)])
    assert seen.lines() == ["seven ['renamed.txt'] True"]
    assert (scratch / "renamed.txt").read_text() == "seven"


def test_a_submission_imports_what_the_interpreter_has(jail):
    source = "import sqlite3, ssl, numpy; print(numpy.arange(4).sum())"
    assert jail.inside(source).lines() == ["6"]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/etc/shadow",
        "/root",
        "/home",
        str(Path.home() / ".ssh" / "id_rsa"),
        "/var/log",
        "/etc/hostname",
        "/proc/kallsyms",
        "/proc/keys",
        "/sys/kernel",
        "/dev/mem",
        "/dev/tty",
    ],
)
def test_no_file_of_the_machine_is_read(jail, path):
    source = """
print(tried(open, path))
print(tried(os.listdir, path))
"""
    assert set(jail.inside(source, {"path": path}).lines()) <= REFUSED | {"NotADirectoryError"}


def test_another_folder_in_tmp_is_not_read_listed_or_written(jail, scratch, secret):
    source = """
print(tried(open, secret))
print(tried(open, secret, "w"))
print(tried(os.listdir, folder))
print(tried(os.unlink, secret))
print(tried(os.rename, secret, scratch + "/mine"))
print(tried(os.link, secret, scratch + "/mine"))
print(tried(os.truncate, secret, 0))
print(tried(os.chmod, secret, 0))
print(tried(os.utime, secret))
print(tried(os.mkdir, folder + "/new"))
print(tried(os.symlink, "x", folder + "/new"))
"""
    names = {"secret": str(secret), "folder": str(secret.parent), "scratch": str(scratch)}
    said = jail.inside(source, names, writable=[str(scratch)]).lines()
    assert len(said) == 11 and set(said) <= REFUSED
    assert secret.read_text() == "the answer is 42"
    assert os.listdir(secret.parent) == ["solution.py"]


def test_a_symbolic_link_leads_nowhere(jail, scratch, secret):
    (scratch / "link").symlink_to(secret)
    (scratch / "folder").symlink_to(secret.parent)
    source = """
os.chdir(scratch)
os.symlink(secret, "own")
for path in ("link", "own", "folder/solution.py", "../private/solution.py"):
    print(tried(open, path))
    print(tried(open, path, "a"))
"""
    names = {"scratch": str(scratch), "secret": str(secret)}
    said = jail.inside(source, names, writable=[str(scratch)]).lines()
    assert len(said) == 8 and set(said) <= REFUSED
    assert secret.read_text() == "the answer is 42"


def test_magic_links_of_proc_lead_nowhere(jail, secret):
    source = """
for link in ("/proc/self/root", "/proc/self/cwd", "/proc/1/root", "/proc/thread-self/root"):
    print(tried(open, link + secret))
print(sorted(os.listdir("/proc/self/fd")))
"""
    *said, descriptors = jail.inside(source, {"secret": str(secret)}).lines()
    assert len(said) == 4 and set(said) <= REFUSED
    assert descriptors == "['0', '1', '2', '3']"  # the last one lists the others


def test_what_is_readable_is_not_written(jail, secret):
    source = """
print(open(data).read())
print(tried(open, data, "a"))
print(tried(os.truncate, data, 0))
print(tried(os.unlink, data))
print(tried(os.rename, data, data + "2"))
print(tried(os.chmod, data, 0o777))
print(tried(os.utime, data))
print(tried(open, folder + "/new", "w"))
print(tried(open, interpreter, "a"))
"""
    names = {"data": str(secret), "folder": str(secret.parent), "interpreter": os.__file__}
    seen = jail.inside(source, names, readable=[str(secret.parent)])
    read, *said = seen.lines()
    assert read == "the answer is 42"
    assert len(said) == 8 and set(said) <= REFUSED


def test_tmp_is_empty_small_and_gone_with_the_submission(jail):
    write = """
import tempfile
print(sorted(os.listdir("/tmp")))
with tempfile.NamedTemporaryFile(dir="/tmp", delete=False) as file:
    file.write(b"for the next")
def fill():
    for k in range(9):
        with open(f"/tmp/{k}", "wb") as file:
            file.write(bytes(1 << 20))
print(tried(fill))
"""
    if "mount namespace" not in jail.zygote("print(prepared.on)").said:
        pytest.skip("without a mount namespace, /tmp is the machine's and not to be written")
    assert jail.inside(write, file_mb=4).lines() == [str(names_in_tmp()), "OSError"]
    assert jail.inside("print(sorted(os.listdir('/tmp')))").lines() == [str(names_in_tmp())]


def test_a_readable_folder_in_a_writable_one_stays_readable_only(jail, scratch):
    if "mount namespace" not in jail.zygote("print(prepared.on)").said:
        pytest.skip("Landlock alone adds up rights of a folder and what lies in it")
    (scratch / "data").mkdir()
    (scratch / "data" / "train.csv").write_text("1,2")
    source = """
print(open(data + "/train.csv").read(), tried(open, data + "/train.csv", "w"))
print(tried(os.rename, data, data + "2"))
"""
    data = str(scratch / "data")
    seen = jail.inside(source, {"data": data}, writable=[str(scratch)], readable=[data])
    assert seen.lines() == ["1,2 OSError", "OSError"]


def test_a_folder_under_a_symbolic_link_keeps_its_name(jail, scratch):
    real = scratch.parent / "real"
    real.mkdir()
    (real / "data.csv").write_text("1,2")
    (scratch.parent / "link").symlink_to("real")
    path = str(scratch.parent / "link")
    seen = jail.inside("print(open(path + '/data.csv').read())", {"path": path}, readable=[path])
    assert seen.lines() == ["1,2"]


def test_the_root_is_not_to_be_shown(jail):
    seen = jail.inside("print('ran')", readable=["/"])
    assert (seen.code, "ran" in seen.said) == (1, False)
    assert "/: a sandbox shows absolute paths below /" in seen.said


def test_a_path_that_is_not_there_is_said_and_nothing_runs(jail):
    seen = jail.inside("print('ran')", readable=["/no/such/folder"])
    assert (seen.code, "ran" in seen.said) == (1, False)
    assert "/no/such/folder: is to be seen in the sandbox, but is not there" in seen.said


def test_chroot_and_mounts_do_not_lead_out(jail, scratch):
    source = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def says(name, *arguments):
    result = getattr(libc, name)(*arguments)
    return "did it" if result >= 0 else os.strerror(ctypes.get_errno())
print(tried(os.chroot, scratch))
print(says("mount", b"tmpfs", scratch.encode(), b"tmpfs", 0, None))
print(says("mount", None, b"/usr", None, 32 | 4096, None))
print(says("umount2", b"/usr", 2))
print(says("pivot_root", scratch.encode(), scratch.encode()))
for flag in (0x20000, 0x10000000, 0x20000000, 0x40000000, 0x10020000):
    print(says("unshare", flag))
print(says("setns", os.open("/proc/self/ns/mnt", os.O_RDONLY), 0))
print(tried(os.mknod, scratch + "/disk", 0o60666, os.makedev(8, 0)))
"""
    seen = jail.inside(source, {"scratch": str(scratch)}, writable=[str(scratch)])
    assert set(seen.lines()) == {"PermissionError", "Operation not permitted"}
