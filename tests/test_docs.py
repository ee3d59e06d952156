"""Every worked example (>>>) in docs/*.md is run, so that a page cannot say what the code does not do."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import geo.statistics.inequality
import geo.statistics.intervals

DOCS = Path(__file__).parent.parent / "docs"
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def sections(text: str, name: str) -> list[doctest.DocTest]:
    """The sections of a page that hold examples: each is run by itself, with names of its own."""
    # A fence ends what an example is expected to print, as a blank line does.
    lines = ["" if line.lstrip().startswith("```") else line for line in text.splitlines()]
    starts = [place for place, line in enumerate(lines) if line.startswith("#")]
    found = []
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        body = "\n".join(lines[start:end]) + "\n"
        heading = lines[start].strip("# ") if lines else ""
        found.append(doctest.DocTestParser().get_doctest(body, {}, f"{name}: {heading}", name, start))
    return [test for test in found if test.examples]


def complaints(test: doctest.DocTest) -> str:
    said: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append)
    return "".join(said)


PAGES = {page.name: page.read_text(encoding="utf-8") for page in sorted(DOCS.glob("*.md"))}
EXAMPLES = [test for name, text in PAGES.items() for test in sections(text, name)]


@pytest.mark.parametrize("test", EXAMPLES, ids=lambda test: test.name)
def test_the_worked_examples_hold(test: doctest.DocTest) -> None:
    assert complaints(test) == ""


def test_no_example_is_passed_over() -> None:
    written = sum(line.lstrip().startswith(">>> ") for text in PAGES.values() for line in text.splitlines())
    assert sum(len(test.examples) for test in EXAMPLES) == written > 0


def test_a_wrong_example_is_found() -> None:
    page = (
        "# One\n\n```python\n>>> 1 + 1\n2\n```\n\n## Two\n\nSo it is said:\n\n```python\n>>> x = 1\n>>> x + 1\n3\n```\n"
    )
    right, wrong = sections(page, "page.md")
    assert complaints(right) == ""
    assert "line 14" in complaints(wrong)
    assert "Expected:\n    3\nGot:\n    2" in complaints(wrong)


def test_the_notebook_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(DOCS.parent)
    (notebook,) = re.findall(r"```python\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(notebook, "README.md", "exec"), {})
    assert "2013" in capsys.readouterr().out


@pytest.mark.parametrize(
    "module", [geo.statistics.intervals, geo.statistics.inequality], ids=lambda module: module.__name__
)
def test_every_function_has_its_method_written_down(module: object) -> None:
    functions = [
        name
        for name, thing in vars(module).items()
        if callable(thing) and not isinstance(thing, type) and not name.startswith("_")
        if getattr(thing, "__module__", "")
        in (
            "geo.statistics.intervals",
            "geo.statistics.inequality",
            "geo.statistics.slope_index",
            "geo.statistics.concentration",
        )
    ]
    assert functions
    assert [name for name in functions if f"{name}(" not in PAGES["methods.md"]] == []
