"""What `./luoshi` installs before it runs a verb."""

import pytest

from tools.start import lock_of


@pytest.mark.parametrize(
    ("verb", "has_tools", "lock"),
    [
        ("up", False, "run.txt"),
        ("backup", False, "run.txt"),
        ("manage", False, "run.txt"),
        ("manage", True, "dev.txt"),
        ("up", True, "dev.txt"),
        ("test", False, "dev.txt"),
    ],
)
def test_a_server_is_given_what_runs_it_and_no_tools(verb: str, has_tools: bool, lock: str) -> None:
    assert lock_of(verb, has_tools=has_tools).name == lock
