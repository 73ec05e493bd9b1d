"""Submissions that want points they have not earned, or more than points: none gets any.

Each is graded through the whole engine. The same forgeries, with their tests beside the answer as
nbgrader has them, show that the attacks are real.
"""

import sys
from pathlib import Path

import nbformat
import pytest

from autograder import grade, gradebook, journal, release
from autograder.engine import converter
from tests.autograder.courses import answered, hand_in, make_small

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

WRONG = "def twice(x):\n    return x\n"
RIGHT = "def twice(x):\n    return 2 * np.asarray(x)\n"

# name -> the answer cell of a student who wants the point
FORGERIES = {
    "exits": WRONG + "import sys\nsys.exit(0)",
    "ends-the-process": "def twice(x):\n    import os\n    os._exit(0)\n",
    "allclose-is-always-true": WRONG + "np.allclose = lambda *a, **k: True\nnp.ndarray.__module__",
    "patches-the-checks": WRONG + "import course.check\n"
        "course.check.as_numbers = as_numbers = lambda *a: np.array([2., -4, 1])",
    "patches-assert": WRONG + "import builtins\n"
        "class Quiet(Exception):\n    def __new__(cls, *a): return BaseException.__new__(cls)\n"
        "builtins.AssertionError = Quiet",
    "equal-to-everything": "class Any(float):\n    __eq__ = __ge__ = lambda *a: True\n"
        "    __hash__ = None\n    def __array__(self, *a, **k): return np.array([2., -4, 1])\n"
        "def twice(x):\n    return Any(3)\n",
    "an-array-that-agrees": "class Any(np.ndarray):\n"
        "    def __array_ufunc__(self, *a, **k): return np.array(True)\n"
        "    def __array_function__(self, *a, **k): return True\n"
        "def twice(x):\n    return np.zeros(3).view(Any)\n",
    "lies-about-its-class": "class Any:\n    __class__ = np.ndarray\n    shape = (3,)\n"
        "    def __iter__(self): return iter([2., -4, 1])\ndef twice(x):\n    return Any()\n",
    "hooks-the-shell": WRONG + "ip = get_ipython()\nold = ip.run_cell\n"
        "ip.run_cell = lambda source, **k: old('pass', **k)\n"
        "ip.events.register('post_run_cell', lambda *a: ip.display_pub.clear_output())",
    "transforms-the-tests": WRONG + "get_ipython().input_transformers_cleanup.append("
        "lambda lines: [l for l in lines if 'assert' not in l])",
    "traces-the-tests": WRONG + "import sys\ndef skip(frame, *a):\n"
        "    frame.f_trace_lines = False\n    return None\nsys.settrace(skip)",
    "looks-for-the-answer": "def twice(x):\n    import gc\n    for o in gc.get_objects():\n"
        "        if isinstance(o, str) and 'HIDDEN TESTS' in o:\n            return eval('2 * x')\n"
        "    return x\n",
    "reads-the-caller": "def twice(x):\n    import sys\n    frame = sys._getframe(1)\n"
        "    while frame:\n        if 'expected' in frame.f_locals or 'found' in frame.f_globals:\n"
        "            return np.array([2., -4, 1])\n        frame = frame.f_back\n    return x\n",
    "writes-into-every-pipe": WRONG + "import os\nfor fd in range(3, 64):\n    try:\n"
        "        os.write(fd, b'{\"op\": \"ret\", \"v\": [2, -4, 1]}' * 50)\n"
        "    except OSError: pass",
    "closes-every-pipe": WRONG + "import os\nos.closerange(3, 4096)",
    "answers-as-the-server": WRONG + "import os, json, struct, socket\nfor fd in range(3, 64):\n"
        "    try:\n        s = socket.socket(fileno=fd)\n"
        "        body = json.dumps({'outputs': [], 'ename': None}).encode()\n"
        "        s.send(struct.pack('<4sII', b'3WV1', len(body), 0) + body)\n"
        "    except OSError: pass",
    "kills-its-parent": WRONG + "import os, signal\nfor pid in (os.getppid(), 1, 0, -1):\n"
        "    try: os.kill(pid, signal.SIGKILL)\n    except OSError: pass",
    "leaves-a-thread": WRONG + "import threading, time\ndef later():\n    time.sleep(0.2)\n"
        "    import os\n    os._exit(0)\nthreading.Thread(target=later, daemon=True).start()",
    "claims-a-verdict": WRONG,  # its notebook says of itself that it has passed
    "unlocks-the-tests": WRONG,  # its tests cell is another one
    "never-ends": "def twice(x):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass\n",
    "floods": WRONG + "while True: print('x' * 100_000)",
    "fills-the-disk": WRONG + "for k in range(10**6):\n"
        "    open(f'{k}.bin', 'wb').write(bytes(1 << 25))",
    "scatters-files": WRONG + "for k in range(10**7): open(f'f{k}', 'w').close()",
    "nests-folders": WRONG + "import os\nfor k in range(3000):\n    os.mkdir('d'); os.chdir('d')",
    "eats-memory": WRONG + "held = []\nwhile True: held.append(bytearray(1 << 24))",
    "never-ending-iterator": "def twice(x):\n    def on():\n        while True: yield 2.0\n"
        "    return on()\n",
    "recurses": "def twice(x):\n    return twice(x)\n",
    "raises-at-random": "class E(BaseException):\n    def __str__(self): raise self\n"
        "def twice(x):\n    raise E\n",
}
HONEST = {"ada": RIGHT, "zoe": RIGHT}


