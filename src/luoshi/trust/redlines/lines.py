"""The red lines themselves: what is never built, on what ground, and what may look like it."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from luoshi.trust.redlines import looking, plants
from luoshi.trust.redlines.product import Product
from luoshi.trust.redlines.verdicts import RedLine, Text

# The public rules a red line rests on, by their own titles.
APPS_2026 = _("Rules for government apps (State Council Office 2026, No. 12)")
PERSONAL = _("Personal Information Protection Law")
PETITIONS = _("Regulations on petitions, and the law on personal information")
BURDEN = _("Rules against formalism and for lighter work at the grassroots")
SUPERVISION = _("Regulations on supervision and inspection")


def _told(sentence: Text, **figures: int) -> Text:
    """The sentence with its figures, put into words when it is shown: verdicts outlive a reader."""
    return lazy(lambda: str(sentence) % figures, str)()


def _schema(product: Product) -> Text:
    return _told(
        _(
            "Looked at %(tables)s tables with %(columns)s columns, %(addresses)s addresses, "
            "%(inputs)s fields of forms and of the programs' door, %(pages)s pages and scripts."
        ),
        tables=len(product.tables),
        columns=product.column_count,
        addresses=len(product.addresses),
        inputs=len(product.inputs),
        pages=len(product.pages),
    )


def _files(product: Product) -> Text:
    return _told(
        _(
            "Looked at %(files)s fields for files, %(columns)s columns and %(pages)s pages. A task "
            "can ask for evidence: that is off until somebody sets it, and any file does."
        ),
        files=len(product.file_inputs),
        columns=product.column_count,
        pages=len(product.pages),
    )


def _source(product: Product) -> Text:
    return _told(
        _(
            "Looked at %(columns)s columns, %(addresses)s addresses, %(sources)s source files and "
            "%(libraries)s libraries."
        ),
        columns=product.column_count,
        addresses=len(product.addresses),
        sources=len(product.sources),
        libraries=len(product.installed),
    )


_UNUSED = _(
    "after how many days a login that nobody uses is suspended, for its safety; it tells of no "
    "person whether or how often they work"
)
_TABLE = _("the table itself is what is taken in; no proof of somebody's work")

RED_LINES: tuple[RedLine, ...] = (
    RedLine(
        code="L-02",
        name=_("No check-ins, no points or ranking of persons, no time online, no rates of use"),
        basis=APPS_2026,
        look=looking.presence,
        looked_at=_schema,
        allowed={
            "organisations.Backup.rank": _("in which order stand-ins A, B and C take over"),
            "documents.Presence.seen_at": _(
                "who has a document open this minute, so that two do not take the same sentence; "
                "not kept beyond the latest moment"
            ),
            "mfa.Authenticator.last_used_at": _(
                "so that a code of the second factor works once only"
            ),
            "organisations.Body.unused_login_days": _UNUSED,
            "/organisations/persons/unused-logins/": _UNUSED,
            "usersessions.UserSession.last_seen_at": _(
                "written by the library for an open session; no page or export shows it"
            ),
        },
        plants=plants.PRESENCE,
    ),
    RedLine(
        code="L-03",
        name=_("No forced photos, videos or tracks as proof of work"),
        basis=APPS_2026,
        look=looking.forced_photos,
        looked_at=_files,
        allowed={
            "common.SampleUpload.file": _("an invented form in the gallery of components"),
            "cohorts.ValueFileForm.file": _TABLE,
            "duties.WorkbookForm.file": _TABLE,
            "exchange.FileForm.file": _TABLE,
            "maps.MapFileForm.file": _("the outlines of units themselves, loaded on this form"),
            "organisations.TreeFileForm.file": _TABLE,
        },
        plants=plants.PHOTOS,
    ),
    RedLine(
        code="M-09",
        name=_("One person's matters are never joined across units or years"),
        basis=PERSONAL,
        look=looking.joined_matters,
        looked_at=_schema,
        allowed={
            "identities.Identity.code_digest": _(
                "of the code given for this one matter; another matter has another code"
            ),
            "identities.Identity.wrapped_key": _("the key of this one envelope, drawn at random"),
            "identities.PARTICULARS.phone": _(
                "inside the sealed envelope; nothing can search in it"
            ),
            "identities.PARTICULARS.identity_card": _(
                "inside the sealed envelope; nothing can search in it"
            ),
        },
        plants=plants.JOINS,
    ),
    RedLine(
        code="M-10",
        name=_("No scores, levels, tags or risk marks on residents or petitioners"),
        basis=PETITIONS,
        look=looking.marked_residents,
        looked_at=_schema,
        allowed={
            "identities.Identity.key_version": _("which key of the house sealed the envelope"),
        },
        plants=plants.MARKS,
    ),
    RedLine(
        code="M-11",
        name=_("No tracks, positions, faces, voices or device numbers"),
        basis=PERSONAL,
        look=looking.tracks,
        looked_at=_schema,
        allowed={
            "cohorts.CohortOut.heading_for": _("how many objects the pace leads to, no direction"),
            **{
                f"exchange.{name}.fingerprint": _("of a table's header, of nobody's finger")
                for name in ("LayoutIn", "LayoutMemory", "LayoutOut", "SheetOut")
            },
            "submissions.Submission.location": _(
                "the address of the page that answered a form, no place"
            ),
            "identities.PARTICULARS.device": _(
                "inside the sealed envelope, so that what a resident sent along is sealed too"
            ),
            "usersessions.UserSession.ip": _(
                "to know a session left open: shown to its owner, and to the security "
                "administrator, whose look is recorded; goes with the session"
            ),
            "usersessions.UserSession.user_agent": _(
                "to know a session left open: shown to its owner, and to the security "
                "administrator, whose look is recorded; goes with the session"
            ),
        },
        plants=plants.TRACKS,
    ),
    RedLine(
        code="M-12",
        name=_("No statistics on the speed or activity of single officials"),
        basis=BURDEN,
        look=looking.speed_of_officials,
        looked_at=_source,
        allowed={},
        plants=plants.SPEED,
    ),
    RedLine(
        code="M-23",
        name=_("Nobody acts under another's name"),
        basis=SUPERVISION,
        look=looking.masks,
        looked_at=_source,
        allowed={
            "luoshi/organisations/views/setup.py": _(
                "signs in whoever has just founded the body, as themselves"
            ),
        },
        plants=plants.MASKS,
    ),
    RedLine(
        code="M-24",
        name=_("Leaders are on the same clock; there are no hidden exemptions"),
        basis=SUPERVISION,
        look=looking.exemptions,
        looked_at=_source,
        allowed={},
        plants=plants.EXEMPTIONS,
    ),
)
