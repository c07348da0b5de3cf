"""The part of the packaged font that one page needs, so that its Chinese draws on every machine."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILY = "kg-sans"


def to_font_face(texts: Iterable[str]) -> str:
    """A CSS rule with the glyphs of all characters in ``texts``; equal characters give equal bytes.

    Made by fontTools from Noto Sans SC (SIL Open Font License 1.1, which allows embedding).
    """
    from fontTools import subset

    options = subset.Options(layout_features=[], hinting=False, name_IDs=[], notdef_outline=True)
    options.recalc_timestamp = False
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=sorted({ord(character) for text in texts for character in text}))
    data = io.BytesIO()
    with subset.load_font(str(pylopdf_fonts_zh_cn.sans_path()), options) as font:
        chosen.subset(font)
        subset.save_font(font, data, options)
    source = base64.b64encode(data.getvalue()).decode()
    place = f'url(data:font/otf;base64,{source}) format("opentype")'
    return f'@font-face {{ font-family: "{FAMILY}"; src: {place}; }}\n'
