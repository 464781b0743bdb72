import { boxStyles, changeColours, violationColour } from "./appearance.js";

/** The page's style sheet: light and dark, screen and print. */
export function pageStyle(): string {
  const kinds = Object.entries(boxStyles).map(
    ([kind, { fill, line }]) => `.kind-${kind} path{fill:${fill};stroke:${line}}`,
  );
  const darkKinds = Object.entries(boxStyles).map(
    ([kind, { line }]) =>
      `.kind-${kind} path{fill:color-mix(in srgb,${line} 45%,#0b1120);stroke:color-mix(in srgb,${line} 35%,#ffffff)}`,
  );
  const dark = (rules: string) =>
    `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${rules}}}:root[data-theme=dark]{${rules}}`;
  return `${base}${kinds.join("")}.kind-folder path{fill:${boxStyles.group.fill};stroke:${boxStyles.group.line}}
${dark(`color-scheme:dark;--page:#0b1120;--ink:#f1f5f9;--faint:#a9b6c9;--line:#94a3b8;--panel:#141d30;--edge:#334155;--accent:#93c5fd;--bad:#fca5a5;--added:#86efac;--removed:#fca5a5;--changed:#fcd34d;${darkKinds.join("")}.kind-folder path{fill:#292524;stroke:#d6d3d1}`)}
.box.violated path{stroke:var(--bad);stroke-width:3}
.box.added path{stroke:var(--added);stroke-width:3}.box.removed path{stroke:var(--removed);stroke-width:3;stroke-dasharray:7 4}.box.changed path{stroke:var(--changed);stroke-width:3}
${print}`;
}

const base = `:root{color-scheme:light;--page:#ffffff;--ink:#111827;--faint:#4b5563;--line:#64748b;--panel:#f8fafc;--edge:#cbd5e1;--accent:#1d4ed8;--bad:${violationColour};--added:${changeColours.added};--removed:${changeColours.removed};--changed:${changeColours.changed}}
*{box-sizing:border-box}[hidden]{display:none!important}
html,body{height:100%;margin:0;background:var(--page);color:var(--ink);font:14px/1.45 system-ui,Helvetica,Arial,sans-serif}
body{display:flex;flex-direction:column}
header{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;padding:8px 14px;border-bottom:1px solid var(--edge);background:var(--panel)}
h1{font-size:16px;margin:0 8px 0 0}h2{font-size:15px;margin:0 0 8px;overflow-wrap:anywhere}h3{font-size:13px;margin:14px 0 4px}
label{display:inline-flex;gap:5px;align-items:center;color:var(--faint)}
input,select,button{font:inherit;color:var(--ink);background:var(--page);border:1px solid var(--line);border-radius:5px;padding:3px 8px}
button{cursor:pointer}:focus-visible{outline:3px solid var(--accent);outline-offset:1px}
#search-form{position:relative}#search{width:230px}
#results{position:absolute;z-index:5;top:100%;left:0;min-width:330px;max-height:60vh;overflow:auto;margin:3px 0 0;padding:0;list-style:none;background:var(--panel);border:1px solid var(--edge);border-radius:6px}
#results:empty{display:none}#results button{display:block;width:100%;text-align:left;border:0;border-radius:0;background:none;overflow-wrap:anywhere}#results button:hover{background:var(--edge)}small{color:var(--faint)}
main{flex:1;display:flex;min-height:0;flex-direction:column}
#map{flex:1;display:flex;min-height:0}
#port{flex:1;position:relative;overflow:hidden;cursor:grab;touch-action:none}#port:active{cursor:grabbing}
#stage{position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform}
.picture{display:block;overflow:visible;user-select:none}
.box{cursor:pointer}.box path{stroke-width:1.3}.box text{text-anchor:middle;font-size:13px;fill:var(--ink);pointer-events:none}
.box .within{font-size:10.5px;fill:var(--faint)}.box .plus{font-size:13px;font-weight:700;fill:var(--faint)}
.box.unreadable path{stroke-dasharray:4 3}.box:focus{outline:none}.box:focus-visible path,.box[aria-pressed=true] path{stroke:var(--accent);stroke-width:3.5}
.arrow .line{fill:none;stroke:var(--line);stroke-width:1.2;opacity:.55}.arrow .head{fill:var(--line)}.arrow text{font-size:10.5px;fill:var(--faint);text-anchor:middle;paint-order:stroke;stroke:var(--page);stroke-width:3px}
.many .arrow:not(.violated):not(.added):not(.removed):not([data-near=true]) text{display:none}
.edge-may-call .line{stroke-width:2.2}.edge-triggers .line,.edge-handles .line{stroke-dasharray:6 3}.edge-calls .line{stroke-dasharray:2 3;stroke-width:1.8}
.arrow[data-near=true] .line{stroke:var(--accent);stroke-width:2.4;opacity:1}.arrow[data-near=true] .head{fill:var(--accent)}
.arrow.violated .line{stroke:var(--bad);stroke-width:3;opacity:1}.arrow.violated .head{fill:var(--bad)}.arrow.violated text,li.violated{fill:var(--bad);color:var(--bad)}
.arrow.added .line{stroke:var(--added);stroke-width:2.4;opacity:1}.arrow.added .head{fill:var(--added)}
.arrow.removed .line{stroke:var(--removed);stroke-width:2.4;stroke-dasharray:7 4;opacity:1}.arrow.removed .head{fill:var(--removed)}
.arrow.changed .line{stroke:var(--changed);opacity:1}
aside{width:320px;overflow:auto;padding:12px 14px;border-left:1px solid var(--edge);background:var(--panel);position:relative}
aside ul{margin:0;padding-left:18px}aside li{overflow-wrap:anywhere;color:var(--ink)}.close{position:absolute;right:10px;top:8px}
.actions{display:flex;flex-wrap:wrap;gap:5px;padding-right:30px}.link{border:0;background:none;padding:0;color:var(--accent);text-decoration:underline;text-align:left}a{color:var(--accent)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 12px;margin:8px 0}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
article{padding:16px 22px;overflow:auto;flex:1}table{border-collapse:collapse}th,td{border:1px solid var(--edge);padding:6px 12px;text-align:left;overflow-wrap:anywhere}
td.allowed{color:var(--added);font-weight:600}td.forbidden{color:var(--bad);font-weight:600}pre{white-space:pre-wrap;overflow-wrap:anywhere}
footer{display:flex;gap:18px;padding:5px 14px;border-top:1px solid var(--edge);background:var(--panel);color:var(--faint);font-size:12.5px;flex-wrap:wrap}
#help{position:fixed;right:20px;bottom:44px;z-index:6;padding:12px 18px;background:var(--panel);border:1px solid var(--line);border-radius:8px}
.key{display:inline-flex;align-items:center;gap:4px}.key svg{width:22px;height:14px;overflow:visible}.key path{stroke-width:1.3}
`;

const print = `@media print{header form,header label,header button,#help,.close,.actions,#status{display:none!important}html,body{height:auto;background:#fff}body,main,#map{display:block}#port{overflow:visible;position:static}#stage{position:static;transform:none!important}.picture{width:100%;height:auto;max-height:90vh}aside{width:auto;border:0;break-before:page}}`;
