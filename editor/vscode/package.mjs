import { createWriteStream } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { ZipFile } from "yazl";

/**
 * Packages the extension as VS Code installs it: a zip of its files with a manifest of the format (`extension.vsixmanifest`) and the types of the parts.
 * `node editor/vscode/package.mjs [file]`; by default `artifacts/editor/rawr-hq.vsix`.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = resolve(process.argv[2] ?? here("../../artifacts/editor/rawr-hq.vsix"));

const { output } = await build({
  input: here("src/extension.ts"),
  external: ["vscode"],
  platform: "node",
  output: { format: "cjs", minify: true, sourcemap: false },
  write: false,
  logLevel: "warn",
});

const manifest = JSON.parse(await readFile(here("package.json"), "utf8"));
const zip = new ZipFile();
const add = (path, text) => zip.addBuffer(Buffer.from(text), path, { mtime: new Date(0), compressionLevel: 9 });
add("extension.vsixmanifest", vsixManifest(manifest));
add("[Content_Types].xml", contentTypes());
add("extension/package.json", JSON.stringify(manifest, null, 2));
add("extension/extension.cjs", output[0].code);
add("extension/README.md", await readFile(here("README.md"), "utf8"));
add("extension/LICENSE.txt", await readFile(here("../../LICENSE"), "utf8"));
zip.end();
await mkdir(dirname(target), { recursive: true });
await pipeline(zip.outputStream, createWriteStream(target));
console.log(target);

/** What VS Code and its marketplace read before they unpack anything (PackageManifest 2.0.0). */
function vsixManifest({ name, displayName, description, version, publisher, engines, categories }) {
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}" />
    <DisplayName>${displayName}</DisplayName>
    <Description xml:space="preserve">${description}</Description>
    <Categories>${categories.join(",")}</Categories>
    <License>extension/LICENSE.txt</License>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${engines.vscode}" />
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace" />
    </Properties>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code" />
  </Installation>
  <Dependencies />
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true" />
  </Assets>
</PackageManifest>
`;
}

function contentTypes() {
  const types = {
    cjs: "application/javascript",
    json: "application/json",
    md: "text/markdown",
    txt: "text/plain",
    vsixmanifest: "text/xml",
  };
  const lines = Object.entries(types).map(
    ([ending, type]) => `  <Default Extension=".${ending}" ContentType="${type}" />`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${lines.join("\n")}
</Types>
`;
}
