# METADATA
# title: 适用范围
# description: |
#   Whom the act binds (article 2): an agency of the province that is registered and shown to be an organ,
#   or an institution or organisation that a law or regulation authorises.
package lib.scope

import data.lib.parameters
import data.lib.text

# METADATA
# title: "{agency}属于本规定的适用对象"
# description: The act is shown to bind the agency; where anything is missing it is not.
# custom:
#   en: the act is shown to bind {agency}
covers(agency) if {
	agency.registered
	in_province(agency.division)
	authorised(agency)
}

# METADATA
# title: "{division}属于本省行政区域"
# description: The division, where one is stated, is of the province.
# custom:
#   en: "{division} is of the province"
#   not: {zh: "{division}不属于本省行政区域", en: "{division} is not of the province"}
in_province(division) if startswith(division, parameters.on(data.parameters.hb2016.province, input.on))

# METADATA
# title: "{agency}是行政机关，或者已列明授权的法律、法规"
# description: An organ by its kind, any other body by the law or regulation that authorises it.
# custom:
#   en: "{agency} is an organ, or the law or regulation that authorises it is shown"
#   not: {zh: "{agency}不是行政机关，也未列明授权的法律、法规", en: "{agency} is no organ, and no law or regulation that authorises it is shown"}
authorised(agency) if agency.kind == "organ"

authorised(agency) if {
	agency.kind in {"institution", "organisation"}
	text.stated(agency.authorising_law)
}
