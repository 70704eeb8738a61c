# METADATA
# title: 法定事由
# description: |
#   When a stated ground is a statutory one (article 12, paragraph 2) - a law or a regulation, cited by its
#   title and article. Without the parameter no ground is statutory, and each is foreign.
package lib.grounds

import data.lib.parameters
import data.lib.text

# METADATA
# title: "{ground}属于法律、法规"
# description: The kind of text is one that can carry a refusal.
# custom:
#   en: "{ground} is a law or a regulation"
statutory(ground) if ground.kind in parameters.on(data.parameters.hb2016.statutory_grounds, input.on)

# METADATA
# title: "{ground}为法律、法规，且已列明名称和条款"
# description: A statutory ground with title and article shown.
# custom:
#   en: "{ground} is a law or a regulation, with its title and article shown"
#   not: {zh: "{ground}不是法律、法规，或者未列明名称和条款", en: "{ground} is no law or regulation, or its title or article is not shown"}
cited(ground) if {
	statutory(ground)
	text.stated(ground.title)
	text.stated(ground.article)
}

# METADATA
# title: "{ground}属于法律、法规以外的种类"
# description: A ground of another kind, which no citation can make statutory.
# custom:
#   en: "{ground} is of a kind other than law or regulation"
foreign(ground) if {
	is_string(ground.kind)
	not statutory(ground)
}
