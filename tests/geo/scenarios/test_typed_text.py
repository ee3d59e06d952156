from __future__ import annotations

import unicodedata

import pytest

from data.store import accounts
from data.store.accounts import AccountError, add_user, hash_password, user_key, verify
from data.store.database import Store, open_store
from geo.scenarios import typed_text
from geo.scenarios.typed_text import LONGEST_TYPED, normal, same_name_key
from geo.scenarios.validators import ScenarioError, clean_text

PASSWORD = "a long enough secret"
# 160 KB: marks above and below in turn, which canonical ordering has to put in order.
MARKS = "a" + "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}" * 40_000


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of all texts that are brought into one of Unicode's forms."""
    seen: list[int] = []

    class Watched:
        @staticmethod
        def normalize(form: str, text: str) -> str:
            seen.append(len(text))
            assert len(text) <= 40_000, "so long a text is never to be normalised"
            return unicodedata.normalize(form, text)

    monkeypatch.setattr(typed_text, "unicodedata", Watched)
    return seen


@pytest.fixture
def store(tmp_path) -> Store:
    return open_store(tmp_path)


def test_a_text_of_usual_length_is_normalised():
    assert normal("e\N{COMBINING ACUTE ACCENT}", "NFC") == "é"
    assert normal("x" * LONGEST_TYPED, "NFC") == "x" * LONGEST_TYPED
    assert normal("x" * (LONGEST_TYPED + 1), "NFC") is None


def test_names_that_a_reader_takes_for_one_have_one_key():
    assert same_name_key("Ａda  Lovelace") == same_name_key("ada lovelace")
    assert same_name_key(MARKS) != same_name_key(MARKS + "x")
    assert same_name_key(MARKS).startswith("too long:")


def test_an_endless_name_or_password_is_nobodys_and_is_not_normalised(store: Store, lengths: list[int]):
    add_user(store, "Ada", "commissioner", PASSWORD)
    for name, password in ((MARKS, PASSWORD), ("Ada", MARKS), (MARKS, MARKS)):
        assert verify(store, name, password) is None
    assert verify(store, "Ada", PASSWORD).name == "Ada"
    assert "Ada" not in user_key(MARKS)
    with pytest.raises(AccountError, match="too long"):
        hash_password(store, "Ada", MARKS)
    with pytest.raises(AccountError, match="cannot be a name") as refused:
        add_user(store, MARKS, "commissioner", PASSWORD)
    assert len(str(refused.value)) < 1000
    assert max(lengths) <= LONGEST_TYPED


@pytest.mark.parametrize("longest", [120, 5_000])
def test_an_endless_text_of_a_scenario_is_refused_and_not_normalised(longest: int, lengths: list[int]):
    with pytest.raises(ScenarioError, match=f"Longer than {longest} characters") as refused:
        clean_text(MARKS, "name", longest=longest)
    assert len(str(refused.value)) < 1000
    assert lengths == []


def test_a_text_typed_with_marks_of_its_own_is_still_taken():
    vietnamese = unicodedata.normalize("NFD", "ệ" * 120)
    assert len(vietnamese) == 360
    assert clean_text(vietnamese, "name", longest=120) == "ệ" * 120


def test_every_form_of_a_typed_text_is_made_in_one_place():
    assert not hasattr(accounts, "unicodedata")
