"""The roofline: its numbers, and what it must not claim."""

import pytest

from kernels.language.source import Source
from kernels.report import roofline
from kernels.report.counters import Counters
from kernels.report.gpus import GPUS, named
from kernels.report.report import Report
from tests.kernels.report.samples import matmul, transpose


def with_intensity(operations, sectors):
    counters = Counters(load_sectors=sectors, load_requests=1, float_operations=operations)
    return Report(Source(""), "kernel", (1, 1, 1), (32, 1, 1), lines={1: counters}, counted=True)


def test_the_ridge_of_an_a100_is_at_12_and_a_half():
    assert roofline.ridge(named("A100")) == 19.5e12 / 1555e9


def test_left_of_the_ridge_bandwidth_is_the_bound_and_right_of_it_the_peak():
    a100 = named("A100")
    assert roofline.bound(1, a100) == 1555e9
    assert roofline.bound(1000, a100) == 19.5e12


def test_naive_matmul_is_memory_bound():
    """33,554,432 operations, 2,105,344 sectors of 32 bytes: 0.498 operations per byte."""
    words = str(matmul().roofline("A100"))
    assert words == (
        "Memory-bound on A100: naive does 0.5 operations per byte of global traffic, the ridge"
        " is at 12.5, so at most 774 GFLOP/s, 4% of the peak. This is a bound, not a time.")


def test_much_arithmetic_on_few_bytes_is_compute_bound():
    words = str(with_intensity(64000, 1).roofline("H100"))
    assert words.startswith("Compute-bound on H100") and "67 TFLOP/s, 100% of the peak" in words


def test_the_same_kernel_may_lie_on_either_side_of_two_gpus_ridges():
    """13 operations per byte: right of an A100's ridge at 12.5, left of an H200's at 14."""
    report = with_intensity(32 * 13, 1)
    assert str(report.roofline("A100")).startswith("Compute-bound on A100")
    assert str(report.roofline("H200")).startswith("Memory-bound on H200")


@pytest.mark.parametrize("report", [transpose(), transpose(lines={}), with_intensity(0, 1),
                                    with_intensity(1, 0)])
def test_without_operations_or_traffic_it_says_so(report):
    assert str(report.roofline()).startswith("No roofline")


def test_an_unknown_gpu_is_refused():
    with pytest.raises(ValueError, match="there are T4"):
        matmul().roofline("TPU")


@pytest.mark.parametrize("gpu", GPUS)
@pytest.mark.parametrize("operations", [1, 10**4, 10**9])
def test_the_point_stays_inside_the_picture(gpu, operations):
    axes = roofline.Axes([("kernel", operations / 32)], named(gpu))
    x, y = axes.at(operations / 32, roofline.bound(operations / 32, named(gpu)))
    assert roofline.LEFT <= x <= roofline.WIDTH - roofline.RIGHT
    assert roofline.TOP <= y <= roofline.HEIGHT - roofline.BOTTOM


@pytest.mark.parametrize("gpu", GPUS)
def test_the_roof_leaves_room_for_its_name(gpu):
    axes = roofline.Axes([("kernel", 1)], named(gpu))
    assert axes.at(100, named(gpu).flops)[1] >= roofline.TOP + 20


def test_no_picture_speaks_of_seconds():
    assert "second" not in matmul().roofline()._repr_html_().split("</style>")[1]
