"""进度：一件申报从新建到此刻的各步，新的在前。

申报单位看到的是机关，不是人名，也没有机关内部的步骤（附件2.四）；工作人员全看得见，拟办的结局与批次号也在内。
每条留痕链只查一次：申报书的、联合申报的、推荐清单的。
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import merge
from typing import Any

from django.urls import reverse

from accounts.divisions import OFFICE_NAMES
from accounts.enums import CITY_PERSONAS, UNIT_PERSONAS
from applications import acts
from applications.dossiers import DOSSIER
from applications.enums import (
    UNIT_LABELS,
    ApplicationStatus,
    CorrectionGround,
    DeclineGround,
    NotRecommendedGround,
    PartnerStatus,
)
from applications.letters.access import ABOUT_ISSUE, letters_about
from applications.letters.issuing import ISSUED
from applications.letters.kinds import LetterKind
from applications.lists.acts import LIST_ACTS
from applications.models import Application, ListIssue, Partner, Proposal, RecommendationList
from applications.papers import FORM, RECEIPT, TITLES, papers_for
from applications.permissions import is_of_its_unit
from applications.standing import Standing, standing_of
from applications.wording import moment
from foundation.documents.models import Document
from foundation.letters.models import Letter
from foundation.workflow.actor import CLOCK_ROLE, Actor
from foundation.workflow.clock import SHANGHAI, end_of_day
from foundation.workflow.models import Event

ACT_LABELS = {act.name: act.label for act in (*LIST_ACTS, *acts.ACTS, *acts.PARTNER_ACTS)} | {
    "start": "新建申报",
    "invite": "邀请联合申报",
    "propose": "拟办",
    "refuse_proposal": "退回经办",
    "withdraw_proposal": "撤回拟办",
    "recuse": "回避",
    "judge": "改判要点",
    "settle_due": "补正截止日确定",
}
INTERNAL = frozenset(
    {"take", "release", "assign", "propose", "refuse_proposal", "withdraw_proposal", "recuse", "judge"}
)
"""机关内部的步骤：申报单位的进度里没有。没有名字的步骤也当作内部的。"""
SAID_IN_NOTE = frozenset({"judge"})
"""要说的都写在意见里了，随附的事实不再说一遍。"""

GROUNDS: dict[str, str] = {
    str(value): str(label)
    for grounds in (CorrectionGround, DeclineGround, NotRecommendedGround)
    for value, label in grounds.choices
}
STATUSES: dict[str, str] = {str(k): str(v) for k, v in (*PartnerStatus.choices, *ApplicationStatus.choices)}
OUTSIDE = {**STATUSES, **UNIT_LABELS}
STEP_TONES: dict[str, str] = {
    ApplicationStatus.RETURNED: "back",
    ApplicationStatus.DECLINED: "bad",
    ApplicationStatus.NOT_RECOMMENDED: "bad",
    ApplicationStatus.WITHDRAWN: "idle",
    ApplicationStatus.RECOMMENDED: "good",
    ApplicationStatus.EXPERT_REVIEW: "good",
}


@dataclass(frozen=True)
class Attachment:
    """一步所带的文书；url 为空的还不能打开。"""

    title: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """进度里的一步。office 是处理单位；person 只给看得见人名的人。"""

    act: str
    act_label: str
    office: str
    person: str = ""
    at: datetime
    conclusion: str = ""
    tone: str = "wait"
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_internal: bool = False

    @property
    def who(self) -> str:
        """处理单位，看得见人名的带上人名。"""
        return f"{self.office} {self.person}".strip()


@dataclass(frozen=True)
class Progress:
    """一件的进度：现在由谁办、到何时，以及走过的各步。"""

    standing: Standing
    steps: tuple[Step, ...]


def progress_of(application: Application, *, by: Actor) -> Progress:
    """此人看得见的进度；application 须已带出 call、call_city.office、officer.user。"""
    outside = by.role in UNIT_PERSONAS
    own = [event for event in Event.objects.about(application) if not _is_of_another_office(event, by=by)]
    steps = {event.pk: step_of(event, outside=outside) for event in own if is_shown(event, outside=outside)}
    _attach(steps, own, application, by=by)
    _attach_letters(steps, own, application, by=by)
    if not outside:
        _tell_outcomes(steps, own, application)
        _tell_issues(steps, own, application)
    joint = list(_joint_events(application, by=by))
    steps |= {event.pk: step_of(event, outside=outside) for event in joint}
    in_order = merge(own, joint, key=lambda event: (event.at, event.pk))
    shown = [steps[event.pk] for event in in_order if event.pk in steps]
    return Progress(standing_of(application, by=by), tuple(reversed(shown)))


def _is_of_another_office(event: Event, *, by: Actor) -> bool:
    """机关内部的步骤，别的机关办的，市局看不见。"""
    internal = event.act in INTERNAL or event.act not in ACT_LABELS
    return internal and by.role in CITY_PERSONAS and event.acting_for != by.acting_for


def timeline(events: Iterable[Event], *, by: Actor) -> list[Step]:
    """一条链上的各步，新的在前；单位一方看到的是机关名，不是人名。"""
    outside = by.role in UNIT_PERSONAS
    ordered = sorted(events, key=lambda event: -event.seq)
    return [step_of(event, outside=outside) for event in ordered if is_shown(event, outside=outside)]


def partner_timeline(partner: Partner) -> list[Step]:
    """联合申报的往来，双方都看得见姓名，新的在前。"""
    return [step_of(event, outside=False) for event in Event.objects.about(partner).order_by("-seq")]


def is_shown(event: Event, *, outside: bool) -> bool:
    """机关内部的、没有名字的步骤不给单位看。"""
    return not outside or (event.act in ACT_LABELS and event.act not in INTERNAL)


def step_of(event: Event, *, outside: bool) -> Step:
    """一条留痕写成一步。"""
    moved = event.target if event.target != event.source else ""
    return Step(
        act=event.act,
        act_label=ACT_LABELS.get(event.act, event.act),
        office=event.acting_for or event.actor_name,
        person=_person(event, outside=outside),
        at=event.at,
        conclusion=(OUTSIDE if outside else STATUSES).get(moved, ""),
        tone=STEP_TONES.get(moved, "wait"),
        note=event.note,
        facts=_facts(event, outside=outside),
        is_internal=event.act in INTERNAL,
    )


def _person(event: Event, *, outside: bool) -> str:
    """机关的人名不给单位看；时钟没有名字。"""
    hidden = outside and event.role not in UNIT_PERSONAS
    return "" if hidden or event.role == CLOCK_ROLE or not event.acting_for else event.actor_name


# —— 随附的事实 ——

Wording = Callable[[Any], str]


def _named(names: Mapping[str, str]) -> Wording:
    return lambda value: names.get(value, str(value))


def _until(text: str) -> str:
    return moment(end_of_day(date.fromisoformat(text)))


_FACTS: dict[str, tuple[str, Wording]] = {
    "number": ("申报编号", str),
    "version": ("版次", lambda number: f"第{number}版"),
    "commitment": ("守信承诺", lambda text: "已作出"),
    "round": ("退回次序", lambda number: f"第{number}次"),
    "ground": ("事由", _named(GROUNDS)),
    "items": ("补正事项", lambda count: f"{count}条"),
    "due_on": ("补正截止", _until),
    "case_city_until": ("给市局的截止", lambda text: moment(datetime.fromisoformat(text))),
    "back_to": ("回到", _named(STATUSES)),
    "from": ("转出", _named(OFFICE_NAMES)),
    "to": ("转入", _named(OFFICE_NAMES)),
    "issue": ("推荐清单", lambda number: f"第{number}期"),
}
_INSIDE_FACTS: dict[str, tuple[str, Wording]] = {
    "act": ("拟办的动作", _named(ACT_LABELS)),
    "officer": ("承办人", str),
    "who": ("回避人", str),
}


def _facts(event: Event, *, outside: bool) -> tuple[tuple[str, str], ...]:
    known = {} if event.act in SAID_IN_NOTE else _FACTS if outside else {**_FACTS, **_INSIDE_FACTS}
    told = [
        (label, write(event.facts[name])) for name, (label, write) in known.items() if event.facts.get(name)
    ]
    if event.batch and not outside:
        told.append(("批次号", event.batch))
    return tuple(told)


# —— 联合申报、推荐清单、拟办 ——


def _joint_events(application: Application, *, by: Actor) -> Iterable[Event]:
    """联合申报的往来：申报单位看全部，服务机构看自己的，机关看接受过的。"""
    partners = application.partners.all()
    if by.role not in UNIT_PERSONAS:
        partners = partners.filter(filing__isnull=False)
    elif not is_of_its_unit.test(by, application):
        partners = partners.filter(organization=by.membership.organization_id)
    found = Event.objects.filter(subject_type="applications.partner", subject_id__in=partners.values("pk"))
    return found.order_by("pk")


def _tell_issues(steps: dict[int, Step], own: Sequence[Event], application: Application) -> None:
    """随清单报送的，写明那一期共几件，附盖章的推荐函。"""
    lists = RecommendationList.objects.filter(call_city=application.call_city_id).values("pk")
    sent = Event.objects.filter(subject_type=RecommendationList._meta.label_lower, subject_id__in=lists)
    issues = {event.facts["issue"]: event for event in sent.filter(act="send")}
    reported = [event for event in own if event.act == "send_list" and event.facts.get("issue") in issues]
    letters = _list_letters(application) if reported else {}
    for event in reported:
        number = event.facts["issue"]
        told = issues[number].facts
        files = (_letter(letters[number]),) if number in letters else ()
        facts = (("本期件数", f"{told['count']}件"), ("清单校验", told["sha256"][:16]))
        _add(steps, event, facts=facts, attachments=files)


def _list_letters(application: Application) -> dict[int, Letter]:
    """各期的推荐函、更正函，按期号。"""
    sent = ListIssue.objects.filter(list__call_city=application.call_city_id, sent_at__isnull=False)
    numbers: dict[int, int] = dict(sent.values_list("pk", "number"))
    letters = Letter.objects.filter(subject_type=ABOUT_ISSUE, subject_id__in=numbers).with_files()
    return {numbers[letter.subject_id]: letter for letter in letters}


def _tell_outcomes(steps: dict[int, Step], own: Sequence[Event], application: Application) -> None:
    """每件拟办的结局：谁何时签发、退回或作罢；拟办与留痕在同一事务里，次序相同。"""
    proposals = (
        Proposal.objects.filter(application=application).select_related("closed_by__user").order_by("pk")
    )
    proposed = [event for event in own if event.act == "propose"]
    for event, proposal in zip(proposed, proposals, strict=False):
        _add(steps, event, facts=(("结局", _outcome(proposal)),))


def _outcome(proposal: Proposal) -> str:
    if proposal.closed_at is None:
        return "等待签发"
    closed_at = proposal.closed_at.astimezone(SHANGHAI)
    who = f"，{proposal.closed_by.user.display_name}" if proposal.closed_by else ""
    return f"{proposal.get_outcome_display()}（{closed_at:%Y-%m-%d %H:%M}{who}）"


# —— 文书 ——


def _attach(steps: dict[int, Step], own: Sequence[Event], application: Application, *, by: Actor) -> None:
    """文书归到产生它的那一步：申报书归定稿，回执与卷宗归提交。"""
    for document in reversed(papers_for(application, by=by)):
        event = _made_by(document, own)
        if event is not None:
            _add(steps, event, attachments=(_attachment(document, application),))


def _made_by(document: Document, own: Sequence[Event]) -> Event | None:
    if document.kind == RECEIPT:
        seq = document.key.rpartition(":")[2]
        return next((event for event in own if str(event.seq) == seq), None)
    making = {FORM: ("finalise",), DOSSIER: ("submit", "resubmit")}.get(document.kind, ())
    version = document.public_facts.get("版次")
    return next((e for e in own if e.act in making and e.facts.get("version") == version), None)


KINDS = {act: kind for act, (kind, _) in ISSUED.items()} | {"propose": LetterKind.TRANSFER}


def _attach_letters(
    steps: dict[int, Step], own: Sequence[Event], application: Application, *, by: Actor
) -> None:
    """公文归到发出它的那一步（同一刻、该发这种公文的）；申报单位只有写给自己的。"""
    for letter in letters_about(application, by=by):
        made = (e for e in own if e.at == letter.created_at and KINDS.get(e.act) == letter.kind)
        event = next(made, None)
        if event is not None:
            _add(steps, event, attachments=(_letter(letter),))


def _letter(letter: Letter) -> Attachment:
    """公文的文件；还没有排好的不能打开。"""
    number = f"（{letter.number}）" if letter.number else ""
    title = f"{LetterKind(letter.kind).label}{number}"
    if letter.sealed_id is None and letter.document and letter.document.ready_at is None:
        return Attachment(f"{title}（{letter.document.standing().label}）")
    return Attachment(title, reverse("applications:letter", args=[letter.public_id]))


def _attachment(document: Document, application: Application) -> Attachment:
    title = TITLES.get(document.kind, "文书")
    if document.ready_at is None:
        return Attachment(f"{title}（{document.standing().label}）")
    return Attachment(title, reverse("applications:download", args=[application.pk, document.public_id]))


def _add(steps: dict[int, Step], event: Event, **more: tuple[Any, ...]) -> None:
    """给一步续上事实或文书；不给此人看的步骤不动。"""
    step: Step | None = steps.get(event.pk)
    if step is not None:
        changes: Mapping[str, Any] = {name: getattr(step, name) + added for name, added in more.items()}
        steps[event.pk] = replace(step, **changes)
