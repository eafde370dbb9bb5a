# Completion of redeliver for bash. To have it in this shell:
#   source <(redeliver completion bash)
# and in every one, with the package bash-completion:
#   redeliver completion bash > ~/.local/share/bash-completion/completions/redeliver

_redeliver() {
  local word=${COMP_WORDS[COMP_CWORD]} line wanted=()
  [[ $word == "=" ]] && word=""
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :file) compopt -o filenames 2>/dev/null; mapfile -t wanted < <(compgen -f -- "$word") ;;
      :folder) compopt -o filenames 2>/dev/null; mapfile -t wanted < <(compgen -d -- "$word") ;;
      *) wanted=("$(printf '%q' "${line%%$'\t'*}")") ;;
    esac
    COMPREPLY+=("${wanted[@]}")
  done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

complete -F _redeliver redeliver
