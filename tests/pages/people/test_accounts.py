"""Accounts at the running service: signing in, sessions that end, and what an administrator does."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from httpx import Client
from openpyxl import load_workbook

from catalog.database import engine, writing
from service.people import queries, secrets
from service.people.account import Account, Draft
from service.people.audit import Audit, Sought
from service.people.rights import AccountRole
from service.people.throttle import FAILURES
from service.settings import Settings
from tests.pages.conftest import HTML
from tests.pages.people.people import AGENCY, PASSWORD, accounts, by, employ, sign_in, signed_in
from tests.pages.test_decision import PROVIDE

WRONG = "用户名或者口令不正确，或者账号已被锁定、停用。"
KEEPER = "keeper"


@pytest.fixture(scope="module")
def keeper(settings: Settings, address: str) -> Iterator[Client]:
    """An administrator, signed in."""
    with signed_in(address, employ(settings, KEEPER, [AccountRole.ADMINISTRATOR])) as client:
        yield client


@pytest.fixture
def somebody(settings: Settings, address: str) -> Iterator[Client]:
    """A clerk, signed in."""
    with signed_in(address, employ(settings, "somebody", [AccountRole.CLERK])) as client:
        yield client


def deeds(settings: Settings, who: str) -> list[str]:
    """What the audit list has, the newest first."""
    database = engine(settings.database_url)
    rows, _ = Audit(database).search(Sought(who=who))
    database.dispose()
    return [row.deed for row in rows]


def test_a_person_signs_in_and_out(settings: Settings, address: str) -> None:
    """The page shows the person's name; both are in the audit list with the network address."""
    with signed_in(address, employ(settings, "in.out", [AccountRole.CLERK])) as client:
        assert "样例in.out" in client.get("/").text
        before = client.cookies["gongxiang_session"]
        assert client.post("/sign-out").status_code == 303
        assert client.get("/", headers={"Cookie": f"gongxiang_session={before}"}).status_code == 303
    assert deeds(settings, who="@in.out") == ["sign_out", "sign_in"]
    database = engine(settings.database_url)
    row = Audit(database).search(Sought(who="@in.out"))[0][0]
    database.dispose()
    assert (row.address, row.who) == ("127.0.0.1", "@in.out")


def test_the_username_may_be_typed_as_people_type_it(settings: Settings, address: str) -> None:
    """Capitals, full-width letters and spaces around it are no other name."""
    employ(settings, "typed", [AccountRole.CLERK])
    sign_in(address, " ＴＹＰed ").close()


def test_signing_in_ends_the_session_before(settings: Settings, address: str) -> None:
    """Each sign-in has a token of its own; the one the browser had is no longer good."""
    with signed_in(address, employ(settings, "twice", [AccountRole.CLERK])) as client:
        first = client.cookies["gongxiang_session"]
        client.post("/sign-in", data={"username": "twice", "password": PASSWORD})
        assert client.cookies["gongxiang_session"] != first
        old = client.get("/account", headers={"Cookie": f"gongxiang_session={first}"})
        assert old.status_code == 303


def test_the_accounts_are_exported_as_they_are_listed(settings: Settings, keeper: Client) -> None:
    """The workbook has the accounts that the conditions leave, without their hashes; it is noted."""
    employ(settings, "exported", [AccountRole.CLERK])
    answer = keeper.get("/people/export", params={"q": "exported"})
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)

    assert [row[0] for row in rows if row[0] and row[0] == "exported"] == ["exported"]
    assert "目录编制员" in str(rows)
    assert "argon2" not in str(rows)
    assert "/people/export" in keeper.get("/people/audit", params={"deed": "export"}).text


