"""What browser tests share: a Chromium, a page that keeps a record, a quiet server, axe."""

import functools
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from course import ROOT, book

# Before PyTorch is imported: a fork of a process with a pool of threads waits for them for ever.
os.environ.setdefault("OMP_NUM_THREADS", "1")

AXE = ROOT / "book" / "node_modules" / "axe-core" / "axe.min.js"
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"


def chromium_path():
    """The machine's Chromium: $CHROMIUM, else one on the PATH; None means Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


GRADED = "test_variants.py", "test_same_verdict.py"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """What stays in one process when `course test` runs two: a file, whose fixtures are made once.

    But a graded class serves two files, and each assignment's class may go to another process.
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByFileOrClass(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            return test.partition("[")[2] if file.endswith(GRADED) and "[" in test else file

    return ByFileOrClass(config, log)


@pytest.fixture(scope="module")
def one_thread():
    """PyTorch computes in one thread, so that its sums are the same on every machine."""
    import torch
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium, or a skip that says what is missing.

    One per module and not per session: while Playwright's synchronous interface is open,
    asyncio.run fails in the same process, and other modules run notebooks with it.
    """
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with api.sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=chromium_path(),
                # Chromium's own sandbox refuses to start as root, as in most containers.
                args=[*QUIET, *(["--no-sandbox"] if root else [])],
            )
        except api.Error as error:
            reason = str(error).splitlines()[0]
            pytest.skip(f"no Chromium: none in $CHROMIUM or on the PATH, and {reason}")
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """new_page(**context) -> a page whose `external` and `errors` record what went wrong.

    context:  arguments of Playwright's new_context: viewport, color_scheme, has_touch, ...
    external: addresses asked of any host but this machine
    errors:   errors of the console and exceptions of the page
    """
    contexts = []

    def open_page(**context):
        contexts.append(browser.new_context(**context))
        return recorded(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page of the usual size; see new_page."""
    return new_page(viewport={"width": 1100, "height": 900})


def recorded(page):
    """`page`, with `external` and `errors` filled as it goes."""
    page.external, page.errors = [], []

    def on_request(request):
        address = urlsplit(request.url)
        if address.hostname != "127.0.0.1" and address.scheme not in ("data", "blob"):
            page.external.append(request.url)

    page.on("request", on_request)
    page.on("console", lambda m: m.type == "error" and page.errors.append(m.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page


class QuietHandler(SimpleHTTPRequestHandler):
    """Files of one folder; the types that modules need, whatever the machine's registry says."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".css": "text/css",
        ".svg": "image/svg+xml",
    }

    def do_GET(self):
        if self.path == "/favicon.ico" and not Path(self.translate_path(self.path)).exists():
            self.send_response(204)  # browsers ask for it unbidden; its absence is no error
            return self.end_headers()
        return super().do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def serve():
    """serve(folder) -> "http://127.0.0.1:port/", until the test ends."""
    servers = []

    def start(folder):
        handler = functools.partial(QuietHandler, directory=os.fspath(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def axe_source():
    """The text of axe-core, brought by npm when it is not there yet."""
    if not AXE.exists() and shutil.which("npm"):
        book.npm_ci(ROOT / "book")
    if not AXE.exists():
        pytest.skip("axe-core is not there, and npm ci in book/ could not bring it")
    return AXE.read_text(encoding="utf-8")


# axe looks at what lies behind each piece of text, and code is thousands of coloured pieces: a
# page took two minutes. Of pieces with the same colours, size and weight one is left for it.
ONE_OF_EACH = """() => {
  const seen = new Set(), alike = [];
  const shown = (colour) => colour !== "rgba(0, 0, 0, 0)";
  const ground = (at) => at && (shown(getComputedStyle(at).backgroundColor)
    ? getComputedStyle(at).backgroundColor : ground(at.parentElement));
  for (const piece of document.querySelectorAll("pre span")) {
    if (piece.children.length) continue;
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(piece);
    const key = [color, fontSize, fontWeight, opacity, ground(piece)].join();
    if (seen.has(key)) alike.push(piece);
    seen.add(key);
  }
  alike.forEach((piece) => piece.replaceWith(piece.textContent));
  document.querySelectorAll("pre").forEach((block) => block.normalize());
}"""


@pytest.fixture
def axe(axe_source):
    """axe(page, within=None) -> what axe-core finds against WCAG 2 A and AA, one line each.

    Code on the page loses its colours, but for one piece of each.
    """

    def run(page, within=None):
        page.evaluate(ONE_OF_EACH)
        page.evaluate(axe_source)
        found = page.evaluate(
            """within => axe.run(within ?? document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a",
               "wcag21aa"]})""",
            within,
        )
        # A page on which no rule applied was not examined.
        assert found["passes"], "axe found nothing to check"
        return [
            f"{v['id']} ({v['impact']}): {node['html'][:120]}"
            for v in found["violations"]
            for node in v["nodes"]
        ]

    return run
