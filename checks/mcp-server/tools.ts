import { z } from "zod";

/** A question that an assistant may ask, and the command that answers it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** The arguments of `rawr-hq` for an input that `input` has accepted. */
  argv(input: Readonly<Record<string, string | undefined>>): readonly string[];
}

/** What begins with a hyphen would be an option of the command. */
const name = (what: string) => z.string().regex(/^[^-]/, "must not begin with a hyphen").describe(what);

/** Each answers in the words of one command, so that an assistant and a terminal never disagree. None writes into the workspace. */
export const tools: readonly Tool[] = [
  {
    name: "explain",
    title: "What a finding, a gate or a policy means",
    description:
      "The page about a code that `rawr-hq check` or the compiler prints (B101, M124), a gate (import-boundary) or a policy (D-014): what it refuses, why, and the way out.",
    input: z.object({ subject: name("a code, a gate or a policy, e.g. B101, import-boundary, D-014") }),
    argv: ({ subject = "" }) => ["explain", subject],
  },
  {
    name: "boundary",
    title: "Who may call, mount and import what",
    description:
      "The boundary graph as a tree: callers, route families, plugins, procedures, events and durable functions. With a name only that node and its neighbours.",
    input: z.object({ focus: name("a capability, plugin, caller, route family or event, e.g. invoicing").optional() }),
    argv: ({ focus }) => ["graph", "--format", "tree", ...(focus === undefined ? [] : ["--focus", focus])],
  },
  {
    name: "path",
    title: "How one thing reaches another",
    description:
      "Every way through the boundary graph from one node to another, or that there is none that can be read.",
    input: z.object({ from: name("where the way starts"), to: name("where it ends") }),
    argv: ({ from = "", to = "" }) => ["graph", "--format", "tree", "--path", from, to],
  },
  {
    name: "changes",
    title: "What the working tree does to the boundaries",
    description:
      "What changed in the boundary graph since the merge base with a revision, uncommitted files included: new and lost calls, routes and imports, and what breaks callers.",
    input: z.object({ base: name("a branch, tag or commit, e.g. main") }),
    argv: ({ base = "" }) => ["graph", "--format", "markdown", "--base", base, "--dirty"],
  },
  {
    name: "findings",
    title: "What the gates find",
    description:
      "Judges the workspace as it is on the disk, by one gate or by all of them, and prints each finding with its place, the reason and the fix. All of them compile the workspace and take longer.",
    input: z.object({ gate: name("a gate, e.g. import-boundary; `explain` knows what each judges").optional() }),
    argv: ({ gate }) => ["check", ...(gate === undefined ? [] : ["--gate", gate])],
  },
  {
    name: "owner",
    title: "Who decides about a gate",
    description:
      "Which gate a finding's code belongs to, which role owns that gate, by when it decides about a break, and who acts if that is missed.",
    input: z.object({ gate: name("a gate or the code of a finding, e.g. import-boundary, B101") }),
    argv: ({ gate = "" }) => ["phase", "owner", gate],
  },
];
