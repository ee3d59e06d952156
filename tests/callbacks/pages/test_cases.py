"""What `check` passes, every page shows: each case of tests/cases, and cities that leave little to say.

A page that cannot say something says so in words; none answers with a fault, writes out a missing figure, or shows a
refusal that is meant for a programmer (`tests.helpers.sweep`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo import PackageError, check_package, read_city
from geo.city import City
from tests.helpers.odd_cities import ODD_CITIES
from tests.helpers.sweep import Served, few_draws, served

CASES = sorted(path.name for path in (Path(__file__).parents[2] / "cases").iterdir() if path.is_dir())
SPECIAL = ("03-", "03k-", "40-", "40e-", "43-", "60-")
"""Cases whose words are pinned below: they are opened at the desk too."""


def copied(case: str, folder: Path) -> Path:
    """A case by the beginning of its name, copied: to open one may change it."""
    name = next(each for each in CASES if each.startswith(case))
    return Path(shutil.copytree(Path(__file__).parents[2] / "cases" / name, folder / name))


def city_or_refusal(folder: Path) -> City | PackageError:
    try:
        return read_city(folder)
    except PackageError as refusal:
        return refusal


@contextmanager
def site(city: City | Path, folder: Path) -> Iterator[Served]:
    with few_draws(), served(city, folder / "store") as found:
        yield found


@pytest.mark.parametrize("case", CASES)
def test_every_page_of_every_case_opens_or_the_case_is_refused_with_a_cure(case: str, tmp_path: Path) -> None:
    folder = copied(case, tmp_path)
    report = check_package(folder)
    city = city_or_refusal(folder)
    if isinstance(city, PackageError):
        assert city.file
        assert city.cure
        assert city.problem in [f.message for f in report.of("lost")]
        return
    with site(city, tmp_path) as found:
        opened = found.every_page()
        found.take_away()
        if case.startswith(SPECIAL):
            found.every_page(prefix="/desk/")
            found.take_away("/desk/", f"?ward={city.wards.index[0]}")
            found.every_page("?poorest_wards=20")
    assert "Join report" in opened["/data"].words


# One of each kind at every change; the others are as heavy, and say the same in other words.
OFTEN = {
    "one ward", "two wards", "no ward has a neighbour", "values of both signs", "all values nothing", "a single figure",
    "nothing but withheld", "no indicator", "no spend", "no population", "nothing at all", "nobody anywhere",
    "nothing comparable", "counts alone", "all spend without a ward", "a part year only", "a ward of negative spend",
    "half the wards in each year", "names of one kind", "intervals of no width",
}  # fmt: skip
ODD = [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.long) for name in ODD_CITIES]


def test_the_odd_cities_of_every_change_are_there() -> None:
    assert set(ODD_CITIES) > OFTEN


@pytest.mark.parametrize("name", ODD)
def test_every_page_of_an_odd_city_opens(name: str, tmp_path: Path) -> None:
    with site(ODD_CITIES[name](), tmp_path) as found:
        found.every_page()


# Every choice of one city takes minutes of two cores: those that differ most; all open their first views above.
FEW = ["40-all-wards-the-same", "43-a-ward-of-no-people", "nobody anywhere"]


@pytest.mark.long
@pytest.mark.parametrize("name", FEW)
def test_every_choice_on_every_page_of_both_faces_opens(name: str, tmp_path: Path) -> None:
    if name in CASES:
        city = city_or_refusal(copied(name, tmp_path))
        if isinstance(city, PackageError):
            return
    else:
        city = ODD_CITIES[name]()
    with site(city, tmp_path) as found:
        for prefix in ("/", "/desk/"):
            assert sum(1 for _ in found.every_choice(prefix)) >= len(found.pages(prefix))
            found.take_away(prefix, f"?ward={city.wards.index[0]}")


def words_of(case: str, folder: Path, search: str = "") -> dict[str, str]:
    """All words of the public pages of a case, by path."""
    with site(copied(case, folder), folder) as found:
        return {path: page.words for path, page in found.every_page(search).items()}


def test_a_ward_of_no_people_is_left_out_of_inequality_by_name(tmp_path: Path) -> None:
    words = words_of("43-", tmp_path)
    for path in ("/change", "/shift", "/data"):
        assert "Arboretum" in words[path]
    for path in ("/change", "/shift"):
        assert "Left out, because nobody lives there: Arboretum." in words[path]
    assert "Nobody lives in Arboretum" in words["/data"]


def test_where_all_wards_are_the_same_there_is_no_poorest_set(tmp_path: Path) -> None:
    words = words_of("40-", tmp_path)
    assert "the same in all 4 wards" in words["/"]
    for path in ("/shift", "/change"):
        assert "so no ward is the poorest" in words[path]
    assert "No indicator of Testton has figures that tell wards of more need from wards of less" in words["/need"]


@pytest.mark.parametrize(("case", "why"), [("40e-", "every figure of which is withheld"), ("60-", "0 indicators")])
def test_a_city_without_a_figure_says_so_and_its_data_page_opens(case: str, why: str, tmp_path: Path) -> None:
    words = words_of(case, tmp_path)
    assert why in words["/data"]
    assert "nothing can be mapped" in words["/"]
    assert "£" in words["/data"]
    for path in ("/wards", "/need", "/change", "/shift", "/money"):
        assert "No indicator of Testton" in words[path] or "Testton has no three wards" in words[path]


def test_a_file_that_cannot_be_made_is_not_found_and_says_why(tmp_path: Path) -> None:
    with site(copied("40e-", tmp_path), tmp_path) as found:
        answer = found.faces["/"].get("/download/view.csv")
    assert answer.status_code == 404
    assert "nothing can be mapped" in answer.text


def test_more_poorest_wards_than_there_are_is_refused_in_words(tmp_path: Path) -> None:
    words = words_of("03-", tmp_path, "?poorest_wards=20")
    for path in ("/need", "/money", "/shift", "/change"):
        assert "The poorest 20 cannot be told: 4 wards have a value (2019)" in words[path]
