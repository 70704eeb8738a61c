package law.new_act.art_2_test

import data.law.new_act.art_2
import data.lib.samples_test

test_deny_new_act_not_in_force_when_before_its_first_day if {
	samples_test.said(art_2) == {"deny": {"not_in_force"}} with input.on as "2025-12-31"
	samples_test.said(art_2) == {} with input.on as "2026-01-01"
}
