"""Settings. Everything a host may change comes from the environment: see docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from fullfolj.config.embedded import data_directory, database_parameters
from fullfolj.config.mail_address import mailer
from fullfolj.config.secrets import secret

CHECKOUT = Path(__file__).resolve().parents[3]
DATA = data_directory()
(DATA / "tmp").mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = os.environ.get("FULLFOLJ_DEBUG") == "1"
SECRET_KEY = secret("django")
CIVIC_NUMBER_KEY = secret("civic-numbers")
SEALING_KEY = secret("sealing")
#: Rule sets for grades that hold besides those in force (grading.rule_sets); with commas.
GRADING_RULE_SETS = frozenset(os.environ.get("FULLFOLJ_RULE_SETS", "").replace(",", " ").split())
ALLOWED_HOSTS = os.environ.get("FULLFOLJ_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("FULLFOLJ_ORIGINS", "").split(",") if origin]
#: Where SS 12000 providers may send their notices; '' when nobody outside reaches this server.
NOTICE_ADDRESS = f"{CSRF_TRUSTED_ORIGINS[0]}/notices" if CSRF_TRUSTED_ORIGINS else ""
BEHIND_HTTPS = bool(CSRF_TRUSTED_ORIGINS)

INSTALLED_APPS = [
    "fullfolj.shell",  # first: its templates go before allauth's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "fullfolj.school",
    "fullfolj.access",
    "fullfolj.lake",
    "fullfolj.intake",
    "fullfolj.signals",
    "fullfolj.today",
    "fullfolj.students",
    "fullfolj.studies",
    "fullfolj.mapping",
    "fullfolj.support",
    "fullfolj.imports",
    "fullfolj.quality",
    "fullfolj.rules",
    "fullfolj.protected",
    "fullfolj.administration",
    "fullfolj.insight",
    "fullfolj.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fullfolj.config.middleware.PrivacyHeaders",
    "fullfolj.config.middleware.NotAllowedPage",  # last: the page it makes gets every header of the others
]

ROOT_URLCONF = "fullfolj.config.urls"
WSGI_APPLICATION = "fullfolj.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fullfolj.shell.frame.frame",
            ],
            "builtins": ["fullfolj.shell.templatetags.words"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {"default": {**database_parameters(), "ATOMIC_REQUESTS": True}}
if os.environ.get("FULLFOLJ_DATABASE_ROLE") != "owner":
    # Row-level security: the web (wsgi.py) reaches what its account may see, worker and command line everybody.
    _BEHIND = "ff_app" if os.environ.get("FULLFOLJ_WALL") == "account" else "ff_job"
    # No statement here lives long enough for a compiler to pay off, and behind the walls the planner guesses high.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c role={_BEHIND} -c jit=off"
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "sv"
#: Our own words before those that Django and its applications have for the same text.
LOCALE_PATHS = sorted(Path(__file__).resolve().parents[1].glob("*/locale"))
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("FULLFOLJ_STATIC", CHECKOUT / "build" / "static"))
NPM_ROOT = CHECKOUT / "frontend" / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "fullfolj.shell.npm.NpmFinder",
]
_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG

# Uploads are written to disk as they come; the intake decides what is too large and says so.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(DATA / "tmp")
FILE_UPLOAD_PERMISSIONS = 0o600

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/start/"
ACCOUNT_ADAPTER = "fullfolj.access.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
# How many fronts add the address of whoever asks them to X-Forwarded-For. With none it is who asks us.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("FULLFOLJ_FRONTS", "0"))
# A whole school may share one address: the limit that bites is the one by user name.
# A code to a survey has no name: wrong ones are counted by address, more than a school mistypes, too few to guess one.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "300/m/ip,10/5m/key",
    "survey_code": "100/10m/ip",
    "calendar_feed": "300/10m/ip",
}
CACHES = {
    "default": {
        "BACKEND": "fullfolj.config.shared_counts.SharedCounts",
        "LOCATION": str(DATA / "counts"),
        "KEY_FUNCTION": "fullfolj.config.shared_counts.keyed",
    }
}
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
#: Nothing is sent unless a mail server is named.
MAIL_FROM = os.environ.get("FULLFOLJ_SMTP_FROM", "")
MAILERS = {"default": mailer(os.environ.get("FULLFOLJ_SMTP_URL", ""), MAIL_FROM)}

# Notices name pupils: they stay on the server with the session and end with it, never in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fullfolj.shell.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SILENCED_SYSTEM_CHECKS = [
    "mail.E001",  # no e-mail leaves unless FULLFOLJ_SMTP_URL names a server
    "security.W004",  # HSTS is on when FULLFOLJ_ORIGINS says that https is in front
    "security.W008",  # redirecting to https is the proxy's work
    "security.W012",  # secure cookies likewise follow FULLFOLJ_ORIGINS
    "security.W016",
]

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS: list[str] = []

# Nothing about a pupil may reach a log: no request line, no address, no SQL parameter.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_addresses": {"()": "fullfolj.config.logs.WithoutAddresses"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_addresses"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
