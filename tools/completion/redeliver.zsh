#compdef redeliver
# Completion of redeliver for zsh. To have it in every shell, with ~/.zfunc in $fpath before compinit:
#   redeliver completion zsh > ~/.zfunc/_redeliver

_redeliver() {
  local line word
  local -a described
  for line in "${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :file) _files ;;
      :folder) _files -/ ;;
      *)
        word=${line%%$'\t'*}
        described+=("${word//:/\\:}${${line#$word}/#$'\t'/:}")
        ;;
    esac
  done
  (( ${#described} )) && _describe redeliver described
}

if [[ $funcstack[1] == _redeliver ]]; then
  _redeliver "$@"
else
  compdef _redeliver redeliver
fi
