"""Why a table is not taken in."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class TableNotReady(Refusal):
    """A table with a single bad row writes nothing."""

    sentence = _("Nothing was written. Mend what is named below, then hand in the table again.")


class TaskColumnMissing(Refusal):
    """A table of tasks says which column names the task."""

    sentence = _("Say which column of “%(sheet)s” names the task.")
    status: ClassVar[int] = 422


class ColumnTwice(Refusal):
    """A field has one column."""

    sentence = _("“%(field)s” was chosen for two columns of “%(sheet)s”. Choose one of them.")
    status: ClassVar[int] = 422


class UnknownUse(Refusal):
    """A column can be a field of ours, a remark, or left out."""

    sentence = _("A column cannot be used as “%(use)s”.")
    status: ClassVar[int] = 422


class NothingChosen(Refusal):
    """At least one sheet is read."""

    sentence = _("Choose at least one sheet.")
    status: ClassVar[int] = 422


class RowRefused(Refusal):
    """One row's change is refused, so none is made."""

    sentence = _("Task %(number)s: %(why)s Nothing was written.")


class NothingChanged(Refusal):
    """An edited table without an edit."""

    sentence = _("Nothing in this table differs from the ledger.")
