/** A command as a completion script sees it. */
export interface CompletedCommand {
  /** Words that lead to it: `[]` is the program itself, `["new", "plugin"]` a command of a command. */
  readonly path: readonly string[];
  /** What may follow: commands, values of its first argument. */
  readonly words: readonly string[];
  /** Long options, with their dashes. */
  readonly options: readonly string[];
}

export interface Completed {
  readonly commands: readonly CompletedCommand[];
  /** What may follow an option, by the option. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** The script that a shell sources. All words are known when it is written: completing a word starts no process. */
export function completionScript(shell: Shell, completed: Completed): string {
  return { bash, zsh, fish }[shell](completed);
}

// The words are names of ours: letters, digits and dashes, so none of the shells needs them quoted one by one.

function bash(completed: Completed): string {
  return `# source <(rawr-hq completion bash)
_rawr_hq() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="$path $word" ;; esac
  done
${choices(completed, "current")}
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _rawr_hq rawr-hq
`;
}

function zsh(completed: Completed): string {
  return `#compdef rawr-hq
# source <(rawr-hq completion zsh), after compinit
_rawr_hq() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" path_so_far="" word found=""
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in -*) ;; *) path_so_far="$path_so_far $word" ;; esac
  done
${choices(completed, "current").replaceAll("$path", "$path_so_far").replaceAll("words=", "found=")}
  if [[ -n "$found" ]]; then compadd -- \${=found}; else _files; fi
}
compdef _rawr_hq rawr-hq
`;
}

/** The two \`case\`s that bash and zsh share: what follows an option, then what follows a command. */
function choices({ commands, values }: Completed, current: string): string {
  const byOption = Object.entries(values).map(([option, words]) => `    ${option}) words="${words.join(" ")}" ;;`);
  const byPath = commands
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ path, words, options }) => {
      const own = path.length === 0 ? '""' : `" ${path.join(" ")}"${words.length === 0 ? "*" : ""}`;
      return `    ${own}) case "$${current}" in -*) words="${options.join(" ")}" ;; *) words="${words.join(" ")}" ;; esac ;;`;
    });
  return [
    '  case "$previous" in',
    ...byOption,
    '    *) case "$path" in',
    ...byPath.map((line) => `  ${line}`),
    "    esac ;;",
    "  esac",
  ].join("\n");
}

function fish({ commands, values }: Completed): string {
  const lines = commands.flatMap(({ path, words, options }) => {
    const last = path.at(-1);
    const condition =
      last === undefined
        ? "__fish_use_subcommand"
        : path.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    const when = `complete -c rawr-hq -n "${condition}"`;
    return [
      ...(words.length === 0 ? [] : [`${when} -f -a "${words.join(" ")}"`]),
      ...options.map((option) => {
        const known = values[option];
        return `${when} -l ${option.slice(2)}${known === undefined ? "" : ` -x -a "${known.join(" ")}"`}`;
      }),
    ];
  });
  return `# rawr-hq completion fish | source\n${lines.join("\n")}\n`;
}
