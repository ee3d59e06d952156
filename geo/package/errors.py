"""The error of a data package that cannot be read: where, what, and the cure."""

from __future__ import annotations


class PackageError(ValueError):
    """A data package, or one file of it, from which nothing sensible can be built.

    Parameters
    ----------
    problem : str
        What is wrong, as a sentence.
    file : str, optional
        The file, as the descriptor names it.
    row : int, optional
        The row as a spreadsheet counts it (the header is row 1), or the number of a shape.
    column, value : str, optional
        Where in the row, and what stands there.
    cure : str, optional
        What to do about it.

    Attributes
    ----------
    problem, file, row, column, value, cure
        As given; the message carries them all.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str = "",
        row: int | None = None,
        column: str = "",
        value: str = "",
        cure: str = "",
    ) -> None:
        self.problem, self.file, self.row = problem, file, row
        self.column, self.value, self.cure = column, value, cure
        place = ", ".join(
            part
            for part in (
                file,
                "" if row is None else f"row {row}",
                f"column {column}" if column else "",
                f'value "{value}"' if value else "",
            )
            if part
        )
        super().__init__(" ".join(part for part in (f"{place}:" if place else "", problem, cure) if part))
