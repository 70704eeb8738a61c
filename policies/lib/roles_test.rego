package lib.roles_test

import data.lib.roles

_agency := {"roles": [
	{"role": "operator", "from": "2016-01-01", "to": "2020-12-31"},
	{"role": "competent", "from": "2021-01-01", "to": null},
]}

test_holds_when_the_office_lasts_from_first_to_last_day if {
	roles.holds(_agency, "operator", "2016-01-01")
	roles.holds(_agency, "operator", "2020-12-31")
}

test_holds_not_when_before_or_after if {
	not roles.holds(_agency, "operator", "2015-12-31")
	not roles.holds(_agency, "operator", "2021-01-01")
}

test_holds_when_the_office_has_no_end if roles.holds(_agency, "competent", "2099-01-01")

test_holds_not_when_it_is_another_office if not roles.holds(_agency, "finance", "2020-01-01")

test_holds_not_when_no_office_is_known if {
	not roles.holds({"roles": null}, "operator", "2020-01-01")
	not roles.holds({"roles": []}, "operator", "2020-01-01")
}
