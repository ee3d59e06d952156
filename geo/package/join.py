"""The join: rows to wards by code alone; a name is only ever a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from geo.area_codes import CITYWIDE, CodeBook, is_ward_code, kind_of_area, strip_unseen
from geo.package.findings import Table
from geo.package.text_sense import why_wrong
from geo.package.ward_names import ALIKE, SIDES, agree, bare_name, by_plain_name, plain_name
from geo.periods import by_time

MOST_CODES = 25
"""How many unmatched codes of one table get a finding of their own."""

_LONGEST_NAME = 200
MOST_PAIRS = 10
"""How many codes without their zeros are listed beside the wards that they may mean."""

_SPLIT = (
    "Leave the code alone in the cell and put the name into area_name; or accept the suggestion in corrections.csv."
)


class Gazetteer:
    """What is known of areas in one package: wards, other names, corrections, people.

    Parameters
    ----------
    wards : mapping of str to str
        Ward code to ward name, as `geo.package.ward_names.told_apart` gives it.
    shapeless : iterable of str
        Codes that the boundary file holds without a usable shape.
    """

    def __init__(self, wards: Mapping[str, str], shapeless: Iterable[str] = ()) -> None:
        self.wards = dict(wards)
        self.shapeless = frozenset(shapeless) - self.wards.keys()
        self.book = CodeBook(self.wards)
        self.corrections: dict[str, str] = {}
        # Areas of the package's other sets, by code: their names, and the words of their set.
        self.elsewhere: Mapping[str, str] = {}
        self._names: dict[str, str] = {}
        self._people: dict[str, float] = {}
        self.bare_names = {code: bare_name(code, name) for code, name in self.wards.items()}
        self._by_name = by_plain_name(self.bare_names)

    def learn_names(self, frame: pd.DataFrame) -> None:
        """Remember the names that a table gives to its codes, to make suggestions with."""
        if "area_name" in frame:
            named = frame[frame["area_name"] != ""].drop_duplicates("area_code")
            self._names = dict(zip(named["area_code"], named["area_name"], strict=True)) | self._names

    def learn_people(self, population: pd.DataFrame) -> None:
        """Remember everyone who lives in each area, at the newest period that the table has for it."""
        everyone = population[population["age_band"] == "all"]
        everyone = everyone.sort_values("period", kind="stable", key=lambda texts: texts.map(by_time))
        # Rows that contradict each other are no knowledge; an older figure is.
        stated = everyone.drop_duplicates(["area_code", "period", "population"])
        sure = stated.drop_duplicates(["area_code", "period"], keep=False)
        newest = sure.drop_duplicates("area_code", keep="last")
        self._people = dict(zip(newest["area_code"], newest["population"].astype(float), strict=True))

    def place(self, raw: str) -> str:
        """Find the ward code that a text stands for, by code and accepted correction; else the tidied text."""
        code = self.book.match(raw)
        if code in self.book:
            return code
        return CITYWIDE if code.casefold() == CITYWIDE.casefold() else self.corrections.get(code, code)

    def people(self, code: str) -> float | None:
        """Who lives in an area; None where the package does not say."""
        return self._people.get(code)

    def suggest(self, code: str) -> tuple[str, str] | None:
        """Find the one ward whose name is like that of an unmatched code, for a person to judge."""
        name = plain_name(self._names.get(code, ""))
        if not name:
            return None
        similar_names = (
            [name] if name in self._by_name else difflib.get_close_matches(name, self._by_name, n=2, cutoff=ALIKE)
        )
        # One letter parts Clifton East from Clifton West.
        similar_names = [each for each in similar_names if SIDES & set(each.split()) == SIDES & set(name.split())]
        candidates = [ward for each in similar_names for ward in self._by_name[each]]
        return (candidates[0], self.wards[candidates[0]]) if len(candidates) == 1 else None

    def named(self, text: str) -> tuple[str, str] | None:
        """Find the one ward whose name a text is, for a person to judge."""
        candidates = self._by_name.get(plain_name(text), ()) if len(text) <= _LONGEST_NAME else ()
        return (candidates[0], self.wards[candidates[0]]) if len(candidates) == 1 else None

    def other_ward(self, code: str, name: str) -> str | None:
        """Find the name of the one ward that a name belongs to, where that is not the ward of the code."""
        candidates = self._by_name.get(plain_name(name), ())
        return self.wards[candidates[0]] if len(candidates) == 1 and candidates[0] != code else None

    def contradicts(self, code: str, name: str) -> bool:
        """Whether a name that a table gives to the code of a ward cannot be that ward's."""
        ward, given = self.bare_names[code], bare_name(code, name)
        # A ward without a name is called by its code, and a name that was decoded wrongly is told as that.
        if ward == code or self.book.match(given) == code or why_wrong(given):
            return False
        # "Abbey (E05000002)" beside the code of the other Abbey.
        behind = given.rpartition("(")[2].rstrip(")")
        if behind in self.book and behind != code:
            return True
        return self.other_ward(code, given) is not None or not agree(ward, given)


