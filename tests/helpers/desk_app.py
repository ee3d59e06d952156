"""The desk as its tests know it: a server of its own, a clock that can be put on, people, cheap hashes."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import NOTTINGHAM, Settings, create_app
from callbacks.desk.plans import StoreDeskRecords, StoreRecords
from data.store.accounts import add_user, disable_user
from data.store.database import Store
from data.store.sign_in import sign_in
from data.store.tables import METADATA
from geo.cartography.geometry import map_geometry
from geo.city import City
from layouts.face import Face
from layouts.page import Site
from tests.helpers.clock import Clock

SECRET = "a long enough secret"
WATCHED = ("scenarios", "scenario_versions", "publications", "users")


class Desk:
    """A server with a store, and people who sign in to it."""

    def __init__(self, folder: Path, *, package: Path = NOTTINGHAM, **settings: object) -> None:
        self.server: Flask = create_app(Settings(package, store=str(folder), **settings)).server  # type: ignore[arg-type]
        self.store: Store = self.server.extensions["wardshift-store"]
        self.clock = Clock()
        object.__setattr__(self.store, "clock", self.clock)
        object.__setattr__(self.store, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

    def people(self) -> Desk:
        """Make a commissioner, a councillor, and a commissioner who was shut out."""
        for name, role in (("Ada", "commissioner"), ("Cleo", "councillor"), ("Gone", "commissioner")):
            add_user(self.store, name, role, SECRET)
        return self

    def client(self, name: str | None = None) -> FlaskClient:
        """A browser; signed in where a name is given."""
        client = self.server.test_client()
        if name:
            client.set_cookie("wardshift_desk", self.token(name), path="/desk")
        return client

    def token(self, name: str) -> str:
        return sign_in(self.store, name, SECRET, "127.0.0.1").token

    def unsigned(self) -> dict[str, FlaskClient]:
        """Browsers that must not get in: without a session, with a made-up one, an old one, one of a disabled user."""
        made_up = self.client()
        made_up.set_cookie("wardshift_desk", "made-up", path="/desk")
        gone = self.client("Gone")
        disable_user(self.store, "Gone")
        old = self.client("Ada")
        self.clock.go_on(minutes=31)
        return {"none": self.client(), "made up": made_up, "disabled": gone, "old": old}

    def site(self, city: City, prefix: str = "/desk/") -> Site:
        """A face as the server has it."""
        if prefix == "/":
            return Site(city.public(), Face(prefix, map_geometry(city.wards)), StoreRecords(self.store, city.name))
        desk = StoreDeskRecords(self.store, city.name)
        return Site(city, Face(prefix, map_geometry(city.wards)), desk, desk)

    def rows(self) -> dict[str, list[tuple]]:
        """Everything in the store that a callback could change."""
        with self.store.read() as connection:
            tables = [table for table in METADATA.sorted_tables if table.name in WATCHED]
            return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}
