"""When a measure is in force, what it repeals and what it amends."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.measures.scene import Named, Scene, pattern, sentence_at, setting
from kg.extract.numerals import read_chinese
from kg.extract.status import find_status
from kg.extract.time_reading import read_base
from kg.extract.times import find_times
from kg.model import Claim, Modality, Predicate, Sentence, Span, Status, Time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class _Term(NamedTuple):
    """What a sentence says of when a measure holds; ``words`` are where it says so."""

    measure: Named
    words: Span
    start: str | None = None
    end: str | None = None
    years: int = 0


def find_force(scene: Scene) -> Iterator[Claim]:
    """From when and until when measures are in force, one claim for each sentence and measure."""
    for sentence in scene.sentences:
        terms: dict[str, _Term] = {}
        for term in _find_terms(scene, sentence):
            known = terms.get(term.measure.entity)
            terms[term.measure.entity] = _join(known, term) if known else term
        yield from (_to_claim(scene, sentence, term) for term in terms.values())


def _find_terms(scene: Scene, sentence: Sentence) -> Iterator[_Term]:
    text, (start, end) = scene.text, (sentence.start, sentence.end)
    times = find_times(text, start, end, scene.document.date)
    for time in times:
        measure = scene.about(sentence, time.start)
        begins = pattern("force", "begins").match(text, time.end, end)
        if begins and measure:
            yield _Term(measure, Span(time.start, begins.end()), start=_to_day(scene, time.time))
        before = text[start : time.start]
        limit = pattern("force", "until").search(before) or pattern("force", "prolonged").search(before)
        if limit and measure:
            begun = time.time.start if pattern("force", "range").search(time.time.text) else None
            yield _Term(measure, Span(start + limit.start(), time.end), begun, time.time.end)
    for name in scene.within(start, end):
        comes = pattern("force", "comes").match(text, name.span.end, end)
        said = [time for time in times if time.end <= name.span.start and time.time.start]
        if comes and said:
            yield _Term(name, Span(*comes.span("word")), start=_to_day(scene, said[-1].time))
    for kind in ("issue", "length"):
        for match in pattern("force", kind).finditer(text, start, end):
            if measure := scene.about(sentence, match.start()):
                years = _to_number(match["years"]) if kind == "length" else 0
                yield _Term(measure, Span(*match.span()), years=years)


def _to_number(text: str) -> int:
    return int(text) if text.isdecimal() else int(read_chinese(text) or 0)


def _to_day(scene: Scene, time: Time) -> str | None:
    """When a time begins; without a year, the nearest one to the publication, come or gone."""
    published = read_base(scene.document.date).day
    if time.start is None or published is None or pattern("force", "year").search(time.text):
        return time.start
    days = (_in_year(time.start, published.year + step) for step in (-1, 0, 1))
    known = [day for day in days if day]
    return min(known, key=lambda day: abs(day[0] - published))[1] if known else time.start


def _in_year(start: str, year: int) -> tuple[dt.date, str] | None:
    """The first day of a day or month in another year, and how it is written; None where that has none."""
    moved = f"{year:04d}{start[4:]}"
    try:
        return dt.date.fromisoformat(moved if len(moved) > len("2024-03") else f"{moved}-01"), moved
    except ValueError:
        return None


def _join(one: _Term, other: _Term) -> _Term:
    """Two parts of one term; the first alone where they are of two terms."""
    if (one.start and other.start) or (one.end and other.end):
        return one
    words = Span(min(one.words.start, other.words.start), max(one.words.end, other.words.end))
    return _Term(one.measure, words, one.start or other.start, one.end or other.end, one.years or other.years)


def _to_claim(scene: Scene, sentence: Sentence, term: _Term) -> Claim:
    """Its property is the interval after ISO 8601-2, or the words where no day is known."""
    words = scene.text[slice(*term.words)]
    end = term.end or (_after_years(term.start, term.years) if term.start and term.years else None)
    interval = f"{term.start or '..'}/{end or '..'}" if term.start or end else words
    status, modality = find_status(scene.text, sentence.start, sentence.end, *term.words)
    return scene.claim(
        Predicate.IN_FORCE,
        term.measure,
        term.words,
        "force",
        property=interval,
        status=status,
        modality=modality,
        time=Time(words, term.start, end, "period"),
    )


def _after_years(start: str, years: int) -> str | None:
    """The last day of so many years from a day on; None where the beginning is no day."""
    try:
        first = dt.date.fromisoformat(start)
        ends = first.replace(year=first.year + years) - dt.timedelta(days=1)
    except ValueError:
        return None
    return ends.isoformat()


def find_repeals(scene: Scene) -> Iterator[Claim]:
    """What is repealed, by which measure where the text says it, and that it is no longer in force."""
    text, not_yet = scene.text, pattern("repeals", "not")
    for sentence in scene.sentences:
        for match in pattern("repeals", "word").finditer(text, sentence.start, sentence.end):
            words = Span(*match.span())
            if scene.covers(*words) or not_yet.search(text[sentence.start : words.start]):
                continue
            old = _list_before(scene, sentence, words.start) or _list_after(scene, sentence, words.end)
            # A name's own words say nothing of whether it happened.
            begin = max([sentence.start, *(name.span.end for name in old if name.span.end <= words.start)])
            status, modality = find_status(text, begin, sentence.end, *words)
            planned = status is Status.PLANNED
            over = (status, modality) if planned else (Status.NEGATED, Modality.ENDED)
            new = _find_repealing(scene, sentence, old, words)
            times = find_times(text, sentence.start, words.start, scene.document.date)
            since = next(
                (time.time for time in reversed(times) if not scene.covers(time.start, time.end)), None
            )
            for one in old:
                if new and new.entity != one.entity:
                    yield scene.claim(
                        Predicate.REPEALS, new, words, "repeals", other=one, status=status, modality=modality
                    )
                yield scene.claim(
                    Predicate.IN_FORCE,
                    one,
                    words,
                    "repeals",
                    property=match.group(),
                    status=over[0],
                    modality=over[1],
                    time=since,
                )


def _list_before(scene: Scene, sentence: Sentence, place: int) -> list[Named]:
    """The measures of the list that ends right before a place, each with a number in brackets or without."""
    found: list[Named] = []
    for name in reversed(scene.within(sentence.start, place)):
        aside = pattern("scene", "aside").match(scene.text, name.span.end, place)
        between = pattern("scene", "list") if found else pattern("repeals", "gap")
        if not between.fullmatch(scene.text, aside.end() if aside else name.span.end, place):
            break
        found.insert(0, name)
        place = name.span.start
    return found


def _list_after(scene: Scene, sentence: Sentence, place: int) -> list[Named]:
    """The measures of the list that begins right behind a place."""
    opening = pattern("repeals", "after").match(scene.text, place, sentence.end)
    place, found = opening.end() if opening else place, list[Named]()
    for name in scene.within(place, sentence.end):
        if not pattern("scene", "list").fullmatch(scene.text, place, name.span.start):
            break
        aside = pattern("scene", "aside").match(scene.text, name.span.end, sentence.end)
        place = aside.end() if aside else name.span.end
        found.append(name)
    return found


def _find_repealing(scene: Scene, sentence: Sentence, old: Sequence[Named], words: Span) -> Named | None:
    """The measure with which others end (同时废止), or that says so (《…决定》，废止《…》)."""
    first = min([words.start, *(name.span.start for name in old)])
    if pattern("repeals", "together").search(scene.text, *words):
        if named := scene.about(sentence, first):
            return named
        before = sentence_at(scene.sentences, sentence.start - 1) if sentence.start else None
        return (scene.about(before, before.end) if before else None) or scene.own
    before_it = scene.within(sentence.start, first)[-1:]
    says = [
        n for n in before_it if pattern("repeals", "decision").fullmatch(scene.text, n.span.end - 2, first)
    ]
    return says[0] if says else None


def find_amendments(scene: Scene) -> Iterator[Claim]:
    """Which measure amends which, as its name (关于修改X的决定) or the text (A对B进行了修改) says."""
    yield from _find_named_amendments(scene)
    text = scene.text
    for sentence in scene.sentences:
        for match in pattern("amends", "word").finditer(text, sentence.start, sentence.end):
            new, old = [None, None, *scene.within(sentence.start, match.start())][-2:]
            if new is None or old is None or new.entity == old.entity:
                continue
            if pattern("amends", "before").search(text[new.span.end : old.span.start]):
                words = Span(*match.span())
                status, modality = find_status(text, sentence.start, sentence.end, *words)
                yield scene.claim(
                    Predicate.AMENDS, new, words, "amends", other=old, status=status, modality=modality
                )


def _find_named_amendments(scene: Scene) -> Iterator[Claim]:
    known = {_plain(name): e for e in scene.entities.values() for name in (e.name, *e.aliases)}
    first = {name.entity: name for name in reversed(scene.names)}
    for entity in scene.entities.values():
        match = pattern("amends", "name").search(entity.name)
        old = known.get(_plain(match["old"] or match["base"])) if match else None
        if old is not None and old.id != entity.id:
            new = first[entity.id]
            yield scene.claim(Predicate.AMENDS, new, new.span, "amends", other=first[old.id])


def _plain(name: str) -> str:
    return "".join(character for character in name if character not in setting("scene")["quotes"])
