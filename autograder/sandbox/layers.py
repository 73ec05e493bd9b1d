"""The layers of the sandbox: their names, what each protects, and how to get it."""

from dataclasses import dataclass

PROCESSES = "process namespace"
FILES = "mount namespace"
NETWORK = "network namespace"
IPC = "IPC namespace"
CAPABILITIES = "capabilities"
LANDLOCK = "Landlock"
SECCOMP = "seccomp"
LIMITS = "limits"
CGROUP = "cgroup"

LINUX = "grade on Linux, or in a Linux container"
NAMESPACES = (
    "let this user make namespaces. In a container: docker run --cap-add SYS_ADMIN "
    "--security-opt apparmor=unconfined. On Ubuntu: sudo sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0. Elsewhere: sudo sysctl "
    "user.max_user_namespaces=10000"
)
LANDLOCK_HOW = "boot Linux 5.13 or later with landlock in its lsm= list; pip install landlockpy"
SECCOMP_HOW = "apt install libseccomp2, or your system's libseccomp; pip install pyseccomp"
CGROUP_HOW = (
    "systemd-run --user --scope -p MemoryMax=8G autograder grade ...; or docker run --memory 8g"
)

# name -> (what it protects, how to get it), in the order of a report
TABLE = {
    PROCESSES: ("other processes cannot be seen or signalled, and none stays behind", NAMESPACES),
    FILES: ("files are not there but the submission's, the interpreter and packages", NAMESPACES),
    NETWORK: ("there is no network", NAMESPACES),
    IPC: ("shared memory and queues of other programs are not there", NAMESPACES),
    CAPABILITIES: ("nothing is left of root's rights", LINUX),
    LANDLOCK: (
        "files are not opened but the submission's, the interpreter and packages",
        LANDLOCK_HOW,
    ),
    SECCOMP: ("no programs, no sockets, no tracing, no rare doors into the kernel", SECCOMP_HOW),
    LIMITS: ("memory, CPU time and file sizes of a process are bounded", LINUX),
    CGROUP: ("memory of all submissions together is bounded", CGROUP_HOW),
}


@dataclass(frozen=True)
class Layer:
    """One protection of this machine, as probe() found it.

    reason:    why it is off; empty when it is on
    protects:  what holds while it is on, one phrase
    remedy:    how to get it; empty when it is on
    """

    name: str
    on: bool
    reason: str
    protects: str
    remedy: str


def enough(layers):
    """None if this machine's files are safe from a submission; else why grading is refused.

    layers: as probe() found them
    """
    if {FILES, LANDLOCK} & {layer.name for layer in layers if layer.on}:
        return None
    return (
        "nothing on this machine keeps students' code from its files: neither a mount namespace "
        "nor Landlock works here. Grade on Linux or in a container (autograder doctor says what "
        "is missing), or run with --unprotected if you trust every submission."
    )
