"""Personal particulars in text: found with reasons, and masked before anything is shown outside."""

from luoshi_core.privacy.finding import Finding, Kind
from luoshi_core.privacy.masks import mask, masked
from luoshi_core.privacy.searching import find

__all__ = ["Finding", "Kind", "find", "mask", "masked"]
