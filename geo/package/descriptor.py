"""The descriptor of a data package: which file is what, and no path that leaves the folder."""

from __future__ import annotations

import glob
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from geo.package.area_sets import declared_sets, resources_of
from geo.package.bounded_files import read_bounded
from geo.package.errors import PackageError
from geo.package.gis_files import BoundarySource
from geo.vintages.area_sets import AreaSet

DESCRIPTOR = "datapackage.json"
MOST_BYTES, MOST_RESOURCES = 1_000_000, 1_000
"""How large a descriptor is at most, and how many resources it names; a city's has a dozen and a few kilobytes."""
_EXAMPLE = (
    '{"name": "boundaries", "path": "wards.shp", "code_field": "WD13CD", "name_field": "WD13NM", "vintage": "WD13"}'
)


@dataclass(frozen=True)
class Descriptor:
    """What a datapackage.json says.

    Attributes
    ----------
    folder : Path
        The folder that it lies in; every resource lies below.
    city : str
        Name of the city.
    attribution : tuple of str
        Sentences that must be shown with the data.
    resources : dict of str to dict
        Each resource by its name, as JSON has it.
    licences : tuple of str
        Titles of the licences that the package and its resources name, each once.
    area_sets : tuple of AreaSet
        The sets of areas that it declares; empty where it has one, which it need not name.
    """

    folder: Path
    city: str
    attribution: tuple[str, ...] = ()
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    licences: tuple[str, ...] = ()
    area_sets: tuple[AreaSet, ...] = ()

    def of_set(self, area_set: AreaSet) -> Descriptor:
        """The descriptor of one of its sets alone, as a package of that set would have it.

        Raises
        ------
        PackageError
            As `geo.package.area_sets.resources_of` does.
        """
        return replace(self, resources=resources_of(self.resources, self.area_sets, area_set.name), area_sets=())

    def path(self, name: str) -> tuple[Path, str] | None:
        """Where a resource lies, and how the descriptor writes it; None where the package has no such resource.

        Raises
        ------
        PackageError
            When the path is not one text, is an address, or leaves the folder.
        """
        if name not in self.resources:
            return None
        file = self.text(name, "path")
        if not file:
            raise PackageError(
                f"The resource {name} has no path to one file.",
                file=DESCRIPTOR,
                column="path",
                cure="Give it one path, as text.",
            )
        leaves = PurePosixPath(file).is_absolute() or PureWindowsPath(file).drive or ".." in PureWindowsPath(file).parts
        if leaves or "://" in file or "\0" in file or not self._below(self.folder / file):
            raise _leaves(name, file)
        return self.folder / file, file

    def text(self, name: str, key: str) -> str:
        """Give a key of a resource as text, "" where it is not given.

        Raises
        ------
        PackageError
            When it is given as something else.
        """
        value = self.resources[name].get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise PackageError(
                f"The resource {name} has a {key} that is not text.",
                file=DESCRIPTOR,
                column=key,
                value=json.dumps(value)[:80],
                cure="Put it in quotes.",
            )
        return value.strip()

    def header_row(self, name: str) -> int | None:
        """Give the row in which a table's headings stand, None where it is not given.

        Raises
        ------
        PackageError
            When it is no number of a row.
        """
        value = self.resources[name].get("header_row")
        if value is None:
            return None
        if isinstance(value, bool) or not re.fullmatch(r"[1-9][0-9]{0,3}", str(value)):
            raise PackageError(
                f"The resource {name} has a header_row that is no number of a row.",
                file=DESCRIPTOR,
                column="header_row",
                value=json.dumps(value)[:80],
                cure='Write the row as a spreadsheet counts it, from 1 to 9999, as "header_row": 4.',
            )
        return int(value)

    def select(self) -> tuple[str, tuple[str, ...]] | None:
        """Give the field of the boundary file and the values of it that are kept, None where every ward is.

        Raises
        ------
        PackageError
            When it is not a field with one value or a list of values.
        """
        select = self.resources["boundaries"].get("select")
        if select is None:
            return None
        field_name, value = (
            (select.get(key) for key in ("field", "value")) if isinstance(select, dict) else (None, None)
        )
        values = value if isinstance(value, list) else [value]
        readable = all(
            isinstance(each, str | int) and not isinstance(each, bool) and str(each).strip() for each in values
        )
        if not isinstance(field_name, str) or not field_name.strip() or not values or not readable:
            raise PackageError(
                "The select of the boundaries is not a field and its value.",
                file=DESCRIPTOR,
                column="select",
                value=json.dumps(select)[:80],
                cure='Write it as "select": {"field": "LAD13CD", "value": "E06000018"}; value may be a list.',
            )
        return field_name.strip(), tuple(str(each).strip() for each in values)

    def boundaries(self) -> BoundarySource:
        """Give the boundary resource.

        Raises
        ------
        PackageError
            When there is none, or its path or fields are not given.
        """
        place = self.path("boundaries")
        missing = [key for key in ("code_field", "name_field") if place and not self.text("boundaries", key)]
        if place is None or missing:
            raise PackageError(
                f"The resource boundaries has no {' and no '.join(missing)}."
                if missing
                else "There is no resource boundaries.",
                file=DESCRIPTOR,
                column=missing[0] if missing else "resources",
                cure=f"Write it as, for example, {_EXAMPLE}.",
            )
        path, file = place
        leaving = [each.name for each in _beside(path) if not self._below(each)]
        if leaving:
            raise _leaves("boundaries", leaving[0])
        keys = ("code_field", "name_field", "vintage", "crs", "layer", "encoding")
        texts = {key: self.text("boundaries", key) for key in keys}
        return BoundarySource(path, file, **texts, select=self.select())

    def _below(self, path: Path) -> bool:
        """Whether a path, with every link followed, stays in the folder."""
        try:
            return path.resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):
            return False


