"""A process of its own that takes an import back when it is told to: `undo_child.py IMPORT_ID`."""

from __future__ import annotations

import sys
import uuid


def main() -> int:
    from fullfolj.config.cli import set_up_django

    set_up_django()
    from django.utils.timezone import now

    from fullfolj.domain.actor import OPERATOR
    from fullfolj.intake import undo

    print("ready", flush=True)
    sys.stdin.readline()
    undo.take_back(uuid.UUID(sys.argv[1]), by=OPERATOR, now=now())
    return 0


if __name__ == "__main__":
    sys.exit(main())
