"""What a sentence says, whatever its words: the words themselves are approved as files (tests/approved)."""

from __future__ import annotations

import re


def tells(said: str, *parts: str) -> bool:
    """Whether a text has all of these figures and names, each whole and in this order; any words may stand between.

    Examples
    --------
    >>> tells("In 2017, 45% reached Aspley (£42.2m)", "45%", "Aspley", "£42.2m")
    True
    >>> tells("In 2017, 45% reached Aspley", "5%"), tells("1,500 people", "500"), tells("45% in 2017", "2017", "45%")
    (False, False, False)
    """
    at = 0
    for part in parts:
        found = re.compile(rf"(?<![\w£+.,−-]){re.escape(part)}(?!\w|[.,]\d|%)").search(said, at)
        if found is None:
            return False
        at = found.end()
    return True
