import { EventEmitter, on } from "node:events";
import { createDatabase, violates, type Database } from "../../../../packages/database/src/index.js";
import type { Invoice } from "./contract.js";
import { migrations, referenceIsUnique } from "./migrations.js";

/** One page of a list, and where the next one starts. */
export interface InvoicePage {
  readonly invoices: Invoice[];
  readonly next?: string;
}

/** Where invoices are kept. */
export interface InvoiceStore extends AsyncDisposable {
  /** Keeps an invoice, or says that its customer already has one with this reference. */
  add(invoice: Invoice): Promise<"added" | "reference-taken">;
  find(id: string): Promise<Invoice | undefined>;
  /** Newest first. */
  list(asked: {
    readonly customer?: string | undefined;
    /** The `next` of the page before. */
    readonly cursor?: string | undefined;
    readonly limit: number;
  }): Promise<InvoicePage>;
  /** Invoices as they are added, by any replica, from now on: resolves when the database listens. */
  watch(signal: AbortSignal | undefined): Promise<AsyncIterable<Invoice>>;
  check(): Promise<void>;
}

interface Row {
  readonly sequence: string;
  readonly id: string;
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string | null;
  readonly issued_at: Date;
}

const columns = "sequence::text, id, customer, amount::float8, currency, reference, issued_at";
const channel = "invoices";

/** Opens the store in a Postgres; without one, in an embedded one of its own. */
export async function openInvoiceStore(database: Database = createDatabase()): Promise<InvoiceStore> {
  const sql = await database.connect(migrations);
  const find = async (id: string): Promise<Invoice | undefined> => {
    const [row] = await sql.query<Row>(`select ${columns} from invoices where id = $1`, [id]);
    return row && toInvoice(row);
  };
  return {
    find,
    check: () => sql.check(),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
    async add({ id, customer, amount, currency, reference = null, issuedAt }) {
      try {
        await sql.transaction(async ({ query }) => {
          await query(
            "insert into invoices (id, customer, amount, currency, reference, issued_at) values ($1, $2, $3, $4, $5, $6)",
            [id, customer, amount, currency, reference, issuedAt],
          );
          // Heard when the transaction is kept, and never when it is not.
          await query("select pg_notify($1, $2)", [channel, id]);
        });
        return "added";
      } catch (error) {
        if (violates(error, referenceIsUnique)) return "reference-taken";
        throw error;
      }
    },
    async list({ customer = null, cursor = null, limit }) {
      const rows = await sql.query<Row>(
        `select ${columns} from invoices
         where ($1::text is null or customer = $1) and ($2::bigint is null or sequence < $2)
         order by invoices.sequence desc limit $3`,
        [customer, cursor, limit + 1],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { invoices: page.map(toInvoice), ...(last && { next: last.sequence }) };
    },
    async watch(signal) {
      const emitter = new EventEmitter();
      const heard = on(emitter, "id", signal && { signal });
      const unlisten = await sql.listen(channel, (id) => emitter.emit("id", id));
      return (async function* () {
        try {
          for await (const [id] of heard) {
            const invoice = await find(String(id));
            if (invoice !== undefined) yield invoice;
          }
        } catch (error) {
          // Whoever watched has gone.
          if (signal?.aborted !== true) throw error;
        } finally {
          await unlisten();
        }
      })();
    },
  };
}

function toInvoice({ id, customer, amount, currency, reference, issued_at }: Row): Invoice {
  const issuedAt = issued_at.toISOString();
  return { id, customer, amount, currency, ...(reference !== null && { reference }), issuedAt };
}
