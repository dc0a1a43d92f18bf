"""要量的数据：演示的单位与人、一份填满的草稿、若干件规模数据。"""

import io
from dataclasses import dataclass, field

from django.core.management import call_command
from django.test import Client

from accounts.acting import acting_as
from accounts.models import Membership, User
from applications import services
from applications.enums import CallMode, CallStatus
from applications.models import Application, Call
from foundation.documents.models import Document
from foundation.filings import autosave
from foundation.filings.schemas import schema_of
from foundation.formspec.fields import LongText
from foundation.workflow import clock
from foundation.workflow.actor import Actor
from portal import scale
from portal.scale import plan
from portal.scale.plan import Window
from tests.factories import FILLED
from tests.paper.long import stretched

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Stage:
    """量的时候要用到的人与行。"""

    call: Call
    draft: Application
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, username: str) -> Client:
        """以某个演示人登录的客户端；空名为未登录的访客。"""
        if username not in self.clients:
            self.clients[username] = _client(username)
        return self.clients[username]

    def queue_up(self, count: int) -> None:
        """使已提交的正好有 count 件。"""
        missing = count - Application.objects.submitted().count()
        if missing > 0:
            window = Window(self.call.opens_at, clock.now())
            scale.load(self.call, plan.size_for(missing, window))


def prepare() -> Stage:
    """建库，载入演示数据，填满一份草稿。"""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo", stdout=io.StringIO())
    call = Call.objects.get(status=CallStatus.OPEN, mode=CallMode.LIVE)
    return Stage(call, filled_draft(call))


def filled_draft(call: Call) -> Application:
    """演示单位的一份填满的草稿；落款与委任的日期在申报期内。"""
    by = _acting("handler")
    draft = services.start(call, by=by)
    opened = call.opens_at.astimezone(clock.SHANGHAI).date().isoformat()
    dated = {"application_date": opened, "appointed_on": opened}
    for section in draft.filing.sections.select_related("filing"):
        changes = FILLED[section.name]
        own = {
            address: text for address, text in dated.items() if section.name == "cover" and address in changes
        }
        autosave.save(section, {**changes, **own}, base_version=section.version, by=by)
    return draft


def finalised_form(call: Call, *, characters: int) -> Document:
    """另一份填满并定稿的申报书的文档，每栏详述 characters 字，还没有排版。"""
    draft = filled_draft(call)
    _stretch(draft, characters)
    services.finalise(draft, by=_acting("handler"), facts={})
    document: Document = Document.objects.about(draft).get()
    return document


def _stretch(draft: Application, characters: int) -> None:
    for section in draft.filing.sections.select_related("filing"):
        changes = {
            field.name: stretched(FILLED[section.name][field.name], characters)
            for field in schema_of(draft.filing).section(section.name).fields
            if isinstance(field, LongText)
        }
        autosave.save(section, changes, base_version=section.version, by=_acting("handler"))


def _acting(username: str) -> Actor:
    return acting_as(Membership.objects.select_related("user").get(user__username=username), at=clock.now())


def _client(username: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    if username:
        client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client
