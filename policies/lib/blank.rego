# METADATA
# title: 空白事实
# description: |
#   The facts of which nothing is known: every key of a facts document, each unknown. What every document
#   must have (`lib.facts`) and what tests start from; equal to the service's model, which a test holds.
package lib.blank

facts := {
	"on": null,
	"action": null,
	"action_properties": {},
	"subject": agency,
	"request": request,
	"resource": resource,
	"grants": [],
	"case": case,
	"facility": facility,
	"project": project,
	"competent": null,
	"division": division,
}

agency := {
	"type": null, "id": null, "registered": false, "name": null, "kind": null,
	"authorising_law": null, "division": null, "roles": null, "trained": null,
	"readiness": {"rules": null, "front_end": null, "staff": null, "connected": null},
	"properties": {},
}

division := {
	"code": null, "name": null, "level": null, "parent": null, "parents": null,
	"platform": null, "guidance": null,
	"conditions": {"has": null, "document": null, "decided_on": null},
}

ground := {"kind": null, "title": null, "article": null}

fee := {"amount": null, "in_kind": null}

request := {
	"purpose": null, "items": null, "mode": null, "frequency": null,
	"fee": fee, "ground": ground,
	"recipient": null, "sale": null, "properties": {},
}

resource := {
	"type": null, "id": null, "registered": false, "stated": false, "name": null,
	"summary": null, "items": null, "duty": null, "filed_on": null, "parent_entry": null,
	"local_basis": null, "duty_changed_on": null,
	"share": {"type": null, "condition": null, "ground": ground},
	"secrecy": {"state": null, "ground": ground, "authority": null},
	"platform": {"possible": null, "reason": null},
	"update": {"cycle": null, "last": null, "overdue": null},
	"open": null, "open_condition": null, "doubts": null, "version": null,
	"catalogued": null, "claimants": null, "provider": agency, "properties": {},
}

case := {
	"id": null, "registered": false, "state": null, "items": null, "purposes": null,
	"mode": null, "fee": fee, "minutes": null, "filed_with": null,
	"events": {
		"applied_on": null, "demand_received_on": null, "explained_on": null,
		"coordinated_on": null, "filed_on": null,
	},
	"subject": agency, "division": division, "resource": resource, "competent": [],
}

facility := {
	"id": null, "registered": false, "stated": false, "name": null, "kind": null,
	"departments": null, "fields": null, "started_on": null, "connected": null,
	"managed": null, "owner": agency, "division": division,
}

project := {
	"id": null, "registered": false, "stated": false, "name": null,
	"unit": agency, "division": division, "funding": null,
	"secrecy": {"statement": null, "part": null, "decision": {"number": null, "authority": null, "level": null}},
	"sharing_chapter": {"present": null, "pages": null},
	"draft_catalogue": {"present": null, "rows": null},
	"needs": null, "connection": {"designed": null, "page": null},
	"facilities": null, "overlaps": null, "approvals": null,
}
