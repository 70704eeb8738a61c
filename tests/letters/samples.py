"""Letters for tests: sample data throughout, whole and bare."""

from dataclasses import replace
from datetime import date

from service.letters.letter import (
    Article,
    Conclusion,
    Document,
    Frame,
    Funding,
    Lack,
    Notice,
    Officers,
    Opinion,
    Override,
    Project,
    Proof,
    Row,
    Ruled,
    Rules,
    To,
    Validity,
    Verdict,
)

Content = Opinion | Notice
ACT = "河北省政务信息资源共享管理规定"
PARAGRAPH = Article(
    ACT,
    "第九条第二款",
    "机关单位使用财政性资金建设的信息化工程项目不支持政务信息资源共享的，除涉密项目以外，审批部门不得批准建设，"
    "财政部门不得安排建设资金。",
)
PROJECT = Project(
    "2607-130000-04-04-200001",
    "河北省特种设备监管系统项目",
    "河北省市场监督管理局",
    "11130000000000203K",
    "新建",
)
ROWS = (
    Row("1", "资金来源和财政性资金份额", Verdict.PASS, page="5", confirmed=True, filed=True),
    Row("2", "涉密情况及依据", Verdict.PASS, page="6", confirmed=True, filed=True),
    Row("3", "信息资源共享分析篇（章）", Verdict.PASS, page="31-38", confirmed=True, filed=True),
    Row(
        "5", "所需信息资源与目录比对", Verdict.DOUBT, "重复采集的理由不充分", "第九条第二款", "改为共享",
        "47", confirmed=True, filed=True,
    ),
    Row(
        "7", "与共享平台对接设计", Verdict.FAIL, "设计方案没有对接的内容", "第九条第二款", "补充设计", "45",
        confirmed=True, filed=True,
    ),
    Row("8", "跨部门交换共享设施", Verdict.NOT_APPLICABLE),
)  # fmt: skip
RULES = Rules("2026-05-20.7f3a9c", (ACT,))
OFFICERS = Officers("张三（样例）", "李四（样例）", "王五（样例）")


def ruled(number: int, question: str = "可否批准建设") -> Ruled:
    """A decision of the sample record: its id is the number."""
    return Ruled(
        f"{number:032x}", question, "不予批准", date(2026, 6, 1), "main", number, "sha256:" + "5d" * 32
    )


VALIDITY = Validity(ACT, date(2023, 1, 1), "王五（样例）")
OPINION = Opinion(
    PROJECT,
    Conclusion.FAILS,
    ("该项目不支持政务信息资源共享，审批部门不得批准建设",),
    (ruled(1),),
    RULES,
    OFFICERS,
    1,
    (Funding("财政性资金", 1_200_000, fiscal=True), Funding("单位自筹", 305_000.5)),
    300_000,
    "非涉密项目",
    "申报单位2026年5月6日非涉密声明",
    (PARAGRAPH,),
    ROWS,
    (Lack("共享平台对接设计", "第九条第二款", "申报单位", date(2026, 7, 1)),),
    (Override("数据重复采集", "应急处置确有需要", date(2027, 6, 30), "王五（样例）"),),
    ("专家评审意见（样例）",),
    validity=(VALIDITY,),
)
BARE = Opinion(PROJECT, Conclusion.SUPPORTS, (), (), Rules("2026-05-20.7f3a9c"))
NOTICE = Notice(
    PROJECT,
    (Lack("信息资源共享分析篇（章）", "第九条第二款", "申报单位", date(2026, 7, 1)), Lack("预编目录")),
    (ruled(1), ruled(2, "可否安排建设资金")),
    RULES,
    OFFICERS,
    due=date(2026, 7, 1),
    articles=(PARAGRAPH,),
    validity=(VALIDITY,),
)
FRAME = Frame(
    "冀数审〔2026〕12号",
    date(2026, 6, 1),
    "河北省数据和政务服务局文件",
    "河北省数据和政务服务局",
    "河北省发展和改革委员会",
    ("河北省财政厅", "河北省审计厅"),
    ("本意见书仅就项目支持政务信息资源共享的情况提出。",),
    "信息共享处，电话：0311-00000000（样例）",
    objection_days=15,
    completion_days=30,
)
PROOF = Proof("09AB3CD4E5", "https://gx.example.gov.cn", (("GXR1:1/1:" + "A1B2C3/." * 116,),))


def opinions() -> dict[To, Content]:
    """Two opinions that share a number, each on its own decision."""
    fund = replace(OPINION, decisions=(ruled(2, "可否安排建设资金"),), opinion=("财政部门不得安排建设资金",))
    return {To.APPROVER: OPINION, To.FINANCE: fund}


def document(content: Content = OPINION, to: To = To.APPROVER, *, draft: bool = False) -> Document:
    """A letter whole."""
    return Document(to, content, FRAME, PROOF, draft)
