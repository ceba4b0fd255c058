"""What a handover says, as it is kept when it is sent and as the file tells it (docs/reference/handover-file.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fullfolj.support.models import HandoverPart, SchoolHandover, SentHandover

#: Grows when a reader of the file has to change.
VERSION = 1
KIND = "fullfolj-handover-of-one-pupil"


def content_of(handover: SchoolHandover, grades: list[dict[str, Any]]) -> dict[str, Any]:
    """The chosen parts, what the pupil adds, how it was seen; the grades only where the subjects go with it."""
    return {
        "version": VERSION,
        "parts": [{"part": part.value, "text": text} for part, text in handover.told()],
        "pupilWords": handover.pupil_words,
        "grades": grades if HandoverPart.SUBJECTS in handover.parts else [],
        "seen": [
            {"by": one.party, "how": one.how, "date": one.date.isoformat(), "reason": one.reason}
            for one in handover.seen.order_by("-party")
        ],
    }


def digest(content: Mapping[str, Any]) -> str:
    """Of all that would be sent: the same only where nothing has changed, also what the pupil adds and the grades."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def file_of(sent: SentHandover) -> Mapping[str, Any]:
    """The file: what was sent, of whom, from where to where. Names as SS 12000 has them; no number of the pupil's."""
    student, content = sent.student, sent.content
    return {
        "kind": KIND,
        "version": content["version"],
        "about": "A handover of one pupil between schools (skollagen 3 kap. 12 j §). Not for lists of pupils.",
        "id": str(sent.uuid),
        "person": {
            "id": str(student.uuid),
            "givenName": student.given_name,
            "familyName": student.family_name,
            "birthDate": student.birth_date.isoformat() if student.birth_date else None,
        },
        "fromSchoolUnit": _unit(sent.from_unit),
        "toSchoolUnit": _unit(sent.to_unit) if sent.to_unit else {"displayName": sent.outside, "schoolUnitCode": None},
        "sentAt": sent.sent_at.isoformat(),
        **{name: content[name] for name in ("parts", "pupilWords", "grades", "seen")},
    }


def _unit(unit: Any) -> dict[str, str | None]:
    return {"displayName": unit.display_name, "schoolUnitCode": unit.school_unit_code or None}
