"""Every address there is. A test walks this list and fails on a view that declares no permission."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from fullfolj.access.gate import open_to_all, signed_in
from fullfolj.access.sign_in import OwnPassword, SignIn, SignOut
from fullfolj.administration.source_views import notice
from fullfolj.config.health import health
from fullfolj.mapping.by_code.views import enter

urlpatterns = [
    path("accounts/login/", open_to_all(SignIn.as_view()), name="account_login"),
    path("accounts/logout/", open_to_all(SignOut.as_view()), name="account_logout"),
    path("accounts/password/", signed_in(OwnPassword.as_view()), name="account_change_password"),
    path("language/", open_to_all(set_language), name="set_language"),
    path("health/", health, name="health"),
    path("", include("fullfolj.today.urls")),
    path("students/", include("fullfolj.students.urls")),
    path("studies/", include("fullfolj.studies.urls")),
    path("mapping/", include("fullfolj.mapping.urls")),
    path("support/", include("fullfolj.support.urls")),
    path("svara/", enter, name="mapping-enter"),  # in Swedish and short: pupils write it by hand
    path("imports/", include("fullfolj.imports.urls")),
    path("quality/", include("fullfolj.quality.urls")),
    path("rules/", include("fullfolj.rules.urls")),
    path("protected/", include("fullfolj.protected.urls")),
    path("administration/", include("fullfolj.administration.urls")),
    path("reports/", include("fullfolj.insight.urls")),
    path("notices/<str:token>/", notice, name="notice"),
    path("", include("fullfolj.shell.urls")),
]

handler400 = "fullfolj.shell.errors.bad_request"
handler403 = "fullfolj.shell.errors.forbidden"
handler404 = "fullfolj.shell.errors.not_found"
handler500 = "fullfolj.shell.errors.server_error"
