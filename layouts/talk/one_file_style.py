"""The style of a talk in one file: on a projector, on a phone and on paper."""

from data.palettes import interface_tokens
from layouts.theme import FONT

_TOKENS = "".join(
    f"--{name.replace('_', '-')}:{value};" for name, value in interface_tokens("light").items()
)

STYLE = (
    f":root{{color-scheme:light;--font:{FONT};{_TOKENS}}}"
    """
*{box-sizing:border-box}
[hidden]{display:none!important}
html,body{margin:0}
body{background:var(--surface);color:var(--text);font-family:var(--font);line-height:1.4;
 overflow-wrap:break-word}
h1{font-size:1.5rem;line-height:1.2;margin:0}
h2{font-size:1em;margin:0 0 .3em}
p{margin:0 0 .6em}
.question{color:var(--text-muted);margin:.2em 0 0}
.scene{padding:.8rem 1rem;display:grid;gap:.8rem}
.picture{margin:0;position:relative;border:1px solid var(--border);background:var(--surface)}
.picture>img{display:block;width:100%;height:100%;object-fit:contain}
.is-live{height:46vh}
.is-live>img{display:none}
.live,.live canvas{position:absolute;inset:0;width:100%;height:100%;display:block}
.live canvas{touch-action:none;cursor:crosshair}
.two{display:grid;gap:.8rem;min-height:0}
.two .picture{display:flex;flex-direction:column;min-height:0}
.two figcaption{padding:.2rem .5rem;line-height:1.25;border-bottom:1px solid var(--border)}
.two .live{position:relative;inset:auto;flex:1;min-height:0}
.two .is-live{height:36vh}
.is-shaken{display:flex;flex-direction:column;min-height:0}
.is-shaken .live{position:relative;inset:auto;flex:1;min-height:0}
.is-live>.still{display:none}
.still{padding:.2rem .5rem}
.shake{padding:.4rem .5rem;border-bottom:2px solid var(--text)}
.shake .told{margin:0 0 .4rem;font-weight:600;min-height:2.6em}
.kinds{display:flex;flex-wrap:wrap;gap:.3rem}
.kinds button,.nine button{min-height:2.2rem;padding:.2rem .6rem}
button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);
 color:var(--on-accent)}
.live .film{pointer-events:none;opacity:0;animation:fade .5s linear}
@keyframes fade{from{opacity:1}}
.nine{position:absolute;inset:0;display:grid;gap:2px;padding:2px;background:var(--surface);
 grid-template:repeat(3,minmax(0,1fr))/repeat(3,minmax(0,1fr));z-index:1}
.nine button{position:relative;padding:0;border-radius:0;border-color:var(--border)}
.live .nine canvas{object-fit:contain;pointer-events:none}
.nine span{position:absolute;top:2px;left:6px;font-size:.9rem}
.is-nine+.beside .key span:last-child{visibility:hidden}
.nine .is-real{outline:3px solid var(--text);outline-offset:-3px}
.zoom{position:absolute;left:.5rem;top:.5rem;display:grid;gap:.25rem}
.zoom button{width:2.75rem;padding:0}
.tip{position:absolute;max-width:min(20rem,70%);padding:.4rem .6rem;
 background:var(--surface-raised);border:1px solid var(--text-muted);border-radius:.4rem;
 pointer-events:none;font-size:1rem;
 box-shadow:0 2px 8px rgb(0 0 0/.25)}
.tip div:first-child{font-weight:600}
.when{position:absolute;left:50%;bottom:.5rem;transform:translateX(-50%);margin:0;
 padding:.2rem .7rem;background:var(--surface-raised);border:1px solid var(--text-muted);
 border-radius:.4rem;
 font-weight:600;font-size:1.15em;white-space:nowrap}
.key{list-style:none;margin:.4em 0;padding:0}
.key li{display:flex;gap:.5em;align-items:center;padding:.12em 0}
.key img{width:1.9em;height:1.15em;border:1px solid var(--border);flex:none}
.key span:last-child{margin-left:auto;color:var(--text-muted);flex:none;text-align:right;
 min-width:var(--count,0);
 font-variant-numeric:tabular-nums}
.note{display:none;background:var(--surface-raised);border:1px solid var(--border);
 border-radius:.4rem;padding:.6rem;margin:.6rem 0;white-space:pre-wrap}
.with-notes .note{display:block}
.chart{margin:0}.chart svg{display:block;width:100%;height:auto;font-family:var(--font)}
.lines{list-style:none;margin:.2rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem}
.chart .lines svg{display:inline-block;width:3em;height:.75em}
.chart figcaption{color:var(--text-muted);margin-bottom:.3rem}
table{border-collapse:collapse;font-size:.9rem}
th,td{text-align:left;padding:.2rem .7rem .2rem 0;border-bottom:1px solid var(--border)}
.bar{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;padding:.5rem 1rem;
 background:var(--surface-raised);border-top:1px solid var(--border);position:sticky;bottom:0;
 z-index:2}
.bar details{position:relative}
.bar details>div{position:absolute;bottom:calc(100% + .6rem);left:0;width:min(34rem,86vw);
 max-height:60vh;overflow:auto;background:var(--surface);border:1px solid var(--text-muted);
 border-radius:.5rem;padding:.8rem;box-shadow:0 2px 10px rgb(0 0 0/.3)}
.bar summary{padding:.3rem .8rem;border:1px solid var(--text-muted);border-radius:.4rem;
 background:var(--surface);list-style:none;white-space:nowrap}
.bar summary::-webkit-details-marker{display:none}
summary{cursor:pointer;min-height:2.5rem;display:inline-flex;align-items:center}
.beside summary,.chart summary{font-size:.9em;color:var(--text-muted)}
.months{display:flex;gap:.5rem;align-items:center;flex:1 1 22rem;min-width:0}
.months label{flex:1 1 6rem;min-width:0;max-width:16rem;display:flex}
.months input{width:100%;accent-color:var(--accent)}
.months button{white-space:nowrap}
.jump{flex:1 1 4rem;min-width:0;max-width:18rem;margin-left:auto}
.jump select{font:inherit;width:100%;min-height:2.5rem}
button{font:inherit;min-height:2.5rem;padding:.3rem .8rem;color:var(--text);
 background:var(--surface);border:1px solid var(--text-muted);border-radius:.4rem;cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button[aria-disabled=true]{opacity:.5;cursor:default}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.apart{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
 white-space:nowrap;margin:0}
.cover{position:fixed;inset:0;z-index:9;background:#000}
.cover[data-look=white]{background:#fff}
html:not([data-scripted]) .bar{display:none}
@media (max-width:60rem){.is-shaken.is-live{height:auto}.is-shaken .live{height:46vh;flex:none}}
@media (max-width:40rem){
 .chart text{font-size:34px}.chart .wide{display:none}
 .bar{padding:.4rem .6rem;gap:.4rem}.bar summary,.bar button{padding:.3rem .5rem}
}
@media screen and (min-width:60rem){
 [data-scripted] body{display:flex;flex-direction:column;height:100vh;overflow:hidden}
 [data-scripted] main{flex:1;min-height:0}
 [data-scripted] .scene{height:100%;padding:1.6vh 1.6vw;gap:1.2vh 1.6vw;
  grid-template:auto minmax(0,1fr)/minmax(0,1fr) minmax(18rem,32%)}
 [data-scripted] header{grid-column:1/-1}
 [data-scripted] h1{font-size:clamp(1.4rem,4.4vh,3.4rem)}
 [data-scripted] .question{font-size:clamp(1rem,2.5vh,1.7rem)}
 [data-scripted] .beside{font-size:calc(var(--size,1)*clamp(1rem,2.5vh,1.7rem))}
 .is-live,.two .is-live{height:auto;min-height:0}
 .shake .told{font-size:clamp(.9rem,2vh,1.4rem)}
 .two{grid-template-columns:1fr 1fr}
 .two figcaption{font-size:clamp(.9rem,2vh,1.4rem);min-height:calc(2.5em + .4rem)}
 [data-scripted] .chart{min-height:0;overflow:auto;display:flex;flex-direction:column}
 [data-scripted] .chart svg{flex:1;min-height:0}
 .beside{overflow:auto;min-height:0}
}
@media print{
 @page{size:A4 landscape;margin:12mm}
 .bar,.live,.shake,.cover{display:none!important}
 .is-live>.still{display:block}
 .is-nine+.beside .key span:last-child{visibility:visible}
 [data-scripted] body{display:block;height:auto;overflow:visible}
 .scene,.scene[hidden]{display:grid!important;grid-template:auto 1fr/62% 1fr;gap:4mm;padding:0;
  break-after:page;break-inside:avoid}
 .scene:last-child{break-after:auto}
 .scene header{grid-column:1/-1}
 .picture,.is-live,.two .is-live{height:auto;border:0}
 .two{grid-column:1/-1;grid-template-columns:repeat(2,minmax(0,1fr));align-content:start}
 .two,.beside{min-width:0}
 .two figcaption{border:0;padding:0}.two .picture>img{max-height:66mm}
 .two+.beside{grid-column:1/-1}.two+.beside .key{columns:4;margin:0}
 .two+.beside li{break-inside:avoid}.two+.beside summary{min-height:0}
 .picture>img{display:block;max-height:150mm;height:auto;object-position:top left}
 .beside{font-size:11pt;overflow:visible}
 .two+.beside{font-size:8pt}
 .beside details{font-size:7pt;line-height:1.25}.beside details p{display:inline}
 *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
)
