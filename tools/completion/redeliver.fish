# Completion of redeliver for fish. To have it in every shell:
#   redeliver completion fish > ~/.config/fish/completions/redeliver.fish

function __redeliver_complete
    set -l words (commandline --tokenize --current-process --cut-at-cursor)
    set -l word (commandline --current-token --cut-at-cursor)
    for line in ($words[1] __complete $words[2..-1] "$word" 2>/dev/null)
        switch $line
            case ':file'
                __fish_complete_path "$word"
            case ':folder'
                __fish_complete_directories "$word"
            case '*'
                echo $line
        end
    end
end

complete --command redeliver --no-files --arguments '(__redeliver_complete)'
