"""HTML pages give their article, title and date."""

from __future__ import annotations

import io
import time

import pytest

from kg.errors import InputError
from kg.ingest.formats.webpage import read_page
from kg.ingest.limits import Limits
from kg.ingest.record import Opened, Record
from kg.model import Problem

ARTICLE = "".join(
    f"<p>　　{firm}有限公司三月{day}日复工，产能恢复到九成，客户订单饱满，{firm}的{part}供应稳定。</p>\n"
    for day, firm, part in [
        ("五", "远山机械", "油箱"),
        ("六", "青禾电子", "电控"),
        ("七", "白塔轴承", "轴承"),
        ("八", "云水物流", "仓储"),
    ]
)
PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>四家企业复工-远山县人民政府网</title>{{meta}}</head><body>
<div class="header"><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">办事服务</a></div>
<div class="content"><h1>四家企业复工</h1><div class="info">{{info}}</div>
<div class="article">{ARTICLE}
<table><tr><th>企业</th><th>状态</th></tr><tr><td>远山机械</td><td>复工</td></tr></table>
<p>远山县人民政府</p></div></div>
<ul class="related">{"".join(f'<li><a href="/n{i}">相关新闻{i}</a></li>' for i in range(9))}</ul>
<div class="footer">版权所有 远山县人民政府</div></body></html>"""


def read(data: bytes) -> list[Record | Problem]:
    """Read a page."""
    return list(read_page(Opened("a.html", io.BytesIO(data), Limits())))


def read_record(markup: str) -> Record:
    """Read a page that gives nothing but its record."""
    (record,) = read(markup.encode())
    assert isinstance(record, Record)
    return record


def test_the_article_stays_and_the_rest_goes() -> None:
    """No navigation, no footer, every paragraph a line, the title first."""
    record = read_record(PAGE.format(meta="", info=""))
    lines = record.text.split("\n")
    assert lines[0] == record.title == "四家企业复工"
    assert len([line for line in lines if "产能恢复到九成" in line]) == 4
    assert "远山机械\t复工" in lines
    assert not [word for word in ("首页", "相关新闻", "版权") if word in record.text]


@pytest.mark.parametrize(
    ("meta", "info", "expected"),
    [
        ('<meta name="PubDate" content="2020-03-18 09:12">', "", ("2020-03-18 09:12", "")),
        (
            '<meta property="article:published_time" content="2020-03-18T09:12:00+08:00">',
            "",
            ("2020-03-18T09:12:00+08:00", ""),
        ),
        ('<meta name="PubDate" content="2026-02-30">', "发布时间：2020-03-18 来源：县报", ("", "2020-03-18")),
        ("", "<time datetime='2020-03-18'>三天前</time>", ("2020-03-18", "")),
        ("", "报名截止：2020-03-18", ("", "")),
    ],
)
def test_date(meta: str, info: str, expected: tuple[str, str]) -> None:
    """As the page's metadata or its labelled head matter states it."""
    record = read_record(PAGE.format(meta=meta, info=info))
    assert (record.date, record.found_date) == expected


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", ""])
def test_the_bytes_decide_over_the_declared_encoding(declared: str) -> None:
    """A page in GB 18030, with a character that GB 2312 has not, whatever it declares."""
    markup = PAGE.format(meta="", info="𠮷祥").replace("utf-8", declared)
    (record,) = read(markup.encode("gb18030"))
    assert isinstance(record, Record)
    assert record.title == "四家企业复工"
    assert "青禾电子有限公司" in record.text


@pytest.mark.parametrize("depth", [300, 1000, 3000, 100_000])
def test_deep_nesting_keeps_the_text(depth: int) -> None:
    """Deeper than the parser goes there is a warning; it takes no time."""
    start = time.perf_counter()
    found = read(f"<html><body>{'<div>' * depth}<p>远山机械复工。</p>{'</div>' * depth}".encode())
    assert time.perf_counter() - start < 5
    assert "远山机械复工。" in next(one.text for one in found if isinstance(one, Record))
    assert any(isinstance(one, Problem) for one in found) == (depth > 2000)


def test_entities_are_refused() -> None:
    """A page has no business to define any."""
    with pytest.raises(InputError, match="entities"):
        read(b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>')


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>短</p>", "短"),
        (
            "<html><body>远山<b>机械</b>复工<br>青禾<script>alert(1)</script>电子</body></html>",
            "远山机械复工\n青禾电子",
        ),
        (
            "<html><body><p>远山机械\r\n    复工，new\n line</p><pre>一\n二</pre></body></html>",
            "远山机械复工，new line\n一\n二",
        ),
        ("<?xml version='1.0' encoding='gb2312'?><html><body><p>复工</p></body></html>", "复工"),
        ("<html><body><p>复工&nbsp;复产 &lt;5% &#x2028;</p></body></html>", "复工 复产 <5%"),
    ],
)
def test_small_pages(markup: str, text: str) -> None:
    """What has no article has its visible text."""
    assert " ".join(read_record(markup).text.split(" ")).replace("\u2028", "").strip() == text


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures, frames, styles and refreshes are only words."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    hostile = '<link rel="stylesheet" href="http://a.example/x"><img src="http://a.example/y"><base href="http://b.example/">'
    assert read_record(PAGE.format(meta=hostile, info='<iframe src="http://c.example/"></iframe>')).title
