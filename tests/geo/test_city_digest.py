"""The digest that tells one content of a city from another, and whom a city may be shown to."""

import subprocess
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest

from geo.city import City
from geo.package.read import read_city
from tests.helpers.small_package import Package

HOME = Path(__file__).parents[2]
NOTTINGHAM = HOME / "data" / "nottingham"


@pytest.fixture(scope="module")
def nottingham() -> City:
    return read_city(NOTTINGHAM)


def changed(value: object) -> object:
    """Another value of the same kind, as little changed as can be."""
    if isinstance(value, pd.DataFrame):
        value = value.copy()
        if not len(value):
            return value.assign(more=1)
        last = value.columns[-1] if "geometry" not in value else "ward_name"
        value[last] = [*value[last].iloc[:-1], "another" if value[last].dtype != bool else not value[last].iloc[-1]]
        return value
    if isinstance(value, str):
        return "public" if value == "desk" else f"{value} "
    return (*value, "another") if isinstance(value, tuple) else replace(value, wards=value.wards + 1)


@pytest.mark.parametrize("name", [each.name for each in fields(City)])
def test_it_changes_with_every_part(nottingham: City, name: str):
    assert replace(nottingham, **{name: changed(getattr(nottingham, name))}).digest != nottingham.digest


def test_it_changes_with_a_shape_a_missing_figure_and_an_index(nottingham: City):
    moved, blank, renamed = nottingham.wards.copy(), nottingham.indicators.copy(), nottingham.catalogue.copy()
    moved.geometry = moved.geometry.translate(1e-6)
    blank.loc[0, "value"] = float("nan")
    renamed = renamed.rename({renamed.index[0]: "another"})
    others = [{"wards": moved}, {"indicators": blank}, {"catalogue": renamed}]
    assert len({nottingham.digest, *(replace(nottingham, **other).digest for other in others)}) == 4


def test_it_is_the_same_for_equal_content_in_any_process(nottingham: City):
    words = f"from geo.package.read import read_city; print(read_city({str(NOTTINGHAM)!r}).digest)"
    run = subprocess.run(
        [sys.executable, "-c", words], cwd=HOME, env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == nottingham.digest == replace(nottingham).digest
    assert len(nottingham.digest) == 16


def test_it_takes_under_a_twentieth_of_a_second(nottingham: City):
    rounds = []
    for city in [replace(nottingham) for _ in range(5)]:
        begun = time.process_time()
        assert city.digest
        rounds.append(time.process_time() - begun)
    assert min(rounds) < 0.05


def test_a_city_is_for_the_desk_until_it_is_made_public(package: Package):
    city = package.city()
    assert (city.audience, city.public().audience, city.public().public().audience) == ("desk", "public", "public")
    assert city.digest != city.public().digest
    assert city.public().digest == city.public().public().digest
