"""How a report looks: one palette for light and dark, one style sheet, nothing from outside.

The place decides between light and dark: the book's theme, JupyterLab's or VS Code's, else the
reader's system. Every pair of text and ground below keeps a contrast of 4.5 : 1 (WCAG 2.1, 1.4.3).
"""

# name: (light, dark)
PALETTE = {
    "ground": ("#ffffff", "#14191f"),
    "panel": ("#f5f7f9", "#1c232b"),
    "ink": ("#1c242e", "#e9edf1"),
    "soft": ("#55606d", "#abb6c2"),
    "edge": ("#d4dae1", "#36414d"),
    "track": ("#e4e9ee", "#2c3640"),
    "word": ("#1a5490", "#8cc4fb"),
    "value": ("#0b6460", "#6fd6cd"),
    "good": ("#17754a", "#66d39f"),
    "fair": ("#855600", "#f0c261"),
    "bad": ("#b3261e", "#ff9d94"),
    "bad-side": ("#fdeceb", "#3c1f1f"),
    "hue-0": ("#0a5fa5", "#74bbff"),
    "hue-0-side": ("#dcebf9", "#15324d"),
    "hue-1": ("#a63f09", "#ffa566"),
    "hue-1-side": ("#fdebdc", "#3f2815"),
    "hue-2": ("#0b6460", "#5fd3cb"),
    "hue-2-side": ("#d8f0ed", "#123a39"),
    "hue-3": ("#6d3fb0", "#cbacff"),
    "hue-3-side": ("#f0e8fb", "#322545"),
}
HUES = 4


def _tokens():
    light = "".join(f"--kr-{name}:{day};" for name, (day, _) in PALETTE.items())
    both = "".join(f"--kr-{name}:light-dark({day},{night});"
                   for name, (day, night) in PALETTE.items())
    return (f".kr{{{light}color-scheme:light dark}}"
            f"@supports (color:light-dark(#000,#fff)){{.kr{{{both}}}}}")


def _hues():
    """.kr-hue-2 and the like, and .kr-hue-bad: what a mark, a lane or a note is coloured with."""
    names = [f"hue-{n}" for n in range(HUES)] + ["bad"]
    return "".join(f".kr .kr-{'hue-' * (name == 'bad')}{name}{{--kr-hue:var(--kr-{name});"
                   f"--kr-side:var(--kr-{name}-side)}}" for name in names)


