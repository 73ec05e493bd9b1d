"""cp.fuse: CuPy makes one kernel of a function; here the function is simply called."""

from functools import wraps


def fuse(*args, **kwargs):
    """The function itself: @cp.fuse, @cp.fuse() or @cp.fuse(kernel_name="name").

    raises:  TypeError for other arguments, as CuPy does
    """
    def plain(function):
        @wraps(function)
        def fused(*arguments):
            return function(*arguments)
        return fused

    if set(kwargs) - {"kernel_name"} or len(args) > 1:
        raise TypeError("fuse() takes a function, or kernel_name=")
    return plain(args[0]) if args and callable(args[0]) else plain
