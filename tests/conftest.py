"""What every test stands on."""

import os
import tempfile

os.environ.setdefault("LUOSHI_HOME", tempfile.mkdtemp(prefix="luoshi-test-"))
os.environ.pop("LUOSHI_TODAY", None)

from django.conf import settings

# Where a release keeps its static files: without the folder whitenoise warns.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
