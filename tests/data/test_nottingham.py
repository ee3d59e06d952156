"""The shipped Nottingham package against facts published or found outside it (no source folder needed)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frictionless
import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from data.nottingham_build.catalogue import read_catalogue
from data.nottingham_build.descriptor import describe

PACKAGE = Path(__file__).parents[2] / "data" / "nottingham"
WARDS = [f"E0500{number}" for number in range(1822, 1842)]
THEMES = {
    "Overall deprivation",
    "Early years and child poverty",
    "Work, training and education",
    "Attainment",
    "Safety and antisocial behaviour",
    "Health",
    "Housing and living environment",
}
RATES = {
    "antisocial_behaviour_rate",
    "violence_injury_rate",
    "violence_no_injury_rate",
    "stalking_harassment_rate",
    "public_order_weapons_rate",
    "criminal_damage_rate",
    "theft_rate",
    "burglary_rate",
}
DOMAINS = {
    "income_rate",
    "employment_rate",
    "education_score",
    "health_score",
    "crime_score",
    "barriers_score",
    "living_env_score",
}
EDITIONS = (
    {
        "imd_score": ["2004", "2007", "2010", "2015", "2019"],
        "education_children_score": ["2007", "2010"],
        "education_children_score_2015": ["2015"],
        "idaci_rate": ["2019"],
    }
    | {name: ["2010", "2015", "2019"] for name in sorted(DOMAINS)}
    | {name: ["2025"] for name in sorted(RATES)}
)


def read(name: str) -> pd.DataFrame:
    text = {"period": str, "area_code": str, "flag": str, "note": str, "to_periods": str}
    return pd.read_csv(PACKAGE / f"{name}.csv", dtype=text)


@pytest.fixture(scope="module")
def indicators() -> pd.DataFrame:
    return read("indicators")


@pytest.fixture(scope="module")
def catalogue() -> pd.DataFrame:
    return read("catalogue")


@pytest.fixture(scope="module")
def spend() -> pd.DataFrame:
    return read("spend")


@pytest.fixture(scope="module")
def population() -> pd.DataFrame:
    return read("population")


@pytest.fixture(scope="module")
def wards() -> gpd.GeoDataFrame:
    return gpd.read_file(PACKAGE / "boundaries" / "wards_2013.shp")


@pytest.fixture(scope="module")
def descriptor() -> dict:
    return json.loads((PACKAGE / "datapackage.json").read_text(encoding="utf-8"))


def test_map_has_the_twenty_wards_of_2013(wards: gpd.GeoDataFrame) -> None:
    assert wards["WD13CD"].tolist() == WARDS
    assert wards["WD13NM"].is_unique
    assert set(wards.loc[wards["WD13CD"].isin(["E05001823", "E05001838"]), "WD13NM"]) == {
        "Aspley",
        "St Ann's",
    }


def test_prj_names_the_british_national_grid(wards: gpd.GeoDataFrame) -> None:
    text = (PACKAGE / "boundaries" / "wards_2013.prj").read_text(encoding="ascii")
    assert "British_National_Grid" in text
    assert CRS.from_wkt(text).to_epsg(min_confidence=70) == 27700
    assert wards.crs.to_epsg() == 27700
    assert (PACKAGE / "boundaries" / "wards_2013.cpg").read_text(encoding="ascii").strip() == "UTF-8"


def test_wards_share_their_edges_and_fill_the_city(wards: gpd.GeoDataFrame) -> None:
    assert wards.is_valid.all()
    assert shapely.coverage_is_valid(wards.geometry.array)
    assert wards.area.sum() / 10_000 == pytest.approx(7460.5, abs=0.1)


def test_wards_stand_where_nottingham_is(wards: gpd.GeoDataFrame) -> None:
    # The Council House on Old Market Square stands at SK 573 399, where these four wards meet.
    here = wards[wards.contains(shapely.Point(457_300, 339_900))]
    assert len(here) == 1
    assert here["WD13NM"].item() in {"Bridge", "St Ann's", "Arboretum", "Radford and Park"}


@pytest.mark.parametrize("name", ["indicators", "population", "spend"])
def test_tables_speak_of_the_wards_on_the_map(name: str) -> None:
    assert sorted(set(read(name)["area_code"])) == WARDS


def test_catalogue_and_figures_name_the_same_indicators(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> None:
    assert catalogue["indicator"].is_unique
    assert set(indicators["indicator"]) == set(catalogue["indicator"]) == set(EDITIONS)


def test_catalogue_is_complete(catalogue: pd.DataFrame) -> None:
    assert catalogue.notna().all(axis=None)
    assert set(catalogue["theme"]) == THEMES
    assert catalogue["short_title"].str.len().max() <= 28
    assert set(catalogue["polarity"]) <= {"high_is_worse", "high_is_better", "neutral"}
    assert set(catalogue["kind"]) <= {"proportion", "rate", "score", "count"}
    assert set(catalogue["unit"]) <= {"%", "score", "per 1,000 people", "per 1,000 properties"}
    assert catalogue["decimals"].isin([0, 1, 2]).all()
    assert catalogue["comparable_over_time"].dtype == bool


def test_catalogue_titles_are_plain_english(catalogue: pd.DataFrame) -> None:
    words = " ".join(catalogue["title"] + " " + catalogue["short_title"])
    assert not re.search(r"_|\b(IMD|IDACI|LSOA|IoD)\b", words)
    assert catalogue["description"].str.count(r"\.(?:\s|$)").eq(1).all()
    assert catalogue["description"].str.contains("; a high ").all()


def test_no_edition_of_a_relative_or_redefined_measure_is_called_comparable(catalogue: pd.DataFrame) -> None:
    comparable = catalogue.set_index("indicator")["comparable_over_time"]
    assert not comparable[catalogue["kind"].eq("score").to_numpy()].any()
    assert not comparable[["employment_rate", "idaci_rate", *RATES]].any()


@pytest.mark.parametrize(("indicator", "editions"), EDITIONS.items())
def test_each_edition_has_every_ward_once(indicators: pd.DataFrame, indicator: str, editions: list[str]) -> None:
    rows = indicators[indicators["indicator"] == indicator]
    assert sorted(set(rows["period"])) == editions
    for _, edition in rows.groupby("period"):
        assert edition["area_code"].tolist() == WARDS


def test_blanks_are_those_of_the_source(indicators: pd.DataFrame) -> None:
    # The panel and the ward sums have no blank in Nottingham; nor have they a zero that could hide one.
    assert indicators["value"].notna().all()
    assert not indicators["value"].eq(0).any()
    counted = indicators[indicators["numerator"].notna() | indicators["denominator"].notna()]
    assert set(counted["indicator"]) == {"idaci_rate"}
    assert indicators[["lower", "upper"]].isna().all(axis=None)
    assert indicators["note"].str.len().gt(40).all()


def test_units_and_values_agree(indicators: pd.DataFrame, catalogue: pd.DataFrame) -> None:
    kind = indicators["indicator"].map(catalogue.set_index("indicator")["kind"])
    assert indicators.loc[kind == "proportion", "value"].between(0, 1).all()
    assert indicators.loc[kind == "rate", "value"].between(1, 150).all()


def test_no_indicator_mixes_two_scales(indicators: pd.DataFrame) -> None:
    # On another scale, as children's education in 2015, the spread between wards is some forty times less.
    for _, rows in indicators.groupby("indicator"):
        spread = rows.groupby("period")["value"].std()
        assert spread.max() / spread.min() < 3


def test_ward_scores_average_to_the_official_district_figures(
    indicators: pd.DataFrame, population: pd.DataFrame
) -> None:
    # DCLG and MHCLG: average IMD score of Nottingham 35.006 (2010) and 34.891 (2019).
    everyone = population[(population["age_band"] == "all") & (population["period"] == "2017")]
    weight = everyone.set_index("area_code")["population"]
    score = indicators[indicators["indicator"] == "imd_score"].pivot(
        index="area_code", columns="period", values="value"
    )
    average = score.mul(weight, axis=0).sum() / weight.sum()
    assert average["2010"] == pytest.approx(35.006, abs=0.15)
    assert average["2019"] == pytest.approx(34.891, abs=0.05)


def test_employment_jumps_in_2015_in_all_wards_but_one(
    indicators: pd.DataFrame, wards: gpd.GeoDataFrame, catalogue: pd.DataFrame
) -> None:
    rate = indicators[indicators["indicator"] == "employment_rate"].pivot(
        index="area_code", columns="period", values="value"
    )
    fallen = rate.index[rate["2015"] <= rate["2010"]]
    assert wards.set_index("WD13CD")["WD13NM"][fallen].tolist() == ["Dunkirk and Lenton"]
    notes = catalogue.set_index("indicator")["note"]
    assert "19 of the 20 wards" in str(notes["employment_rate"])
    # The definition changed and so did the years behind the data: nobody can say what part each had.
    assert "cannot be told" in str(notes["employment_rate"])


def test_the_shipped_catalogue_and_texts_are_those_of_the_recipe(indicators: pd.DataFrame, descriptor: dict) -> None:
    shipped = pd.read_csv(PACKAGE / "catalogue.csv", dtype=str, keep_default_na=False)
    assert read_catalogue().astype(str).equals(shipped)
    assert describe() == descriptor
    facts = {"rows_indicators": len(indicators), "average_2010": "34.88", "average_2019": "34.87"}
    facts["attribution"] = "\n".join(f"- {line}" for line in descriptor["attribution"])
    for name in ("SOURCES.md", "LICENCE-DATA.md"):
        text = (PACKAGE.parent / "nottingham_build" / name).read_text(encoding="utf-8")
        assert text.format(**facts) == (PACKAGE / name).read_text(encoding="utf-8"), name


def test_children_rate_is_its_ratio_and_warns_of_blank_areas(indicators: pd.DataFrame) -> None:
    rows = indicators[indicators["indicator"] == "idaci_rate"].set_index("area_code")
    assert (rows["value"] - rows["numerator"] / rows["denominator"]).abs().max() < 1e-12
    # Aspley: 2,570 of 6,008 children.
    assert rows.loc["E05001823", "value"] == pytest.approx(0.4278, abs=5e-5)
    blank = rows["note"].str.extract(r"Lower bound: (\d+) LSOA")[0].dropna().astype(int)
    assert blank.sum() == 10
    assert blank.index.tolist() == rows.index[rows["flag"].eq("u")].tolist()
    assert len(blank) == 6


def test_carried_rates_state_method_and_degree_of_fit(indicators: pd.DataFrame) -> None:
    rows = indicators[indicators["indicator"].isin(RATES)]
    assert rows["note"].str.contains("weighted by mid-2020 residents").all()
    found = rows["note"].str.extract(r"fit ([\d.]+) %.*\((\d+) unchanged, (\d+) split, (\d+) merged\)").astype(float)
    assert found.notna().all(axis=None)
    assert found.loc[rows["indicator"] == "theft_rate", [1, 2, 3]].sum().tolist() == [170, 2, 10]
    changed = found[2] + found[3] > 0
    assert found.loc[~changed, 0].eq(100).all()
    assert found.loc[changed, 0].lt(100).all()


def test_wollaton_east_antisocial_behaviour_by_hand(indicators: pd.DataFrame) -> None:
    # All four of its LSOAs merged in pairs, with rates 6.5 and 13.6: the mean lies between.
    row = indicators[
        (indicators["area_code"] == "E05001840") & (indicators["indicator"] == "antisocial_behaviour_rate")
    ].iloc[0]
    assert 6.5 < row["value"] < 13.6
    assert "0 unchanged, 0 split, 4 merged" in row["note"]


@pytest.mark.parametrize(("year", "persons"), [("2017", 329_209), ("2019", 332_900), ("2020", 337_098)])
def test_city_population_is_the_ons_estimate(population: pd.DataFrame, year: str, persons: int) -> None:
    # ONS mid-year estimates of Nottingham.
    rows = population[(population["period"] == year) & (population["age_band"] == "all")]
    assert rows["population"].sum() == persons


def test_age_bands_add_up(population: pd.DataFrame) -> None:
    wide = population.pivot(index=["area_code", "period"], columns="age_band", values="population")
    assert set(wide.columns) == {"all", "0-4", "5-10", "11-15", "0-15", "16-24", "16-64", "65+"}
    assert wide.notna().all(axis=None)
    assert (wide["0-4"] + wide["5-10"] + wide["11-15"] == wide["0-15"]).all()
    assert (wide["0-15"] + wide["16-64"] + wide["65+"] == wide["all"]).all()
    assert (wide["16-24"] < wide["16-64"]).all()


def test_awards_total(spend: pd.DataFrame) -> None:
    assert spend["n"].sum() == 477
    assert spend["amount"].sum() / 1e6 == pytest.approx(87.84, abs=0.005)
    assert len(spend) == 120
    assert not spend.duplicated(["area_code", "period", "programme"]).any()
    assert (spend["amount"].eq(0) == spend["n"].eq(0)).all()
    assert set(spend.loc[spend["partial"], "period"]) == {"2018"}
    assert spend.loc[spend["period"] == "2018", "partial"].all()
    assert set(spend["basis"]) == {"award"}


def test_poorest_five_share_of_awards(spend: pd.DataFrame, indicators: pd.DataFrame) -> None:
    score = indicators[(indicators["indicator"] == "imd_score") & (indicators["period"] == "2010")]
    poorest = score.nlargest(5, "value")["area_code"]
    total = spend.groupby("period")["amount"].sum()
    share = spend[spend["area_code"].isin(poorest)].groupby("period")["amount"].sum() / total
    assert (100 * share).round().tolist() == [14, 96, 38, 22, 45, 5]
    small = spend[spend["amount"] <= 9e6]
    without = small[small["area_code"].isin(poorest)].groupby("period")["amount"].sum()
    assert (100 * without / small.groupby("period")["amount"].sum()).round().tolist() == [
        27,
        48,
        38,
        22,
        45,
        5,
    ]


def test_the_one_adjustment_takes_the_whole_cell(spend: pd.DataFrame, wards: gpd.GeoDataFrame) -> None:
    (row,) = read("adjustments").to_dict("records")
    cell = spend[(spend["area_code"] == row["area_code"]) & (spend["period"] == row["period"])]
    assert row["amount"] == cell["amount"].item() == 45_001_747.00
    assert cell["n"].item() == 2
    names = wards.set_index("WD13CD")["WD13NM"][row["to_area_codes"].split(";")]
    assert sorted(names) == ["Arboretum", "Aspley", "Bulwell", "St Ann's"]
    assert len(set(row["to_periods"].split(";"))) == 10
    assert row["kind"] in {"rephase", "reattribute"}
    assert row["share_by"] == "population 0-4"
    assert "not the funder's statement" in row["reason"]
    assert "whole cell" in row["reason"]


def test_crosswalk_holds_every_small_area(descriptor: dict) -> None:
    crosswalk = read("crosswalk")
    assert crosswalk["lsoa11_code"].nunique() == 182
    assert crosswalk["lsoa21_code"].nunique() == 179
    assert sorted(set(crosswalk["ward_code"])) == WARDS
    assert crosswalk.groupby("lsoa11_code")["ward_code"].nunique().eq(1).all()
    assert crosswalk["change_code"].value_counts().to_dict() == {"U": 170, "M": 10, "S": 4}


def test_descriptor_paths_exist_and_columns_agree(descriptor: dict) -> None:
    for resource in descriptor["resources"]:
        for path in [resource["path"], *resource.get("companions", [])]:
            assert (PACKAGE / path).is_file(), path
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])
        if resource["format"] == "csv":
            assert pd.read_csv(PACKAGE / resource["path"], nrows=0).columns.tolist() == fields
        assert resource["sources"]
        assert resource["licenses"][0]["name"] == "OGL-UK-3.0"


def test_descriptor_names_the_map_and_the_city(descriptor: dict, wards: gpd.GeoDataFrame) -> None:
    (boundaries,) = (resource for resource in descriptor["resources"] if resource["name"] == "boundaries")
    assert boundaries["vintage"] == "WD13"
    assert {boundaries["code_field"], boundaries["name_field"]} <= set(wards.columns)
    assert descriptor["city"] == "Nottingham"


def test_attribution_names_what_ships_and_no_more(descriptor: dict) -> None:
    text = " ".join(descriptor["attribution"])
    for needed in ("OS data", "National Statistics", "Open Government Licence v3.0", "Big Lottery Fund"):
        assert needed in text
    for absent in ("Newcastle", "claimant", "police.uk", "CC BY"):
        assert absent not in text
    sources = (PACKAGE / "SOURCES.md").read_text(encoding="utf-8")
    assert all(line in sources for line in descriptor["attribution"])


def test_frictionless_finds_no_fault() -> None:
    with frictionless.system.use_context(trusted=True):
        for name in ("indicators", "catalogue", "population", "spend", "adjustments", "crosswalk"):
            package = frictionless.Package(str(PACKAGE / "datapackage.json"))
            report = package.get_resource(name).validate()
            assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
