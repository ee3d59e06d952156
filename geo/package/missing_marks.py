"""What publishers write where there is no figure, and what to write for it here: each mark has a cure of its own.

The marks are those of the Government Statistical Service (Using symbols in tables), of the Department for Education's
open data standards, and what councils' downloads hold. None is read as a figure; none is guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = 'if the key of the table says that the figure is withheld, write "[c]"'


@dataclass(frozen=True)
class Mark:
    """What a cell without a figure says.

    Attributes
    ----------
    message : str
        What it is.
    cure : str
        What to write in its place.
    missing : bool
        Whether it stands for a missing figure.
    """

    message: str
    cure: str
    missing: bool = True


_WITHHELD = Mark(
    "The publisher withholds the figure.",
    'Write "[c]" (confidential): the ward is then shown as withheld. Never write 0, or a figure of your own.',
)
_BOUND = Mark(
    "A bound or a range, not a figure: so small counts are withheld.",
    'Write "[c]" (confidential): the ward is then shown as withheld. Never write 0, the bound or a middle.',
)
_NOT_APPLICABLE = Mark(
    "The publisher's mark for what does not apply.",
    f'Leave the cell blank, and say "not applicable" in the note; {_KEY}.',
)
_ROUNDS_TO_ZERO = Mark(
    "The publisher's mark for a figure that rounds to zero, or is low.",
    'Write the figure if it is published, or 0 with "rounds to zero" in the note if that is what the key says; '
    f"{_KEY}.",
)
_UNRELIABLE = Mark(
    "The publisher's mark for low reliability, and no figure.",
    'Write the figure with "[u]" behind it, as 12 [u], if it is published; otherwise "[u]" alone.',
)
_UNAVAILABLE = Mark(
    "The publisher's mark for what is not available.",
    f'Write "[x]" (not available), or leave the cell blank; {_KEY}.',
)
_NONE_GIVEN = Mark(
    "Words for a figure that is not there.",
    f"Leave the cell blank where nothing is known or nothing applies; {_KEY}.",
)
_SEVERAL_SENSES = Mark(
    "A mark that publishers use in several senses.",
    "Look it up in the key of the table: leave the cell blank where there is no figure; "
    'where it is withheld, write "[c]".',
)
_FAULT = Mark(
    "A formula of the spreadsheet failed.",
    "Mend the formula, or write the figure; leave the cell blank where nothing is known.",
    missing=False,
)
_MARKED_FIGURE = Mark(
    "A figure with a mark or a word.",
    'Write the figure alone, and what the mark says in the note; "[u]" may stay behind it (low reliability). '
    'A figure that is to be withheld is written "[c]".',
    missing=False,
)
_ABBREVIATED = Mark("A figure in thousands or millions.", "Write it out, as 5000000 for 5m.", missing=False)
_OTHER_MONEY = Mark(
    "An amount in another currency.",
    "Write it in pounds, and say in the source at what rate it was converted.",
    missing=False,
)

_MARKS = {
    mark: meaning
    for marks, meaning in (
        ("* ** *** c confidential suppressed supp withheld redacted disclosive hidden secret", _WITHHELD),
        ("z not_applicable", _NOT_APPLICABLE),
        ("low k negligible nil_or_negligible", _ROUNDS_TO_ZERO),
        ("u unreliable", _UNRELIABLE),
        ("x unavailable not_available", _UNAVAILABLE),
        ("n/a na n.a. nan null none missing unknown not_known n/k nk tbc tbd", _NONE_GIVEN),
        (": ~ . ... # ? ! \N{EM DASH} -- --- \N{DAGGER} s d n q w", _SEVERAL_SENSES),
    )
    for mark in marks.split()
}

_BOUNDED = re.compile(
    r"[<>\N{LESS-THAN OR EQUAL TO}\N{GREATER-THAN OR EQUAL TO}]\s*=?\s*£?\d[\d.,]*\s*%?"
    r"|(?:less|fewer|more|greater) than (?:or equal to )?£?\d[\d.,]*\s*%?"
    r"|(?:under|over|below|above|up to) £?\d[\d.,]*\s*%?"
    r"|\d{1,3}%?\s*(?:-|\N{EN DASH}|to)\s*\d{1,3}\s*%?|\d{1,3} or (?:less|fewer|more)",
    re.ASCII,
)
_FAULTS = re.compile(r"#(?:n/a|div/0!|value!|ref!|name\?|num!|null!|spill!|calc!)")
_CURRENCY = re.compile(
    r"[$\N{EURO SIGN}\N{YEN SIGN}]"
    r"|(?<![a-z])(?:usd|eur|chf|jpy|aud|cad|nzd|sek|nok|dkk|pln|czk|huf|inr)(?![a-z])"
)
_SHORTENED = re.compile(r"(?:£|gbp)?\s*-?\d[\d.,]*\s*(?:k|m|mn|bn|thousand|million|billion)")
_WITH_MARK = re.compile(r"£?-?\d[\d.,]*\s*%?\s*(?:[*#~:\N{DAGGER}]+|\[?\(?[a-z]{1,3}\)?\]?)")
# Nothing longer is a mark; it is not searched.
_LONGEST = 40


def explain_mark(text: str) -> Mark | None:
    """Say what a cell that is no number means, where that is known.

    Parameters
    ----------
    text : str
        A cell without outer spaces.

    Returns
    -------
    Mark or None
        None where it is no mark that publishers use.

    Examples
    --------
    >>> explain_mark("<5").cure.split(":")[0], explain_mark("about 5")
    ('Write "[c]" (confidential)', None)
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = text.lower()
    if _FAULTS.fullmatch(plain):
        return _FAULT
    bare = plain[1:-1].strip() if (plain[0], plain[-1]) in (("[", "]"), ("(", ")")) else plain
    known = _MARKS.get("_".join(bare.split()))
    if known is not None:
        return known
    if bare.startswith("redacted"):
        return _WITHHELD
    if _BOUNDED.fullmatch(plain):
        return _BOUND
    if any(letter.isdigit() for letter in plain) and _CURRENCY.search(plain):
        return _OTHER_MONEY
    if _SHORTENED.fullmatch(plain):
        return _ABBREVIATED
    return _MARKED_FIGURE if _WITH_MARK.fullmatch(plain) else None
