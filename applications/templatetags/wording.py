"""时刻的写法，与各处说理由时相同：零点写作前一日 24:00。"""

from django import template

from applications import wording

register = template.Library()
register.filter("moment", wording.moment)
