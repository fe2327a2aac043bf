/** What a shell runs to complete `holdfast`: thin, since every answer comes from `holdfast complete`. */

const bash = `# Completion of holdfast for bash: put this into /etc/bash_completion.d/holdfast, or into ~/.bashrc:
#   source <(holdfast completion bash)
_holdfast() {
  local lines line
  mapfile -t lines < <("\${1/#\\~/$HOME}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  case \${lines[0]} in
    :files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
    :directories) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
    *) for line in "\${lines[@]}"; do COMPREPLY+=("\${line%%$'\\t'*}"); done ;;
  esac
}
complete -F _holdfast holdfast
`;

const zsh = `#compdef holdfast
# Completion of holdfast for zsh: put this into a directory of $fpath as _holdfast, or into ~/.zshrc after compinit:
#   source <(holdfast completion zsh)
_holdfast() {
  local -a lines offers
  local line
  lines=("\${(@f)$(\${words[1]} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case \${lines[1]} in
    :files) _files ;;
    :directories) _files -/ ;;
    *)
      for line in $lines; do
        offers+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
      done
      _describe holdfast offers
      ;;
  esac
}
if [[ $funcstack[1] == _holdfast ]]; then
  _holdfast "$@"
else
  compdef _holdfast holdfast
fi
`;

const fish = `# Completion of holdfast for fish: put this into ~/.config/fish/completions/holdfast.fish.
function __holdfast_offers
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -l lines ($before[1] complete -- $before[2..] "$current" 2>/dev/null)
  switch "$lines[1]"
    case :files
      __fish_complete_path "$current"
    case :directories
      __fish_complete_directories "$current"
    case '*'
      printf '%s\\n' $lines
  end
end
complete -c holdfast -f -a '(__holdfast_offers)'
`;

export const completionScripts = { bash, zsh, fish } as const;
