"""What newcomers are told is true: links, pictures, commands, patterns, and the workflow."""

import re
from urllib.parse import urlsplit

import pytest
import yaml
from nbgrader.apps.nbgraderapp import NbGraderApp
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

import autograder.__main__ as autograder
import course.__main__ as course
from autograder import cells
from course import ROOT

GUIDES = ("reading", "studying", "teaching")
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / f"book/{g}.md" for g in GUIDES)]
PICTURES = ROOT / "book" / "pictures"
WORKFLOW = ROOT / ".github" / "workflows" / "course.yml"
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
RUNNER = re.compile(r"^(?:sudo )?(?:\S*python\S*|py)(?: -\d[.\d]*)? -m ")
COMMAND = re.compile(r"(make|autograder|course|nbgrader) ([a-z]\w*)(.*)")
# Other sites that the texts may send a reader to.
HOSTS = {"pytorch.org", "creativecommons.org", "nbgrader.readthedocs.io"}
MAKE_VERBS = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
FLAGS = {
    "autograder": {verb: set(row[2]) for verb, row in autograder.VERBS.items()},
    "course": {verb: set(course.OPTIONS.get(verb, {})) for verb in ["setup", *course.VERBS]},
}


def links(path):
    """(is a picture, words, target) of every link in a text, code left out."""
    text = FENCE.sub("", path.read_text("utf-8"))
    return [(bool(mark), " ".join(words.split()), to) for mark, words, to in LINK.findall(text)]


def pictures():
    return [(path, words, to) for path in TEXTS for shown, words, to in links(path) if shown]


def code(text):
    """Every line of a fenced block, and every span of inline code."""
    fenced = [line.strip() for _, block in FENCE.findall(text) for line in block.splitlines()]
    return [*fenced, *re.findall(r"`([^`\n]+)`", FENCE.sub("", text))]


def commands(text):
    """(tool, verb, the rest) of every command of ours and of nbgrader's in a text."""
    found = (COMMAND.match(RUNNER.sub("", line)) for line in code(text))
    return [m.groups() for m in found if m]


def unknown(text):
    """The commands in a text that would not run: no such verb, or no such option."""
    return [f"{tool} {verb}{rest}" for tool, verb, rest in commands(text)
            if not is_known(tool, verb, re.findall(r" (--[a-z-]+)", rest.partition("#")[0]))]


def is_known(tool, verb, flags):
    if tool == "make":
        return verb in MAKE_VERBS
    if tool == "nbgrader":
        return verb in NbGraderApp.subcommands
    return verb in FLAGS[tool] and set(flags) <= FLAGS[tool][verb]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_what_a_text_links_to_is_there(path):
    inner = [to for _, _, to in links(path) if not urlsplit(to).scheme]
    assert inner, "not a single link: was the text read?"
    assert [to for to in inner if not (path.parent / to.partition("#")[0]).is_file()] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_every_command_in_a_text_runs(path):
    text = path.read_text("utf-8")
    assert len(commands(text)) >= (1 if path.stem == "reading" else 8)
    assert unknown(text) == []


def test_a_command_that_does_not_exist_would_be_found():
    text = "`make tea`\n```\npython -m course paint\nautograder grade perceptron --fast\n```\n" \
           "`nbgrader guess`, but `python -m course serve --teacher` and `make demo PYTHON=x`"
    found = {"make tea", "course paint", "autograder grade perceptron --fast", "nbgrader guess"}
    assert set(unknown(text)) == found


def test_every_verb_of_ours_is_explained_somewhere():
    named = {(tool, verb) for path in TEXTS for tool, verb, _ in commands(path.read_text("utf-8"))}
    ours = {(tool, verb) for tool, verbs in FLAGS.items() for verb in verbs}
    # `class` hands in made-up students: the demonstration types it, a teacher should not.
    assert ours - named == {("autograder", "class")}
    assert {("make", verb) for verb in MAKE_VERBS} <= named


def test_every_picture_is_described_shown_and_small():
    shown = pictures()
    assert len(shown) >= 10
    assert [to for _, words, to in shown if len(words) < 20] == []
    files = set(PICTURES.glob("*"))
    assert {(path.parent / to).resolve() for path, _, to in shown} == files
    assert [p.name for p in files if p.stat().st_size > 300_000] == []


def test_every_picture_can_be_taken_again():
    pytest.importorskip("playwright", reason="Playwright is not installed")
    from tests.pictures import SHOTS

    assert {f"{name}.png" for name in SHOTS} == {p.name for p in PICTURES.glob("*")}


@pytest.mark.parametrize("path", [*TEXTS, WORKFLOW, ROOT / "CITATION.cff"], ids=lambda p: p.name)
def test_a_text_names_no_machine_and_no_other_site_than_these(path):
    text = path.read_text("utf-8")
    assert re.findall(r"(?<![\w.])/(?:home|root|work|opt|tmp|Users)/\S*", text) == []
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s)>\"]+", text)}
    assert hosts <= HOSTS


def download_rows():
    """(platform, file name, student) of the teaching guide's table."""
    text = (ROOT / "book" / "teaching.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+\.ipynb)` \| `([^`]+)`", text, re.MULTILINE)
    assert len(rows) == 4
    return rows


