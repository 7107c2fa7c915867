"""Every English sentence of the product has its Chinese."""

from tools.translations import find_problems


def test_the_translations_are_complete() -> None:
    assert list(find_problems()) == []
