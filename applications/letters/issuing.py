"""哪个动作发什么公文。在动作的事务里调用，只此一处。"""

from collections.abc import Callable

from accounts.models import Office
from applications.letters import wording
from applications.letters.kinds import LetterKind
from applications.letters.listing import issuing_office, list_letter
from applications.letters.wording import Case
from applications.models import Application, ListIssue, Proposal
from foundation.documents import uploads
from foundation.letters import services as letters
from foundation.letters.content import LetterContent
from foundation.letters.models import Letter
from foundation.workflow.actor import Actor
from foundation.workflow.models import Event

ISSUED: dict[str, tuple[LetterKind, Callable[[Case], LetterContent]]] = {
    "give_back": (LetterKind.CORRECTION, wording.correction_notice),
    "return_to_unit": (LetterKind.CORRECTION, wording.correction_notice),
    "decline": (LetterKind.DECLINE, wording.decline_notice),
    "decline_on_recheck": (LetterKind.DECLINE, wording.decline_notice),
    "not_recommend": (LetterKind.NOT_RECOMMENDED, wording.not_recommended_notice),
    "revoke_decline": (LetterKind.REVOCATION, wording.revocation),
    "send_back": (LetterKind.SENT_BACK, wording.sent_back),
    "hand_to_province": (LetterKind.TAKEN_OVER, wording.taken_over),
    "lapse": (LetterKind.LAPSE, wording.lapse_notice),
}


def issue_for(event: Event, *, by: Actor) -> Letter | None:
    """一次办理所发的公文；不发文的动作没有。同一次办理只发一件。"""
    if event.act not in ISSUED:
        return None
    kind, write = ISSUED[event.act]
    application: Application = event.subject
    office: Office = by.membership.office
    content = write(Case(application, event, office))
    return letters.issue(
        application, kind=kind, content=content, office=office, by=by, key=f"event:{event.seq}"
    )


def issue_transfer(proposal: Proposal, event: Event, *, by: Actor) -> Letter:
    """转办函：随转办的提出发给对方市局，由提出的市局发文。"""
    application, office = proposal.application, by.membership.office
    content = wording.transfer(Case(application, event, office), to=proposal.signing_office)
    return letters.issue(
        application, kind=LetterKind.TRANSFER, content=content, office=office, by=by, key=f"event:{event.seq}"
    )


def issue_list_letter(issue: ListIssue, *, by: Actor) -> Letter:
    """推荐函（或更正函）与所附的表：编制时排好，供登记文号、打印、盖章；重新编制的代替原来那件。"""
    kind = LetterKind.RECOMMENDATION if issue.number == 1 else LetterKind.LIST_CORRECTION
    earlier = issue.list.issues.filter(number=issue.number, voided_at__isnull=False).last()
    return letters.issue(
        issue,
        kind=kind,
        content=list_letter(issue),
        office=issuing_office(issue),
        by=by,
        key=issue.sha256,
        supersedes=Letter.objects.about(earlier).first() if earlier else None,
    )


def seal_list_letter(issue: ListIssue, *, by: Actor) -> None:
    """报送时，盖章的推荐函成为这件公文的原件；在报送的事务里调用。"""
    letter, stamped = letter_of(issue), issue.stamped
    if letter is None or stamped is None:
        return
    uploads.release(stamped, issue)
    letters.attach_sealed(letter, stamped, by=by)


def letter_of(issue: ListIssue) -> Letter | None:
    """这一期的函。"""
    found: Letter | None = Letter.objects.about(issue).first()
    return found
