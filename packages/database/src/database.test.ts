import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase } from "./database.js";
import { everyPostgres } from "./fixtures/every-postgres.js";
import type { Connection, Database, Migration } from "./types.js";
import { violates } from "./violates.js";

const shelf: Migration = {
  name: "books-1",
  sql: "create table books (id int primary key, title text not null constraint one_title unique)",
};
const add = "insert into books (id, title) values ($1, $2)";

describe.each(await everyPostgres())("%s", (_, open) => {
  let database: Database;
  let sql: Connection;
  beforeAll(async () => {
    database = open();
    sql = await database.connect([shelf]);
  });
  afterAll(() => sql[Symbol.asyncDispose]());
  const titles = async () =>
    (await sql.query<{ title: string }>("select title from books order by id")).map(({ title }) => title);

  it("migrates once, whoever connects and however many at once", async () => {
    await sql.query(add, [1, "first"]);
    const more: Migration = { name: "books-2", sql: "alter table books add column pages int not null default 0" };
    const others = await Promise.all([shelf, more].map(() => database.connect([shelf, more])));
    await Promise.all(others.map((other) => other.query("select pages from books")));
    expect(await titles()).toEqual(["first"]);
    for (const other of others) await other[Symbol.asyncDispose]();
    expect(await titles()).toEqual(["first"]);
  });

  it("keeps all of a migration run, or nothing", async () => {
    const broken: Migration[] = [
      { name: "books-3", sql: "create table half (id int)" },
      { name: "books-4", sql: "create table half (id int)" },
    ];
    const fails = (async () => (await database.connect(broken)).query("select 1"))();
    await expect(fails).rejects.toThrow("already exists");
    await expect(sql.query("select * from half")).rejects.toThrow("does not exist");
  });

  it("keeps all of a transaction, or nothing", async () => {
    const half = sql.transaction(async ({ query }) => {
      await query(add, [2, "second"]);
      throw new Error("changed my mind");
    });
    await expect(half).rejects.toThrow("changed my mind");
    await sql.transaction(({ query }) => query(add, [3, "third"]));
    expect(await titles()).toEqual(["first", "third"]);
  });

  it("says which constraint was violated, and no other", async () => {
    const twice = await sql.query(add, [4, "first"]).catch((error: unknown) => error);
    expect(violates(twice, "one_title")).toBe(true);
    expect(violates(twice, "books_pkey")).toBe(false);
    const notNull = await sql.query(add, [5, null]).catch((error: unknown) => error);
    expect(violates(notNull, "one_title")).toBe(false);
  });

  it("keeps values as they are, however hostile", async () => {
    const title = `'); drop table books; -- "\\ ${String.fromCodePoint(0x1f4d5)}`;
    await sql.query(add, [6, title]);
    expect((await titles()).at(-1)).toBe(title);
  });

  it("tells who listens what a kept transaction says, and nothing of another", async () => {
    const heard: string[] = [];
    const unlisten = await sql.listen("news", (payload) => heard.push(payload));
    const say = (text: string, fails: boolean) =>
      sql.transaction(async ({ query }) => {
        await query("select pg_notify('news', $1)", [text]);
        if (fails) throw new Error("no news");
      });
    await say("kept", false);
    await say("lost", true).catch(() => undefined);
    await say("kept too", false);
    await expect.poll(() => heard).toEqual(["kept", "kept too"]);
    await unlisten();
    await say("unheard", false);
    expect(heard).toHaveLength(2);
  });

  it("is closed for good once it is disposed of, and disposing twice is disposing once", async () => {
    const other = await database.connect([shelf]);
    await other[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await expect(other.query("select 1")).rejects.toThrow("the connection to the database is closed");
    await expect(sql.check()).resolves.toBeUndefined();
  });
});

it("says at once that a server can't be reached", async () => {
  await expect(createDatabase("postgres://nobody@127.0.0.1:1/none").connect([])).rejects.toThrow("ECONNREFUSED");
});
