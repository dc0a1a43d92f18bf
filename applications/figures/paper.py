"""简报的纸面：报头、期号、正文、附表与版记；只读冻结的内容。"""

import json
from datetime import datetime

from django.template.loader import render_to_string

from applications.figures.briefings import BRIEFING, tables_of
from applications.models import Briefing
from applications.standing import PROVINCE
from foundation.documents import services as documents
from foundation.documents.kinds import Sheet
from foundation.documents.marks import verify_url
from foundation.documents.models import Document
from foundation.letters.composing import chinese_date, numeral, title_lines
from foundation.workflow.clock import SHANGHAI


def register() -> None:
    """登记简报的排版。"""
    documents.register(BRIEFING, build=build_briefing)


def build_briefing(document: Document) -> Sheet:
    """一期简报。"""
    briefing = Briefing.objects.get(pk=document.subject_id)
    content = json.loads(briefing.content)
    at = datetime.fromisoformat(content["at"]).astimezone(SHANGHAI)
    title = f"{content['title']}情况"
    context = {
        "name": f"{content['title']}简报第{briefing.number}期",
        "number": briefing.number,
        "issuer": PROVINCE,
        "is_rehearsal": content["is_rehearsal"],
        "day": chinese_date(at.date()),
        "title_lines": title_lines(title),
        "paragraphs": [
            (f"{numeral(place)}、", each["heading"], each["text"])
            for place, each in enumerate(content["paragraphs"], start=1)
        ],
        "tables": list(enumerate(tables_of(briefing), start=1)),
        "code": document.code,
        "verify_url": verify_url(document),
    }
    return Sheet(render_to_string("paper/briefing.html", context), str(context["name"]))
