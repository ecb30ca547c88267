// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension ConfigurationDocuments {
    /// The chapter about the syntax of `.env` and about values that were changed on their way.
    static let valuesManual = """
        ## The file `.env`

        The bot reads `.env` by the rules of
        [Docker Compose](https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax),
        so that one file means the same to both. Where Compose would guess, or accept what is probably a mistake, the bot
        reports an error with the line.

        | line | value, or error |
        |---|---|
        | `A=x y` | `x y` |
        | `A = x`, `export A=x`, `A: x` | `x` |
        | `A=x # comment` | `x` |
        | `A=x#y` | `x#y`: a comment needs a space before it |
        | `A='$5 # no comment'` | `$5 # no comment`: literal, except for `\\'` |
        | `A="a\\tb \\"c\\""` | with a tab and quotes: `\\n`, `\\r`, `\\t`, `\\\\`, `\\"` and `\\$` are replaced |
        | `A="x` and, in the next line, `y"` | two lines, which no variable of the bot accepts |
        | `A=$HOME`, `A="${HOME}"` | the variable of the environment, or of a line above |
        | `A=${B:-x}`, `${B-x}`, `${B:+x}`, `${B+x}`, `${B:?}` | default, alternative and required values, as in Compose |
        | `A=5$$` | `5$` |
        | `A=$B`, and `B` is not set | error; Compose uses an empty value |
        | `A="x" y` | error; Compose drops `y` |
        | `A= # comment` | error; Compose uses `# comment` |
        | `A=x`, a tab, `# comment` | error; Compose includes the comment |
        | `A` | the variable of the environment, if the name is one of the bot's; otherwise an error |
        | `A="x`, `A B=x`, `=x`, `${A/x/y}` | error, as in Compose |

        A byte order mark at the beginning and Windows line ends are ignored.

        ## Values that were changed on their way

        | what can go wrong | what the bot does | test |
        |---|---|---|
        | `.env` means one thing to Compose and another to the bot | reads it by the rules above, or reports the line | `EnvironmentFileTests` |
        | a value ends with a line break, such as that of a Kubernetes Secret made with `echo`, or with the `\\r` of a Windows file | removes blanks, line ends and byte order marks around every value, whatever the source, and in secret files | `SourceTextTests` |
        | `docker run --env-file` keeps the quotes of `GUILD_ID="1234…"` | reads the value without them and logs a warning, if it is valid only without them | `SourceTextTests` |
        | the same for a path or `EXPORTER_TOKEN`, which may contain quotes | rejects it with the reason | `SourceTextTests` |
        | a line break or another control character within a value | rejects it with the reason | `SourceTextTests` |
        | a value of blanks only, or of empty quotes | counts as not set | `SourceTextTests` |
        | `null` or `~` in YAML | counts as not set | `YAMLFileTests` |

        """
}
