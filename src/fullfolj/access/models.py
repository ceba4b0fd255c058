"""Accounts, the role table that the database's own predicate reads, and the reading log."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fullfolj.school.history import tracked
from fullfolj.school.models import Organisation, Person


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


@tracked(exclude=["password", "last_login"])
class Account(AbstractBaseUser):
    """A sign-in. What it may comes from its person's duties, assignments and family ties, never from the account."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    email = models.EmailField(blank=True)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="accounts")
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    display_name = models.CharField(max_length=200)
    is_system_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="sv")
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_system_administrator=False) | models.Q(person__isnull=True),
                name="an_administrator_is_no_person_of_the_school",
            )
        ]

    def __str__(self) -> str:
        """The user name stands in for the name of somebody who is no person of the school; other names are hidden
        where they are gone (protected identity), and a user name is made of the name.
        """
        return self.display_name or (gettext("Name not shown") if self.person_id else self.username)

    def get_full_name(self) -> str:
        return str(self)


class RoleReach(models.Model):
    """GRANTS (permissions.py) as rows, written after every migration: what the SQL function access_grounds reads."""

    role = models.CharField(max_length=40)
    permission = models.CharField(max_length=40)
    reach = models.CharField(max_length=10)
    duty_role = models.CharField(max_length=40, blank=True)
    assignment_role = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["permission", "reach"])]


class Reading(models.Model):
    """Somebody read something about an identifiable pupil: who, whom, which page, on what ground. Never changed."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=40)
    student = models.ForeignKey(Person, models.CASCADE, related_name="readings")
    page = models.CharField(max_length=60)
    ground = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["student", "at"])]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]
