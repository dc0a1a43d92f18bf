"""申报书：一个单位在一个批次里的一件申报。"""

from datetime import datetime
from typing import Any

from django.db import models
from django_fsm import GET_STATE, FSMField, FSMModelMixin, transition

from accounts.models import Membership, Office, Organization
from applications.enums import BEFORE_RECOMMENDED, COMMITMENT_TEXT, FROM_RECOMMENDED, ApplicationStatus
from applications.models.call import Call, CallCity, UnitInCall
from applications.querysets import ApplicationQuerySet
from foundation.filings.models import Filing, Snapshot
from foundation.workflow.actor import Actor

Facts = dict[str, Any]

DRAFT = ApplicationStatus.DRAFT
CITY_REVIEW = ApplicationStatus.CITY_REVIEW
RETURNED = ApplicationStatus.RETURNED
DECLINED = ApplicationStatus.DECLINED
NOT_RECOMMENDED = ApplicationStatus.NOT_RECOMMENDED
RECOMMENDED = ApplicationStatus.RECOMMENDED
PROVINCE_REVIEW = ApplicationStatus.PROVINCE_REVIEW
EXPERT_REVIEW = ApplicationStatus.EXPERT_REVIEW
WITHDRAWN = ApplicationStatus.WITHDRAWN


def next_reader(application: "Application", **_: Any) -> str:
    """重新提交之后由谁看：省局退回、批次又免去市局的，直接回省局。"""
    from_province = application.held_by is not None and application.held_by.is_province
    return PROVINCE_REVIEW if from_province and application.call.skips_city else CITY_REVIEW


def where_it_came_from(application: "Application", **_: Any) -> str:
    """终止之前的状态。"""
    return application.came_from


