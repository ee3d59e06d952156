"""Scales and indices: against the published ward-level index of 2000, published statements, and hand calculation."""

from __future__ import annotations

import doctest
import math
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import zscore

import geo.need_index.composite
import geo.need_index.recipe
import geo.need_index.transforms
from geo.need_index.composite import METHODS, composite, contributions, transform

# Index of Multiple Deprivation 2000 (DETR), the one that was published for wards: score, and domain ranks among 8,414.
WARDS_2000 = 8414
DOMAINS_2000 = {"income": 25, "employment": 25, "health": 15, "education": 15, "housing": 10, "access": 10}
PUBLISHED_2000 = {
    "Ampthill": (5.953961927748967, (5795, 7673, 7444, 6078, 6734, 4754)),
    "Arlesey": (9.761665428263864, (5996, 7066, 7041, 4497, 5013, 2254)),
    "Cauldwell": (44.18278594997144, (1080, 1633, 1914, 158, 522, 5822)),
    "Kingsbrook": (47.81353856661798, (487, 1349, 1580, 364, 921, 3546)),
    "Castle": (15.290553286956543, (3937, 3657, 3669, 4944, 4088, 8164)),
}


@pytest.fixture(scope="module")
def england_2000() -> pd.DataFrame:
    """Values that have the published ranks: in each domain the other wards fill the other ranks."""
    others = [f"other {i}" for i in range(WARDS_2000 - len(PUBLISHED_2000))]
    columns = {}
    for at, domain in enumerate(DOMAINS_2000):
        ranks = [ranked[at] for _, ranked in PUBLISHED_2000.values()]
        rest = np.setdiff1d(np.arange(1, WARDS_2000 + 1), ranks)
        columns[domain] = -np.concatenate([ranks, rest]).astype(float)
    return pd.DataFrame(columns, index=[*PUBLISHED_2000, *others])


def test_the_published_ward_index_of_2000_is_rebuilt_from_its_domain_ranks(england_2000: pd.DataFrame) -> None:
    index = composite(england_2000, DOMAINS_2000)
    for ward, (score, _) in PUBLISHED_2000.items():
        assert index[ward] == pytest.approx(score, rel=1e-12)


def test_the_exponential_scale_is_as_the_scottish_indices_of_2003_describe_it() -> None:
    # Appendix 5: 1,222 wards, the most deprived scores 100, ten per cent of wards score above 50, and a ward that
    # scores 100 on one domain and 0 on another has a mean of 50, the 90th percentile.
    scores = transform(np.arange(1222))
    assert scores.max() == pytest.approx(100)
    assert 0 < scores.min() < 0.1
    assert (scores > 50).mean() == pytest.approx(0.10, abs=0.005)
    assert np.mean(scores < 50) == pytest.approx(0.90, abs=0.005)


def test_the_formula_by_hand() -> None:
    # R = 1/4: -23 ln(1 - (1 - e^(-100/23)) / 4).
    assert transform([7.0, 9.0, 8.0, 10.0])[0] == pytest.approx(-23 * math.log(1 - 0.25 * (1 - math.exp(-100 / 23))))


def test_z_scores_are_scipys_and_min_max_runs_from_0_to_1() -> None:
    values = [3.0, -1.0, 4.0, 1.0, 5.0]
    assert transform(values, "zscore").tolist() == pytest.approx(zscore(values))
    assert transform(values, "minmax").tolist() == pytest.approx([4 / 6, 0, 5 / 6, 2 / 6, 1])
    assert transform(values, "rank").tolist() == pytest.approx([0.6, 0.2, 0.8, 0.4, 1.0])


def test_ties_share_the_mean_of_their_ranks() -> None:
    assert transform([1.0, 2.0, 2.0, 3.0], "rank").tolist() == [0.25, 0.625, 0.625, 1.0]


@pytest.mark.parametrize("method", METHODS)
def test_low_can_mean_need(method: str) -> None:
    values = np.array([3.0, -1.0, 4.0, 1.0])
    assert transform(values, method, "high_is_better").tolist() == transform(-values, method).tolist()


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_value_stays_missing_and_takes_no_part(method: str) -> None:
    values = pd.Series([3.0, np.nan, 4.0, 1.0], index=list("abcd"), name="income")
    scores = transform(values, method)
    assert scores.index.tolist() == list("abcd")
    assert np.isnan(scores["b"])
    assert scores.dropna().tolist() == transform(values.dropna(), method).tolist()
    assert transform(values.to_numpy(), method).shape == (4,)


