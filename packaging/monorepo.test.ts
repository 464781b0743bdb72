import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callHost, expectedAnswers } from "./call-host.js";
import type { Consumer } from "./consumer.js";
import { notRefused } from "./mistakes.js";
import { layouts, monorepo } from "./monorepo.js";
import { consumerOfModules, sharedTarballs } from "./shared.js";

/** The harder layout in every run of the tests; both when asked: `npm run consumers`. */
const [first, ...others] = Object.entries(layouts);
const asked = [first, ...(process.env["CONSUMERS"] === "all" ? others : [])].filter((layout) => layout !== undefined);

describe.each(asked)(
  "a workspace of packages, apps, references, aliases and projects; %s",
  (_name, { files, places }) => {
    let consumer: Consumer;
    beforeAll(async () => {
      consumer = await consumerOfModules();
    });
    afterAll(() => consumer.remove());

    it("is completed without a question, and green with two plugins and a harness", async () => {
      consumer.write({ ...monorepo, ...files });
      expect(await consumer.installPacked(await sharedTarballs())).toMatchObject({ code: 0 });
      const init = await consumer.hq("init", "--yes");
      expect(init).toMatchObject({ code: 0, stdout: expect.not.stringContaining("to do") });
      expect(await consumer.install()).toMatchObject({ code: 0 });
      expect(await consumer.hq("new", "plugin", "api", "orders")).toMatchObject({ code: 0 });
      expect(await consumer.hq("new", "plugin", "workflows", "fulfilment")).toMatchObject({ code: 0 });
      // A plugin uses what the packages share, by the name that the alias and the package manager give it.
      const context = `${places.orders}/src/router.ts`;
      consumer.write({
        [context]: `import { cents } from "@acme/money";\n${consumer.read(context).replace("...input,", "...input, title: `${input.title}`.slice(0, cents(2)),")}`,
      });
      expect(await consumer.hq("new", "harness")).toMatchObject({ code: 0 });
      expect(await consumer.run("npm", "run", "check")).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/✔ \d+ gates, \d+ files, 2 plugins, 0 findings/),
      });
      // Its own ways to build and to test know the plugins now.
      expect(await consumer.run("npm", "run", "build")).toMatchObject({ code: 0 });
      const tests = await consumer.run("npm", "test");
      expect(tests).toMatchObject({ code: 0 });
      for (const file of ["orders/src/router.test.ts", "hq.harness.test.ts", "src/index.test.ts"])
        expect(tests.stdout).toContain(file);
      expect((await consumer.hq("init", "--yes")).stdout).not.toMatch(/^(?:wrote|added|to do)/m);
    });

    it("is told of a mistake of each kind, and is green again without them", async () => {
      expect(await notRefused(consumer, places)).toEqual([]);
      expect(await consumer.hq("check")).toMatchObject({ code: 0 });
    });

    it("starts its host, which answers as the contract says", async () => {
      expect(await callHost(consumer)).toMatchObject(expectedAnswers);
    });
  },
);
