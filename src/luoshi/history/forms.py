"""Forms of the record: a paper handed in to be checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.history.checking import LONGEST


class PaperForm(forms.Form):
    """A checkpoint, receipt or proof, pasted or as a file."""

    text = forms.CharField(
        label=_("Text of the paper"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "control receipt-hash"}),
        help_text=_("Paste all of it, from the first line to the line with the signature."),
    )
    file = forms.FileField(
        label=_("Or the file as you received it"), required=False, widget=forms.FileInput()
    )

    def clean(self) -> dict[str, Any]:
        """Put what was handed in together as one text."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > LONGEST:
            self.add_error("file", _("No paper of the record is that large. Choose another file."))
            return cleaned
        content = file.read(LONGEST) if file is not None else b""
        whole = content.decode("utf-8", errors="replace") or cleaned.get("text", "")
        if not whole.strip() and not self.errors:
            self.add_error("text", _("Paste a paper or choose its file."))
        cleaned["whole"] = whole
        return cleaned
