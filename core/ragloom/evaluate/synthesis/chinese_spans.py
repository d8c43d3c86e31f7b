"""Years, measures, titles, quoted terms and Latin names in Chinese sentences."""

from __future__ import annotations

import re

_NUMERAL = "〇零一二三四五六七八九十百千万亿两"
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?[十百千万亿]*(?:分之[{_NUMERAL}\d]+)?|[{_NUMERAL}]{{2,}})"
_UNIT = (
    "(?:平方公里|平方千米|平方米|立方千米|立方米|公里|千米|厘米|毫米|米|海里|公顷|公斤|千克|毫克|克|万吨|吨|千瓦时|千瓦|瓦|摄氏度|度|"
    "多年|年(?![代间])|个月|个世纪|天|小时|分钟|秒|岁|亩|里|丈|尺|寸|斤|升|美元|元|人|座|道|间|孔|层|艘|条|台|头|只|种|颗|枚|卷|部|首|次|倍|块|"
    "门|名|位|家|所|株|段|级|路|句|个)"
)
_ABOUT = "[多余]?"
_NO_NUMBER = rf"(?<![\d.,{_NUMERAL}第])"

CHINESE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("date", r"(?<![\d.])(?:公元前?)?\d{2,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?(?![代间])"),
        ("date", rf"{_NO_NUMBER}[〇零一二三四五六七八九]{{4}}年"),
        ("date", r"(?<![\d.])(?:公元前?)?\d{1,2}世纪(?:\d0年代)?"),
        ("date", r"(?<![\d.])\d{1,2}月\d{1,2}日"),
        ("title", r"《(?P<it>[^《》]{1,30})》"),
        ("term", r"[“「](?P<it>[^“”「」]{2,12})[”」]"),
        ("measure", rf"{_NO_NUMBER}(?:百分之[{_NUMERAL}\d]+|\d[\d,]*(?:\.\d+)?%)"),
        ("measure", rf"{_NO_NUMBER}{_NUMBER}{_ABOUT}{_UNIT}"),
        ("measure", r"(?<![\w.])\d{2,}(?:\.\d+)?[万亿]?(?![\d.])"),
        ("name", r"(?<![A-Za-z])[A-Z][A-Za-z]+(?:[ ·.-][A-Z][A-Za-z]*)*(?![A-Za-z])"),
    )
)
"""By kind; of two that overlap the first counts."""
