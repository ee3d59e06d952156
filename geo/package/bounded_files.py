"""Files opened in bounds: plain files alone, of a bounded size, and archives that cannot unpack to any size."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path
from typing import BinaryIO

from geo.package.errors import PackageError

MOST_UNPACKED = 300_000_000
"""How many bytes an archive may hold once it is unpacked."""

LONGEST_CELL = 32_767
"""How many letters a cell or a field may hold: as many as a spreadsheet's."""

# The list of contents is read whole when an archive is opened; 4 MB name about 40,000 files.
_MOST_LISTED = 4_000_000
_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_PLAIN_CURE = "Put a plain file there, or correct its path in datapackage.json."


def open_plain(path: Path, file: str) -> BinaryIO:
    """Open a file that is a plain file: no folder, no pipe that waits, no device that never ends.

    Parameters
    ----------
    path : Path
    file : str
        What the error calls it.

    Returns
    -------
    file object
        To be read as bytes, and closed by the caller.

    Raises
    ------
    PackageError
        When it is anything but a plain file.
    OSError
        When it cannot be opened.
    """
    if path.is_dir():
        raise PackageError("This is no file.", file=file, cure=_PLAIN_CURE)
    # To open a pipe would wait for its other end; what was opened is judged, not what the path led to before.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise PackageError("This is no file.", file=file, cure=_PLAIN_CURE)
    return os.fdopen(handle, "rb")


def read_bounded(path: Path, file: str, most: int, cure: str) -> bytes:
    """Read a plain file of bounded size.

    Parameters
    ----------
    path, file
        As in `open_plain`.
    most : int
        How many bytes are read at most.
    cure : str
        What to do about a larger file.

    Returns
    -------
    bytes

    Raises
    ------
    PackageError
        When it is no plain file, or larger.
    OSError
        When it cannot be read.
    """
    with open_plain(path, file) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise PackageError(f"The file is larger than {most // 1_000_000} MB.", file=file, cure=cure)
    return data


def open_archive(stream: BinaryIO, file: str, cure: str) -> zipfile.ZipFile:
    """Open a zip archive, once its own list says that it stays in bounds.

    Parameters
    ----------
    stream : file object
    file : str
        What the error calls it.
    cure : str
        What to do about one that is too large.

    Returns
    -------
    zipfile.ZipFile
        `zipfile` gives no more bytes of a member than the list says, so that the list can be believed.

    Raises
    ------
    PackageError
        When it holds too many files, or more than `MOST_UNPACKED` bytes once unpacked.
    zipfile.BadZipFile
        When it is no archive.
    """
    if _listed(stream) > _MOST_LISTED:
        raise PackageError("The archive holds more files than any table or map.", file=file, cure=cure)
    archive = zipfile.ZipFile(stream)
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MOST_UNPACKED:
        raise PackageError(
            f"The archive unpacks to {unpacked / 1e6:,.0f} MB; at most {MOST_UNPACKED // 1_000_000} MB are read.",
            file=file,
            cure=cure,
        )
    return archive


def _listed(stream: BinaryIO) -> int:
    """Bytes of an archive's list of contents, by its last record; 0 where it has none."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    end = tail.rfind(_END)
    if end < 0:
        return 0
    if end >= 76 and tail[end - 20 : end - 16] == _LOCATOR64 and tail[end - 76 : end - 72] == _END64:
        return int.from_bytes(tail[end - 36 : end - 28], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")
