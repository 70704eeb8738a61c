"""The faces of official documents by the standard's names, and what stands in for them.

GB/T 9704 asks for 小标宋, 仿宋, 楷体, 黑体 and 宋体. Word and WPS are given the first name and a substitute;
Typst the families that are here. Where a face's own family is missing, another one stands in, and the pages
where letters are set up, previewed and issued say which.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import typst

from service.errors import Failure


class FontsMissing(Failure):
    """No Chinese typeface is installed, so no letter can be set as PDF."""

    status = 503
    code = "fonts_missing"


Folders = tuple[Path, ...]
"""Folders of font files beside the system's fonts (GONGXIANG_FONTS)."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of the standard.

    `name` is what Word lists, `called` what people call it, `instead` what Word may take. `families` are its
    own by the names that systems give them, `others` stand in for them, best first. `family` is Word's class.
    """

    name: str
    called: str
    instead: str
    families: tuple[str, ...]
    others: tuple[str, ...]
    family: str = "roman"


_SONG = ("SimSun", "宋体", "NSimSun", "STSong", "FZShuSong-Z01", "FZShuSong-Z01S")
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")
_HEI = ("SimHei", "黑体", "STHeiti", "FZHei-B01", "FZHei-B01S")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")
FACES: Mapping[str, Face] = MappingProxyType(
    {
        "title": Face(
            "方正小标宋简体",
            "小标宋",
            "STZhongsong;SimSun",
            ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", "小标宋体"),
            ("STZhongsong", *_SONG, *_SERIF),
        ),
        "body": Face(
            "仿宋_GB2312",
            "仿宋",
            "FangSong;STFangsong",
            (
                "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02",
                "FZFangSong-Z02S", "方正仿宋_GBK", "方正仿宋简体", "CESI仿宋-GB2312",
            ),
            (*_SONG, *_SERIF),
        ),
        "kai": Face(
            "楷体_GB2312",
            "楷体",
            "KaiTi;STKaiti",
            ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FZKai-Z03", "FZKai-Z03S"),
            ("AR PL UKai CN", *_SONG, *_SERIF),
        ),
        "hei": Face("黑体", "黑体", "SimHei", _HEI, (*_SANS, *_SONG, *_SERIF), "swiss"),
        "song": Face("宋体", "宋体", "SimSun", _SONG, (*_SERIF, *_HEI, *_SANS)),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Installed:
    """The fonts at hand.

    `families` are those of each face that are here, best first. `stand_ins` name, for each face whose own
    families are not here, the family that is used instead.
    """

    fonts: typst.Fonts
    families: Mapping[str, tuple[str, ...]]
    stand_ins: Mapping[str, str]


def stand_ins(folders: Folders = ()) -> str:
    """Name the faces that other families stand in for, to be shown before issuing; empty: none.

    Where there is no Chinese typeface at all it is empty, too: then no letter is set, with a sentence.
    """
    try:
        used = installed(folders).stand_ins
    except FontsMissing:
        return ""
    return "、".join(f"{FACES[face].called}（{family}）" for face, family in used.items())


@cache
def installed(folders: Folders = ()) -> Installed:
    """Look for fonts, once (about 40 ms).

    Raises FontsMissing, which is not remembered, so that a font installed later is found.
    """
    paths = [str(folder) for folder in folders]
    return among(typst.Fonts(include_embedded_fonts=False, font_paths=paths))


def among(fonts: typst.Fonts) -> Installed:
    """The families of each face among some fonts; raises FontsMissing where a face has none."""
    families, stand_ins = chosen({family.lower() for family in fonts.families()})
    if not all(families.values()):
        raise FontsMissing(
            "未找到中文字体，无法生成PDF；请安装仿宋、小标宋等公文字体（或者以GONGXIANG_FONTS指明字体文件所在"
            "文件夹），或者安装 fonts-noto-cjk。"
            "No Chinese typeface is found, so the letter cannot be set as PDF: install the faces of official "
            "documents, name a folder that has them in GONGXIANG_FONTS, or install Debian's fonts-noto-cjk."
        )
    return Installed(fonts, MappingProxyType(families), MappingProxyType(stand_ins))


def chosen(here: Container[str]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Each face's families that are here, its own first, and what stands in for those that have none.

    `here` has the names of families in lower case.
    """
    own = {name: _here(face.families, here) for name, face in FACES.items()}
    families = {name: own[name] + _here(face.others, here) for name, face in FACES.items()}
    return families, {name: found[0] for name, found in families.items() if found and not own[name]}


def _here(families: tuple[str, ...], here: Container[str]) -> tuple[str, ...]:
    return tuple(family for family in families if family.lower() in here)
