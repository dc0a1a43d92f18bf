"""谁看得见工作日历、谁能改：系统管理员维护，省局人员可看。"""

from rules import Predicate

from accounts.enums import Persona
from accounts.permissions import acts_as
from foundation.workflow.actor import Actor
from foundation.workflow.refusals import NotPermitted

may_change = acts_as(Persona.SYSTEM_ADMIN)
may_read = acts_as(Persona.SYSTEM_ADMIN, Persona.PROVINCE_OFFICER, Persona.PROVINCE_HEAD)


def require(permission: Predicate, by: Actor) -> None:
    """抛出 NotPermitted：此身份不能看或不能改。"""
    if not permission.test(by, None):
        raise NotPermitted("节假日维护")