# `:not(#_)` matches always and weighs as much as an id, so that no theme's rule for tables,
# paragraphs or <pre> wins over these.
RULES = """
html[data-theme="light"] .kr, body[data-jp-theme-light="true"] .kr, body.vscode-light .kr
{color-scheme:light}
html[data-theme="dark"] .kr, body[data-jp-theme-light="false"] .kr, body.vscode-dark .kr
{color-scheme:dark}
.kr:not(#_){container-type:inline-size;box-sizing:border-box;margin:.5rem 0 1rem;max-width:100%;
border:1px solid var(--kr-edge);border-radius:10px;overflow:hidden;background:var(--kr-ground);
color:var(--kr-ink);text-align:left;font-variant-numeric:tabular-nums;
font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
.kr:not(#_) *{box-sizing:border-box}
.kr:not(#_) :is(p,dl,dd,dt,figure,figcaption,h3,pre,b){margin:0;padding:0;border:0;background:none;
float:none;clear:none;width:auto;max-width:none;box-shadow:none;text-align:inherit;
color:inherit;font:inherit}
.kr:not(#_) :is(dl,dt,dd,figcaption){display:block}
.kr:not(#_) b{font-weight:650}
.kr:not(#_) pre{white-space:pre;overflow:visible;tab-size:4}
.kr:not(#_) :is(code,pre,.kr-mono){font-family:var(--jp-code-font-family,ui-monospace,
SFMono-Regular,
Menlo,Consolas,"DejaVu Sans Mono",monospace);background:none;color:inherit;border:0;padding:0}
.kr:not(#_) code{font-size:.93em}
.kr:not(#_) .kr-head{display:grid;gap:.15rem;padding:.8rem 1rem .75rem;
border-bottom:1px solid var(--kr-edge)}
.kr:not(#_) .kr-title{font-size:16px;font-weight:650}
.kr:not(#_) .kr-verdict{display:flex;gap:.5rem;align-items:baseline}
.kr:not(#_) .kr-verdict:before{content:"";flex:none;width:.62em;height:.62em;border-radius:50%;
background:var(--kr-soft)}
.kr:not(#_) .kr-ok:before{background:var(--kr-good)}
.kr:not(#_) .kr-faulty:before{background:var(--kr-bad);border-radius:1px;transform:rotate(45deg)}
.kr:not(#_) .kr-soft{color:var(--kr-soft);font-size:13px}
.kr:not(#_) .kr-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.kr:not(#_) .kr-note{padding:.8rem 1rem}
.kr:not(#_) .kr-scroll{overflow:auto;max-height:60rem}
.kr:not(#_) .kr-scroll:focus-visible{outline:2px solid var(--kr-word);outline-offset:-2px}
.kr:not(#_) table{border-collapse:separate;border-spacing:0;margin:0;width:100%;table-layout:auto;
border:0;background:none;color:inherit;font-size:inherit;display:table}
.kr:not(#_) :is(thead,tbody,tfoot,tr){line-height:inherit;background:none;border:0;display:revert}
.kr:not(#_) :is(th,td){padding:0;border:0;text-align:left;vertical-align:top;font-weight:400;
line-height:inherit;max-width:none;white-space:nowrap;background:none;color:inherit;
display:table-cell}
.kr:not(#_) .kr-listing{font-size:12.5px;line-height:1.6}
.kr:not(#_) .kr-listing thead th{position:sticky;font-size:12px;top:0;z-index:2;padding:.3rem .4rem;
background:var(--kr-panel);color:var(--kr-soft);border-bottom:1px solid var(--kr-edge)}
.kr:not(#_) .kr-listing tfoot :is(th,td){position:sticky;bottom:0;z-index:2;padding-block:.25rem;
background:var(--kr-panel);border-top:1px solid var(--kr-edge)}
.kr:not(#_) .kr-listing .kr-line{width:1px;padding:0 .7rem 0 1rem;text-align:right;
color:var(--kr-soft);user-select:none}
.kr:not(#_) .kr-listing .kr-code{padding-right:1rem;width:100%}
.kr:not(#_) .kr-listing thead .kr-code, .kr:not(#_) .kr-listing tfoot .kr-code{white-space:nowrap;
padding-left:0}
.kr:not(#_) .kr-listing tbody tr:hover>td{background:var(--kr-panel)}
.kr:not(#_) .kr-listing tbody tr.kr-under:hover>td{background:var(--kr-ground)}
.kr:not(#_) .kr-count{width:56px;min-width:56px;padding-inline:.3rem;text-align:right}
.kr:not(#_) .kr-listing thead .kr-count{font-size:11px;text-align:right}
.kr:not(#_) tbody .kr-count{background:var(--kr-ground)}
.kr:not(#_) .kr-count:last-child{padding-right:1rem;width:70px;min-width:70px}
.kr:not(#_) .kr-bar{display:block;height:3px;margin-top:-2px;border-radius:2px;
background:var(--kr-track);overflow:hidden}
.kr:not(#_) .kr-bar span{display:block;height:100%;border-radius:2px;background:var(--kr-level)}
.kr:not(#_) .kr-level{color:var(--kr-level)}
.kr .kr-plain{--kr-level:var(--kr-soft)}
.kr .kr-good{--kr-level:var(--kr-good)}
.kr .kr-fair{--kr-level:var(--kr-fair)}
.kr .kr-poor{--kr-level:var(--kr-bad)}
.kr:not(#_) .kr-gap td{padding:.15rem 1rem;background:var(--kr-panel);color:var(--kr-soft);
font-size:12px}
.kr:not(#_) .kr-c{color:var(--kr-soft);font-style:italic}
.kr:not(#_) .kr-k{color:var(--kr-word)}
.kr:not(#_) .kr-n{color:var(--kr-value)}
.kr:not(#_) .kr-mark{background:var(--kr-side);box-shadow:0 0 0 1px var(--kr-side);
border-radius:2px;
color:inherit;padding:0}
.kr:not(#_) .kr-caret{color:var(--kr-hue);font-weight:700;line-height:1}
.kr:not(#_) .kr-says{position:sticky;left:0;width:fit-content;max-width:min(100cqi - 6rem,46rem);
margin:.2rem 1rem .55rem 0;padding:.4rem .7rem .45rem;border-left:3px solid var(--kr-hue);
border-radius:0 6px 6px 0;background:var(--kr-side);white-space:normal;overflow-wrap:anywhere;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,
"Helvetica Neue",sans-serif;
font-size:13.5px;line-height:1.45}
.kr:not(#_) .kr-badge{display:inline-block;min-width:1.6em;margin-right:.15em;padding:0 .4em;
border-radius:4px;background:var(--kr-hue);color:var(--kr-ground);font-size:12px;font-weight:650;
text-align:center}
.kr:not(#_) .kr-who{color:var(--kr-hue);font-weight:650}
.kr:not(#_) .kr-hint{display:block;margin-top:.15rem}
.kr:not(#_) .kr-part{padding:.75rem 1rem;border-top:1px solid var(--kr-edge)}
.kr:not(#_) .kr-head+.kr-part{border-top:0}
.kr:not(#_) .kr-part>h3{margin-bottom:.35rem;font-size:13px;font-weight:650}
.kr:not(#_) .kr-figures{display:flex;flex-wrap:wrap;gap:.4rem 1.8rem}
.kr:not(#_) .kr-figures div{display:grid}
.kr:not(#_) .kr-figures dt{order:2;color:var(--kr-soft);font-size:12.5px}
.kr:not(#_) .kr-figures dd{font-size:17px;font-weight:600;line-height:1.3}
.kr:not(#_) .kr-legend{display:grid;grid-template-columns:max-content minmax(0,1fr);
gap:.15rem .9rem;
font-size:13px}
.kr:not(#_) .kr-legend dt{font-weight:650}
.kr:not(#_) .kr-legend dd{color:var(--kr-soft)}
.kr:not(#_) .kr-printed{max-height:18rem;overflow:auto;font-size:12.5px;white-space:pre}
.kr:not(#_) .kr-picture{display:flex;flex-wrap:wrap;gap:1.1rem 1.4rem;padding:.9rem 1rem}
.kr:not(#_) .kr-picture figure{min-width:0;max-width:100%}
.kr:not(#_) figcaption{margin:0 0 .45rem;min-height:2.9em;max-width:none;color:inherit;
font-size:14px;
text-align:left}
.kr:not(#_) .kr-canvas{overflow-x:auto}
.kr:not(#_) svg{display:block;max-width:none;height:auto;font-size:11px}
.kr:not(#_) svg text{fill:var(--kr-soft)}
.kr:not(#_) svg .kr-lane{fill:var(--kr-hue);stroke:none}
.kr:not(#_) svg .kr-off{fill:none;stroke:var(--kr-edge)}
.kr:not(#_) svg .kr-link{fill:none;stroke:var(--kr-hue);stroke-width:1.2;opacity:.55}
.kr:not(#_) svg .kr-row{fill:var(--kr-side);stroke:none}
.kr:not(#_) svg .kr-grid{fill:none;stroke:var(--kr-ground);stroke-width:1}
.kr:not(#_) svg .kr-cell{fill:var(--kr-hue);stroke:var(--kr-ground)}
.kr:not(#_) svg .kr-idle{fill:var(--kr-track)}
.kr:not(#_) svg .kr-on{fill:var(--kr-ground);font-weight:600}
.kr:not(#_) svg .kr-strong{fill:var(--kr-ink);font-weight:600}
.kr:not(#_) svg :is(.kr-tint,.kr-strong){paint-order:stroke;stroke:var(--kr-ground);
stroke-width:3px;
stroke-linejoin:round}
.kr:not(#_) svg .kr-tint{fill:var(--kr-hue);font-weight:650}
.kr:not(#_) svg .kr-axis{fill:none;stroke:var(--kr-edge)}
.kr:not(#_) svg .kr-below{fill:var(--kr-panel)}
.kr:not(#_) svg .kr-roof{fill:none;stroke:var(--kr-ink);stroke-width:2.2;stroke-linejoin:round}
.kr:not(#_) svg .kr-dash{fill:none;stroke:var(--kr-soft);stroke-dasharray:3 4}
.kr:not(#_) svg .kr-dot{fill:var(--kr-hue);stroke:var(--kr-ground);stroke-width:2}
.kr:not(#_) .kr-table{width:auto;min-width:min(100%,26rem)}
.kr:not(#_) .kr-table :is(th,td){padding:.28rem 1.2rem .28rem 0;
border-bottom:1px solid var(--kr-edge)}
.kr:not(#_) .kr-table thead th{color:var(--kr-soft);font-size:13px}
.kr:not(#_) .kr-table tr:last-child>*{border-bottom:0}
.kr:not(#_) .kr-table .kr-num{text-align:right}
.kr:not(#_) .kr-table tr.kr-now>*{font-weight:650}
@container (min-width:520px){.kr:not(#_) .kr-listing .kr-count{position:sticky;
right:var(--kr-from);z-index:1}
.kr:not(#_) .kr-listing tbody .kr-first:before{content:"";position:absolute;inset-block:0;
right:100%;width:1.2rem;
background:linear-gradient(to right,transparent,var(--kr-ground))}
.kr:not(#_) .kr-listing :is(thead,tfoot) .kr-count{z-index:3}}
@container (max-width:480px){.kr:not(#_) .kr-table{font-size:13px}
.kr:not(#_) .kr-table :is(th,td){padding-right:.6rem}
.kr:not(#_) .kr-table th{white-space:normal}
.kr:not(#_) .kr-legend{grid-template-columns:minmax(0,1fr);gap:0}
.kr:not(#_) .kr-legend dd{margin-bottom:.4rem}}
@media print{.kr:not(#_) .kr-scroll{max-height:none}}
"""

STYLE = _tokens() + _hues() + RULES
