# cmake -DREDELIVER=binary -DGZIP=gzip -DOUTPUT=directory -P write_shell_files.cmake
#
# What the program writes about itself, as files below share/. A form that this version of it does not write is left out.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${OUTPUT}")
file(MAKE_DIRECTORY "${OUTPUT}")

# write(FILE ARGUMENT...): what `redeliver ARGUMENT...` prints.
function(write file)
  execute_process(COMMAND "${REDELIVER}" ${ARGN} OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE status)
  if(status EQUAL 0 AND NOT text STREQUAL "")
    file(WRITE "${OUTPUT}/${file}" "${text}")
  endif()
endfunction()

write(man/man1/redeliver.1 man)
write(bash-completion/completions/redeliver completion bash)
write(zsh/vendor-completions/_redeliver completion zsh)
write(fish/vendor_completions.d/redeliver.fish completion fish)

if(GZIP AND EXISTS "${OUTPUT}/man/man1/redeliver.1")
  execute_process(COMMAND "${GZIP}" -9n "${OUTPUT}/man/man1/redeliver.1" COMMAND_ERROR_IS_FATAL ANY)
endif()