def notebook_of(course, name, source):
    made = nbformat.reads(answered(course, "demo", {"twice": source}), as_version=4)
    for cell in made.cells:
        if name == "claims-a-verdict":
            cell.metadata["three_waves"] = {"verdict": "passed"}
        if name == "unlocks-the-tests" and cell.id == "twice_tests":
            cell.metadata.nbgrader.update(locked=False)
            cell.source = "1"
    return nbformat.writes(made)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = make_small(tmp_path_factory.mktemp("hostile"))
    release.release(made, "demo")
    for name, source in (FORGERIES | HONEST).items():
        hand_in(made, name, "demo", {"demo.ipynb": notebook_of(made, name, source)})
    return made


@pytest.fixture(scope="module")
def graded(course):
    for _ in grade.grade(course, "demo", timeout_s=2, memory_mb=1024):
        pass
    return {row.student: row.score for row in gradebook.rows(course, "demo")}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_earns_nothing(graded, name):
    assert graded[name] == 0


def test_the_honest_beside_them_get_what_they_earned(course, graded):
    assert [graded[name] for name in HONEST] == [1, 1]
    assert {e.status for e in journal.load(course, "demo").values()} == {"graded"}


def test_in_one_process_many_of_them_would_have_had_the_point(tmp_path):
    """What the second process is for; also what `trust="same-process"` gives up."""
    made = make_small(tmp_path)
    path = made.author_files("demo")[0]
    header = '# %% tests="twice" points=1'
    text = path.read_text()
    assert header in text
    path.write_text(text.replace(header, f'{header} trust="same-process"'))
    release.release(made, "demo")
    for name, source in FORGERIES.items():
        hand_in(made, name, "demo", {"demo.ipynb": notebook_of(made, name, source)})
    for _ in grade.grade(made, "demo", timeout_s=2, memory_mb=1024):
        pass
    forged = {row.student for row in gradebook.rows(made, "demo") if row.score}
    assert {"allclose-is-always-true", "hooks-the-shell", "transforms-the-tests"} <= forged


SPIES = {
    "passwords": "open('/etc/passwd').read()",
    "solutions": "open('{root}/solutions/demo/demo.py').read()",
    "source": "open('{root}/private/source/demo/demo.ipynb').read()",
    "gradebook": "open('{root}/private/gradebook.db', 'rb').read()",
    "neighbour": "open('{root}/private/submitted/ada/demo/demo.ipynb').read()",
    "journal": "__import__('os').listdir('{root}/private/journal')",
    "scratch": "__import__('os').listdir('..')[1]",
    "home": "__import__('os').listdir({home!r})",
    "secret": "__import__('os').environ['A_TEACHERS_TOKEN']",
    "parent": "open(f'/proc/{{__import__(\"os\").getppid()}}/environ').read()",
    "network": "__import__('socket').create_connection(('127.0.0.1', {port}), 1)",
    "program": "__import__('subprocess').check_output(['id'])",
    "writes": "open('{root}/private/submitted/ada/demo/demo.ipynb', 'w')",
    "hidden": "[f for f in __import__('os').scandir('.') if f.name.endswith('.ipynb')][0]",
}


@pytest.fixture(scope="module")
def spied(tmp_path_factory):
    """What each attempt got, printed by the student's own cell."""
    import socket

    made = make_small(tmp_path_factory.mktemp("spies"))
    release.release(made, "demo")
    hand_in(made, "ada", "demo", {"demo.ipynb": answered(made, "demo", {"twice": RIGHT})})
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("A_TEACHERS_TOKEN", "hunter2")
        facts = {"root": made.root, "home": str(Path.home()), "port": server.getsockname()[1]}
        for name, attempt in SPIES.items():
            text = f"try:\n    got = {attempt.format(**facts)}\n    print('GOT', got)\n"
            text += f"except BaseException as e:\n    print('NOT', type(e).__name__)\n{RIGHT}"
            files = {"demo.ipynb": answered(made, "demo", {"twice": text})}
            hand_in(made, name, "demo", files)
        for _ in grade.grade(made, "demo", timeout_s=5):
            pass
    return made


@pytest.mark.parametrize("name", SPIES)
def test_a_submission_gets_at_nothing_that_is_not_its_own(spied, name):
    path = spied.autograded / name / "demo" / "demo.ipynb"
    (answer,) = [c for c in nbformat.read(path, as_version=4).cells if c.id == "twice"]
    said = "".join(o.get("text", "") for o in answer.outputs)
    assert said.startswith("NOT "), said[:300]


def test_a_submission_finds_its_own_files_and_may_write_beside_them(tmp_path):
    made = make_small(tmp_path)
    release.release(made, "demo")
    text = ("import os\nopen('out.txt', 'w').write(open('data.csv').read())\nos.mkdir('out')\n"
            "os.symlink('/etc/passwd', 'link')\nos.mkfifo('pipe')\n" + RIGHT)
    hand_in(made, "ada", "demo", {"demo.ipynb": answered(made, "demo", {"twice": text}),
                                  "data.csv": "1,2"})
    (_, entry, _), = grade.grade(made, "demo")
    assert (entry.status, entry.reason) == ("graded", "")
    assert gradebook.rows(made, "demo")[0].score == 1


def test_nothing_is_left_of_a_run(course, graded):
    scratch = course.root / converter.STAGE
    assert [p for p in scratch.rglob("*") if p.is_file()] == []
    assert list(scratch.glob("three-waves-*")) == []
