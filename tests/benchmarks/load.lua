-- wrk's requests: the lines of a file in turn; where a line holds the token, a number that never comes twice.
-- Arguments: the file, the number to begin after. Heads and tails are made once, so that a request costs little.

local token = "@@@@@@@@@@"
local requests, position, serial = {}, 0, 0

function init(arguments)
  serial = tonumber(arguments[2])
  for line in io.lines(arguments[1]) do
    local whole = wrk.format("POST", nil, nil, line)
    local first, last = string.find(whole, token, 1, true)
    if first then
      requests[#requests + 1] = { string.sub(whole, 1, first - 1), string.sub(whole, last + 1) }
    else
      requests[#requests + 1] = { whole }
    end
  end
end

function request()
  position = position % #requests + 1
  local parts = requests[position]
  if parts[2] == nil then
    return parts[1]
  end
  serial = serial + 1
  return parts[1] .. string.format("%010d", serial) .. parts[2]
end

function done(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("FIGURES %d %d %d %d\n", summary.requests, summary.duration, errors.status, broken))
end