def test_five_wrong_passwords_lock_and_the_right_one_waits(
    settings: Settings, address: str, keeper: Client
) -> None:
    """One sentence for a wrong password, a locked account and nobody; unlocking opens it again."""
    employ(settings, "locked", [AccountRole.CLERK])
    with Client(base_url=address, headers=HTML) as client:
        for _ in range(5):
            wrong = client.post("/sign-in", data={"username": "locked", "password": "wrong"})
            assert (wrong.status_code, WRONG in wrong.text) == (403, True)
        locked = client.post("/sign-in", data={"username": "locked", "password": PASSWORD})
        nobody = client.post("/sign-in", data={"username": "nobody.at.all", "password": PASSWORD})
        assert locked.text == nobody.text == wrong.text
    assert deeds(settings, who="@locked").count("locked") == 1
    assert "已锁定" in keeper.get("/people/accounts/locked").text
    assert keeper.post("/people/accounts/locked/unlock").status_code == 303
    sign_in(address, "locked").close()


def test_what_was_typed_for_a_username_is_noted_in_short(settings: Settings, address: str) -> None:
    """Nobody fills the audit list: of a text that is no username its beginning is noted."""
    with Client(base_url=address, headers=HTML) as client:
        sent = {"username": "endless." * 100_000, "password": "wrong"}
        assert client.post("/sign-in", data=sent).status_code == 403
    database = engine(settings.database_url)
    rows, _ = Audit(database).search(Sought(deed="sign_in_failed", limit=10_000))
    database.dispose()
    noted = [row.who for row in rows if "endless." in row.who]
    assert noted
    assert max(map(len, noted)) < 100


def test_an_address_that_fails_too_often_is_told_to_wait(
    settings: Settings, database_url: str, serve: Callable[[Settings], str]
) -> None:
    """Thirty failures of one address in five minutes; then not even a link is looked at."""
    own = replace(settings, database_url=database_url)
    employ(own, "waits", [AccountRole.CLERK])
    with Client(base_url=serve(own), headers=HTML) as client:
        for _ in range(FAILURES):
            assert client.post("/sign-in", data={"token": "gxl_none"}).status_code == 403
        answer = client.post("/sign-in", data={"username": "waits", "password": PASSWORD})
        assert answer.status_code == 429
        assert "登录失败次数过多" in answer.text


def test_what_ends_a_session(settings: Settings, address: str, keeper: Client) -> None:
    """Changed roles, a new password and disabling end every session of the person, at once."""
    name = employ(settings, "ended", [AccountRole.CLERK])
    reset = f"/people/accounts/{name}"
    for path, data in (
        (reset, {"name": "改名", "agency": AGENCY, "role": ["clerk", "operator"]}),
        (f"{reset}/disable", {}),
        (f"{reset}/password", {}),
    ):
        if name in {row.username for row in _disabled(settings)}:
            assert keeper.post(f"{reset}/enable").status_code == 303
        with signed_in(address, name) as client:
            assert client.get("/").status_code == 200
            assert keeper.post(path, data=data).status_code in (200, 303)
            assert client.get("/").status_code == 303, path


def _disabled(settings: Settings) -> list[Account]:
    with accounts(settings) as kept:
        return [row for row in kept.all() if row.disabled]


@pytest.mark.parametrize("host", ["x/account?", "x/account#", "x/sign-out?"])
def test_no_host_leads_past_a_temporary_password(settings: Settings, address: str, host: str) -> None:
    """A host that is no host name is refused, so that no address is made from it."""
    name = "temporary"
    with accounts(settings) as kept:
        if kept.find(name) is None:
            kept.create(Draft(name, "样例", AGENCY, frozenset({AccountRole.OPERATOR})), PASSWORD, by())
    with signed_in(address, name) as client:
        cookie = f"gongxiang_session={client.cookies['gongxiang_session']}"
        answer = client.get("/decisions", headers={"Host": host, "Cookie": cookie})
    assert answer.status_code == 400
    assert answer.json()["error"]["where"] == "Host"


