"""A data package: a folder with a datapackage.json, read into a City, or checked and reported."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.city import City
from geo.join_report.report import JoinReport, together
from geo.package.adjustments import check_adjustments
from geo.package.boundaries import read_boundaries
from geo.package.completeness import (
    tell_indicator_gaps,
    tell_odd_programmes,
    tell_odd_spend,
    tell_population_gaps,
    tell_spend_gaps,
)
from geo.package.descriptor import DESCRIPTOR, Descriptor, read_descriptor
from geo.package.disclosure_notes import tell_disclosure
from geo.package.errors import PackageError
from geo.package.findings import MONEY, Ledger, Table
from geo.package.gis_files import BoundarySource
from geo.package.indicator_people import tell_unknown_people
from geo.package.join import Gazetteer, join_listed, join_table, place_codes, read_corrections
from geo.package.payments import add_up_payments
from geo.package.period_columns import name_alike, tell_overlaps
from geo.package.schema import (
    ADJUSTMENTS,
    CATALOGUE,
    CORRECTIONS,
    DEFLATOR,
    INDICATORS,
    POPULATION,
    SPEND,
    TableFormat,
    fit_columns,
)
from geo.package.selection import tell_other_places
from geo.package.sheets import read_sheet
from geo.package.typed_tables import drop_duplicates, read_catalogue, read_free, read_indicators, read_typed
from geo.vintages.area_sets import AreaSet, AreaSets

_FORMS = {
    "catalogue": CATALOGUE,
    "indicators": INDICATORS,
    "population": POPULATION,
    "spend": SPEND,
    "adjustments": ADJUSTMENTS,
    "corrections": CORRECTIONS,
    "deflator": DEFLATOR,
}
_PLACED = ("population", "indicators", "spend", "adjustments")
# What the app cannot do without each of them.
_ABSENT = {
    "catalogue": "no indicator can be explained",
    "indicators": "nothing can be mapped",
    "population": "neither people at stake nor spend per head can be given",
    "spend": "no money can be shown",
}


def read_city(path: str | Path) -> City:
    """Read a data package.

    Parameters
    ----------
    path : str or Path
        The folder of the package, or its datapackage.json.

    Returns
    -------
    City
        With what could be joined; everything else is in ``City.report``. Of a package of several sets of areas, the
        city on the first.

    Raises
    ------
    PackageError
        When there is no descriptor or no usable boundaries, when a file that the descriptor names cannot be read,
        or when a table lacks a required column. It says which file, where in it, and the cure.
    """
    return read_area_sets(path).default


def read_area_sets(path: str | Path) -> AreaSets:
    """Read a data package in all its sets of areas.

    Parameters
    ----------
    path : str or Path
        The folder of the package, or its datapackage.json.

    Returns
    -------
    AreaSets
        A city for each set; one under its vintage where the package declares none.

    Raises
    ------
    PackageError
        As `read_city` does, for any of the sets.
    """
    read = _build(Path(path), Ledger(forgiving=False))
    cities = {each.name: city for each, city in read.items() if isinstance(city, City)}
    if len(cities) < len(read):
        # Only a forgiving ledger goes on without wards.
        raise PackageError("The wards could not be read.", file=DESCRIPTOR)
    return AreaSets(tuple(read), cities)


def check_package(path: str | Path) -> JoinReport:
    """Check a data package without stopping at the first file that cannot be read.

    Parameters
    ----------
    path : str or Path
        The folder of the package, or its datapackage.json.

    Returns
    -------
    JoinReport
        What `read_city` would report, of all sets of areas together; whatever would make it raise is a loss of kind
        "package".
    """
    ledger = Ledger(forgiving=True)
    read: dict[AreaSet, City | JoinReport] = {}
    with ledger.reading():
        read = _build(Path(path), ledger)
    if not read:
        return ledger.report(lambda code: None)
    return together([each.report if isinstance(each, City) else each for each in read.values()])


def _build(path: Path, ledger: Ledger) -> dict[AreaSet, City | JoinReport]:
    """Read each set of areas; where that needs more memory than there is, say so."""
    try:
        return _read_sets(read_descriptor(path), ledger)
    except MemoryError as error:
        raise PackageError(
            "Reading the package needs more memory than there is.",
            file=DESCRIPTOR,
            cure="Keep only this city's wards in its tables and boundaries.",
        ) from error


def _read_sets(descriptor: Descriptor, ledger: Ledger) -> dict[AreaSet, City | JoinReport]:
    """Read the files of each set, then join them, so that a code of another set is known for what it is.

    Each of several sets has a ledger of its own, as forgiving as the one that is given.
    """
    if not descriptor.area_sets:
        only = _open_set(descriptor, AreaSet(""), ledger)
        return {AreaSet(only.vintage): _join_set(only, {}, frozenset())}
    opened = [
        _open_set(descriptor.of_set(each), each, Ledger(forgiving=ledger.forgiving)) for each in descriptor.area_sets
    ]
    read = {}
    for one in opened:
        others = {
            code: f"{name} in {other.words}"
            for other in opened
            if other is not one
            for code, name in other.gazetteer.wards.items()
        }
        used = {name for other in opened if other is not one for name in other.tables["indicators"].frame["indicator"]}
        read[one.area_set] = _join_set(one, others, used)
    return read


@dataclass
class _Opened:
    """A set of areas whose files have been read, and whose tables are not joined to its map."""

    area_set: AreaSet
    descriptor: Descriptor
    ledger: Ledger
    wards: gpd.GeoDataFrame | None = None
    fields: pd.DataFrame = field(default_factory=pd.DataFrame)
    source: BoundarySource | None = None
    vintage: str = ""
    words: str = ""
    gazetteer: Gazetteer = field(default_factory=lambda: Gazetteer({}))
    tables: dict[str, Table] = field(default_factory=dict)


def _open_set(descriptor: Descriptor, area_set: AreaSet, ledger: Ledger) -> _Opened:
    """Read the files of a set of areas."""
    opened = _Opened(area_set, descriptor, ledger)
    with ledger.reading():
        opened.source = descriptor.boundaries()
        opened.vintage = area_set.name or opened.source.vintage
        opened.words = area_set.words or descriptor.text("boundaries", "vintage_words")
        opened.wards, opened.fields = read_boundaries(opened.source, ledger)
        lost = ledger.lost_codes(opened.source.file)
        opened.gazetteer = Gazetteer(opened.wards["ward_name"].to_dict(), lost)
    opened.tables = {name: _read_table(descriptor, name, ledger) for name in (*_FORMS, "crosswalk")}
    _tell_misspelt(descriptor, ledger)
    return opened


def _join_set(opened: _Opened, others: dict[str, str], used_elsewhere: Collection[str]) -> City | JoinReport:
    """Join the tables of a set to its wards; without wards, give a forgiving ledger's report."""
    descriptor, ledger, gazetteer, wards = opened.descriptor, opened.ledger, opened.gazetteer, opened.wards
    tables = opened.tables
    gazetteer.elsewhere = {code: name for code, name in others.items() if code not in gazetteer.wards}
    if wards is not None:
        _take_corrections(tables["corrections"], gazetteer)
    raw_codes = {name: place_codes(tables[name], gazetteer) for name in _PLACED}
    catalogue = read_catalogue(tables["catalogue"])
    # Of a catalogue that several sets share, an indicator of another set is none of this city's.
    other = catalogue.index.isin(list(used_elsewhere)) & ~catalogue.index.isin(tables["indicators"].frame["indicator"])
    catalogue = catalogue[~other]
    read_indicators(tables["indicators"], catalogue)
    for name in ("population", "spend", "adjustments", "deflator"):
        read_typed(tables[name], _FORMS[name])
    drop_duplicates(tables["deflator"], DEFLATOR.key)
    gazetteer.learn_people(tables["population"].frame)
    if wards is None:
        _lose_all(tables)
    else:
        _join(tables, raw_codes, catalogue, gazetteer)
        if opened.source is not None:
            codes = {code for name in _PLACED for code in tables[name].frame["area_code"].unique()}
            tell_other_places(opened.fields, wards.index, codes, opened.source, ledger)
    for name in descriptor.resources:
        if name in tables:
            tables[name].count("ward_code" if name == "corrections" else "area_code")
    if wards is None:
        return ledger.report(gazetteer.people, city=descriptor.city, vintage=opened.vintage)
    return City(
        name=descriptor.city,
        vintage=opened.vintage,
        wards=wards,
        indicators=_finished(tables, "indicators"),
        catalogue=catalogue,
        population=_finished(tables, "population"),
        spend=_finished(tables, "spend"),
        adjustments=_finished(tables, "adjustments"),
        crosswalk=read_free(tables["crosswalk"]),
        report=ledger.report(gazetteer.people, city=descriptor.city, vintage=opened.vintage, wards=len(wards)),
        attribution=descriptor.attribution,
        deflator=_finished(tables, "deflator"),
        licences=descriptor.licences,
        vintage_words=opened.words,
        booked_words=descriptor.text("spend", "booked_words") if "spend" in descriptor.resources else "",
    )


