package lib.question_test

import data.lib.question
import data.lib.samples_test as samples

test_question_of_a_resource_is_about_the_resource_itself if {
	question.resource == samples.licence with input as samples.charge
	question.resource_known with input as samples.charge
	question.fee == {"amount": 0, "in_kind": false} with input as samples.charge
	question.name == "licence" with input as samples.charge
}

test_question_of_a_case_is_about_its_resource_and_its_fee if {
	document := samples.changed(samples.grant, {"case/resource/id": "other", "case/fee/amount": 5})
	question.resource.id == "other" with input as document
	question.resource_known with input as document
	question.fee == {"amount": 5, "in_kind": false} with input as document
	question.name == "other" with input as document
}

test_question_of_another_action_is_not_about_a_case_beside_it if {
	document := samples.patched(samples.charge, "case", samples.blank_case)
	question.resource == samples.licence with input as document
	question.fee == {"amount": 0, "in_kind": false} with input as document
}

test_question_knows_the_resource_only_when_case_and_resource_are_registered if {
	not question.resource_known with input as samples.patched(samples.grant, "resource/registered", false)
	not question.resource_known with input as samples.patched(samples.grant, "case/registered", false)
	not question.resource_known with input as samples.patched(samples.grant, "case/resource/registered", false)
	not question.resource_known with input as samples.patched(samples.grant, "case", null)
	not question.resource_known with input as samples.patched(samples.charge, "resource/registered", false)
}

test_question_of_an_unknown_case_goes_by_the_name_of_the_case if {
	question.name == "filed" with input as samples.patched(samples.grant, "case/resource/id", null)
	question.name == "filed" with input as samples.patched(samples.grant, "case", null)
}

test_question_places_a_lack_where_the_fact_is_kept if {
	fact := {"missing": {"fact": "resource.secrecy.state", "who": "provider"}}
	fee := {"missing": {"fact": "request.fee", "who": "provider"}}
	question.placed(fact) == fact with input as samples.provide
	question.placed(fee) == fee with input as samples.provide
	question.placed(fact).missing.fact == "case.resource.secrecy.state" with input as samples.grant
	question.placed(fee).missing == {"fact": "case.fee", "who": "provider"} with input as samples.grant
}
