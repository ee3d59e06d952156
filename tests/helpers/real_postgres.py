"""A PostgreSQL of the tests' own: started from the system's package in a folder of its own, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def programs() -> Path:
    """The folder of initdb: Debian keeps it outside the search path."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *map(Path, filter(None, [shutil.which("initdb")]))]
    assert found, "No PostgreSQL found: `make unit` installs one, or put its initdb on the search path."
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()]).parent


def owner() -> dict[str, object]:
    """Who runs the server: it refuses root, so root lends it to another user."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


@contextmanager
def real_postgres() -> Iterator[str]:
    """Run a server; give the address of its first database, with a socket in place of a port."""
    bin_folder, runs_as = programs(), owner()
    # A short path: a socket's may have 107 bytes only.
    folder = Path(tempfile.mkdtemp(prefix="wardshift-pg-", dir="/tmp"))
    try:
        if runs_as:
            shutil.chown(folder, runs_as["user"], runs_as["group"])
        data, log = str(folder / "data"), str(folder / "log")

        def run(*command: str) -> None:
            environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
            done = subprocess.run(command, **runs_as, cwd=folder, env=environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)  # fmt: skip
            said = Path(log).read_text() if Path(log).exists() else ""
            assert done.returncode == 0, f"{command[0]} failed: {done.stdout}{said}"

        run(f"{bin_folder}/initdb", "-D", data, "-U", "wardshift", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c full_page_writes=off -c max_connections=60"
        run(f"{bin_folder}/pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgresql://wardshift@/postgres?host={folder}"
        finally:
            run(f"{bin_folder}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def new_schema(server: str, name: str) -> Iterator[str]:
    """Make an empty schema, which is much cheaper than a database; give an address that leads into it alone."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    yield f"{server}&options=-csearch_path%3D{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")
