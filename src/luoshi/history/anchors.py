"""What others keep of the log: copies that show whether it was cut, rolled back or rewritten."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi.history import keys
from luoshi.history.logs import whole_tree
from luoshi.history.models import Anchor, Leaf
from luoshi_core import chain


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a kept checkpoint says about the log of today."""

    meaning: str
    size: int
    log_size: int
    place: str = ""

    @property
    def holds(self) -> bool:
        """Whether the log of today continues the kept one."""
        return self.meaning == "holds"

    def sentence(self) -> str:
        """What that means, in the reader's language."""
        return str(_MEANINGS[self.meaning]()) % {"size": self.size, "log": self.log_size}


_MEANINGS = {
    "holds": lambda: _(
        "It holds: the log of today, %(log)s acts, begins with exactly these %(size)s acts."
    ),
    "ahead": lambda: _(
        "The log is shorter than this copy: it has %(log)s acts, the copy has %(size)s. "
        "Acts were cut off, or an older database was put back. Call the auditor."
    ),
    "contradicts": lambda: _(
        "The first %(size)s acts are not those of this copy. The log was rewritten: "
        "call the auditor and keep the copy safe."
    ),
    "unknown_key": lambda: _(
        "No key of this installation signed this copy. Either it is not ours, or the key "
        "was exchanged: compare with the key you noted when you first received a copy."
    ),
    "other_log": lambda: _("This copy belongs to another body or another installation."),
    "unreadable": lambda: _(
        "This is no checkpoint, receipt or proof. Paste the whole text as you received it, "
        "from the first line to the line with the signature."
    ),
}


def check_note(body_id: int, note: str, tree: chain.Tree | None = None, place: str = "") -> Verdict:
    """What a kept checkpoint says about a body's log as it stands in the database now."""
    log_size = Leaf.objects.filter(body_id=body_id).count() if tree is None else tree.size
    try:
        stated = chain.read_checkpoint(chain.note_text(note))
    except ValueError:
        return Verdict("unreadable", 0, log_size, place)
    if stated.origin != keys.origin(body_id):
        return Verdict("other_log", stated.size, log_size, place)
    if not any(chain.verify_note(note, keys.SIGNER, key) for key in keys.public_keys()):
        return Verdict("unknown_key", stated.size, log_size, place)
    if stated.size > log_size:
        return Verdict("ahead", stated.size, log_size, place)
    known = tree if tree is not None else whole_tree(body_id)
    if known.size < stated.size or known.root(stated.size) != stated.root:
        return Verdict("contradicts", stated.size, log_size, place)
    return Verdict("holds", stated.size, log_size, place)


def fallen_behind(body_id: int) -> list[Verdict]:
    """Copies that the log no longer continues: those noted here, and those in the drop folder."""
    copies = dict(_copies(body_id))
    if not copies:
        return []
    tree = whole_tree(body_id)
    verdicts = [check_note(body_id, note, tree, place) for place, note in copies.items()]
    return [verdict for verdict in verdicts if not verdict.holds]


def _copies(body_id: int) -> Iterator[tuple[str, str]]:
    for anchor in Anchor.objects.filter(body_id=body_id).order_by("-size")[:20]:
        yield f"history.anchor {anchor.pk}", anchor.note
    folder = settings.ANCHOR_FOLDER
    if folder and Path(folder).is_dir():
        for path in sorted(Path(folder).glob(f"{slug(body_id)}-*.txt"))[-20:]:
            yield path.name, path.read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Given:
    """A copy that was given away, or still waits to be taken."""

    channel: str
    place: str
    size: int
    root: str
    made_at: datetime
    tried_at: datetime | None
    delivered_at: datetime | None
    attempts: int
    trouble: str
    is_newest: bool


def given(body_id: int, most: int) -> list[Given]:
    """The copies given away, newest first; the older ones that failed are tried no more."""
    rows, newest = [], set[tuple[str, str]]()
    for anchor in Anchor.objects.filter(body_id=body_id).order_by("-size", "channel", "pk")[:most]:
        whose = anchor.channel, anchor.address
        rows.append(
            Given(
                channel=anchor.channel,
                place=shown_place(anchor.channel, anchor.address),
                size=anchor.size,
                root=anchor.root,
                made_at=anchor.made_at,
                tried_at=anchor.tried_at,
                delivered_at=anchor.delivered_at,
                attempts=anchor.attempts,
                trouble=anchor.trouble,
                is_newest=whose not in newest,
            )
        )
        newest.add(whose)
    return rows


def shown_place(channel: str, address: str) -> str:
    """An outsider's address without what may be secret in it."""
    if channel != "webhook":
        return address
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}"


def slug(body_id: int) -> str:
    """A log's name as the beginning of a file's name."""
    return keys.origin(body_id).replace("/", "-")
