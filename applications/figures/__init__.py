"""统计分析：市局画像、每日情况与简报。counting 只查与算，pages 摆成表，页面、PDF 与 .xlsx 用同一份表。"""
