"""Names and passwords as people type them: Unicode's forms, and never of a text without bounds."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Literal

LONGEST_TYPED = 4_000
"""Characters. A base letter with ever more combining marks takes time by the square of their number to normalise
(canonical ordering, Unicode Standard Annex 15): 160 KB stopped a server for minutes."""


def normal(text: str, form: Literal["NFC", "NFKC"], longest: int = LONGEST_TYPED) -> str | None:
    """Bring a text into one of Unicode's forms; None where it is longer than what is looked at.

    Parameters
    ----------
    text : str
    form : {"NFC", "NFKC"}
    longest : int
        Characters, as typed: the length is looked at first.
    """
    return unicodedata.normalize(form, text) if len(text) <= longest else None


def same_name_key(name: str) -> str:
    """What two names share that a reader would take for one: capitals, spaces and letter forms do not count.

    A text that is too long for a name is only equal to itself; no name has a colon.
    """
    form = normal(name, "NFKC")
    if form is None:
        return f"too long:{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return " ".join(form.casefold().split())
