"""Shapes for the screen: still one coverage, wound for d3-geo, named by content, small."""

from __future__ import annotations

import gzip
import json

import brotli
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.cartography.geometry import label_points, map_geometry
from geo.city import City


def shapes(geojson: bytes) -> dict[str, shapely.Geometry]:
    features = json.loads(geojson)["features"]
    return {f["id"]: shapely.geometry.shape(f["geometry"]) for f in features}


def test_simplified_wards_still_fit_each_other(nottingham: City) -> None:
    drawn = shapes(map_geometry(nottingham.wards).geojson)
    assert list(drawn) == nottingham.wards.index.tolist()
    assert shapely.coverage_is_valid(list(drawn.values()))
    before = sum(map(shapely.get_num_coordinates, nottingham.wards.geometry))
    after = sum(map(shapely.get_num_coordinates, drawn.values()))
    assert after < before


def test_simplifying_keeps_each_wards_area_within_two_per_cent(nottingham: City) -> None:
    drawn = gpd.GeoSeries(shapes(map_geometry(nottingham.wards).geojson), crs=4326).to_crs(27700)
    change = (drawn.area / nottingham.wards.area - 1).abs()
    assert change.max() < 0.02


def test_outer_rings_run_clockwise_or_a_ward_would_fill_the_world(nottingham: City) -> None:
    for shape in shapes(map_geometry(nottingham.wards).geojson).values():
        for part in shapely.get_parts(shape):
            assert not part.exterior.is_ccw


def test_the_name_is_the_content(nottingham: City) -> None:
    first = map_geometry(nottingham.wards)
    assert first.digest == map_geometry(nottingham.wards).digest
    moved = nottingham.wards.set_geometry(nottingham.wards.translate(xoff=50))
    assert map_geometry(moved).digest != first.digest
    assert gzip.decompress(first.gzipped) == first.geojson == brotli.decompress(first.brotlied)


def test_wards_that_overlap_are_drawn_as_they_are() -> None:
    wards = gpd.GeoDataFrame(
        {"ward_name": ["A", "B"]},
        index=["a", "b"],
        geometry=[shapely.box(0, 0, 9, 9), shapely.box(5, 5, 12, 12)],
        crs=27700,
    )
    drawn = shapes(map_geometry(wards).geojson)
    assert [shapely.get_num_coordinates(s) for s in drawn.values()] == [5, 5]


def test_a_name_stands_where_it_fits_and_only_there() -> None:
    wide, thin = shapely.box(0, 0, 4000, 1000), shapely.box(0, 1000, 100, 9000)
    wards = gpd.GeoDataFrame({"ward_name": ["Dales", "Wollaton"]}, index=["d", "w"], geometry=[wide, thin], crs=27700)
    labels = label_points(wards, metres_per_pixel=30)
    labels = labels[labels["text"] != ""]
    assert labels["ward_code"].tolist() == ["d"]
    place = gpd.GeoSeries(gpd.points_from_xy(labels["lon"], labels["lat"]), crs=4326).to_crs(27700)
    assert wide.contains(place.iloc[0])


def on_the_ground(labels: pd.DataFrame, lon: str, lat: str) -> gpd.GeoSeries:
    return gpd.GeoSeries(gpd.points_from_xy(labels[lon], labels[lat]), index=labels.index, crs=4326).to_crs(27700)


def test_a_name_that_does_not_fit_stands_beside_the_city_with_a_line_to_its_ward(nottingham: City) -> None:
    labels = map_geometry(nottingham.wards).labels.set_index("ward_code")
    inside, outside = labels[labels["text"] != ""], labels[labels["text"] == ""]
    assert len(outside) >= 3
    assert (inside["callout"] == "").all()
    assert inside["edge_lon"].isna().all()
    assert outside["callout"].str.replace("<br>", " ").equals(nottingham.wards["ward_name"][outside.index])
    city, frame = shapely.union_all(nottingham.wards.geometry), shapely.box(*nottingham.wards.total_bounds)
    text, edge = on_the_ground(outside, "callout_lon", "callout_lat"), on_the_ground(outside, "edge_lon", "edge_lat")
    assert not text.intersects(city).any()
    assert not edge.intersects(city).any()
    assert text.within(frame).all()
    # Fifteen letters of 13 pixels are 125 pixels, some 4.5 km on this map: no line is longer than the city is wide.
    assert (edge.distance(on_the_ground(outside, "lon", "lat")) < 7_000).all()


def test_a_city_that_fills_its_frame_has_no_place_beside_it() -> None:
    square = gpd.GeoDataFrame({"ward_name": ["Radford and Park"]}, index=["r"], geometry=[shapely.box(0, 0, 9, 9)])
    labels = label_points(square.set_crs(27700), metres_per_pixel=1.0)
    assert labels["callout"].tolist() == ["Radford and Park"]
    assert labels["callout_lon"].tolist() == labels["lon"].tolist()
    assert labels["edge_lon"].isna().all()


def test_a_long_name_is_broken_over_lines() -> None:
    wards = gpd.GeoDataFrame(
        {"ward_name": ["Wollaton East and Lenton Abbey"]},
        index=["w"],
        geometry=[shapely.box(0, 0, 3000, 3000)],
        crs=27700,
    )
    assert label_points(wards, metres_per_pixel=30)["text"].iloc[0].count("<br>") >= 1


def test_wards_in_degrees_or_none_are_refused(nottingham: City) -> None:
    with pytest.raises(ValueError, match="projected CRS"):
        map_geometry(nottingham.wards.to_crs(4326))
    with pytest.raises(ValueError, match="no ward"):
        map_geometry(nottingham.wards.iloc[:0])
