"""The walls' today is Sweden's, whatever the time zone of the connection, which is UTC's.

Until one or two in the morning the walls had yesterday's duties and pupils, and the scopes in front of them today's.
"""

from importlib import import_module

from django.db import migrations

POLICIES: tuple[tuple[str, str, str], ...] = import_module("fullfolj.protected.migrations.0002_wall").POLICIES
TODAY = "(now() at time zone 'Europe/Stockholm')::date"
#: They run as their owner, so they are called as they stand either way.
FUNCTIONS = ("access_wall_of(bigint)", "mapping_texts_wall_of(bigint)")


def _policies(today: str) -> str:
    return "\n".join(
        f"alter policy protected_{table}_{command} on protected_{table} {holds.replace('current_date', today)};"
        for table, command, holds in POLICIES
    )


class Migration(migrations.Migration):
    dependencies = [("config", "0024_wall_of_referrals"), ("protected", "0003_automatic_messages")]
    operations = [
        migrations.RunSQL(
            "".join(f"alter function {one} set timezone = 'Europe/Stockholm';" for one in FUNCTIONS),
            "".join(f"alter function {one} reset timezone;" for one in FUNCTIONS),
        ),
        migrations.RunSQL(_policies(TODAY), _policies("current_date")),
    ]
