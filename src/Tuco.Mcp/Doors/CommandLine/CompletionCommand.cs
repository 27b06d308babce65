using System.CommandLine;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp completion</c>: a script with which a shell completes commands, flags, tools and their arguments.</summary>
internal static class CompletionCommand
{
    /// <summary>The word with which a shell asks; the unfinished line follows.</summary>
    public const string Asks = "[suggest]";

    // In bash "=" ends a word, so what stands before it is taken off what is offered.
    private const string Bash = """
        # For this shell: source <(tuco-mcp completion bash)
        # For all:        tuco-mcp completion bash > ~/.local/share/bash-completion/completions/tuco-mcp
        _tuco_mcp() {
          local line=${COMP_LINE:0:COMP_POINT} word before= one
          word=${line##*[[:space:]]}
          [[ $word == *=* && $COMP_WORDBREAKS == *=* ]] && before=${word%%=*}=
          COMPREPLY=()
          while IFS= read -r one; do
            [[ -n $one ]] && COMPREPLY+=("${one#"$before"}")
          done < <("${COMP_WORDS[0]}" "[suggest]" "$line" 2>/dev/null)
          [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
          return 0
        }
        complete -o default -F _tuco_mcp tuco-mcp
        """;

    private const string Zsh = """
        #compdef tuco-mcp
        # For this shell: source <(tuco-mcp completion zsh)
        # For all:        tuco-mcp completion zsh > "${fpath[1]}/_tuco-mcp"
        _tuco_mcp() {
          local -a offered
          offered=("${(@f)$(${words[1]} "[suggest]" "${BUFFER[1,CURSOR]}" 2>/dev/null)}")
          compadd -S '' -- ${(M)offered:#*=}
          compadd -- ${${offered:#*=}:#}
        }
        if [[ ${funcstack[1]} == _tuco-mcp ]]; then _tuco_mcp; else compdef _tuco_mcp tuco-mcp; fi
        """;

    private const string Fish = """
        # For this shell: tuco-mcp completion fish | source
        # For all:        tuco-mcp completion fish > ~/.config/fish/completions/tuco-mcp.fish
        complete -c tuco-mcp -f -a '(tuco-mcp "[suggest]" (commandline -cp | string collect -N) 2>/dev/null)'
        """;

    private const string Pwsh = """
        # For this shell: tuco-mcp completion pwsh | Out-String | Invoke-Expression
        # For all:        tuco-mcp completion pwsh >> $PROFILE
        Register-ArgumentCompleter -Native -CommandName tuco-mcp -ScriptBlock {
            param($word, $line, $position)
            $typed = "$line".PadRight($position).Substring(0, $position)
            tuco-mcp "[suggest]" $typed | Where-Object { $_ } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Build()
    {
        string[] shells = ["bash", "zsh", "fish", "pwsh"];
        var shell = new Argument<string>("SHELL") { Description = "One of " + string.Join(", ", shells), HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong(shells);
        var command = new Command("completion", "Print a script with which a shell completes commands, flags, tools and their arguments") { shell };
        command.SetAction(async (parsed, _) =>
        {
            await Screen.WriteLineAsync((parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => Pwsh }).ReplaceLineEndings("\n"));
            return 0;
        });
        return command;
    }
}
