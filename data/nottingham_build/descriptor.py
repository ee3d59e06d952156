"""The Frictionless descriptor, datapackage.json."""

from __future__ import annotations

from typing import Any

OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}

ATTRIBUTION = [
    "Contains OS data © Crown copyright and database right 2016-2023.",
    "Contains National Statistics data © Crown copyright and database right 2016-2023.",
    "Contains public sector information licensed under the Open Government Licence v3.0 (ONS; MHCLG/DCLG "
    "English Indices of Deprivation 2004, 2007, 2010, 2015, 2019, 2025).",
    "Contains Big Lottery Fund (The National Lottery Community Fund) grants data, 360Giving Standard, Open "
    "Government Licence v3.0.",
]
"""The footer of the app: what this package ships, no more."""

SOURCES = {
    "wards": (
        "ONS Wards (December 2013), generalised and clipped, via martinjc/UK-GeoJSON 88339000f",
        "martinjc/UK-GeoJSON",
    ),
    "iod": (
        "English Indices of Deprivation 2004 to 2025, MHCLG and predecessors, via humaniverse/IMD 2f6c905",
        "humaniverse/IMD",
    ),
    "iod2015": (
        "English Indices of Deprivation 2015 by ward, via yanoak/360giving-deprivation d3b9612",
        "yanoak/360giving-deprivation",
    ),
    "iod2019": (
        "English Indices of Deprivation 2019 by ward, via matthewgthomas/IMD 8b7df24",
        "matthewgthomas/IMD",
    ),
    "population": (
        "ONS small area population estimates, via humaniverse/demographr d041710",
        "humaniverse/demographr",
    ),
    "lookups": ("ONS small area lookups, via humaniverse/geographr c026be5", "humaniverse/geographr"),
    "grants": (
        "360Giving GrantNav, 23 November 2018, Big Lottery Fund, via yanoak/360giving-deprivation d3b9612",
        "yanoak/360giving-deprivation",
    ),
}

AREA = {"name": "area_code", "type": "string", "description": "ONS ward code, December 2013 (WD13)."}
BANDS = ["all", "0-4", "5-10", "11-15", "0-15", "16-24", "16-64", "65+"]


def describe() -> dict[str, Any]:
    """Describe the package.

    Returns
    -------
    dict
        The content of datapackage.json.
    """
    return {
        "profile": "data-package",
        "name": "wardshift-nottingham",
        "title": "Nottingham wards: need and spend",
        "description": (
            "The 20 Nottingham wards of 2013 with deprivation and police-recorded rates, population and Big "
            "Lottery Fund awards. See SOURCES.md for how each table was made and what to beware of."
        ),
        "city": "Nottingham",
        "attribution": ATTRIBUTION,
        "licenses": [OGL],
        "sources": _sources(*SOURCES),
        "resources": [_boundaries(), *_tables()],
    }


def _boundaries() -> dict[str, Any]:
    """Describe the shapefile."""
    return {
        "name": "boundaries",
        "title": "Ward boundaries, December 2013",
        "path": "boundaries/wards_2013.shp",
        "companions": [f"boundaries/wards_2013.{ending}" for ending in ("shx", "dbf", "prj", "cpg")],
        "profile": "data-resource",
        "format": "shp",
        "mediatype": "application/vnd.shp",
        "encoding": "utf-8",
        "crs": "EPSG:27700",
        "code_field": "WD13CD",
        "name_field": "WD13NM",
        "vintage": "WD13",
        "vintage_words": "the wards of December 2013, in use until May 2019",
        "schema": {
            "fields": [
                {"name": "WD13CD", "type": "string", "description": "ONS ward code, December 2013."},
                {"name": "WD13NM", "type": "string", "description": "Ward name."},
            ],
            "primaryKey": "WD13CD",
        },
        "licenses": [OGL],
        "sources": _sources("wards"),
    }


