# METADATA
# title: 样例事实
# description: |
#   Sample data for the tests: one whole facts document per action, each of which gives a permit and
#   nothing else. A test takes one and changes what it is about; `patched` says so in one line.
package lib.samples_test

import data.lib.blank

day := "2026-06-01"

# METADATA
# description: The document with `value` at `path` ("request/purpose"); what is there is replaced.
patched(document, path, value) := json.patch(document, [{"op": "replace", "path": path, "value": value}])

# METADATA
# description: The document with the value at each path of `changes` replaced.
changed(document, changes) := json.patch(document, [{"op": "replace", "path": path, "value": value} |
	some path, value in changes
])

# METADATA
# description: |
#   All that an article says, as {effect: codes}, the codes without act and article; an effect in which it
#   says nothing is left out. So a test compares the whole article, not only the set it is about.
said(article) := {effect: codes |
	some effect in ["permit", "deny", "require", "warn", "oblige", "clock"]
	codes := {split(finding.code, ".")[2] | some finding in article[effect]}
	codes != set()
}

obtain := object.union(_of_resource("obtain", market, licence), {
	"request": {"purpose": "核发食品经营许可证", "items": ["法人名称", "证书编号"], "mode": "platform"},
	"grants": [grant_held],
})

request := object.union(_of_resource("request", market, licence), {"request": {
	"purpose": "核发食品经营许可证",
	"items": ["法人名称", "证书编号"],
	"mode": "platform",
}})

provide := _of_resource("provide", emergency, licence)

charge := object.union(
	_of_resource("charge", emergency, licence),
	{"request": {"fee": {"amount": 0, "in_kind": false}}},
)

refuse := object.union(
	_of_resource("refuse", emergency, licence),
	{"request": {"ground": {"kind": "law", "title": "中华人民共和国反恐怖主义法", "article": "第四十八条"}}},
)

forward := object.union(
	_of_resource("forward", market, licence),
	{"request": {"recipient": "emergency", "sale": false}},
)

open := _of_resource("open", emergency, licence)

file := _of_resource("file", emergency, licence)

grant := object.union(_of("grant", operator), {
	"resource": {"type": "case", "id": "filed", "registered": true},
	"case": object.union(blank_case, {
		"id": "filed",
		"registered": true,
		"state": "filed",
		"items": ["法人名称", "证书编号"],
		"purposes": ["核发食品经营许可证"],
		"mode": "platform",
		"fee": {"amount": 0, "in_kind": false},
		"events": {"filed_on": "2026-05-20"},
		"filed_with": "competent",
		"subject": market,
		"division": city,
		"resource": licence,
		"competent": ["competent"],
	}),
})

build := object.union(_of_facility("build"), {"facility": {"connected": null, "managed": null}})

operate := _of_facility("operate")

approve := _of_project("approve", reform)

fund := _of_project("fund", finance)

market := _agency("market", "石家庄市市场监督管理局", "130100", [])

emergency := _agency("emergency", "河北省应急管理厅", "130000", [])

competent := _agency("competent", "石家庄市数据和政务服务局", "130100", [held("competent")])

provincial := _agency("provincial", "河北省数据和政务服务局", "130000", [held("competent")])

reform := _agency("reform", "石家庄市发展和改革委员会", "130100", [held("approver")])

finance := _agency("finance", "石家庄市财政局", "130100", [held("finance")])

operator := object.union(
	_agency("operator", "石家庄市政务信息资源管理中心", "130100", [held("operator")]),
	{"kind": "institution", "authorising_law": "河北省信息化条例"},
)

# METADATA
# description: The office as of the act's first day, still held.
held(role) := {"role": role, "from": "2016-01-01", "to": null}

province := _division("130000", "河北省", "province", [])

city := _division("130100", "石家庄市", "city", ["130000"])

# A county that has the conditions of article 8 and the guidance of the department above it.
county := object.union(_division("130123", "正定县", "county", ["130100", "130000"]), {
	"platform": "own",
	"conditions": {"has": true, "document": "石政办函〔2015〕60号", "decided_on": "2015-12-01"},
	"guidance": "石数函〔2016〕3号",
})

