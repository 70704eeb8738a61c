"""What the tests of the office share: a settled office, its book over a signed record, drafts of letters."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.letters.letter import To
from service.office.entering import Circumstances
from service.office.letterbook import LetterBook
from service.office.office import Office
from service.office.settings import OfficeSettings
from tests import records
from tests.letters import samples
from tests.records import START

DAY = date(2026, 6, 1)
SETTINGS = OfficeSettings.model_validate(
    {
        "letterhead": "河北省数据和政务服务局文件",
        "body": "河北省数据和政务服务局",
        "opinion_prefix": "冀数审",
        "notice_prefix": "冀数补",
        "addressees": [
            {"approve": "河北省发展和改革委员会", "fund": "河北省财政厅"},
            {"division": "130100", "approve": "石家庄市行政审批局", "fund": "石家庄市财政局"},
        ],
        "standing": ["本意见书仅就项目支持政务信息资源共享的情况提出。"],
        "notice_standing": ["补正期间不计入审查期限（样例）。"],
        "contact": "信息共享处，电话：0311-00000000（样例）",
        "objection_days": 15,
        "completion_days": 30,
        "copies": ["河北省审计厅"],
    }
)
ABOUT = Circumstances(DAY, START, "王五", unit="11130000000000203K", address="https://gx.example.gov.cn")


@pytest.fixture
def book(database: Engine, tmp_path: Path) -> LetterBook:
    """An office that is set, and the decisions that the sample drafts rest on, on a record."""
    Office(database).keep(SETTINGS, "管理员", START)
    records.fill(database, range(1, 9))
    return LetterBook(database, records.notary(database, tmp_path))


@pytest.fixture
def drafts() -> Callable[[], dict[To, samples.Content]]:
    """Two opinions that share a number."""
    return samples.opinions