def _tables() -> list[dict[str, Any]]:
    """Describe the CSV tables."""
    return [
        _table(
            "indicators",
            "Indicators by ward and edition",
            ["iod", "iod2015", "iod2019", "population", "lookups"],
            [
                AREA,
                _field("indicator", "string", "Name of the indicator in catalogue.csv."),
                _field("period", "string", "Year of the edition, as text; not the year of the data behind it."),
                _field("value", "number", "A proportion is a fraction from 0 to 1. Blank is missing, never zero."),
                _field("numerator", "number", "Count behind the value, where the source gives one."),
                _field("denominator", "number", "Population behind the value, where the source gives one."),
                _field("lower", "number", "Lower end of a published interval; none is published here."),
                _field("upper", "number", "Upper end of a published interval; none is published here."),
                _field("flag", "string", "x not available, c confidential, u low reliability; blank when none."),
                _field("note", "string", "How this figure was made."),
            ],
            ["area_code", "indicator", "period"],
        ),
        _table(
            "catalogue",
            "What each indicator means",
            ["iod", "iod2015", "iod2019"],
            [
                _field("indicator", "string", "Name used in indicators.csv."),
                _field("title", "string", "Title in plain English."),
                _field("short_title", "string", "The same in 28 letters at most."),
                _field("theme", "string", "Theme of the screen."),
                _field("unit", "string", "Printed after the number."),
                _field("polarity", "string", "high_is_worse, high_is_better or neutral."),
                _field("kind", "string", "proportion, rate, score or count."),
                _field("comparable_over_time", "boolean", "Whether editions may be compared."),
                _field("decimals", "integer", "Decimals on screen."),
                _field("source", "string", "Publisher and publication."),
                _field("licence", "string", "Licence of the source."),
                _field("description", "string", "One sentence for a resident, saying what a high figure means."),
                _field("note", "string", "The caution that a statistician would give."),
                _field("population", "string", "Whom it is about: an age band of population.csv."),
            ],
            ["indicator"],
        ),
        _table(
            "population",
            "Population by ward and age band",
            ["population", "lookups"],
            [
                AREA,
                _field("period", "string", "Year; the estimate is for 30 June."),
                _field("age_band", "string", "Age band. Bands overlap: never add them up.")
                | {"constraints": {"enum": BANDS}},
                _field("population", "integer", "Residents."),
            ],
            ["area_code", "period", "age_band"],
        ),
        _table(
            "spend",
            "Big Lottery Fund awards by ward and year",
            ["grants"],
            [
                AREA,
                _field("period", "string", "Calendar year of the award."),
                _field("programme", "string", "Programme."),
                _field(
                    "amount",
                    "number",
                    "Pounds awarded, booked whole in the year of award; 0 with n 0: no award recorded.",
                ),
                _field("basis", "string", "award, actual, budget or plan."),
                _field("partial", "boolean", "Whether the year is a part year."),
                _field("n", "integer", "Number of awards."),
            ],
            ["area_code", "period", "programme"],
        )
        | {"booked_words": "at the recipient's address"},
        _table(
            "adjustments",
            "Documented re-phasing and re-attribution of single large items",
            ["grants"],
            [
                _field("id", "string", "Name of the adjustment."),
                AREA,
                _field("period", "string", "Year in which the item is booked."),
                _field("programme", "string", "Programme in which the item is booked."),
                _field("amount", "number", "Pounds taken out of the cell and laid out again."),
                _field(
                    "kind",
                    "string",
                    "rephase: over to_periods in the same ward. reattribute: to other wards, and over "
                    "to_periods where given.",
                ),
                _field("to_area_codes", "string", "Wards that share the item, separated by semicolons."),
                _field("to_periods", "string", "Years that share the item evenly, separated by semicolons."),
                _field("share_by", "string", "What decides the ward shares: 'population' and an age band."),
                _field("reason", "string", "Why, and how sure we are."),
                _field("source", "string", "Where the reading comes from."),
            ],
            ["id"],
        ),
        _table(
            "crosswalk",
            "Small areas of 2011, their ward and their small areas of 2021",
            ["lookups", "grants"],
            [
                _field("lsoa11_code", "string", "ONS LSOA code, 2011."),
                _field("ward_code", "string", "ONS ward code, December 2013; the LSOA lies whole in it."),
                _field("lsoa21_code", "string", "ONS LSOA code, 2021; a split LSOA has a row a part."),
                _field("change_code", "string", "U unchanged, S split, M merged between 2011 and 2021."),
            ],
            ["lsoa11_code", "lsoa21_code"],
        ),
    ]


def _field(name: str, kind: str, description: str) -> dict[str, Any]:
    """Describe one column."""
    return {"name": name, "type": kind, "description": description}


def _sources(*names: str) -> list[dict[str, str]]:
    """List sources by their short names."""
    return [{"title": SOURCES[name][0], "path": f"https://github.com/{SOURCES[name][1]}"} for name in names]


def _table(name: str, title: str, sources: list[str], fields: list[dict[str, Any]], key: list[str]) -> dict[str, Any]:
    """Describe one CSV."""
    return {
        "name": name,
        "title": title,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": key},
        "licenses": [OGL],
        "sources": _sources(*sources),
    }
