"""Functions that call themselves, at once or through others: refused, with the circle named."""

from kernels.language.checker.wrong import Wrong


def refuse_recursion(whole):
    """Report each circle of calls that a kernel comes to. Depth-first, itself without recursion."""
    done = set()
    for start in [s for s in whole.calls if s.kind == "kernel"]:
        _search(whole, start, done)


def _search(whole, start, done):
    path, waiting = [], [(start, None)]
    while waiting:
        signature, span = waiting.pop()
        if signature is None:
            done.add(path.pop())
        elif signature in path:
            _report(whole, path[path.index(signature):], span)
        elif signature not in done:
            path.append(signature)
            waiting.append((None, None))
            waiting += whole.calls.get(signature, {}).items()


def _report(whole, circle, span):
    names = [s.name for s in circle]
    told = f"{names[0]} calls itself" if len(names) == 1 else \
        " calls ".join([*names, names[0]])
    whole.report(Wrong(span, f"recursion is not supported: {told}",
                       "write a loop, with an array as the stack if one is needed"))
