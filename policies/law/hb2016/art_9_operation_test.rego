package law.hb2016.art_9_test

import data.law.hb2016.art_9
import data.lib.said_test as said
import data.lib.samples_test as samples

test_permit_facility_in_order_when_connected_and_managed if {
	said.by(art_9) == {"permit": {"facility_in_order"}} with input as samples.operate
	said.by(art_9) == {"permit": {"facility_in_order"}} with input as said.changed(
		samples.operate,
		{"facility/kind": "platform", "facility/started_on": "2010-01-01"},
	)
}

test_permit_facility_in_order_when_it_is_built_not_operated if {
	said.by(art_9) == {"permit": {"within_one_department"}} with input as said.changed(
		samples.build,
		{"facility/connected": true, "facility/managed": true},
	)
}

test_deny_facility_not_connected_when_it_is_false if {
	document := samples.patched(samples.operate, "facility/connected", false)
	said.by(art_9) == {"deny": {"facility_not_connected"}} with input as document
	said.one(art_9, "deny", "facility_not_connected").violation == null with input as document
	said.by(art_9) == {"permit": {"within_one_department"}} with input as samples.patched(document, "action", "build")
}

test_deny_facility_not_managed_when_it_is_false if {
	document := samples.patched(samples.operate, "facility/managed", false)
	said.by(art_9) == {"deny": {"facility_not_managed"}} with input as document
	said.by(art_9) == {"permit": {"within_one_department"}} with input as samples.patched(document, "action", "build")
}

test_deny_facility_not_managed_when_it_is_not_connected_either if {
	said.by(art_9) == {"deny": {"facility_not_connected", "facility_not_managed"}} with input as said.changed(
		samples.operate,
		{"facility/connected": false, "facility/managed": false},
	)
}

test_require_connection_not_shown_when_one_is_null if {
	every path in ["facility/connected", "facility/managed"] {
		said.by(art_9) == {"require": {"connection_not_shown"}} with input as samples.patched(samples.operate, path, null)
	}
	said.by(art_9) == {"permit": {"within_one_department"}} with input as samples.patched(
		samples.build,
		"facility/connected", null,
	)
}

test_require_connection_not_shown_when_the_other_is_false if {
	document := said.changed(samples.operate, {"facility/connected": null, "facility/managed": false})
	said.by(art_9) == {
		"deny": {"facility_not_managed"},
		"require": {"connection_not_shown"},
	} with input as document
	said.one(art_9, "require", "connection_not_shown").details == {
		"connected": null,
		"managed": false,
	} with input as document
}
