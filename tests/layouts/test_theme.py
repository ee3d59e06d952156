"""The palette: one set of values in Python and in the style sheet, told apart in grey and with enough contrast."""

from __future__ import annotations

import re

import pytest

from app import HOME
from layouts import theme

CSS = (HOME / "assets" / "wardshift.css").read_text()


def contrast(one: str, other: str) -> float:
    light, dark = sorted((theme.luminance(one), theme.luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["INK", "MUTED", "LINE", "PAPER", "ACCENT", "CHOSEN", "NO_DATA", "FONT"])
def test_the_style_sheet_repeats_the_theme(name: str) -> None:
    found = re.search(rf"--{name.lower().replace('_', '-')}: ([^;]+);", CSS)
    assert found
    assert found.group(1) == getattr(theme, name)


def test_classes_darken_and_differ_in_grey() -> None:
    for count in range(1, 6):
        greys = [theme.luminance(c) for c in theme.class_colours(count)]
        assert greys == sorted(greys, reverse=True)
        assert all(
            contrast(a, b) > 1.3
            for a, b in zip(theme.class_colours(count), theme.class_colours(count)[1:], strict=False)
        )


def test_text_on_the_map_and_beside_it_can_be_read() -> None:
    for fill in (*theme.SEQUENTIAL, theme.NO_DATA):
        assert contrast(theme.ink_on(fill), fill) >= 4.5
    assert contrast(theme.MUTED, theme.PAPER) >= 4.5
    assert contrast(theme.MUTED, "#f4f6f8") >= 4.5


def test_no_chart_can_be_sent_to_a_cloud() -> None:
    assert theme.GRAPH_CONFIG["showSendToCloud"] is False
    assert theme.GRAPH_CONFIG["modeBarButtons"] == [["toImage"]]


@pytest.mark.parametrize("count", [0, 6])
def test_more_classes_than_the_palette_tells_apart_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"not {count}"):
        theme.class_colours(count)


def test_luminance_is_that_of_wcag() -> None:
    assert theme.luminance("#ffffff") == pytest.approx(1.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
