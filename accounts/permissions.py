"""身份谓词：此人此刻以什么身份行事。对空值与停用的人一律为假。"""

from typing import Any

from rules import Predicate, predicate

from accounts.enums import OFFICE_PERSONAS, Persona
from foundation.workflow.clock import SHANGHAI


def acts_as(*personas: Persona) -> Predicate:
    """以其中一种身份行事。"""

    def test(by: Any, row: Any) -> bool:
        return bool(by and by.user and by.user.is_active and by.membership and by.role in personas)

    return Predicate(test, name="|".join(persona.value for persona in personas))


@predicate
def is_deputy(by: Any, row: Any) -> bool:
    """受委托代负责人签发的经办（在委托的期间之内）。"""
    staffed = by and by.user and by.user.is_active and by.membership and by.role in OFFICE_PERSONAS
    return bool(staffed and by.membership.deputises_on(by.at.astimezone(SHANGHAI).date()))


is_signatory = acts_as(Persona.SIGNATORY)
is_handler = acts_as(Persona.HANDLER)
is_city_officer = acts_as(Persona.CITY_OFFICER)
is_city_head = acts_as(Persona.CITY_HEAD)
is_province_officer = acts_as(Persona.PROVINCE_OFFICER)
is_province_head = acts_as(Persona.PROVINCE_HEAD)
is_of_a_city = acts_as(Persona.CITY_OFFICER, Persona.CITY_HEAD)
is_of_the_province = acts_as(Persona.PROVINCE_OFFICER, Persona.PROVINCE_HEAD)
signs_for_city = is_city_head | (is_city_officer & is_deputy)
signs_for_province = is_province_head | (is_province_officer & is_deputy)