FRAME = pd.DataFrame(
    {"income": [0.4, 0.2, 0.1, 0.3], "crime": [9.0, 3.0, np.nan, 5.0], "people": [1.0, 2.0, 3.0, 4.0]},
    index=["Aspley", "Bulwell", "Dales", "Bridge"],
)


def test_a_ward_with_a_missing_part_has_no_index_and_the_others_keep_theirs() -> None:
    index = composite(FRAME, {"income": 3, "crime": 1}, "minmax")
    # Income is stretched over all four wards, crime over the three that have it.
    assert index.drop("Dales").tolist() == pytest.approx([1, 0.75 / 3, 0.75 * 2 / 3 + 0.25 / 3])
    assert np.isnan(index["Dales"])
    assert contributions(FRAME, {"income": 3, "crime": 1}).loc["Dales"].isna().all()


def test_each_indicator_may_have_its_own_polarity() -> None:
    index = composite(
        FRAME, {"income": 1, "people": 1}, "rank", polarity={"income": "high_is_worse", "people": "high_is_better"}
    )
    assert index.tolist() == pytest.approx([1, 0.625, 0.375, 0.5])


def test_plain_arrays_serve_as_well() -> None:
    named = FRAME[["income", "people"]]
    expected = composite(named, {"income": 3, "people": 1}).tolist()
    assert composite(named.to_numpy(), [3, 1]).tolist() == expected
    assert composite(named, np.array([3, 1])).tolist() == expected
    assert contributions(named.to_numpy(), [3, 1]).columns.tolist() == [0, 1]
    with pytest.raises(ValueError, match=r"Weights of shape \(3,\) do not fit 2 indicators"):
        composite(named, [1, 2, 3])


@given(
    st.integers(2, 30), st.integers(1, 7), st.sampled_from(METHODS), st.integers(0, 2**32 - 1), st.booleans()
)  # fmt: skip
def test_contributions_add_up_to_the_index(wards: int, parts: int, method: str, seed: int, gaps: bool) -> None:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(wards, parts)), columns=[f"i{j}" for j in range(parts)])
    if gaps and wards > 3:
        frame.iloc[0, 0] = np.nan
    weights = pd.Series(rng.uniform(0.1, 10, parts), index=frame.columns)
    added, index = contributions(frame, weights, method), composite(frame, weights, method)
    for ward in frame.index:
        if frame.loc[ward].isna().any():
            assert np.isnan(index[ward])
        else:
            assert math.fsum(added.loc[ward]) == pytest.approx(index[ward], abs=1e-12)
    assert composite(frame, weights * 7, method).tolist() == pytest.approx(index.tolist(), nan_ok=True)


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([1.0, 2.0], {"method": "log"}, "'log' is not known. Use one of: exponential"),
        ([1.0, 2.0], {"polarity": "neutral"}, "polarity 'neutral'"),
        (pd.Series([1.0, np.nan], index=["Aspley", "Dales"], name="crime"), {}, "'crime': only Aspley has a value"),
        ([np.nan, np.nan], {}, "no ward has a value"),
        (pd.Series([2.0, 2.0], name="crime"), {"method": "rank"}, "'crime' is the same in all 2 wards"),
        (pd.Series([2.0, np.inf], index=["Aspley", "Dales"], name="crime"), {}, "'crime' is infinite in Dales"),
    ],
)
def test_what_cannot_be_scaled_is_refused(values: object, options: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        transform(values, **options)


@pytest.mark.parametrize(
    ("weights", "options", "words"),
    [
        ({"income": 0, "crime": 1}, {}, "weight of 'income' is 0"),
        ({"income": 1, "crime": -2.5}, {}, r"weight of 'crime' is -2\.5"),
        ({"income": float("nan")}, {}, "weight of 'income' is nan"),
        ({}, {}, "at least one indicator"),
        (pd.Series([1, 2], index=["income", "income"]), {}, "'income' has two weights"),
        ({"income": 1, "luck": 1}, {}, "needs luck, which the frame does not have"),
        ({"income": 1}, {"polarity": {}}, "No polarity is given for income"),
    ],
)
def test_what_makes_no_index_is_refused(weights: object, options: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        composite(FRAME, weights, **options)


def test_wards_without_a_part_in_common_make_no_index() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan, np.nan], "b": [np.nan, np.nan, 1.0, 2.0]})
    with pytest.raises(ValueError, match="No ward has a value of every part: a, b"):
        composite(frame, {"a": 1, "b": 1})


@pytest.mark.parametrize(
    "module",
    [geo.need_index.transforms, geo.need_index.composite, geo.need_index.recipe],
    ids=lambda module: module.__name__,
)
def test_the_examples_in_the_code_hold(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
