"""从新建到回执的一条路，走服务。"""

from foundation.documents.models import Document
from foundation.workflow.models import Event
from tests.factories import make_application


def test_finalise_then_submit_gives_number_and_documents(world, work):
    application = make_application(world, status="city_review")
    year = world.call.year
    assert application.number == f"GJZPY-{year}-210100-0001"
    assert application.status == "city_review"
    assert [e.act for e in Event.objects.about(application)] == ["start", "finalise", "submit"]
    work()
    documents = list(Document.objects.about(application))
    kinds = ["application_dossier", "application_receipt", "application_form"]
    assert [d.kind for d in documents] == kinds
    assert all(d.ready_at and d.page_count for d in documents), [d.error for d in documents]
