"""How much of everything a text may ask for: no text makes the checker run long or deep."""

DEPTH = 130                       # expressions and statements within one another
INSTANCES = 500                   # of templates, in one text
TEMPLATE_DEPTH = 24               # an instance that must be known to know another
TEMPLATE_LEVELS = 100             # a body that calls an instance whose body calls ...
EVALUATION_STEPS = 100_000        # in all constant expressions of a text
EVALUATION_DEPTH = 30             # calls within one another in a constant expression
NODES = 400_000                   # of the typed program
FINDINGS = 20                     # then a reader has enough to mend
SHARED_BYTES = 48 * 1024          # static, per block: CUDA C++ Programming Guide, Shared Memory
LOCAL_BYTES = 64 * 1024           # per thread; hardware allows 512 KiB, no lesson needs it
CONSTANT_BYTES = 64 * 1024        # __constant__, per program
DEVICE_BYTES = 256 * 1024 * 1024  # __device__ variables, per program
