"""Each command: results on one stream, all else on the other, and the right exit status."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from disputed import disputed_graph, report
from typer.main import get_command

from kg.cli.app import COMMANDS, to_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

    Kg = Callable[..., Ran]

ROOT = Path(__file__).parents[2]
NAMES = [command.__name__ for command in COMMANDS]
STATUSES = {"1", "2", "3", "4", "5", "130"}

pytestmark = pytest.mark.usefixtures("simple_reader", "unseen")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two texts."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("青石公司为远山公司供货。", "utf-8")
    (tmp_path / "in" / "b.txt").write_text("白塔公司为远山公司供货。[bold]白塔公司为青石公司供货。", "utf-8")
    return tmp_path / "in"


@pytest.fixture
def out(inputs: Path, tmp_path: Path, kg: Kg) -> Path:
    """Their graph."""
    assert kg("build", inputs, "-o", tmp_path / "out").status == 0
    return tmp_path / "out"


@pytest.mark.parametrize("name", NAMES)
def test_help_shows_an_example(name: str, kg: Kg) -> None:
    """A command line of that command, and every option with its help."""
    shown = kg(name, "--help")
    assert shown.status == 0
    assert f"kg {name} " in shown.out.split("Example:")[1]
    command = get_command(to_app()).commands[name]  # type: ignore[attr-defined]
    assert all(option.help for option in command.params)


def test_help_tells_the_exit_statuses(kg: Kg) -> None:
    """And names every command."""
    shown = kg("--help").out
    assert set(re.findall(r"\d+", shown)) >= STATUSES
    assert all(name in shown for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_has_each_command(name: str) -> None:
    """In its section on the command line."""
    assert f"kg {name} " in (ROOT / "README.md").read_text("utf-8")


def test_build_counts_and_says_where(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """On standard error; standard output stays empty."""
    ran = kg("build", inputs, "-o", tmp_path / "out")
    assert (ran.status, ran.out) == (0, "")
    for row in ("documents +2", "entities +3", "Company +3", "supplies +3", "problems +0", "characters/s"):
        assert re.search(row, ran.err), row
    assert f"written to {tmp_path / 'out'}" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("build", "missing.txt", "-o", "{out}"), 5, "no such file"),
        (("build", "{inputs}", "missing.txt", "-o", "{out}"), 3, "no such file"),
        (("build", "http://example.org/page", "-o", "{out}"), 5, "not a file"),
        (("build", "{inputs}", "missing.txt", "-o", "{out}", "--strict"), 3, "no such file"),
        (("build", "{inputs}", "-o", "{out}", "--date", "2021-02-30"), 2, "no date"),
        (("build", "{inputs}", "-o", "{inputs}/graph"), 2, "lies in the input folder"),
        (("build", "{inputs}", "-o", "/dev/null/x"), 1, "give a folder"),
        (("build", "{inputs}", "-o", "{out}", "--font", "missing.ttf"), 2, "does not exist"),
        (("build", "{inputs}"), 2, "Missing option"),
        (("build", "{inputs}", "-o", "{out}", "--jobs", "0"), 2, "jobs"),
        (("add", "missing.txt", "-g", "{out}"), 5, "no such file"),
        (("add", "{inputs}", "missing.txt", "-g", "{out}"), 3, "no such file"),
        (("add", "{inputs}", "missing.txt", "-g", "{out}", "--strict"), 3, "no such file"),
        (("add", "{inputs}", "-g", "{inputs}/graph"), 2, "lies in the input folder"),
        (("add", "{inputs}"), 2, "Missing option"),
        (("remove", "a", "-g", "{out}"), 2, "no graph here"),
        (("extract", "missing.txt"), 5, "nothing could be read"),
        (("extract", "{inputs}", "missing.txt"), 3, "no such file"),
        (("extract", "missing.txt", "--strict"), 3, "no such file"),
        (("extract", "{inputs}", "-o", "{inputs}"), 1, "not a regular file"),
        (("query", "ASK {{ ?s ?p ?o }}", "-g", "{out}"), 2, "graph.ttl"),
        (("query", "@{inputs}/none.rq", "-g", "{out}"), 2, "No such file"),
        (("query", "ASK {{ ?s ?p ?o }}", "-g", "{out}", "--json", "--csv"), 2, "csv and json at once"),
        (("show", "青石", "-g", "{out}"), 2, "no graph here"),
        (("why", "青石", "-g", "{out}"), 2, "no graph here"),
        (("evaluate", "{inputs}/a.txt"), 5, "no JSON"),
        (("nothing",), 2, "No such command"),
    ],
)
def test_what_goes_wrong(
    arguments: tuple[str, ...], status: int, message: str, inputs: Path, tmp_path: Path, kg: Kg
) -> None:
    """An exit status of its own, one line, no traceback, and no result."""
    ran = kg(*(one.format(inputs=inputs, out=tmp_path / "out") for one in arguments))
    assert ran.status == status
    assert message in " ".join(re.sub("[│╭╮╰╯─]", " ", ran.err).split())
    assert "Traceback" not in ran.err


def test_a_graph_that_does_not_validate(
    inputs: Path, tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written, with what is wrong in the report, and the status says so."""
    from kg.model import Problem
    from kg.ontology.validate import Report

    broken = Report(conforms=False, nodes=1, checked=1, problems=(Problem("node", "no label"),))
    monkeypatch.setattr("kg.output.validate", lambda _: broken)
    ran = kg("build", inputs, "-o", tmp_path / "out")
    assert ran.status == 4
    assert "node: no label" in ran.err
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["validation"] == {"conforms": False, "nodes": 1, "checked": 1}
    assert report["problems"][0]["found"] == "no label"


