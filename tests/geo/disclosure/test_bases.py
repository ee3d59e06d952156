"""To how many people a value relates, in every spelling that units were seen in."""

import pytest

from geo.disclosure.bases import bases_in

SPELLINGS = {
    100.0: ["%", "percent", "per cent", "pct", "Percentage", "per hundred", "per 100", "out of 100 pupils"],
    1_000.0: [
        "per 1,000 people", "per thousand", "Per Thousand", "PER 1,000", "per 1000", "per 1 000", "per 1\u202f000",
        "per 1\xa0000", "per 1.000", "per 1'000", "per 1\u2019000", "per 1k", "/1000", "/ 1,000 population", "\u2030",
        "per mille", "per mil", "per-thousand", "for every 1,000 births", "out of 1,000", "in 1000", "per one thousand",
        "per a thousand", "crimes per 1,000 at risk", "(000s)", "births/1000 women", "rate/1,000", "p/1000",
        "per 1,000 residents per year", "each thousand", "per \uff11\uff10\uff10\uff10", "per 10\u00b3", "per 1000s",
    ],
    10_000.0: ["per ten thousand", "per 10\u2074", "per 10,000", "per 10 000", "per 10k"],
    100_000.0: ["per 100k", "per 10^5", "per 1e5", "rate per hundred thousand", "per hundred-thousand",
                "cases per 100 000", "per 100 thousand", "per 100,000 (age-standardised)", "per lakh"],
    1_000_000.0: ["per million", "per 1m", "per 1,000,000"],
    1.0: ["per capita", "per head", "crimes per household", "per person"],
}  # fmt: skip


@pytest.mark.parametrize(("base", "unit"), [(base, unit) for base, units in SPELLINGS.items() for unit in units])
def test_every_spelling_names_its_base(base: float, unit: str):
    assert bases_in(unit) == (base,)


@pytest.mark.parametrize(
    "unit",
    ["", "score", "people", "index points", "per year", "years", "per 5 years", "per 2 weeks", "score by 2010",
     "deaths under 75 in 2019", "life expectancy in years", "rate", "per woman of childbearing age"],
)  # fmt: skip
def test_what_names_no_base_has_none(unit: str):
    assert bases_in(unit) == ()


def test_two_bases_are_both_named():
    assert bases_in("% (per 1,000 in older editions)") == (100.0, 1000.0)
