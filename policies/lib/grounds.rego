# METADATA
# title: 法定事由
# description: |
#   When a stated ground is a statutory one (article 12, paragraph 2) - a law or a regulation, cited by its
#   title and article. Without the parameter no ground is statutory, and each is foreign.
package lib.grounds

import data.lib.parameters
import data.lib.text

# METADATA
# description: The kind of text is one that can carry a refusal.
statutory(ground) if ground.kind in parameters.on(data.parameters.hb2016.statutory_grounds, input.on)

# METADATA
# description: A statutory ground with title and article shown.
cited(ground) if {
	statutory(ground)
	text.stated(ground.title)
	text.stated(ground.article)
}

# METADATA
# description: A ground of another kind, which no citation can make statutory.
foreign(ground) if {
	is_string(ground.kind)
	not statutory(ground)
}
