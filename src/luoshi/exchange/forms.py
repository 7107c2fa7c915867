"""A table handed in, and what its columns are used as."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from luoshi.exchange.models import LayoutMemory
from luoshi.exchange.reading.tables import SheetSeen, use_choices
from luoshi.ledger.forms.fields import LedgerForm, require_modest

FIRST_YEAR, LAST_YEAR = 2000, 2099


class FileForm(LedgerForm):
    """A table in any layout."""

    file = forms.FileField(
        label=_("Drop a table here"),
        help_text=_("xlsx, csv or docx, as you keep it."),
    )
    content: bytes = b""

    def clean_file(self) -> Any:
        """The file, read once."""
        file: Any = self.cleaned_data["file"]
        require_modest(file)
        self.content = file.read()
        return file


class ConventionsForm(forms.Form):
    """What a table leaves unsaid."""

    name = forms.CharField(label=_("Name of this layout"), max_length=80)
    year = forms.IntegerField(
        label=_("Year of days without one"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Empty: the year in which the table is taken in."),
    )
    measure = forms.CharField(
        label=_("Unit of bare figures"),
        required=False,
        max_length=12,
        help_text=_("Such as 万元, where the table says so once above its header."),
    )


class ColumnsForm(ConventionsForm):
    """What each column of one sheet is used as."""

    has_tasks = forms.BooleanField(label=_("This sheet holds tasks"), required=False)

    def __init__(self, *args: Any, seen: SheetSeen, file_name: str, **kwargs: Any) -> None:
        memory = seen.memory
        kwargs["initial"] = {
            "name": memory.name if memory else f"{file_name} {seen.sheet.name}"[:80],
            "year": memory.year if memory else None,
            "measure": memory.measure if memory else "",
            "has_tasks": memory is None or "task" in memory.columns.values(),
        }
        super().__init__(*args, **kwargs)
        self.seen = seen
        for column in seen.sheet.columns:
            self.fields[f"use_{column.index}"] = forms.ChoiceField(
                label=column.header,
                choices=use_choices(),
                initial=seen.uses.get(column.index, "keep"),
            )

    def uses(self) -> dict[int, str]:
        """The chosen use of each column by its place."""
        return {
            column.index: self.cleaned_data[f"use_{column.index}"]
            for column in self.seen.sheet.columns
        }

    def headers(self) -> dict[int, str]:
        """The words of each column by its place."""
        return {column.index: column.header for column in self.seen.sheet.columns}

    def rows(self) -> list[tuple[Any, BoundField]]:
        """Each column with its field."""
        return [(column, self[f"use_{column.index}"]) for column in self.seen.sheet.columns]


class LayoutForm(ConventionsForm):
    """A remembered layout, changed without its table."""

    def __init__(self, *args: Any, memory: LayoutMemory, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": memory.name, "year": memory.year, "measure": memory.measure
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.memory = memory
        for place, words in memory.headers.items():
            self.fields[f"use_{place}"] = forms.ChoiceField(
                label=words, choices=use_choices(), initial=memory.columns.get(place, "ignore")
            )

    def uses(self) -> dict[int, str]:
        """The chosen use of each column by its place."""
        return {int(place): self.cleaned_data[f"use_{place}"] for place in self.memory.headers}

    def rows(self) -> list[BoundField]:
        """The field of each column."""
        return [self[f"use_{place}"] for place in self.memory.headers]