def test_add_and_remove(inputs: Path, out: Path, kg: Kg) -> None:
    """Each says what it did and where, and a run that changes nothing says so."""
    (inputs / "c.txt").write_text("黑水公司为青石公司供货。", "utf-8")
    ran = kg("add", inputs, "-g", out)
    assert (ran.status, ran.out) == (0, "")
    assert "added 1: c\nunchanged 2: a, b\n" in ran.err
    assert re.search("documents +3", ran.err)
    assert f"written to {out}" in ran.err
    again = kg("add", inputs, "-g", out)
    assert (again.status, again.err) == (0, f"unchanged 3: a, b, c\nnothing changed in {out}\n")
    removed = kg("remove", "c", "x", "-g", out)
    assert removed.status == 3
    assert "error: x: no such document" in removed.err
    assert "removed 1: c\n" in removed.err
    none = kg("remove", "c", "-g", out)
    assert none.status == 5
    assert f"nothing changed in {out}" in none.err
    assert kg("remove", "a", "b", "-g", out).status == 0


def test_extract_writes_one_object_a_line(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """The same to a file and to standard output."""
    ran = kg("extract", inputs)
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert [record["id"] for record in records] == ["a", "b"]
    assert records[0]["relations"][0]["type"] == "supplies"
    assert kg("extract", inputs, "-o", tmp_path / "records.jsonl").out == ""
    assert (tmp_path / "records.jsonl").read_text("utf-8") == ran.out


def test_extract_keeps_an_older_file_where_nothing_was_read(tmp_path: Path, kg: Kg) -> None:
    """A mistyped path costs nothing."""
    (tmp_path / "records.jsonl").write_text("old")
    assert kg("extract", "missing.txt", "-o", tmp_path / "records.jsonl").status == 5
    assert (tmp_path / "records.jsonl").read_text() == "old"


def test_evaluate(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """The articles are read, or given records scored; the errors listed where that is asked for."""
    record = json.loads(kg("extract", inputs / "a.txt").out)
    record["entities"].append({"id": "e9", "type": "Place", "name": "青石", "aliases": []})
    (tmp_path / "a.json").write_text(json.dumps(record), "utf-8")
    scores = json.loads(kg("evaluate", tmp_path / "a.json", "--json").out)
    assert scores["scores"]["entities: Company"]["f1"] == 1.0
    assert scores["scores"]["entities"] == {
        "precision": 1.0, "recall": 0.6667, "f1": 0.8, "found": 2, "system": 2, "gold": 3,
    }  # fmt: skip
    assert scores["rules"]["supply"]["precision"] == 1.0
    shown = kg("evaluate", tmp_path / "a.json", "--errors").out
    assert "a  missed entity: Place 青石" in shown
    assert re.search(r"entities +1.000 +0.667 +0.800 +2/2/3", shown)
    (tmp_path / "none.jsonl").write_text("")
    ran = kg("evaluate", tmp_path / "a.json", "--records", tmp_path / "none.jsonl", "--json")
    assert json.loads(ran.out)["scores"]["entities"]["found"] == 0
    assert "no record of a" in ran.err


def test_query_in_each_form(out: Path, kg: Kg) -> None:
    """A table as wide as it needs to be, JSON, CSV; the query may come from standard input."""
    query = "SELECT ?name ?x { ?c a kg:Company ; skos:prefLabel ?name OPTIONAL { ?c kg:none ?x } }"
    names = ["白塔公司", "远山公司", "青石公司"]
    assert all(name in kg("query", query, "-g", out).out for name in names)
    rows = json.loads(kg("query", query, "-g", out, "--form", "json").out)
    assert rows == [{"name": name, "x": None} for name in names]
    table = kg("query", query, "-g", out, "--form", "csv").out
    assert [row["name"] for row in csv.DictReader(io.StringIO(table))] == names
    assert json.loads(kg("query", query, "-g", out, "--json").out) == rows
    assert kg("query", query, "-g", out, "--csv").out == table
    refused = kg("query", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "-g", out)
    assert (refused.status, refused.out) == (2, "")


@pytest.mark.parametrize(
    "refused", ["SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "?s ?p ?o } # x\n} FROM <file:///x>"]
)
def test_a_query_from_a_file(refused: str, out: Path, kg: Kg, tmp_path: Path) -> None:
    """Comments and all, with the prefixes known; what is refused on the command line is refused in it too."""
    path = tmp_path / "firms.rq"
    path.write_text("# 企业\nSELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }\n", "utf-8")
    assert kg("query", f"@{path}", "-g", out, "--csv").out.split() == [
        "name",
        "白塔公司",
        "远山公司",
        "青石公司",
    ]
    path.write_text(f"ASK {{ {refused} }}", "utf-8")
    ran = kg("query", f"@{path}", "-g", out)
    assert (ran.status, ran.out) == (2, "")
    assert "reaches outside" in ran.err


def test_show(out: Path, kg: Kg) -> None:
    """Its facts in both directions, each with a sentence; several of one part of a name are listed."""
    shown = kg("show", "青石", "-g", out).out
    assert shown.startswith("青石公司  Company\n")
    assert "青石公司 -supplies-> 远山公司 (actual, 0.90)" in shown
    assert "a  青石公司为远山公司供货。" in shown
    (entity,) = json.loads(kg("show", "青石公司", "-g", out, "--json").out)
    assert [fact["evidence"][0]["sentence"] for fact in entity["facts"]]
    ran = kg("show", "公司", "-g", out)
    assert (ran.status, ran.out) == (1, "")
    assert "there are: " in ran.err


def test_why(out: Path, kg: Kg) -> None:
    """The sentences that join two, marked on a terminal only."""
    shown = kg("why", "青石公司", "远山公司", "-g", out).out
    assert "a 0-12 supply  青石公司为远山公司供货。" in shown
    assert "\x1b" not in shown
    facts = json.loads(kg("why", "青石公司", "-g", out, "--json").out)
    assert len(facts) == 2
    nothing = kg("why", "白塔公司", "白塔公司", "-g", out)
    assert nothing.status == 0
    assert kg("why", "无名公司", "-g", out).status == 1


def test_an_unexpected_error_is_one_line(
    inputs: Path, tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a way to see more."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("kg.output.write_report", fail)
    ran = kg("build", inputs, "-o", tmp_path / "out")
    assert ran.status == 1
    assert "kg: kg: unexpected ZeroDivisionError: of all things (set KG_DEBUG=1" in ran.err
    assert not list(tmp_path.glob("out/*"))
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        kg("build", inputs, "-o", tmp_path / "out")


@pytest.fixture
def disputed(tmp_path: Path) -> Path:
    """A graph of two posts of one title and two figures of one thing, each from a document of its own."""
    from kg.export import write_records
    from kg.model import Graph

    both = report("a", "2021-03-08", "顾小满", 1286), report("b", "2021-09-01", "林知秋", 1241)
    write_records(Graph((), (), both), tmp_path / "records.jsonl")
    return tmp_path


def test_conflicts_show_both_sides(disputed: Path, out: Path, kg: Kg) -> None:
    """With sentence, document and date, the older first; none is said to be none."""
    shown = kg("conflicts", "-g", disputed).out
    assert shown.startswith("云岭区  复工企业  figures, time unstated\n")
    assert shown.index("a 2021-03-08  云岭区区长顾小满") < shown.index("b 2021-09-01  云岭区区长林知秋")
    (found,) = json.loads(kg("conflicts", "-g", disputed, "--json").out)
    assert [fact["evidence"][0]["date"] for fact in found["facts"]] == ["2021-03-08", "2021-09-01"]
    assert kg("conflicts", "-g", disputed, "--as-of", "2021-05-01", "--json").out == "[]\n"
    nothing = kg("conflicts", "-g", out)
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "no conflicts\n")


@pytest.fixture
def reprinted(tmp_path: Path) -> Path:
    """A graph of two reports that contradict each other, and a reprint of one."""
    from kg.export import write_records

    write_records(disputed_graph(), tmp_path / "records.jsonl")
    return tmp_path


def test_show_marks_conflicts_and_counts_sources(reprinted: Path, out: Path, kg: Kg) -> None:
    """The other side with its sentence, below the fact; a reprint is a document and no source."""
    fact, sentence, against, other = kg("show", "顾小满", "-g", reprinted).out.splitlines()[1:]
    assert fact == "  顾小满 -holds_post-> 云岭区 [title=区长] (actual, 1.00)  1 source, 2 documents"
    assert sentence.startswith("    m-first  云岭区区长顾小满在会上说")
    assert against == (
        "    conflict: holders, time same  "
        "林知秋 -holds_post-> 云岭区 [title=区长] (actual, 1.00)  1 source, 1 document"
    )
    assert other.startswith("      n-second  云岭区区长林知秋在会上说")
    assert "conflict" not in kg("show", "青石", "-g", out).out
    assert (
        "青石公司 -supplies-> 远山公司 (actual, 0.90)  1 source, 1 document"
        in kg("show", "青石", "-g", out).out
    )


def test_conflicts_and_sources_as_json(reprinted: Path, kg: Kg) -> None:
    """Counts, the id of the other side, and whose reprint a document is."""
    ((entity,), (conflict, _)) = (
        json.loads(kg(*command, "-g", reprinted, "--json").out)
        for command in (("show", "顾小满"), ("conflicts",))
    )
    (fact,) = entity["facts"]
    assert (fact["sources"], fact["documents"]) == (1, 2)
    assert [row["reprint_of"] for row in fact["evidence"]] == ["m-first", None]
    sides = {side["id"] for side in conflict["facts"]}
    assert fact["conflicts"] == [
        {"id": conflict["id"], "kind": "holders", "timing": "same", "fact": (sides - {fact["id"]}).pop()}
    ]


def test_reprints_are_marked(reprinted: Path, kg: Kg) -> None:
    """Beside their sentences."""
    assert "a-reprint 2021-03-09 (reprint of m-first)  云岭区" in kg("conflicts", "-g", reprinted).out
    shown = kg("why", "顾小满", "-g", reprinted).out
    assert "post (reprint of m-first)  云岭区" in shown
    assert "    conflict: holders, time same  林知秋" in shown


def test_the_graph_of_a_day(disputed: Path, kg: Kg) -> None:
    """The holder of that day; a day that is none is wrong usage."""
    shown = kg("show", "云岭区", "-g", disputed, "--as-of", "2021-05-01").out
    assert "顾小满 -holds_post-> 云岭区" in shown
    assert "[until=2021-09-01 seen]" in shown
    assert "林知秋" not in shown
    assert "顾小满 -" not in kg("show", "云岭区", "-g", disputed, "--as-of", "2021-09-01").out
    ask = "SELECT ?name { ?p kg:holds_post ?o ; skos:prefLabel ?name }"
    assert kg("query", ask, "-g", disputed, "--as-of", "2021-09-01", "--form", "csv").out == "name\n林知秋\n"
    ran = kg("why", "云岭区", "-g", disputed, "--as-of", "2021-13-01")
    assert (ran.status, ran.out) == (2, "")
    assert "is no day" in ran.err
