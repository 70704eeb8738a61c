package law.hb2016.art_8_test

import data.law.hb2016.art_8
import data.lib.said_test as said
import data.lib.samples_test as samples

_allowed := {"permit": {"own_platform"}}

# The county's competent department builds a platform; the owner is not stated, so it is the subject.
_county := said.changed(samples.build, {
	"facility/kind": "platform",
	"facility/owner": samples.blank_agency,
	"facility/division": samples.blank_division,
	"subject": samples.patched(samples.competent, "division", "130123"),
	"division": samples.county,
})

# The city's competent department builds one and is stated as its owner.
_city := said.changed(samples.build, {
	"facility/kind": "platform",
	"facility/owner": samples.competent,
	"facility/division": samples.city,
	"subject": samples.competent,
})

test_permit_own_platform_when_a_county_shows_conditions_and_guidance if {
	said.by(art_8) == _allowed with input as _county
	said.one(art_8, "permit", "own_platform").paragraph == "8(2)" with input as _county
	said.one(art_8, "permit", "own_platform").details == {
		"division": "130123",
		"conditions": samples.county.conditions,
		"guidance": samples.county.guidance,
	} with input as _county
}

test_permit_own_platform_when_a_city_or_the_province_builds if {
	said.by(art_8) == _allowed with input as _city
	said.one(art_8, "permit", "own_platform").paragraph == "8(1)" with input as _city
	said.by(art_8) == _allowed with input as samples.patched(_city, "facility/division", samples.province)
}

test_permit_own_platform_when_the_operator_builds if {
	said.by(art_8) == _allowed with input as samples.patched(_city, "facility/owner", samples.operator)
	said.by(art_8) == _allowed with input as samples.patched(_county, "subject", samples.operator)
}

test_permit_own_platform_when_the_owner_holds_neither_office if {
	said.by(art_8) == {} with input as samples.patched(_city, "facility/owner", samples.market)
	said.by(art_8) == {} with input as samples.patched(_county, "subject/roles", null)
}

test_permit_own_platform_when_the_kind_is_another if {
	said.by(art_8) == {} with input as samples.patched(_city, "facility/kind", "exchange")
	said.by(art_8) == {} with input as samples.patched(_county, "facility/kind", null)
}

test_permit_own_platform_when_the_level_is_not_known if {
	said.by(art_8) == {} with input as samples.patched(_county, "division/level", null)
}

test_deny_county_without_conditions_when_the_kind_is_another if {
	said.by(art_8) == {} with input as said.changed(
		_county,
		{"facility/kind": "exchange", "division/conditions/has": false, "division/conditions/document": null},
	)
}

test_permit_own_platform_when_it_is_operated_not_built if {
	said.by(art_8) == {} with input as samples.patched(_county, "action", "operate")
	said.by(art_8) == {} with input as samples.patched(_city, "action", "operate")
}

test_deny_county_without_conditions_when_it_has_none if {
	said.by(art_8) == {"deny": {"county_without_conditions"}} with input as said.changed(
		_county,
		{"division/conditions/has": false},
	)
}

test_deny_county_without_conditions_when_no_document_says_so_either if {
	said.by(art_8) == {
		"deny": {"county_without_conditions"},
		"require": {"conditions_not_determined"},
	} with input as said.changed(_county, {"division/conditions/has": false, "division/conditions/document": null})
}

test_deny_county_without_conditions_when_the_owner_is_of_a_county if {
	said.by(art_8) == {"deny": {"county_without_conditions"}} with input as said.changed(_city, {
		"facility/division": samples.county,
		"facility/division/conditions/has": false,
	})
}

test_deny_county_without_conditions_when_the_owner_is_of_a_city if {
	said.by(art_8) == _allowed with input as samples.patched(_city, "facility/division/conditions/has", false)
}

test_require_conditions_not_determined_when_nobody_determined_them if {
	said.by(art_8) == {"require": {"conditions_not_determined"}} with input as samples.patched(
		_county,
		"division/conditions/has", null,
	)
}

test_require_conditions_not_determined_when_no_document_shows_them if {
	every document in [null, "", " "] {
		said.by(art_8) == {"require": {"conditions_not_determined"}} with input as samples.patched(
			_county,
			"division/conditions/document", document,
		)
	}
}

test_require_conditions_not_determined_when_the_division_is_not_registered if {
	unregistered := samples.patched(_county, "division", samples.patched(samples.blank_division, "code", "130124"))
	said.by(art_8) == {"require": {"conditions_not_determined"}} with input as unregistered
	said.by(art_8) == {} with input as samples.patched(unregistered, "facility/kind", "exchange")
}

test_require_conditions_not_determined_when_no_division_is_stated if {
	said.by(art_8) == {} with input as samples.patched(_county, "division", samples.blank_division)
}

test_require_guidance_not_shown_when_none_is_stated if {
	every guidance in [null, " "] {
		said.by(art_8) == {"require": {"guidance_not_shown"}} with input as samples.patched(
			_county,
			"division/guidance", guidance,
		)
	}
}

test_require_guidance_not_shown_when_the_conditions_are_not_shown if {
	said.by(art_8) == {"require": {"conditions_not_determined"}} with input as said.changed(
		_county,
		{"division/guidance": null, "division/conditions/document": null},
	)
	said.by(art_8) == {"deny": {"county_without_conditions"}} with input as said.changed(
		_county,
		{"division/guidance": null, "division/conditions/has": false},
	)
}

test_require_guidance_not_shown_when_a_city_builds if {
	said.by(art_8) == _allowed with input as said.changed(_city, {
		"facility/division/conditions": samples.county.conditions,
		"facility/division/guidance": null,
	})
}
