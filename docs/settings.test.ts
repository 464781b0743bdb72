import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { describe, expect, it, test } from "vitest";
import { defaultSettings } from "../checks/workspace/default-settings.js";
import { loadSettings } from "../checks/workspace/load-settings.js";
import { settingsPage, settingWords } from "../checks/workspace/settings-page.js";
import { program } from "../checks/testing.js";
import { settingNames, toSettings } from "../checks/workspace/config-schema.js";

it("the page of settings says what the schema judges", async () => {
  const filepath = fileURLToPath(new URL("./settings.md", import.meta.url));
  const page = await format(settingsPage(), { ...(await resolveConfig(filepath)), filepath });
  await expect(page).toMatchFileSnapshot("./settings.md");
});

describe("the example of each setting is loaded, and changes something", () => {
  test.each(settingNames)("%s", async (name) => {
    const { example } = settingWords[name];
    const { root } = program({ "rawr-hq.config.json": JSON.stringify(example) });
    const settings = await loadSettings(root);
    expect(settings[name]).toEqual(toSettings(example, "rawr-hq.config.json")[name]);
    expect(settings[name]).not.toEqual(defaultSettings[name]);
  });
});
