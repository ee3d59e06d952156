"""Ward boundaries: any GIS file to one valid shape a ward in metres, with every repair reported."""

from __future__ import annotations

import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.area_codes import is_ward_code, tidy_code
from geo.package.boundary_files import ONE_CITY
from geo.package.crs import to_metres
from geo.package.errors import PackageError
from geo.package.findings import Ledger, Table
from geo.package.gis_files import BoundarySource, read_layer
from geo.package.outlines import excess_pairs
from geo.package.selection import field_text, select_wards
from geo.package.text_sense import likely_encodings, tell_wrong_text
from geo.package.ward_names import by_plain_name, told_apart

_VINTAGE_FIELD = re.compile(r"wd(\d{2})(?:cd|nm)\w*", re.IGNORECASE)


# Pairs of segments whose boxes meet (geo.package.outlines): up to so many the outlines of one ward, and those of all
# wards, are tested for validity in about a second; so many can be mended, or held against each other, in a few.
_MOST_OF_ONE, _MOST_OF_ALL, _MOST_TO_MEND = 5_000_000, 20_000_000, 200_000
_TANGLED = "Take the outline from the publisher again; this one is no border of a place."


def read_wards(source: BoundarySource, ledger: Ledger) -> gpd.GeoDataFrame:
    """Read ward boundaries as `read_boundaries` does, without the fields of the file."""
    return read_boundaries(source, ledger)[0]


