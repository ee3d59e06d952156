"""What the domain refuses, told apart from a programmer's mistake."""

from __future__ import annotations


class Unavailable(ValueError):  # noqa: N818 - it says of a result that it cannot be had, not that something broke
    """What the domain refuses, in words for a reader.

    The message is one or more whole sentences about the city's data or about what the reader asked for, fit to be
    shown on a page as they are. A wrong argument by a programmer is a plain ValueError and is never shown.
    """
