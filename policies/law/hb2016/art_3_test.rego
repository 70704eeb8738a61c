package law.hb2016.art_3_test

import data.law.hb2016.art_3
import data.lib.samples_test as samples

_unstated := {"amount": null, "in_kind": null}

test_permit_free_of_charge_when_neither_money_nor_return_is_asked if {
	samples.said(art_3) == {"permit": {"free_of_charge"}} with input as samples.charge
}

test_permit_free_of_charge_not_when_another_action_is_asked if {
	fee := {"amount": 0, "in_kind": false}
	samples.said(art_3) == {} with input as samples.patched(samples.provide, "request/fee", fee)
	samples.said(art_3) == {} with input as samples.grant
}

test_deny_charge_for_data_when_money_is_asked if {
	fee := {"amount": 0.01, "in_kind": false}
	samples.said(art_3) == {"deny": {"charge_for_data"}} with input as samples.patched(samples.charge, "request/fee", fee)
	samples.said(art_3) == {"deny": {"charge_for_data"}} with input as samples.patched(samples.provide, "request/fee", fee)
	samples.said(art_3) == {"deny": {"charge_for_data"}} with input as samples.patched(samples.grant, "case/fee", fee)
}

test_deny_charge_for_data_when_something_in_return_is_asked if {
	fee := {"amount": 0, "in_kind": true}
	samples.said(art_3) == {"deny": {"charge_for_data"}} with input as samples.patched(samples.charge, "request/fee", fee)
	samples.said(art_3) == {"deny": {"charge_for_data"}} with input as samples.patched(samples.provide, "request/fee", fee)
	samples.said(art_3) == {"deny": {"charge_for_data"}} with input as samples.patched(samples.grant, "case/fee", fee)
}

test_deny_charge_for_data_tells_the_fee_and_the_breach if {
	document := samples.patched(samples.grant, "case/fee", {"amount": 500, "in_kind": false})
	some finding in art_3.deny with input as document
	finding.details == {"fee": {"amount": 500, "in_kind": false}}
	finding.violation == "22(4)"
}

test_deny_charge_for_data_not_when_another_action_is_asked if {
	fee := {"amount": 500, "in_kind": true}
	samples.said(art_3) == {} with input as samples.patched(samples.obtain, "request/fee", fee)
	samples.said(art_3) == {} with input as samples.patched(samples.refuse, "request/fee", fee)
}

test_require_fee_not_stated_when_charge_or_case_leaves_a_part_open if {
	every fee in [_unstated, {"amount": 0, "in_kind": null}, {"amount": null, "in_kind": false}] {
		samples.said(art_3) == {"require": {"fee_not_stated"}} with input as samples.patched(
			samples.charge,
			"request/fee", fee,
		)
		samples.said(art_3) == {"require": {"fee_not_stated"}} with input as samples.patched(
			samples.grant,
			"case/fee", fee,
		)
	}
}

test_require_fee_not_stated_when_provide_states_half_of_it if {
	every fee in [{"amount": 0, "in_kind": null}, {"amount": null, "in_kind": false}] {
		samples.said(art_3) == {"require": {"fee_not_stated"}} with input as samples.patched(
			samples.provide,
			"request/fee", fee,
		)
	}
}

test_require_fee_not_stated_not_when_provide_states_none_or_all_of_it if {
	samples.said(art_3) == {} with input as samples.provide
	fee := {"amount": 0, "in_kind": false}
	samples.said(art_3) == {} with input as samples.patched(samples.provide, "request/fee", fee)
}

test_require_fee_not_stated_not_when_another_action_is_asked if {
	samples.said(art_3) == {} with input as samples.patched(samples.obtain, "request/fee/amount", 0)
}

test_require_fee_not_stated_beside_the_charge_when_one_part_is_asked_and_one_open if {
	both := {"deny": {"charge_for_data"}, "require": {"fee_not_stated"}}
	every fee in [{"amount": 9, "in_kind": null}, {"amount": null, "in_kind": true}] {
		samples.said(art_3) == both with input as samples.patched(samples.charge, "request/fee", fee)
	}
}

test_require_fee_not_stated_names_the_fact_where_it_is_kept if {
	asked := samples.patched(samples.charge, "request/fee", _unstated)
	{f.missing.fact | some f in art_3.require} == {"request.fee"} with input as asked
	case := samples.patched(samples.grant, "case/fee", _unstated)
	{f.missing.fact | some f in art_3.require} == {"case.fee"} with input as case
}

test_require_purpose_not_stated_when_requested_or_obtained_without if {
	every purpose in [null, "", " "] {
		samples.said(art_3) == {"require": {"purpose_not_stated"}} with input as samples.patched(
			samples.request,
			"request/purpose", purpose,
		)
		samples.said(art_3) == {"require": {"purpose_not_stated"}} with input as samples.patched(
			samples.obtain,
			"request/purpose", purpose,
		)
	}
}

test_require_purpose_not_stated_not_when_stated_or_not_asked_for if {
	samples.said(art_3) == {} with input as samples.request
	samples.said(art_3) == {} with input as samples.obtain
	samples.said(art_3) == {} with input as samples.refuse
}
