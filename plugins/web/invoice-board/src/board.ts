/** An invoice as the board shows it. */
export interface BoardInvoice {
  readonly id: string;
  readonly customer: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly reference?: string | undefined;
}

/** What the board calls of other plugins; `rawr.hq.ts` compares it with what they publish. */
export interface BoardServices {
  readonly invoicing: {
    create(input: Omit<BoardInvoice, "id">): Promise<{ id: string }>;
    list(input: { cursor?: string; limit?: number }): Promise<{ invoices: BoardInvoice[]; next?: string | undefined }>;
    changes(
      input: undefined,
      options: { signal: AbortSignal },
    ): Promise<AsyncIterable<{ kind: "listening" } | { kind: "issued"; invoice: BoardInvoice }>>;
    readonly workflows: {
      upload(input: { account: string; statement: string; file: File }): Promise<{ run: string }>;
      status(input: { run: string; wait: number }): Promise<RunReport>;
    };
  };
}

/** How a reconciliation is doing. */
export interface RunReport {
  readonly state: string;
  readonly result?: { matched: number; unmatched: string[] } | undefined;
}

/** The invoices on display, newest first. */
export interface BoardState {
  readonly invoices: readonly BoardInvoice[];
  /** Where older ones start, if there are any. */
  readonly next?: string | undefined;
}

/** The board without its looks: what it shows, and what a person does with it. */
export interface Board {
  issue(invoice: Omit<BoardInvoice, "id">): Promise<{ id: string }>;
  /** Shows older invoices too. */
  more(): Promise<void>;
  /** Shows what there is and what is issued from now on, until the connection or the signal ends. */
  live(signal: AbortSignal): Promise<void>;
  /** Uploads a statement and tells each state of its reconciliation, to the end. */
  reconcile(statement: { account: string; statement: string; file: File }): AsyncGenerator<RunReport>;
}

const ended: readonly string[] = ["completed", "failed", "cancelled"];

export function createBoard({ invoicing }: BoardServices, show: (state: BoardState) => void): Board {
  let state: BoardState = { invoices: [] };
  const become = (changed: BoardState): void => show((state = changed));
  return {
    issue: (invoice) => invoicing.create(invoice),
    async more() {
      if (state.next === undefined) return;
      const { invoices, next } = await invoicing.list({ cursor: state.next });
      become({ invoices: [...state.invoices, ...invoices], next });
    },
    async live(signal) {
      for await (const change of await invoicing.changes(undefined, { signal })) {
        // Listening first, listing then: nothing is issued in between unseen, and what comes twice is shown once.
        if (change.kind === "listening") become(await invoicing.list({}));
        else if (!state.invoices.some(({ id }) => id === change.invoice.id)) {
          become({ ...state, invoices: [change.invoice, ...state.invoices] });
        }
      }
    },
    async *reconcile(statement) {
      const { run } = await invoicing.workflows.upload(statement);
      let report: RunReport = { state: "queued" };
      yield report;
      while (!ended.includes(report.state)) {
        report = await invoicing.workflows.status({ run, wait: 20 });
        yield report;
      }
    },
  };
}
