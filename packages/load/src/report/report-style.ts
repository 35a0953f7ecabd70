/** The look of the report. */
export const reportStyle = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#16202c;--dim:#667085;--rule:#e4e7ec;--a:#1f6feb;--b:#d9480f;--c:#2f9e6e;--d:#98a2b3;--e:#8250df;--f:#b58900;--good:#0b7a4b;--bad:#b42318;--doubtful:#8a5a00}
@media(prefers-color-scheme:dark){:root{--bg:#0f141a;--card:#171e26;--ink:#e6ebf1;--dim:#93a1b3;--rule:#2a333d;--a:#6ea8ff;--b:#ff9457;--c:#4cc38a;--d:#7d8a99;--e:#b794f6;--f:#e0b83c;--good:#0d6b44;--bad:#9c2a20;--doubtful:#7a5200}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header{color:#fff;padding:26px max(24px,calc(50vw - 590px)) 22px}header.good{background:var(--good)}header.doubtful{background:var(--doubtful)}header.bad{background:var(--bad)}
.brand{margin:0 0 6px;opacity:.85;font-size:13px;letter-spacing:.02em}h1{margin:0;font-size:25px;line-height:1.25;font-weight:650;max-width:1000px}header ul{margin:10px 0 0;padding-left:20px;opacity:.95}
section,footer{max-width:1228px;margin:0 auto;padding:0 24px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:12px;margin-top:18px}
.tiles div,figure,.card{background:var(--card);border:1px solid var(--rule);border-radius:10px}
.tiles div{padding:12px 14px;color:var(--dim);font-size:13px}.tiles strong{display:block;color:var(--ink);font-size:25px;font-weight:650;font-variant-numeric:tabular-nums}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(480px,1fr));gap:14px;margin-top:14px}
figure{margin:0;padding:12px 12px 2px}figcaption{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;font-size:13px;color:var(--dim)}figcaption b{color:var(--ink);font-size:15px}
.legend{margin-left:auto;display:flex;gap:12px;flex-wrap:wrap}.key i{display:inline-block;width:11px;height:3px;border-radius:2px;margin-right:5px;vertical-align:middle;background:currentColor}.key.a i{color:var(--a)}.key.b i{color:var(--b)}.key.c i{color:var(--c)}.key.d i{color:var(--d)}.key.e i{color:var(--e)}.key.f i{color:var(--f)}
svg{width:100%;height:auto;display:block}svg text{font-size:11px;fill:var(--dim);font-variant-numeric:tabular-nums}.grid{stroke:var(--rule);stroke-width:1}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}.line.a{stroke:var(--a)}.line.b{stroke:var(--b)}.line.c{stroke:var(--c)}.line.d{stroke:var(--d)}.line.e{stroke:var(--e)}.line.f{stroke:var(--f)}.fill{opacity:.16;stroke:none}.fill.a{fill:var(--a)}.fill.b{fill:var(--b)}.fill.c{fill:var(--c)}.fill.d{fill:var(--d)}
.tables{columns:2;column-gap:14px;margin-top:14px}.card{break-inside:avoid;margin-bottom:14px;padding:2px 14px 10px;overflow-x:auto}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:14px;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:650;padding:12px 2px 8px}
th{font-weight:400;text-align:left}td{text-align:right;white-space:nowrap;padding-left:10px!important}th,td{padding:4px 2px;border-top:1px solid var(--rule)}thead th,thead td{color:var(--dim);font-size:12px;border-top:0}
.findings{font-size:13px;margin:0}footer{color:var(--dim);font-size:12.5px;padding-top:18px;padding-bottom:34px}
#english{position:absolute;opacity:0}label[for=english]{position:absolute;top:22px;right:max(24px,calc(50vw - 590px));color:#fff;border:1px solid #fff8;border-radius:7px;padding:4px 11px;font-size:13px;cursor:pointer}#english:focus-visible+label{outline:2px solid #fff}
body:has(#english:not(:checked)) [lang=en]{display:none}body:has(#english:checked) [lang=vi]{display:none}
@media(max-width:900px){.charts{grid-template-columns:1fr}.tables{columns:1}}@media(max-width:560px){section,footer{padding:0 12px}td{padding-left:6px!important}table{font-size:12px}h1{font-size:20px;padding-right:70px}}
@media print{@page{size:A4;margin:12mm}:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#16202c;--dim:#556070;--rule:#d5dae1;--a:#1f6feb;--b:#d9480f;--c:#2f9e6e;--d:#98a2b3;--e:#8250df;--f:#b58900;--good:#0b7a4b;--bad:#b42318}*{print-color-adjust:exact}label{display:none}header{padding:14px 16px}h1{font-size:19px}section,footer{padding:0;max-width:none}footer{font-size:9.5px}body{font-size:12px}.tiles{grid-template-columns:repeat(7,1fr);gap:6px}.tiles div{padding:8px;font-size:10.5px}.tiles strong{font-size:17px}.charts{grid-template-columns:1fr 1fr;gap:8px}.tables{columns:2;column-gap:8px}.card{margin-bottom:8px}figcaption{font-size:10px}figcaption b{font-size:12px}.legend{gap:3px 8px}td{padding-left:5px!important}thead th,thead td{font-size:10px}table{font-size:11px}figure,.tiles div{break-inside:avoid}}
`;
