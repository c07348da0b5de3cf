"""Tables of stated quantities, and of numbers that are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.numbers import find_quantities
from kg.extract.numerals import read_chinese

Quantities = list[tuple[float, str, str]]

STATED: list[tuple[str, Quantities]] = [
    # numerals and multipliers
    ("全县312家企业复工", [(312, "家", "=")]),
    ("两家企业", [(2, "家", "=")]),
    ("三十二名员工", [(32, "名", "=")]),
    ("１２５家，占９５．５％", [(125, "家", "="), (95.5, "%", "=")]),
    ("产值1,250万元", [(12500000, "元", "=")]),
    ("贷款5.37亿元", [(537000000, "元", "=")]),
    ("两千零五吨", [(2005, "吨", "=")]),
    ("一点二亿元", [(120000000, "元", "=")]),
    ("投资1.5万亿元", [(1500000000000, "元", "=")]),
    ("年销售额突破千亿元", [(100000000000, "元", ">")]),
    ("投资5 亿 元", [(500000000, "元", "=")]),
    ("投资30个亿元", [(3000000000, "元", "=")]),
    # bounds
    ("13万余名职工到岗", [(130000, "名", ">")]),
    ("200多万只口罩", [(2000000, "只", ">")]),
    ("月产20万台左右", [(200000, "台", "~")]),
    ("已经超过了70万台", [(700000, "台", ">")]),
    ("不足五成", [(50, "%", "<")]),
    ("近三成企业", [(30, "%", "~")]),
    ("约合20亿元人民币", [(2000000000, "元", "~")]),
    ("20条以上", [(20, "条", ">")]),
    ("近百家企业", [(100, "家", "~")]),
    ("20多家电子企业、36家装备制造企业和3家政府", [(20, "家", ">"), (36, "家", "="), (3, "家", "=")]),
    ("上万名干部", [(10000, "名", "=")]),
    # shares
    ("五分之一的企业", [(20, "%", "=")]),
    ("三分之一", [(33.3, "%", "=")]),
    ("百分之二点五", [(2.5, "%", "=")]),
    ("占了一半", [(50, "%", "=")]),
    ("产值翻一番", [(1, "倍", "=")]),
    ("产值翻了两番", [(3, "倍", "=")]),
    ("回落0.5个百分点", [(0.5, "个百分点", "=")]),
    # ranges, lists and changes
    ("总投资6-8亿元", [(600000000, "元", ">"), (800000000, "元", "<")]),
    ("占五六平米", [(5, "平米", ">"), (6, "平米", "<")]),
    ("有三四十家", [(30, "家", ">"), (40, "家", "<")]),
    ("约70—80%", [(70, "%", ">"), (80, "%", "<")]),
    ("价格在2.25美元到2.5美元/瓦之间", [(2.25, "美元/瓦", ">"), (2.5, "美元/瓦", "<")]),
    ("由15万提高到30万台", [(150000, "台", "="), (300000, "台", "=")]),
    ("订购10、20和30台", [(10, "台", "="), (20, "台", "="), (30, "台", "=")]),
    ("分别加快0.7个和2.2个百分点", [(0.7, "个百分点", "="), (2.2, "个百分点", "=")]),
    # dates in digits
    ("2024-09-05 石桥区投资3亿元", [(300000000, "元", "=")]),
    ("2024/9/5 石桥区开工", []),
    # units
    ("装机350兆瓦", [(350, "兆瓦", "=")]),
    ("用电2.5万千瓦时", [(25000, "千瓦时", "=")]),
    ("功率3千瓦", [(3, "千瓦", "=")]),
    ("报价430美元/吨", [(430, "美元/吨", "=")]),
    ("筹得US$5亿", [(500000000, "美元", "=")]),
    ("效率120lm/W", [(120, "lm/W", "=")]),
    ("产能600MW", [(600, "MW", "=")]),
    ("耗时一个半月的停产期限为一个半月", [(1.5, "个月", "=")]),
    # units that the text leaves out
    ("每年90亿的销售额", [(9000000000, "元", "=")]),
    ("会员已超过270万", [(2700000, "人", ">")]),
    ("带动5万多农户", [(50000, "户", ">")]),
    ("采购经理指数为51.3", [(51.3, "点", "=")]),
    # counts inside names
    ("落实20条措施", [(20, "条", "=")]),
    ("实施“六大工程”", []),
    ("实施六大工程", [(6, "大", "=")]),
    # spans of time
    ("库存只能满足8天生产", [(8, "天", "=")]),
    ("有着40多年历史", [(40, "年", ">")]),
    ("提前9天交货", [(9, "天", "=")]),
    ("合同有效期长达20年", [(20, "年", "=")]),
    ("平均年龄43岁", [(43, "岁", "=")]),
    ("占比接近四成五，出口增长两成半", [(45, "%", "~"), (25, "%", "=")]),
    ("七成一线员工返岗", [(70, "%", "=")]),
    ("交期从15天缩短到6天", [(15, "天", "="), (6, "天", "=")]),
    ("审批用时由22天压到5天", [(22, "天", "="), (5, "天", "=")]),
    ("停工12天", [(12, "天", "=")]),
    ("行车时间将压缩至两个半小时", [(2.5, "小时", "=")]),
    ("原料只够用9天", [(9, "天", "=")]),
    ("项目分三期建设", [(3, "期", "=")]),
]

NONE = [
    "2020年3月15日8时30分",
    "3月到5月",
    "第三家",
    "渝府发〔2020〕7号",
    "股票代码600000",
    "4G/5G网络",
    "COVID-19疫情",
    "Q345钢板",
    "A320飞机",
    "上午9点",
    "一家企业",
    "一位负责人",
    "唯一一家",
    "一企一策、一事一议",
    "四通八达",
    "十四五规划",
    "二十届三中全会",
    "党的二十大",
    "“两个维护”",
    "数百家企业",
    "几十家企业",
    "十几家企业",
    "汽车零部件",
    "三天前",
    "两手抓",
    "千家万户",
    "2011家电下乡",
    "供应量(万吨)",
    "世界500强企业",
    "排名第5位",
    "第109届",
    "三元股份",
    "两岸企业",
    "四套班子",
    "三大优势",
]


@pytest.mark.parametrize(("text", "expected"), STATED, ids=[text for text, _ in STATED])
def test_stated_quantities(text: str, expected: Quantities) -> None:
    """Every quantity is found with its value, unit and bound."""
    found = find_quantities(text, 0, len(text))
    assert [m.quantity.value for m in found] == pytest.approx([value for value, _, _ in expected])
    words = [(m.quantity.unit, m.quantity.qualifier) for m in found]
    assert words == [(unit, qualifier) for _, unit, qualifier in expected]


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_are_no_quantities(text: str) -> None:
    """Dates, ordinals, names and idioms give nothing."""
    assert find_quantities(text, 0, len(text)) == []


@pytest.mark.parametrize(
    ("text", "counted", "change", "base", "period"),
    [
        ("312家工业企业复工", "工业企业复工", "", "", ""),
        ("返岗率达93.5%", "返岗率", "", "", ""),
        ("今年前五个月，固定资产投资同比增长5.5%", "固定资产投资同比增长", "up", "yoy", ""),
        ("利润比上月下降3%", "利润比上月下降", "down", "mom", ""),
        ("月产20万台左右，但不够", "月产", "", "", "月产"),
        ("价格下降到30元", "价格", "", "", ""),
        # a word that holds a particle's character is whole
        ("全国水电装机达3.5亿千瓦", "全国水电装机", "", "", ""),
        ("全部项目总投资120亿元", "全部项目总投资", "", "", ""),
        ("村民人均收入2万元", "村民人均收入", "", "", ""),
        ("53个省份全面铺开", "省份", "", "", ""),
        # neither the time nor the plan is what is measured
        ("2015年全国水电装机达3.5亿千瓦", "全国水电装机", "", "", ""),
        ("预计总投资5亿元", "总投资", "", "", ""),
        ("其中公司上半年营业利润4292万元", "营业利润", "", "", ""),
        ("需求将以年均3%的速度增长", "年均", "", "", "年均"),
        ("产量均为3万吨", "产量", "", "", ""),
        ("成交额分别可为4.8万亿元", "成交额", "", "", ""),
        ("原料库存仍不到40吨", "原料库存", "", "", ""),
        ("其中30万吨", "", "", "", ""),
        ("使用期限30万小时", "使用期限", "", "", ""),
        ("并网容量30万千瓦", "并网容量", "", "", ""),
        ("整体收入较去年同期下降5%", "整体收入较去年同期下降", "down", "yoy", ""),
        # a counted noun ends where a verb's object begins
        ("30个省份建成省级平台", "省份", "", "", ""),
    ],
)
def test_what_is_counted(text: str, counted: str, change: str, base: str, period: str) -> None:
    """The words beside a quantity say what it counts and how it changed."""
    (mention,) = find_quantities(text, 0, len(text))
    assert (mention.counted, mention.change, mention.base, mention.period) == (counted, change, base, period)


def test_a_range_shares_its_words() -> None:
    """Both bounds of a range have the property that stands before, or the noun that stands after."""
    for text, counted in (("总投资6-8亿元", "总投资"), ("节电40%~80%", "节电"), ("有3~5家企业", "企业")):
        assert [mention.counted for mention in find_quantities(text, 0, len(text))] == [counted, counted]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("先后得到银行授信8000万元和区财政贴息96万元", ["银行授信", "区财政贴息"]),
        ("营业收入5亿元、净利润3000万元", ["营业收入", "净利润"]),
        ("利润增长5%和10%", ["利润增长", "利润增长"]),
        ("产值分别为3亿元和约5亿元", ["产值", "产值"]),
        ("产量由15万吨提高到30万吨", ["产量", "产量"]),
    ],
)
def test_each_number_of_a_list_has_its_own_words(text: str, counted: list[str]) -> None:
    """What stands before the second speaks of it; where nothing does, the words before the first do."""
    assert [mention.counted for mention in find_quantities(text, 0, len(text))] == counted


def test_offsets_are_the_document_s() -> None:
    """Spans count from the document's start and hold the number with its bounds."""
    text = "前文。约20台设备。"
    (mention,) = find_quantities(text, 3, len(text))
    assert text[mention.start : mention.end] == "约20台"


@pytest.mark.parametrize("numeral", ["", "三五十", "七八", "点五", "一点"])
def test_numerals_that_are_no_number(numeral: str) -> None:
    """What is no single number is not read as one."""
    assert read_chinese(numeral) is None


@given(
    st.text(
        alphabet="0123456789.,，、-至到一二三两十百千万亿半分之点个家元%吨年月余多约近第翻番 大", max_size=60
    )
)
def test_any_text_is_read(text: str) -> None:
    """No string of numeral characters breaks the reader, and every span lies in it."""
    for mention in find_quantities(text, 0, len(text)):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.quantity.value == mention.quantity.value


@pytest.mark.parametrize("piece", ["二", "1", "1,111", "一半", "千", "百分之", "1.", "约", "、1"])
def test_time_is_linear(piece: str) -> None:
    """A long run of numeral characters costs no more than its length."""
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    find_quantities(text, 0, len(text))
    assert time.process_time() - begin < 5
