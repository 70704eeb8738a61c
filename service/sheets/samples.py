"""The sample files of `fixtures/projects`, written again by `python -m service.sheets.samples FOLDER`."""

import sys
from datetime import date
from pathlib import Path

from catalog.entries import (
    Chapter,
    Connection,
    DraftCatalogue,
    DraftRow,
    DraftShare,
    Funding,
    Ground,
    Need,
    Project,
    ProjectFacility,
    ProjectSecrecy,
)
from service.sheets.filling import write
from service.sheets.stated import Stated

_LAW = Ground(kind="law", title="《中华人民共和国个人信息保护法》", article="第十条")
_PROJECT = Project(
    id="2611-130000-04-04-300001",
    name="河北省应急物资管理信息系统（样例）",
    unit="11130000000000019U",
    funding=[Funding(source="fiscal", amount=3_600_000.0), Funding(source="own", amount=400_000.0)],
    secrecy=ProjectSecrecy(statement="not_secret"),
    sharing_chapter=Chapter(present=True, pages="31-38"),
    draft_catalogue=DraftCatalogue(
        present=True,
        rows=[
            DraftRow(
                name="应急物资储备信息",
                items=["物资名称", "储备数量", "储备地点"],
                share=DraftShare(type="unconditional"),
            ),
            DraftRow(
                name="应急处置人员通讯录",
                items=["姓名", "联系电话"],
                share=DraftShare(type="none", ground=_LAW),
            ),
        ],
    ),
    needs=[
        Need(resource="307013016000003/0001", items=["统一社会信用代码", "法定代表人"], collect_again=False)
    ],
    connection=Connection(designed=True, page=45),
    facilities=[
        ProjectFacility(
            name="应急管理前置交换系统", departments=["河北省应急管理厅"], fields=["安全生产"], connected=True
        )
    ],
)
_STATED = Stated(
    unit_name="河北省应急管理厅", work="new", filled_on=date(2026, 11, 28), contact="样例联系人",
    phone="0311-00000000", need_names=["法人信息"],
)  # fmt: skip
_LACKING = {
    "id": "2611-130000-04-04-300002",
    "name": "河北省应急指挥调度系统（样例，待补正）",
    "sharing_chapter": Chapter(),
    "secrecy": ProjectSecrecy(statement="secret", part="part"),
}
"""What the second sample says otherwise: no chapter, and secret without the decision that says so."""


def samples() -> dict[str, bytes]:
    """The files by name: one that is whole, one to be returned for completion 补正."""
    lacking = _PROJECT.model_copy(update=_LACKING)
    return {"申报表.xlsx": write(_PROJECT, _STATED), "申报表-待补正.xlsx": write(lacking, _STATED)}


if __name__ == "__main__":
    for name, content in samples().items():
        Path(sys.argv[1], name).write_bytes(content)
