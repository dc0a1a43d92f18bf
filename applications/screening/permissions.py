"""审核各动作的谓词：谁与这一件有什么关系。状态归谁管由条件判断，好说清是谁先办了什么。"""

from typing import Any

from rules import predicate

from accounts.permissions import (
    is_city_head,
    is_city_officer,
    is_of_a_city,
    is_of_the_province,
    is_province_head,
    is_province_officer,
    is_signatory,
    signs_for_city,
    signs_for_province,
)
from applications.enums import FROM_RECOMMENDED
from applications.permissions import is_its_officer, is_of_its_office, is_of_its_unit, may_fill


@predicate
def is_past_recommendation(by: Any, application: Any) -> bool:
    """已推荐或更后。"""
    return application.status in FROM_RECOMMENDED


may_screen = (is_of_its_office & is_city_officer) | is_province_officer
may_release = (
    (is_of_its_office & (is_its_officer | is_city_head))
    | (is_of_the_province & is_its_officer)
    | is_province_head
)
may_assign = (is_of_its_office & is_city_head) | is_province_head
may_judge = is_of_its_office & is_of_a_city
may_sign = (is_of_its_office & signs_for_city) | signs_for_province
may_extend = (is_of_its_office & is_of_a_city) | is_of_the_province
may_sign_here_or_lead = (is_of_its_office & signs_for_city) | is_province_head
may_accept_transfer = signs_for_city
may_recheck = is_of_the_province
may_sign_recheck = signs_for_province
may_lead = is_province_head
may_withdraw = (may_fill & ~is_past_recommendation) | (is_of_its_unit & is_signatory & is_past_recommendation)
may_propose_transfer = is_of_its_office & signs_for_city
may_send_list = is_of_its_office & signs_for_city
