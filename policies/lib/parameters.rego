# METADATA
# title: 参数
# description: |
#   What the law fixes, by day: `rows` are {from, value, reference}; the value is that of the last row
#   begun by `day`. Before the first row, and of rows nobody wrote, it is undefined - so a rule refuses by
#   `not` what it could not look up, and never permits by it.
package lib.parameters

on(rows, day) := row.value if {
	some row in rows
	row.from == max([begun.from | some begun in rows; begun.from <= day])
}
