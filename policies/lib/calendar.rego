# METADATA
# title: 日历
# description: |
#   Days by integer arithmetic alone: a rule reads no clock, and the second engine has no time built-ins.
#   A day is "YYYY-MM-DD"; its number counts from 1 March of the year 0, so that a leap day is the last of
#   its year. Rest days are the weekends and the published holidays, less the weekend days that were made
#   working days; the published years are in `calendar/data.json`.
# related_resources:
#   - ref: https://howardhinnant.github.io/date_algorithms.html
#     description: The Gregorian calendar as arithmetic (days_from_civil, civil_from_days)
package lib.calendar

# METADATA
# description: |
#   The last day of a period of `days` calendar days: the day of receipt is not counted, and a period that
#   would end on a rest day ends on the first working day after (Civil Code, articles 201 and 203).
due(received, days) := first_working(later(received, days))

# METADATA
# description: The day itself, or the first working day after it; no rest of any published year has 12 days.
first_working(day) := day if not rest(day)

else := min({candidate |
	begun := number(day)
	some ahead in numbers.range(1, 12)
	candidate := civil(begun + ahead)
	not _rest(candidate, begun + ahead)
})

# METADATA
# description: The day `days` calendar days after `day`.
later(day, days) := civil(number(day) + days)

# METADATA
# description: A statutory rest day; a weekend day that was made a working day is none.
rest(day) if _rest(day, number(day))

_rest(day, _) if _listed(day, "rest")

_rest(day, number_of_day) if {
	_weekday(number_of_day) >= 6
	not _listed(day, "work")
}

# METADATA
# description: Whether only the weekends of its year are known, its holiday notice not.
default provisional(_) := true

provisional(day) := false if data.calendar.years[substring(day, 0, 4)]

# METADATA
# description: Monday is 1, Sunday is 7.
weekday(day) := _weekday(number(day))

_weekday(number_of_day) := ((number_of_day + 2) % 7) + 1

# METADATA
# description: The number of a day.
number(day) := (((365 * year) + _leap_days(year)) + _before_month(month)) + (date - 1) if {
	[year, month, date] := _from_march([_value(digits) | some digits in split(day, "-")])
}

# METADATA
# description: The day of a number. 146097 days are an era of 400 years.
civil(number_of_day) := _day((400 * _whole(number_of_day, 146097)) + year, month, date + 1) if {
	day_of_era := number_of_day % 146097
	year := _year_of_era(day_of_era)
	day_of_year := (day_of_era - (365 * year)) - _leap_days(year)
	month := _whole((5 * day_of_year) + 2, 153)
	date := day_of_year - _before_month(month)
}

_listed(day, kind) if substring(day, 5, -1) in data.calendar.years[substring(day, 0, 4)][kind]

_leap_days(year) := (_whole(year, 4) - _whole(year, 100)) + _whole(year, 400)

# From March on the months are 31, 30, 31, 30, 31, 31, 30 … days long: 153 days are five of them.
_before_month(month) := _whole((153 * month) + 2, 5)

_year_of_era(day) := _whole(((day - _whole(day, 1460)) + _whole(day, 36524)) - _whole(day, 146096), 365)

# Years that begin in March: March is month 0, January and February are 10 and 11 of the year before.
_from_march([year, month, date]) := [year - _whole(13 - month, 11), (month + 9) % 12, date]

_day(year, month, date) := concat("-", [
	_digits(year + _whole(month, 10), 4),
	_digits(((month + 2) % 12) + 1, 2),
	_digits(date, 2),
])

_digits(value, width) := substring(zeros, count(zeros) - width, width) if {
	zeros := concat("", ["0000", format_int(value, 10)])
}

# "08" is no number in JSON.
_value(digits) := to_number(trim_left(digits, "0"))

_whole(dividend, divisor) := (dividend - (dividend % divisor)) / divisor
