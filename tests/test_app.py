"""The app as a whole without a browser: ids, routes, headers, the command line."""

from __future__ import annotations

import gzip
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from dash import Dash
from dash.development.base_component import Component
from flask.testing import FlaskClient

from app import HOME, NOTTINGHAM, Settings, create_app, main
from callbacks.site import every_page
from geo.city import City
from geo.export.downloads import DOWNLOADS
from layouts.pages.change.page import ChangeId
from layouts.pages.data.page import DataId
from layouts.pages.map.page import MapId
from layouts.pages.need_and_spend.page import MoneyId
from layouts.pages.need_index.page import NeedId
from layouts.pages.need_index.weights import RecipeId
from layouts.pages.wards.page import WardsId
from layouts.poorest_set.panel import PoorestId
from layouts.shell import ShellId
from tests.helpers.pages import site_of

PATHS = ["/", "/need", "/money", "/shift", "/change", "/wards", "/data"]


@pytest.fixture(scope="module")
def dash_app() -> Dash:
    return create_app(Settings(NOTTINGHAM))


@pytest.fixture(scope="module")
def client(dash_app: Dash) -> FlaskClient:
    return dash_app.server.test_client()


def ids(component: object) -> list[str]:
    """Every id in a tree of components."""
    found = [component.id] if getattr(component, "id", None) else []
    for child in component._traverse():  # type: ignore[attr-defined]
        if getattr(child, "id", None):
            found.append(child.id)
    return [str(i) for i in found]


@pytest.fixture(scope="module")
def whole(nottingham: City) -> Component:
    """The frame and every page of the public face at once."""
    return every_page(site_of(nottingham.public()))


def page_ids(whole: Component) -> dict[str, list[str]]:
    frame, *pages = whole.children
    return {"shell": ids(frame)} | {path: ids(page) for path, page in zip(PATHS, pages, strict=True)}


def test_no_page_has_an_id_twice(whole: Component) -> None:
    found = page_ids(whole)
    for path in PATHS:
        counts = Counter(found["shell"] + found[path])
        assert [i for i, n in counts.items() if n > 1] == []


def test_every_id_of_the_enums_is_on_its_page(whole: Component) -> None:
    found = page_ids(whole)
    pages = (
        (MapId, "/"), (NeedId, "/need"), (RecipeId, "/need"), (PoorestId, "/need"), (MoneyId, "/money"),
        (ChangeId, "/change"), (WardsId, "/wards"), (DataId, "/data"),
    )  # fmt: skip
    for enum, path in pages:
        assert {str(i) for i in enum} <= set(found[path])
    everywhere = {str(ShellId.HEADING), str(ShellId.PAGE)}
    # The box of an ended session is the desk's (test_a_session_that_is_over_is_said_and_what_was_typed_stays).
    assert {str(i) for i in ShellId} - everywhere - {str(ShellId.SESSION_OVER)} <= set(found["shell"])
    assert all(everywhere <= set(found[path]) for path in PATHS)


def test_every_callback_names_ids_that_exist(whole: Component, client: FlaskClient) -> None:
    known = {i for group in page_ids(whole).values() for i in group}
    for callback in client.get("/_dash-dependencies").get_json():
        used = [part["id"] for part in (*callback["inputs"], *callback["state"])]
        outputs = callback["output"].strip(".").split("...")
        used += [output.rsplit(".", 1)[0] for output in outputs if not output.startswith("_") and "." in output]
        # A pattern stands for every component of its type.
        used = [f"{{'type': '{json.loads(i)['type']}'" if i.startswith("{") else i for i in used]
        missing = [i for i in used if not any(k == i or k.startswith(i + ", ") for k in known)]
        missing = [i for i in missing if "no_output" not in i.lower() and len(i) < 60]
        assert missing == []


def test_geometry_goes_out_once_compressed_and_forever(client: FlaskClient, whole: Component) -> None:
    figure = next(c for c in whole._traverse() if getattr(c, "id", None) == MapId.MAP).figure
    url = figure.data[0].geojson
    plain = client.get(url)
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(plain.get_json()["features"]) == 20
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert client.get(url, headers={"Accept-Encoding": "br, gzip"}).headers["Content-Encoding"] == "br"
    assert client.get("/geometry/0000000000000000.json").status_code == 404


