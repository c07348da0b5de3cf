"""Shares a fit between processes that ``torchrun`` starts; alone where it did not start any."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import distributed, nn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Part = TypeVar("Part")


def start_processes() -> None:
    """One thread each; joins the others where there are any."""
    torch.set_num_threads(1)
    if "WORLD_SIZE" in os.environ:
        distributed.init_process_group("gloo")


def processes() -> int:
    """How many there are."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def is_first() -> bool:
    """Whether this is the one that scores and writes."""
    return not distributed.is_initialized() or distributed.get_rank() == 0


def own_part(things: Iterable[Part]) -> Iterator[Part]:
    """Every so manyth thing, so that each is made ready by one process only."""
    first = distributed.get_rank() if distributed.is_initialized() else 0
    return islice(things, first, None, processes())


def fewest(count: int) -> int:
    """The lowest of the processes' counts: so many steps all of them can make."""
    if not distributed.is_initialized():
        return count
    lowest = torch.tensor(count)
    distributed.all_reduce(lowest, distributed.ReduceOp.MIN)
    return int(lowest)


def own_share(parts: list[Part]) -> list[Part]:
    """Every process's equal share; what is left over waits for another order."""
    if not distributed.is_initialized():
        return parts
    even = len(parts) // processes() * processes()
    return parts[distributed.get_rank() : even : processes()]


def share_gradients(model: nn.Module) -> None:
    """Brings every gradient to its mean over the processes."""
    if not distributed.is_initialized():
        return
    held = [p for p in model.parameters() if p.requires_grad]
    grads = [p.grad if p.grad is not None else torch.zeros_like(p) for p in held]
    flat = torch.cat([grad.reshape(-1) for grad in grads])
    distributed.all_reduce(flat)
    flat /= processes()
    for parameter, grad in zip(held, torch.split(flat, [g.numel() for g in grads]), strict=True):
        parameter.grad = grad.reshape(parameter.shape)
