"""The page in a real browser: search, click, filter, conflicts, languages, hostile names, no request."""

from __future__ import annotations

import json
import shutil
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from kg.model import (
    Basis,
    Bound,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Modality,
    Predicate,
    Reference,
    Span,
    Status,
)
from kg.view import write_page

webdriver = pytest.importorskip("selenium.webdriver")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium with its driver")

OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1280,800 "
    "--disable-3d-apis --disable-webgl"
)


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser without WebGL, in a fresh profile, that notes its console and its requests."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    for option in OPTIONS.split():
        options.add_argument(option)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield opened
    opened.quit()


@pytest.fixture
def show(driver: Chrome, tmp_path: Path) -> Callable[[Graph], Chrome]:
    """Write a graph's page, open it, and give the browser."""

    def open_page(graph: Graph) -> Chrome:
        write_page(graph, tmp_path / "graph.html")
        log_of(driver, "browser")
        log_of(driver, "performance")
        driver.get((tmp_path / "graph.html").as_uri())
        wait(lambda: driver.execute_script("return canvas.dataset.drawn") == "yes")
        return driver

    return open_page


def wait(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def find(driver: Chrome, selector: str) -> WebElement:
    """The first element that a CSS selector names."""
    return driver.find_element("css selector", selector)


def search(driver: Chrome, text: str) -> None:
    """Type into the search box and take the first hit."""
    find(driver, "#search").clear()
    find(driver, "#search").send_keys(text + "\ue007")


def log_of(driver: Chrome, kind: str) -> list[dict[str, str]]:
    """What the browser noted since it was last asked."""
    rows: list[dict[str, str]] = driver.execute("getLog", {"type": kind})["value"]
    return rows


def requests_of(driver: Chrome) -> list[str]:
    """Addresses that the browser asked for, beside files, data and its own pages."""
    rows = [json.loads(row["message"])["message"] for row in log_of(driver, "performance")]
    sent = [row["params"]["request"]["url"] for row in rows if row["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith(("file:", "data:", "chrome:"))]


def by_name(graph: Graph, kind: EntityType) -> Entity:
    """The entity of a type that takes part in the most facts."""
    counts = {entity.id: 0 for entity in graph.entities if entity.type is kind}
    for fact in graph.facts:
        for end in (fact.subject, fact.object):
            if end in counts:
                counts[end] += 1
    best = max(counts, key=lambda key: (counts[key], key))
    return next(entity for entity in graph.entities if entity.id == best)


def test_search_finds_by_alias_and_opens_the_panel(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """An alias leads to its entity, in the middle of the canvas, with its facts and marked sentences."""
    entity = by_name(graph, EntityType.COMPANY)
    page = show(graph)
    search(page, entity.aliases[0])
    assert find(page, "#panel h2").text == entity.name
    assert page.execute_script(
        "const n = nodes[state.selected]; return [n.x - camera.x, n.y - camera.y]"
    ) == [0, 0]
    marks = [mark.text for mark in page.find_elements("css selector", "#panel mark")]
    assert entity.name in marks
    facts = [f for f in graph.facts if entity.id in (f.subject, f.object)]
    assert len(page.find_elements("css selector", "#panel .fact")) == len(facts)


def test_the_full_text_shows_the_sentence(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """The way from a fact leads to its sentence in the whole document, and from a name there back."""
    page = show(graph)
    search(page, by_name(graph, EntityType.COMPANY).name)
    page.execute_script("document.querySelector('#panel .read').click()")
    assert find(page, "dialog[open] .found").is_displayed()
    text = page.execute_script("return document.querySelector('#text .text').textContent")
    assert text in {extraction.document.text for extraction in graph.extractions}
    page.execute_script("document.querySelector('#text .text button').click()")
    assert not page.find_elements("css selector", "dialog[open]")


def test_a_click_selects_and_escape_closes(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """A click on a node opens it; Escape closes it; hovering lights its neighbours."""
    page = show(graph)
    target = by_name(graph, EntityType.PERSON)
    index = page.execute_script("return nodes.findIndex((n) => n.id === arguments[0])", target.id)
    x, y = page.execute_script("return toScreen(nodes[arguments[0]])", index)
    box = find(page, "#canvas")
    actions = webdriver.ActionChains(page)
    offset = (round(x - box.size["width"] / 2), round(y - box.size["height"] / 2))
    actions.move_to_element_with_offset(box, *offset).perform()
    assert page.execute_script("return state.hovered") == index
    actions.click().perform()
    assert find(page, "#panel h2").text == target.name
    actions.send_keys("\ue00c").perform()
    assert not find(page, "#panel").is_displayed()


def test_lines_are_named_in_the_embedded_font(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """A machine without Chinese fonts would show boxes for any other."""
    page = show(graph)
    assert "kg-sans" in page.execute_script("nameLines([]); return pen.font")


def test_filters_hide_and_show(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """Types, predicates, statuses and confidence each take away just what they name."""
    page = show(graph)
    count = "return lines.length"
    every = page.execute_script(count)
    assert every > 90
    find(page, "#predicates-supplies").click()
    left = page.execute_script(count)
    supplies = {(f.subject, f.object) for f in graph.facts if f.predicate is Predicate.SUPPLIES}
    assert left == every - len(supplies)
    find(page, "#predicates-supplies").click()
    find(page, "#types-Person").click()
    assert page.execute_script("return nodes.filter((n) => n.shown).length") == len(graph.entities) - 10
    find(page, "#types-Person").click()
    page.execute_script("document.querySelector('#statuses-actual').click()")
    assert page.execute_script("return lines.every((line) => line.dashed)")
    page.execute_script("document.querySelector('#statuses-actual').click()")
    page.execute_script("const s = $('least'); s.value = 0.9; s.dispatchEvent(new Event('input'))")
    sure = [f for f in graph.facts if f.object and f.confidence >= 0.9]
    assert page.execute_script(count) == len({(f.subject, f.object) for f in sure})
    page.execute_script("document.querySelector('#lonely').click()")
    ends = {end for f in sure for end in (f.subject, f.object)}
    assert page.execute_script("return nodes.filter((n) => n.shown).length") == len(ends)


def test_tables_and_languages(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """Numbers and documents have tables that sort, and the interface speaks both languages."""
    page = show(graph)
    find(page, "#tab-observations").click()
    rows = len([fact for fact in graph.facts if fact.object is None])
    assert len(page.find_elements("css selector", "#observations tbody tr")) == rows
    find(page, "#observations th:nth-child(3) button").click()
    assert "\u2191" in find(page, "#observations th:nth-child(3)").text
    find(page, "#language").click()
    assert find(page, "#tab-observations").text == "Numbers and states"
    find(page, "#tab-documents").click()
    assert len(page.find_elements("css selector", "#documents tbody tr")) == len(graph.extractions)
    find(page, "#theme").click()
    assert not log_of(page, "browser")


def texts_of(driver: Chrome, selector: str) -> list[str]:
    """The words of all elements that a CSS selector names."""
    return [element.text for element in driver.find_elements("css selector", selector)]


def test_conflicts_stand_side_by_side(show: Callable[[Graph], Chrome], disputed: Graph) -> None:
    """Their list has both sides of each, with sentences, beside each other, in either language."""
    page = show(disputed)
    assert find(page, "#tab-conflicts").text == "冲突 · 2"
    find(page, "#tab-conflicts").click()
    assert texts_of(page, "#conflicts .conflict > .pieces .disputed") == ["同一职务,两人担任", "数值不一致"]
    assert texts_of(page, "#conflicts .side strong") == ["复工企业 1,241 家", "复工企业 1,286 家"]
    for first, second in zip(
        *[iter(page.find_elements("css selector", "#conflicts .side"))] * 2, strict=True
    ):
        assert first.rect["y"] == second.rect["y"]
        assert first.rect["x"] + first.rect["width"] <= second.rect["x"]
        assert {"顾小满", "林知秋"} == {
            name for side in (first, second) for name in ("顾小满", "林知秋") if name in side.text
        }
    find(page, "#language").click()
    assert find(page, "#tab-conflicts").text == "Conflicts · 2"
    assert texts_of(page, "#conflicts .conflict > .pieces .disputed") == [
        "two holders of one post",
        "figures differ",
    ]
    find(page, "#predicates-quantity").click()
    assert len(page.find_elements("css selector", "#conflicts .conflict")) == 1
    assert "1 conflicts are hidden" in find(page, "#conflicts").text
    assert not log_of(page, "browser")


def test_a_fact_in_conflict_is_marked(show: Callable[[Graph], Chrome], disputed: Graph) -> None:
    """In the panel it carries a mark and the other side, its own first; other facts carry none."""
    page = show(disputed)
    search(page, "顾小满")
    (fact,) = page.find_elements("css selector", "#panel .fact")
    assert fact.find_element("css selector", ".pieces .disputed").text == "冲突"
    sides = [side.text for side in fact.find_elements("css selector", ".side")]
    assert ["顾小满" in side for side in sides] == [True, False]
    assert "林知秋在会上说" in sides[1]
    sure = replace(disputed, facts=tuple(f for f in disputed.facts if f.claims[0][0] != "n-second"))
    page = show(sure)
    search(page, "顾小满")
    assert not page.find_elements("css selector", "#panel .disputed")
    find(page, "#tab-conflicts").click()
    assert find(page, "#conflicts").text == "没有发现冲突"


def test_sources_count_and_reprints_are_marked(show: Callable[[Graph], Chrome], disputed: Graph) -> None:
    """A reprint adds a document and no source; its mark opens the original."""
    page = show(disputed)
    search(page, "顾小满")
    fold = find(page, "#panel .fact > details > summary")
    assert fold.text == "1 个来源 · 2 篇文档 · 2 句证据"
    fold.click()
    wait(
        lambda: (
            len(page.find_elements("css selector", "#panel .fact > details:first-of-type blockquote")) == 2
        )
    )
    (mark,) = page.find_elements("css selector", "#panel .fact > details:first-of-type .reprint")
    assert mark.text == "转载自 m-first 复工通报"
    page.execute_script("arguments[0].querySelector('button').click()", mark)
    assert find(page, "#text h2").text == "m-first 复工通报"
    page.execute_script("document.querySelector('#text').close()")
    find(page, "#tab-documents").click()
    assert len(page.find_elements("css selector", "#documents .reprint")) == 1
    find(page, "#language").click()
    find(page, "#tab-observations").click()
    titles = page.find_elements("css selector", "#observations tbody span[title*=source]")
    assert sorted(title.get_attribute("title") or "" for title in titles) == [
        "1 source · 1 document",
        "1 source · 2 documents",
    ]


def test_since_when_and_until_when(show: Callable[[Graph], Chrome], disputed: Graph) -> None:
    """A term stands beside its fact, with what its end rests on."""
    since = Bound("2021-03-01")
    ends = [Bound("2021-09-01", basis) for basis in Basis]
    posts = [f for f in disputed.facts if f.predicate is Predicate.HOLDS_POST][:1]
    terms = [replace(f, id=f"t{p}", since=since, until=end) for f in posts for p, end in enumerate(ends)]
    page = show(replace(disputed, facts=tuple(terms)))
    search(page, "云岭区")
    shown = [text for text in texts_of(page, "#panel .fact > .pieces .faint") if "2021" in text]
    assert shown == [
        text
        for end in ("至 2021-09-01", "至 2021-09-01(由后来的情况推知)", "至迟 2021-09-01 已结束")
        for text in ("2021-03-01 起", end)
    ]


def test_an_address_opens_what_it_names(show: Callable[[Graph], Chrome], disputed: Graph) -> None:
    """An entity's id its panel, a tab's name the tab; what is seen is told by the address."""
    page = show(disputed)
    file = page.current_url
    person = next(entity for entity in disputed.entities if entity.name == "林知秋")
    search(page, "林知秋")
    assert page.current_url == f"{file}#{person.id}"
    for fragment in ("conflicts", person.id):
        page.get("about:blank")
        page.get(f"{file}#{fragment}")
        assert find(page, f"#{'conflicts' if fragment == 'conflicts' else 'panel'}").is_displayed()
    assert find(page, "#panel h2").text == "林知秋"
    page.execute_script("location.hash = '#observations'")
    wait(find(page, "#observations").is_displayed)
    for fragment in ("%zz", "__proto__", "constructor", "<img src=x onerror=alert(1)>", "text", ""):
        page.get("about:blank")
        page.get(f"{file}#{fragment}")
        assert find(page, "#graph").is_displayed()
        assert not find(page, "#panel").is_displayed()
    assert not log_of(page, "browser")


ATTACK = "fetch('http://127.0.0.1:{port}/');document.title='taken'"
PAINTS = "return performance.getEntriesByType('paint').map((entry) => entry.startTime)"
HOSTILE = [
    "</script><script>{attack}</script>",
    '<img src=x onerror="{attack}">',
    "<!--<script>{attack}",
    "javascript:{attack}",
    "\u202egnp.exe\u2066 \u2028 \u200b \x00 \x1f",
    "'\"`${{{attack}}}",
    "__proto__",
]


def hostile_graph(port: int) -> Graph:
    """A graph in which every text tries to run or to load something."""
    names = [name.format(attack=ATTACK.format(port=port)) for name in HOSTILE]
    names[6:] = ["__proto__", f"http://127.0.0.1:{port}/x.png"]
    entities = []
    extractions = []
    for place, name in enumerate(names):
        document = Document(name, f"{name} {name}\n{name}", title=name, date=name, source=name)
        seen = DocumentEntity("e", EntityType.COMPANY, name, mentions=(Span(0, len(name)),))
        extractions.append(Extraction(document, (seen,)))
        kind = list(EntityType)[place % 11]
        entity = Entity(f"e{place}", kind, name, (name,), ((name, name),), (Reference(name, "e"),))
        entities.append(entity)
    facts = [
        Fact(f"f{p}", Predicate.SUPPLIES, f"e{p}", f"e{(p + 1) % len(names)}", attributes=((name, name),))
        for p, name in enumerate(names)
    ]
    day = ("2021-03-08", "2021-03-08")
    facts += [
        Fact(f"s{p}", Predicate.STATE, f"e{p}", property=name, seen=day, since=Bound(name))
        for p, name in enumerate(names)
    ]
    facts += [
        replace(fact, id=f"n{fact.id}", since=None, status=Status.NEGATED, modality=Modality.DENIED)
        for fact in facts
        if fact.property
    ]
    reprints = tuple((name, names[0]) for name in names[1:])
    return Graph(tuple(entities), tuple(facts), tuple(extractions), reprints)


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that notes what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield listening.server_port, asked
    listening.shutdown()
    listening.server_close()


def test_hostile_names_fire_nothing(show: Callable[[Graph], Chrome], server: tuple[int, list[str]]) -> None:
    """Every name is shown as text in every view; nothing runs, nothing is asked for."""
    port, asked = server
    graph = hostile_graph(port)
    page = show(graph)
    title = page.title
    for place in range(len(graph.entities)):
        page.execute_script("select(arguments[0], true)", place)
        page.execute_script("state.hovered = arguments[0]; draw()", place)
        page.execute_script("openDocument(arguments[0], [0, 5])", place)
        assert not page.find_elements("css selector", "#text img, #text script, #panel img, #panel script")
        links = [a.get_attribute("href") for a in page.find_elements("css selector", "a")]
        assert all((link or "").startswith("http://127.0.0.1") for link in links)
        page.execute_script("document.querySelector('#text').close()")
    for tab in ("observations", "conflicts", "documents", "graph"):
        find(page, f"#tab-{tab}").click()
        assert not page.find_elements("css selector", f"#{tab} img, #{tab} script")
    assert page.execute_script("return conflicts.length") == len(graph.entities)
    for text in ("<img", "__proto__", "script"):
        search(page, text)
    time.sleep(0.3)
    assert page.title == title
    assert not asked
    assert not requests_of(page)
    assert not log_of(page, "browser")


def test_hidden_characters_are_seen(show: Callable[[Graph], Chrome]) -> None:
    """Bidirectional and control characters stand as their numbers."""
    page = show(Graph((Entity("e", EntityType.COMPANY, "a\u202eb\x1fc\u200bd"),)))
    page.execute_script("select(0)")
    assert find(page, "#panel h2").text == "aU+202EbU+001FcU+200Bd"


def test_the_policy_stops_what_is_put_in(
    show: Callable[[Graph], Chrome], server: tuple[int, list[str]]
) -> None:
    """Even an element added by hand may load and run nothing."""
    port, asked = server
    page = show(Graph())
    page.execute_script(
        "const s = document.createElement('script'); s.textContent = \"document.title = 'taken'\";"
        f"const i = document.createElement('img'); i.src = 'http://127.0.0.1:{port}/i';"
        "document.body.append(s, i)"
    )
    time.sleep(0.2)
    assert page.title != "taken"
    assert not asked


def test_ten_thousand_nodes_paint_at_once(show: Callable[[Graph], Chrome], graph: Graph) -> None:
    """A large graph is on the screen within five seconds of its opening, and its panel answers."""
    kinds = list(EntityType)
    entities = tuple(Entity(f"e{p:05d}", kinds[p % 11], f"name {p}") for p in range(10_000))
    facts = tuple(
        Fact(f"f{p:05d}", Predicate.SUPPLIES, f"e{p:05d}", f"e{p * 7919 % (p // 3 + 1):05d}")
        for p in range(1, 10_000)
    )
    page = show(replace(graph, entities=entities, facts=facts))
    painted = page.execute_script(PAINTS)
    assert painted
    assert max(painted) < 5000
    began = time.monotonic()
    search(page, "name 9001")
    assert find(page, "#panel h2").text == "name 9001"
    assert time.monotonic() - began < 2
