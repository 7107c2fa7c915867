"""Django settings of the installation; every variable stands in docs/configure.md."""

from os import cpu_count
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from luoshi.config import env

PACKAGE = Path(__file__).resolve().parent.parent
HOME = env.home()

DEBUG = env.flag("LUOSHI_DEBUG")
SECRET_KEY = env.secret("LUOSHI_SECRET_KEY", HOME / "keys" / "secret.key")
ALLOWED_HOSTS = env.names("LUOSHI_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.names("LUOSHI_ORIGINS")
HTTPS = env.flag("LUOSHI_HTTPS")
DEMO_DAY = env.day("LUOSHI_TODAY") or env.day_in(HOME / "demo_day")

# Ours stand first, so that their words win over the libraries' own.
INSTALLED_APPS = [
    "luoshi.common",
    "luoshi.submissions",
    "luoshi.history",
    "luoshi.organisations",
    "luoshi.rulesets",
    "luoshi.files",
    "luoshi.identities",
    "luoshi.jobs",
    "luoshi.ledger",
    "luoshi.plans",
    "luoshi.breakdowns",
    "luoshi.cohorts",
    "luoshi.maps",
    "luoshi.periods",
    "luoshi.duties",
    "luoshi.exchange",
    "luoshi.documents",
    "luoshi.calendars",
    "luoshi.notices",
    "luoshi.desk",
    "luoshi.trust",
    "luoshi.backups",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "treebeard",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luoshi.common.middleware.RequestNumber",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "luoshi.common.middleware.ReadableText",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luoshi.organisations.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "luoshi.organisations.middleware.ActorOfRequest",
    "luoshi.backups.middleware.Standstill",
    "luoshi.common.middleware.Refusals",
]

ROOT_URLCONF = "luoshi.config.urls"
WSGI_APPLICATION = "luoshi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "luoshi.common.folding.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "luoshi.common.templatetags.luoshi",
                "luoshi.common.templatetags.luoshi_acts",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "luoshi.common.pages.surroundings",
                "luoshi.rulesets.worn.legend_of_page",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("LUOSHI_DATABASE_URL", f"sqlite:///{HOME / 'luoshi.sqlite3'}"),
        conn_max_age=600,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL, not NORMAL: an acknowledged report must outlive a power cut.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # No question of ours is long enough to be worth compiling.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("LUOSHI_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "luoshi.common.assets.Assets"},
}
WHITENOISE_AUTOREFRESH = DEBUG
FILES_ROOT = HOME / "files"

# Backups: off this machine, by a mounted folder or a command; so many days, weeks, months kept.
BACKUP_TO = env.text("LUOSHI_BACKUP_TO")
BACKUP_COMMAND = env.text("LUOSHI_BACKUP_COMMAND")
BACKUP_KEEP = env.counts("LUOSHI_BACKUP_KEEP", (7, 4, 12))
BACKUP_LATE_HOURS = env.number("LUOSHI_BACKUP_LATE_HOURS", 24)
ALARM_MAIL = env.names("LUOSHI_ALARM_MAIL")
BACKUP_KEY_FILE = env.text("LUOSHI_BACKUP_KEY_FILE", str(HOME / "keys" / "backup.key"))
# Below these shares of the disk, first files are turned away, then everything.
ROOM_FOR_FILES = 0.05
ROOM_FOR_TEXT = 0.01

AUTH_USER_MODEL = "organisations.User"
# So many days unused, a login is suspended; 0 suspends none.
UNUSED_LOGIN_DAYS = env.number("LUOSHI_UNUSED_LOGIN_DAYS", 90)
AUTHENTICATION_BACKENDS = ["luoshi.organisations.sign_in.SignIn"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "luoshi.organisations.passwords.LocalWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "luoshi.organisations.accounts.StaffAccounts"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# Lock the pair of account and address, never the name alone: nobody can lock a colleague out.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/15m/key"}
MFA_ADAPTER = "luoshi.organisations.second_factor.Vault"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Posts with these rights are used with a second factor only.
SECOND_FACTOR_ROLES = [
    "administrator",
    "security",
    "auditor",
    "appraiser",
    *env.names("LUOSHI_SECOND_FACTOR_ALSO"),
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
    }
}

# Long work waits in the database, in the transaction of whoever asked for it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SESSION_ENGINE = "luoshi.organisations.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-luoshi" if HTTPS else "luoshi"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = 30
SESSION_IDLE_MINUTES_ADMINISTRATOR = 15
SESSION_ABSOLUTE_HOURS = 12
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-luoshi-csrf" if HTTPS else "luoshi-csrf"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
# Behind a proxy that ends TLS the program is told so by this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "luoshi.common.views.stale_form"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

# The optional second reader; without an address nobody is asked anything.
SECOND_READER_URL = env.address("LUOSHI_SECOND_READER_URL")
SECOND_READER_MODEL = env.text("LUOSHI_SECOND_READER_MODEL", "default")
SECOND_READER_KEY = env.text("LUOSHI_SECOND_READER_KEY")
SECOND_READER_SECONDS = env.number("LUOSHI_SECOND_READER_SECONDS", 120)

# Who keeps copies of the record's checkpoints; nobody unless named.
ANCHOR_FOLDER = env.text("LUOSHI_ANCHOR_FOLDER")
ANCHOR_MAIL = env.names("LUOSHI_ANCHOR_MAIL")
ANCHOR_WEBHOOKS = env.names("LUOSHI_ANCHOR_WEBHOOK")
ANCHOR_MINUTES = env.number("LUOSHI_ANCHOR_MINUTES", 60)
# How many processes turn the lights at night; each wants a core, on PostgreSQL only.
LIGHT_PROCESSES = env.number("LUOSHI_LIGHT_PROCESSES", min(4, cpu_count() or 1))
# Not with a pooler that hands each transaction to another connection and knows no plans.
KEEP_STATEMENTS = env.flag("LUOSHI_KEEP_STATEMENTS", default=True)

EMAIL_HOST = env.text("LUOSHI_MAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env.number("LUOSHI_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("LUOSHI_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("LUOSHI_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("LUOSHI_MAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("LUOSHI_MAIL_FROM", "luoshi@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
