package lib.calendar_test

import data.lib.calendar

# From the shared sheet of periods; `fixtures/vectors/deadlines.csv` holds many more.
_periods := [
	{"received": "2016-03-01", "days": 15, "due": "2016-03-16"},
	{"received": "2016-09-22", "days": 15, "due": "2016-10-08"},
	{"received": "2025-09-06", "days": 30, "due": "2025-10-09"},
	{"received": "2025-01-13", "days": 15, "due": "2025-02-05"},
	{"received": "2024-02-14", "days": 15, "due": "2024-02-29"},
	{"received": "2024-12-02", "days": 30, "due": "2025-01-02"},
]

# Day, number (1970-01-01 is 719468 days after 1 March of the year 0), weekday.
_days := [
	["0001-01-01", 306, 1],
	["1900-02-28", 693959, 3],
	["1900-03-01", 693960, 4],
	["1970-01-01", 719468, 4],
	["1999-12-31", 730424, 5],
	["2000-01-01", 730425, 6],
	["2000-02-29", 730484, 2],
	["2000-03-01", 730485, 3],
	["2016-02-29", 736328, 1],
	["2024-08-09", 739412, 5],
	["2026-11-23", 740248, 1],
	["2100-02-28", 767008, 7],
	["2100-03-01", 767009, 1],
	["9999-12-31", 3652364, 5],
]

_calendar := {"years": {"2016": {"rest": ["02-08", "02-09"], "work": ["02-06", "02-14"]}}}

test_due_when_the_last_day_is_a_working_day_or_a_rest_day if {
	every period in _periods {
		calendar.due(period.received, period.days) == period.due
	}
	count(_periods) == 6
}

test_number_when_any_day if {
	[number | some [day, _, _] in _days; number := calendar.number(day)] == [number | some [_, number, _] in _days]
}

test_civil_when_any_number if {
	[day | some [_, number, _] in _days; day := calendar.civil(number)] == [day | some [day, _, _] in _days]
}

test_weekday_when_any_day if {
	[on | some [day, _, _] in _days; on := calendar.weekday(day)] == [on | some [_, _, on] in _days]
}

test_later_when_months_years_and_leap_days_end if {
	calendar.later("2016-02-28", 0) == "2016-02-28"
	calendar.later("2016-02-28", 1) == "2016-02-29"
	calendar.later("2015-02-28", 1) == "2015-03-01"
	calendar.later("2016-02-29", 1) == "2016-03-01"
	calendar.later("2015-12-31", 1) == "2016-01-01"
	calendar.later("2016-01-31", 30) == "2016-03-01"
	calendar.later("2016-01-01", 366) == "2017-01-01"
	calendar.later("2016-10-31", -31) == "2016-09-30"
}

# In February 2016: Friday 5, Saturday 6 made a working day, Sunday 7, holidays on Monday 8 and Tuesday 9.
test_rest_when_weekend_holiday_or_neither if {
	days := ["2016-02-05", "2016-02-06", "2016-02-07", "2016-02-08", "2016-02-09", "2016-02-10"]
	resting := [day | some day in days; calendar.rest(day)] with data.calendar as _calendar
	resting == ["2016-02-07", "2016-02-08", "2016-02-09"]
}

test_rest_when_the_year_is_not_published if {
	days := ["2027-10-01", "2027-10-02", "2027-10-03", "2027-10-04"]
	[day | some day in days; calendar.rest(day)] == ["2027-10-02", "2027-10-03"]
}

test_first_working_when_a_rest_of_several_days if {
	calendar.first_working("2016-02-06") == "2016-02-06" with data.calendar as _calendar
	calendar.first_working("2016-02-07") == "2016-02-10" with data.calendar as _calendar
	calendar.first_working("2016-02-13") == "2016-02-14" with data.calendar as _calendar
	calendar.first_working("2016-02-20") == "2016-02-22" with data.calendar as _calendar
}

# The longest rest that was published: from Friday, 24 January 2020, to Sunday, 2 February.
test_first_working_when_the_longest_rest_begins if {
	calendar.first_working("2020-01-23") == "2020-01-23"
	calendar.first_working("2020-01-24") == "2020-02-03"
}

test_provisional_when_the_year_is_or_is_not_published if {
	calendar.provisional("2016-12-31") == false with data.calendar as _calendar
	calendar.provisional("2017-01-01") == true with data.calendar as _calendar
	calendar.provisional("2015-12-31") == true with data.calendar as _calendar
}

test_calendar_when_shipped_reaches_its_last_year if {
	last := data.calendar.last_year
	calendar.provisional(concat("-", [format_int(last, 10), "12-31"])) == false
	calendar.provisional(concat("-", [format_int(last + 1, 10), "01-01"])) == true
	calendar.provisional("2016-01-01") == false
}