def _beside(path: Path) -> list[Path]:
    """List the files that are opened with a boundary file, for a link among them could lead out as well."""
    try:
        folder, stem = (path, "*") if path.is_dir() else (path.parent, glob.escape(path.stem))
        return sorted(folder.glob(f"{stem}.*"))
    except OSError:
        return []


def _leaves(name: str, file: str) -> PackageError:
    """Make the error of a path that leads out of the package."""
    return PackageError(
        f"The path of {name} leaves the folder of the package.",
        file=DESCRIPTOR,
        column="path",
        value=file,
        cure="Put the file into the folder, and write its path from there.",
    )


def read_descriptor(path: Path) -> Descriptor:
    """Read a descriptor.

    Parameters
    ----------
    path : Path
        The folder, or its datapackage.json.

    Returns
    -------
    Descriptor

    Raises
    ------
    PackageError
        When there is none, or it is not a JSON object with a list of named resources.
    """
    where = path / DESCRIPTOR if path.is_dir() else path
    plain = _read_json(where)
    resources = plain.get("resources") if isinstance(plain, dict) else None
    if not isinstance(resources, list):
        raise PackageError(
            "The descriptor has no list of resources.",
            file=DESCRIPTOR,
            column="resources",
            cure=f'Write "resources": [{_EXAMPLE}, ...].',
        )
    if len(resources) > MOST_RESOURCES:
        raise PackageError(
            f"The descriptor names {len(resources):,} resources; at most {MOST_RESOURCES:,} are read.",
            file=DESCRIPTOR,
            column="resources",
            cure="Keep the tables and the boundaries of this city.",
        )
    named: dict[str, dict[str, Any]] = {}
    for resource in resources:
        name = resource.get("name") if isinstance(resource, dict) else None
        if not isinstance(name, str) or name in named:
            raise PackageError(
                "Every resource needs a name of its own.",
                file=DESCRIPTOR,
                column="resources",
                value=json.dumps(resource)[:80],
                cure="Give each a name, such as boundaries or indicators.",
            )
        named[name] = resource
    licences = dict.fromkeys(title for part in (plain, *named.values()) for title in _licences(part))
    return Descriptor(
        where.parent, _city(plain, where), _attribution(plain), named, tuple(licences), declared_sets(plain)
    )


def _read_json(where: Path) -> Any:
    """Read a descriptor as JSON; whatever is wrong with it becomes one plain error."""
    try:
        data = read_bounded(
            where, DESCRIPTOR, MOST_BYTES, "Give the datapackage.json of a data package, a text of a few pages."
        )
        plain = json.loads(data.decode("utf-8-sig"))
        # JSON can escape half a character, which no path and no screen can hold.
        json.dumps(plain, ensure_ascii=False).encode()
    except PackageError:
        raise
    except OSError as error:
        raise PackageError(
            "There is no descriptor.",
            file=str(where),
            cure=f"Give the folder of a data package, or its {DESCRIPTOR}.",
        ) from error
    except UnicodeEncodeError as error:
        raise PackageError(
            "The descriptor holds half a character.",
            file=DESCRIPTOR,
            value=json.dumps(error.object[error.start : error.end]),
            cure="Take it out, or write the whole character.",
        ) from error
    except UnicodeDecodeError as error:
        raise PackageError("The descriptor is not UTF-8.", file=DESCRIPTOR, cure="Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise PackageError(
            f"The descriptor is not JSON ({error.msg}).",
            file=DESCRIPTOR,
            row=error.lineno,
            cure="Look for a comma or a quotation mark that is missing or too many.",
        ) from error
    except RecursionError as error:
        raise PackageError(
            "The descriptor is nested too deeply.", file=DESCRIPTOR, cure="Keep it to one list of resources."
        ) from error
    # A number of thousands of digits, or a path that no system takes.
    except ValueError as error:
        raise PackageError(
            f"The descriptor cannot be read ({error}).", file=DESCRIPTOR, cure="Look at its path and its numbers."
        ) from error
    return plain


def _city(plain: dict[str, Any], where: Path) -> str:
    """Find the city's name: `city`, else the package's title or name, else the folder's."""
    for key in ("city", "title", "name"):
        if isinstance(plain.get(key), str) and plain[key].strip():
            return str(plain[key].strip())
    return where.resolve().parent.name


def _attribution(plain: dict[str, Any]) -> tuple[str, ...]:
    """Read the sentences of `attribution`, which may be one text or a list."""
    attribution = plain.get("attribution") or []
    sentences = [attribution] if isinstance(attribution, str) else attribution
    if not isinstance(sentences, list) or not all(isinstance(sentence, str) for sentence in sentences):
        raise PackageError(
            "The attribution is not a list of sentences.",
            file=DESCRIPTOR,
            column="attribution",
            cure='Write it as ["Contains ... data", "..."].',
        )
    return tuple(sentence.strip() for sentence in sentences if sentence.strip())


def _licences(part: dict[str, Any]) -> list[str]:
    """Read the titles of the `licenses` of a package or a resource, or their names where they have no title."""
    licences = part.get("licenses") or []
    if not isinstance(licences, list) or not all(isinstance(licence, dict) for licence in licences):
        raise PackageError(
            "The licences are not a list of licences.",
            file=DESCRIPTOR,
            column="licenses",
            cure='Write them as [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}].',
        )
    titles = (licence.get("title") or licence.get("name") for licence in licences)
    return [title.strip() for title in titles if isinstance(title, str) and title.strip()]
