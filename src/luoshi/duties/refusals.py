"""Why a verb of duties, lists and hand-overs says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class CodeTaken(Refusal):
    """Two duties never share a code."""

    sentence = _("The code %(code)s stands for “%(title)s” already. Choose another code.")


class UnknownLevel(Refusal):
    """A level is a kind of unit."""

    sentence = _("“%(word)s” is no kind of unit. Choose from the list.")
    status: ClassVar[int] = 422


class EndsBeforeStart(Refusal):
    """Nothing ends before it begins."""

    sentence = _("It began on %(start)s and cannot end before that day.")
    status: ClassVar[int] = 422


class DutyEnded(Refusal):
    """An ended duty is given to nobody."""

    sentence = _("The duty %(title)s ended on %(on)s. Choose one that holds.")


class PostGone(Refusal):
    """An ended post answers for nothing."""

    sentence = _("The post %(title)s ended on %(on)s. Choose a post that exists.")


class AlreadyAssigned(Refusal):
    """A post has a duty once."""

    sentence = _("%(post)s answers for this duty already, since %(on)s.")


class AlreadyReleased(Refusal):
    """A duty is taken from a post once."""

    sentence = _("%(post)s was released from this duty on %(on)s.")


class WorkbookNotReady(Refusal):
    """A table with a single bad cell writes nothing."""

    sentence = _("Nothing was written. Mend what is named below, then hand in the table again.")
    status: ClassVar[int] = 422


class NothingToList(Refusal):
    """An empty list is not issued."""

    sentence = _("%(whom)s has no task at work and no duty, so there is nothing to list.")


class NothingChanged(Refusal):
    """A version says something new, or it is only paper."""

    sentence = _("Nothing changed since version %(number)s of %(on)s; no new version is needed.")


class ListReplaced(Refusal):
    """Only the latest version is signed for."""

    sentence = _("Version %(number)s was replaced by version %(latest)s. Look at that one.")


class ListNotNow(Refusal):
    """The state of the list does not allow the move."""

    sentence = _("Version %(number)s is “%(state)s”; this is not possible now.")


class ReasonMissing(Refusal):
    """Whoever says no says why."""

    sentence = _("Give the reason in one sentence.")
    status: ClassVar[int] = 422


class AnswerMissing(Refusal):
    """An answer has words."""

    sentence = _("Write the answer in one sentence.")
    status: ClassVar[int] = 422


class HandOverOnTheWay(Refusal):
    """A post passes on once at a time."""

    sentence = _("A hand-over of %(post)s is on its way already. Finish or withdraw that one.")


class NeverHeldPost(Refusal):
    """Only who held a post hands it over."""

    sentence = _("%(name)s never held the post %(post)s. Choose the holder who leaves.")


class SamePerson(Refusal):
    """It takes two persons."""

    sentence = _("%(name)s cannot hand over to the same person. Choose who comes.")


class HandOverNotNow(Refusal):
    """The state of the hand-over does not allow the move."""

    sentence = _("The hand-over is “%(state)s”; this is not possible now.")


class SignatureStandsFast(Refusal):
    """What was signed is not written over."""

    sentence = _("The sheet is signed; its words stand fast. Object to it, or withdraw it.")


class OutgoingIsThere(Refusal):
    """Nobody signs for somebody who is there."""

    sentence = _("%(name)s still holds %(post)s and signs in person.")


class SheetChanged(Refusal):
    """Nobody signs what was not read."""

    sentence = _("The sheet changed since you opened it. Read it again, then sign.")
