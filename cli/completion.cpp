// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>

#include "cli/development.hpp"

namespace aludel::commands {

namespace {

constexpr auto help =
    R"(Prints a script for bash, zsh or fish that completes commands, options and revisions. The
packages of Aludel install those of `aludel` itself.

Examples:
  $ completion bash > ~/.local/share/bash-completion/completions/{program}
  $ completion zsh > ~/.zsh/functions/_{program}     (a directory of fpath)
  $ completion fish > ~/.config/fish/completions/{program}.fish)";

/// In the scripts PROGRAM is the program's name. Each asks the program what may come next.
constexpr std::string_view bash = R"(# bash completion for PROGRAM
_PROGRAM_complete() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word= begun= quote= each at breaks kept answer
  for ((at = 0; at < ${#line}; ++at)); do # split as the shell will, without the quotes
    each=${line:at:1}
    if [[ $each == "$quote" ]]; then
      quote=
    elif [[ $each == \\ && $quote != \' ]]; then
      word+=${line:$((++at)):1} begun=1
    elif [[ -n $quote ]]; then
      word+=$each
    elif [[ $each == [\'\"] ]]; then
      quote=$each begun=1
    elif [[ $each != [[:space:]] ]]; then
      word+=$each begun=1
    elif [[ -n $begun ]]; then
      words+=("$word") word= begun=
    fi
  done
  breaks=${COMP_WORDBREAKS//[[:space:]\"\']/}
  kept=${word%"${word##*["$breaks"]}"} # bash completes what comes after
  COMPREPLY=()
  while IFS=$'\t' read -r answer _; do
    case $answer in
      :directories) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "${word#"$kept"}") ;;
      :files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "${word#"$kept"}") ;;
      *) COMPREPLY+=("${answer#"$kept"}") ;;
    esac
  done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete "${words[@]:1}" "$word" 2>/dev/null)
}
complete -F _PROGRAM_complete PROGRAM
)";

constexpr std::string_view zsh = R"(#compdef PROGRAM
_PROGRAM() {
  local -a names shown
  local line
  for line in "${(@f)$(${~words[1]} __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :directories) [[ $PREFIX == --*=* ]] && compset -P '*='; _files -/; return ;;
      :files) [[ $PREFIX == --*=* ]] && compset -P '*='; _files; return ;;
      ?*) names+=("${line%%$'\t'*}"); shown+=("${(r:24:)${line%%$'\t'*}} ${line#*$'\t'}") ;;
    esac
  done
  compadd -l -d shown -a names
}
if [ "$funcstack[1]" = "_PROGRAM" ]; then _PROGRAM "$@"; else compdef _PROGRAM PROGRAM; fi
)";

constexpr std::string_view fish = R"(# fish completion for PROGRAM
function __PROGRAM_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l option (string match -r -- '^--[^=]*=' $word) # what comes before a path
    set -l path (string replace -r -- '^--[^=]*=' '' $word)
    for line in ($words[1] __complete $words[2..-1] $word 2>/dev/null)
        switch $line
            case ':directories'
                __fish_complete_directories $path | string replace -r -- '^' "$option"
            case ':files'
                __fish_complete_path $path | string replace -r -- '^' "$option"
            case '*'
                echo $line
        end
    end
end
complete -c PROGRAM -f -a '(__PROGRAM_complete)'
)";

std::string for_program(std::string_view script, const std::string& program) {
  constexpr std::string_view placeholder = "PROGRAM";
  std::string text{script};
  for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at)) {
    text.replace(at, placeholder.size(), program);
    at += program.size();
  }
  return text;
}

outcome<answer> run(const request& asked, const std::string& shell) {
  const auto script = shell == "bash" ? bash : shell == "zsh" ? zsh : fish;
  if (script == fish && shell != "fish") {
    return misused(fmt::format("there is no completion for \"{}\"", shell),
                   "the shells are bash, zsh and fish");
  }
  auto text = for_program(script, asked.program);
  json data{{"shell", shell}, {"script", text}};
  return answer{.text = std::move(text), .data = std::move(data), .note = {}};
}

action declare(command_line& line) {
  const auto shell = std::make_shared<std::string>();
  line.argument("SHELL", *shell, "bash, zsh or fish");
  line.complete_with("SHELL", "bash|zsh|fish");
  line.require("SHELL");
  return [shell](const request& asked) { return run(asked, *shell); };
}

}  // namespace

command completion_command() {
  return {"completion", "Print a completion script for a shell", help, declare, false};
}

}  // namespace aludel::commands