def read_corrections(table: Table, gazetteer: Gazetteer) -> None:
    """Take over the corrections that a person accepted: this code means that ward.

    A correction is refused where its ward is not on the map or its code is a ward already.
    """
    refused: dict[tuple[str, str], dict[int, str]] = {}
    for row, raw, raw_ward in table.frame[["area_code", "ward_code"]].itertuples():
        code, ward = gazetteer.book.match(raw), gazetteer.book.match(raw_ward)
        if code in gazetteer.book:
            why, cure = f"{code} is a ward on this map already.", "Take the correction out."
        elif ward not in gazetteer.book:
            why, cure = f"{ward} is no ward on this map.", "Correct its ward_code."
        else:
            gazetteer.corrections[code] = ward
            continue
        if len(refused) >= MOST_CODES:
            why, cure = (
                "More corrections that name a ward already on this map, or none.",
                "Correct them or take them out.",
            )
        refused.setdefault((why, cure), {})[row] = raw_ward
    for (why, cure), rows in refused.items():
        value = next(iter(rows.values()))
        table.lose("correction_refused", why, rows=list(rows), column="ward_code", value=value, cure=cure)


def place_codes(table: Table, gazetteer: Gazetteer) -> pd.Series:
    """Bring the codes of a table to the ward codes that they stand for, and report each change.

    Parameters
    ----------
    table : Table
        With ``area_code`` as the file has it; changed in place.
    gazetteer : Gazetteer

    Returns
    -------
    pandas.Series of str
        The codes as the file has them, by row number.
    """
    raw = table.frame["area_code"]
    placed = raw.map({text: gazetteer.place(text) for text in raw.unique()}).astype(str)
    table.frame["area_code"] = placed
    _tell_repairs(table, raw, placed, gazetteer)
    _tell_other_names(table, gazetteer)
    gazetteer.learn_names(table.frame)
    return raw


def join_table(table: Table, gazetteer: Gazetteer) -> None:
    """Keep the rows of a table that have a ward on the map; the others are lost, one finding a code.

    Parameters
    ----------
    table : Table
        After `place_codes`; changed in place.
    gazetteer : Gazetteer
    """
    money = table.name in ("spend", "adjustments")
    table.lose(
        "data_without_ward",
        "No area code.",
        rows=table.frame.index[table.frame["area_code"] == ""],
        column="area_code",
        cure=f"Fill in the ward's code{f', or {CITYWIDE} for money with no ward' if money else ''}.",
    )
    codes = table.frame["area_code"]
    joined = codes.isin(gazetteer.wards) | (money & (codes == CITYWIDE))
    _lose_unmatched(table, codes[~joined], int(joined.sum()), gazetteer)


def _tell_repairs(table: Table, raw: pd.Series, placed: pd.Series, gazetteer: Gazetteer) -> None:
    """Report each way of writing a code that was tidied or corrected."""
    changed = raw[raw != placed]
    if changed.empty:
        return
    reported = changed.isin(changed.unique()[:MOST_CODES])
    for text, rows in changed[reported].groupby(changed, sort=False):
        code = placed[rows.index[0]]
        by_person = gazetteer.book.match(str(text)) in gazetteer.corrections
        table.tell(
            "correction_applied" if by_person else "code_repaired",
            "repaired",
            f"Read as {code}{f' ({gazetteer.wards[code]})' if code in gazetteer.wards else ''}"
            + (", as corrections.csv says." if by_person else "."),
            rows=rows.index,
            column="area_code",
            value=str(text),
            area_codes=(code,),
        )
    rest = changed[~reported]
    if len(rest):
        table.tell(
            "code_repaired",
            "repaired",
            f"{rest.nunique()} more codes were tidied, or read as corrections.csv says.",
            rows=rest.index,
            column="area_code",
            value=f"{rest.iloc[0]} and {rest.nunique() - 1} others" if rest.nunique() > 1 else str(rest.iloc[0]),
        )


