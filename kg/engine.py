"""Runs a function over documents in other processes, in order, with a bounded number under way.

The processes are this machine's, or where ``RAY_ADDRESS`` names a cluster of Ray (the extra ``ray``), its.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 8
CLUSTER = "RAY_ADDRESS"


def map_in_order(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int = 1,
    *,
    known: Callable[[Item], Result | None] | None = None,
) -> Iterator[Result]:
    """Applies ``function`` to each item.

    Args:
        function: A picklable function.
        items: What to apply it to; read lazily, at most eight items a process ahead.
        jobs: Number of processes, or of the cluster's; with 1 everything happens in this one.
        known: The result of an item that is at hand already, else None; asked in this process.

    Yields:
        The results in the order of the items, so that the number of processes changes no output.

    Raises:
        KgError: Where a process died (of memory, most often), or Ray is asked for and not installed.
    """
    if jobs <= 1:
        for item in items:
            result = known(item) if known else None
            yield function(item) if result is None else result
        return
    if CLUSTER in os.environ:
        yield from _collect_from_cluster(function, items, jobs * _AHEAD, known)
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _leave_interrupts_to_the_parent)
    try:
        yield from _collect(pool, function, items, jobs * _AHEAD, known)
    except BrokenProcessPool as error:
        raise KgError("processes", "one died at its work", "give fewer --jobs, or split the input") from error
    finally:
        # Where the caller stops early, what has not begun never begins.
        pool.shutdown(wait=True, cancel_futures=True)


def _collect(
    pool: ProcessPoolExecutor,
    function: Callable[[Item], Result],
    items: Iterable[Item],
    most: int,
    known: Callable[[Item], Result | None] | None,
) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    for item in items:
        result = known(item) if known else None
        waiting.append(pool.submit(function, item) if result is None else _done(result))
        while waiting and (len(waiting) >= most or waiting[0].done()):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _collect_from_cluster(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    most: int,
    known: Callable[[Item], Result | None] | None,
) -> Iterator[Result]:
    try:
        import ray
    except ImportError as error:
        raise KgError(CLUSTER, "ray is not installed", "install the extra ray, or unset it") from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    run: Any = ray.remote(_apply)
    kept = ray.put(function)
    waiting: deque[Any] = deque()
    for item in items:
        result = known(item) if known else None
        waiting.append(run.remote(kept, item) if result is None else ray.put(result))
        while len(waiting) >= most:
            yield ray.get(waiting.popleft())
    while waiting:
        yield ray.get(waiting.popleft())


def _apply(function: Callable[[Item], Result], item: Item) -> Result:
    return function(item)


def _done(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _leave_interrupts_to_the_parent() -> None:
    """A terminal interrupts all processes at once; only one of them is to say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """Where the parent was killed, a process of the pool would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