def test_a_temporary_password_is_changed_before_anything_else(address: str, keeper: Client) -> None:
    """A new account's password is shown once; with it one comes to no page but that of the password."""
    sent = {"username": "newcomer", "name": "新来的", "agency": AGENCY, "role": "clerk"}
    page = keeper.post("/people/accounts", data=sent).text
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found
    password = found[1]
    assert password not in keeper.get("/people/accounts/newcomer").text
    with signed_in(address, "newcomer", password) as client:
        assert client.get("/").headers["location"] == "/account"
        assert client.get("/", headers={"Accept": "application/json"}).status_code == 403
        assert "请先修改口令" in client.get("/account").text
        for new, said in (("short", "10 至 200"), ("newcomer-12345", "过于常见"), (password, "不同")):
            data = {"old": password, "new": new, "again": new}
            assert said in client.post("/account/password", data=data).text
        differ = {"old": password, "new": PASSWORD, "again": PASSWORD + "x"}
        assert "不一致" in client.post("/account/password", data=differ).text
        wrong = {"old": "wrong", "new": PASSWORD, "again": PASSWORD}
        assert "原口令不正确" in client.post("/account/password", data=wrong).text
        before = client.cookies["gongxiang_session"]
        right = {"old": password, "new": PASSWORD, "again": PASSWORD}
        assert client.post("/account/password", data=right).headers["location"] == "/account?changed=1"
        assert client.cookies["gongxiang_session"] != before
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"username": "x"}, "用户名应当为"),
        ({"username": "Ａ B"}, "用户名应当为"),
        ({"name": " "}, "姓名应当为"),
        ({"username": KEEPER}, "已被使用"),
        ({"agency": "nowhere"}, "登记库没有"),
        ({"role": "king"}, "没有该角色"),
    ],
)
def test_a_wrong_account_is_not_made(
    settings: Settings, keeper: Client, sent: dict[str, str], said: str
) -> None:
    """The form comes back with what was typed and a sentence; nothing is kept."""
    whole = {"username": "wrong.one", "name": "错的", "agency": AGENCY, "role": "clerk"} | sent
    answer = keeper.post("/people/accounts", data=whole)
    assert answer.status_code in (400, 409)
    assert said in answer.text
    assert 'value="错的"' in answer.text or "name" in sent
    with accounts(settings) as kept:
        assert kept.find("wrong.one") is None


