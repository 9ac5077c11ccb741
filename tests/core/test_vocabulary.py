"""One name, one meaning."""

from collections import Counter

from xlhedge.core.terms import ROOMS


def test_a_word_stands_in_one_room() -> None:
    count = Counter(name for room in ROOMS for name in room)
    assert [name for name, rooms in count.items() if rooms > 1] == []


def test_what_a_word_says_is_short_and_ends_without_a_point() -> None:
    for room in ROOMS:
        for name, term in room.items():
            assert term.text, name
            assert not term.text.endswith("."), name
