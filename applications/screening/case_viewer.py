"""审核页右边的材料：各栏的文件、一页的图、这一页证明什么、在文件里检索文字。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from applications.corrections.scope import MATERIALS
from applications.enums import SlotHolder
from applications.materials.pages import WIDTHS
from applications.materials.rules import STAMPED, is_required
from applications.models import Material, Partner
from applications.screening.case_form import PARTNER
from applications.screening.reading import Reading
from foundation.documents import searching
from foundation.documents.enums import UploadState
from foundation.documents.searching import Box, Unreadable
from foundation.filings.enums import Pin


@dataclass(frozen=True)
class FileLink:
    """一份文件；打不开的没有去处，note 说明为什么，或说明盖的是旧版。"""

    title: str
    page_count: int
    url: str
    is_current: bool
    note: str


@dataclass(frozen=True)
class SlotFiles:
    """一栏材料。"""

    title: str
    clause: str
    is_missing: bool
    files: list[FileLink]
    correct_url: str


@dataclass(frozen=True)
class Proved:
    """这一页证明的一处。"""

    label: str
    value: str
    id: str


@dataclass(frozen=True)
class Search:
    """检索：找的字、各页的结果；note 是没有结果时的话。"""

    typed: str = ""
    hits: list[tuple[str, searching.Hit]] = field(default_factory=list)
    note: str = ""
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """打开着的一页。"""

    material: Material
    page: int
    count: int
    zoom: str
    width: int
    image_url: str
    previous_url: str
    next_url: str
    zoom_url: str
    correct_url: str
    proved: list[Proved]
    search: Search
    boxes: list[Box]


@dataclass(frozen=True)
class Looking:
    """地址里说要看什么。"""

    material: int | None
    page: int
    zoom: str
    typed: str


def slots_of(reading: Reading, looking: Looking, *, side_url: str, correct_url: str) -> list[SlotFiles]:
    """各栏与其中的文件；联合申报单位的栏，有联合申报或交了才列。"""
    joined = reading.joined.subject if reading.joined else None
    partner = joined if isinstance(joined, Partner) else None
    found: dict[int, list[Material]] = {}
    for row in reading.materials:
        found.setdefault(row.slot_id, []).append(row)
    return [
        SlotFiles(
            title=slot.title,
            clause=slot.clause,
            is_missing=is_required(slot, reading.application, partner) and slot.pk not in found,
            files=[_file(row, looking, side_url) for row in found.get(slot.pk, [])],
            correct_url=_correct(correct_url, pin=Pin.MATERIAL, address=f"{MATERIALS}.{slot.code}"),
        )
        for slot in reading.application.call.slots.all()
        if slot.holder == SlotHolder.UNIT or partner or slot.pk in found
    ]


def _file(row: Material, looking: Looking, side_url: str) -> FileLink:
    is_ready = row.upload.state == UploadState.READY
    note = ("盖的是旧版" if is_void(row) else "") if is_ready else row.upload.problem or "还在检查"
    url = f"{side_url}&material={row.pk}" if is_ready else ""
    return FileLink(row.title, row.upload.page_count or 0, url, row.pk == looking.material, note)


def is_void(row: Material) -> bool:
    """盖章件盖的是旧版：重新定稿之后要重新盖章。"""
    return row.slot.code in STAMPED and row.snapshot_id != row.application.submitted_id


def sheet_of(reading: Reading, looking: Looking, *, side_url: str, correct_url: str) -> Sheet | None:
    """打开着的一页；没有指定、看不到或打不开的为 None。page 超出时取最近的一页。"""
    row = next((row for row in reading.materials if row.pk == looking.material), None)
    if row is None or row.upload.state != UploadState.READY:
        return None
    count = row.upload.page_count or 1
    page, zoom = min(max(looking.page, 1), count), looking.zoom if looking.zoom in WIDTHS else "fit"
    search, boxes = _search(row, page, looking, side_url)
    turning = Turning(side_url, row.pk, count, zoom, search.typed)
    image = reverse("applications:material_page", args=[row.pk, page])
    return Sheet(
        material=row,
        page=page,
        count=count,
        zoom=zoom,
        width=WIDTHS[zoom],
        image_url=f"{image}?zoom={zoom}",
        previous_url=turning.to(page - 1),
        next_url=turning.to(page + 1),
        zoom_url=turning.to(page, "large" if zoom == "fit" else "fit"),
        correct_url=_correct_page(correct_url, row, page),
        proved=list(_proved(reading, row, page)),
        search=search,
        boxes=boxes,
    )


@dataclass(frozen=True)
class Turning:
    """翻页的去处：大小与检索的字照旧。"""

    side_url: str
    material: int
    count: int
    zoom: str
    typed: str

    def to(self, number: int, zoom: str = "") -> str:
        """第几页；没有这一页的为空。"""
        wanted = {"material": self.material, "page": number, "zoom": zoom or self.zoom, "q": self.typed}
        kept = {name: value for name, value in wanted.items() if value not in ("", "fit")}
        return f"{self.side_url}&{urlencode(kept)}" if 1 <= number <= self.count else ""


def _correct_page(correct_url: str, row: Material, page: int) -> str:
    where = {"address": f"{MATERIALS}.{row.slot.code}", "upload": str(row.upload.public_id)}
    return _correct(correct_url, pin=Pin.PAGE, page=str(page), **where)


def _proved(reading: Reading, row: Material, page: int) -> Iterator[Proved]:
    for host in reading.hosts:
        prefix = f"{PARTNER}-" if host.route else ""
        for address, figure in reading.figures[host.filing.pk].items():
            if any(link.material_id == row.pk and link.page == page for link in figure.links):
                yield Proved(figure.label, figure.value, prefix + address.replace(".", "-"))


def _search(row: Material, page: int, looking: Looking, side_url: str) -> tuple[Search, list[Box]]:
    """各页的结果与这一页上的位置；读不出来的说明原因，页还照样看。"""
    typed, needle = looking.typed.strip(), searching.folded(looking.typed)
    if not needle:
        return Search(), []
    try:
        found = searching.hits(row.upload, needle)
        boxes = searching.boxes_on(row.upload, page, needle) if _is_on(found, page) else []
        note = "" if found else _why_nothing(row)
    except Unreadable as refusal:
        found, boxes, note = [], [], str(refusal)
    url = f"{side_url}&{urlencode({'material': row.pk, 'q': typed})}"
    hits = [(f"{url}&page={hit.page}", hit) for hit in found]
    return Search(typed, hits, note, sum(hit.count for hit in found)), boxes


def _is_on(found: Iterable[searching.Hit], page: int) -> bool:
    return any(hit.page == page for hit in found)


def _why_nothing(row: Material) -> str:
    if any(searching.page_texts(row.upload)):
        return "没有找到。"
    return "这份是扫描的图，没有可以检索的文字，请逐页查看。"


def _correct(correct_url: str, **wanted: str) -> str:
    """去补正；此刻不能退回的为空。"""
    return f"{correct_url}?{urlencode(wanted)}" if correct_url else ""