def _tell_other_names(table: Table, gazetteer: Gazetteer) -> None:
    """Note the codes that a table gives with another name than the map: a column may have slipped, or a code be reused.

    One finding a name; a name beside several codes is mostly that of a larger area.
    """
    if "area_name" not in table.frame:
        return
    pairs = table.frame.loc[table.frame["area_code"].isin(gazetteer.wards), ["area_code", "area_name"]]
    pairs = pairs[pairs["area_name"] != ""]
    each = list(pairs.itertuples(index=False, name=None))
    wrong = {pair: gazetteer.contradicts(*pair) for pair in dict.fromkeys(each)}
    odd = pairs[pd.Series([wrong[pair] for pair in each], index=pairs.index, dtype=bool)]
    names = odd["area_name"].unique()
    for name, rows in odd[odd["area_name"].isin(names[:MOST_CODES])].groupby("area_name", sort=False):
        codes = rows["area_code"].unique().tolist()
        ward, another = gazetteer.wards[codes[0]], gazetteer.other_ward(codes[0], str(name))
        if len(codes) > 1:
            message = f"{len(codes)} codes of different wards bear one name, which is not theirs; the codes were taken."
        elif another is not None:
            message = f"The code is that of {ward}, the name is that of {another}; the code was taken."
        else:
            message = f"The code is that of {ward} on this map, but the name is another one; the code was taken."
        table.tell(
            "name_differs",
            "note",
            message,
            rows=rows.index,
            column="area_name",
            value=str(name),
            cure="Check which of the two is right: a column may have slipped or been sorted by itself, or a later "
            "release may have given the code to another ward.",
        )
    rest = odd[~odd["area_name"].isin(names[:MOST_CODES])]
    if len(rest):
        table.tell(
            "name_differs",
            "note",
            f"{rest['area_name'].nunique()} more names are not those of their codes; the codes were taken.",
            rows=rest.index,
            column="area_name",
            cure="Check whether the table is of this map.",
        )


def _lose_unmatched(table: Table, codes: pd.Series, joined: int, gazetteer: Gazetteer) -> None:
    """Lose the rows whose code is no ward here: one finding a code, and one for those beyond the first few."""
    if codes.empty:
        return
    shapeless = codes.isin(gazetteer.shapeless)
    few = codes.unique()[:MOST_CODES]
    for code, rows in codes[shapeless].groupby(codes.where(codes.isin(few), "others"), sort=False):
        table.lose(
            "data_without_ward",
            "Its ward is in the boundary file, but was lost there.",
            rows=rows.index,
            column="area_code",
            value=str(code),
            cure="Mend its shape and its code in the boundary file.",
        )
    codes = codes[~shapeless]
    codes = codes.drop(_lose_zeros(table, codes, gazetteer))
    codes = codes.drop(_lose_of_other_sets(table, codes, gazetteer))
    foreign = codes[codes.map(is_ward_code).astype(bool)]
    if len(foreign) and joined:
        table.tell(
            "mixed_vintages",
            "note",
            f"The table mixes sets of wards: rows that are of this map {joined:,}, rows that are not {len(foreign):,}.",
            rows=foreign.index,
            column="area_code",
            area_codes=(),
            cure="Bring it to one vintage before the join.",
        )
    reported = codes.unique()[:MOST_CODES]
    for code, rows in codes[codes.isin(reported)].groupby(codes, sort=False):
        within = gazetteer.book.within(str(code))
        suggestion = (within[0], gazetteer.wards[within[0]]) if len(within) == 1 else gazetteer.suggest(str(code))
        named = gazetteer.named(str(code)) if not within and suggestion is None else None
        suggestion = suggestion or named
        kind, message, cure = _reason(str(code), suggestion is not None, within, named=named is not None)
        where: dict[str, Any] = {"rows": rows.index, "column": "area_code", "value": str(code)}
        table.lose(kind, message, suggestion=suggestion, cure=cure, **where)
    rest = codes[~codes.isin(reported)]
    kinds = {code: _reason(code, False, gazetteer.book.within(code))[0] for code in rest.unique()}
    for kind, rows in rest.groupby(rest.map(kinds), sort=False):
        mixed = kind == "code_and_name"
        table.lose(
            str(kind),
            f"{rows.nunique()} more cells that hold a ward's code and more."
            if mixed
            else f"{rows.nunique()} more codes that are not on this map.",
            rows=rows.index,
            column="area_code",
            value=f"{rows.iloc[0]} and {rows.nunique() - 1} others" if rows.nunique() > 1 else str(rows.iloc[0]),
            cure=_SPLIT if mixed else "Keep only this city's wards, or name the boundaries that these codes belong to.",
        )


