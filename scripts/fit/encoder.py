"""LAC's network in torch, to be fitted on together with the tagger (``kg/extract/data/encoder.npz``).

The recurrence is written out with its own gradient: on a processor that is several times faster than the
general one, and the padding of a batch can be left in place.
"""
# Where torch is not installed its classes have no type.
# mypy: allow-subclassing-any

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kg.extract.encode import EMISSION_SCALE
from kg.text.lac import GRUS, read_parameters

if TYPE_CHECKING:
    from kg.extract.network import Weights

Array = npt.NDArray[np.float32]
Gates = tuple[Tensor, Tensor, Tensor, Tensor]


class Recurrence(torch.autograd.Function):
    """A gated recurrent unit (Cho et al., 2014) over time, gates in the order reset, update, new.

    Takes the gates' inputs (time, rows, 3 * width), the recurrent weights (width, 3 * width) and their bias;
    gives the states (time, rows, width).
    """

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, weights: Tensor, bias: Tensor) -> Tensor:
        """Runs through time and keeps what the gradient needs."""
        time, rows, wide = inputs.shape
        width = wide // 3
        state = inputs.new_zeros(rows, width)
        states = inputs.new_zeros(time + 1, rows, width)
        gates = inputs.new_empty(time, rows, 2 * width)
        news, hidden = inputs.new_empty(time, rows, width), inputs.new_empty(time, rows, width)
        for step in range(time):
            recurrent, x = torch.addmm(bias, state, weights), inputs[step]
            gate = torch.sigmoid(x[:, : 2 * width] + recurrent[:, : 2 * width])
            hidden[step] = recurrent[:, 2 * width :]
            new = torch.tanh(torch.addcmul(x[:, 2 * width :], gate[:, :width], hidden[step]))
            state = torch.lerp(new, state, gate[:, width:])
            gates[step], news[step], states[step + 1] = gate, new, state
        ctx.save_for_backward(weights, states, gates, news, hidden)
        return states[1:]

    @staticmethod
    def backward(ctx: Any, *grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Runs back through time; what does not depend on later steps is computed for all at once."""
        weights, states, gates, news, hidden = ctx.saved_tensors
        time, rows, width = news.shape
        reset, update = gates[:, :, :width], gates[:, :, width:]
        by_new = (1 - update) * (1 - news * news)
        by_update = (states[:-1] - news) * update * (1 - update)
        by_reset = hidden * reset * (1 - reset)
        into, recurrent = news.new_empty(time, rows, 3 * width), news.new_empty(time, rows, 3 * width)
        back, later = weights.t().contiguous(), news.new_zeros(rows, width)
        for step in range(time - 1, -1, -1):
            total = grad[0][step] + later
            new, x, y = total * by_new[step], into[step], recurrent[step]
            x[:, :width], x[:, width : 2 * width] = new * by_reset[step], total * by_update[step]
            x[:, 2 * width :] = new
            y[:, : 2 * width], y[:, 2 * width :] = x[:, : 2 * width], new * reset[step]
            later = torch.addmm(total * update[step], y, back)
        by_weights = states[:-1].reshape(-1, width).t() @ recurrent.reshape(-1, 3 * width)
        return into, by_weights, recurrent.sum((0, 1))


def _run(x: Tensor, gates: Gates) -> Tensor:
    into, recurrent, into_bias, recurrent_bias = gates
    inputs = nn.functional.linear(x, into, into_bias).transpose(0, 1).contiguous()
    run: Any = Recurrence.apply
    states: Tensor = run(inputs, recurrent.t().contiguous(), recurrent_bias)
    return states.transpose(0, 1)


def _swap(values: Array) -> Array:
    """The three gates in torch's order where they come in ONNX's, and the other way round."""
    first, second, third = np.split(values, 3)
    return np.concatenate([second, first, third])


class Encoder(nn.Module):
    """LAC's embeddings (left as they are), its two recurrent layers and its scores."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        found = read_parameters()
        self.embeddings = nn.Embedding.from_pretrained(torch.from_numpy(found["embeddings"].copy()))
        self.layers = nn.ModuleList(
            nn.GRU(found[f"{name}.into"].shape[2], found[f"{name}.recurrent"].shape[2], bidirectional=True)
            for name in GRUS
        )
        self.scores = nn.Linear(*found["scores.weight"].shape)
        self.drop = nn.Dropout(dropout)
        self.width = self.embeddings.embedding_dim + sum(self.scores.weight.shape)
        self.load(found)

    def load(self, found: Weights) -> None:
        """Takes over the weights of the recurrent layers and the scores."""
        with torch.no_grad():
            for name, layer in zip(GRUS, self.layers, strict=True):
                for side, suffix in enumerate(("", "_reverse")):
                    biases = np.split(found[f"{name}.bias"][side], 2)
                    values = (found[f"{name}.into"][side], found[f"{name}.recurrent"][side], *biases)
                    for parameter, value in zip(_gates(layer, suffix), values, strict=True):
                        parameter.copy_(torch.from_numpy(_swap(value)))
            self.scores.weight.copy_(torch.from_numpy(found["scores.weight"].T.copy()))
            self.scores.bias.copy_(torch.from_numpy(found["scores.bias"].copy()))

    def to_weights(self) -> Weights:
        """The arrays of ``encoder.npz``, as ``kg.text.lac`` takes them."""
        arrays: Weights = {}
        for name, layer in zip(GRUS, self.layers, strict=True):
            sides = [[_swap(p.detach().numpy()) for p in _gates(layer, s)] for s in ("", "_reverse")]
            arrays[f"{name}.into"] = np.stack([side[0] for side in sides])
            arrays[f"{name}.recurrent"] = np.stack([side[1] for side in sides])
            arrays[f"{name}.bias"] = np.stack([np.concatenate(side[2:]) for side in sides])
        arrays["scores.weight"] = self.scores.weight.detach().numpy().T
        arrays["scores.bias"] = self.scores.bias.detach().numpy()
        return arrays

    def forward(self, numbers: Tensor, mask: Tensor) -> Tensor:
        """States, embeddings and scaled scores of characters, shape (rows, time, 443).

        Args:
            numbers: Numbers of characters, shape (rows, time).
            mask: One where a character is, shape (rows, time); each row's characters come first.
        """
        lengths, steps = mask.sum(1).long()[:, None], torch.arange(numbers.shape[1])[None]
        backwards = torch.where(steps < lengths, lengths - 1 - steps, steps)[:, :, None]
        embedded = self.embeddings(numbers)
        z = embedded
        for layer in self.layers:
            z = self.drop(z)
            ahead = _run(z, _gates(layer, ""))
            back = _run(z.gather(1, backwards.expand_as(z)), _gates(layer, "_reverse"))
            z = torch.cat([ahead, back.gather(1, backwards.expand_as(back))], 2) * mask[:, :, None]
        return torch.cat([z, embedded, self.scores(z) * EMISSION_SCALE], 2)


def _gates(layer: nn.Module, suffix: str) -> Gates:
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    into, recurrent, into_bias, recurrent_bias = (getattr(layer, name + suffix) for name in names)
    return into, recurrent, into_bias, recurrent_bias
