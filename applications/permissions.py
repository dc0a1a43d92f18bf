"""申报书上的谓词：谁与这一件有什么关系。"""

from typing import Any

from rules import predicate

from accounts.permissions import is_handler, is_of_a_city, is_of_the_province, is_signatory


@predicate
def is_of_its_unit(by: Any, application: Any) -> bool:
    """申报单位自己的人。"""
    return bool(by and by.membership and by.membership.organization_id == application.organization_id)


@predicate
def is_of_its_office(by: Any, application: Any) -> bool:
    """所属市局的人。"""
    city = application.call_city
    return bool(by and by.membership and city and by.membership.office_id == city.office_id)


@predicate
def is_its_officer(by: Any, application: Any) -> bool:
    """正在承办这一件的人。"""
    return bool(by and by.membership and by.membership.pk == application.officer_id)


@predicate
def is_of_its_agency(by: Any, partner: Any) -> bool:
    """被邀请的服务机构的人。"""
    return bool(by and by.membership and by.membership.organization_id == partner.organization_id)


@predicate
def is_of_its_applicant(by: Any, partner: Any) -> bool:
    """发出邀请的申报单位的人。"""
    own = by.membership.organization_id if by and by.membership else None
    return own is not None and own == partner.application.organization_id


@predicate
def may_return_table3(by: Any, partner: Any) -> bool:
    """退回申报书的机关的人：点到表3 的，联合申报单位的确认随之作废（附件2.五.1）。"""
    return bool((is_of_its_office & is_of_a_city | is_of_the_province).test(by, partner.application))


may_fill = is_of_its_unit & (is_signatory | is_handler)
may_submit = may_fill  # 经办人代为提交的，另须盖章承诺书（守卫）
may_answer = is_of_its_agency & (is_signatory | is_handler)
may_fill_partner_table = may_answer
may_invite = is_of_its_applicant & (is_signatory | is_handler)
