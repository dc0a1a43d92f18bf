"""办理规模数据的各机关的人：已有的就用，没有的建没有可用密码的账号。"""

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from accounts.enums import OfficeLevel, Persona
from accounts.models import Membership, Office, User
from portal.scale.units import PREFIX


@dataclass(frozen=True)
class Staff:
    """一个机关的经办与负责人。"""

    office: Office
    officer: Membership
    head: Membership


def load_staff() -> dict[int, Staff]:
    """各机关的人，按机关的行号。"""
    return {office.pk: _staff(office) for office in Office.objects.order_by("code")}


def _staff(office: Office) -> Staff:
    level = "province" if office.level == OfficeLevel.PROVINCE else "city"
    officer = _member(office, Persona(f"{level}_officer"))
    return Staff(office, officer, _member(office, Persona(f"{level}_head")))


def _member(office: Office, persona: Persona) -> Membership:
    found = Membership.objects.active().filter(office=office, persona=persona)
    first: Membership | None = found.select_related("user", "office").order_by("pk").first()
    if first:
        return first
    user, _ = User.objects.get_or_create(
        username=f"{PREFIX}{persona}-{office.code}",
        defaults={"full_name": f"{office.short_name}示例", "password": f"{UNUSABLE_PASSWORD_PREFIX}staff"},
    )
    return Membership.objects.create(user=user, office=office, persona=persona)
