"""Static shared memory of each kernel: its own and that of the functions it calls."""

from kernels.language.checker.limits import SHARED_BYTES
from kernels.language.checker.spaces import too_much_shared


def refuse_too_much_shared(whole):
    for signature in whole.functions:
        if signature.kind == "kernel":
            variables = _reached(whole, signature)
            size = sum(v.type.size for v in variables)
            if size > SHARED_BYTES:
                whole.report(too_much_shared(variables[-1].span, size))


def _reached(whole, kernel):
    """The shared variables of every function that the kernel reaches, each once."""
    seen, waiting, found = set(), [kernel], {}
    while waiting:
        signature = waiting.pop()
        if signature not in seen:
            seen.add(signature)
            found.update(dict.fromkeys(whole.shared.get(signature, ())))
            waiting += whole.calls.get(signature, ())
    return list(found)
