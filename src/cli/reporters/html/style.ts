/** The page's own style: calm, light or dark as the reader's system is, and plain on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fbfbf9;--sheet:#fff;--ink:#1f2328;--soft:#5b636e;--line:#dcdfe3;--mark:#2f6f8f;
--blocker:#a3262c;--high:#b3541e;--medium:#8a6d00;--low:#5b636e;--good:#2e7d4f;--code:#f3f4f2}
@media (prefers-color-scheme:dark){:root{--ground:#15181c;--sheet:#1c2026;--ink:#e4e7ea;--soft:#9aa4af;--line:#333a42;--mark:#7bb8d4;
--blocker:#f08a8d;--high:#f0a878;--medium:#e0c35c;--low:#9aa4af;--good:#7fcf9d;--code:#23282f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,"Segoe UI","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;margin:0 0 .25rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;margin:0}
p{margin:.4rem 0}ul,ol{margin:.4rem 0;padding-inline-start:1.5rem}a{color:var(--mark)}
.soft{color:var(--soft)}.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.25rem;margin:1rem 0}
.axes{margin:1.5rem 0;display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem}.axes figure{margin:0;text-align:center}
.axes svg{width:7.5rem;height:7.5rem;max-width:100%}.axes figcaption{color:var(--soft)}
.track{fill:none;stroke:var(--line);stroke-width:9}.arc{fill:none;stroke-width:9;stroke-linecap:round}
.arc.good{stroke:var(--good)}.arc.care{stroke:var(--medium)}.arc.bad{stroke:var(--blocker)}
.axes text{fill:var(--ink);font-size:26px;font-weight:600;text-anchor:middle;dominant-baseline:central}
.filters{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;padding:.7rem 0;background:var(--ground);border-bottom:1px solid var(--line)}
.filters label{display:grid;font-size:.8rem;color:var(--soft)}
.filters select,.filters input{font:inherit;font-size:.95rem;height:2.2rem;padding:0 .5rem;color:var(--ink);background:var(--sheet);border:1px solid var(--line);border-radius:.35rem}
.filters p{margin:0 0 .25rem auto;color:var(--soft)}
.rule{background:var(--sheet);border:1px solid var(--line);border-inline-start:.3rem solid var(--low);border-radius:.5rem;margin:.8rem 0;content-visibility:auto;contain-intrinsic-size:auto 12rem}
.rule.blocker{border-inline-start-color:var(--blocker)}.rule.high{border-inline-start-color:var(--high)}.rule.medium{border-inline-start-color:var(--medium)}
.rule>summary{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;padding:.7rem 1rem;cursor:pointer}
.rule>div{padding:0 1rem .8rem}
.severity{font-size:.78rem;font-weight:600;letter-spacing:.03em}
.severity.blocker{color:var(--blocker)}.severity.high{color:var(--high)}.severity.medium{color:var(--medium)}.severity.low{color:var(--low)}
.count{margin-inline-start:auto;color:var(--soft)}
.fix{border-inline-start:2px solid var(--good);padding-inline-start:.7rem;margin:.6rem 0}
.place{padding:.45rem 0;border-top:1px solid var(--line)}
.where{font:.85rem/1.5 ui-monospace,Consolas,"Cascadia Mono",monospace;color:var(--mark);overflow-wrap:anywhere}
.tag{font-size:.75rem;color:var(--soft);border:1px solid var(--line);border-radius:1rem;padding:0 .5rem;margin-inline-start:.4rem}
.tag.new{color:var(--high);border-color:currentColor}
pre{margin:.3rem 0 0;padding:.4rem .6rem;background:var(--code);border-radius:.35rem;font:.85rem/1.5 ui-monospace,Consolas,"Cascadia Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}td,th{text-align:start;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:end;padding-inline-end:0}
[hidden]{display:none!important}
@media print{:root{color-scheme:light;--ground:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#bbb;--code:#f5f5f5;--blocker:#8c1d22;--high:#8f4316;--medium:#6b5500;--low:#444;--good:#1d5c38;--mark:#1c4f68}
body{font-size:10.5pt}main{max-width:none;padding:0}.filters{display:none}.rule{content-visibility:visible;break-inside:auto}.rule>summary,.place{break-inside:avoid}.rule>summary{list-style:none}}
`;
