"""What the tests of projects' pages share: an office that writes letters, people, a browser."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx import Client
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service as Driver

from catalog.database import engine
from service.office.office import Office
from service.office.settings import OfficeSettings
from service.people.rights import AccountRole
from service.settings import Settings
from tests.pages.people.people import employ, sign_in
from tests.pages.projects.people import People
from tests.pages.test_browser import FLAGS, _programs

LETTERHEAD = OfficeSettings.model_validate(
    {
        "letterhead": "河北省数据和政务服务局文件",
        "body": "河北省数据和政务服务局",
        "opinion_prefix": "冀数审",
        "notice_prefix": "冀数补",
        "addressees": [{"approve": "河北省发展和改革委员会", "fund": "河北省财政厅"}],
    }
)
PEOPLE = {
    "sun": [AccountRole.SUBMITTER],
    "li": [AccountRole.REVIEWER],
    "zhao": [AccountRole.CHECKER],
    "qian": [AccountRole.ISSUER],
    "zheng": [AccountRole.SUPERVISOR],
    "zhou": [AccountRole.REVIEWER, AccountRole.CHECKER, AccountRole.ISSUER],
}
"""By username; zhou has three roles, and still one chair in a project."""


@pytest.fixture(scope="session")
def office(settings: Settings) -> Settings:
    """The settings of a house with an office, and with people for every chair."""
    database = engine(settings.database_url)
    Office(database).keep(LETTERHEAD, "test", datetime.now(UTC))
    database.dispose()
    for name, roles in PEOPLE.items():
        employ(settings, name, roles)
    return settings


@pytest.fixture(scope="session")
def people(office: Settings, address: str) -> Iterator[People]:
    """Everybody, signed in once and for all."""
    assert office
    clients: dict[str, Client] = {name: sign_in(address, name) for name in PEOPLE}
    yield People(clients)
    for client in clients.values():
        client.close()


@pytest.fixture(scope="session")
def fresh() -> Callable[[], str]:
    """Ids of projects that nobody has filed yet."""
    numbers = itertools.count(700_001)
    return lambda: f"2611-130000-04-04-{next(numbers)}"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One Chromium that saves what it downloads."""
    browser, driver = _programs()
    folder = tmp_path_factory.mktemp("profile")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=Driver(driver))
    chrome.downloads = Path(tmp_path_factory.mktemp("downloads"))  # type: ignore[attr-defined]
    saving = {"behavior": "allow", "downloadPath": str(chrome.downloads)}  # type: ignore[attr-defined]
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", saving)
    yield chrome
    chrome.quit()
