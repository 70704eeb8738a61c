"""Labels of lists, written as Word writes them."""

import pytest

from service.wordfiles.numbering import numbering, written


@pytest.mark.parametrize(
    ("form", "number", "label"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 19, "十九"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("japaneseCounting", 2_005, "二千零五"),
        ("ideographDigital", 206, "二〇六"),
        ("ideographTraditional", 3, "丙"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 2, "B"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 49, "XLIX"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "(21)"),
        ("none", 3, ""),
        ("hebrew1", 3, "3"),
        ("chineseCounting", 10_000, "10000"),
        ("upperRoman", 0, "0"),
    ],
)
def test_a_number_is_written_in_its_form(form: str, number: int, label: str) -> None:
    """Forms of official documents, letters, Roman; a rare form, or a number too large, in digits."""
    assert written(number, form) == label


def test_a_label_is_short() -> None:
    """A file cannot have each of its paragraphs labelled with a book."""
    lists = numbering(
        [
            ("w:abstractNum", {"abstractNumId": "1"}),
            ("w:lvl", {"ilvl": "0"}),
            ("w:lvlText", {"val": "%1%2" * 50_000}),
            ("w:num", {"numId": "5"}),
            ("w:abstractNumId", {"val": "1"}),
        ]
    )

    assert lists.label("5", 0) == "11" * 30


def test_lists_of_one_kind_go_on_unless_they_begin_again() -> None:
    """Two lists of a kind share their count; one that says where it begins does not."""
    lists = numbering(
        [
            ("w:abstractNum", {"abstractNumId": "1"}),
            ("w:lvl", {"ilvl": "0"}),
            ("w:start", {"val": "3"}),
            ("w:lvlText", {"val": "第%1条"}),
            ("w:numFmt", {"val": "chineseCounting"}),
            ("w:num", {"numId": "5"}),
            ("w:abstractNumId", {"val": "1"}),
            ("w:num", {"numId": "6"}),
            ("w:abstractNumId", {"val": "1"}),
            ("w:num", {"numId": "7"}),
            ("w:abstractNumId", {"val": "1"}),
            ("w:lvlOverride", {"ilvl": "0"}),
            ("w:startOverride", {"val": "1"}),
        ]
    )

    labels = [lists.label(number, 0) for number in ("5", "5", "6", "7", "7", "8")]
    assert labels == ["第三条", "第四条", "第五条", "第一条", "第二条", ""]
