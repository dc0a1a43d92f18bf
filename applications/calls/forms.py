"""延长期限的表单：留空的不变，填写的按当日 24:00 截止。"""

from datetime import datetime
from typing import Any

from applications.forms import ActForm
from applications.models import Call
from applications.models.call import DATES
from applications.screening.forms import DayField
from applications.wording import moment
from foundation.workflow.clock import end_of_day


class ExtendForm(ActForm):
    """三个日期与原因；预览时原因可以后填，办理时由动作表要求。"""

    closes_at = DayField("新的申报截止", required=False)
    city_until = DayField("新的市局报送截止", required=False)
    recheck_until = DayField("新的省局复核截止", required=False)
    field_order = ["closes_at", "city_until", "recheck_until", "note"]

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        self.call = call
        self.fields["note"].label = "延长的原因（随新日期一起公布）"
        for name in DATES:
            now = moment(getattr(call, name))
            self.fields[name].help_text = f"现在是{now}；留空不变，填写的到当日24:00 截止。"

    @property
    def dates(self) -> dict[str, datetime]:
        """三个截止时刻；留空的是原来的。"""
        days = {name: self.cleaned_data.get(name) for name in DATES}
        return {name: end_of_day(day) if day else getattr(self.call, name) for name, day in days.items()}

    @property
    def facts(self) -> dict[str, Any]:
        """办理时的事实。"""
        return {**self.cleaned_data, **self.dates}
