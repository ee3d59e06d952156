"""The sets of areas that a descriptor declares, and which of its resources are about which."""

from __future__ import annotations

import json
from typing import Any

from geo.package.errors import PackageError
from geo.vintages.area_sets import AreaSet

MOST_SETS = 20
"""How many sets of areas a package declares at most."""

SHARED = ("catalogue", "deflator", "crosswalk")
"""Tables that are about no one set: they are read with each."""

_DESCRIPTOR = "datapackage.json"
_EXAMPLE = '"area_sets": [{"name": "WD24", "words": "today\'s wards", "first": "2019"}, {"name": "WD13", ...}]'


def declared_sets(plain: dict[str, Any]) -> tuple[AreaSet, ...]:
    """Read the sets of areas of a descriptor.

    Parameters
    ----------
    plain : dict
        The descriptor as JSON has it.

    Returns
    -------
    tuple of AreaSet
        The first is shown where no other is asked for; empty where the package declares none, and has one set.

    Raises
    ------
    PackageError
        When they are no list of sets with names of their own.
    """
    given = plain.get("area_sets")
    if given is None:
        return ()
    sets = [_set(each) for each in given] if isinstance(given, list) else [None]
    if not sets or None in sets or len({each.name for each in sets if each}) < len(sets) or len(sets) > MOST_SETS:
        raise PackageError(
            f"The area_sets are no list of up to {MOST_SETS} sets with names of their own.",
            file=_DESCRIPTOR,
            column="area_sets",
            value=json.dumps(given)[:80],
            cure=f"Write them as {_EXAMPLE}.",
        )
    return tuple(each for each in sets if each)


def resources_of(
    resources: dict[str, dict[str, Any]], sets: tuple[AreaSet, ...], name: str
) -> dict[str, dict[str, Any]]:
    """Give the resources of one set of areas, each by the table that it is.

    Parameters
    ----------
    resources : dict of str to dict
        All of the package, by name. In a package of several sets each says in ``area_set`` which its rows are about,
        and in ``table`` which table it is, where its name does not.
    sets : tuple of AreaSet
    name : str
        Of one of the sets.

    Raises
    ------
    PackageError
        When a table names a set that is not declared, does not say which set it is about, or is there twice.
    """
    known = {each.name for each in sets}
    found: dict[str, dict[str, Any]] = {}
    for own_name, resource in resources.items():
        table, of = resource.get("table", own_name), resource.get("area_set")
        if of is not None and of not in known:
            raise _refusal(own_name, "area_set", f"names a set that is not declared ({', '.join(sorted(known))})", of)
        if not isinstance(table, str):
            raise _refusal(own_name, "table", "has a table that is not text", table)
        if of is None and table not in SHARED:
            raise _refusal(own_name, "area_set", "does not say which set of areas its rows are about", None)
        if of not in (None, name):
            continue
        if table in found:
            raise _refusal(own_name, "table", f"is a second {table} of {name}", table)
        found[table] = resource
    return found


def _set(given: Any) -> AreaSet | None:
    """One set; None where it is not one."""
    if not isinstance(given, dict):
        return None
    texts = {key: given.get(key, "") for key in ("name", "words", "first", "last")}
    if not all(isinstance(text, str) for text in texts.values()) or not texts["name"].strip():
        return None
    return AreaSet(**{key: text.strip() for key, text in texts.items()})


def _refusal(resource: str, column: str, why: str, value: Any) -> PackageError:
    return PackageError(
        f"The resource {resource} {why}.",
        file=_DESCRIPTOR,
        column=column,
        value="" if value is None else json.dumps(value)[:80],
        cure='Give it, for example, "table": "spend", "area_set": "WD13", with a set of area_sets, each table once.',
    )
