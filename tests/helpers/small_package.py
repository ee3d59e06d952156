"""A small made-up package of four square wards, to be damaged in the tests."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import geo
from geo.join_report.report import Finding, JoinReport

CODES = ["E05001822", "E05001823", "E05001829", "E05001838"]
NAMES = ["Arboretum", "Aspley", "Bulwell & Forest", "St Ann's"]
CATALOGUE = (
    "indicator,title,short_title,theme,unit,polarity,kind,comparable_over_time,decimals,source,licence,description,note\n"
    "poor,Children in poverty,Poverty,Early years,%,high_is_worse,proportion,true,1,Made up,None,A share.,\n"
    "asb,Antisocial behaviour,ASB,Safety,per 1000,high_is_worse,rate,false,0,Made up,None,A rate.,\n"
)
INDICATORS = "area_code,indicator,period,value,numerator,denominator\n" + "".join(
    f"{code},poor,2019,{n / 100},{n},100\n{code},asb,2019,{n}.5,{2 * n + 1},2000\n"
    for code, n in zip(CODES, (10, 20, 30, 40), strict=True)
)
POPULATION = "area_code,period,age_band,population\n" + "".join(
    f"{code},2017,all,{people}\n{code},2019,all,{people + 100}\n{code},2019,0-4,{people // 10}\n"
    for code, people in zip(CODES, (1000, 2000, 3000, 4000), strict=True)
)
SPEND = "area_code,period,programme,amount,basis,partial,n\n" + "".join(
    f"{code},2013,Awards,{pounds},award,false,2\n" for code, pounds in zip(CODES, (100, 200, 300, 0), strict=True)
)


def square(x: float, y: float, size: float = 1000.0) -> shapely.Polygon:
    """A square whose south-west corner lies x and y metres from one in Nottingham."""
    return shapely.box(455_000 + x, 340_000 + y, 455_000 + x + size, 340_000 + y + size)


def four_wards(**columns: list) -> gpd.GeoDataFrame:
    """Two by two squares of one square kilometre."""
    squares = [square(0, 0), square(1000, 0), square(0, 1000), square(1000, 1000)]
    fields = {"WD13CD": CODES, "WD13NM": NAMES} | {key: value for key, value in columns.items() if key != "geometry"}
    return gpd.GeoDataFrame(fields, geometry=columns.get("geometry", squares), crs=27700)


class Package:
    """A package in a folder: whole when made, then damaged by writing over a part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.boundaries = {
            "name": "boundaries",
            "path": "wards.shp",
            "code_field": "WD13CD",
            "name_field": "WD13NM",
            "vintage": "WD13",
        }
        self.tables: dict[str, dict] = {}
        self.top = {"name": "testton", "city": "Testton", "attribution": ["Made up for tests."]}
        self.wards(four_wards())
        for name, text in {
            "catalogue": CATALOGUE,
            "indicators": INDICATORS,
            "population": POPULATION,
            "spend": SPEND,
        }.items():
            self.table(name, text)

    def wards(self, frame: gpd.GeoDataFrame, path: str = "wards.shp", **keys: str) -> "Package":
        """Write the boundaries as another file and describe it."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        frame.to_file(target, engine="pyogrio")
        return self.describe(path=path, **keys)

    def describe(self, **keys: str | None) -> "Package":
        """Change keys of the boundary resource; None takes one out."""
        self.boundaries |= keys
        self.boundaries = {key: value for key, value in self.boundaries.items() if value is not None}
        return self._write()

    def table(self, name: str, text: str | bytes, path: str | None = None, **keys: str) -> "Package":
        """Write a table and describe it."""
        path = path or f"{name}.csv"
        data = text.encode() if isinstance(text, str) else text
        (self.folder / path).write_bytes(data)
        self.tables[name] = {"name": name, "path": path, **keys}
        return self._write()

    def add(self, name: str, *rows: str) -> "Package":
        """Add rows to the end of a table."""
        path = self.folder / self.tables[name]["path"]
        return self.table(name, path.read_text() + "".join(f"{row}\n" for row in rows))

    def without(self, name: str) -> "Package":
        """Take a table out of the descriptor."""
        del self.tables[name]
        return self._write()

    def _write(self) -> "Package":
        plain = self.top | {"resources": [self.boundaries, *self.tables.values()]}
        (self.folder / "datapackage.json").write_text(json.dumps(plain))
        return self

    def city(self) -> geo.City:
        return geo.read_city(self.folder)

    def check(self) -> geo.JoinReport:
        return geo.check_package(self.folder)

    def found(self, kind: str) -> list:
        """The findings of one kind."""
        return [finding for finding in self.check().findings if finding.kind == kind]

    def only(self, kind: str):
        """The one finding of a kind."""
        found = self.found(kind)
        assert len(found) == 1, [f.message for f in found]
        return found[0]

    def refused(self) -> geo.PackageError:
        """The error that reading gives, which checking must tell as a loss."""
        with pytest.raises(geo.PackageError) as caught:
            self.city()
        report = self.check()
        assert report.lost
        assert caught.value.problem in [f.message for f in report.of("lost") if f.kind == "package"]
        return caught.value


def told_beside_disclosure(report: JoinReport) -> list[Finding]:
    """The findings but for notes on what disclosure control does not see: small packages have rates without counts."""
    return [finding for finding in report.findings if finding.kind != "disclosure"]
