"""Submissions that want too much: memory, files, descriptors, time, threads."""

import signal

import pytest


def test_a_memory_bomb_is_a_memory_error(jail):
    source = """
import mmap
def grow():
    held = []
    while True:
        held.append(bytearray(50 << 20))
print(tried(grow))
def share():
    held = []
    while True:
        held.append(mmap.mmap(-1, 50 << 20))
print(tried(share))
print(tried(os.memfd_create, "x"))
print("still here")
"""
    seen = jail.inside(source, memory_mb=600)
    assert seen.lines() == ["MemoryError", "OSError", "PermissionError", "still here"]


def test_a_file_bomb_and_a_descriptor_bomb_are_errors(jail, scratch):
    source = """
import signal
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
    names = {"scratch": str(scratch)}
    seen = jail.inside(source, names, writable=[str(scratch)], file_mb=3, open_files=50)
    assert seen.lines() == ["OSError 3", "OSError"]


def test_cpu_time_ends(jail):
    seen = jail.inside("while True: pass", cpu_s=1)
    assert seen.code in (-signal.SIGKILL, -signal.SIGXCPU)


def test_a_thread_bomb_is_bounded_for_an_ordinary_user(jail, user):
    if "counts_tasks=True" not in jail.zygote("print(prepared)").said:
        pytest.skip("without a user namespace the kernel keeps no count of its own")
    source = """
import threading
started = []
def bomb():
    threading.stack_size(32768)
    gate = threading.Event()
    try:
        while True:
            thread = threading.Thread(target=gate.wait, daemon=True)
            thread.start()
            started.append(thread)
    finally:
        gate.set()
print(tried(bomb), len(started) < 60)
"""
    assert jail.inside(source, tasks=60).lines() == ["RuntimeError True"]