licence := object.union(blank_resource, {
	"type": "resource",
	"id": "licence",
	"registered": true,
	"name": "危险化学品经营许可证核发",
	"summary": "危险化学品经营许可证的持证单位、证书编号和有效期",
	"items": [
		{"name": "法人名称", "type": "C", "length": 100},
		{"name": "证书编号", "type": "C", "length": 50},
		{"name": "有效期", "type": "D", "length": 8},
	],
	"duty": "行政许可",
	"filed_on": "2025-05-10",
	"share": {"type": "unconditional"},
	"secrecy": {"state": "none"},
	"platform": {"possible": true},
	"update": {"cycle": "daily", "last": "2026-05-31", "overdue": false},
	"open": "unconditional",
	"doubts": 0,
	"version": 1,
	"catalogued": true,
	"claimants": [],
	"provider": emergency,
})

grant_held := {
	"id": "held",
	"grantee": "market",
	"resource": "licence",
	"items": ["法人名称", "证书编号"],
	"purposes": ["核发食品经营许可证"],
	"mode": "platform",
	"frequency": null,
	"from": "2026-01-01",
	"to": null,
	"state": "active",
	"granted_by": "operator",
	"case": null,
}

exchange := object.union(blank_facility, {
	"id": "exchange",
	"registered": true,
	"name": "市场监管数据交换前置",
	"kind": "exchange",
	"departments": ["石家庄市市场监督管理局"],
	"fields": ["市场监管"],
	"started_on": "2026-03-01",
	"connected": true,
	"managed": true,
	"owner": market,
	"division": city,
})

# A project that shows all article 9 asks for and has nothing secret, doubled or unconnected in it.
supervision := object.union(blank_project, {
	"id": "2606-130100-04-04-123456",
	"registered": true,
	"name": "食品经营智慧监管系统",
	"unit": market,
	"division": city,
	"funding": [{"source": "fiscal", "amount": 1200000}, {"source": "own", "amount": 300000}],
	"secrecy": {"statement": "not_secret"},
	"sharing_chapter": {"present": true, "pages": "31-38"},
	"draft_catalogue": {"present": true, "rows": [{
		"name": "食品经营检查结果",
		"items": ["检查对象", "检查结论"],
		"share": {"type": "unconditional", "ground": blank_ground},
	}]},
	"needs": [{
		"resource": "licence",
		"items": ["法人名称"],
		"collect_again": false,
		"reason": null,
		"catalogued": true,
	}],
	"connection": {"designed": true, "page": 45},
	"facilities": [{
		"name": "市场监管数据交换前置",
		"departments": ["石家庄市市场监督管理局"],
		"fields": ["市场监管"],
		"connected": true,
	}],
	"overlaps": [],
	"approvals": [],
})

_of_resource(action, subject, resource) := object.union(_of(action, subject), {"resource": resource})

_of_facility(action) := object.union(_of(action, market), {
	"resource": {"type": "facility", "id": "exchange", "registered": true},
	"facility": exchange,
})

_of_project(action, subject) := object.union(_of(action, subject), {
	"resource": {"type": "project", "id": "2606-130100-04-04-123456", "registered": true},
	"project": supervision,
})

# A question of this subject about nothing yet: the day, who asks, and who is competent there.
_of(action, subject) := {
	"on": day,
	"action": action,
	"action_properties": {},
	"subject": subject,
	"request": blank_request,
	"resource": blank_resource,
	"grants": [],
	"case": null,
	"facility": null,
	"project": null,
	"competent": _competent[subject.division],
	"division": _divisions[subject.division],
}

_competent := {"130000": ["provincial"], "130100": ["competent"]}

_divisions := {"130000": province, "130100": city}

_agency(id, name, division, roles) := object.union(blank_agency, {
	"type": "agency",
	"id": id,
	"registered": true,
	"name": name,
	"kind": "organ",
	"division": division,
	"roles": roles,
	"readiness": {"rules": true, "front_end": true, "staff": true, "connected": true},
	"trained": true,
})

_division(code, name, level, parents) := object.union(blank_division, {
	"code": code,
	"name": name,
	"level": level,
	"parent": parents[0],
	"parents": parents,
}) if {
	parents != []
}

_division(code, name, level, []) := object.union(blank_division, {
	"code": code,
	"name": name,
	"level": level,
	"parents": [],
})

blank_ground := blank.ground

blank_agency := blank.agency

blank_division := blank.division

blank_request := blank.request

blank_resource := blank.resource

blank_case := blank.case

blank_facility := blank.facility

blank_project := blank.project
