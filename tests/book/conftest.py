"""What tests of chapters and live figures share: the executed page; a bare page that shows
figures, and Node to ask them.
"""

import json
import shutil
import subprocess

import pytest

from tests.book import chapters
from tests.book.figure_page import write_page

ASK = """const { NAMES } = figure;
const answer = (given) => { BEFORE return EXPRESSION; };
console.log(JSON.stringify(JSON.parse(readFileSync(0)).map(answer)));"""


def pytest_generate_tests(metafunc):
    """One test for each figure that a chapter's claim refuses."""
    if "refused" in metafunc.fixturenames:
        refused = metafunc.cls.REFUSED
        metafunc.parametrize("refused", refused, ids=[f"{id}-{figure}" for id, figure in refused])


@pytest.fixture(scope="module")
def subject(request):
    """The SUBJECT that a chapter's test file names."""
    return request.module.SUBJECT


@pytest.fixture(scope="module")
def source(subject):
    """The chapter before it runs."""
    return chapters.source_of(subject)


@pytest.fixture(scope="module")
def chapter_run(subject, source):
    """Seconds, and the executed notebook, as the book has them."""
    return chapters.kept(subject, source)


@pytest.fixture(scope="module")
def ran(chapter_run):
    """The executed notebook."""
    return chapter_run.chapter.notebook


@pytest.fixture(scope="module")
def pictured(ran):
    """The executed notebook with all its pictures; another one where some need data."""
    return ran


@pytest.fixture(scope="module")
def asker(run_figure):
    """asker(figure, names, before="") -> ask(expression, data) -> a list.

    Its values are those, in JavaScript, of `expression` for each `given` of `data`.

    names:  what of the figure's module it uses, in one text
    before: statements that come first
    """
    def make(figure, names, before=""):
        script = ASK.replace("NAMES", names).replace("BEFORE", before)

        def ask(expression, data):
            return json.loads(run_figure(figure, script.replace("EXPRESSION", expression),
                                         json.dumps(data)))

        return ask

    return make


WIDGET = """async ([code, state]) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { PageModel } = await import("/_static/loader.js");
  const model = new PageModel(state), el = document.createElement("div");
  document.body.append(el);
  const leave = (await import(url)).default.render({ model, el });
  STEPS
  leave();
  return [...heard, el.childElementCount];
}"""


@pytest.fixture
def as_widget(show):
    """as_widget(figure, steps) -> what it told, then how many elements it left behind (0).

    It runs as JupyterLab runs it: its module joined into one text, and a model between.

    steps: JavaScript with `model` and `el` that ends in a list called heard
    """
    def call(figure, steps):
        page = show(figure)
        heard = page.evaluate(WIDGET.replace("STEPS", steps), [str(figure._esm), figure.state()])
        assert page.errors == []
        return heard

    return call


@pytest.fixture
def show(tmp_path, serve, page):
    """show(*figures, page=, html=, body=) -> the page, with every near figure mounted."""
    base = serve(tmp_path)

    def open_with(*figures, page=page, **place):
        write_page(tmp_path, *figures, **place)
        page.goto(base)
        page.wait_for_selector("[data-ready]")
        return page

    return open_with


@pytest.fixture(scope="module")
def run_figure(tmp_path_factory):
    """run_figure(figure, script) -> what `script` prints; `figure` is imported there by that name.

    The module is the one that JupyterLab gets: joined into a single text.
    """
    program = shutil.which("node") or pytest.skip("node is not installed")
    folder = tmp_path_factory.mktemp("figure")

    def call(figure, script, data=""):
        (folder / "figure.mjs").write_text(figure._esm, encoding="utf-8")
        (folder / "ask.mjs").write_text(
            'import * as figure from "./figure.mjs";\n'
            f'import {{ readFileSync }} from "node:fs";\n{script}\n', encoding="utf-8")
        done = subprocess.run([program, folder / "ask.mjs"], input=data, capture_output=True,
                              text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call
