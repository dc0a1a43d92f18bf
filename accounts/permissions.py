"""身份谓词：此人此刻以什么身份行事。对空值与停用的人一律为假。"""

from typing import Any

from rules import Predicate

from accounts.enums import Persona


def acts_as(*personas: Persona) -> Predicate:
    """以其中一种身份行事。"""

    def test(by: Any, row: Any) -> bool:
        return bool(by and by.user and by.user.is_active and by.membership and by.role in personas)

    return Predicate(test, name="|".join(persona.value for persona in personas))


is_signatory = acts_as(Persona.SIGNATORY)
is_handler = acts_as(Persona.HANDLER)
is_city_officer = acts_as(Persona.CITY_OFFICER)
is_city_head = acts_as(Persona.CITY_HEAD)
is_province_head = acts_as(Persona.PROVINCE_HEAD)
