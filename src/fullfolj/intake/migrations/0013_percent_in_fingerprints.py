"""Profiles of files with percent signs in their column names, by which they are now told from files without."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.db import migrations


def renew(apps: Any, _schema: Any) -> None:
    """As intake.mapping.raw.fingerprint reckoned when this was written."""
    for profile in apps.get_model("intake", "MappingProfile").objects.all():
        if any("%" in header for header in profile.headers):
            told = [re.sub(r"[\W_]+", "", one.casefold()) + ("%" if "%" in one else "") for one in profile.headers]
            profile.fingerprint = hashlib.sha256("\x1f".join(told).encode()).hexdigest()
            profile.save(update_fields=["fingerprint"])


class Migration(migrations.Migration):
    dependencies = [("intake", "0012_who_marked")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