def test_an_administrator_is_left(
    settings: Settings, serve: Callable[[Settings], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The last one can neither be disabled nor lose the role; with a second one it can."""
    alone = replace(settings, database_url=f"sqlite:///{tmp_path_factory.mktemp('alone') / 'g.db'}")
    address = serve(alone)
    employ(alone, "last", [AccountRole.ADMINISTRATOR], agency="none")
    with signed_in(address, "last") as client:
        page = client.post("/people/accounts/last/disable")
        assert page.status_code == 409
        assert "至少应当保留一名" in page.text
        assert "样例last" in page.text
        assert client.post("/people/accounts/last", data={"name": "x", "role": "clerk"}).status_code == 409
        employ(alone, "second", [AccountRole.ADMINISTRATOR])
        assert client.post("/people/accounts/last/disable").status_code == 303


def test_the_list_is_filtered_and_sorted(settings: Settings, keeper: Client) -> None:
    """By text, role and state; a column sorts both ways."""
    for name, role in (("list.a", AccountRole.AUTHOR), ("list.b", AccountRole.ISSUER)):
        employ(settings, name, [role], agency=AGENCY)

    def shown(query: str) -> list[str]:
        return re.findall(r'href="/people/accounts/(list\.[^"]+)"', keeper.get(f"/people?{query}").text)

    assert shown("q=list.") == ["list.a", "list.b"]
    assert shown("q=LIST.&order=desc") == ["list.b", "list.a"]
    assert shown("q=list.&role=issuer") == ["list.b"]
    assert shown("q=list.&state=disabled") == []
    assert shown(f"q={'应急管理厅'}") == ["list.a", "list.b"]


def test_the_audit_list_is_filtered_and_exported(settings: Settings, address: str) -> None:
    """By person, deed and day; the file holds the same rows, no cell of it a formula, and is itself noted."""
    employ(settings, "auditor", [AccountRole.SUPERVISOR])
    with signed_in(address, "auditor") as client:
        page = client.get("/people/audit?who=%40auditor&deed=sign_in").text
        assert page.count("<time") == 1
        assert "没有符合条件的记录" in client.get("/people/audit?to=2020-01-01").text
        file = client.get("/people/audit/export?who=%40auditor")
        assert file.headers["content-disposition"].startswith("attachment")
        sheet = load_workbook(BytesIO(file.content)).worksheets[0]
        heads, *rows = sheet.iter_rows(values_only=True)
        assert heads == ("时间", "人员", "事项", "对象", "具体情况", "网络地址")
        assert [row[1] for row in rows] == ["@auditor"]
        assert rows[0][4] == "方式 口令"
        assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}
    assert deeds(settings, who="@auditor")[0] == "export"


def test_an_idle_session_ends_and_a_used_one_goes_on(settings: Settings, somebody: Client) -> None:
    """Half an hour without use ends it; a minute's use is noted, no more often."""
    database = engine(settings.database_url)
    digest = secrets.digest(somebody.cookies["gongxiang_session"])

    def seen(back: int | None = None) -> int:
        with writing(database) as connection:
            row = queries.pass_by_digest(connection, digest, "person")
            assert row
            if back is not None:
                queries.touch_pass(connection, digest, row["seen"] - back)
            return int(row["seen"])

    first = seen()
    somebody.get("/")
    assert seen() == first
    seen(back=90)
    assert somebody.get("/").status_code == 200
    assert seen() >= first
    seen(back=31 * 60)
    assert somebody.get("/").status_code == 303
    database.dispose()


def test_under_https_the_cookie_is_the_hosts_own(
    settings: Settings, serve: Callable[[Settings], str]
) -> None:
    """`__Host-`: sent over https only, by this host only, for every path; another name opens nothing."""
    employ(settings, "https", [AccountRole.CLERK])
    with Client(base_url=serve(replace(settings, public_url="https://g.example")), headers=HTML) as client:
        data = {"username": "https", "password": PASSWORD}
        cookie = client.post("/sign-in", data=data).headers["set-cookie"]
        assert cookie.startswith("__Host-gongxiang_session=gxs_")
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        token = cookie.partition("=")[2].partition(";")[0]
        own = {"Cookie": f"__Host-gongxiang_session={token}"}
        assert client.get("/account", headers=own).status_code == 200
        assert client.get("/account", headers={"Cookie": f"gongxiang_session={token}"}).status_code == 303


def test_what_a_person_asks_is_on_record_under_the_persons_name(
    somebody: Client, ask: Callable[..., dict[str, Any]]
) -> None:
    """A clerk reads what the clerk asked, and nothing of others: 404, as if it were not there."""
    own = somebody.post("/access/v1/evaluation", json=PROVIDE).json()["context"]["id"]
    kept = somebody.get(f"/decisions/{own}.json")
    assert kept.status_code == 200
    others = ask(PROVIDE)["context"]["id"]
    assert somebody.get(f"/decisions/{others}").status_code == 404


def test_passwords_are_kept_as_argon2id_and_nothing_else(settings: Settings) -> None:
    """OWASP's parameters; no password lies anywhere in the database."""
    employ(settings, "hashed", [AccountRole.CLERK])
    database = engine(settings.database_url)
    with writing(database) as connection:
        row = queries.account(connection, "hashed")
        assert row
        assert row["hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with accounts(settings) as kept:
        kept.create(Draft("nopassword", "无", None, frozenset()), None, by())
        assert kept.check("nopassword", "", by()) is None
    database.dispose()
