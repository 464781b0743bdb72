import { describe, expect, test } from "vitest";
import metadataContract from "../../gates/metadata-contract.js";
import { plugin, program } from "../../testing.js";
import { metadataUse } from "./script-reads.js";

const readsChannel = { fault: "read", key: "channel" };
const takesApart = { fault: "interpret", key: "rawr" };
const writesChannel = { fault: "write", key: "channel" };

test.each([
  ["jq -r .rawr.channel package.json", readsChannel],
  ["jq -r '.rawr | .channel' < plugins/api/orders/package.json", readsChannel],
  [`jq '.["rawr"]["channel"]' package.json`, readsChannel],
  ["cat package.json | jq .rawr.kind", takesApart],
  ["cat plugins/*/*/package.json | gojq -s 'map(.rawr)'", takesApart],
  ["yq .rawr.channel package.json", readsChannel],
  ["npx json -f package.json rawr.channel", readsChannel],
  ["fx package.json .rawr.channel", readsChannel],
  ["dot-json package.json rawr.channel", readsChannel],
  ["npm pkg get rawr.channel", readsChannel],
  ["npm pkg get 'rawr.channel' --workspaces", readsChannel],
  ["npm --prefix plugins/api/orders pkg get rawr", takesApart],
  ["pnpm -r pkg get rawr.channel", readsChannel],
  ["pnpm --filter orders exec jq .rawr.channel package.json", readsChannel],
  ["yarn workspaces foreach -A run npm pkg get rawr.channel", readsChannel],
  ["bun pm pkg get rawr.channel", readsChannel],
  ["npm view . rawr.channel", readsChannel],
  ["npm pkg set rawr.channel=beta", writesChannel],
  ["npm pkg delete rawr.channel", writesChannel],
  [`node -p "require('./package.json').rawr.channel"`, readsChannel],
  [`node -p 'require("./package.json")["rawr"].channel'`, readsChannel],
  [`node -pe "const { rawr } = require('./package.json'); rawr.channel"`, readsChannel],
  [
    `node --input-type=module -e "import p from './package.json' with { type: 'json' }; console.log(p.rawr)"`,
    takesApart,
  ],
  [`bun -e "console.log((await Bun.file('package.json').json()).rawr.channel)"`, readsChannel],
  [`deno eval "console.log(JSON.parse(Deno.readTextFileSync('package.json')).rawr)"`, takesApart],
  [`python3 -c "import json; print(json.load(open('package.json'))['rawr']['channel'])"`, readsChannel],
  ["grep -q '\"rawr\"' package.json", takesApart],
  ["sed -n '/\"rawr\"/,/}/p' package.json", takesApart],
  ["echo $npm_package_rawr_channel", readsChannel],
  ["cross-env KIND=$npm_package_rawr_kind node build.js", takesApart],
  ['test "$(jq -r .rawr.channel package.json)" = beta && npm publish', readsChannel],
  ["if [ `jq -r .rawr.channel package.json` = beta ]; then npm publish; fi", readsChannel],
  [`sh -c "jq .rawr.channel package.json"`, readsChannel],
  ["tsc -b && CHANNEL=1 jq .rawr.channel package.json > out.txt", readsChannel],
])("%s", (script, use) => {
  expect(metadataUse(script)).toEqual(use);
});

describe("is left alone", () => {
  test.each([
    "rawr-hq check",
    "npx rawr-hq generate --check",
    "node dist/rawr.hq.js",
    "docker build -t rawr .",
    "cd rawr && npm test",
    "npm publish --tag rawr",
    "npm run rawr",
    "npm pkg get version",
    "npm pkg set description='the rawr of a lion'",
    "jq .version package.json",
    "jq .rawr settings.json",
    "npm install @rawr/hq-contract",
    "npm view @rawr/hq-contract version",
    `node -p "require('./package.json').version"`,
    `node -e "console.log('rawr')"`,
    "grep -r rawr-hq package.json",
    "grep rawr README.md",
    "echo rawr",
    "vitest run rawr.hq.test.ts",
  ])("%s", (script) => {
    expect(metadataUse(script)).toBeUndefined();
  });
});

test("the gate finds it at the script's line, in whichever package.json", async () => {
  const found = await program({
    "package.json": `{\n  "name": "example",\n  "scripts": {\n    "kind": "jq .rawr.kind plugins/api/orders/package.json",\n    "check": "rawr-hq check"\n  }\n}\n`,
    ...plugin("api", "orders"),
    "plugins/api/orders/src/index.ts": "export default {};\n",
    "tools/package.json": `{ "scripts": { "beta": "npm pkg get rawr.channel", "to": "npm pkg set rawr.channel=beta" } }\n`,
    "tools/src/index.ts": `export const channel = process.env["npm_package_rawr_channel"];\nconst { npm_package_rawr_kind: kind } = process.env;\nexport { kind };\nexport const version = process.env.npm_package_version;\n`,
  }).findings(metadataContract);
  expect(found).toEqual([
    "M104 package.json:4",
    "M101 tools/package.json:1",
    "M102 tools/package.json:1",
    "M101 tools/src/index.ts:1",
    "M104 tools/src/index.ts:2",
  ]);
});