def _read_table(descriptor: Descriptor, name: str, ledger: Ledger) -> Table:
    """Read a table as text with the columns of its format; an empty one where the package has none."""
    form, file = _FORMS.get(name, TableFormat(required=())), ""
    with ledger.reading():
        place = descriptor.path(name)
        if place is not None:
            file = place[1]
            table = read_sheet(
                place[0],
                name,
                file,
                ledger,
                sheet=descriptor.text(name, "sheet") or None,
                known=form.columns,
                most_rows=form.most_rows,
                header_row=descriptor.header_row(name),
            )
            if name in _FORMS:
                fit_columns(table, form, ledger)
            if name in _ABSENT and table.frame.empty:
                message = f"The table of {name} has headings and no rows: {_ABSENT[name]}."
                ledger.add("absent", "note", message, file=file, cure="Fill it, or take it out of datapackage.json.")
            return table
        if name in _ABSENT:
            ledger.add("absent", "note", f"The package has no {name}: {_ABSENT[name]}.", file=DESCRIPTOR, value=name)
    empty = pd.DataFrame(columns=form.columns, index=pd.RangeIndex(0, name="row"), dtype=str)
    return Table(name, file, empty, ledger)


def _tell_misspelt(descriptor: Descriptor, ledger: Ledger) -> None:
    """Note the resources that are not read, but are named almost like one that would be."""
    resource_names = ["boundaries", *_FORMS, "crosswalk"]
    for name in descriptor.resources:
        similar_names = (
            []
            if name in resource_names
            else difflib.get_close_matches(name.strip().lower(), resource_names, n=1, cutoff=0.8)
        )
        if similar_names:
            ledger.add(
                "absent",
                "note",
                f'The resource is not read, for no table has this name. Is "{similar_names[0]}" meant?',
                cure="Correct its name in datapackage.json.",
                file=DESCRIPTOR,
                column="name",
                value=name,
            )


