"""Titles of indicators: told apart where several have one title, by what differs between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import pandas as pd

from geo.disclosure.bases import bases_in
from geo.package.findings import Table

LONGEST_MARK = 40
"""Characters that may stand behind a title; a longer source is no help to whoever chooses from a list."""

# What is compared of a title: no one reads further, and composing marks takes long.
_COMPARED = 300
_MARKS = {"unit": "unit", "population": "people", "theme": "theme", "source": "source"}
"""By column of the catalogue what may tell indicators of one title apart, the plainest first, and its word."""


def plain_title(title: str) -> str:
    """Strip a title of what the eye passes over: case, accents, dashes, spaces, points and signs that are not seen.

    Examples
    --------
    >>> plain_title("Children\N{RIGHT SINGLE QUOTATION MARK}s  Health & Care."), plain_title("Aged 0-4")
    ('childrens health and care', 'aged 0 4')
    """
    letters = unicodedata.normalize("NFKD", title[:_COMPARED].casefold()).replace("&", " and ")
    kinds = [(letter, unicodedata.category(letter)) for letter in letters]
    seen = "".join(" " if kind[0] == "Z" or kind == "Pd" else letter for letter, kind in kinds if kind not in _UNSEEN)
    # A point between digits is a decimal.
    return " ".join(
        re.sub(
            r"['\"\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]|(?<!\d)[.,:;]|[.,:;](?!\d)", "", seen
        ).split()
    )


_UNSEEN = ("Mn", "Cf", "Cc")


def with_titles_of_their_own(catalogue: pd.DataFrame) -> pd.DataFrame:
    """Give each indicator a title and a short title of its own: where several share one, what differs stands behind it.

    Parameters
    ----------
    catalogue : pandas.DataFrame
        As in `geo.City`.

    Returns
    -------
    pandas.DataFrame
        The same with other titles: the unit stands in brackets where it tells all of one title apart, else the people,
        the theme or the source (of at most `LONGEST_MARK` characters), else what the indicator goes by in files. A
        short title that several share gives way to the title, where that is short and tells them apart.

    Examples
    --------
    >>> rows = {"out_of_work": ["Out of work", "", "%"], "claimants": ["Out of Work", "", "people"]}
    >>> frame = pd.DataFrame.from_dict(rows, orient="index", columns=["title", "short_title", "unit"])
    >>> with_titles_of_their_own(frame)["title"].to_dict()
    {'out_of_work': 'Out of work (%)', 'claimants': 'Out of Work (people)'}
    """
    titles = _told_apart(catalogue["title"].to_dict(), catalogue)
    short = catalogue["short_title"].to_dict()
    for names in shared_titles(short):
        own = {name: titles[name] for name in names}
        if not shared_titles(own) and all(len(title) <= 2 * LONGEST_MARK for title in own.values()):
            short |= own
    short = _told_apart(short, catalogue)
    return catalogue.assign(
        title=pd.Series(titles, dtype=str).reindex(catalogue.index),
        short_title=pd.Series(short, dtype=str).reindex(catalogue.index),
    )


def tell_shared_titles(table: Table, catalogue: pd.DataFrame) -> None:
    """Note each title that several indicators share.

    Parameters
    ----------
    table : Table
        The catalogue on its way into the city.
    catalogue : pandas.DataFrame
        The same with the titles of the file, indexed by indicator.
    """
    for names in shared_titles(catalogue["title"].to_dict()):
        word = mark_of(names, catalogue)[0]
        named = ", ".join(f'"{name}"' for name in names[:6]) + (" and more" if len(names) > 6 else "")
        table.tell(
            "same_title",
            "note",
            f"{len(names)} indicators have one title ({named}); each is shown with its {word} behind it.",
            rows=table.frame.index[table.frame["indicator"].isin(names)],
            column="title",
            value=catalogue.loc[names[0], "title"],
            cure="None needed; a title of its own in the catalogue says better what differs.",
        )


def shared_titles(titles: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The indicators of each title that several have; blank titles are none."""
    names: dict[str, tuple[str, ...]] = {}
    for name, title in titles.items():
        if title:
            # A title of signs alone has no plain form.
            plain = plain_title(title) or title
            names[plain] = (*names.get(plain, ()), name)
    return [group for group in names.values() if len(group) > 1]


def mark_of(names: Iterable[str], catalogue: pd.DataFrame) -> tuple[str, dict[str, str]]:
    """What tells indicators of one title apart: its word, and by indicator its text."""
    rows = catalogue.loc[list(names)]
    for column, word in _MARKS.items():
        texts = rows[column].astype(str).str.strip() if column in rows else pd.Series("", index=rows.index)
        # A number of people in a source must not pass for the base of a rate (geo.disclosure.bases).
        misread = column != "unit" and texts.map(lambda text: bool(bases_in(text))).any()
        if (
            texts.map(plain_title).is_unique
            and (texts != "").all()
            and texts.str.len().max() <= LONGEST_MARK
            and not misread
        ):
            return word, texts.to_dict()
    return "id", {str(name): str(name) for name in rows.index}


def _told_apart(titles: dict[str, str], catalogue: pd.DataFrame) -> dict[str, str]:
    """Put behind each shared title what differs; what is still not its own after that gets its id as well."""
    own = dict(titles)
    for names in shared_titles(titles):
        own |= {name: f"{titles[name]} ({mark})" for name, mark in mark_of(names, catalogue)[1].items()}
    # A third may have for its title what now stands behind the first ("Crime (%)"): ids end it, for each is given once.
    while doubled := [name for name, times in _times(own).items() if times > 1]:
        own |= {name: f"{own[name]} ({name})" for name in doubled}
    return own


def _times(titles: Mapping[str, str]) -> dict[str, int]:
    """By indicator how many have its very title; 1 for a blank one."""
    counts = pd.Series(titles, dtype=str).value_counts()
    return {name: int(counts[title]) if title else 1 for name, title in titles.items()}
