"""The faces of official documents by the standard's names, and what stands in for them.

GB/T 9704 asks for 小标宋, 仿宋, 楷体, 黑体 and 宋体; each list begins with the standard's own and ends with
what a free system has. Word and WPS are given the first name and a substitute; Typst those that are here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import typst

from service.errors import Failure


class FontsMissing(Failure):
    """No Chinese typeface is installed, so no letter can be set as PDF."""

    status = 503
    code = "fonts_missing"


@dataclass(frozen=True, slots=True)
class Face:
    """One face: `name` in Chinese as Word lists it, `instead` what Word may take, `families` for Typst."""

    name: str
    instead: str
    families: tuple[str, ...]


_SONG = (
    "SimSun",
    "宋体",
    "STSong",
    "FZShuSong-Z01",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "AR PL UMing CN",
)
_HEI = (
    "SimHei",
    "黑体",
    "STHeiti",
    "FZHei-B01",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
)
FACES: Mapping[str, Face] = MappingProxyType(
    {
        "title": Face(
            "方正小标宋简体",
            "STZhongsong;SimSun",
            ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "STZhongsong", *_SONG),
        ),
        "body": Face(
            "仿宋_GB2312",
            "FangSong;STFangsong",
            ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02", *_SONG),
        ),
        "kai": Face(
            "楷体_GB2312",
            "KaiTi;STKaiti",
            ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti", "FZKai-Z03", "AR PL UKai CN", *_SONG),
        ),
        "hei": Face("黑体", "SimHei", (*_HEI, *_SONG)),
        "song": Face("宋体", "SimSun", (*_SONG, *_HEI)),
    }
)


@dataclass(frozen=True, slots=True)
class Installed:
    """What this system has: all fonts, and for each face the families that are here, best first."""

    fonts: typst.Fonts
    families: Mapping[str, tuple[str, ...]]


@cache
def installed() -> Installed:
    """Look for fonts, once (about 40 ms).

    Raises FontsMissing, which is not remembered: a font may be installed meanwhile.
    """
    return among(typst.Fonts(include_embedded_fonts=False))


def among(fonts: typst.Fonts) -> Installed:
    """The families of each face among some fonts; raises FontsMissing where a face has none."""
    here = {family.lower() for family in fonts.families()}
    found = {
        name: tuple(family for family in face.families if family.lower() in here)
        for name, face in FACES.items()
    }
    if not all(found.values()):
        raise FontsMissing(
            "系统未安装中文字体，无法生成PDF；请安装仿宋、小标宋等公文字体，或者 fonts-noto-cjk。"
            "No Chinese typeface is installed, so the letter cannot be set as PDF: install the faces of "
            "official documents, or Debian's package fonts-noto-cjk."
        )
    return Installed(fonts, MappingProxyType(found))
