# Run at build time: cmake -DSOURCE=<checkout> -DOUTPUT=<file> -P commit.cmake
# Writes the commit of the checkout as a string literal, and whether there are changes besides; an empty one if there is
# no git, no repository, or one that git refuses to read. The file is replaced only if that has changed.
cmake_minimum_required(VERSION 3.25)

set(commit "")
find_program(GIT git)
# A hook of another repository would have them point there.
foreach(name GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE)
  unset(ENV{${name}})
endforeach()

function(git result)
  execute_process(COMMAND "${GIT}" --no-optional-locks -C "${SOURCE}" ${ARGN}
    RESULT_VARIABLE failed OUTPUT_VARIABLE out ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    set(out "")
  endif()
  set(${result} "${out}" PARENT_SCOPE)
  set(failed "${failed}" PARENT_SCOPE)
endfunction()

if(GIT)
  # Unpacked into somebody else's repository, the sources are none of its commits.
  git(root rev-parse --show-toplevel)
  get_filename_component(source "${SOURCE}" REALPATH)
  get_filename_component(root "${root}" REALPATH)
  if(root STREQUAL source)
    git(commit rev-parse --short=9 HEAD)
    git(changes status --porcelain --untracked-files=no)
    if(commit AND changes)
      string(APPEND commit ", with local changes")
    endif()
  endif()
endif()

file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT "\"@commit@\"\n" @ONLY)
