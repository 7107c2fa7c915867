"""What every test stands on."""

import os
import tempfile

os.environ.setdefault("LUOSHI_HOME", tempfile.mkdtemp(prefix="luoshi-test-"))
os.environ.pop("LUOSHI_TODAY", None)
