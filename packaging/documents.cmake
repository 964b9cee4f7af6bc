# Man pages and completions of the tool, which writes them itself.
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  message(STATUS "Aludel's man pages and completions are left out: the tool does not run here")
  return()
endif()
set(documents "${CMAKE_CURRENT_BINARY_DIR}/documents")
file(MAKE_DIRECTORY "${documents}/completion")
add_custom_command(
  OUTPUT "${documents}/stamp"
  COMMAND "${CMAKE_COMMAND}" -E rm -rf "${documents}/man1"
  COMMAND aludel man --quiet --directory "${documents}/man1" > "${documents}/stamp"
  COMMAND aludel completion bash > "${documents}/completion/aludel"
  COMMAND aludel completion zsh > "${documents}/completion/_aludel"
  COMMAND aludel completion fish > "${documents}/completion/aludel.fish"
  DEPENDS aludel
  COMMENT "Writing man pages and completions"
  VERBATIM)
add_custom_target(aludel_documents ALL DEPENDS "${documents}/stamp")

install(DIRECTORY "${documents}/man1" DESTINATION "${CMAKE_INSTALL_MANDIR}" COMPONENT tools)
install(FILES "${documents}/completion/aludel" COMPONENT tools
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${documents}/completion/_aludel" COMPONENT tools
  DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
install(FILES "${documents}/completion/aludel.fish" COMPONENT tools
  DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
