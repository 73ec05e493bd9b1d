"""The GPUs that the course speaks of: what one multiprocessor holds, what the whole can do at best.

sources:
  per multiprocessor  NVIDIA, CUDA C++ Programming Guide, "Compute Capabilities": the table
                      "Technical Specifications per Compute Capability", and "Shared Memory" of 7.x,
                      8.x and 9.0 (from 8.0 on the system keeps 1 KiB per block)
  granularity         NVIDIA, cuda_occupancy.h of the CUDA toolkit 12.9: registers are given to a
                      warp by 256, shared memory to a block by 256 bytes (7.x) or 128 (from 8.0)
  peaks               float32 without tensor cores, at boost clock, and bandwidth of device memory:
                      T4     NVIDIA T4 data sheet, 2019
                      V100   NVIDIA Tesla V100 GPU Architecture whitepaper, 2017 (SXM2)
                      A100   NVIDIA A100 Tensor Core GPU Architecture whitepaper, 2020 (40 GB)
                      3090   NVIDIA Ampere GA102 GPU Architecture whitepaper, 2021
                      4090   NVIDIA Ada GPU Architecture whitepaper, 2022
                      L4     NVIDIA L4 data sheet, 2023
                      H100   NVIDIA H100 data sheet, 2023 (SXM)
                      H200   NVIDIA H200 data sheet, 2024 (SXM)
"""

from dataclasses import dataclass

KIB = 1024


@dataclass(frozen=True)
class GPU:
    """capability:      CUDA's compute capability
    multiprocessors: how many of them the GPU has
    threads, blocks, registers, shared_bytes: the most that one multiprocessor holds at once
    shared_per_block: bytes, the most that one block may ask for
    shared_reserved: bytes per block that the system takes for itself
    shared_step:     bytes; a block's shared memory is rounded up to these
    flops:           float32 operations per second at best
    bandwidth:       bytes per second of device memory at best
    """

    name: str
    capability: str
    multiprocessors: int
    threads: int
    blocks: int
    shared_bytes: int
    shared_per_block: int
    shared_reserved: int
    shared_step: int
    flops: float
    bandwidth: float
    registers: int = 65536

    @property
    def warps(self):
        return self.threads // 32


GPUS = {gpu.name: gpu for gpu in (
    GPU("T4", "7.5", 40, 1024, 16, 64 * KIB, 64 * KIB, 0, 256, 8.1e12, 320e9),
    GPU("V100", "7.0", 80, 2048, 32, 96 * KIB, 96 * KIB, 0, 256, 15.7e12, 900e9),
    GPU("A100", "8.0", 108, 2048, 32, 164 * KIB, 163 * KIB, KIB, 128, 19.5e12, 1555e9),
    GPU("RTX 3090", "8.6", 82, 1536, 16, 100 * KIB, 99 * KIB, KIB, 128, 35.6e12, 936e9),
    GPU("RTX 4090", "8.9", 128, 1536, 24, 100 * KIB, 99 * KIB, KIB, 128, 82.6e12, 1008e9),
    GPU("L4", "8.9", 58, 1536, 24, 100 * KIB, 99 * KIB, KIB, 128, 30.3e12, 300e9),
    GPU("H100", "9.0", 132, 2048, 32, 228 * KIB, 227 * KIB, KIB, 128, 67e12, 3350e9),
    GPU("H200", "9.0", 132, 2048, 32, 228 * KIB, 227 * KIB, KIB, 128, 67e12, 4800e9),
)}


def named(name):
    """The GPU of that name, in capitals or not.

    raises: ValueError that lists the names there are
    """
    for known, gpu in GPUS.items():
        if known.replace(" ", "").lower() == str(name).replace(" ", "").lower():
            return gpu
    raise ValueError(f"no GPU called {name!r} here; there are {', '.join(GPUS)}")
