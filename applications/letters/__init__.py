"""公文说什么、何时发、谁看得见；怎样排版、登记文号在 foundation.letters。

阅读顺序：kinds（有哪几种）→ wording（各种怎样写）→ tables（汇总表、更正表）→ issuing（何时发）
→ access（谁看得见）→ pages（页面）。
"""
