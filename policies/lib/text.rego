# METADATA
# title: 文字
# description: |
#   Whether a text says anything - null, an empty string and blanks do not. Of what is no text at all
#   `trim_space` is undefined, and so is this.
package lib.text

# METADATA
# title: "{text}已说明"
# custom:
#   en: "{text} is stated"
#   not: {zh: "{text}未说明", en: "{text} is not stated"}
stated(text) if trim_space(text) != ""
