"""The command line: parses, calls, prints. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import json
import os
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NoReturn, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg.errors import KgError
from kg.model import Entity, Extraction, Graph, Problem

USAGE, SOME_FAILED, INVALID, NOTHING, INTERRUPTED = 2, 3, 4, 5, 130

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="A knowledge graph of companies, suppliers, officials and policy measures from Chinese text.",
)


class LexerName(str, Enum):
    """The lexers."""

    lac = "lac"
    jieba = "jieba"


class Form(str, Enum):
    """How a query's answer is shown."""

    table = "table"
    json = "json"
    csv = "csv"


Inputs = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Date = Annotated[str | None, typer.Option(help="Publication date (YYYY-MM-DD) of documents that state none.")]
Lexer = Annotated[LexerName, typer.Option(help="What cuts words and finds names.")]
Jobs = Annotated[int, typer.Option(min=1, help="Number of processes.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first input that cannot be read.")]
Folder = Annotated[Path, typer.Option("-g", "--graph", help="The folder that kg build wrote.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def _note() -> Console:
    return Console(stderr=True, highlight=False)


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _fail(error: KgError, code: int) -> NoReturn:
    _note().print(f"[red]kg:[/red] {escape(str(error))}")
    raise typer.Exit(code)


def _show_problem(problem: Problem) -> None:
    colour = "red" if problem.severity == "error" else "yellow"
    fix = f" ({problem.fix})" if problem.fix else ""
    line = f"{problem.where}: {problem.found}{fix}"
    _note().print(f"[{colour}]{problem.severity}:[/{colour}] {escape(line)}")


class _Watch:
    """Shows progress on standard error and keeps count; with ``strict`` the first refused input ends the run."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.documents = self.characters = self.errors = 0
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=_note(), transient=True)
        self.task = self.progress.add_task("reading", total=None)

    def __call__(self, item: Extraction | Problem) -> None:
        if isinstance(item, Problem):
            self.errors += item.severity == "error"
            _show_problem(item)
            if self.strict and item.severity == "error":
                raise KgError(item.where, item.found, "leave --strict out to go on without it")
            return
        self.documents += 1
        self.characters += len(item.document.text)
        text = f"{self.documents} documents, {self.characters:,} characters"
        self.progress.update(self.task, description=text)


@app.command()
def build(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the graph's files.")],
    date: Date = None,
    lexer: Lexer = LexerName.lac,
    jobs: Jobs = 1,
    strict: Strict = False,
    timing: Annotated[bool, typer.Option(help="Tell times in report.json.")] = True,
) -> None:
    """Builds one graph of all inputs and writes it in every form.

    Example: `kg build examples -o output`
    """
    from kg import pipeline
    from kg.ontology.validate import validate

    watch = _Watch(strict=strict)
    try:
        with watch.progress:
            _, report = pipeline.build(
                inputs, output, date=date, lexer=lexer.value, jobs=jobs, timing=timing, seen=watch
            )
    except KgError as error:
        _fail(error, SOME_FAILED if strict else 1)
    _show_report(report)
    _note().print(f"written to {escape(str(output))}")
    if report.documents < VALIDATED:
        checked = validate(output / "graph.ttl")
        for problem in checked.problems[:20]:
            _show_problem(problem)
        if not checked.conforms:
            raise typer.Exit(INVALID)
    _leave(report.documents, failed=report.failed)


VALIDATED = 2000


def _leave(documents: int, *, failed: bool) -> None:
    if not documents:
        _note().print("nothing could be read")
        raise typer.Exit(NOTHING)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _show_report(report: Any) -> None:
    """The closing table: documents, entities and relations by type, speed, problems."""
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("what")
    table.add_column("count", justify="right")
    rows = {"documents": report.documents, "characters": report.characters}
    for name, count in {**rows, **report.entities, **report.facts}.items():
        table.add_row(str(name), f"{count:,}")
    if report.seconds:
        table.add_row("characters/s", f"{report.characters / report.seconds:,.0f}")
    table.add_row("problems", str(len(report.problems)))
    _note().print(table)


@app.command()
def extract(
    inputs: Inputs,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File (else standard output).")
    ] = None,
    date: Date = None,
    lexer: Lexer = LexerName.lac,
    jobs: Jobs = 1,
    strict: Strict = False,
) -> None:
    """Writes one JSON object a document: entities, relations, observations, with offsets.

    Example: `kg extract examples/*.txt -o records.jsonl`
    """
    from kg import pipeline
    from kg.export import to_record
    from kg.export.atomic import open_atomic_text

    watch = _Watch(strict=strict)

    def lines() -> Any:
        for item in pipeline.extract(inputs, date=date, lexer=lexer.value, jobs=jobs):
            watch(item)
            if isinstance(item, Extraction):
                yield json.dumps(to_record(item), ensure_ascii=False) + "\n"

    try:
        if output:
            with watch.progress, open_atomic_text(output) as file:
                file.writelines(lines())
        else:
            for line in lines():
                sys.stdout.write(line)
    except KgError as error:
        _fail(error, SOME_FAILED if strict else 1)
    _leave(watch.documents, failed=bool(watch.errors))


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Annotated articles: JSON files or folders of them.")],
    errors: Annotated[
        bool, typer.Option("--errors", help="List what was missed and what was wrong.")
    ] = False,
    as_json: Json = False,
    jobs: Jobs = 1,
) -> None:
    """Extracts from annotated articles and scores the result, by type and by rule.

    Example: `kg evaluate gold/dev --errors`
    """
    from kg import evaluate as scoring
    from kg import pipeline
    from kg.export import to_record

    files = [f for path in gold for f in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    wanted = {record["id"]: record for record in (json.loads(f.read_text("utf-8")) for f in files)}
    pairs = []
    for item in pipeline.extract([str(f) for f in files], jobs=jobs):
        if isinstance(item, Extraction) and item.document.id in wanted:
            pairs.append((wanted[item.document.id], to_record(item, with_text=False)))
    scores = scoring.score(pairs)
    if as_json:
        found = {
            f"{layer}: {kind}" if kind else layer: t.to_json() for layer, kind, t in scoring.rows(scores)
        }
        rules = {rule: tally.to_json() for rule, tally in sorted(scores.rules.items())}
        print(json.dumps({"scores": found, "rules": rules}, ensure_ascii=False, indent=1))
        return
    _show_scores(scores, errors=errors)


def _show_scores(scores: Any, *, errors: bool) -> None:
    from kg import evaluate as scoring

    if errors:
        for article, line in scores.errors:
            _out().print(f"{article}  {line}", markup=False)
    table = Table("", "P", "R", "F1", "found/system/gold", show_edge=False)
    for layer, kind, t in scoring.rows(scores):
        counts = f"{t.found}/{t.system}/{t.gold}"
        table.add_row(
            f"  {kind}" if kind else layer, *(f"{x:.3f}" for x in (t.precision, t.recall, t.f1)), counts
        )
    _out().print(table)
    rules = Table("rule", "precision", "right/given", show_edge=False)
    for rule, t in sorted(scores.rules.items()):
        rules.add_row(rule, f"{t.precision:.3f}", f"{t.found}/{t.system}")
    _out().print(rules)


@app.command()
def query(
    sparql: Annotated[str, typer.Argument(help="A SPARQL query; the prefixes kg, org, skos … are known.")],
    graph: Folder,
    form: Annotated[Form, typer.Option("--form", help="How to show the answer.")] = Form.table,
) -> None:
    """Asks the graph a SPARQL query. Nothing outside the graph can be reached.

    Example: `kg query 'SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }' -g output`
    """
    import csv

    from kg.query import load_store, run_query

    try:
        answer = run_query(load_store(graph / "graph.ttl"), sparql)
    except KgError as error:
        _fail(error, USAGE)
    if form is Form.json:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form is Form.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        table = Table(*answer.columns, show_edge=False)
        for row in answer.rows:
            table.add_row(*(escape(cell or "") for cell in row))
        _out().print(table)


def _load(directory: Path) -> Graph:
    from kg.knowledge_graph import KnowledgeGraph

    try:
        return KnowledgeGraph.load(directory).graph
    except KgError as error:
        _fail(error, USAGE)


def _named(graph: Graph, name: str) -> tuple[Entity, ...]:
    from kg.analyse.explain import find_named

    found = find_named(graph, name)
    if not found:
        _fail(KgError(name, "no entity of that name", "look into nodes.csv"), 1)
    return found


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="An entity's name or alias, or a part of one.")],
    graph: Folder,
    as_json: Json = False,
) -> None:
    """Shows an entity: type, aliases, and its facts, each with a sentence that says so.

    Example: `kg show 衡泽汽车 -g output`
    """
    from kg.analyse.explain import Witnesses, find_facts

    loaded = _load(graph)
    witnesses = Witnesses(loaded)
    names = {entity.id: entity.name for entity in loaded.entities}
    entities = _named(loaded, name)
    if as_json:
        found = [
            {
                "id": entity.id,
                "type": entity.type.value,
                "name": entity.name,
                "aliases": list(entity.aliases),
                "facts": [_fact_json(fact, names, witnesses) for fact in find_facts(loaded, entity)],
            }
            for entity in entities
        ]
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for entity in entities:
        _out().print(
            f"[bold]{escape(entity.name)}[/bold]  {entity.type.value}  {escape(' | '.join(entity.aliases))}"
        )
        for fact in find_facts(loaded, entity):
            _out().print(f"  {escape(_fact_line(fact, names))}")
            if first := next(witnesses.of(fact), None):
                _out().print(f"    [dim]{escape(first.document.id)}[/dim]  {escape(first.text)}")


def _fact_line(fact: Any, names: dict[str, str]) -> str:
    value = (
        f"{fact.property} {fact.quantity.qualifier} {fact.quantity.value:,g} {fact.quantity.unit}"
        if fact.quantity
        else ""
    )
    tail = names.get(fact.object or "", "") or value or fact.property
    details = "".join(f" [{key}={word}]" for key, word in fact.attributes)
    head = names.get(fact.subject or "", "-")
    return f"{head} —{fact.predicate.value}→ {tail}{details}  ({fact.status.value}, {fact.confidence:.2f})"


def _fact_json(fact: Any, names: dict[str, str], witnesses: Any) -> dict[str, Any]:
    quantity = fact.quantity and {
        "value": fact.quantity.value,
        "unit": fact.quantity.unit,
        "qualifier": fact.quantity.qualifier,
    }
    return {
        "predicate": fact.predicate.value,
        "subject": names.get(fact.subject or ""),
        "object": names.get(fact.object or ""),
        "property": fact.property,
        "quantity": quantity,
        "attributes": dict(fact.attributes),
        "status": fact.status.value,
        "confidence": fact.confidence,
        "evidence": [
            {"document": w.document.id, "start": w.sentence.start, "end": w.sentence.end, "sentence": w.text}
            for w in witnesses.of(fact)
        ],
    }


@app.command()
def why(
    name: Annotated[str, typer.Argument(help="An entity.")],
    graph: Folder,
    other: Annotated[str | None, typer.Argument(help="Another entity that it is joined with.")] = None,
) -> None:
    """Shows the evidence behind an entity's facts, the spans that carry it marked.

    Example: `kg why 铭拓精铸 恒岳动力 -g output`
    """
    from kg.analyse.explain import Witnesses, find_facts

    loaded = _load(graph)
    witnesses = Witnesses(loaded)
    names = {entity.id: entity.name for entity in loaded.entities}
    partners = _named(loaded, other) if other else (None,)
    facts = [f for e in _named(loaded, name) for p in partners for f in find_facts(loaded, e, p)]
    for fact in dict.fromkeys(facts):
        _out().print(escape(_fact_line(fact, names)))
        for w in witnesses.of(fact):
            text = (
                escape(w.marked("\x01", "\x02"))
                .replace("\x01", "[bold yellow]")
                .replace("\x02", "[/bold yellow]")
            )
            place = f"{w.document.id} {w.sentence.start}-{w.sentence.end} {w.claim.rule}"
            _out().print(f"    [dim]{escape(place)}[/dim]  {text}")
    if not facts:
        _note().print("no fact joins them")
        raise typer.Exit(1)


def main() -> None:
    """Runs the command line; an interrupt ends it with 130, a closed pipe quietly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KgError as error:
        sys.stderr.write(f"kg: {error}\n")
        sys.exit(1)