@pytest.mark.parametrize("name", DOWNLOADS)
def test_each_download_is_there(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/download/{name}")
    assert answer.status_code == 200
    assert f'filename="nottingham-{name}"' in answer.headers["Content-Disposition"]


def test_the_geopackage_holds_the_wards_and_the_citys_own_values(
    client: FlaskClient, nottingham: City, tmp_path: Path
) -> None:
    (tmp_path / "wards.gpkg").write_bytes(client.get("/download/wards.gpkg").data)
    frame = gpd.read_file(tmp_path / "wards.gpkg").set_index("ward_code")
    assert frame.crs == nottingham.wards.crs
    assert frame.geometry.geom_equals(nottingham.wards.geometry).all()
    wanted = nottingham.indicators.query("indicator == 'imd_score' and period == '2010'").set_index("area_code")[
        "value"
    ]
    pd.testing.assert_series_equal(frame["imd_score_2010"], wanted, check_names=False)


def test_the_view_downloads_what_the_map_shows(client: FlaskClient) -> None:
    answer = client.get("/download/view.csv?indicator=income_rate&edition=2015")
    frame = pd.read_csv(io.BytesIO(answer.data))
    assert frame["ward_name"].iloc[0] == "Aspley"
    assert frame["rank"].tolist() == sorted(frame["rank"])
    assert set(frame["edition"]) == {2015}
    assert frame["source"].notna().all()


def test_an_unknown_download_is_refused(client: FlaskClient) -> None:
    assert b"def create_app" not in client.get("/download/../app.py").data
    assert client.get("/download/passwords.csv").status_code == 404


def test_pages_may_load_from_their_own_host_only(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    for path in ("/healthz", "/_dash-layout", "/views/0/map/map", "/download/wards.csv"):
        assert client.get(path).headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert client.get("/healthz").data == b"ok\n"


def test_the_page_names_its_language_and_no_other_host(client: FlaskClient) -> None:
    html = client.get("/").get_data(as_text=True)
    assert '<html lang="en-GB">' in html
    assert "http://" not in html
    assert "https://" not in html


def test_check_says_that_nottingham_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(NOTTINGHAM)]) == 0
    assert "Nothing is lost" in capsys.readouterr().out


def test_check_on_a_damaged_package_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(NOTTINGHAM, broken)
    rows = (broken / "spend.csv").read_text().replace("E05001823,2014", "E05012270,2014")
    (broken / "spend.csv").write_text(rows)
    assert main(["check", str(broken)]) == 1
    text = capsys.readouterr().out
    assert "E05012270" in text
    assert "spend.csv" in text
    assert "45,001,747" in text
    assert main(["check", str(broken), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert any(f["area_code"] == "E05012270" and f["severity"] == "lost" for f in report["findings"])


def test_serving_what_is_not_there_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["serve", "--package", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_port_on_the_command_line_is_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "99999999"]) == 2
    assert "--port is '99999999'. Give a number from 1 to 65535." in capsys.readouterr().err


@pytest.mark.parametrize(("encoding", "tail"), [("ascii", "cat"), ("utf-8", "true")])
def test_a_report_reaches_any_terminal_and_none(encoding: str, tail: str) -> None:
    command = f"{shlex.quote(sys.executable)} app.py check {shlex.quote(str(NOTTINGHAM))} | {tail}"
    done = subprocess.run(
        command, shell=True, cwd=HOME, env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=True
    )
    assert done.stderr == b""


@pytest.mark.parametrize("port", ["0", "70000", "eighty", "８０５０"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("WARDSHIFT_PORT", port)
    with pytest.raises(ValueError, match="from 1 to 65535"):
        Settings.from_environment()


def test_the_public_face_is_given_the_public_city(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    public = City.public

    def spied(city: City, minimum_count: int = 5) -> City:
        asked.append(minimum_count)
        return public(city, minimum_count)

    monkeypatch.setattr(City, "public", spied)
    create_app(Settings(NOTTINGHAM))
    assert asked == [5]
