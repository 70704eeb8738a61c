"""The receipt on the page of a decision, for people."""

from collections.abc import Callable
from typing import Any

from httpx import Client

from service.record.checkpoints import checks
from service.record.checkpoints.documents import Receipt

Ask = Callable[..., dict[str, Any]]

NUMBER = "冀密〔2026〕17号"
PROJECT = {
    "subject": {"type": "agency", "id": "11130000000000019U"},
    "action": {"name": "approve"},
    "resource": {
        "type": "project",
        "id": "2606-130000-04-04-999999",
        "properties": {
            "name": "样例项目",
            "unit": "11130000000000019U",
            "secrecy": {
                "statement": "secret",
                "part": "whole",
                "decision": {"number": NUMBER, "level": "秘密"},
            },
        },
    },
}


def test_the_page_leads_to_the_receipt(reader: Client, asked: dict[str, dict[str, Any]]) -> None:
    """The page has the link in both languages, and it gives a good receipt to keep."""
    decision = next(iter(asked.values()))["context"]["id"]
    page = reader.get(f"/decisions/{decision}").text
    english = reader.get(f"/decisions/{decision}", params={"lang": "en"}).text
    answer = reader.get(f"/decisions/{decision}/receipt")

    assert f'href="/decisions/{decision}/receipt"' in page
    assert ">回执</a>" in page
    assert ">Receipt</a>" in english
    assert list(checks.receipt_faults(Receipt.read(answer.text))) == []


def test_a_receipt_does_not_tell_what_the_page_hides(
    reader: Client, machine: Client, ask: Ask, keys: Any
) -> None:
    """Where the request states a secrecy decision's number, its receipt is for those who may read that."""
    decision = ask(PROJECT)["context"]["id"]
    page, receipt = (reader.get(f"/decisions/{decision}{part}") for part in ("", "/receipt"))
    analyst = {"Authorization": f"Bearer {keys['analyst']}"}
    whole = machine.get(f"/decisions/{decision}/receipt", headers=analyst)

    assert page.status_code == 200
    assert NUMBER not in page.text
    assert receipt.status_code == 403
    assert NUMBER not in receipt.text
    assert NUMBER in Receipt.read(whole.text).body
