"""Landlock: the kernel refuses to open files, whatever names or descriptors lead to them.

source: https://docs.kernel.org/userspace-api/landlock.html
"""

import os

from .policy import DEVICES, MACHINE, Policy


def version():
    """The kernel's Landlock version; 0 where there is none."""
    try:
        import landlockpy
    except ImportError:
        return 0
    return landlockpy.abi_version()


def scopes_signals():
    return version() >= 6


def restrict(policy: Policy, own=()):
    """Refuse all files but the policy's to this thread and all that it starts.

    own:     folders to write in that the view made for this process alone
    raises:  OSError if the kernel has no Landlock or a path of the policy is not there
    """
    import landlockpy

    access = landlockpy.AccessFS
    # As plain numbers: hundreds of operations on enumerations would cost more than the kernel.
    write = int(landlockpy.fs_for_abi(landlockpy.abi_version()))
    read = int(access.READ_FILE | access.READ_DIR | access.EXECUTE)
    of_files = int(access.READ_FILE | access.EXECUTE | access.WRITE_FILE | access.TRUNCATE)
    everything = landlockpy.Scope.ABSTRACT_UNIX_SOCKET | landlockpy.Scope.SIGNAL
    given = dict.fromkeys(("/proc/self", *present(MACHINE), *policy.readable), read)
    given |= dict.fromkeys((*present(DEVICES), *policy.writable, *own), write)
    with landlockpy.Ruleset(scoped=everything) as rules:
        for path, rights in given.items():
            # The rights of a folder's entries make no sense on a file; the kernel refuses them.
            rules.allow_path(path, rights if os.path.isdir(path) else rights & of_files)
        rules.restrict()


def present(paths):
    return [path for path in paths if os.path.exists(path)]
