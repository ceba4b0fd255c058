"""What a form says about its draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fullfolj.shell import words
from fullfolj.support.drafts.drafting import Drafted


@dataclass(frozen=True)
class DraftNotice:
    """`text` is empty when the form begins with nothing of a draft. `account` keeps the tab's words apart."""

    form: str
    url: str
    discard_url: str
    account: int
    text: str


def draft_notice(draft: Drafted, today: dt.date) -> DraftNotice:
    text = ""
    if draft.saved_at is not None:
        at = localtime(draft.saved_at)
        said = {"day": words.day(at.date(), today), "time": f"{at:%H.%M}"}
        text = _("What you began to write %(day)s at %(time)s is still here.") % said
    return DraftNotice(draft.form, draft.url, draft.discard_url, draft.by.account_id or 0, text)
