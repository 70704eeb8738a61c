package law.hb2016.art_15_forward_test

import data.law.hb2016.art_15
import data.lib.samples_test as samples

test_permit_back_to_the_source_when_returned_to_the_provider_without_sale if {
	samples.said(art_15) == {"permit": {"back_to_the_source"}} with input as samples.forward
}

test_deny_onward_transfer_when_the_recipient_is_not_the_provider if {
	document := samples.patched(samples.forward, "request/recipient", "reform")
	samples.said(art_15) == {"deny": {"onward_transfer"}} with input as document
	some finding in art_15.deny with input as document
	finding.violation == "22(5)"
	finding.details == {"recipient": "reform"}
}

test_deny_sale_when_sold_to_the_provider if {
	document := samples.patched(samples.forward, "request/sale", true)
	samples.said(art_15) == {"deny": {"sale"}} with input as document
	some finding in art_15.deny with input as document
	finding.violation == "22(5)"
}

test_deny_both_when_sold_to_another if {
	document := samples.changed(samples.forward, {"request/sale": true, "request/recipient": "reform"})
	samples.said(art_15) == {"deny": {"sale", "onward_transfer"}} with input as document
}

test_require_recipient_not_stated_when_null_or_blank if {
	every recipient in [null, " "] {
		samples.said(art_15) == {"require": {"recipient_not_stated"}} with input as samples.patched(
			samples.forward,
			"request/recipient", recipient,
		)
	}
}

test_require_sale_not_stated_when_null if {
	samples.said(art_15) == {"require": {"sale_not_stated"}} with input as samples.patched(
		samples.forward,
		"request/sale", null,
	)
}

test_all_silent_of_forwarding_when_another_action_is_asked if {
	every sale in [true, false, null] {
		every recipient in ["emergency", "reform", null] {
			samples.said(art_15) == {} with input as samples.changed(
				samples.request,
				{"request/sale": sale, "request/recipient": recipient},
			)
		}
	}
}
