"""申报书工厂：经服务走到某个状态，从不直接赋值。"""

from applications import services
from applications.models import Application
from foundation.filings import autosave
from tests.world import World

FILLED: dict[str, dict[str, str]] = {
    "cover": {
        "application_date": "2026-11-20",
        "responsible_person": "张示例",
        "contact_person": "王示例",
        "contact_phone": "13800000001",
    },
    "unit": {"bank_account": "210000000000000001", "rd_staff_count": "312"},
    "policy": {"ip_policy_soundness": "公司知识产权管理制度健全。" * 20},
    "investment": {
        f"yearly.{row}.{year}": value
        for row, values in {
            "rd_expense": ("4753.12", "5347.49", "6256.12"),
            "total_sales": ("86420.35", "93815.60", "104268.72"),
            "ip_expense": ("186.50", "224.80", "268.30"),
            "patent_product_sales": ("38889.16", "45031.49", "54219.73"),
            "output_or_revenue": ("88105.20", "95620.44", "106530.18"),
        }.items()
        for year, value in zip((-3, -2, -1), values, strict=True)
    },
}


def fill(application: Application, world: World, *, who: str) -> None:
    """以某人之手填满全部各节。"""
    for section in application.filing.sections.select_related("filing"):
        if section.name in FILLED:
            autosave.save(section, FILLED[section.name], base_version=section.version, by=world.by(who))


def make_application(
    world: World, *, unit: str = "甲", status: str = "draft", finalised: bool = False
) -> Application:
    """一件走到 status 的申报：draft、city_review 或 withdrawn。"""
    handler, signatory = f"{unit}经办", f"{unit}签署"
    application = services.start(world.call, by=world.by(handler))
    if status == "withdrawn":
        services.withdraw(application, by=world.by(handler), facts={"note": "不再申报"})
    elif finalised or status != "draft":
        fill(application, world, who=handler)
        services.finalise(application, by=world.by(handler), facts={})
    if status == "city_review":
        services.submit(application, by=world.by(signatory), facts={})
    return Application.objects.get(pk=application.pk)
