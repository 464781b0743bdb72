import { boxStyles, changeColours, violationColour } from "../model/appearance.js";

/** The page's style sheet: light and dark, screen and print. */
export function pageStyle(): string {
  const kinds = Object.entries(boxStyles).map(
    ([kind, { fill, line }]) =>
      `.kind-${kind}{--fill:color-mix(in srgb,${fill} 70%,#ffffff);--rim:color-mix(in srgb,${line} 75%,#ffffff)}`,
  );
  const darkKinds = Object.entries(boxStyles).map(
    ([kind, { line }]) =>
      `.kind-${kind}{--fill:color-mix(in srgb,${line} 32%,#10151f);--rim:color-mix(in srgb,${line} 55%,#ffffff)}`,
  );
  const dark = (rules: string) =>
    `@media screen{@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${rules}}}:root[data-theme=dark]{${rules}}}`;
  return `${base}${picture}${kinds.join("")}.kind-folder{--fill:#fafaf9;--rim:#78716c}
${dark(`color-scheme:dark;--page:#0d1117;--ink:#e9eef5;--faint:#9fb0c5;--line:#7488a3;--panel:#131a25;--edge:#2b3647;--wash:#131a25;--accent:#8ab8ff;--bad:#ff9d94;--added:#7ee2a0;--removed:#ff9d94;--changed:#f5c451;${darkKinds.join("")}.kind-folder{--fill:#1d1c1b;--rim:#a8a29e}`)}
${marks}${print}`;
}

const base = `:root{color-scheme:light;--page:#ffffff;--ink:#16202e;--faint:#536173;--line:#8594a8;--panel:#f7f9fb;--edge:#dbe2ea;--wash:#f4f7fa;--accent:#1d4ed8;--bad:${violationColour};--added:${changeColours.added};--removed:${changeColours.removed};--changed:${changeColours.changed}}
*{box-sizing:border-box}[hidden]{display:none!important}
html,body{height:100%;margin:0;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
body{display:flex;flex-direction:column}
header{display:flex;align-items:center;gap:6px 22px;padding:0 16px;border-bottom:1px solid var(--edge);background:var(--panel);flex-wrap:wrap}
h1{font-size:15px;font-weight:650;margin:9px 0;overflow-wrap:anywhere}h2{font-size:16px;font-weight:650;margin:0 0 6px;overflow-wrap:anywhere}h3{font-size:13px;font-weight:650;margin:18px 0 5px}
nav{display:flex;flex:1;align-self:stretch;flex-wrap:wrap;gap:2px}
nav button{border:0;border-radius:0;background:none;color:var(--faint);padding:10px 11px 8px;border-bottom:2px solid transparent}
nav button:hover{color:var(--ink)}nav button[aria-current]{color:var(--ink);font-weight:600;border-bottom-color:var(--accent)}
#tools{display:flex;flex-wrap:wrap;gap:7px 16px;align-items:center;padding:8px 16px;border-bottom:1px solid var(--edge);font-size:13px}
label{display:inline-flex;gap:6px;align-items:center;color:var(--faint)}
input,select,button{font:inherit;color:var(--ink);background:var(--page);border:1px solid var(--edge);border-radius:6px;padding:3px 9px}
select{padding:3px 5px;max-width:170px}input[type=checkbox]{accent-color:var(--accent)}button{cursor:pointer}button:hover,select:hover,input:hover{border-color:var(--line)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}#port:focus-visible,article:focus-visible,aside:focus-visible{outline-offset:-3px}
::placeholder{color:var(--faint);opacity:1}
#search-form{position:relative}#search{width:220px}
#results{position:absolute;z-index:5;top:100%;left:0;min-width:340px;max-height:60vh;overflow:auto;margin:4px 0 0;padding:4px;list-style:none;background:var(--page);border:1px solid var(--edge);border-radius:8px;box-shadow:0 8px 24px #0003}
#results:empty{display:none}#results button{display:block;width:100%;text-align:left;border:0;background:none;overflow-wrap:anywhere}#results button:hover{background:var(--wash)}small{color:var(--faint)}
main{flex:1;display:flex;min-height:0;flex-direction:column}
#summary{margin:0;padding:10px 16px;border-bottom:1px solid var(--edge);border-left:3px solid var(--accent);max-height:20vh;overflow:auto}
#map{flex:1;display:flex;min-height:0}#sheet{flex:1;position:relative;min-width:0;display:flex}
#port{flex:1;position:relative;overflow:hidden;cursor:grab;touch-action:none}#port:active{cursor:grabbing}
#stage{position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform}
#zoom{position:absolute;left:14px;bottom:14px;display:flex;gap:4px}
aside{width:310px;overflow:auto;padding:14px 16px;border-left:1px solid var(--edge);background:var(--panel);position:relative;font-size:13px}
aside ul{margin:0;padding-left:18px}aside li{overflow-wrap:anywhere;margin:2px 0}.hint{margin:0 0 12px;color:var(--faint)}.close{position:absolute;right:12px;top:10px}
aside h2{padding-right:34px}aside ul.legend{list-style:none;padding:0}.legend li{display:flex;align-items:center;gap:9px;margin:4px 0}.legend svg{width:32px;height:17px;flex:none;overflow:visible}.legend path{stroke-width:1.3}.many{margin-left:auto;color:var(--faint);font-variant-numeric:tabular-nums}
.actions{display:flex;flex-wrap:wrap;gap:5px;margin:6px 0 10px}.link{border:0;background:none;padding:0;color:var(--accent);text-decoration:underline;text-underline-offset:2px;text-align:left}a{color:var(--accent)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 14px;margin:8px 0}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
article{padding:20px 24px 40px;overflow:auto;flex:1}article h2{font-size:19px}.lead{margin:0 0 16px;max-width:80ch}code{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--wash);border-radius:4px;padding:1px 4px}
.table{overflow-x:auto;border:1px solid var(--edge);border-radius:8px;width:fit-content;max-width:100%}table{border-collapse:collapse}th,td{border-bottom:1px solid var(--edge);padding:7px 14px;text-align:left;vertical-align:top;overflow-wrap:anywhere}tr:last-child>*{border-bottom:0}
thead th{font-size:12.5px;font-weight:600;color:var(--faint);background:var(--wash);white-space:nowrap}tbody th{font-weight:600;white-space:nowrap}td{max-width:70ch;min-width:6em}.place{font-size:12.5px;color:var(--faint)}
td.allowed{color:var(--added);font-weight:600}td.forbidden{color:var(--bad);font-weight:600}
footer{display:flex;justify-content:space-between;gap:18px;padding:5px 16px;border-top:1px solid var(--edge);background:var(--panel);color:var(--faint);font-size:12.5px}
kbd{font:12px ui-monospace,Menlo,Consolas,monospace;border:1px solid var(--edge);border-radius:4px;padding:1px 5px;background:var(--page)}
#help{position:fixed;right:20px;bottom:44px;z-index:6;padding:14px 20px;background:var(--page);border:1px solid var(--edge);border-radius:10px;box-shadow:0 8px 24px #0003}
@media (max-width:820px){#map{flex-direction:column}aside{width:auto;max-height:38%;border-left:0;border-top:1px solid var(--edge)}}
@media (max-width:600px){html,body{height:auto}body{min-height:100%}header,#tools{flex-wrap:nowrap;overflow-x:auto}header{padding:0 10px}h1{white-space:nowrap}nav{flex-wrap:nowrap}nav button,#theme,label{white-space:nowrap;flex:none}#tools>*{flex:none}#search{width:170px}#results{position:fixed;top:auto;left:8px;right:8px;min-width:0}
#sheet{height:62vh;flex:none}aside{max-height:none}article{padding:14px 12px 30px}.table{width:auto}th,td{padding:7px 9px}tbody th{white-space:normal}td{min-width:0}footer kbd{display:none}footer span:last-child{display:none}}
`;

const picture = `.picture{display:block;overflow:visible;user-select:none}
[class*=kind-] path{fill:var(--fill);stroke:var(--rim)}.box{cursor:pointer}.box path{stroke-width:1.2}.box text{text-anchor:middle;font-size:13px;fill:var(--ink);pointer-events:none}
.box .within{font-size:13px;fill:var(--faint)}.box .plus{font-size:14px;fill:var(--faint)}
.frame{fill:var(--wash);stroke:var(--edge)}.frame-title{font-size:13px;fill:var(--faint)}.column-title{font-size:13px;font-weight:600;fill:var(--faint);text-anchor:middle}
.box.unreadable path{stroke-dasharray:4 3}.box:focus{outline:none}.box:hover path{stroke-width:2}
.arrow .line{fill:none;stroke:var(--line);stroke-width:1.2;opacity:.75}.arrow .head{fill:var(--line)}.arrow text{font-size:13px;fill:var(--faint);text-anchor:middle;paint-order:stroke;stroke:var(--page);stroke-width:3px}
.many .arrow:not(.violated):not(.added):not(.removed):not(.bundle):not([data-near=true]) text{display:none}
.arrow.bundled:not(.violated):not(.added):not(.removed):not(.changed):not([data-near=true]){display:none}
.edge-may-call .line{stroke-width:1.9}.bundle .line{stroke-width:3}.edge-triggers .line,.edge-handles .line{stroke-dasharray:6 3}.edge-wakes .line{stroke-dasharray:9 3 2 3}.edge-cancels .line{stroke-dasharray:1 4;stroke-width:1.9}.edge-calls .line{stroke-dasharray:2 3;stroke-width:1.7}
`;

const marks = `.arrow[data-near=true] .line{stroke:var(--accent);stroke-width:2.2;opacity:1}.arrow[data-near=true] .head{fill:var(--accent)}.arrow[data-near=true] text{fill:var(--accent)}
.arrow.added .line{stroke:var(--added);stroke-width:2.2;opacity:1}.arrow.added .head,.arrow.added text{fill:var(--added)}
.arrow.removed .line{stroke:var(--removed);stroke-width:2.2;stroke-dasharray:7 4;opacity:1}.arrow.removed .head,.arrow.removed text{fill:var(--removed)}
.arrow.changed .line{stroke:var(--changed);opacity:1}.arrow.changed .head,.arrow.changed text{fill:var(--changed)}
.arrow.violated .line{stroke:var(--bad);stroke-width:2.6;opacity:1}.arrow.violated .head{fill:var(--bad)}.arrow.violated text,li.violated{fill:var(--bad);color:var(--bad)}
.box.added path{stroke:var(--added);stroke-width:2.6}.box.removed path{stroke:var(--removed);stroke-width:2.6;stroke-dasharray:7 4}.box.changed path{stroke:var(--changed);stroke-width:2.6}
.box.violated path{stroke:var(--bad);stroke-width:2.6}
.box:focus-visible path,.box[aria-pressed=true] path{stroke:var(--accent);stroke-width:3}
`;

const print = `@media print{@page{size:landscape;margin:12mm}#tools,nav,header button,#zoom,#help,.close,.actions,.hint,footer{display:none!important}html,body{height:auto;background:#fff}body,main,#map,#sheet{display:block}#port{overflow:visible;position:static}#stage{position:static;transform:none!important}.picture{width:100%;height:auto;max-height:165mm}aside{width:auto;border:0;background:none;break-before:page;overflow:visible}article{overflow:visible;padding:0}aside ul.legend{columns:2;max-width:170mm}.many{margin-left:8px}article[hidden]{display:block!important;break-before:page}.table{overflow:visible}tr{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}`;
