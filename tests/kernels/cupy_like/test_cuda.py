"""Devices, streams, events and memory have CuPy's shape, and say that there is no GPU."""

import numpy as np
import pytest

import kernels.cupy_like as cp
from kernels.cupy_like import cupyx


def test_there_is_no_gpu_and_it_says_so():
    assert cp.cuda.runtime.getDeviceCount() == 0
    assert not cp.is_available() and not cp.cuda.is_available()
    assert b"emulator" in cp.cuda.runtime.getDeviceProperties(0)["name"]


def test_only_one_device_can_be_named():
    with cp.cuda.Device(0) as device:
        device.synchronize()
    assert device == cp.zeros(1).device and device.attributes["WarpSize"] == 32
    with pytest.raises(cp.cuda.runtime.CUDARuntimeError, match="invalid device"):
        cp.cuda.Device(1)


def test_streams_and_events_keep_time_on_the_hosts_clock():
    start, end = cp.cuda.Event(), cp.cuda.Event()
    with cp.cuda.Stream(non_blocking=True) as stream:
        start.record()
        np.linalg.inv(np.eye(50))
        end.record(stream)
    end.synchronize()
    cp.cuda.Stream.null.synchronize()
    assert stream.done and 0 < cp.cuda.get_elapsed_time(start, end) < 10_000
    with pytest.raises(cp.cuda.runtime.CUDARuntimeError):
        cp.cuda.get_elapsed_time(start, cp.cuda.Event())


def test_pools_have_nothing_to_free():
    pool = cp.get_default_memory_pool()
    pool.free_all_blocks()
    cp.get_default_pinned_memory_pool().free_all_blocks()
    assert pool.used_bytes() == pool.total_bytes() == 0


def test_pointers_move_copy_and_stay_inside():
    x, y = cp.arange(4, dtype=cp.uint8), cp.zeros(4, cp.uint8)
    (y.data + 1).copy_from_device(x.data + 2, 2)
    y.data.memset(9, 1)
    assert y.tolist() == [9, 2, 3, 0]
    assert (x.data + 2 - 1).ptr == x.data.ptr + 1
    with pytest.raises(ValueError):
        (x.data + 3).memset(0, 2)


def test_benchmark_says_whose_times_they_are():
    times = cupyx.profiler.benchmark(lambda x: x + 1, (cp.ones(3),), n_repeat=5, n_warmup=1,
                                     name="add")
    assert times.cpu_times.shape == (5,) and times.gpu_times.shape == (1, 5)
    assert "not of a GPU" in str(times) and "add" in str(times)


def test_benchmark_stops_in_time_and_checks_its_arguments():
    times = cupyx.profiler.benchmark(len, ([],), max_duration=0.0)
    assert times.cpu_times.size == 1
    for wrong in ({"args": []}, {"kwargs": ()}, {"n_repeat": 1.5}):
        with pytest.raises(ValueError):
            cupyx.profiler.benchmark(len, **wrong)


def test_marks_for_a_profiler_change_nothing():
    with cupyx.profiler.profile(), cupyx.profiler.time_range("step", color_id=2):
        assert cp.ones(1).item() == 1
