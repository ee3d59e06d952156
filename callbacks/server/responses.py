"""Bodies as a browser takes them: packed, or as CSV."""

from __future__ import annotations

import pandas as pd
from flask import Response, request

FOREVER = "public, max-age=31536000, immutable"
"""For what is named by its content: it never changes, so that browsers need not ask again."""


def packed(plain: bytes, gzipped: bytes, brotlied: bytes, *, mimetype: str, headers: dict[str, str]) -> Response:
    """Answer with the smallest form of a body that the browser takes."""
    accepted = request.accept_encodings
    body, encoding = (brotlied, "br") if accepted["br"] else (gzipped, "gzip") if accepted["gzip"] else (plain, "")
    headers = headers | {"Vary": "Accept-Encoding"} | ({"Content-Encoding": encoding} if encoding else {})
    return Response(body, mimetype=mimetype, headers=headers)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """CSV in UTF-8 with a byte-order mark, so that a spreadsheet reads the pound sign."""
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
