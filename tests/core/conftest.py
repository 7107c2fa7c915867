"""How the core's properties are tried: as long as they need, for speed belongs to the benches."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
