# cmake -DSOURCE=repository -DOUTPUT=directory -P collect_headers.cmake
#
# Copies the public headers and what they include, directly or not. Below the repository's root they are called
# "sim/...", a name that a system's include directory has no room for: installed they are called "redeliver/sim/...".
cmake_minimum_required(VERSION 3.25)

set(public client.h invariant.h matchers.h simulation.h testing.h)

file(REMOVE_RECURSE "${OUTPUT}")
list(TRANSFORM public PREPEND "redeliver/" OUTPUT_VARIABLE waiting)
set(seen "")
while(waiting)
  list(POP_FRONT waiting header)
  if(header IN_LIST seen)
    continue()
  endif()
  list(APPEND seen "${header}")
  file(READ "${SOURCE}/${header}" text)
  string(REGEX MATCHALL "#include \"(sim|redeliver)/[^\"]+\"" includes "${text}")
  list(TRANSFORM includes REPLACE "#include \"(.*)\"" "\\1")
  list(APPEND waiting ${includes})
  string(REPLACE "#include \"sim/" "#include \"redeliver/sim/" text "${text}")
  string(REGEX REPLACE "^redeliver/" "" installed "${header}")
  file(WRITE "${OUTPUT}/${installed}" "${text}")
endwhile()