class Application(FSMModelMixin, models.Model):
    """申报书。答案在 filing；供查询的列只在定稿时写入。"""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name="批次")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="applications", verbose_name="申报单位"
    )
    unit_in_call = models.ForeignKey(UnitInCall, models.PROTECT, related_name="+", verbose_name="单位账")
    call_city = models.ForeignKey(
        CallCity, models.PROTECT, null=True, related_name="applications", verbose_name="所属市局"
    )
    filing = models.OneToOneField(Filing, models.PROTECT, related_name="application", verbose_name="填报件")
    status = FSMField(
        "状态", max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT, protected=True
    )
    finalised = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="定稿")
    submitted = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="已提交的定稿"
    )
    number = models.CharField("申报编号", max_length=40, unique=True, null=True)
    unit_name = models.CharField("定稿时的单位名称", max_length=120, blank=True)
    search_text = models.TextField("检索文字", blank=True)
    industry = models.CharField("主要技术领域", max_length=20, blank=True)
    officer = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name="承办人"
    )
    created_at = models.DateTimeField("建立时间")
    first_submitted_at = models.DateTimeField("首次提交时间", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    is_conditional = models.BooleanField("认证未完成时提交", default=False)
    held_by = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name="退回或终止它的机关"
    )
    came_from = models.CharField("终止前的状态", max_length=20, blank=True)
    correction_due_at = models.DateTimeField("补正截止", null=True)
    case_city_until = models.DateTimeField("本件的市局截止", null=True)
    due_at = models.DateTimeField("经手一方的截止", null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报书"
        indexes = [
            models.Index(fields=["call_city", "status", "submitted_at", "id"], name="application_queue"),
            models.Index(fields=["organization", "call"], name="application_of_unit"),
            models.Index(fields=["status", "due_at", "id"], name="application_by_due"),
            models.Index(fields=["call_city", "due_at", "id"], name="application_city_by_due"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.organization}（未提交）"

    # —— 申报单位 ——

    @transition(field=status, source=[DRAFT, RETURNED], target=None)
    def finalise(self, *, by: Actor, facts: Facts) -> Facts:
        """定稿：冻结内容，打印件据此盖章；补正后内容没有变的，仍是原来那一版（指南六.1）。"""
        from applications.freezing import freeze

        self.finalised = freeze(self, by=by)
        return {"version": self.finalised.number, "sha256": self.finalised.sha256}

    @transition(field=status, source=[DRAFT, RETURNED], target=None)
    def reopen(self, *, by: Actor, facts: Facts) -> None:
        """解除定稿：回到可以修改，原定稿的打印件作废；补正的只开放点名的几处。"""
        self._thaw()

    @transition(field=status, source=DRAFT, target=CITY_REVIEW)
    def submit(self, *, by: Actor, facts: Facts) -> Facts:
        """提交所属市局审核；首次提交时给出编号，终身不变（指南六.1）。"""
        self.number = self.number or self._city().next_number()
        self.is_conditional = not self.organization.is_verified
        return self._hand_in(by=by, facts=facts)

    @transition(
        field=status, source=RETURNED, target=GET_STATE(next_reader, states=[CITY_REVIEW, PROVINCE_REVIEW])
    )
    def resubmit(self, *, by: Actor, facts: Facts) -> Facts:
        """补正后重新提交：回到退回它的一方；省局退回的，除非批次免去，先经市局（附件2.五.1）。"""
        from applications.corrections.rounds import close_round

        to_province = next_reader(self) == PROVINCE_REVIEW
        close_round(self, by=by)
        self.correction_due_at = None
        self.due_at = self.call.recheck_until if to_province else self.city_cut_off
        return self._hand_in(by=by, facts=facts)

    @transition(field=status, source=CITY_REVIEW, target=DRAFT)
    def recall(self, *, by: Actor, facts: Facts) -> None:
        """撤回修改：市局尚无人领取时，申报单位取回继续修改。"""
        self.submitted = None
        self._thaw()

    @transition(field=status, source=[*BEFORE_RECOMMENDED, *FROM_RECOMMENDED], target=WITHDRAWN)
    def withdraw(self, *, by: Actor, facts: Facts) -> None:
        """撤回申报：本件终止，材料留存、不再改。"""
        self._end()

    # —— 经手 ——

    @transition(field=status, source=[CITY_REVIEW, PROVINCE_REVIEW], target=None)
    def take(self, *, by: Actor, facts: Facts) -> None:
        """领取：由此人承办审核。"""
        self.officer = by.membership

    @transition(field=status, source=[CITY_REVIEW, PROVINCE_REVIEW], target=None)
    def release(self, *, by: Actor, facts: Facts) -> None:
        """放回：不再承办，他人可以领取。"""
        self.officer = None

    @transition(field=status, source=[CITY_REVIEW, PROVINCE_REVIEW], target=None)
    def assign(self, *, by: Actor, facts: Facts) -> Facts:
        """分派：由负责人指定承办人。"""
        self.officer = facts["officer"]
        return {"officer": self.officer.user.display_name}

    @transition(field=status, source=CITY_REVIEW, target=None)
    def transfer(self, *, by: Actor, facts: Facts) -> Facts:
        """转办：由接收的市局接过去，编号不变。"""
        before, self.call_city = self._city(), self.call.cities.get(office=by.membership.office)
        self.officer = None
        return {"from": before.office.code, "to": self.call_city.office.code}

    # —— 市局 ——

    @transition(field=status, source=CITY_REVIEW, target=RETURNED)
    def give_back(self, *, by: Actor, facts: Facts) -> Facts:
        """退回补正：只开放点名的几处（附件2.五.1）。"""
        return self._return(by=by, facts=facts)

    @transition(field=status, source=RETURNED, target=None)
    def extend_correction(self, *, by: Actor, facts: Facts) -> Facts:
        """延长补正时限；逾期之后也可以，按时与否以单位自己的提交时刻为准。"""
        from applications.corrections.rounds import extend_round

        self.correction_due_at = self.due_at = extend_round(self, by=by, facts=facts)
        return {"due_on": facts["due_on"].isoformat()}

    @transition(field=status, source=[CITY_REVIEW, RETURNED], target=DECLINED)
    def decline(self, *, by: Actor, facts: Facts) -> Facts:
        """不通过：流程结束，申报单位本批次不能再申报（附件2.五.2）。"""
        return self._stop(by=by, facts=facts)

    @transition(field=status, source=CITY_REVIEW, target=NOT_RECOMMENDED)
    def not_recommend(self, *, by: Actor, facts: Facts) -> Facts:
        """不予推荐：名额已满，或市局逾期未审；不影响以后（指南六.2）。"""
        return self._stop(by=by, facts=facts)

    @transition(
        field=status,
        source=[DECLINED, NOT_RECOMMENDED],
        target=GET_STATE(where_it_came_from, states=[CITY_REVIEW, RETURNED, PROVINCE_REVIEW]),
    )
    def revoke_decline(self, *, by: Actor, facts: Facts) -> Facts:
        """撤销不通过：回到原来的状态；原在补正的另给期限。"""
        return self._restore(by=by, facts=facts)

    @transition(field=status, source=CITY_REVIEW, target=RECOMMENDED)
    def recommend(self, *, by: Actor, facts: Facts) -> None:
        """通过：列入本市的推荐清单（指南六.2、附件2.五.3）。"""

    @transition(field=status, source=RECOMMENDED, target=PROVINCE_REVIEW)
    def send_list(self, *, by: Actor, facts: Facts) -> Facts:
        """随推荐清单报送省局（指南六.2）。"""
        self._hand_over(until=self.call.recheck_until)
        return {"issue": facts["issue"]}

    # —— 省局 ——

    @transition(field=status, source=[CITY_REVIEW, RECOMMENDED, RETURNED], target=PROVINCE_REVIEW)
    def hand_to_province(self, *, by: Actor, facts: Facts) -> None:
        """提级办理：市局逾期未审或全员回避的，由省局直接办。"""
        self.correction_due_at = None
        self._close_sections()
        self._hand_over(until=self.call.recheck_until)

    @transition(field=status, source=PROVINCE_REVIEW, target=CITY_REVIEW)
    def send_back(self, *, by: Actor, facts: Facts) -> Facts:
        """退回市局：开出本件的市局截止时刻（附件2.五.3）。"""
        self.case_city_until = facts["case_city_until"]
        self._hand_over(until=self.case_city_until)
        return {"case_city_until": self.case_city_until.isoformat()}

    @transition(field=status, source=PROVINCE_REVIEW, target=RETURNED)
    def return_to_unit(self, *, by: Actor, facts: Facts) -> Facts:
        """退回申报单位，抄送市局；须再经市局的，同时开出本件的市局截止时刻。"""
        if not self.call.skips_city:
            self.case_city_until = facts["case_city_until"]
        recorded = self._return(by=by, facts=facts)
        self.officer = None
        return recorded

    @transition(field=status, source=PROVINCE_REVIEW, target=DECLINED)
    def decline_on_recheck(self, *, by: Actor, facts: Facts) -> Facts:
        """复核不通过：流程结束（附件2.五.2、3）。"""
        return self._stop(by=by, facts=facts)

    @transition(field=status, source=PROVINCE_REVIEW, target=EXPERT_REVIEW)
    def admit(self, *, by: Actor, facts: Facts) -> None:
        """复核通过：进入专家评审（附件2.五.3）。"""
        self.officer = self.due_at = None

    @transition(field=status, source=[CITY_REVIEW, RETURNED, RECOMMENDED, PROVINCE_REVIEW], target=WITHDRAWN)
    def lapse(self, *, by: Actor, facts: Facts) -> None:
        """认证未通过：先行提交的这一件随之终止。"""
        self._end()

    @transition(field=status, source="*", target=None)
    def propose(self, *, by: Actor, facts: Facts) -> Facts:
        """拟办：状态不动，等负责人签发。"""
        return facts

    # —— 各动作共用的几步 ——

    @property
    def city_cut_off(self) -> datetime:
        """市局对本件的截止时刻：省局为本件另开的，代替批次的。"""
        return self.case_city_until or self.call.city_until

    def filing_ids(self) -> list[int]:
        """本件的填报件：自己的，加上已加入的联合申报单位的表3。"""
        partners = self.partners.joined().values_list("filing", flat=True)
        return [self.filing_id, *partners]

    def _hand_in(self, *, by: Actor, facts: Facts) -> Facts:
        from applications.freezing import write_columns
        from foundation.filings.services import content_of

        self.submitted = self.finalised
        self.submitted_at = by.at
        self.first_submitted_at = self.first_submitted_at or by.at
        self.due_at = self.due_at if self.status == RETURNED else self.city_cut_off
        snapshot = self.submitted
        write_columns(self, content_of(snapshot))  # type: ignore[arg-type]  # 定稿之后才能提交
        carried = {"commitment": COMMITMENT_TEXT} if facts.get("commitment") else {}
        return carried | {"number": self.number, "version": snapshot.number, "sha256": snapshot.sha256}  # type: ignore[union-attr]

    def _hand_over(self, *, until: datetime) -> None:
        """换一级机关经手：承办人空出来。"""
        self.officer, self.due_at = None, until

    def _return(self, *, by: Actor, facts: Facts) -> Facts:
        from applications.corrections.rounds import open_round

        correction = open_round(self, by=by, facts=facts)
        self.held_by = correction.office
        self.correction_due_at = self.due_at = correction.due_at
        self.finalised = None
        return {
            "round": correction.number,
            "ground": correction.ground,
            "due_on": correction.due_on.isoformat(),
            "items": facts["count"],
        }

    def _stop(self, *, by: Actor, facts: Facts) -> Facts:
        self.came_from = self.status
        self.held_by = by.membership.office
        self.due_at = None
        self._close_sections()
        return {"ground": facts["ground"]}

    def _restore(self, *, by: Actor, facts: Facts) -> Facts:
        from applications.corrections.rounds import reopen_round

        if opened := facts.get("case_city_until"):
            self.case_city_until = opened
        until = self.call.recheck_until if self.came_from == PROVINCE_REVIEW else self.city_cut_off
        if self.came_from == RETURNED:
            self.finalised = None
            until = self.correction_due_at = reopen_round(self, by=by, facts=facts)
        self.due_at = until
        return {"back_to": self.came_from}

    def _end(self) -> None:
        self.due_at = self.correction_due_at = None
        self._close_sections()

    def _close_sections(self) -> None:
        from foundation.filings.services import close

        close(self.filing_ids())

    def _thaw(self) -> None:
        from applications.corrections.rounds import open_pinned
        from foundation.filings.services import thaw

        self.finalised = None
        if self.status == RETURNED:
            open_pinned(self)
        else:
            thaw(self.filing_ids())

    def _city(self) -> CallCity:
        if self.call_city is None:
            raise ValueError("提交前须已定稿，定稿时写入所属市局")
        return self.call_city
