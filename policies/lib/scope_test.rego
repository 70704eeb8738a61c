package lib.scope_test

import data.lib.samples_test
import data.lib.scope

test_covers_organ_of_the_province if _covered({})

test_covers_not_when_not_registered if not _covered({"registered": false})

test_covers_not_when_of_another_province if not _covered({"division": "110000"})

test_covers_not_when_division_not_stated if not _covered({"division": null})

test_covers_not_when_kind_not_stated if not _covered({"kind": null, "authorising_law": "河北省信息化条例"})

test_covers_institution_with_its_law if _covered({"kind": "institution", "authorising_law": "河北省信息化条例"})

test_covers_organisation_with_its_law if _covered({"kind": "organisation", "authorising_law": "河北省信息化条例"})

test_covers_not_when_institution_without_law if not _covered({"kind": "institution"})

test_covers_not_when_organisation_with_blank_law if not _covered({"kind": "organisation", "authorising_law": " "})

test_covers_not_when_parameter_is_missing if {
	not scope.covers(samples_test.market) with input.on as samples_test.day with data.parameters.hb2016 as {}
}

_covered(changes) if scope.covers(object.union(samples_test.market, changes)) with input.on as samples_test.day
