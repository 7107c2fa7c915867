"""Passwords that are easily guessed here are refused; long phrases are welcome."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.cast import Cast


@pytest.mark.parametrize(
    "password",
    [
        "qingyuan2026",
        "Qingyuanxian@1",
        "luoshi123456",
        "chenlan8888!",
        "县发改局123456",
        "xianfagaiju1",
        "woaini1314520",
        "wang19850612",
        "1qaz2wsx3edc",
        "a123456789b",
        "zhangwei1990",
        "qwertyuiop12",
        "password123!",
        "abcabcabcabc",
        "short-one",
        "135792468024",
    ],
)
def test_guessable_passwords_are_refused(cast: Cast, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, cast.clerk.user)


@pytest.mark.parametrize(
    "password",
    [
        "walk-the-whole-lane-7",
        "紫藤花下三只旧茶碗半卷书",
        "Kp7#vz9!mQ2x",
        "t" * 4 + "hree-words-of-mine" * 3,
    ],
)
def test_good_passwords_are_taken(cast: Cast, password: str) -> None:
    validate_password(password, cast.clerk.user)
