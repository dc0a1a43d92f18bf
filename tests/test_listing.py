"""列表翻页：件数再多，每一件都翻得到；页码写错也不出错。"""

from applications.views import listing
from tests.factories import make_application


def test_every_application_is_reached_by_paging(world, sign_in, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = {make_application(world).pk for _ in range(3)}
    client = sign_in("甲经办")
    first = client.get("/applications/")
    second = client.get("/applications/" + first.context["next_url"])
    pages = [[row.application.pk for row in page.context["rows"]] for page in (first, second)]
    assert [len(page) for page in pages] == [2, 1]
    assert set(pages[0] + pages[1]) == made
    assert first.context["previous_url"] == second.context["next_url"] == ""
    assert "共 3 件，第 2 / 2 页" in second.content.decode()
    assert client.get("/applications/?page=nonsense").status_code == 200
