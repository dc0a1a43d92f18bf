"""一件申报上，工作人员此刻看得到的按钮。"""

from applications import acts
from applications.models import Application
from applications.pages import ChoiceView, choice_views
from foundation.workflow.actor import Actor


def staff_choices(application: Application, *, by: Actor) -> list[ChoiceView]:
    """可办的动作；随清单一起报送的不单独出现。"""
    return choice_views(application, acts.BUTTONS, route="applications:act", by=by)
