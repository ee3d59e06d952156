"""Bodies as a browser takes them: packed, or as a file to keep."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

FOREVER = "public, max-age=31536000, immutable"
"""For what is named by its content: it never changes, so that browsers need not ask again."""


def packed(plain: bytes, gzipped: bytes, brotlied: bytes, *, mimetype: str, headers: dict[str, str]) -> Response:
    """Answer with the smallest form of a body that the browser takes."""
    accepted = request.accept_encodings
    body, encoding = (brotlied, "br") if accepted["br"] else (gzipped, "gzip") if accepted["gzip"] else (plain, "")
    headers = headers | {"Vary": "Accept-Encoding"} | ({"Content-Encoding": encoding} if encoding else {})
    return Response(body, mimetype=mimetype, headers=headers)


def attached(body: bytes, name: str, kind: str, headers: dict[str, str] | None = None) -> Response:
    """Answer with a file to keep.

    Parameters
    ----------
    body : bytes
    name : str
        The file's name; letters beyond ASCII go into ``filename*`` (RFC 6266).
    kind : str
        Its media type.
    headers : dict, optional
        Further headers.
    """
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "-" for c in name)
    starred = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    disposition = f'attachment; filename="{plain}"{starred}'
    return Response(body, content_type=kind, headers={"Content-Disposition": disposition, **(headers or {})})


def file_stem(name: str) -> str:
    """A name as a part of a file's name: small letters and digits of any script, parted by hyphens."""
    hyphenated = "".join(c if c.isalnum() else "-" for c in name.lower())
    return "-".join(filter(None, hyphenated.split("-"))) or "city"
