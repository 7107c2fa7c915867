"""One-time passwords: made up here, handed over on paper, replaced at the first sign-in."""

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher

# Without signs that are mistaken for one another when read aloud or copied by hand.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_QUICK = 1_000


def one_time_password() -> str:
    """A random password in four groups of four signs."""
    signs = [secrets.choice(_SIGNS) for _ in range(16)]
    return "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))


def quick_digest(password: str) -> str:
    """The digest of a one-time password; the login renews it with the slow method."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=_QUICK)
