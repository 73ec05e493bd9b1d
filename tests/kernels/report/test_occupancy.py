"""Occupancy: by hand, and against NVIDIA's own calculator, which is a C header without a GPU."""

import importlib.util
import itertools
import shutil
import subprocess
from pathlib import Path

import pytest

from kernels.report.gpus import GPUS, named
from kernels.report.occupancy import occupancy


def test_by_hand_on_an_a100():
    """256 threads are 8 warps: 64 / 8 = 8 blocks. 40 registers are 1,280 per warp: a quarter of
    the registers, 16,384, holds 12 warps, four quarters 48: 6 blocks. 20,000 bytes and the
    system's 1,024 round up to 21,120: 167,936 / 21,120 = 7 blocks."""
    found = occupancy(256, 20000, 40, "A100")
    assert found.limits == {"threads": 8, "blocks": 32, "registers": 6, "shared memory": 7}
    assert (found.blocks, found.warps, found.share) == (6, 48, 0.75)
    assert found.limited_by == ("registers",)
    assert found.sentence() == ("Occupancy 75% on A100: 6 blocks of 256 threads per multiprocessor,"
                                " 48 of 64 warps, limited by registers")


def test_small_blocks_run_out_of_places_for_blocks():
    assert occupancy(32, gpu="T4").limited_by == ("blocks",)
    assert occupancy(32, gpu="T4").share == 16 / 32


def test_all_resources_that_limit_are_named():
    assert occupancy(1024, gpu="T4").limited_by == ("threads",)
    assert occupancy(1024, 0, 64, "T4").limited_by == ("threads", "registers")


def test_a_block_that_is_too_large_says_what_it_lacks():
    found = occupancy(1024, 100 * 1024, 128, "RTX 3090")
    assert found.blocks == 0
    assert found.sentence().endswith("too little room for its registers and shared memory")


@pytest.mark.parametrize("wrong", [{"threads_per_block": 0}, {"threads_per_block": 1025},
                                   {"threads_per_block": 32, "registers_per_thread": 256},
                                   {"threads_per_block": 32, "shared_bytes": -1}])
def test_impossible_numbers_are_refused_with_what_cuda_allows(wrong):
    with pytest.raises(ValueError, match="CUDA allows"):
        occupancy(**wrong)


def test_gpus_are_found_however_they_are_written_and_others_listed():
    assert named("rtx4090").name == "RTX 4090"
    with pytest.raises(ValueError, match="no GPU called 'B200' here; there are T4, V100"):
        named("B200")


def test_it_shows_itself_as_text_and_as_html():
    found = occupancy(256, 20000, 40, "A100")
    assert "registers               10,240     65,536               6" in str(found)
    assert "20.6 KiB" in found._repr_html_()


# -- NVIDIA's calculator

HARNESS = r"""
#include <stdio.h>
#include <cuda_occupancy.h>
int main(void) {
    int major, minor, threads, blocks, registers, regs; size_t total, most, reserved, shared;
    while (scanf("%d %d %d %d %zu %zu %zu %d %d %zu", &major, &minor, &threads, &registers, &total,
                 &most, &reserved, &blocks, &regs, &shared) == 10) {
        cudaOccDeviceProp p = {0}; cudaOccFuncAttributes a = {0}; cudaOccDeviceState s = {0};
        cudaOccResult r = {0};
        p.computeMajor = major; p.computeMinor = minor; p.maxThreadsPerBlock = 1024;
        p.maxThreadsPerMultiprocessor = threads; p.regsPerBlock = 65536;
        p.regsPerMultiprocessor = registers; p.warpSize = 32; p.sharedMemPerBlock = 49152;
        p.sharedMemPerMultiprocessor = total; p.numSms = 1; p.sharedMemPerBlockOptin = most;
        p.reservedSharedMemPerBlock = reserved;
        a.maxThreadsPerBlock = 1024; a.numRegs = regs;
        a.shmemLimitConfig = FUNC_SHMEM_LIMIT_OPTIN; a.maxDynamicSharedSizeBytes = shared;
        a.numBlockBarriers = 1; s.carveoutConfig = SHAREDMEM_CARVEOUT_DEFAULT;
        int status = cudaOccMaxActiveBlocksPerMultiprocessor(&r, &p, &a, &s, blocks, shared);
        printf("%d %d %d %d %d %d\n", status, r.activeBlocksPerMultiprocessor, r.blockLimitWarps,
               r.blockLimitBlocks, r.blockLimitRegs, r.blockLimitSharedMem);
    }
    return 0;
}
"""
THREADS = 1, 32, 33, 64, 96, 128, 192, 256, 384, 512, 768, 1000, 1024
REGISTERS = 1, 16, 24, 32, 33, 40, 48, 64, 72, 96, 128, 168, 255
SHARED = 0, 1, 1000, 8192, 20000, 32768, 49152, 65536, 100000, 101376, 166912, 232448


@pytest.fixture(scope="module")
def calculator(tmp_path_factory):
    """NVIDIA's calculator as a program, or a skip that says what is missing."""
    spec = importlib.util.find_spec("nvidia")
    roots = [Path(p) / "cuda_runtime" / "include" for p in spec.submodule_search_locations or ()] \
        if spec else []
    include = next((r for r in roots if (r / "cuda_occupancy.h").exists()), None)
    if include is None or not shutil.which("gcc"):
        pytest.skip("needs gcc and cuda_occupancy.h (nvidia-cuda-runtime-cu12)")
    folder = tmp_path_factory.mktemp("occupancy")
    (folder / "main.c").write_text(HARNESS)
    subprocess.run(["gcc", "-std=gnu99", "-I", str(include), "main.c", "-o", "main"], cwd=folder,
                   check=True)
    return folder / "main"


@pytest.mark.parametrize("gpu", GPUS.values(), ids=GPUS)
def test_every_limit_equals_nvidias_calculator(gpu, calculator):
    cases = list(itertools.product(THREADS, REGISTERS, SHARED))
    major, minor = gpu.capability.split(".")
    given = "\n".join(f"{major} {minor} {gpu.threads} {gpu.registers} {gpu.shared_bytes} "
                      f"{gpu.shared_per_block} {gpu.shared_reserved} {threads} {regs} {shared}"
                      for threads, regs, shared in cases)
    told = subprocess.run([calculator], input=given, capture_output=True, text=True,
                          check=True).stdout.splitlines()
    assert len(told) == len(cases)
    for case, line in zip(cases, told, strict=True):
        threads, regs, shared = case
        found = occupancy(threads, shared, regs, gpu.name)
        limits = [2**31 - 1 if n is None else n for n in found.limits.values()]
        assert [0, found.blocks, *limits] == [int(n) for n in line.split()], case
