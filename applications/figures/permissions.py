"""谁看统计、谁编简报：市局只有本局的，省局与纪检全省的；简报由省局编。"""

from rules import Predicate

from accounts.enums import CITY_PERSONAS, Persona
from accounts.permissions import acts_as, is_of_a_city, is_of_the_province
from applications.figures.counting import Scope
from applications.models import Call
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotPermitted

may_see_whole: Predicate = is_of_the_province | acts_as(Persona.AUDITOR)
may_see: Predicate = may_see_whole | is_of_a_city
may_brief: Predicate = is_of_the_province


def require(permission: Predicate, by: Actor, *, what: str) -> None:
    """抛出 NotPermitted：此身份不能看或不能办。"""
    if not permission.test(by, None):
        raise NotPermitted(what)


def scope_for(call: Call, *, by: Actor) -> Scope:
    """此人看得见的范围：市局只有本局的。"""
    return Scope(call, by.membership.office if by.role in CITY_PERSONAS else None)
