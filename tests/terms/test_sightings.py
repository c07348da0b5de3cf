"""When a text has a firm in a state: the time that stands beside the state's own words."""

from __future__ import annotations

import pytest
from firm_states import fact_of, join, says


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("F8月10日起停产。", "2024-08-10", None),
        ("8月10日，F停产。", "2024-08-10", None),
        ("F自6月停产以来没有裁员。", "2024-06", None),
        ("2024年6月至7月，F停产检修。", "2024-06", "2024-07"),
        ("2003年成立的F已停产。", None, None),  # another thing's year
        ("二季度，F停产。", None, None),  # somewhere in it
        ("F近日停产。", None, None),
        ("F今年停产。", None, None),  # the year goes on
        ("F今年以来停产。", "2024-01-01", None),
    ],
)
def test_the_days_that_a_text_states(text: str, since: str | None, until: str | None) -> None:
    """Only the time beside the state's words is its own."""
    fact = fact_of(join(says("a", "2024-08-30", text)), "stopped")
    assert (fact.since and fact.since.date, fact.until and fact.until.date) == (since, until)
