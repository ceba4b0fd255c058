"""`fullfolj create-admin`: the first account, which makes the others on the page."""

from __future__ import annotations

import argparse
import sys

from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop
from fullfolj.domain.errors import PlainError

NAME = "create-admin"
HELP = gettext_noop("make an account for a system administrator, who sees no pupils")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", nargs="?", default="admin", metavar=_("USERNAME"), help=_("the user name (admin)"))
    parser.add_argument("--name", default="", metavar=_("NAME"), help=_("the person's name, as others see it"))
    parser.add_argument(
        "--organiser", default="", metavar=_("CODE"), help=_("which organiser, where there are several")
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from standard input; without it one is made")
    )


def run(options: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from fullfolj.access.accounts import first_password, make_account
    from fullfolj.access.models import Account
    from fullfolj.domain.actor import OPERATOR
    from fullfolj.intake import organisers

    username = options.username.strip().lower()
    if not username:
        raise PlainError(_("A user name is needed."), exit_code=2)
    if Account.objects.filter(username=username).exists():
        raise PlainError(
            _("There is an account called {name} already.").format(name=username), _("Choose another name.")
        )
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else first_password()
    organiser = organisers.the_organiser(options.organiser) or organisers.create_first(options.organiser, by=OPERATOR)
    try:
        make_account(
            organiser=organiser,
            username=username,
            password=password,
            display_name=options.name or username,
            by=OPERATOR,
            is_system_administrator=True,
        )
    except ValidationError as error:
        raise PlainError(" ".join(error.messages), _("Choose another password.")) from error
    print(_("The account {name} is made.").format(name=username))
    if not options.password_stdin:
        print(_("Its password, shown this once: {password}").format(password=password))
    return 0