def read_boundaries(source: BoundarySource, ledger: Ledger) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Read ward boundaries, reproject them, repair them, and put the parts of each ward together.

    Parameters
    ----------
    source : BoundarySource
    ledger : Ledger
        Gets a finding for everything that was changed or left out.

    Returns
    -------
    tuple of (geopandas.GeoDataFrame, pandas.DataFrame)
        The wards, in the system of `geo.package.crs.to_metres`, index ``ward_code`` sorted, columns ``ward_name`` and
        ``geometry`` (valid polygons); and what else the file says of them, by the same index, in its own fields.

    Raises
    ------
    PackageError
        When the file cannot be read, lacks a field or a CRS, or holds not one usable ward.
    """
    raw = select_wards(read_layer(source, ledger), source, ledger)
    _check_fields(raw, source)
    if raw.empty:
        raise PackageError(
            "The layer has fields and not one shape.",
            file=source.file,
            cure="Export the wards again; look whether a filter or a selection was set.",
        )
    _check_vintage(source, ledger)
    texts, names = (raw[field].map(field_text).astype(str) for field in (source.code_field, source.name_field))
    codes = texts.map(tidy_code).astype(str)
    frame = gpd.GeoDataFrame(
        {"area_code": codes, "ward_name": names},
        geometry=to_metres(raw.geometry, source, ledger, british=bool(codes.map(is_ward_code).mean() > 0.5)),
        index=raw.index,
    )
    table = Table("boundaries", source.file, frame, ledger)
    _tell_repaired_codes(table, texts, source)
    tell_wrong_text(table, "ward_name", _cure_of_names(table, source), field=source.name_field)
    _lose_uncoded(table, source)
    _repair_shapes(table)
    wards = _one_a_ward(table, source)
    table.count()
    if wards.empty:
        raise PackageError(
            "There is not one ward with a code and a shape.",
            file=source.file,
            cure="Check that this is the boundary file, and its code_field in datapackage.json.",
        )
    if excess_pairs(wards.geometry.to_numpy(), _MOST_TO_MEND * 2) > _MOST_TO_MEND * 2:
        raise PackageError(
            "The outlines of the wards cross each other too often to be held against each other.",
            file=source.file,
            cure=_TANGLED,
        )
    _check_coverage(wards, table)
    others = raw.drop(columns=[raw.geometry.name, source.code_field, source.name_field], errors="ignore")
    fields = pd.DataFrame(others).set_axis(frame["area_code"].to_numpy(), axis="index")
    return _with_names_of_their_own(wards, table, source), fields[~fields.index.duplicated()].reindex(wards.index)


def _check_fields(raw: gpd.GeoDataFrame, source: BoundarySource) -> None:
    """Refuse a file without the declared fields."""
    fields = [str(column) for column in raw.columns if column != raw.geometry.name]
    for key, name in (("code_field", source.code_field), ("name_field", source.name_field)):
        if name not in fields:
            raise PackageError(
                f"The boundaries have no such field. They have: {', '.join(fields) or 'none'}.",
                file=source.file,
                column=name,
                cure=f"Correct {key} in datapackage.json.",
            )


def _check_vintage(source: BoundarySource, ledger: Ledger) -> None:
    """Note a field named after another vintage than the one declared, or a vintage not declared."""
    named = {
        column: f"WD{match[1]}"
        for column in (source.code_field, source.name_field)
        if (match := _VINTAGE_FIELD.fullmatch(column))
    }
    for column, vintage in named.items():
        if source.vintage and vintage != source.vintage.upper():
            ledger.add(
                "vintage",
                "note",
                f"The package declares {source.vintage}, but the field {column} is that of {vintage}.",
                cure="Correct vintage in datapackage.json, or put in the boundaries that it names.",
                file=source.file,
                column=column,
            )
    if not source.vintage:
        ledger.add(
            "vintage",
            "note",
            "The package does not say of which year these wards are.",
            cure=f'Add "vintage": "{next(iter(named.values()), "WD13")}" to the boundaries in datapackage.json.',
            file=source.file,
        )


def _cure_of_names(table: Table, source: BoundarySource) -> str:
    """Where to name the encoding of the names; which ones would fit is a suggestion, and a person chooses."""
    if source.path.suffix.lower() in (".gpkg", ".geojson", ".json"):
        return (
            "Export the boundaries again from their source, opened there with its own encoding (often CP1252 or CP850)."
        )
    if source.encoding:
        return "Correct encoding in datapackage.json: the one that it names is not that of the file."
    fitting = likely_encodings(table.frame["ward_name"].unique().tolist())
    hint = " or ".join(f"{encoding} ({reads})" for encoding, reads in fitting.items())
    return (
        f'Name the true encoding in datapackage.json, as "encoding": "{next(iter(fitting), "CP850")}" beside the path'
        + (f"; these would make sense: {hint}." if fitting else ", or export the boundaries again in UTF-8.")
    )


def _with_names_of_their_own(wards: gpd.GeoDataFrame, table: Table, source: BoundarySource) -> gpd.GeoDataFrame:
    """Put the code behind the name of each ward that shares it: wherever a ward is chosen or ranked, it is one ward."""
    names = wards["ward_name"].to_dict()
    own = told_apart(names)
    for codes in by_plain_name(names).values():
        if len(codes) > 1:
            table.tell(
                "same_name",
                "note",
                f"{len(codes)} wards have one name ({', '.join(codes)}); each is shown with its code.",
                rows=table.frame.index[table.frame["area_code"].isin(codes)],
                column=source.name_field,
                value=names[codes[0]],
                area_codes=codes,
                cure="None needed, unless a ward has the name of another: then correct it in the boundary file.",
            )
    return wards.assign(ward_name=pd.Series(own, dtype=str).reindex(wards.index))


def _tell_repaired_codes(table: Table, texts: pd.Series, source: BoundarySource) -> None:
    """Report each code that was tidied."""
    codes = table.frame["area_code"]
    for number in codes.index[codes != texts]:
        table.tell(
            "code_repaired",
            "repaired",
            f"Read as {codes[number]}.",
            rows=[number],
            column=source.code_field,
            value=texts[number],
        )


def _lose_uncoded(table: Table, source: BoundarySource) -> None:
    """Lose the shapes without a code."""
    table.lose(
        "data_without_ward",
        "A shape has no ward code.",
        rows=table.frame.index[table.frame["area_code"] == ""],
        column=source.code_field,
        cure="Fill in its code, or take the shape out.",
    )


def _repair_shapes(table: Table) -> None:
    """Make every shape a valid area; those that have none are lost."""
    mended, tangles = {}, _Tangles(table.file)
    for number, code, name, shape in table.frame.itertuples():
        polygons, why = (None, tangled) if (tangled := tangles.of(shape)) else polygons_of(shape)
        if polygons is None:
            table.lose(
                "missing_geometry",
                f"{name or code} has no area on the map: its shape is {why}.",
                rows=[number],
                area_codes=(code,),
                cure="Put the ward's polygon in.",
            )
            continue
        if why:
            before = f"went from {abs(shape.area):,.0f} to" if np.isfinite(shape.area) else "is now"
            table.tell(
                "geometry_repaired",
                "repaired",
                f"{name or code} was no valid polygon ({why}); its area {before} {polygons.area:,.0f} m².",
                rows=[number],
                area_codes=(code,),
                cure="Compare its outline with the published one.",
            )
        mended[number] = polygons
    table.frame = table.frame.assign(geometry=gpd.GeoSeries(mended, index=table.frame.index, crs=table.frame.crs))


class _Tangles:
    """How much work the outlines of a file have made so far, one by one.

    Parameters
    ----------
    file : str
        What the error calls the file.
    """

    def __init__(self, file: str) -> None:
        self._file, self._tested, self._mended = file, 0, 0

    def of(self, shape: shapely.Geometry | None) -> str:
        """Say why a shape is too tangled to be tested and mended, "" where it is not.

        Raises
        ------
        PackageError
            When all shapes together make too much work.
        """
        if shape is None or shape.is_empty:
            return ""
        pairs = excess_pairs(np.array([shape]), _MOST_OF_ONE)
        self._tested += pairs
        if self._tested > _MOST_OF_ALL:
            problem = "The outlines cross or run beside themselves too often to be those of wards."
            raise PackageError(problem, file=self._file, cure=ONE_CITY)
        if pairs > _MOST_OF_ONE:
            return "an outline that runs beside itself without end"
        if pairs and not shape.is_valid:
            self._mended += pairs
            if self._mended > _MOST_TO_MEND:
                return "an outline that crosses itself too often to be mended"
        return ""


def polygons_of(shape: shapely.Geometry | None) -> tuple[shapely.Geometry | None, str]:
    """Make a shape a valid polygon or multipolygon.

    Parameters
    ----------
    shape : shapely.Geometry or None

    Returns
    -------
    tuple of (shapely.Geometry or None, str)
        The shape, None where no area is left, and what was wrong with it, "" where nothing was.

    Notes
    -----
    ``shapely.make_valid`` with the "structure" method: shells are made valid and merged, holes taken out; a hole
    that lies outside its shell becomes a part of its own. Lines and points that are left over have no area and go.
    """
    if shape is None or shape.is_empty:
        return None, "empty"
    if shape.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
        return None, f"a {shape.geom_type}"
    if shape.is_valid and shape.geom_type != "GeometryCollection":
        return shape, ""
    why = "a collection of shapes" if shape.is_valid else shapely.is_valid_reason(shape).split("[")[0].lower()
    whole = shapely.union_all(_areas(shapely.make_valid(shape, method="structure")))
    return (whole, why) if whole.area > 0 else (None, f"without area ({why})")


def _areas(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """List the polygons of a shape, also those of a collection within a collection."""
    if shape.geom_type.endswith("Polygon"):
        return [shape]
    return [area for part in getattr(shape, "geoms", ()) for area in _areas(part)]


def _one_a_ward(table: Table, source: BoundarySource) -> gpd.GeoDataFrame:
    """One row a ward: parts with one name are joined; one code under several names is lost."""
    dissolved: dict[str, tuple[str, shapely.Geometry]] = {}
    for code, rows in table.frame.groupby("area_code", sort=True):
        names = rows["ward_name"].unique().tolist()
        shapes = rows["geometry"].to_numpy()
        listed = " and ".join(map(str, rows.index))
        where: dict[str, Any] = {"rows": rows.index, "column": source.code_field, "value": str(code)}
        if len({name.casefold() for name in names}) > 1:
            quoted = " and ".join(f'"{name}"' for name in names)
            table.lose(
                "conflicting_duplicate",
                f"Shapes {listed} have one code but the names {quoted}; none of them is used.",
                cure="Give each ward its own code.",
                **where,
            )
            continue
        name = names[0] or str(code)
        if not names[0]:
            table.tell("blank_cell", "note", f"The ward {code} has no name; its code is shown.", **where)
        if len(rows) > 1 and bool(shapely.equals(shapes[0], shapes).all()):
            message = f"{name}: shapes {listed} are the same; the first is kept."
            table.tell("duplicate_row", "repaired", message, **where)
            table.drop_repeated(rows.index[1:])
        elif len(rows) > 1:
            table.tell("parts_dissolved", "repaired", f"{name}: shapes {listed} were joined into one ward.", **where)
        dissolved[str(code)] = name, shapes[0] if len(rows) == 1 else shapely.union_all(shapes)
    return gpd.GeoDataFrame(
        {"ward_name": pd.Series([name for name, _ in dissolved.values()], dtype=str)},
        geometry=gpd.GeoSeries([shape for _, shape in dissolved.values()], crs=table.frame.crs),
    ).set_axis(pd.Index(list(dissolved), name="ward_code", dtype=str))


def _check_coverage(wards: gpd.GeoDataFrame, table: Table) -> None:
    """Note wards that overlap, leave gaps, or do not share their edges."""
    shapes = wards.geometry.to_numpy()
    fits = bool(shapely.coverage_is_valid(shapes))
    city = shapely.coverage_union_all(shapes) if fits else shapely.union_all(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(city) for ring in part.interiors]
    if fits and not len(holes):
        return
    overlap = 0.0 if fits else float(shapely.area(shapes).sum() - city.area)
    gaps = sum(hole.area for hole in holes)
    edges = "" if fits else " Neighbours do not share their edges point for point."
    table.tell(
        "coverage",
        "note",
        f"The wards overlap by {overlap:,.0f} m² and enclose {len(holes)} gap(s) of {gaps:,.0f} m² in all.{edges}",
        cure="Nothing is moved. Add the ward if one is missing; slivers come from simplifying each ward by itself.",
    )
