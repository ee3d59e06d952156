"""Parameters of an address: read without knowing any city, so that what they mean is settled once, by the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode


@dataclass(frozen=True)
class Field:
    """A parameter that a page reads.

    Attributes
    ----------
    param : str
        Its name in the address.
    allowed : tuple of str
        The words that may stand there, the usual one first; empty where the city decides.
    """

    param: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Params(Mapping[str, str]):
    """What an address says to a page: only parameters that the page reads, with words that may stand there.

    Attributes
    ----------
    accepted : mapping of str to str
        By parameter; of one given twice the last counts.
    rejected : tuple of str
        What cannot be read, in words for the reader.
    """

    accepted: Mapping[str, str] = field(default_factory=dict)
    rejected: tuple[str, ...] = ()

    def __getitem__(self, param: str) -> str:
        return self.accepted[param]

    def __iter__(self) -> Iterator[str]:
        return iter(self.accepted)

    def __len__(self) -> int:
        return len(self.accepted)

    def word(self, one: Field) -> str:
        """The word of a field with a list of them: the one that was accepted, else the usual one."""
        return self.accepted.get(one.param, one.allowed[0])

    def search(self, **changes: str | None) -> str:
        """The query string with some parameters changed; None leaves one out.

        Sorted by name, so that what stands on a page is what an answer has, however its address was written.
        """
        return query(dict(sorted({**self.accepted, **changes}.items())))


def parse(search: str | None, fields: Collection[Field], other_params: Collection[str] = ()) -> Params:
    """Read a query string.

    Parameters
    ----------
    search : str or None
        As the browser gives it, with or without the question mark.
    fields : collection of Field
        What the page reads.
    other_params : collection of str
        Parameters of other pages, which the address keeps for them.

    Returns
    -------
    Params

    Examples
    --------
    >>> parse("?show=pie&edition=2015&x=1", (Field("show", ("chart", "table")), Field("edition")))
    Params(accepted={'edition': '2015'}, rejected=("'show' as 'pie'", "the parameter 'x'"))
    """
    pairs = dict(parse_qsl((search or "").removeprefix("?")))
    fields_by_param = {each.param: each for each in fields}
    accepted, rejected = {}, []
    for param, value in pairs.items():
        if param not in fields_by_param:
            if param not in other_params:
                rejected.append(f"the parameter '{param}'")
        elif fields_by_param[param].allowed and value not in fields_by_param[param].allowed:
            rejected.append(f"'{param}' as '{value}'")
        else:
            accepted[param] = value
    return Params(accepted, tuple(rejected))


def changed(search: str | None, changes: Mapping[str, str | None]) -> str:
    """The query string of a whole address with some parameters changed and all others as they stand.

    Examples
    --------
    >>> changed("?ward=E05001823&show=table", {"show": None, "edition": "2015"})
    '?ward=E05001823&edition=2015'
    """
    return query({**dict(parse_qsl((search or "").removeprefix("?"))), **changes})


def query(params: Mapping[str, str | None]) -> str:
    """A query string with its question mark, without what is None."""
    present = {param: value for param, value in params.items() if value is not None}
    return f"?{urlencode(present)}" if present else ""
