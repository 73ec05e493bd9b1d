"""What the book needs of Sphinx beyond Jupyter Book: the claims' table, MathJax, fresh pages."""
import hashlib
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from course import claims, record, stale

VENDORED = Path("book") / "_static" / "vendor" / "mathjax" / "tex-chtml.js"
# Only where npm could not put MathJax beside the pages.
CDN = "https://cdn.jsdelivr.net/npm/mathjax@3.2.2/es5/tex-chtml.js"
# Verdicts as the tally says them, after a number.
IN_WORDS = {
    "reproduces": "confirmed by our own measurement",
    "direction only": "right in direction only",
    "only under period conditions": "true only under the conditions of their time",
    "does not": "not found again",
}
# Heading and share of the width, in per cent.
COLUMNS = (("Claim", 46), ("Measured", 14), ("Expected", 14), ("Verdict", 14), ("Chapter", 12))


class ClaimsTable(SphinxDirective):
    """`{claims-table}`: every entry of the ledger with the recorded figure.

    `:subjects:` names the subjects to show, in any order; without it, all.
    """

    option_spec = {"subjects": str.split}

    def run(self):
        for path in (claims.LEDGER, record.RECORD):
            self.env.note_dependency(str(path))
        table = record.table()
        wanted = self.options.get("subjects", [row[0].subject for row in table])
        if unknown := sorted(set(wanted) - {row[0].subject for row in table}):
            raise self.error(f"claims-table: the ledger has no claim of {', '.join(unknown)}")
        rows = [self._row(*row) for row in table if row[0].subject in wanted]
        return [_table([name for name, _ in COLUMNS], rows, [width for _, width in COLUMNS])]

    def _row(self, entry, figure, expected, chapter, seconds):
        where = [nodes.paragraph("", "none yet")]
        if chapter:
            where = [self._words(f"{{doc}}`/{chapter}`"), nodes.paragraph("", f"{seconds:g} s")]
        claim = nodes.paragraph("", entry.claim), self._words(f"{{cite:t}}`{entry.source}`")
        verdict = nodes.inline("", entry.verdict, classes=["claim-verdict", _kind(entry.verdict)])
        row = nodes.row("", _cell(*claim, self._words(entry.note)),
                        _cell(nodes.paragraph("", figure or "not yet")),
                        _cell(nodes.paragraph("", expected)),
                        _cell(nodes.paragraph("", "", verdict)), _cell(*where))
        row["ids"].append(f"claim-{entry.id}")
        return row

    def _words(self, text):
        """A paragraph from one line of MyST, roles included."""
        found, messages = self.state.inline_text(text, self.lineno)
        return nodes.paragraph("", "", *found, *messages)


class ClaimsTally(SphinxDirective):
    """`{claims-tally}`: how many claims got which verdict."""

    def run(self):
        self.env.note_dependency(str(claims.LEDGER))
        verdicts = [entry.verdict for entry in claims.load().values()]
        items = [_count(len(verdicts), "claims in the ledger")]
        items += [_count(verdicts.count(v), IN_WORDS[v], _kind(v))
                  for v in claims.VERDICTS if v in verdicts]
        return [nodes.bullet_list("", *items, classes=["claims-tally"])]


def _count(number, words, *classes):
    text = nodes.paragraph("", "", nodes.strong("", str(number)), nodes.Text(f" {words}"))
    return nodes.list_item("", text, classes=list(classes))


def _kind(verdict):
    return "claim-" + verdict.replace(" ", "-")


def _cell(*children):
    return nodes.entry("", *children)


def _table(names, rows, widths):
    head = nodes.row("", *[_cell(nodes.paragraph("", name)) for name in names])
    group = nodes.tgroup("", *[nodes.colspec(colwidth=width) for width in widths],
                         nodes.thead("", head), nodes.tbody("", *rows), cols=len(names))
    return nodes.table("", group, classes=["claims"])


def choose_mathjax(app, config):
    """MathJax from beside the pages where `course.book.scripts` put it, else from the CDN."""
    here = (Path(app.srcdir) / VENDORED).exists()
    config.mathjax_path = "vendor/mathjax/tex-chtml.js" if here else CDN


def know_ourselves(app, config):
    """Tell Sphinx what it does not watch, so that pages follow it.

    The code that writes parts of pages: they are read again. Styles and scripts: Sphinx copies
    them only when it writes pages, so they are written again.
    """
    code = [Path(module.__file__) for module in (claims, record)]
    config.three_waves_code = _digest([*code, Path(__file__)])
    folders = [Path(app.srcdir) / folder for folder in config.html_static_path]
    files = [path for folder in folders for path in stale.below(folder)]
    config.three_waves_static = _digest(files)


def _digest(paths):
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def freshly_executed(app, env, added, changed, removed):
    """Pages whose kept outputs changed since Sphinx last read them, though their text did not."""
    now, before = stale.stamps(app.srcdir), getattr(env, "three_waves_stamps", {})
    env.three_waves_stamps = now
    return {name for name in now if name in env.found_docs and before.get(name) != now[name]}


def mend_page(app, pagename, templatename, context, doctree):
    """Take out what Jupyter Book adds unasked, and mend a role that screen readers are denied."""
    # Thebe runs code on other people's servers; its script also declares one name twice.
    context["script_files"] = [script for script in context.get("script_files", [])
                               if "thebe" not in f"{script.filename}{script.attributes}".lower()]
    # ARIA 1.2 has no doc-biblioentry; in a list only list items may stand.
    context["body"] = context.get("body", "").replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app):
    app.add_directive("claims-table", ClaimsTable)
    app.add_directive("claims-tally", ClaimsTally)
    app.add_config_value("three_waves_code", "", "env")
    app.add_config_value("three_waves_static", "", "html")
    app.connect("config-inited", choose_mathjax)
    app.connect("config-inited", know_ourselves)
    app.connect("env-get-outdated", freshly_executed)
    app.connect("html-page-context", mend_page, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
