/** The page's style sheet: light and dark, a desk and a phone. */
export const pageStyle = `
:root{color-scheme:light dark;--page:#fbfbfa;--panel:#ffffff;--ink:#1c2430;--faint:#5a6675;--edge:#e4e6ea;--wash:#f2f4f6;--accent:#2855c8;--track:#eceff2;
--queued:#5f6b7a;--running:#1f5fd0;--done:#1b7a46;--failed:#b3261e;--cancelled:#8a5a00;--wait:#9aa8b8}
@media (prefers-color-scheme:dark){:root{--page:#101419;--panel:#161b22;--ink:#e6eaf0;--faint:#9aa7b7;--edge:#2a323d;--wash:#1d242d;--accent:#8fb4ff;--track:#222a34;
--queued:#a3afbd;--running:#7fb0ff;--done:#6ccb93;--failed:#ff9a91;--cancelled:#e3b565;--wait:#5d6b7c}}
*{box-sizing:border-box}[hidden]{display:none!important}
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
a{color:inherit}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre,.mono,textarea.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}
header{display:flex;align-items:center;gap:8px 24px;flex-wrap:wrap;padding:10px 20px;background:var(--panel);border-bottom:1px solid var(--edge)}
h1{margin:0;font-size:15px;font-weight:650;letter-spacing:-.01em}
nav{display:flex;gap:4px}nav a{padding:5px 11px;border-radius:7px;color:var(--faint);text-decoration:none}nav a:hover{color:var(--ink)}
nav a[aria-current=page]{background:var(--wash);color:var(--ink);font-weight:600}
#find{flex:1;max-width:420px;min-width:200px}#live{margin:0 0 0 auto;color:var(--faint);font-size:13px}#live::before{content:"";display:inline-block;width:7px;height:7px;border-radius:50%;margin-right:7px;background:var(--done)}
#live.lost::before{background:var(--failed)}
input,select,textarea,button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--edge);border-radius:7px;padding:6px 10px}
input[type=search]{width:100%;background:var(--wash)}input[type=checkbox]{width:16px;height:16px;padding:0;accent-color:var(--accent)}::placeholder{color:var(--faint);opacity:1}
button{cursor:pointer}button:hover,select:hover{border-color:var(--faint)}button.main{background:var(--accent);border-color:var(--accent);color:var(--panel);font-weight:600}
main{flex:1;display:grid;grid-template-columns:minmax(320px,400px) 1fr;min-height:0}
#list{display:flex;flex-direction:column;min-height:0;border-right:1px solid var(--edge);background:var(--panel)}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
#statuses{display:flex;flex-wrap:wrap;gap:4px;padding:10px 14px;border-bottom:1px solid var(--edge)}
#statuses button{border-color:transparent;background:none;color:var(--faint);padding:2px 8px;font-size:13px;border-radius:20px}#statuses button[aria-pressed=true]{background:var(--wash);color:var(--ink);font-weight:600}
#runs{list-style:none;margin:0;padding:6px;overflow:auto;flex:1}#none{padding:20px;margin:0;color:var(--faint)}
.run{display:grid;grid-template-columns:22px 1fr auto;gap:0 6px;padding:8px 10px;border-radius:9px;text-decoration:none}.run:hover{background:var(--wash)}.run[aria-current]{background:var(--wash);box-shadow:inset 3px 0 0 var(--accent)}
.run .mark{grid-row:1/3;padding-top:1px}.run b{font-weight:600;overflow-wrap:anywhere}.run small,.run time{color:var(--faint);font-size:12.5px;overflow-wrap:anywhere}.run time,.run .took{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.took{color:var(--faint);font-size:12.5px}
.Queued{color:var(--queued)}.Running,.running{color:var(--running)}.Completed,.done{color:var(--done)}.Failed,.failed{color:var(--failed)}.Cancelled,.timed{color:var(--cancelled)}
#detail{overflow:auto;padding:26px 34px 60px;outline:none}
#detail>*{max-width:920px}.empty{color:var(--faint);margin:12vh auto;text-align:center}
.head{display:flex;align-items:baseline;gap:6px 14px;flex-wrap:wrap}.mono{padding:2px 8px}h2{margin:0;font-size:21px;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}.head .acts{margin-left:auto;display:flex;gap:8px}
.pill{font-size:13px;font-weight:600;white-space:nowrap}.back{display:none;margin-bottom:12px;color:var(--accent)}
dl.facts{display:flex;flex-wrap:wrap;gap:10px 34px;margin:16px 0 6px}dl.facts dt{color:var(--faint);font-size:12.5px}dl.facts dd{margin:0;overflow-wrap:anywhere}
h3{font-size:13px;font-weight:650;margin:30px 0 8px}
.card{background:var(--panel);border:1px solid var(--edge);border-radius:11px;overflow:hidden}.card.pad{padding:12px 16px}
pre{margin:0;padding:11px 14px;overflow:auto;max-height:320px;background:var(--wash);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere}
.event{display:flex;gap:6px 12px;flex-wrap:wrap;align-items:baseline;margin-bottom:8px}.event b{font-weight:600;overflow-wrap:anywhere}.event small{color:var(--faint)}.card .card+*,.card pre+.event{margin-top:14px}
.problem{border-left:3px solid var(--failed);padding:2px 0 2px 12px;margin:6px 0;overflow-wrap:anywhere}.problem b{color:var(--failed)}
details.step{border-top:1px solid var(--edge)}details.step:first-child{border-top:0}
.step>summary{display:grid;grid-template-columns:18px minmax(110px,230px) 1fr 74px;gap:10px;align-items:center;padding:9px 16px;cursor:pointer;list-style:none}.step>summary::-webkit-details-marker{display:none}.step>summary:hover{background:var(--wash)}
.step>summary:focus-visible{outline-offset:-2px}.step .name{overflow-wrap:anywhere}.step .name small{display:block;color:var(--faint);font-size:12px}.step .took{text-align:right;font-variant-numeric:tabular-nums}
.track{position:relative;height:12px;border-radius:6px;background:var(--track);overflow:hidden}.bar{position:absolute;top:0;bottom:0;border-radius:6px;min-width:4px;background:currentColor}.bar.slack{color:var(--wait);opacity:.45}
.inside{padding:4px 16px 16px 44px}.inside h4{margin:10px 0 4px;font-size:12.5px;font-weight:600;color:var(--faint)}.inside ol{margin:0;padding-left:20px}.inside li{margin:2px 0}
ul.started{list-style:none;margin:6px 0 0;padding:0}ul.started .run{padding:6px 8px}
#detail .send{display:grid;gap:16px;max-width:640px;margin-top:18px}legend{float:left;width:100%}.fields{display:grid;gap:14px;min-width:0}.item{justify-items:start}.item>*:first-child{justify-self:stretch}.fields>button{justify-self:start}.field{display:grid;gap:4px}.field>label,legend{font-weight:600;font-size:13px;padding:0}.field small,.hint{color:var(--faint);font-size:12.5px;margin:0}
.field.flag{grid-template-columns:auto 1fr;align-items:center;gap:8px}fieldset{border:1px solid var(--edge);border-radius:11px;padding:12px 16px;margin:0;display:grid;gap:12px;min-width:0}fieldset fieldset{background:var(--wash)}
textarea{min-height:150px;resize:vertical;width:100%}.send input:not([type=checkbox]),.send select{width:100%}.row{display:flex;gap:10px;align-items:center;flex-wrap:wrap}
@media (max-width:760px){header{padding:10px 14px;gap:8px 12px}#find{order:4;max-width:none;flex-basis:100%}main{display:block;overflow:auto}#list{border-right:0;min-height:100%}#detail{padding:18px 14px 50px}
body[data-view=list] #detail,body[data-view=detail] #list{display:none}.back{display:inline-block}.step>summary{grid-template-columns:18px 1fr 66px}.step .track{grid-column:2/4;order:4}.inside{padding-left:16px}.head .acts{margin-left:0;flex-basis:100%}}
@media (prefers-reduced-motion:no-preference){.bar.now{animation:breathe 1.8s ease-in-out infinite}@keyframes breathe{50%{opacity:.55}}}
`;
