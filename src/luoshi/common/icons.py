"""The small drawings that stand beside words; never instead of them."""

from functools import lru_cache

from django.utils.safestring import SafeString

# Drawn on a square of 16 with a line of 1.6.
DRAWINGS = {
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 3.4 3.4"/>',
    "desk": '<path d="M2 9.5h3l1.2 2h3.6l1.2-2h3M2 9.5 4 3h8l2 6.5V13H2z"/>',
    "document": '<path d="M4 1.8h5.4L12.6 5v9.2H4zM9.2 2v3.2h3.2M6 8h4.4M6 10.8h4.4"/>',
    "ledger": '<path d="M2.2 3h11.6v10.4H2.2zM2.2 6.4h11.6M6 6.4v7M2.2 9.9h11.6"/>',
    "supervision": '<path d="M1.4 8S3.8 3.6 8 3.6 14.6 8 14.6 8 12.2 12.4 8 12.4 1.4 8 1.4 8z"/>'
    '<circle cx="8" cy="8" r="1.9"/>',
    "inspection": '<path d="M3.4 2.6h9.2v11.6H3.4zM6 1.6h4v2H6zM5.6 9l1.7 1.7 3.2-3.5"/>',
    "matter": '<path d="M2 3h12v8H8.4L5 13.8V11H2zM5 6h6M5 8.4h4"/>',
    "project": '<path d="M2 14V7l4-2.4V14M6 14V2.2l5 2.4V14M11 14V8l3 1.4V14M1 14h14"/>',
    "meeting": '<circle cx="8" cy="5" r="2.2"/>'
    '<path d="M4 13.4c0-2.6 1.7-4.2 4-4.2s4 1.6 4 4.2M2.6 9.6A1.8 1.8 0 1 1 4 6.4'
    'M13.4 9.6A1.8 1.8 0 1 0 12 6.4"/>',
    "appraisal": '<path d="M2.4 13.6V9M6.2 13.6V5.6M10 13.6V7.6M13.8 13.6V2.6"/>',
    "publication": '<circle cx="8" cy="8" r="6"/>'
    '<path d="M2 8h12M8 2c2 1.8 2.8 3.8 2.8 6S10 12.2 8 14C6 12.2 5.2 10.2 5.2 8S6 3.8 8 2z"/>',
    "organisation": '<path d="M6 2h4v3H6zM1.6 11h3.6v3H1.6zM10.8 11h3.6v3h-3.6zM8 5v3M3.4 11V8h9.2v3"/>',  # noqa: E501
    "history": '<path d="M2.6 8a5.6 5.6 0 1 0 1.8-4.1L2.4 5.6M2.4 2.4v3.2h3.2M8 5v3.3l2.2 1.4"/>',
    "menu": '<path d="M2.4 4h11.2M2.4 8h11.2M2.4 12h11.2"/>',
    "close": '<path d="m3.6 3.6 8.8 8.8M12.4 3.6l-8.8 8.8"/>',
    "check": '<path d="m2.8 8.6 3.4 3.4 7-8"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "note": '<circle cx="8" cy="8" r="6"/><path d="M8 7.4v3.8M8 4.8v.2"/>',
    "warning": '<path d="M8 2 14.6 13.6H1.4zM8 6.6v3.2M8 11.6v.2"/>',
    "upload": '<path d="M8 10.6V2.8M4.8 5.6 8 2.4l3.2 3.2M2.4 10.4v3.2h11.2v-3.2"/>',
    "download": '<path d="M8 2.4v7.8M4.8 7.4 8 10.6l3.2-3.2M2.4 10.4v3.2h11.2v-3.2"/>',
    "print": '<path d="M4.4 6V2.2h7.2V6M4.4 11.4H2.2V6h11.6v5.4h-2.2M4.4 9.4h7.2v4.4H4.4z"/>',
    "edit": '<path d="m10.6 2.8 2.6 2.6L6 12.6l-3.2.6.6-3.2zM9.2 4.2l2.6 2.6"/>',
    "calendar": '<path d="M2.4 3.6h11.2v10H2.4zM2.4 6.6h11.2M5.2 2v2.4M10.8 2v2.4"/>',
    "person": '<circle cx="8" cy="5.2" r="2.8"/><path d="M2.8 14c.3-3 2.4-4.6 5.2-4.6s4.9 1.6 5.2 4.6"/>',  # noqa: E501
    "link": '<path d="M6.6 9.4 9.4 6.6M7.4 4.8l1.8-1.8a2.7 2.7 0 0 1 3.8 3.8l-1.8 1.8'
    'M8.6 11.2 6.8 13A2.7 2.7 0 0 1 3 9.2l1.8-1.8"/>',
    "plan": '<path d="M2.6 2.4v11.2M2.6 4.6h4M2.6 8h4M2.6 11.4h4M6.6 3h7v3.2h-7z'
    'M6.6 9.8h7V13h-7z"/>',
    "breakdown": '<path d="M5.6 1.8h4.8v3.4H5.6zM1.4 10.8h3.8v3.4H1.4zM6.1 10.8h3.8v3.4H6.1z'
    'M10.8 10.8h3.8v3.4h-3.8zM8 5.2v5.6M3.3 10.8V8h9.4v2.8"/>',
    "cohort": '<path d="M2 13.6h12M3.6 13.6V10M6.6 13.6V8M9.6 13.6V5.6M12.6 13.6V2.4'
    'M2.4 7.2 6 4.6l2.8.8L12 1.8"/>',
    "period": '<path d="M13.6 8A5.6 5.6 0 1 1 11.8 3.9M13.6 1.8v3h-3"/>',
    "duty": '<path d="M3.4 2h9.2v12H3.4zM5.8 5h.4M8 5h2.6M5.8 8h.4M8 8h2.6M5.8 11h.4M8 11h2.6"/>',
    "exchange": '<path d="M2 5.2h10.4M9.6 2.4l2.8 2.8-2.8 2.8M14 10.8H3.6'
    'M6.4 8l-2.8 2.8 2.8 2.8"/>',
    "bell": '<path d="M4 11.2V7a4 4 0 0 1 8 0v4.2l1.4 1.4H2.6zM6.6 14.2h2.8"/>',
    "rule": '<path d="M8 2v12M4 14h8M2.6 5.4h10.8M4 5.4 2 10h4zM12 5.4 10 10h4z"/>',
    "vault": '<path d="M2 2.6h12v10.2H2zM4 12.8v1.4M12 12.8v1.4"/><circle cx="8" cy="7.7" r="2.4"/>'
    '<path d="M8 5.3v1.2M10.4 7.7H9.2M8 10.1V8.9M5.6 7.7h1.2"/>',
    "backup": '<path d="M2.4 4c0-1.2 2.4-2 5.6-2s5.6.8 5.6 2-2.4 2-5.6 2-5.6-.8-5.6-2zM2.4 4v8'
    'c0 1.2 2.4 2 5.6 2s5.6-.8 5.6-2V4M2.4 8c0 1.2 2.4 2 5.6 2s5.6-.8 5.6-2"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.4V8l2.6 1.6"/>',
    "dot": '<circle cx="8" cy="8" r="2.4"/>',
}

_PARTS = {
    "": "desk",
    "desk": "desk",
    "documents": "document",
    "tasks": "ledger",
    "ledger": "ledger",
    "supervision": "supervision",
    "inspections": "inspection",
    "matters": "matter",
    "projects": "project",
    "meetings": "meeting",
    "appraisal": "appraisal",
    "publication": "publication",
    "organisations": "organisation",
    "history": "history",
    "trust": "inspection",
    "plans": "plan",
    "breakdowns": "breakdown",
    "cohorts": "cohort",
    "periods": "period",
    "duties": "duty",
    "exchange": "exchange",
    "calendars": "calendar",
    "notices": "bell",
    "jobs": "clock",
    "rulesets": "rule",
    "identities": "vault",
    "backups": "backup",
}


@lru_cache(maxsize=64)
def icon(name: str) -> SafeString:
    """A drawing by name, hidden from screen readers because a word stands beside it."""
    # The drawing is a constant of this module; an unknown name fails loudly.
    return SafeString(
        f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{DRAWINGS[name]}</svg>'
    )


def icon_of_part(url: str) -> SafeString:
    """The drawing of the part of the product that an address belongs to."""
    first = url.strip("/").split("/", 1)[0]
    return icon(_PARTS.get(first, "dot"))
