"""The two forms of the import pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullfolj.imports.uploads import NO_ROOM, largest
from fullfolj.intake.models import ImportKind

#: First bytes of files that people pick by mistake.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")


class Upload(forms.Form):
    """What kind of file, the file, and for lessons whether it is the whole truth for its dates."""

    kind = forms.ChoiceField(
        choices=ImportKind, error_messages={"required": gettext_lazy("Choose what the file is about.")}
    )
    replace_period = forms.BooleanField(required=False)
    file = forms.FileField(
        allow_empty_file=True,
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "missing": gettext_lazy("Choose a file."),
            "invalid": gettext_lazy("The file did not come through. Choose it once more."),
        },
    )

    def __init__(self, *args: Any, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        if refusal:
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile[bytes] | None:
        """The file; a ValidationError in words for what can't be a table, before anything is stored."""
        if self.refusal:
            raise forms.ValidationError(_refusal_words(self.refusal))
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if complaint := _complaint(file):
            raise forms.ValidationError(complaint)
        return file

    @property
    def replaces_period(self) -> bool:
        """The choice counts for lessons alone; a report of sums that was handed in as lessons keeps it."""
        return self.cleaned_data["kind"] == ImportKind.LESSONS and bool(self.cleaned_data["replace_period"])


def _refusal_words(refusal: str) -> str:
    if refusal == NO_ROOM:
        return _("There is no room for the file on the server. Ask the one who runs Fullfölj to make room.")
    return _(
        "The file is too large: at most %(limit)s MB is read. Export a shorter period, for example one month at a "
        "time, and import the files one by one."
    ) % {"limit": largest() >> 20}


def _complaint(file: UploadedFile[bytes]) -> str:
    """Why the file can't be a table, judged by its first bytes; empty when it may be one."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if not start:
        return _("The file is empty: 0 bytes. Export it again from the system it comes from.")
    if start.startswith(_PICTURES):
        return _("This is a picture. Choose the file that your system exports: CSV, or an Excel workbook (.xlsx).")
    if start.startswith(b"%PDF"):
        return _("This is a PDF. Choose the file that your system exports: CSV, or an Excel workbook (.xlsx).")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _("This is an old Excel file (.xls). Open it in Excel and save it as an Excel workbook (.xlsx) or CSV.")
    return ""


class Apply(forms.Form):
    """Apply what the preview shows; `allow_removals` is the tick that a guard asks for."""

    allow_removals = forms.BooleanField(required=False)