@pytest.fixture(scope="module")
def settings():
    """What nbgrader_config.py leaves behind: its configuration, and its DOWNLOADS."""
    namespace = {"get_config": Config, "__file__": str(ROOT / "nbgrader_config.py")}
    exec((ROOT / "nbgrader_config.py").read_text("utf-8"), namespace)
    return namespace


@pytest.mark.parametrize("separator", ["/", "\\"])
@pytest.mark.parametrize("platform, name, student", download_rows())
def test_downloads_are_sorted_by_student_as_the_guide_says(
    settings, platform, name, student, separator
):
    path = f"/course/private/downloaded/perceptron/extracted/all/{name}".replace("/", separator)
    found = re.match(settings["DOWNLOADS"][platform], path).groupdict()
    assert (found["student_id"], found["file_id"]) == (student, "perceptron")


@pytest.mark.parametrize("platform, name, student, notebook", [
    ("moodle", "Ada B. Lovelace_18_assignsubmission_file_two_layers.ipynb", "Ada B. Lovelace_18",
     "two_layers"),
    ("moodle", "Ada_18_assignsubmission_file_/two.ipynb", "Ada_18", "two"),
    ("canvas", "lovelaceada_LATE_1843_99701_two_layers-3.ipynb", "1843", "two_layers"),
    ("blackboard", "Week 1_ada_attempt_2026-11-21-13-45-30_two_layers.ipynb", "ada", "two_layers"),
])
def test_downloads_are_understood_late_repeated_and_with_odd_names(
    settings, platform, name, student, notebook
):
    found = re.match(settings["DOWNLOADS"][platform], f"/extracted/all/{name}").groupdict()
    assert (found["student_id"], found["file_id"]) == (student, notebook)


def test_a_time_of_handing_in_is_one_that_nbgrader_reads(settings):
    from nbgrader.utils import parse_utc

    name = "/extracted/perceptron_ada_attempt_2026-11-21-13-45-30_perceptron.ipynb"
    found = re.match(settings["DOWNLOADS"]["blackboard"], name)["timestamp"]
    assert str(parse_utc(found)) == "2026-11-21 13:00:00"
    # The whole of it is what nbgrader's manual matches; it takes "-45-30" for a time zone.
    with pytest.raises(ValueError):
        parse_utc("2026-11-21-13-45-30")


def test_the_collected_are_where_git_does_not_look(settings):
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    assert config.ZipCollectApp.downloaded_directory.startswith("private/")
    assert config.FileNameCollectorPlugin.named_regexp in settings["DOWNLOADS"].values()


def test_the_late_penalty_of_the_guide_takes_a_tenth_a_day():
    text = (ROOT / "book" / "teaching.md").read_text("utf-8")
    (block,) = [body for _, body in FENCE.findall(text) if "TenPerCentADay" in body]
    namespace = {"c": Config()}
    exec(block, namespace)
    penalty = namespace["c"].AssignLatePenalties.plugin_class().late_submission_penalty
    days = (0, 1, 86_400, 86_401, 10**7)
    assert [round(penalty("ada", 20, s), 6) for s in days] == [0, 2, 2, 4, 20]


def test_the_reading_guide_knows_the_keys_of_the_figure():
    script = (ROOT / "book" / "figures" / "perceptron.js").read_text("utf-8")
    told = re.search(r"const KEYS = \[(.*?)\];", script, re.DOTALL)[1]
    pairs = re.findall(r'\["([^"]+)", "', told)
    keys = {key for pair in pairs for key in re.split(", | or ", pair)}
    table = (ROOT / "book" / "reading.md").read_text("utf-8").partition("| key |")[2]
    words = {word.lower() for word in re.findall(r"\w+", table.partition("\n\n")[0])}
    assert len(keys) >= 10
    assert {k for k in keys if k.lower() not in words} == set()


def test_the_contributing_guide_knows_every_kind_of_cell():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [role for role in cells.ROLES if f'{role}="' not in text] == []


def test_what_the_contributing_table_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").replace("<subject>", "perceptron")
    table = text.partition("| to change |")[2].partition("\n\n")[0]
    edits = [row.split("|")[2] for row in table.splitlines()[2:]]
    named = [name for cell in edits for name in re.findall(r"`([\w./*]+)`", cell) if "." in name]
    assert len(named) >= 20
    assert [name for name in named if not list(ROOT.glob(name))] == []


def test_the_citation_has_what_readers_of_such_files_require():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors", "version", "license"} <= set(cited)
    assert str(cited["version"]) in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def workflow():
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_the_workflow_runs_the_commands_of_the_readme(workflow):
    run = "\n".join(step.get("run", "") for step in steps(workflow))
    for command in ("make test", "make demo", "python -m course test"):
        assert command in run
        assert command in (ROOT / "README.md").read_text("utf-8")


def test_the_workflow_may_write_nothing_but_the_published_book(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    given = {name: job["permissions"] for name, job in workflow["jobs"].items()
             if "permissions" in job}
    assert given == {"publish": {"pages": "write", "id-token": "write"}}
    assert workflow["jobs"]["publish"]["if"] == "github.ref == 'refs/heads/main'"


def test_the_workflow_pins_what_it_uses(workflow):
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w/-]+@v\d+", name)] == []
