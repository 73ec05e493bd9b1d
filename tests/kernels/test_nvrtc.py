"""NVIDIA's compiler accepts what we ship, and refuses what it must."""

import re

import pytest

from kernels.reference import REFERENCES
from tests.kernels import nvrtc

pytestmark = pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing() or "-")


@pytest.mark.parametrize("reference", REFERENCES.values(), ids=lambda r: r.name)
def test_nvrtc_compiles_every_reference_kernel_without_a_word(reference):
    compiled = nvrtc.compile(reference.text)
    assert compiled.ok, compiled.log
    assert not compiled.log.strip("\0\n "), "not even a warning"
    entries = re.findall(r"\.entry (\w+)", compiled.ptx)
    assert sorted(entries) == sorted(reference.kernels)


def test_it_refuses_what_is_not_cuda():
    compiled = nvrtc.compile('extern "C" __global__ void k(float* x) { x[threadIdx] = 1; }')
    assert not compiled.ok and "kernel.cu(1)" in compiled.log


@pytest.mark.parametrize("header, body", [
    ("cuda_fp16.h", "__half* x) { x[0] = __hadd(x[0], __float2half(1.0f)); }"),
    ("cuda_bf16.h", "__nv_bfloat16* x) { x[0] = __float2bfloat16(1.0f); }"),
    ("cooperative_groups.h", "int* x) { x[0] = cooperative_groups::this_thread_block().size(); }"),
])
def test_the_headers_of_half_and_groups_are_there(header, body):
    compiled = nvrtc.compile(f"#include <{header}>\n__global__ void k({body}")
    assert compiled.ok, compiled.log
