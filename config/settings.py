"""全部设置。默认是单机模式：SQLite、本地文件、内置队列；给出 DATABASE_URL、REDIS_URL 等即为服务器模式。"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR", BASE_DIR / "var")).resolve()
EMBEDDED = not os.environ.get("DATABASE_URL")
DEBUG = environment.flag("PORTAL_DEBUG", default=False)

_embedded_folder = DATA_DIR if EMBEDDED else None
SECRET_KEY = environment.key("PORTAL_SECRET_KEY", embedded_folder=_embedded_folder)
# 敏感字段（银行账号等）的加密密钥；轮换时新旧并列，以逗号分隔，第一个用于写入。
PORTAL_FIELD_KEYS = environment.key("PORTAL_FIELD_KEYS", embedded_folder=_embedded_folder).split(",")

_LOOPBACK = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = os.environ.get("PORTAL_HOSTS", _LOOPBACK).split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("PORTAL_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "portal",
    "acceptance",
    "review",
    "applications",
    "accounts",
    "foundation.filings",
    "foundation.documents",
    "foundation.letters",
    "foundation.notifications",
    "foundation.workflow",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.static_files.PortalStaticFiles",
    "django.forms",
    "django_linear_migrations",
    "django_htmx",
    "allauth",
    "allauth.account",
    "csp",
]

MIDDLEWARE = [
    "foundation.workflow.middleware.arrival",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.acting_membership",
    "accounts.middleware.idle_stamp",
    "portal.refusals.RefusalPages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.surroundings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# —— 数据库 ——
# SQLite 的这组参数是试出来的：没有 IMMEDIATE 时，五十人同时保存有五分之一失败。
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864"
    ),
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES: dict[str, Any] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "portal",
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# —— 队列：消息只负责叫醒，丢了也由巡检补上 ——
_MAILBOX = DATA_DIR / "queue"
if not REDIS_URL:
    _MAILBOX.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "global_keyprefix": "portal:",
    }
    if REDIS_URL
    else {"data_folder_in": str(_MAILBOX), "data_folder_out": str(_MAILBOX), "control_folder": str(_MAILBOX)}
)
CELERY_BROKER_TRANSPORT_OPTIONS["polling_interval"] = 0.1
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 800_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"

# —— 文件 ——
PORTAL_ENCRYPT_FILES = environment.flag("PORTAL_ENCRYPT_FILES", default=False)
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "foundation.documents.storage.PrivateStorage", "OPTIONS": {}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = EMBEDDED
if EMBEDDED:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
if not EMBEDDED:
    STORAGES["staticfiles"]["BACKEND"] = "portal.static_files.HashedFiles"

# —— 账号与登录 ——
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # 忘记密码时以手机验证码登录
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PORTAL_PROXY_COUNT", "0"))
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "portal.refusals.stale_form"
LOGIN_REDIRECT_URL = "portal:desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 1800
SESSION_COOKIE_NAME = "portal_session"
CSRF_COOKIE_NAME = "portal_csrf"

# —— 安全 ——
_HTTPS = environment.flag("PORTAL_HTTPS", default=not EMBEDDED)
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if _HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # 材料预览要在本站的框里显示 PDF
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# —— 消息：邮件与短信 ——
# 没有配置邮件服务器时，信写到日志里，供开发与演示。
EMAIL_HOST = os.environ.get("PORTAL_EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("PORTAL_EMAIL_PORT", "465"))
EMAIL_USE_SSL = environment.flag("PORTAL_EMAIL_SSL", default=True)
EMAIL_HOST_USER = os.environ.get("PORTAL_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = (
    environment.key("PORTAL_EMAIL_PASSWORD", embedded_folder=None) if EMAIL_HOST_USER else ""
)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_EMAIL_FROM", EMAIL_HOST_USER or "portal@localhost")
# 短信开头的【签名】，须与在短信服务商报备的相同。
PORTAL_SMS_SIGNATURE = os.environ.get("PORTAL_SMS_SIGNATURE", "辽宁省知识产权局")

# —— 语言与时间 ——
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
# 程序时间的偏移，只为演示与跨年验证；foundation.workflow.clock 之外不得使用。
PORTAL_CLOCK_SHIFT = timedelta(days=int(os.environ.get("PORTAL_CLOCK_SHIFT_DAYS", "0")))
PORTAL_CLOCK_FROZEN_AT = None

PORTAL_URL = os.environ.get("PORTAL_URL", "http://127.0.0.1:8000")
PORTAL_PHONE = os.environ.get("PORTAL_PHONE", "")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # 一节里全是十万字的长文也放得下

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
