"""Reprints: they make nothing newer, and what they add is their own."""

from __future__ import annotations

from firm_states import REST, ends_of, fact_of, join, on, says

from kg.terms.printings import find_repeated


def test_a_reprint_has_no_effect() -> None:
    """It neither has the firm stopped again, nor reckons the day from its own date."""
    story = f"F8月10日起停产。{REST}"
    plain = (says("a", "2024-08-12", story), says("c", "2024-08-21", "F已复工。"))
    graph = join(*plain)
    # A year later, 8月10日 would be another day; within the year, the firm would be seen stopped again.
    for date in ("2024-09-01", "2025-08-30"):
        reprinted = join(*plain, says("r", date, f"县报讯\n{story}"))
        assert reprinted.reprints == (("r", "a"),)
        assert ends_of(reprinted, "resumed") == ends_of(graph, "resumed") == [None]
        # Reckoned from another date, it is a fact of its own, which ends with the other.
        assert set(ends_of(reprinted, "stopped")) == set(ends_of(graph, "stopped"))
        assert set(ends_of(graph, "stopped")) == {("2024-08-21", "seen")}
        for day in ("2024-08-11", "2024-08-20", "2024-08-21", "2025-12-31"):
            assert on(reprinted, day) == on(graph, day)


def test_what_a_reprint_adds_counts() -> None:
    """With the date of the reprint, for the first printing does not have it."""
    story = f"F已停产。{REST}"
    graph = join(says("a", "2024-08-12", story), says("r", "2024-08-30", f"{story}F已复工。"))
    assert graph.reprints == (("r", "a"),)
    assert ends_of(graph, "stopped") == [("2024-08-30", "seen")]
    assert fact_of(graph, "stopped").seen == ("2024-08-12", "2024-08-12")


def test_repeated_claims_have_the_date_of_their_first_printing() -> None:
    """Also where the layout is another one; what is no reprint repeats nothing."""
    story = f"F已停产。{REST}"
    first, copy = says("b", "2024-08-12", story), says("a", "2024-08-30", f"\n  {story.replace('。', '。 ')}")
    (claim,) = copy.claims
    assert find_repeated(join(first, copy)) == {("a", claim.id): "2024-08-12"}
    assert find_repeated(join(first, says("c", "2024-08-30", "F已停产。"))) == {}