def _lose_zeros(table: Table, codes: pd.Series, gazetteer: Gazetteer) -> pd.Index:
    """Lose the rows whose codes are those of wards but for zeros in front, in one finding; give those rows."""
    meant = {code: ward for code in codes.unique() if (ward := gazetteer.book.but_for_zeros(code))}
    rows = codes[codes.isin(list(meant))]
    if rows.empty:
        return rows.index
    pairs = [f"{code} for {ward} ({gazetteer.wards[ward]})" for code, ward in meant.items()]
    more = f" and {len(pairs) - MOST_PAIRS} more" if len(pairs) > MOST_PAIRS else ""
    shorter = all(len(code) < len(ward) for code, ward in meant.items())
    pointed = all("." in code for code in meant)
    statement = (
        "Codes have gained a point and zeros, as numbers do in a spreadsheet or a program"
        if pointed
        else "Codes have lost the zeros in front, as in a spreadsheet"
        if shorter
        else "Codes differ by zeros in front"
    )
    put_back = "take the point and what follows off" if pointed else "put the zeros back"
    code, ward = next(iter(meant.items()))
    table.lose(
        "zeros_lost",
        f"{statement}; perhaps {', '.join(pairs[:MOST_PAIRS])}{more}.",
        rows=rows.index,
        column="area_code",
        value=str(code),
        suggestion=(ward, gazetteer.wards[ward]),
        cure=f"Format the column as text and {put_back}, in the tables or in the boundaries; or accept each in "
        f"corrections.csv, as {code},{ward}.",
    )
    return rows.index


def _lose_of_other_sets(table: Table, codes: pd.Series, gazetteer: Gazetteer) -> pd.Index:
    """Lose the rows of areas that another set of the package has, one finding a code; give those rows."""
    rows = codes[codes.isin(list(gazetteer.elsewhere))]
    few = rows.unique()[:MOST_CODES]
    for _, own in rows.groupby(rows.where(rows.isin(few), "others"), sort=False):
        others = rows[own.index].unique()
        table.lose(
            "other_vintage",
            f"The code of {gazetteer.elsewhere[others[0]]}: another set of areas than this table's."
            if len(others) == 1
            else f"{len(others)} more codes of another set of areas than this table's.",
            rows=own.index,
            column="area_code",
            value=str(others[0]),
            cure="Correct the area_set of the table in datapackage.json, or use figures for the areas of this set.",
        )
    return rows.index


def _reason(code: str, suggested: bool, within: Sequence[str], *, named: bool = False) -> tuple[str, str, str]:
    """Kind, message and cure of a code that is no ward on this map; `within` are the ward codes that its cell holds."""
    if len(within) == 1:
        return "code_and_name", f"The cell holds more than a code; the one ward's code in it is {within[0]}.", _SPLIT
    if within:
        several = f"The cell holds the codes of {len(within)} wards: {', '.join(within[:MOST_PAIRS])}."
        return "unknown_area", several, "Write a row for each ward, with its own figure."
    accept = " If the suggestion is right, say so in corrections.csv." if suggested else ""
    if named:
        return (
            "unknown_area",
            "The name of a ward where its code belongs.",
            f"Write the code, and the name into area_name.{accept}",
        )
    if is_ward_code(code):
        cure = f"Use figures for the wards on this map, or the boundaries of their year.{accept}"
        return "other_vintage", "A ward code, but of no ward on this map: another year's wards, or another place.", cure
    area_kind = kind_of_area(code)
    if area_kind:
        cure = "Give figures by ward; a figure for the whole city is worked out from the wards."
        return "unknown_area", f"The code of {area_kind}, not of a ward.", cure + accept
    return "unknown_area", "The code of no ward on this map.", f"Correct the code, or take the row out.{accept}"


def join_listed(table: Table, column: str, gazetteer: Gazetteer) -> None:
    """Bring a column of codes listed with semicolons to ward codes; rows that name another area are lost."""
    for row, text in list(table.frame[column].items()):
        codes = [gazetteer.place(part) for part in str(text).split(";") if strip_unseen(part)]
        unknown_codes = [code for code in codes if code not in gazetteer.book]
        if unknown_codes:
            table.lose(
                "unknown_area",
                "A listed code is no ward on this map.",
                rows=[int(str(row))],
                column=column,
                value=unknown_codes[0],
                cure="Correct it; codes are separated by semicolons.",
            )
        else:
            table.frame.loc[row, column] = ";".join(codes)
