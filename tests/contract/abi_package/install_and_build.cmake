# Run by cmake -P; see CMakeLists.txt.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status}:\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
set(prefix "${SCRATCH}/prefix")
run("${CMAKE_COMMAND}" --install "${HOUSE}" --prefix "${prefix}" --component sdk)

foreach(example minimal_c memory_cpp)
  # A copy, so that nothing can be found by a path into the house.
  file(COPY "${EXAMPLES}/${example}" DESTINATION "${SCRATCH}")
  run("${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${SCRATCH}/${example}" -B "${SCRATCH}/${example}-build"
      "-DCMAKE_PREFIX_PATH=${prefix}")
  run("${CMAKE_COMMAND}" --build "${SCRATCH}/${example}-build")
endforeach()

set(kit "${prefix}/bin/tieback-conformance")
run("${kit}" "${SCRATCH}/minimal_c-build/libtieback_example_minimal.so" --cco "${SAMPLES}/cco.json" --check one-export
    --check load --check send --check documents)
run("${kit}" "${SCRATCH}/memory_cpp-build/libtieback_example_memory.so" --config "${SAMPLES}/memory/config.json"
    --cco "${SAMPLES}/cco.json" --check one-export --check load --check send --check item-documents)
foreach(file share/man/man1/tieback-conformance.1 share/tieback/schema/error.schema.json include/tieback/abi/entry.h)
  if(NOT EXISTS "${prefix}/${file}")
    message(FATAL_ERROR "${file} was not installed")
  endif()
endforeach()
