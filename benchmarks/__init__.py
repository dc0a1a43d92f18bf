"""性能数字：python -m benchmarks（make bench）。

在自己的临时数据目录里，用正式设置量各页的查询次数、相对于一个空页面的倍数，以及申报书排版的时间与内存；
印一张表，写 build/bench.json。数字供人看，不决定任何测试；查询次数的上限在 tests/test_query_budget.py。
"""
