import { createHash } from "node:crypto";
import { readPageScript } from "./script.js";
import { pageStyle } from "./style.js";

/** The page as it is sent: its markup, and the policy that lets nothing run but its own script. */
export interface PageDocument {
  readonly html: string;
  readonly policy: string;
}

const digest = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Makes the page around a token. Everything else that it shows it asks for. */
export function pageDocument(token: string): PageDocument {
  const script = readPageScript();
  const policy = [
    "default-src 'none'",
    `script-src ${digest(script)}`,
    `style-src ${digest(pageStyle)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="engine-page" content="${token}">
<title id="title">Local engine</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Local engine</h1>
<nav aria-label="Views"><a href="#/runs" id="to-runs">Runs</a><a href="#/send" id="to-send">Send an event</a></nav>
<form id="find" role="search"><input type="search" id="search" aria-label="Search runs" placeholder="Search: correlation id, event, function  /" autocomplete="off" spellcheck="false"></form>
<p id="live" role="status"></p>
</header>
<main>
<section id="list" aria-labelledby="list-title"><h2 id="list-title" class="quiet">Runs</h2><div id="statuses" role="group" aria-label="Status"></div><ul id="runs"></ul><p id="none" hidden></p></section>
<section id="detail" aria-label="Details" tabindex="-1"></section>
</main>
<script>${script}</script>
</body>
</html>
`;
  return { html, policy };
}
