"""What is nothing but HTML is written as HTML says: nothing in it can become a tag, and no component is lost in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import dash_mantine_components as dmc
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from layouts.components.markup import Markup, element, to_html
from layouts.components.parts import table
from tests.helpers.components import said, whole


class Reader(HTMLParser):
    """What a browser finds in HTML: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(), st.text(min_size=1))
def test_whatever_a_file_names_a_ward_stays_text(name: str, title: str) -> None:
    read = Reader(to_html(element("Td", name, title=title)))
    assert read.found == [("td", {"title": title})]
    assert read.text == name


def test_a_table_says_the_same_as_its_components() -> None:
    made = table("Wards & need", ["Ward", "Need"], [["St Ann's", html.B("<5")], ["Aspley", 3]], numeric=(1,), chosen=1)
    read = Reader(made.to_plotly_json()["props"]["markup"])
    assert read.text == "Wards & needWardNeedSt Ann's<5Aspley3"
    assert said(whole(made)) == "Wards & need Ward Need St Ann's <5 Aspley 3"
    assert ("tr", {"class": "chosen"}) in read.found
    assert [attrs for tag, attrs in read.found if tag == "td"] == [{"class": "num"}] * 2
    assert made.to_plotly_json()["namespace"] == "wardshift"


def test_attributes_are_named_as_html_names_them() -> None:
    part = html.Button(
        "Sort", id={"sort": "name"}, className="plain", tabIndex=0, hidden=True, style={"backgroundColor": "red"},
        **{"data-change": '{"a":"b"}', "aria-label": "Sort"},
    )  # fmt: skip
    assert Reader(to_html(part)).found == [
        ("button", {
            "id": '{"sort":"name"}', "class": "plain", "tabindex": "0", "hidden": None, "style": "background-color:red",
            "data-change": '{"a":"b"}', "aria-label": "Sort",
        })
    ]  # fmt: skip


def test_markup_stands_in_markup() -> None:
    assert to_html([Markup("a", className="x"), html.Br(), None, 5]) == '<div class="x">a</div><br>5'


@pytest.mark.parametrize(
    "part", [dcc.Graph(), dmc.Checkbox(label="Tick"), html.Button("Save", n_clicks=0), dcc.Link("Plan", href="/plan")]
)
def test_a_component_that_is_more_than_html_is_refused(part: Any) -> None:
    with pytest.raises(TypeError):
        to_html(html.Td(part))
