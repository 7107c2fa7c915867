"""The settings of the tests: the product's own, in a data folder of their own."""

import atexit
import os
import shutil
import tempfile

os.environ["LUOSHI_HOME"] = tempfile.mkdtemp(prefix="luoshi-test-")
os.environ.pop("LUOSHI_TODAY", None)

from luoshi.config.settings import *  # noqa: F403 - after the folder is named
from luoshi.config.settings import HOME, STATIC_ROOT

# Tests sign in by force and show no phone; those of the second factor set this back.
SECOND_FACTOR_ROLES: list[str] = []
# Long work is done where it is asked for.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Where a release keeps its static files: without the folder whitenoise warns.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
