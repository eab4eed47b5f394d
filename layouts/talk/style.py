"""The style of a talk's pages for phones, in the colours of the atlas."""

from data.palettes import interface_tokens
from layouts.theme import FONT


def _colours(look: str) -> str:
    return "".join(
        f"--{name.replace('_', '-')}:{value};" for name, value in interface_tokens(look).items()
    )


STYLE = (
    f":root{{color-scheme:light dark;--font:{FONT};{_colours('light')}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_colours('dark')}}}}}"
    """
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--surface);color:var(--text);font-family:var(--font);
 line-height:1.45;overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:1rem 1rem 8rem}
h1{font-size:1.35rem;line-height:1.25;margin:0 0 .4rem}
p{margin:.4rem 0}
.quiet{color:var(--text-muted);font-size:.9rem}
.picture{overflow:auto;margin:.8rem 0;border:1px solid var(--border);border-radius:.5rem;
 background:#fff;overscroll-behavior:contain}
.picture img{display:block;width:100%;height:auto}
.one{margin:.8rem 0 1.6rem}
.one .picture{margin:.4rem 0}
.key{list-style:none;margin:.5rem 0;padding:0;font-size:.95rem}
.key li{display:flex;gap:.6rem;align-items:center;padding:.15rem 0}
.key img{width:2rem;height:1.2rem;border:1px solid var(--border);flex:none}
.key span:last-child{margin-left:auto;flex:none;color:var(--text-muted)}
.bar{position:fixed;inset:auto 0 0;background:var(--surface-raised);
 border-top:1px solid var(--border);padding:.6rem 1rem calc(.6rem + env(safe-area-inset-bottom))}
.bar p{margin:0 0 .5rem;font-size:.95rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem}
button,.button{font:inherit;color:var(--text);background:var(--surface);min-height:2.75rem;
 padding:.4rem .9rem;border:1px solid var(--text-muted);border-radius:.5rem;
 cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button:disabled{opacity:.5;cursor:default}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
a{color:var(--accent)}
.big{display:grid;grid-template-columns:1fr 2fr;gap:.75rem;margin:1rem 0}
.big button{min-height:9rem;font-size:1.5rem;width:100%}
input{font:inherit;font-size:1.5rem;letter-spacing:.2em;width:10rem;max-width:100%;padding:.4rem;
 color:var(--text);background:var(--surface);border:1px solid var(--text-muted);
 border-radius:.5rem;display:block;margin:.5rem 0}
.jump{margin:1rem 0}.jump label{flex:1 1 12rem;min-width:0}
select{font:inherit;width:100%;min-height:2.75rem;color:var(--text);background:var(--surface);
 border:1px solid var(--text-muted);border-radius:.5rem;display:block}
.jump button{align-self:end}
.note{white-space:pre-wrap;background:var(--surface-raised);border-radius:.5rem;padding:.75rem}
.screen main{max-width:none;height:100vh;padding:2vh 2vw;overflow:hidden}
.screen .bar{display:none}
.screen .scene:not([hidden]){display:grid;grid-template-columns:3fr 2fr;
 grid-template-rows:minmax(12vh,auto) minmax(11vh,auto) minmax(0,1fr);
 column-gap:2vw;height:100%}
.screen h1{font-size:min(5vh,3.4vw);grid-column:1/-1;padding-right:24vh}
.screen .question{font-size:2.6vh;grid-column:1/-1;margin:0 0 1vh;padding-right:24vh}
.screen .picture{margin:0;min-height:0;position:relative;overflow:hidden;border:0}
.screen .two{display:grid;grid-template-columns:1fr 1fr;grid-row:2/-1;gap:1.5vw;min-height:0;
 font-size:min(2.4vh,1.5vw)}
.screen .two+.beside{grid-row:3}
.screen .scene:has(.two){grid-template-columns:3.4fr 1fr}
.screen .scene:has(.two+.beside:empty){grid-template-columns:1fr 0}
.screen .one{display:flex;flex-direction:column;min-height:0;min-width:0;margin:0}
.screen .one p{margin:0 0 .5vh;font-size:inherit}
.screen .one .picture{flex:1 0 34vh}
.screen .one .key{columns:3;column-gap:1vw;font-size:min(1.7vh,1vw);line-height:1.2}
.screen .one .key li{break-inside:avoid;padding:.05rem 0;gap:.3rem}
.screen .one .key img{width:1rem;height:.8rem}
.screen .one .key span:last-child{padding-right:.2rem}
.screen .picture img{position:absolute;inset:0;width:100%;height:100%;object-fit:contain}
.screen .beside{font-size:min(2.8vh,1.8vw);min-height:0;overflow:hidden}
.screen .key{font-size:inherit}
.screen details{display:none}
.join{position:fixed;right:1.5vw;top:1.5vh;margin:0;width:20vh;background:#fff;color:#000;
 padding:.5rem;text-align:center;font-size:1.8vh;border-radius:.5rem}
.join img{display:block;width:100%}
.pause{display:grid;place-items:center;min-height:60vh;text-align:center}
.screen .pause{position:fixed;inset:0;background:#000;color:#000}
.screen .pause[data-screen=white]{background:#fff;color:#fff}
"""
)
