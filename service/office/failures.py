"""What can go wrong in the office, each with the way out.

Failure
├── OfficeUnset       409  nobody has set letterhead and prefix yet
├── SettingsRefused   400  settings that cannot be taken
├── LetterRefused     400  a letter that cannot be issued as asked
└── LetterPending     503  issued; its receipts are not signed yet
"""

from service.errors import Failure


class OfficeUnset(Failure):
    """No letter is issued in the name of nobody."""

    status = 409
    code = "office_unset"

    def __init__(self) -> None:
        super().__init__(
            "尚未设置发文机关，不能制发文书；请由管理员在“发文设置”页面填写。"
            "No letter can be issued before the office is set: an administrator fills in letterhead and "
            "number on the page /office."
        )


class SettingsRefused(Failure):
    """The settings are not taken; `where` is the field."""

    status = 400
    code = "settings_refused"


class LetterRefused(Failure):
    """The letter is not issued; no number is used."""

    status = 400
    code = "letter_refused"


class LetterPending(Failure):
    """The letter is issued, and waits for the signed receipts of its decisions."""

    status = 503
    code = "letter_pending"

    def __init__(self) -> None:
        super().__init__(
            "文书已经编号，所依据决定的签名回执尚待签署，请稍后下载。The letter has its number; the signed "
            "receipts of its decisions are not made yet, so download it a few minutes later."
        )
