"""Refusals: what may not be done now, in a sentence for the one who tried."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_of_sentence = str | Promise


class Refusal(Exception):
    """A verb refuses: `code` is for programs, `sentence` for people.

    Subclasses stand beside the verb that raises them and set `sentence`, a translatable
    text whose named places are filled from the keyword arguments.
    """

    sentence: ClassVar[type_of_sentence] = _("This cannot be done now.")
    status: ClassVar[int] = 409

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    @property
    def code(self) -> str:
        """The refusal's name for programs: the class name in snake case."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)


class NotAllowed(Refusal):
    """The actor's post does not carry this right."""

    sentence = _("Your post may not do this: %(rule)s")
    status = 403


class StaleForm(Refusal):
    """The same form was sent twice with different content."""

    sentence = _("This form was already sent with other content. Open the page again and repeat.")
