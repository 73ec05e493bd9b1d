"""Every text of a report can be read: WCAG 2.1, 1.4.3, in light and in dark."""

import pytest

from kernels.report.style import HUES, PALETTE, RULES

NAMES = [f"hue-{n}" for n in range(HUES)] + ["bad"]
GROUNDS = "ground", "panel"
PAIRS = [(text, ground) for text in ("ink", "soft", "word", "value", "good", "fair", "bad")
         for ground in GROUNDS]
# Source behind a mark, sentences in their box, and who did it there.
PAIRS += [(text, f"{name}-side") for name in NAMES for text in ("ink", "soft", "word", "value")]
PAIRS += [(name, f"{name}-side") for name in NAMES]
# Carets, labels in pictures; and the lane's number or a badge on full colour.
PAIRS += [(name, ground) for name in NAMES for ground in GROUNDS]
PAIRS += [("ground", name) for name in NAMES]


def luminance(colour):
    """Relative luminance of "#rrggbb", as WCAG 2.1 defines it."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground, scheme):
    assert contrast(PALETTE[text][scheme], PALETTE[ground][scheme]) >= 4.5


def test_the_rules_use_colours_of_the_palette_only():
    import re

    assert re.findall(r"#[0-9a-f]{3,8}\b", RULES) == []
    used = set(re.findall(r"var\(--kr-([\w-]+)\)", RULES)) - {"hue", "side", "level", "from"}
    assert used <= set(PALETTE)
