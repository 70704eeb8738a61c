package lib.parameters_test

import data.lib.parameters

_rows := [
	{"from": "2016-01-01", "value": 15, "reference": "第十三条第二款"},
	{"from": "2024-01-01", "value": 10, "reference": "修正案"},
]

test_parameter_is_the_first_before_the_second_begins if {
	parameters.on(_rows, "2016-01-01") == 15
	parameters.on(_rows, "2023-12-31") == 15
}

test_parameter_is_the_second_from_its_first_day_on if {
	parameters.on(_rows, "2024-01-01") == 10
	parameters.on(_rows, "2030-01-01") == 10
}

test_parameter_is_undefined_before_any_row_and_without_rows if {
	not parameters.on(_rows, "2015-12-31")
	not parameters.on([], "2024-01-01")
}

# Two rows begun on one day would be two values at once, which is an error and no ruling at all.
test_parameter_rows_of_the_act_begin_on_different_days if {
	lists := [rows | walk(data.parameters, [_, rows]); is_array(rows); rows[0].from]
	count(lists) > 0
	every rows in lists {
		count({row.from | some row in rows}) == count(rows)
	}
}

test_parameter_rows_of_the_act_each_have_a_reference if {
	every row in [row | walk(data.parameters, [_, row]); is_object(row); row.from; "value" in object.keys(row)] {
		trim_space(row.reference) != ""
	}
}