def _take_corrections(table: Table, gazetteer: Gazetteer) -> None:
    """Read the corrections that a person accepted."""
    read_typed(table, CORRECTIONS)
    drop_duplicates(table, CORRECTIONS.key)
    read_corrections(table, gazetteer)


def _lose_all(tables: dict[str, Table]) -> None:
    """Lose every row that has a place, where there is no map: so that the report has the people and pounds at stake."""
    for name in (*_PLACED, "corrections"):
        tables[name].lose(
            "data_without_ward",
            "There is no map to join it to.",
            rows=tables[name].frame.index,
            column="area_code",
            cure="Mend the boundaries first.",
        )


def _join(
    tables: dict[str, Table], raw_codes: dict[str, pd.Series], catalogue: pd.DataFrame, gazetteer: Gazetteer
) -> None:
    """Bring every table to the wards, and tell what is missing from it."""
    editions = tables["indicators"].frame[["indicator", "period"]].drop_duplicates()
    for name in _PLACED:
        join_table(tables[name], gazetteer)
        if name == MONEY:
            add_up_payments(tables[name], _FORMS[name])
        else:
            drop_duplicates(tables[name], _FORMS[name].key, raw_codes[name])
    join_listed(tables["adjustments"], "to_area_codes", gazetteer)
    name_alike(tables["adjustments"], ("period", "to_periods"), tables["spend"].frame["period"].unique())
    check_adjustments(tables["adjustments"], tables["spend"].frame, tables["population"].frame)
    tell_population_gaps(tables["population"], gazetteer)
    tell_unknown_people(tables["catalogue"], catalogue, tables["population"].frame, tables["indicators"].frame)
    tell_indicator_gaps(tables["indicators"], editions, catalogue, gazetteer)
    tell_spend_gaps(tables["spend"], gazetteer)
    tell_odd_spend(tables["spend"])
    tell_odd_programmes(tables["spend"])
    tell_overlaps(tables["indicators"], "indicator")
    tell_overlaps(tables["spend"], "basis")
    tell_disclosure(tables["indicators"], tables["population"], catalogue)


def _finished(tables: dict[str, Table], name: str) -> pd.DataFrame:
    """Give the rows that are still in, with the columns of the contract and a plain index."""
    return tables[name].frame[_FORMS[name].columns].reset_index(drop=True)
