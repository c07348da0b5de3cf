"""Work in other processes comes back in order, and no process dies unseen."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from kg.engine import map_in_order
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

in_one_or_two = pytest.mark.parametrize("jobs", [1, 2])


@in_one_or_two
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    """Also where there are more items than may wait."""
    words = ["词" * (n % 7) for n in range(40)]
    assert list(map_in_order(len, words, jobs)) == [n % 7 for n in range(40)]


@in_one_or_two
def test_what_is_known_is_not_computed(jobs: int) -> None:
    """Only the second item goes to the function; the first would end the process."""
    assert list(map_in_order(os.path.basename, ["a/b", "c/d"], jobs, known={"a/b": "kept"}.get)) == [
        "kept",
        "d",
    ]


def test_items_are_read_as_they_are_needed() -> None:
    """A source without an end gives its first results."""

    def numbers() -> Iterator[int]:
        number = 0
        while True:
            yield number
            number += 1

    found = map_in_order(str, numbers())
    assert [next(found), next(found)] == ["0", "1"]


def test_a_process_that_dies_is_named() -> None:
    """As where memory ran out: an error of ours, and no hang."""
    with pytest.raises(KgError, match="died"):
        list(map_in_order(os._exit, [9], 2))


def test_an_error_of_the_function_comes_through() -> None:
    """With its own type, from the other process."""
    with pytest.raises(ValueError, match="invalid literal"):
        list(map_in_order(int, ["1", "two"], 2))


def test_a_cluster_of_ray_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its processes instead of this machine's, where the environment names one."""
    ray = pytest.importorskip("ray")
    monkeypatch.setenv("RAY_ADDRESS", "local")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        assert list(map_in_order(len, ["词" * (n % 7) for n in range(40)], 2)) == [n % 7 for n in range(40)]
        assert list(map_in_order(os.path.basename, ["a/b", "c/d"], 2, known={"a/b": "kept"}.get)) == [
            "kept",
            "d",
        ]
    finally:
        ray.shutdown()


def test_a_cluster_without_ray_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setenv("RAY_ADDRESS", "local")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(KgError, match="ray is not installed"):
        list(map_in_order(len, ["词"], 2))
