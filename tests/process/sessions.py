"""由 tests.process.site.script 在真的数据目录上执行：给若干草稿的经办人各开一个会话，再给工人排上活。

参数：会话数 文档数。印出 [{"session": 会话键, "application": 申报编号}, …]。
"""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.enums import Persona  # noqa: E402
from accounts.models import User  # noqa: E402
from applications.models import Application  # noqa: E402
from applications.papers import RECEIPT, receipt_facts  # noqa: E402
from config import settings  # noqa: E402
from foundation.documents import services as documents  # noqa: E402


def main(session_count: int, document_count: int) -> None:
    drafts = Application.objects.filter(status="draft").order_by("pk")[:session_count]
    opened = [{"session": _session(draft), "application": draft.pk} for draft in drafts]
    _request(document_count)
    sys.stdout.write(json.dumps(opened))


@transaction.atomic
def _session(draft: Application) -> str:
    user = User.objects.get(
        memberships__organization=draft.organization, memberships__persona=Persona.HANDLER
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@transaction.atomic
def _request(count: int) -> None:
    """请后台排出若干份回执。"""
    submitted = Application.objects.filter(status="city_review").order_by("pk")
    for row in submitted.select_related("call", "organization", "call_city__office", "submitted")[:count]:
        facts = receipt_facts(row, row.submitted, row.submitted_at)
        documents.request(row, RECEIPT, key=f"{RECEIPT}:{row.pk}:busy", public_facts=facts)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
