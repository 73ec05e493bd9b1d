"""cp.cuda.driver: the error that a launch raises."""


class CUDADriverError(RuntimeError):
    """What the CUDA driver refuses or stops."""
