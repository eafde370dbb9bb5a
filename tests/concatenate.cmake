# cmake -DSOURCES=FILE;FILE... -DOUTPUT=FILE -P concatenate.cmake: several tests as one source file, which compiles in a
# fraction of the time. What a test keeps in its anonymous namespace goes into one named after the test: tests need not
# know each other's names.
set(text "")
foreach(source IN LISTS SOURCES)
  file(READ "${source}" content)
  get_filename_component(name "${source}" NAME_WE)
  string(REPLACE "\nnamespace {\n" "\nnamespace ${name} {\n" content "${content}")
  string(APPEND text "#line 1 \"${source}\"\n${content}\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}")
