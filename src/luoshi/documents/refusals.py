"""Why a verb of the documents says no."""

from typing import ClassVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi_core.reading import Unreadable


class CannotRead(Refusal):
    """The file or the pasted text cannot be read; the reader says why and what to do."""

    status: ClassVar[int] = 422

    def __init__(self, problem: Unreadable) -> None:
        super().__init__()
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.sentence("en" if (get_language() or "").startswith("en") else "zh")


class NotDeclaredOpen(Refusal):
    """Nothing secret may enter, and somebody answers for it."""

    sentence = _("Confirm that the document is not classified; secret matters may not be entered.")


class AlreadyAdded(Refusal):
    """The same text was added before."""

    sentence = _("The same text is already here: “%(title)s”, added by %(by)s on %(on)s. Open it.")


class TitleMissing(Refusal):
    """A document needs a title."""

    sentence = _("Give the document a title.")


class NotOpen(Refusal):
    """The document is not being decided."""

    sentence = _("The document is “%(state)s”. Open it again, then decide.")


class NotPossibleForCommitment(Refusal):
    """The commitment's state does not allow the move."""

    sentence = _("Number %(number)s is “%(state)s”; this is not possible now.")


class DecidedMeanwhile(Refusal):
    """Somebody else was quicker; nothing of theirs is overwritten."""

    sentence = _("%(name)s decided on number %(number)s meanwhile: %(state)s. Look at it again.")


class ChangedMeanwhile(Refusal):
    """The commitment was read anew or changed since the page was opened."""

    sentence = _("Number %(number)s has changed since you opened the page. Look at it again.")


class CommitmentGone(Refusal):
    """The commitment is no longer there."""

    sentence = _("This sentence was read anew meanwhile. Open the page again.")


class WhyMissing(Refusal):
    """Whoever does not adopt a sentence says why."""

    sentence = _("Say why number %(number)s is not adopted.")


class WordsMissing(Refusal):
    """“Another reason” is written out."""

    sentence = _("Write the other reason in one sentence.")


class TaskTitleMissing(Refusal):
    """A task says what is to be done."""

    sentence = _("Say in a few words what is to be done.")


class UnitUnknown(Refusal):
    """No unit has this name."""

    sentence = _(
        "There is no unit named “%(name)s”. Choose one from the list or add it to the tree first."
    )


class ForeignUnit(Refusal):
    """A unit or post of another body was named."""

    sentence = _("“%(name)s” does not belong to this body.")


class LeadAlsoChecks(Refusal):
    """Who leads may not check."""

    sentence = _("%(unit)s leads number %(number)s and cannot also check it. Name another unit.")


class NothingToSplit(Refusal):
    """A split needs a place inside the sentence."""

    sentence = _("Choose a place inside the sentence at which to split it.")


class MergeNeedsTwo(Refusal):
    """A merge joins a sentence to another one of the same document."""

    sentence = _("Choose another sentence of this document to merge with.")


class NotInText(Refusal):
    """The words do not stand in the text."""

    sentence = _("These words do not stand in the text. Copy them exactly as they stand.")


class TooLongToMark(Refusal):
    """A commitment is a sentence, not a page."""

    sentence = _("Mark at most %(most)s characters; a commitment is a sentence, not a page.")


class NothingToUndo(Refusal):
    """There is no decision of one's own left to undo."""

    sentence = _("You have no decision here that could be undone.")


class NothingToIssue(Refusal):
    """No commitment was adopted."""

    sentence = _("Nothing is adopted yet. Confirm at least one sentence, then issue.")


class LeadsMissing(Refusal):
    """A task cannot be issued without exactly one lead unit."""

    sentence = _("Number %(numbers)s has no lead unit. Name one, then issue.")


class NothingChosen(Refusal):
    """An act on several needs several."""

    sentence = _("Choose at least one sentence first.")


class NothingToAssign(Refusal):
    """An assignment says what is assigned."""

    sentence = _("Say what to set: lead, leader, line, due date or who checks.")


class TasksAlreadyIssued(Refusal):
    """A document whose tasks are out cannot be withdrawn."""

    sentence = _("%(count)s tasks of this document are already issued; cancel them in the ledger.")


class SecondReaderOff(Refusal):
    """Nobody may be asked: no address is set, or the body has not switched it on."""

    sentence = _("The second reader is switched off; the reader's own reading stands.")


class SecondReaderNotSet(Refusal):
    """It cannot be switched on where the installation names no address."""

    sentence = _("No second reader is set on this machine. Ask whoever runs it.")


class AlreadyAsked(Refusal):
    """The same document is being read."""

    sentence = _("The second reader is reading this document. Open the page again in a minute.")


class SecondReaderBusy(Refusal):
    """Too many documents are being read at once."""

    sentence = _("The second reader is busy with other documents. Ask again in a minute.")


class NoSuchReader(Refusal):
    """No reader of this version was trained here."""

    sentence = _("No reader “%(version)s” was trained here. Choose one from the list.")


class ReaderUnreadable(Refusal):
    """The weights cannot be read."""

    sentence = _("The weights of this reader cannot be read. Train it anew.")


class NoRow(Refusal):
    """The sentence stands in no row with others that are still open."""

    sentence = _("Number %(number)s shares its row with no other open sentence.")


class NothingDecided(Refusal):
    """Gold is what somebody decided."""

    sentence = _("Nothing is decided yet. Decide on a document first.")
