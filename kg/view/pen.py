"""Writes and measures text of a picture in one font file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pylopdf_fonts_zh_cn
from matplotlib.font_manager import FontProperties, get_font

from kg.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#20242b"
FAINT = "#6b7280"


class Pen:
    """Text in one font file, with characters that the font lacks shown as a geta mark."""

    def __init__(self, font: Path | None) -> None:
        """Opens the font file, or the packaged Noto Sans SC.

        Raises:
            InputError: Where the file is missing or no font.
        """
        self.path = Path(font) if font else pylopdf_fonts_zh_cn.sans_path()
        if not self.path.is_file():
            raise InputError(str(self.path), "no such font file", "name a TrueType or OpenType file")
        try:
            self.face = get_font(str(self.path))
        except (RuntimeError, OSError) as error:
            raise InputError(str(self.path), "not a font", "name a TrueType or OpenType file") from error
        self.known = self.face.get_charmap()

    def clean(self, text: str) -> str:
        """The text as this font can draw it."""
        return "".join(c if ord(c) in self.known and c.isprintable() else "\u3013" for c in text)

    def size(self, text: str, points: float) -> tuple[float, float]:
        """Width and height of a line of text, in points."""
        self.face.set_size(points, 72)
        self.face.set_text(self.clean(text), 0.0)
        width, _ = self.face.get_width_height()
        return width / 64, points * 1.15

    def write(self, axes: Axes, at: tuple[float, float], text: str, points: float, **style: object) -> None:
        """Draw text around its middle, or as ``style`` says."""
        font = FontProperties(fname=str(self.path), size=points)
        looks: dict[str, Any] = {"ha": "center", "va": "center_baseline", "color": INK, **style}
        axes.text(*at, self.clean(text), fontproperties=font, parse_math=False, **looks)
