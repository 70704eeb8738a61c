# METADATA
# title: 适用范围
# description: |
#   Whom the act binds (article 2): an agency of the province that is registered and shown to be an organ,
#   or an institution or organisation that a law or regulation authorises.
package lib.scope

import data.lib.parameters
import data.lib.text

# METADATA
# description: The act is shown to bind the agency; where anything is missing it is not.
covers(agency) if {
	agency.registered
	in_province(agency.division)
	authorised(agency)
}

# METADATA
# description: The division, where one is stated, is of the province.
in_province(division) if startswith(division, parameters.on(data.parameters.hb2016.province, input.on))

# METADATA
# description: An organ by its kind, any other body by the law or regulation that authorises it.
authorised(agency) if agency.kind == "organ"

authorised(agency) if {
	agency.kind in {"institution", "organisation"}
	text.stated(agency.authorising_law)
}
