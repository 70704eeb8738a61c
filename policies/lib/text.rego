# METADATA
# title: 文字
# description: Whether a text says anything - null, an empty string and blanks do not.
package lib.text

stated(text) if {
	is_string(text)
	trim_space(text) != ""
}
